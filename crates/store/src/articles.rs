//! Articles.

mod numbered;

use domain::article::{Article, ArticleStatus};
use domain::id::{ArticleId, CategoryId};
use domain::page::{Page, PageRequest};
use domain::text::Slug;
use domain::workspace::Scope;

use crate::read::{id, optional_id, time, word};
use crate::values::values;
use crate::{Error, Result, Row, Tx};

pub use numbered::{Wanted, numbered};

macro_rules! columns {
    () => {
        "article.id, external_id, slug, title, body, category_id, tags, status, public, locale, url, source, \
         created_at, updated_at"
    };
}
pub(crate) use columns as article_columns;

/// Adds an article; `Duplicate` when its slug or external id is taken.
pub fn insert(tx: &mut Tx<'_>, scope: Scope, article: &Article) -> Result<()> {
    let sql = "insert into article (workspace_id, mode, created_at, id, external_id, slug, title, body, \
               category_id, tags, status, public, locale, url, source, updated_at) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    tx.execute(
        sql,
        values![
            scope.workspace.to_string(),
            scope.mode.as_str(),
            article.created_at.millis(),
            article.id.to_string(),
            article.external_id,
            article.slug.as_str(),
            article.title,
            article.body,
            article.category.map(|id| id.to_string()),
            tags_to_stored(&article.tags),
            article.status.as_str(),
            article.public,
            article.locale,
            article.url,
            article.source,
            article.updated_at.millis(),
        ],
    )?;
    Ok(())
}

/// Overwrites an article; `Duplicate` when its slug or external id is taken.
pub fn update(tx: &mut Tx<'_>, article: &Article) -> Result<()> {
    let sql = "update article set external_id = $2, slug = $3, title = $4, body = $5, category_id = $6, \
               tags = $7, status = $8, public = $9, locale = $10, url = $11, source = $12, updated_at = $13 \
               where id = $1";
    tx.execute(
        sql,
        values![
            article.id.to_string(),
            article.external_id,
            article.slug.as_str(),
            article.title,
            article.body,
            article.category.map(|id| id.to_string()),
            tags_to_stored(&article.tags),
            article.status.as_str(),
            article.public,
            article.locale,
            article.url,
            article.source,
            article.updated_at.millis(),
        ],
    )?;
    Ok(())
}

/// Removes an article and its vectors; `false` when there was none.
pub fn delete(tx: &mut Tx<'_>, scope: Scope, id: ArticleId) -> Result<bool> {
    let sql = "delete from article where workspace_id = $1 and mode = $2 and id = $3";
    Ok(tx
        .execute(sql, values![scope.workspace.to_string(), scope.mode.as_str(), id.to_string()])?
        == 1)
}

/// The article of that id.
pub fn find(tx: &mut Tx<'_>, scope: Scope, id: ArticleId) -> Result<Option<Article>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from article where workspace_id = $1 and mode = $2 and id = $3"
    );
    find_one(tx, sql, scope, &id.to_string())
}

/// The article of that slug.
pub fn find_by_slug(tx: &mut Tx<'_>, scope: Scope, slug: &str) -> Result<Option<Article>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from article where workspace_id = $1 and mode = $2 and slug = $3"
    );
    find_one(tx, sql, scope, slug)
}

/// The article that another system calls so.
pub fn find_by_external_id(
    tx: &mut Tx<'_>,
    scope: Scope,
    external_id: &str,
) -> Result<Option<Article>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from article where workspace_id = $1 and mode = $2 and external_id = $3"
    );
    find_one(tx, sql, scope, external_id)
}

fn find_one(
    tx: &mut Tx<'_>,
    sql: &'static str,
    scope: Scope,
    name: &str,
) -> Result<Option<Article>> {
    tx.find(sql, values![scope.workspace.to_string(), scope.mode.as_str(), name], |row| {
        article(row, 0)
    })
}

/// Which articles are wanted.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only those that customers may read.
    pub public_only: bool,
    /// Only those that are so far.
    pub status: Option<ArticleStatus>,
    /// Only those on this shelf.
    pub category: Option<CategoryId>,
}

/// Articles, oldest first.
pub fn page(
    tx: &mut Tx<'_>,
    scope: Scope,
    filter: &Filter,
    request: &PageRequest<ArticleId>,
) -> Result<Page<Article>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from article where workspace_id = $1 and mode = $2 and id > $3 ",
        "and (not $4 or (public and status = 'published')) ",
        "and ($5 = '' or status = $5) and ($6 = '' or category_id = $6) order by id limit $7"
    );
    let items = tx.rows(
        sql,
        values![
            scope.workspace.to_string(),
            scope.mode.as_str(),
            request.after.map_or(String::new(), |id| id.to_string()),
            filter.public_only,
            filter.status.map_or("", ArticleStatus::as_str),
            filter.category.map_or(String::new(), |id| id.to_string()),
            request.limit as i64 + 1,
        ],
        |row| article(row, 0),
    )?;
    Ok(Page::cut(items, request.limit))
}

/// Reads an article whose columns begin at `first`.
pub(crate) fn article(row: &Row<'_>, first: usize) -> Result<Article> {
    let at = |column: usize| first + column;
    Ok(Article {
        id: id(row, at(0))?,
        external_id: row.optional_text(at(1))?,
        slug: slug(row, at(2))?,
        title: row.text(at(3))?,
        body: row.text(at(4))?,
        category: optional_id(row, at(5))?,
        tags: tags_from_stored(&row.text(at(6))?)?,
        status: word(row, at(7), ArticleStatus::parse)?,
        public: row.boolean(at(8))?,
        locale: row.optional_text(at(9))?,
        url: row.optional_text(at(10))?,
        source: row.optional_text(at(11))?,
        created_at: time(row, at(12))?,
        updated_at: time(row, at(13))?,
    })
}

fn slug(row: &Row<'_>, column: usize) -> Result<Slug> {
    Slug::parse(&row.text(column)?).map_err(|_| Error::unreadable("slug"))
}

fn tags_to_stored(tags: &[String]) -> String {
    serde_json::to_string(tags).expect("texts are always JSON")
}

fn tags_from_stored(text: &str) -> Result<Vec<String>> {
    serde_json::from_str(text).map_err(|_| Error::unreadable("tags"))
}
