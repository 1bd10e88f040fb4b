//! The company's knowledge: articles on shelves.

use crate::clock::Time;
use crate::conversation::words;
use crate::id::{ArticleId, CategoryId};
use crate::text::{InvalidText, Metadata, Slug, optional};

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
    /// Whether that shelf is for customers; `true` without a shelf.
    pub shelf_is_public: bool,
    /// Free words to find it by.
    pub tags: Vec<String>,
    /// How far it is.
    pub status: ArticleStatus,
    /// Whether customers may read it; internal articles never reach one.
    pub public: bool,
    /// What it says, in a sentence or two, for lists; absent means that its beginning stands there.
    pub excerpt: Option<String>,
    /// What search engines show of it.
    pub meta_description: Option<String>,
    /// A remark for colleagues; it never reaches a customer.
    pub memo: Option<String>,
    /// What the company attached; it never reaches a customer.
    pub metadata: Metadata,
    /// Its language, for example `en`.
    pub locale: Option<String>,
    /// Where people read it.
    pub url: Option<String>,
    /// The file that it was imported from.
    pub source: Option<String>,
    /// How often it was read and used.
    pub counts: Counts,
    /// When it was first published; it stays when the article is archived.
    pub published_at: Option<Time>,
    /// When it was made.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
}

impl Article {
    /// Whether customers may read it, and so whether answers may be made from it.
    #[must_use]
    pub fn answers(&self) -> bool {
        self.public && self.shelf_is_public && self.status == ArticleStatus::Published
    }

    /// The article without what is for colleagues only.
    #[must_use]
    pub fn for_customers(self) -> Article {
        Article { memo: None, metadata: Metadata::default(), ..self }
    }
}

/// How often an article was read and used. Counting changes neither the article nor its `updated_at`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// How often somebody opened it.
    pub views: i64,
    /// How often an answer cited it.
    pub uses: i64,
    /// How many readers said that it helped.
    pub helpful: i64,
    /// How many readers said that it did not.
    pub unhelpful: i64,
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
    /// Whether it is for customers: articles on an internal shelf never reach one.
    pub public: bool,
    /// A sign beside its name: an emoji, or a word that the reader's program knows.
    pub icon: Option<String>,
    /// The sign's colour.
    pub color: Option<Color>,
    /// When it was made.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
}

/// A colour as style sheets write it: `#` with three or six hexadecimal digits, or a word of lower-case letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Color(String);

impl Color {
    /// The longest colour.
    pub const MAX_BYTES: usize = 32;

    /// Checks a colour; nothing is changed to make it fit.
    pub fn parse(raw: &str) -> Result<Color, InvalidText> {
        const FORM: InvalidText = InvalidText::Form("is a colour like #0a7 or #00aa77 or teal");
        let text = optional(raw, Color::MAX_BYTES)?;
        let is_color = match text.strip_prefix('#') {
            Some(digits) => {
                matches!(digits.len(), 3 | 6) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
            }
            None => !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase()),
        };
        if is_color { Ok(Color(text)) } else { Err(FORM) }
    }

    /// The colour itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
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
/// The longest excerpt and description for search engines.
pub const EXCERPT_BYTES_MAX: usize = 1_000;
/// The longest remark for colleagues.
pub const MEMO_BYTES_MAX: usize = 16 * 1024;
/// The longest sign of a category.
pub const ICON_BYTES_MAX: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_color_has_few_forms() {
        for good in ["#0a7", "#00AA77", "teal"] {
            assert!(Color::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "#", "#12345", "#ggg", "Teal", "url(x)", "red;", "a b"] {
            assert!(Color::parse(bad).is_err(), "{bad}");
        }
    }
}
