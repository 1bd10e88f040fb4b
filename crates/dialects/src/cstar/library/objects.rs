//! Articles and categories as readers see them.

use domain::article::{Article, Category};
use engine::{Excerpt, FoundArticle, excerpt};
use serde::Serialize;

use super::super::ids::Face;
use super::super::objects::read_time;
use crate::json::time;

/// The categories that may be named, each with how many articles stand on it.
pub(super) type Shelves = [(Category, u64)];

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ArticleObject {
    id: String,
    object: &'static str,
    title: String,
    slug: String,
    excerpt: String,
    content: String,
    category: Option<String>,
    category_id: Option<String>,
    category_slug: Option<String>,
    tags: Vec<String>,
    read_time: String,
    view_count: i64,
    meta_description: Option<String>,
    published_at: Option<String>,
    updated_at: String,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    found: Option<Highlight>,
}

pub(super) fn article(article: Article, shelves: &Shelves) -> ArticleObject {
    let shelf =
        shelves.iter().map(|(shelf, _)| shelf).find(|shelf| Some(shelf.id) == article.category);
    ArticleObject {
        id: article.id.face(),
        object: "article",
        excerpt: excerpt(&article),
        read_time: read_time(&article),
        slug: article.slug.as_str().to_owned(),
        title: article.title,
        content: article.body,
        category: shelf.map(|shelf| shelf.name.clone()),
        category_id: shelf.map(|shelf| shelf.id.face()),
        category_slug: shelf.map(|shelf| shelf.slug.as_str().to_owned()),
        tags: article.tags,
        view_count: article.counts.views,
        meta_description: article.meta_description,
        published_at: article.published_at.map(time),
        updated_at: time(article.updated_at),
        found: None,
    }
}

/// Where the words of a search stand, twice: as HTML in which everything but `<mark>` is escaped, and in parts.
#[derive(Serialize)]
struct Highlight {
    #[serde(rename = "highlight")]
    html: String,
    #[serde(rename = "highlightParts")]
    parts: Vec<Part>,
    score: f64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Part {
    text: String,
    is_match: bool,
}

pub(super) fn found(found: FoundArticle, shelves: &Shelves) -> ArticleObject {
    let FoundArticle { article: of, excerpt, score } = found;
    let parts = parts(&excerpt);
    let html = parts.iter().map(as_html).collect();
    let found = Some(Highlight { html, parts, score });
    ArticleObject { found, ..article(of, shelves) }
}

fn parts(excerpt: &Excerpt) -> Vec<Part> {
    let parts = crate::reading::parts(excerpt);
    let part = |(text, is_match): (&str, bool)| Part { text: text.to_owned(), is_match };
    parts.map(part).collect()
}

fn as_html(Part { text, is_match }: &Part) -> String {
    let escaped = maud::html! { (text) }.into_string();
    if *is_match { format!("<mark>{escaped}</mark>") } else { escaped }
}
