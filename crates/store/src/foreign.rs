//! What imported things are called where they come from.

use std::str::FromStr;

use domain::workspace::Scope;

use crate::read::id;
use crate::values::values;
use crate::{Result, Tx};

/// What another system calls a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ForeignId<'a> {
    /// The system.
    pub system: &'a str,
    /// The kind of thing there; ids of different kinds may be alike.
    pub kind: &'a str,
    /// The id there.
    pub id: &'a str,
}

/// Our id of a thing that was imported; the thing itself may be gone.
pub fn find<T: FromStr>(
    tx: &mut Tx<'_>,
    scope: Scope,
    foreign: ForeignId<'_>,
) -> Result<Option<T>> {
    let sql = "select id from foreign_id where workspace_id = $1 and mode = $2 and system = $3 and kind = $4 \
               and foreign_id = $5";
    let ForeignId { system, kind, id: named } = foreign;
    let (workspace, mode) = (scope.workspace.to_string(), scope.mode.as_str());
    tx.find(sql, values![workspace, mode, system, kind, named], |row| id(row, 0))
}

/// Notes what a thing is called elsewhere; `Duplicate` when something is called so already.
pub fn insert(
    tx: &mut Tx<'_>,
    scope: Scope,
    foreign: ForeignId<'_>,
    id: &impl ToString,
) -> Result<()> {
    let sql = "insert into foreign_id (workspace_id, mode, system, kind, foreign_id, id) values ($1, $2, $3, $4, $5, $6)";
    let ForeignId { system, kind, id: named } = foreign;
    let (workspace, mode) = (scope.workspace.to_string(), scope.mode.as_str());
    tx.execute(sql, values![workspace, mode, system, kind, named, id.to_string()])?;
    Ok(())
}
