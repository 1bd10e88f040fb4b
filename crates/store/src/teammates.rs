//! Teammates.

use domain::id::{TeammateId, WorkspaceId};
use domain::page::{Page, PageRequest};
use domain::teammate::{TeamRole, Teammate};

use crate::numbered::count;
use crate::read::{id, time, word};
use crate::values::values;
use crate::{Result, Row, Tx};

macro_rules! columns {
    () => {
        "id, name, email, role, on_duty, avatar_url, created_at, updated_at"
    };
}

/// Adds a teammate; `Duplicate` when the address is somebody else's.
pub fn insert(tx: &mut Tx<'_>, workspace: WorkspaceId, teammate: &Teammate) -> Result<()> {
    let sql = concat!(
        "insert into teammate (",
        columns!(),
        ", workspace_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    );
    tx.execute(
        sql,
        values![
            teammate.id.to_string(),
            teammate.name,
            teammate.email,
            teammate.role.as_str(),
            teammate.on_duty,
            teammate.avatar_url,
            teammate.created_at.millis(),
            teammate.updated_at.millis(),
            workspace.to_string(),
        ],
    )?;
    Ok(())
}

/// Overwrites a teammate; `Duplicate` when the address is somebody else's.
pub fn update(tx: &mut Tx<'_>, teammate: &Teammate) -> Result<()> {
    let sql = "update teammate set name = $2, email = $3, role = $4, on_duty = $5, avatar_url = $6, updated_at = $7 \
               where id = $1";
    tx.execute(
        sql,
        values![
            teammate.id.to_string(),
            teammate.name,
            teammate.email,
            teammate.role.as_str(),
            teammate.on_duty,
            teammate.avatar_url,
            teammate.updated_at.millis(),
        ],
    )?;
    Ok(())
}

/// Removes a teammate; `false` when there was none.
pub fn delete(tx: &mut Tx<'_>, workspace: WorkspaceId, id: TeammateId) -> Result<bool> {
    let sql = "delete from teammate where workspace_id = $1 and id = $2";
    Ok(tx.execute(sql, values![workspace.to_string(), id.to_string()])? == 1)
}

/// The teammate of that id.
pub fn find(tx: &mut Tx<'_>, workspace: WorkspaceId, id: TeammateId) -> Result<Option<Teammate>> {
    let sql = concat!("select ", columns!(), " from teammate where workspace_id = $1 and id = $2");
    tx.find(sql, values![workspace.to_string(), id.to_string()], teammate)
}

/// The teammate with that lower-cased address.
pub fn find_by_email(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    email: &str,
) -> Result<Option<Teammate>> {
    let sql =
        concat!("select ", columns!(), " from teammate where workspace_id = $1 and email = $2");
    tx.find(sql, values![workspace.to_string(), email], teammate)
}

/// Teammates, oldest first.
pub fn page(
    tx: &mut Tx<'_>,
    workspace: WorkspaceId,
    request: &PageRequest<TeammateId>,
) -> Result<Page<Teammate>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from teammate where workspace_id = $1 and id > $2 order by id limit $3"
    );
    let after = request.after.map_or(String::new(), |id| id.to_string());
    let limit = request.limit as i64 + 1;
    let items = tx.rows(sql, values![workspace.to_string(), after, limit], teammate)?;
    Ok(Page::cut(items, request.limit))
}

/// Who is told when a person is asked for: everybody on duty, oldest first, at most `limit`.
pub fn on_duty(tx: &mut Tx<'_>, workspace: WorkspaceId, limit: usize) -> Result<Vec<TeammateId>> {
    let sql = "select id from teammate where workspace_id = $1 and on_duty order by id limit $2";
    tx.rows(sql, values![workspace.to_string(), limit as i64], |row| id(row, 0))
}

/// How many owners a workspace has.
pub fn owners(tx: &mut Tx<'_>, workspace: WorkspaceId) -> Result<u64> {
    let sql = "select count(*) from teammate where workspace_id = $1 and role = 'owner'";
    count(tx, sql, values![workspace.to_string()])
}

fn teammate(row: &Row<'_>) -> Result<Teammate> {
    Ok(Teammate {
        id: id(row, 0)?,
        name: row.text(1)?,
        email: row.text(2)?,
        role: word(row, 3, TeamRole::parse)?,
        on_duty: row.boolean(4)?,
        avatar_url: row.optional_text(5)?,
        created_at: time(row, 6)?,
        updated_at: time(row, 7)?,
    })
}
