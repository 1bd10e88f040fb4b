//! A workspace's rows as they are, table by table: for taking its data out and putting it into another database.
//!
//! Which columns there are is told once, in `tables`; the statements are made from that. What is derived, secret or
//! short-lived stays behind; a test compares the list with the schema, so that a new column is not forgotten.

mod statements;
mod tables;

pub use statements::Cell;
use statements::{Statements, of};
use tables::Home;
pub use tables::{ALL, Column, Holds, SETTINGS, Table};

use domain::id::WorkspaceId;
use domain::workspace::{Scope, Workspace};

use crate::values::values;
use crate::{Result, Tx, Value, tickets, workspaces};

/// A row: a cell for each column of its table.
pub type Row = Vec<Cell>;

/// What putting a row in did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// It is new.
    Added,
    /// It was there, whatever it says by now.
    There,
    /// It would belong to something that is not there.
    Orphan,
    /// A row of its identity belongs to another workspace or mode.
    Foreign,
}

/// The rows of a table after that one, in the table's order.
pub fn page(
    tx: &mut Tx<'_>,
    scope: Scope,
    table: &'static Table,
    after: Option<&Row>,
    limit: usize,
) -> Result<Vec<Row>> {
    if table.order.is_empty() && after.is_some() {
        return Ok(Vec::new());
    }
    let (workspace, limit) = (scope.workspace.to_string(), limit as i64);
    let lowest: Vec<Cell> = match after {
        Some(row) => table.ordering().map(|(at, _)| row[at].clone()).collect(),
        None => table.ordering().map(|(_, column)| column.holds.lowest()).collect(),
    };
    let mut values = vec![Value::Text(&workspace)];
    if table.home.has_mode() {
        values.push(Value::Text(scope.mode.as_str()));
    }
    values.extend(lowest.iter().map(Cell::value));
    values.push(Value::Integer(limit));
    tx.rows(of(table).page, &values, |row| statements::read(row, table))
}

/// Adds a row, unless it is there.
pub fn insert(tx: &mut Tx<'_>, scope: Scope, table: &'static Table, row: &Row) -> Result<Put> {
    let statements = of(table);
    let workspace = scope.workspace.to_string();
    let home = [Value::Text(&workspace), Value::Text(scope.mode.as_str())];
    if let (Home::In { column, .. }, Some(sql)) = (table.home, statements.parent) {
        let parent = row[table.place(column)].value();
        if tx.find(sql, &[parent, home[0], home[1]], |_| Ok(()))?.is_none() {
            return Ok(Put::Orphan);
        }
    }
    let mut values: Vec<Value<'_>> = row.iter().map(Cell::value).collect();
    for late in table.late {
        values[table.place(late)] = Value::Null;
    }
    values.extend(home.into_iter().take(table.home.columns()));
    if tx.execute(statements.insert, &values)? == 0 {
        return there(tx, table, statements, (row, &home));
    }
    set_late(tx, table, statements, row)?;
    if table.kind == "conversations"
        && let Cell::Text(id) = &row[table.place("id")]
    {
        enter(tx, scope, id)?;
    }
    Ok(Put::Added)
}

/// A ticket is counted, and found by its tags, beside its row.
fn enter(tx: &mut Tx<'_>, scope: Scope, id: &str) -> Result<()> {
    let id = id.parse().map_err(|_| crate::Error::unreadable("id"))?;
    match tickets::find(tx, scope, id)? {
        Some(ticket) => tickets::enter(tx, scope, id, &ticket.facet),
        None => Ok(()),
    }
}

fn there(
    tx: &mut Tx<'_>,
    table: &'static Table,
    statements: &Statements,
    (row, home): (&Row, &[Value<'_>; 2]),
) -> Result<Put> {
    let Some(sql) = statements.mine else { return Ok(Put::There) };
    let mut values = vec![row[table.place("id")].value()];
    match table.home {
        Home::In { column, .. } => values.push(row[table.place(column)].value()),
        _ => values.extend(home.iter().copied().take(table.home.columns())),
    }
    let mine = tx.find(sql, &values, |_| Ok(()))?;
    Ok(if mine.is_some() { Put::There } else { Put::Foreign })
}

/// Triggers notice some columns only when they change.
fn set_late(
    tx: &mut Tx<'_>,
    table: &'static Table,
    statements: &Statements,
    row: &Row,
) -> Result<()> {
    let Some(sql) = statements.late else { return Ok(()) };
    let mut values = vec![row[table.place("id")].value()];
    values.extend(table.late.iter().map(|late| row[table.place(late)].value()));
    tx.execute(sql, &values)?;
    Ok(())
}

/// Raises the last number that was given to a ticket to the highest that there is.
pub fn raise_number(tx: &mut Tx<'_>, scope: Scope) -> Result<()> {
    let (workspace, mode) = (scope.workspace.to_string(), scope.mode.as_str());
    let newest = "select max(ticket_number) from conversation \
                  where workspace_id = $1 and mode = $2 and ticket_number is not null";
    let newest = tx.find(newest, values![workspace, mode], |row| row.optional_integer(0))?;
    let Some(newest) = newest.flatten() else { return Ok(()) };
    let sql = "insert into desk (workspace_id, mode, last_number) values ($1, $2, $3) \
               on conflict (workspace_id, mode) do update set last_number = excluded.last_number \
               where desk.last_number < excluded.last_number";
    tx.execute(sql, values![workspace, mode, newest])?;
    Ok(())
}

/// What is set for a workspace as a whole, in both modes: a cell for each of [`SETTINGS`].
pub fn settings(tx: &mut Tx<'_>, workspace: WorkspaceId) -> Result<Option<Row>> {
    let table = &SETTINGS;
    let workspace = workspace.to_string();
    tx.find(of(table).page, values![workspace, 1_i64], |row| statements::read(row, table))
}

/// Overwrites what is set for a workspace as a whole.
pub fn set_settings(tx: &mut Tx<'_>, workspace: WorkspaceId, row: &Row) -> Result<()> {
    let workspace = workspace.to_string();
    let mut values = vec![Value::Text(&workspace)];
    values.extend(row.iter().map(Cell::value));
    tx.execute(of(&SETTINGS).insert, &values)?;
    Ok(())
}

/// Puts a workspace in the place of one in which nothing is yet, not even a key: `false` when something is.
pub fn replace_empty(tx: &mut Tx<'_>, empty: WorkspaceId, with: &Workspace) -> Result<bool> {
    let replaced = tx.nested(|tx| {
        tx.execute("delete from workspace where id = $1", values![empty.to_string()])?;
        workspaces::insert(tx, with)
    });
    match replaced {
        Ok(()) => Ok(true),
        // Rows of other tables name it.
        Err(crate::Error::Refused { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}
