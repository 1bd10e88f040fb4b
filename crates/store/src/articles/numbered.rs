//! Articles by the number of the page.

use domain::article::{Article, ArticleStatus};
use domain::id::CategoryId;
use domain::page::{Numbered, PageNumber};
use domain::workspace::Scope;

use super::{article, article_columns};
use crate::numbered::{Bounds, count};
use crate::values::values;
use crate::{Result, Tx};

/// Which articles are wanted.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Only those that customers may read.
    pub answering: bool,
    /// Only those that are so far.
    pub status: Option<ArticleStatus>,
    /// Only those on this shelf.
    pub category: Option<CategoryId>,
    /// Only those that are public, or only those that are not.
    pub public: Option<bool>,
    /// Only those with exactly this tag.
    pub tag: Option<String>,
    /// A part of the title or the body, in whichever case; empty means all.
    pub part: String,
}

/// Articles by the number of the page, newest or oldest first.
pub fn numbered(
    tx: &mut Tx<'_>,
    scope: Scope,
    wanted: &Wanted,
    page: PageNumber,
) -> Result<Numbered<Article>> {
    macro_rules! rows {
        () => {
            "from article where workspace_id = $1 and mode = $2 \
             and (not $3 or (public and status = 'published')) \
             and ($4 = '' or status = $4) and ($5 = '' or category_id = $5) \
             and ($6 = '' or public = ($6 = 'true')) \
             and ($7 = '' or replace(tags, $7, '') <> tags) \
             and ($8 = '' or replace(lower(title), lower($8), '') <> lower(title) \
             or replace(lower(body), lower($8), '') <> lower(body))"
        };
    }
    const COUNT: &str = concat!("select count(*) ", rows!());
    const NEWEST: &str = concat!(
        "select ",
        article_columns!(),
        " ",
        rows!(),
        " order by id desc limit $9 offset $10"
    );
    const OLDEST: &str =
        concat!("select ", article_columns!(), " ", rows!(), " order by id limit $9 offset $10");
    let (workspace, mode) = (scope.workspace.to_string(), scope.mode.as_str());
    let status = wanted.status.map_or("", ArticleStatus::as_str);
    let category = wanted.category.map_or(String::new(), |id| id.to_string());
    let public = wanted.public.map_or("", |public| if public { "true" } else { "false" });
    let tag = wanted.tag.as_deref().map_or(String::new(), quoted);
    let Bounds { limit, offset } = Bounds::from(page);
    let (answering, part) = (wanted.answering, &wanted.part);
    let parameters =
        values![workspace, mode, answering, status, category, public, tag, part, limit, offset];
    let sql = if page.newest_first { NEWEST } else { OLDEST };
    let items = tx.rows(sql, parameters, |row| article(row, 0))?;
    let total = count(tx, COUNT, &parameters[..8])?;
    Ok(Numbered { items, total })
}

/// A tag as it stands in the list of tags; no part of another one looks the same.
fn quoted(tag: &str) -> String {
    serde_json::to_string(tag).expect("texts are always JSON")
}
