//! Articles, categories, and searching them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::lenient::Lenient;

/// A help article.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Article {
    /// `art_…`
    pub id: String,
    /// What another system calls it.
    pub external_id: Option<String>,
    /// Its name in addresses.
    pub slug: String,
    /// What it is about.
    pub title: String,
    /// Markdown.
    pub body: String,
    /// Its shelf.
    pub category_id: Option<String>,
    /// Free words to find it by.
    pub tags: Vec<String>,
    /// How far it is.
    #[schema(value_type = ArticleStatus)]
    pub status: Lenient<ArticleStatus>,
    /// Whether customers may read it.
    pub public: bool,
    /// Its language, for example `en`.
    pub locale: Option<String>,
    /// Where people read it.
    pub url: Option<String>,
    /// The file it was imported from.
    pub source: Option<String>,
    /// What it says, in a sentence or two; `null` means that lists show how the body begins.
    pub excerpt: Option<String>,
    /// What search engines show of it.
    pub meta_description: Option<String>,
    /// A remark for colleagues; `null` for callers who read public articles only.
    pub memo: Option<String>,
    /// What the company attached; empty for callers who read public articles only.
    pub metadata: serde_json::Value,
    /// How often somebody opened it; counted every second.
    pub view_count: i64,
    /// How often an answer cited it; counted every second.
    pub use_count: i64,
    /// How many readers said that it helped.
    pub helpful_count: i64,
    /// How many readers said that it did not help.
    pub unhelpful_count: i64,
    /// When it was first published.
    pub published_at: Option<String>,
    /// When it was made.
    pub created_at: String,
    /// When it last changed.
    pub updated_at: String,
}

/// An article without its body and its counts, as events tell of it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ArticleOutline {
    /// `art_…`
    pub id: String,
    /// What another system calls it.
    pub external_id: Option<String>,
    /// Its name in addresses.
    pub slug: String,
    /// What it is about.
    pub title: String,
    /// Its shelf.
    pub category_id: Option<String>,
    /// Free words to find it by.
    pub tags: Vec<String>,
    /// How far it is.
    #[schema(value_type = ArticleStatus)]
    pub status: Lenient<ArticleStatus>,
    /// Whether customers may read it.
    pub public: bool,
    /// Its language, for example `en`.
    pub locale: Option<String>,
    /// Where people read it.
    pub url: Option<String>,
    /// The file it was imported from.
    pub source: Option<String>,
    /// What it says, in a sentence or two.
    pub excerpt: Option<String>,
    /// What search engines show of it.
    pub meta_description: Option<String>,
    /// A remark for colleagues.
    pub memo: Option<String>,
    /// What the company attached.
    pub metadata: serde_json::Value,
    /// When it was first published.
    pub published_at: Option<String>,
    /// When it was made.
    pub created_at: String,
    /// When it last changed.
    pub updated_at: String,
}

/// How far an article is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ArticleStatus {
    /// Being written.
    Draft,
    /// In use.
    Published,
    /// No longer in use.
    Archived,
}

/// An article to write over the one with the same `external_id` or, without one, the same `slug`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "title": "How do I reset my password?",
    "body": "1. Open *Settings*.\n2. Choose *Reset password*.",
    "category": "account"
}))]
pub struct ArticleInput {
    /// What another system calls it: at most 2,000 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// Its name in addresses: lower-case letters, digits and inner hyphens, at most 128 bytes. Made from the title when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// What it is about: 1 to 500 bytes.
    pub title: String,
    /// Markdown: at most 1,048,576 bytes; the whole request is bounded too.
    pub body: String,
    /// Slug or id of its shelf.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// At most 50 words or phrases of at most 100 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    /// Published when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<ArticleStatus>,
    /// `true` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public: Option<bool>,
    /// Its language, for example `en`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// Where people read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What it says, in a sentence or two: at most 1,000 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<String>,
    /// What search engines show of it: at most 1,000 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meta_description: Option<String>,
    /// A remark for colleagues, which never reaches a customer: at most 16,384 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memo: Option<String>,
    /// Anything of yours, which never reaches a customer: an object of at most 16,384 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<serde_json::Map<String, serde_json::Value>>,
}

/// What to change in an article; absent fields stay as they are, `null` empties one.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"status": "archived"}))]
pub struct ArticlePatch {
    /// What another system calls it.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub external_id: Option<Option<String>>,
    /// Its name in addresses.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// What it is about.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Markdown.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Slug or id of its shelf.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub category: Option<Option<String>>,
    /// Words to find it by.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    /// How far it is.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub status: Option<ArticleStatus>,
    /// Whether customers may read it.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub public: Option<bool>,
    /// Its language.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub locale: Option<Option<String>>,
    /// Where people read it.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub url: Option<Option<String>>,
    /// What it says, in a sentence or two.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub excerpt: Option<Option<String>>,
    /// What search engines show of it.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub meta_description: Option<Option<String>>,
    /// A remark for colleagues.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub memo: Option<Option<String>>,
    /// Anything of yours; it replaces all that is there.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub metadata: Option<serde_json::Map<String, serde_json::Value>>,
}

/// A shelf of articles.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Category {
    /// `cat_…`
    pub id: String,
    /// Its name in addresses.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// What stands on it.
    pub description: Option<String>,
    /// Where it stands among the others; lower comes first.
    pub position: i64,
    /// Whether it is for customers; articles on an internal one never reach them.
    pub public: bool,
    /// A sign beside its name: an emoji, or a word of yours.
    pub icon: Option<String>,
    /// The sign's colour, for example `#0a7` or `teal`.
    pub color: Option<String>,
    /// When it was made.
    pub created_at: String,
    /// When it last changed.
    pub updated_at: String,
}

/// A category to make.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Account"}))]
pub struct CategoryInput {
    /// Its name in addresses; made from the name when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// Its name for people: 1 to 500 bytes.
    pub name: String,
    /// What stands on it: at most 2,000 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// 0 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<i64>,
    /// `true` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public: Option<bool>,
    /// A sign beside its name: at most 64 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    /// The sign's colour: `#` with 3 or 6 hexadecimal digits, or a word of lower-case letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
}

/// What to change in a category; absent fields stay as they are, `null` empties one.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"position": 3}))]
pub struct CategoryPatch {
    /// Its name in addresses.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// Its name for people.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What stands on it.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub description: Option<Option<String>>,
    /// Where it stands among the others.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub position: Option<i64>,
    /// Whether it is for customers.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub public: Option<bool>,
    /// A sign beside its name.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub icon: Option<Option<String>>,
    /// The sign's colour.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub color: Option<Option<String>>,
}

/// Whether an article helped.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"helpful": true}))]
pub struct ArticleFeedback {
    /// Whether it did.
    pub helpful: bool,
}

/// What to look for in the articles.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"query": "reset password", "limit": 3}))]
pub struct SearchRequest {
    /// A question or some words: 1 to 65,536 bytes.
    pub query: String,
    /// 1 to 50 passages; 10 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
}

/// A passage that was found.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SearchHit {
    /// `art_…`
    pub article_id: String,
    /// The article's title.
    pub title: String,
    /// Where people read it.
    pub url: Option<String>,
    /// The headings above the passage, joined by ` › `.
    pub heading: Option<String>,
    /// The passage.
    pub text: String,
    /// First byte of the passage in the article's body (UTF-8).
    pub start: usize,
    /// First byte after the passage.
    pub end: usize,
    /// 0 to 1, higher is nearer.
    pub score: f64,
}
