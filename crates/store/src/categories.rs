//! Categories: the shelves of articles.

use domain::article::Category;
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
        "id, slug, name, description, position, created_at, updated_at"
    };
}

/// Adds a category; `Duplicate` when its slug is taken.
pub fn insert(tx: &mut Tx<'_>, scope: Scope, category: &Category) -> Result<()> {
    let sql = concat!(
        "insert into category (",
        columns!(),
        ", workspace_id, mode) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
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
            scope.workspace.to_string(),
            scope.mode.as_str(),
        ],
    )?;
    Ok(())
}

/// Overwrites a category; `Duplicate` when its slug is taken.
pub fn update(tx: &mut Tx<'_>, category: &Category) -> Result<()> {
    let sql = "update category set slug = $2, name = $3, description = $4, position = $5, updated_at = $6 \
               where id = $1";
    tx.execute(
        sql,
        values![
            category.id.to_string(),
            category.slug.as_str(),
            category.name,
            category.description,
            category.position,
            category.updated_at.millis(),
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

/// The category of that slug.
pub fn find_by_slug(tx: &mut Tx<'_>, scope: Scope, slug: &str) -> Result<Option<Category>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from category where workspace_id = $1 and mode = $2 and slug = $3"
    );
    tx.find(sql, values![scope.workspace.to_string(), scope.mode.as_str(), slug], category)
}

/// Categories by position, then by age.
pub fn page(
    tx: &mut Tx<'_>,
    scope: Scope,
    request: &PageRequest<CategoryId>,
) -> Result<Page<Category>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from category where workspace_id = $1 and mode = $2 and ($3 = '' or (position, id) > ",
        "(select position, id from category where workspace_id = $1 and mode = $2 and id = $3)) ",
        "order by position, id limit $4"
    );
    let items = tx.rows(
        sql,
        values![
            scope.workspace.to_string(),
            scope.mode.as_str(),
            request.after.map_or(String::new(), |id| id.to_string()),
            request.limit as i64 + 1,
        ],
        category,
    )?;
    Ok(Page::cut(items, request.limit))
}

/// Categories by position, then by name, by the number of the page.
pub fn numbered(tx: &mut Tx<'_>, scope: Scope, page: PageNumber) -> Result<Numbered<Category>> {
    const COUNT: &str = "select count(*) from category where workspace_id = $1 and mode = $2";
    const PAGE: &str = concat!(
        "select ",
        columns!(),
        " from category where workspace_id = $1 and mode = $2 ",
        "order by position, name, id limit $3 offset $4"
    );
    let Bounds { limit, offset } = Bounds::from(page);
    let (workspace, mode) = (scope.workspace.to_string(), scope.mode.as_str());
    let items = tx.rows(PAGE, values![workspace, mode, limit, offset], category)?;
    let total = count(tx, COUNT, values![workspace, mode])?;
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
    })
}
