//! Articles by the number of the page.

use domain::article::{Article, ArticleStatus};
use domain::id::CategoryId;
use domain::page::{Numbered, PageNumber};
use domain::workspace::Scope;

use super::{article, article_columns, article_joins};
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
    /// The most read come first, whatever the page says of its order.
    pub by_views: bool,
}

/// Articles by the number of the page, newest or oldest first.
pub fn numbered(
    tx: &mut Tx<'_>,
    scope: Scope,
    wanted: &Wanted,
    page: PageNumber,
) -> Result<Numbered<Article>> {
    macro_rules! filter {
        () => {
            "where article.workspace_id = $1 and article.mode = $2 \
             and (not $3 or (article.public and article.status = 'published' and coalesce(shelf.public, true))) \
             and ($4 = '' or article.status = $4) and ($5 = '' or article.category_id = $5) \
             and ($6 = '' or article.public = ($6 = 'true')) \
             and ($7 = '' or replace(article.tags, $7, '') <> article.tags) \
             and ($8 = '' or replace(lower(article.title), lower($8), '') <> lower(article.title) \
             or replace(lower(article.body), lower($8), '') <> lower(article.body)) "
        };
    }
    macro_rules! select {
        ($from:expr, $order:literal) => {
            concat!("select ", article_columns!(), $from, filter!(), $order, " limit $9 offset $10")
        };
    }
    const COUNT: &str = concat!("select count(*) from article", article_joins!(), filter!());
    const NEWEST: &str =
        select!(concat!(" from article", article_joins!()), "order by article.id desc");
    const OLDEST: &str = select!(concat!(" from article", article_joins!()), "order by article.id");
    // Read in the order of the counts, so that nothing is sorted.
    const BY_VIEWS: &str = select!(
        " from article_count counted join article on article.id = counted.article_id \
         left join category shelf on shelf.id = article.category_id ",
        "and counted.workspace_id = $1 and counted.mode = $2 \
         order by counted.views desc, counted.article_id desc"
    );
    let (workspace, mode) = (scope.workspace.to_string(), scope.mode.as_str());
    let status = wanted.status.map_or("", ArticleStatus::as_str);
    let category = wanted.category.map_or(String::new(), |id| id.to_string());
    let public = wanted.public.map_or("", |public| if public { "true" } else { "false" });
    let tag = wanted.tag.as_deref().map_or(String::new(), quoted);
    let Bounds { limit, offset } = Bounds::from(page);
    let (answering, part) = (wanted.answering, &wanted.part);
    let parameters =
        values![workspace, mode, answering, status, category, public, tag, part, limit, offset];
    let sql = match (wanted.by_views, page.newest_first) {
        (true, _) => BY_VIEWS,
        (false, true) => NEWEST,
        (false, false) => OLDEST,
    };
    let items = tx.rows(sql, parameters, |row| article(row, 0))?;
    let total = if wanted.is_simple() {
        count_shown(tx, scope, &category)?
    } else {
        count(tx, COUNT, &parameters[..8])?
    };
    Ok(Numbered { items, total })
}

/// How many articles customers may read; an index alone says so, without looking at the articles.
fn count_shown(tx: &mut Tx<'_>, scope: Scope, category: &str) -> Result<u64> {
    let sql = "select count(*) from article left join category shelf on shelf.id = article.category_id \
               where article.workspace_id = $1 and article.mode = $2 and article.status = 'published' \
               and article.public and coalesce(shelf.public, true) and ($3 = '' or article.category_id = $3)";
    count(tx, sql, values![scope.workspace.to_string(), scope.mode.as_str(), category])
}

impl Wanted {
    /// Whether it is what readers want most: what they may read, of all categories or of one.
    fn is_simple(&self) -> bool {
        self.answering
            && self.status.is_none()
            && self.public.is_none()
            && self.tag.is_none()
            && self.part.is_empty()
    }
}

/// A tag as it stands in the list of tags; no part of another one looks the same.
fn quoted(tag: &str) -> String {
    serde_json::to_string(tag).expect("texts are always JSON")
}
