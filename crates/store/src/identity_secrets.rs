//! What companies sign with who their customers are; the secrets are sealed before they get here.

use domain::clock::Time;
use domain::id::{IdentitySecretId, WorkspaceId};
use domain::workspace::{Mode, Scope};

use crate::read::{id, optional_time, time, word};
use crate::values::values;
use crate::{Result, Row, Tx};

macro_rules! columns {
    () => {
        "id, workspace_id, mode, sealed, created_at, retired_at"
    };
}

/// An identity secret as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredSecret {
    /// Its identity.
    pub id: IdentitySecretId,
    /// Whose customers it speaks of.
    pub scope: Scope,
    /// The secret, sealed.
    pub sealed: Vec<u8>,
    /// When it was made.
    pub created_at: Time,
    /// From when it is believed no more; may lie ahead.
    pub retired_at: Option<Time>,
}

/// Adds a secret.
pub fn insert(tx: &mut Tx<'_>, secret: &StoredSecret) -> Result<()> {
    let sql =
        concat!("insert into identity_secret (", columns!(), ") values ($1, $2, $3, $4, $5, $6)");
    tx.execute(
        sql,
        values![
            secret.id.to_string(),
            secret.scope.workspace.to_string(),
            secret.scope.mode.as_str(),
            secret.sealed,
            secret.created_at.millis(),
            secret.retired_at.map(Time::millis),
        ],
    )?;
    Ok(())
}

/// The secrets of a scope that are believed at `now`, the newest first.
pub fn in_use(tx: &mut Tx<'_>, scope: Scope, now: Time) -> Result<Vec<StoredSecret>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from identity_secret where workspace_id = $1 and mode = $2 ",
        "and (retired_at is null or retired_at > $3) order by created_at desc, id desc"
    );
    let workspace = scope.workspace.to_string();
    tx.rows(sql, values![workspace, scope.mode.as_str(), now.millis()], stored)
}

/// Every secret of a workspace, the oldest first, retired ones too.
pub fn all(tx: &mut Tx<'_>, workspace: WorkspaceId) -> Result<Vec<StoredSecret>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from identity_secret where workspace_id = $1 order by created_at, id"
    );
    tx.rows(sql, values![workspace.to_string()], stored)
}

/// Lets every secret of a scope that would be believed longer be believed until `at`; says how many.
pub fn retire_all(tx: &mut Tx<'_>, scope: Scope, at: Time) -> Result<u64> {
    let sql = "update identity_secret set retired_at = $3 where workspace_id = $1 and mode = $2 \
               and (retired_at is null or retired_at > $3)";
    tx.execute(sql, values![scope.workspace.to_string(), scope.mode.as_str(), at.millis()])
}

/// Lets a secret be believed no more from `now` on; `false` when there is none of that id which would be.
pub fn retire(tx: &mut Tx<'_>, secret: IdentitySecretId, now: Time) -> Result<bool> {
    let sql = "update identity_secret set retired_at = $2 \
               where id = $1 and (retired_at is null or retired_at > $2)";
    Ok(tx.execute(sql, values![secret.to_string(), now.millis()])? == 1)
}

fn stored(row: &Row<'_>) -> Result<StoredSecret> {
    Ok(StoredSecret {
        id: id(row, 0)?,
        scope: Scope { workspace: id(row, 1)?, mode: word(row, 2, Mode::parse)? },
        sealed: row.bytes(3)?,
        created_at: time(row, 4)?,
        retired_at: optional_time(row, 5)?,
    })
}
