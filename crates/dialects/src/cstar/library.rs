//! `/api/library/{team}`: the public articles, for readers without a key.
//!
//! A publishable key may come along: its mode says whether the live or the test articles are read. Counting readers
//! changes no answer's tag, so that caches keep what they have.

mod objects;

use std::fmt::Write;

use axum::extract::{FromRequestParts, Path, State};
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, ETAG, VARY};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::access::Actor;
use domain::article::{Article, Category};
use domain::id::WorkspaceId;
use domain::page::PageNumber;
use domain::text::Text;
use domain::workspace::Mode;
use engine::{ArticlesFilter, ArticlesWanted, Engine};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::admission::bearer;
use super::envelope::Answer;
use super::error::{Code, Refusal};
use super::extract::{Input, Params, Words};
use super::ids::Face;
use super::objects as shared;
use crate::Door;
use crate::caller::admit;
use crate::reading::{self, Address, Tag};

/// The longest text that is searched for.
const QUERY_BYTES_MAX: usize = 500;
/// How many articles a search answers with when nobody says.
const FOUND: u64 = 10;
/// How many articles a search answers with at most.
const FOUND_MAX: u64 = 50;
/// Whether the most read articles come first.
const BY_VIEWS: Words<bool> = Words(
    |word| match word {
        "popular" | "views" => Some(true),
        "newest" | "recent" => Some(false),
        _ => None,
    },
    "popular or newest",
);

/// Somebody who reads in the team of the path.
pub(super) struct Reader {
    actor: Actor,
    slug: String,
    headers: HeaderMap,
}

#[derive(Deserialize)]
struct InPath {
    team: String,
    slug: Option<String>,
}

impl FromRequestParts<Door> for Reader {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Reader, Refusal> {
        let path = Path::<InPath>::from_request_parts(parts, door).await;
        let Path(InPath { team, slug }) = path.map_err(|_| Refusal::not_found("team"))?;
        let actor = reader(door, &parts.headers, &team).await?;
        let headers = parts.headers.clone();
        Ok(Reader { actor, slug: slug.unwrap_or_default(), headers })
    }
}

/// Whoever shows no key reads what is live; a key says itself what it reads, and only in its own team.
async fn reader(door: &Door, headers: &HeaderMap, team: &str) -> Result<Actor, Refusal> {
    let name = WorkspaceId::parse_face(team).map_or(team.to_owned(), |id| id.to_string());
    if !headers.contains_key(AUTHORIZATION) {
        return Ok(door.engine.reader(&name, Mode::Live).await?.1);
    }
    let form =
        || Refusal::new(Code::InvalidKeyFormat, "a key is sent as \"Bearer pk_…\", or not at all");
    let visit = admit(&door.engine, headers, bearer(headers).ok_or_else(form)?).await?;
    let scope = visit.actor.scope;
    let (workspace, actor) = door.engine.reader(&name, scope.mode).await?;
    if workspace.id != scope.workspace {
        return Err(Refusal::new(Code::TeamAccessDenied, "this key belongs to another team"));
    }
    Ok(actor)
}

impl Reader {
    /// The answer, unless the reader has it already.
    fn answer(&self, tag: &Tag, answer: impl FnOnce() -> Answer) -> Response {
        let mut response = if tag.is_known(&self.headers) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            answer().into_response()
        };
        let headers = response.headers_mut();
        headers.insert(ETAG, tag.header());
        headers.insert(CACHE_CONTROL, reading::CACHE_CONTROL);
        headers.insert(VARY, HeaderValue::from_static("authorization"));
        response
    }
}

/// The categories for customers, and what stands around articles in an answer's tag.
async fn shelves(
    engine: &Engine,
    actor: &Actor,
) -> Result<(Vec<(Category, u64)>, String), Refusal> {
    let shelves = engine.public_categories(actor).await?;
    let mut said = String::new();
    for (category, count) in &shelves {
        let _ = write!(said, "{} {} {count};", category.id, category.updated_at.millis());
    }
    Ok((shelves, said))
}

pub(super) async fn categories(
    State(door): State<Door>,
    reader: Reader,
    params: Params,
) -> Result<Response, Refusal> {
    params.only(&[])?;
    let (shelves, said) = shelves(&door.engine, &reader.actor).await?;
    let data = || {
        let shelf = |(shelf, count)| shared::category(shelf, Some(count));
        shelves.into_iter().map(shelf).collect::<Vec<_>>()
    };
    Ok(reader.answer(&Tag::of(&[said.as_bytes()]), || Answer::ok(&data())))
}

/// The most read first, unless `sort` says otherwise.
pub(super) async fn list(
    State(door): State<Door>,
    reader: Reader,
    params: Params,
) -> Result<Response, Refusal> {
    let names = ["page", "pageSize", "limit", "sort", "categorySlug", "category", "tag"];
    let params = params.only(&names)?;
    let page = limited(&params, params.page()?)?;
    let by_views = params.word("sort", BY_VIEWS)?.unwrap_or(true);
    let tag = params.text("tag").map(str::to_owned);
    let category = params.text("categorySlug").or(params.text("category")).map(str::to_owned);
    let filter = ArticlesFilter { by_views, tag, ..ArticlesFilter::default() };
    let wanted = ArticlesWanted { filter, category };
    let found = door.engine.numbered_articles(&reader.actor, wanted, page).await?;
    let (shelves, said) = shelves(&door.engine, &reader.actor).await?;
    let said = format!("{said}{page:?}{}", found.total);
    Ok(reader.answer(&Tag::of_articles(&found.items, &said), || {
        Answer::numbered(page, found, |article| objects::article(article, &shelves))
    }))
}

pub(super) async fn find(
    State(door): State<Door>,
    reader: Reader,
    params: Params,
) -> Result<Response, Refusal> {
    params.only(&[])?;
    let article = door.engine.article_by_slug(&reader.actor, &reader.slug).await?;
    let (shelves, said) = shelves(&door.engine, &reader.actor).await?;
    Ok(reader.answer(&Tag::of_articles([&article], &said), || {
        Answer::ok(&objects::article(article, &shelves))
    }))
}

pub(super) async fn search(
    State(door): State<Door>,
    reader: Reader,
    params: Params,
) -> Result<Response, Refusal> {
    let params = params.only(&["q", "limit", "page", "pageSize"])?;
    let query = params.text("q").ok_or_else(|| Refusal::missing("q"))?;
    if query.len() > QUERY_BYTES_MAX {
        let words = format!("q has at most {QUERY_BYTES_MAX} bytes");
        return Err(Refusal::invalid("q", words));
    }
    let query = Text::parse(query).map_err(|error| Refusal::invalid("q", format!("q {error}")))?;
    let size = params.number("pageSize", 1, FOUND_MAX)?.or(params.number("limit", 1, FOUND_MAX)?);
    let page = PageNumber { size: size.unwrap_or(FOUND), ..params.page()? };
    let found = door.engine.find_articles(&reader.actor, &query, page).await?;
    let (shelves, said) = shelves(&door.engine, &reader.actor).await?;
    let said = format!("{said}{page:?}{} {}", found.total, query.as_str());
    let articles: Vec<&Article> = found.items.iter().map(|found| &found.article).collect();
    Ok(reader.answer(&Tag::of_articles(articles, &said), || {
        Answer::numbered(page, found, |found| objects::found(found, &shelves))
    }))
}

/// `limit` is another name of `pageSize`.
fn limited(params: &Params, page: PageNumber) -> Result<PageNumber, Refusal> {
    Ok(match params.number("limit", 1, 100)? {
        Some(size) => PageNumber { size, ..page },
        None => page,
    })
}

#[derive(Serialize)]
struct Recorded {
    recorded: bool,
}

pub(super) async fn view(State(door): State<Door>, reader: Reader) -> Result<Answer, Refusal> {
    let article = door.engine.article_by_slug(&reader.actor, &reader.slug).await?;
    door.engine.view_article(&reader.actor, &article)?;
    Ok(Answer::ok(&Recorded { recorded: true }))
}

/// What a reader says of an article. The vendor does not tell the forms of a rating, so the usual ones are taken.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Feedback {
    rating: Option<Value>,
    helpful: Option<bool>,
}

impl Feedback {
    fn is_helpful(&self) -> Result<bool, Refusal> {
        const FORM: &str = "rating is true, \"helpful\", \"up\" or 1, or false, \"not_helpful\", \"down\", 0 or -1";
        let words = match &self.rating {
            None => return self.helpful.ok_or_else(|| Refusal::missing("rating")),
            Some(Value::Bool(helpful)) => return Ok(*helpful),
            Some(Value::Number(number)) => number.to_string(),
            Some(Value::String(word)) => word.clone(),
            Some(_) => String::new(),
        };
        match words.as_str() {
            "helpful" | "up" | "yes" | "positive" | "1" => Ok(true),
            "not_helpful" | "unhelpful" | "down" | "no" | "negative" | "0" | "-1" => Ok(false),
            _ => Err(Refusal::invalid("rating", FORM)),
        }
    }
}

pub(super) async fn rate(
    State(door): State<Door>,
    reader: Reader,
    address: Address,
    input: Input<Feedback>,
) -> Result<Answer, Refusal> {
    let helpful = input.value.is_helpful()?;
    let article = door.engine.article_by_slug(&reader.actor, &reader.slug).await?;
    let voter = address.voter(&reader.actor);
    door.engine.rate_article(&reader.actor, article.id, helpful, &voter).await?;
    Ok(Answer::ok(&Recorded { recorded: true }))
}
