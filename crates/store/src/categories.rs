//! Categories: the shelves of articles.

use domain::article::{Category, Color};
use domain::id::CategoryId;
use domain::page::{Numbered, Page, PageNumber, PageRequest};
use domain::text::Slug;
use domain::workspace::Scope;

use crate::numbered::{Bounds, count};
use crate::read::{id, time};
use crate::values::values;
use crate::{Error, Result, Row, Tx};

macro_rules! columns {
    () => {
        "id, slug, name, description, position, created_at, updated_at, public, icon, color"
    };
}

/// Adds a category; `Duplicate` when its slug is taken.
pub fn insert(tx: &mut Tx<'_>, scope: Scope, category: &Category) -> Result<()> {
    let sql = concat!(
        "insert into category (",
        columns!(),
        ", workspace_id, mode) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
    );
    tx.execute(
        sql,
        values![
            category.id.to_string(),
            category.slug.as_str(),
            category.name,
            category.description,
            category.position,
            category.created_at.millis(),
            category.updated_at.millis(),
            category.public,
            category.icon,
            category.color.as_ref().map(Color::as_str),
            scope.workspace.to_string(),
            scope.mode.as_str(),
        ],
    )?;
    Ok(())
}

/// Overwrites a category; `Duplicate` when its slug is taken.
pub fn update(tx: &mut Tx<'_>, category: &Category) -> Result<()> {
    let sql = "update category set slug = $2, name = $3, description = $4, position = $5, updated_at = $6, \
               public = $7, icon = $8, color = $9 where id = $1";
    tx.execute(
        sql,
        values![
            category.id.to_string(),
            category.slug.as_str(),
            category.name,
            category.description,
            category.position,
            category.updated_at.millis(),
            category.public,
            category.icon,
            category.color.as_ref().map(Color::as_str),
        ],
    )?;
    Ok(())
}

/// Removes a category; its articles stay, without a shelf. `false` when there was none.
pub fn delete(tx: &mut Tx<'_>, scope: Scope, id: CategoryId) -> Result<bool> {
    let sql = "delete from category where workspace_id = $1 and mode = $2 and id = $3";
    Ok(tx
        .execute(sql, values![scope.workspace.to_string(), scope.mode.as_str(), id.to_string()])?
        == 1)
}

/// The category of that id.
pub fn find(tx: &mut Tx<'_>, scope: Scope, id: CategoryId) -> Result<Option<Category>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from category where workspace_id = $1 and mode = $2 and id = $3"
    );
    tx.find(
        sql,
        values![scope.workspace.to_string(), scope.mode.as_str(), id.to_string()],
        category,
    )
}

/// Lets nobody else change it until the transaction ends, if it is there.
pub fn lock(tx: &mut Tx<'_>, scope: Scope, id: CategoryId) -> Result<()> {
    let sql = "update category set updated_at = updated_at where workspace_id = $1 and mode = $2 and id = $3";
    tx.execute(sql, values![scope.workspace.to_string(), scope.mode.as_str(), id.to_string()])?;
    Ok(())
}

/// The category of that slug.
pub fn find_by_slug(tx: &mut Tx<'_>, scope: Scope, slug: &str) -> Result<Option<Category>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from category where workspace_id = $1 and mode = $2 and slug = $3"
    );
    tx.find(sql, values![scope.workspace.to_string(), scope.mode.as_str(), slug], category)
}

/// Categories by position, then by age; only those for customers, if so wanted.
pub fn page(
    tx: &mut Tx<'_>,
    scope: Scope,
    public_only: bool,
    request: &PageRequest<CategoryId>,
) -> Result<Page<Category>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from category where workspace_id = $1 and mode = $2 and ($3 = '' or (position, id) > ",
        "(select position, id from category where workspace_id = $1 and mode = $2 and id = $3)) ",
        "and (not $5 or public) order by position, id limit $4"
    );
    let items = tx.rows(
        sql,
        values![
            scope.workspace.to_string(),
            scope.mode.as_str(),
            request.after.map_or(String::new(), |id| id.to_string()),
            request.limit as i64 + 1,
            public_only,
        ],
        category,
    )?;
    Ok(Page::cut(items, request.limit))
}

/// All categories for customers, by position, then by age, each with how many articles customers may read on it.
pub fn public(tx: &mut Tx<'_>, scope: Scope) -> Result<Vec<(Category, u64)>> {
    let sql = concat!(
        "select ",
        columns!(),
        ", (select count(*) from article where article.workspace_id = $1 and article.mode = $2 ",
        "and article.status = 'published' and article.public and article.category_id = category.id) ",
        "from category where workspace_id = $1 and mode = $2 and category.public order by position, id"
    );
    tx.rows(sql, values![scope.workspace.to_string(), scope.mode.as_str()], |row| {
        Ok((category(row)?, row.integer(10)?.unsigned_abs()))
    })
}

/// Categories by position, then by name, by the number of the page; only those that are public, or are not, if so wanted.
pub fn numbered(
    tx: &mut Tx<'_>,
    scope: Scope,
    public: Option<bool>,
    page: PageNumber,
) -> Result<Numbered<Category>> {
    macro_rules! rows {
        () => {
            "from category where workspace_id = $1 and mode = $2 \
             and ($3 = '' or public = ($3 = 'true'))"
        };
    }
    const COUNT: &str = concat!("select count(*) ", rows!());
    const PAGE: &str = concat!(
        "select ",
        columns!(),
        " ",
        rows!(),
        " order by position, name, id limit $4 offset $5"
    );
    let Bounds { limit, offset } = Bounds::from(page);
    let (workspace, mode) = (scope.workspace.to_string(), scope.mode.as_str());
    let public = public.map_or("", |public| if public { "true" } else { "false" });
    let items = tx.rows(PAGE, values![workspace, mode, public, limit, offset], category)?;
    let total = count(tx, COUNT, values![workspace, mode, public])?;
    Ok(Numbered { items, total })
}

fn category(row: &Row<'_>) -> Result<Category> {
    Ok(Category {
        id: id(row, 0)?,
        slug: Slug::parse(&row.text(1)?).map_err(|_| Error::unreadable("category slug"))?,
        name: row.text(2)?,
        description: row.optional_text(3)?,
        position: row.integer(4)?,
        created_at: time(row, 5)?,
        updated_at: time(row, 6)?,
        public: row.boolean(7)?,
        icon: row.optional_text(8)?,
        color: row
            .optional_text(9)?
            .map(|text| Color::parse(&text).map_err(|_| Error::unreadable("color")))
            .transpose()?,
    })
}
