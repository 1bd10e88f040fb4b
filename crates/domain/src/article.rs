//! The company's knowledge: articles on shelves.

use crate::clock::Time;
use crate::conversation::words;
use crate::id::{ArticleId, CategoryId};
use crate::text::Slug;

/// A help article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// Its identity.
    pub id: ArticleId,
    /// What another system calls it; unique in a scope.
    pub external_id: Option<String>,
    /// Its name in addresses; unique in a scope.
    pub slug: Slug,
    /// What it is about.
    pub title: String,
    /// Markdown, exactly as it was given.
    pub body: String,
    /// Its shelf.
    pub category: Option<CategoryId>,
    /// Free words to find it by.
    pub tags: Vec<String>,
    /// How far it is.
    pub status: ArticleStatus,
    /// Whether customers may read it; internal articles never reach one.
    pub public: bool,
    /// Its language, for example `en`.
    pub locale: Option<String>,
    /// Where people read it.
    pub url: Option<String>,
    /// The file that it was imported from.
    pub source: Option<String>,
    /// When it was made.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
}

impl Article {
    /// Whether answers may be made from it.
    #[must_use]
    pub fn answers(&self) -> bool {
        self.public && self.status == ArticleStatus::Published
    }
}

words! {
    /// How far an article is.
    ArticleStatus {
        /// Being written.
        Draft "draft"
        /// In use.
        Published "published"
        /// No longer in use.
        Archived "archived"
    }
}

/// A shelf of articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// Its identity.
    pub id: CategoryId,
    /// Its name in addresses; unique in a scope.
    pub slug: Slug,
    /// Its name for people.
    pub name: String,
    /// What stands on it.
    pub description: Option<String>,
    /// Where it stands among the others; lower comes first.
    pub position: i64,
    /// When it was made.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
}

/// The longest body.
pub const BODY_BYTES_MAX: usize = 1024 * 1024;
/// The longest title and name.
pub const TITLE_BYTES_MAX: usize = 500;
/// The most tags of one article.
pub const TAGS_MAX: usize = 50;
/// The longest tag.
pub const TAG_BYTES_MAX: usize = 100;
/// The longest URL, source or external id.
pub const REFERENCE_BYTES_MAX: usize = 2_000;
