//! What the admin API and the library have in common: objects that callers attach, categories, reading times.

use domain::article::{Article, Category};
use domain::text::Metadata;
use engine::{Error, reading_minutes};
use serde::Serialize;
use serde_json::{Map, Value};

use super::error::Refusal;
use super::ids::Face;
use crate::json::time;

/// The object as it stands in an answer.
pub(super) fn object(metadata: &Metadata) -> Value {
    serde_json::from_str(metadata.as_str()).unwrap_or_default()
}

/// An object as it is kept.
pub(super) fn metadata(
    param: &'static str,
    object: Option<Map<String, Value>>,
) -> Result<Option<Metadata>, Refusal> {
    let kept = object.map(|object| Metadata::from_object(Value::Object(object).to_string()));
    kept.transpose().map_err(|error| Error::text(param, &error).into())
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CategoryObject {
    id: String,
    object: &'static str,
    name: String,
    slug: String,
    description: Option<String>,
    icon: Option<String>,
    color: Option<String>,
    sort_order: i64,
    is_public: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    article_count: Option<u64>,
    created_at: String,
    updated_at: String,
}

/// A category; the library says how many articles stand on it.
pub(super) fn category(category: Category, article_count: Option<u64>) -> CategoryObject {
    CategoryObject {
        id: category.id.face(),
        object: "category",
        name: category.name,
        slug: category.slug.as_str().to_owned(),
        description: category.description,
        icon: category.icon,
        color: category.color.map(|color| color.as_str().to_owned()),
        sort_order: category.position,
        is_public: category.public,
        article_count,
        created_at: time(category.created_at),
        updated_at: time(category.updated_at),
    }
}

/// How long it takes to read an article.
pub(super) fn read_time(article: &Article) -> String {
    format!("{} min", reading_minutes(article))
}
