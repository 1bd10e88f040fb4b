//! Customers who are there no more.

use domain::clock::Time;
use domain::id::CustomerId;
use domain::workspace::Scope;

use crate::read::{id, optional_id};
use crate::values::values;
use crate::{Result, Tx};

/// Notes that a customer is gone, or who they became; what was noted before is overwritten.
pub fn put(
    tx: &mut Tx<'_>,
    scope: Scope,
    id: CustomerId,
    became: Option<CustomerId>,
    now: Time,
) -> Result<()> {
    let sql = "insert into former_customer (id, workspace_id, mode, became, gone_at) values ($1, $2, $3, $4, $5) \
               on conflict (id) do update set became = excluded.became, gone_at = excluded.gone_at";
    let (workspace, mode) = (scope.workspace.to_string(), scope.mode.as_str());
    let became = became.map(|id| id.to_string());
    tx.execute(sql, values![id.to_string(), workspace, mode, became, now.millis()])?;
    Ok(())
}

/// Notes that whoever became `from` is now `to`, or gone with them.
pub fn follow(tx: &mut Tx<'_>, from: CustomerId, to: Option<CustomerId>) -> Result<()> {
    let sql = "update former_customer set became = $2 where became = $1";
    tx.execute(sql, values![from.to_string(), to.map(|id| id.to_string())])?;
    Ok(())
}

/// Whether a customer is gone, and who they became if they were merged.
pub fn find(tx: &mut Tx<'_>, scope: Scope, id: CustomerId) -> Result<Option<Option<CustomerId>>> {
    let sql =
        "select became from former_customer where workspace_id = $1 and mode = $2 and id = $3";
    let (workspace, mode) = (scope.workspace.to_string(), scope.mode.as_str());
    tx.find(sql, values![workspace, mode, id.to_string()], |row| optional_id(row, 0))
}

/// Everybody who became a customer.
pub fn who_became(tx: &mut Tx<'_>, scope: Scope, became: CustomerId) -> Result<Vec<CustomerId>> {
    let sql =
        "select id from former_customer where workspace_id = $1 and mode = $2 and became = $3";
    let (workspace, mode) = (scope.workspace.to_string(), scope.mode.as_str());
    tx.rows(sql, values![workspace, mode, became.to_string()], |row| id(row, 0))
}
