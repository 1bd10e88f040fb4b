//! Articles.

mod numbered;

use domain::article::{Article, ArticleStatus, Counts};
use domain::clock::Time;
use domain::id::{ArticleId, CategoryId};
use domain::page::{Page, PageRequest};
use domain::text::{Metadata, Slug};
use domain::workspace::Scope;

use crate::read::{id, optional_id, optional_time, time, word};
use crate::values::values;
use crate::{Error, Result, Row, Tx, readers};

pub use numbered::{Wanted, numbered};

macro_rules! columns {
    () => {
        $crate::articles::article_columns!("article.body")
    };
    ($body:literal) => {
        concat!(
            "article.id, article.external_id, article.slug, article.title, ",
            $body,
            ", article.category_id, article.tags, article.status, article.public, article.locale, article.url, \
             article.source, article.created_at, article.updated_at, article.excerpt, article.meta_description, \
             article.memo, article.metadata, article.published_at, coalesce(shelf.public, true), \
             counted.views, counted.uses, counted.helpful, counted.unhelpful"
        )
    };
}
pub(crate) use columns as article_columns;

/// What an article's columns are read from, beside `article`.
macro_rules! joins {
    () => {
        " left join article_count counted on counted.article_id = article.id \
         left join category shelf on shelf.id = article.category_id "
    };
}
pub(crate) use joins as article_joins;

/// Adds an article; `Duplicate` when its slug or external id is taken.
pub fn insert(tx: &mut Tx<'_>, scope: Scope, article: &Article) -> Result<()> {
    let sql = "insert into article (workspace_id, mode, created_at, id, external_id, slug, title, body, \
               category_id, tags, status, public, locale, url, source, updated_at, excerpt, meta_description, \
               memo, metadata, published_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, \
               $14, $15, $16, $17, $18, $19, $20, $21)";
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
            article.excerpt,
            article.meta_description,
            article.memo,
            article.metadata.as_str(),
            article.published_at.map(Time::millis),
        ],
    )?;
    readers::begin(tx, scope, article)
}

/// Overwrites an article, but not its counts; `Duplicate` when its slug or external id is taken.
pub fn update(tx: &mut Tx<'_>, article: &Article) -> Result<()> {
    let sql = "update article set external_id = $2, slug = $3, title = $4, body = $5, category_id = $6, \
               tags = $7, status = $8, public = $9, locale = $10, url = $11, source = $12, updated_at = $13, \
               excerpt = $14, meta_description = $15, memo = $16, metadata = $17, published_at = $18 \
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
            article.excerpt,
            article.meta_description,
            article.memo,
            article.metadata.as_str(),
            article.published_at.map(Time::millis),
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
        " from article",
        joins!(),
        "where article.workspace_id = $1 and article.mode = $2 and article.id = $3"
    );
    find_one(tx, sql, scope, &id.to_string())
}

/// The article of that id with an empty body: one may have a megabyte.
pub fn find_without_body(tx: &mut Tx<'_>, scope: Scope, id: ArticleId) -> Result<Option<Article>> {
    let sql = concat!(
        "select ",
        columns!("''"),
        " from article",
        joins!(),
        "where article.workspace_id = $1 and article.mode = $2 and article.id = $3"
    );
    find_one(tx, sql, scope, &id.to_string())
}

/// Lets nobody else change it until the transaction ends, if it is there.
pub fn lock(tx: &mut Tx<'_>, scope: Scope, id: ArticleId) -> Result<()> {
    let sql = "update article set updated_at = updated_at where workspace_id = $1 and mode = $2 and id = $3";
    tx.execute(sql, values![scope.workspace.to_string(), scope.mode.as_str(), id.to_string()])?;
    Ok(())
}

/// The article of that slug.
pub fn find_by_slug(tx: &mut Tx<'_>, scope: Scope, slug: &str) -> Result<Option<Article>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from article",
        joins!(),
        "where article.workspace_id = $1 and article.mode = $2 and article.slug = $3"
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
        " from article",
        joins!(),
        "where article.workspace_id = $1 and article.mode = $2 and article.external_id = $3"
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
        " from article",
        joins!(),
        "where article.workspace_id = $1 and article.mode = $2 and article.id > $3 ",
        "and (not $4 or (article.public and article.status = 'published' and coalesce(shelf.public, true))) ",
        "and ($5 = '' or article.status = $5) and ($6 = '' or article.category_id = $6) ",
        "order by article.id limit $7"
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

/// What a site map tells of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// Its name in addresses.
    pub slug: Slug,
    /// What it is about.
    pub title: String,
    /// Its shelf.
    pub category: Option<CategoryId>,
    /// What it says in short, if somebody wrote that.
    pub description: Option<String>,
    /// When it last changed.
    pub updated_at: Time,
}

/// The first `limit` articles that customers may read, by title, without their bodies.
pub fn outlines(tx: &mut Tx<'_>, scope: Scope, limit: usize) -> Result<Vec<Outline>> {
    let sql = concat!(
        "select article.slug, article.title, article.category_id, ",
        "coalesce(article.meta_description, article.excerpt), article.updated_at from article",
        joins!(),
        "where article.workspace_id = $1 and article.mode = $2 and article.public ",
        "and article.status = 'published' and coalesce(shelf.public, true) ",
        "order by lower(article.title), article.id limit $3"
    );
    let (workspace, limit) = (scope.workspace.to_string(), limit as i64);
    tx.rows(sql, values![workspace, scope.mode.as_str(), limit], |row| {
        Ok(Outline {
            slug: slug(row, 0)?,
            title: row.text(1)?,
            category: optional_id(row, 2)?,
            description: row.optional_text(3)?,
            updated_at: time(row, 4)?,
        })
    })
}

/// The articles of these ids that there are, in the order of the ids.
pub fn find_all(tx: &mut Tx<'_>, scope: Scope, ids: &[ArticleId]) -> Result<Vec<Article>> {
    let found = ids.iter().map(|id| find(tx, scope, *id));
    Ok(found.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
}

/// Makes the articles on a shelf internal, so that they do not become public when the shelf goes.
pub fn hide_shelf(tx: &mut Tx<'_>, category: CategoryId) -> Result<()> {
    let sql = "update article set public = false where category_id = $1";
    tx.execute(sql, values![category.to_string()])?;
    Ok(())
}

/// The articles on a shelf.
pub fn on_shelf(tx: &mut Tx<'_>, category: CategoryId) -> Result<Vec<ArticleId>> {
    let sql = "select id from article where category_id = $1 order by id";
    tx.rows(sql, values![category.to_string()], |row| id(row, 0))
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
        excerpt: row.optional_text(at(14))?,
        meta_description: row.optional_text(at(15))?,
        memo: row.optional_text(at(16))?,
        metadata: Metadata::from_object(row.text(at(17))?)
            .map_err(|_| Error::unreadable("metadata"))?,
        published_at: optional_time(row, at(18))?,
        shelf_is_public: row.boolean(at(19))?,
        counts: Counts {
            views: row.integer(at(20))?,
            uses: row.integer(at(21))?,
            helpful: row.integer(at(22))?,
            unhelpful: row.integer(at(23))?,
        },
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
