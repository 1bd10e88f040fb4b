//! Workspaces and the keys that open them.

use domain::id::{KeyId, WorkspaceId};
use domain::text::Slug;
use domain::workspace::{ApiKey, KeyKind, Mode, Origin, Scope, Workspace};

use crate::read::{id, optional_time, time, word};
use crate::values::values;
use crate::{Error, Result, Row, Tx};

macro_rules! workspace_columns {
    () => {
        "id, slug, name, created_at"
    };
}

macro_rules! key_columns {
    () => {
        "id, workspace_id, mode, kind, hash, hint, created_at, revoked_at"
    };
}

/// Adds a workspace; `Duplicate` when its slug is taken.
pub fn insert(tx: &mut Tx<'_>, workspace: &Workspace) -> Result<()> {
    let sql = concat!("insert into workspace (", workspace_columns!(), ") values ($1, $2, $3, $4)");
    tx.execute(
        sql,
        values![
            workspace.id.to_string(),
            workspace.slug.as_str(),
            workspace.name,
            workspace.created_at.millis(),
        ],
    )?;
    Ok(())
}

/// The workspace of that slug.
pub fn find(tx: &mut Tx<'_>, slug: &str) -> Result<Option<Workspace>> {
    let sql = concat!("select ", workspace_columns!(), " from workspace where slug = $1");
    tx.find(sql, values![slug], workspace)
}

/// The workspace of that id.
pub fn find_by_id(tx: &mut Tx<'_>, id: WorkspaceId) -> Result<Option<Workspace>> {
    let sql = concat!("select ", workspace_columns!(), " from workspace where id = $1");
    tx.find(sql, values![id.to_string()], workspace)
}

/// Lets nobody else lock a workspace until the transaction ends.
pub fn lock(tx: &mut Tx<'_>, id: WorkspaceId) -> Result<()> {
    tx.execute("update workspace set name = name where id = $1", values![id.to_string()])?;
    Ok(())
}

/// All workspaces, oldest first.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Workspace>> {
    let sql = concat!("select ", workspace_columns!(), " from workspace order by id");
    tx.rows(sql, values![], workspace)
}

fn workspace(row: &Row<'_>) -> Result<Workspace> {
    Ok(Workspace {
        id: id(row, 0)?,
        slug: Slug::parse(&row.text(1)?).map_err(|_| Error::unreadable("workspace slug"))?,
        name: row.text(2)?,
        created_at: time(row, 3)?,
    })
}

/// From which pages a workspace's publishable keys and tokens may be used; none means from any.
pub fn origins(tx: &mut Tx<'_>, id: WorkspaceId) -> Result<Vec<Origin>> {
    let sql = "select origins from workspace where id = $1";
    let text = tx.find(sql, values![id.to_string()], |row| row.text(0))?.unwrap_or_default();
    let origins = text.split_ascii_whitespace().map(Origin::parse);
    origins.collect::<std::result::Result<_, _>>().map_err(|_| Error::unreadable("origin"))
}

/// Replaces them.
pub fn set_origins(tx: &mut Tx<'_>, id: WorkspaceId, origins: &[Origin]) -> Result<()> {
    let origins: Vec<&str> = origins.iter().map(Origin::as_str).collect();
    let sql = "update workspace set origins = $2 where id = $1";
    tx.execute(sql, values![id.to_string(), origins.join(" ")])?;
    Ok(())
}

/// Whether a workspace's customers must be known to be spoken with.
pub fn identity_required(tx: &mut Tx<'_>, id: WorkspaceId) -> Result<bool> {
    let sql = "select identity_required from workspace where id = $1";
    Ok(tx.find(sql, values![id.to_string()], |row| row.boolean(0))?.unwrap_or_default())
}

/// Changes that; `false` when there is no such workspace.
pub fn set_identity_required(tx: &mut Tx<'_>, id: WorkspaceId, required: bool) -> Result<bool> {
    let sql = "update workspace set identity_required = $2 where id = $1";
    Ok(tx.execute(sql, values![id.to_string(), required])? == 1)
}

/// Adds a key.
pub fn insert_key(tx: &mut Tx<'_>, key: &ApiKey) -> Result<()> {
    let sql = concat!(
        "insert into api_key (",
        key_columns!(),
        ") values ($1, $2, $3, $4, $5, $6, $7, $8)"
    );
    tx.execute(
        sql,
        values![
            key.id.to_string(),
            key.scope.workspace.to_string(),
            key.scope.mode.as_str(),
            key.kind.as_str(),
            key.hash,
            key.hint,
            key.created_at.millis(),
            key.revoked_at.map(domain::clock::Time::millis),
        ],
    )?;
    Ok(())
}

/// The key of that hash, revoked or not.
pub fn find_key(tx: &mut Tx<'_>, hash: &str) -> Result<Option<ApiKey>> {
    let sql = concat!("select ", key_columns!(), " from api_key where hash = $1");
    tx.find(sql, values![hash], api_key)
}

/// The keys of a workspace, oldest first.
pub fn keys(tx: &mut Tx<'_>, workspace: WorkspaceId) -> Result<Vec<ApiKey>> {
    let sql =
        concat!("select ", key_columns!(), " from api_key where workspace_id = $1 order by id");
    tx.rows(sql, values![workspace.to_string()], api_key)
}

/// Makes a key useless from `now` on; `false` when there is no such key in use.
pub fn revoke_key(tx: &mut Tx<'_>, id: KeyId, now: domain::clock::Time) -> Result<bool> {
    let sql = "update api_key set revoked_at = $2 where id = $1 and revoked_at is null";
    Ok(tx.execute(sql, values![id.to_string(), now.millis()])? == 1)
}

fn api_key(row: &Row<'_>) -> Result<ApiKey> {
    Ok(ApiKey {
        id: id(row, 0)?,
        scope: Scope { workspace: id(row, 1)?, mode: word(row, 2, Mode::parse)? },
        kind: word(row, 3, KeyKind::parse)?,
        hash: row.text(4)?,
        hint: row.text(5)?,
        created_at: time(row, 6)?,
        revoked_at: optional_time(row, 7)?,
    })
}
