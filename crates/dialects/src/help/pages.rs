//! The pages that people read.

use std::collections::HashMap;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, LOCATION};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::article::{Article, Category};
use domain::page::PageNumber;
use domain::text::Text;
use engine::{ArticlesFilter, ArticlesWanted, Error};

use super::markdown;
use super::site::{Refusal, Site};
use super::texts;
use super::views::{self, Pages};
use crate::Door;
use crate::reading::Address;

/// How many articles stand on a page of a list.
const PAGE_SIZE: u64 = 20;
/// How many of the most read articles stand on the home page.
const POPULAR: u64 = 8;
/// How many other articles of its category stand beneath an article.
const OTHERS: usize = 5;
/// More of a search than this is not looked at.
const QUERY_LETTERS_MAX: usize = 200;
/// Longer bodies are rendered on a thread that serves nobody else.
const LONG_BODY: usize = 64 * 1024;

/// What stands after the question mark; what cannot be read is nothing.
type Parameters = Result<Query<HashMap<String, String>>, QueryRejection>;

/// The home page; with `?q=` what was found, with `?page=` all articles.
pub(super) async fn home(
    State(door): State<Door>,
    site: Site,
    query: Parameters,
) -> Result<Response, Refusal> {
    let parameters = query.map(|Query(parameters)| parameters).unwrap_or_default();
    if let Some(words) = parameters.get("q").filter(|words| !words.trim().is_empty()) {
        return found(&door, &site, words, &parameters).await;
    }
    if parameters.contains_key("page") {
        return all(&door, &site, &parameters).await;
    }
    let shelves = door.engine.public_categories(&site.actor).await?;
    let filter = ArticlesFilter { by_views: true, ..ArticlesFilter::default() };
    let wanted = ArticlesWanted { filter, category: None };
    let page = PageNumber { page: 1, size: POPULAR, newest_first: true };
    let popular = door.engine.numbered_articles(&site.actor, wanted, page).await?;
    Ok(site.page(views::home(&site, &shelves, &popular)))
}

/// What was found.
async fn found(
    door: &Door,
    site: &Site,
    words: &str,
    parameters: &HashMap<String, String>,
) -> Result<Response, Refusal> {
    let words: String = words.trim().chars().take(QUERY_LETTERS_MAX).collect();
    let query = Text::parse(&words).map_err(|error| Error::text("q", &error))?;
    let page = number(parameters);
    let found = door.engine.find_articles(&site.actor, &query, page).await?;
    let shelves = door.engine.public_categories(&site.actor).await?;
    let path = views::search_path(site, &words);
    let pages = Pages { page, total: found.total, path: &path };
    Ok(site.page(views::found(site, &words, (&found.items, &shelves), &pages)))
}

/// All articles, the newest first.
async fn all(
    door: &Door,
    site: &Site,
    parameters: &HashMap<String, String>,
) -> Result<Response, Refusal> {
    let page = number(parameters);
    let wanted = ArticlesWanted::default();
    let found = door.engine.numbered_articles(&site.actor, wanted, page).await?;
    if found.items.is_empty() && page.page > 1 {
        return Ok(site.missing());
    }
    let path = format!("{}?", site.home());
    let pages = Pages { page, total: found.total, path: &path };
    Ok(site.page(views::all(site, &found.items, &pages)))
}

/// The articles of a category; with `.md` at the end, as Markdown.
pub(super) async fn category(
    State(door): State<Door>,
    site: Site,
    query: Parameters,
) -> Result<Response, Refusal> {
    let parameters = query.map(|Query(parameters)| parameters).unwrap_or_default();
    let (slug, is_markdown) = texts::without_ending(&site.slug);
    let shelves = door.engine.public_categories(&site.actor).await?;
    let named = |(shelf, _): &(Category, u64)| shelf.slug.as_str() == slug;
    let Some((shelf, _)) = shelves.into_iter().find(named) else { return Ok(site.missing()) };
    if is_markdown {
        return texts::category(&door, &site, &shelf).await;
    }
    let page = number(&parameters);
    let wanted =
        ArticlesWanted { category: Some(shelf.id.to_string()), ..ArticlesWanted::default() };
    let found = door.engine.numbered_articles(&site.actor, wanted, page).await?;
    if found.items.is_empty() && page.page > 1 {
        return Ok(site.missing());
    }
    let path = format!("{}?", site.category(shelf.slug.as_str()));
    let pages = Pages { page, total: found.total, path: &path };
    Ok(site.page(views::category(&site, &shelf, &found.items, &pages)))
}

/// An article; with `.md` at the end, as Markdown.
pub(super) async fn article(
    State(door): State<Door>,
    method: Method,
    site: Site,
    query: Parameters,
) -> Result<Response, Refusal> {
    let (slug, is_markdown) = texts::without_ending(&site.slug);
    let found = match door.engine.article_by_slug(&site.actor, slug).await {
        Err(Error::NotFound(_)) => return Ok(site.missing()),
        found => found?,
    };
    let has_voted = query.is_ok_and(|Query(parameters)| parameters.contains_key("thanks"));
    if method == Method::GET && !has_voted && !site.is_read_by_robot() {
        door.engine.view_article(&site.actor, &found)?;
    }
    if is_markdown {
        return Ok(texts::article(&site, &found));
    }
    let shelves = door.engine.public_categories(&site.actor).await?;
    let shelf =
        shelves.into_iter().map(|(shelf, _)| shelf).find(|shelf| Some(shelf.id) == found.category);
    let others = others(&door, &site, &found).await?;
    let body = rendered(&found).await;
    let page =
        views::ArticlePage { article: &found, shelf: shelf.as_ref(), others: &others, body: &body };
    Ok(site.page(views::article(&site, &page, has_voted)))
}

/// Other articles of the same category, the most read first.
async fn others(door: &Door, site: &Site, article: &Article) -> Result<Vec<Article>, Refusal> {
    let Some(category) = article.category else { return Ok(Vec::new()) };
    let filter = ArticlesFilter { by_views: true, ..ArticlesFilter::default() };
    let wanted = ArticlesWanted { filter, category: Some(category.to_string()) };
    let page = PageNumber { page: 1, size: OTHERS as u64 + 1, newest_first: true };
    let found = door.engine.numbered_articles(&site.actor, wanted, page).await?;
    Ok(found.items.into_iter().filter(|other| other.id != article.id).take(OTHERS).collect())
}

async fn rendered(article: &Article) -> markdown::Body {
    if article.body.len() <= LONG_BODY {
        return markdown::body(&article.body);
    }
    let text = article.body.clone();
    let work = tokio::task::spawn_blocking(move || markdown::body(&text));
    work.await.expect("rendering does not panic")
}

/// `?helpful=yes` or `?helpful=no`, from the form beneath an article.
pub(super) async fn rate(
    State(door): State<Door>,
    site: Site,
    address: Address,
    query: Parameters,
) -> Result<Response, Refusal> {
    let parameters = query.map(|Query(parameters)| parameters).unwrap_or_default();
    let helpful = match parameters.get("helpful").map(String::as_str) {
        Some("yes") => true,
        Some("no") => false,
        _ => return Err(Error::invalid("helpful", "helpful is yes or no").into()),
    };
    if site.is_from_elsewhere() {
        return Err(Error::Forbidden("vote from another site").into());
    }
    let found = match door.engine.article_by_slug(&site.actor, &site.slug).await {
        Err(Error::NotFound(_)) => return Ok(site.missing()),
        found => found?,
    };
    let voter = address.voter(&site.actor);
    door.engine.rate_article(&site.actor, found.id, helpful, &voter).await?;
    let back = format!("{}?thanks=1#feedback", site.article(found.slug.as_str()));
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    headers.insert(LOCATION, HeaderValue::from_str(&back).expect("slugs are plain"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Addresses where there is nothing, and methods that are not taken.
pub(super) async fn no_page(site: Result<Site, Refusal>) -> Response {
    site.map_or_else(IntoResponse::into_response, |site| site.missing())
}

/// The page of a list that is asked for; what is no number is the first.
fn number(parameters: &HashMap<String, String>) -> PageNumber {
    let page = parameters.get("page").and_then(|page| page.parse::<u32>().ok()).unwrap_or(1);
    PageNumber { page: u64::from(page.max(1)), size: PAGE_SIZE, newest_first: true }
}
