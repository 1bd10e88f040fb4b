//! Statements made from the list of tables, once in the life of a process.

use std::fmt::Write;
use std::sync::LazyLock;

use super::tables::{ALL, Column, Holds, Home, SETTINGS, Table};
use crate::{Result, Row, Value};

/// A value of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// None.
    Null,
    /// A text, an id, JSON.
    Text(String),
    /// A number or a time.
    Integer(i64),
    /// A number with a fraction.
    Real(f64),
    /// Yes or no.
    Boolean(bool),
}

impl Cell {
    /// It, as a parameter.
    pub(super) fn value(&self) -> Value<'_> {
        match self {
            Cell::Null => Value::Null,
            Cell::Text(text) => Value::Text(text),
            Cell::Integer(number) => Value::Integer(*number),
            Cell::Real(number) => Value::Real(*number),
            Cell::Boolean(yes) => Value::Boolean(*yes),
        }
    }
}

impl Holds {
    /// What comes before everything that a column of an order holds.
    pub(super) fn lowest(self) -> Cell {
        match self {
            Holds::Integer | Holds::Time => Cell::Integer(i64::MIN),
            _ => Cell::Text(String::new()),
        }
    }
}

/// The statements of a table.
pub(super) struct Statements {
    /// Its rows after one, in order.
    pub(super) page: &'static str,
    /// Adds a row unless there is one of its identity; for settings: overwrites them.
    pub(super) insert: &'static str,
    /// Whether what a row belongs to is there.
    pub(super) parent: Option<&'static str>,
    /// Whether the row of an id belongs where it would be added.
    pub(super) mine: Option<&'static str>,
    /// Sets what is set after a row was added.
    pub(super) late: Option<&'static str>,
}

static STATEMENTS: LazyLock<Vec<(&'static str, Statements)>> = LazyLock::new(|| {
    ALL.iter().chain([&SETTINGS]).map(|table| (table.kind, Statements::new(table))).collect()
});

/// The statements of one of the tables.
pub(super) fn of(table: &Table) -> &'static Statements {
    let found = STATEMENTS.iter().find(|(kind, _)| *kind == table.kind);
    &found.expect("every table has statements").1
}

impl Statements {
    fn new(table: &Table) -> Statements {
        let kept = |sql: String| -> &'static str { sql.leak() }; // As many as there are tables.
        Statements {
            page: kept(page(table)),
            insert: kept(if table.home == Home::Settings {
                overwrite(table)
            } else {
                insert(table)
            }),
            parent: parent(table).map(kept),
            mine: mine(table).map(kept),
            late: late(table).map(kept),
        }
    }
}

fn names(columns: &[Column]) -> String {
    columns.iter().map(|column| column.name).collect::<Vec<_>>().join(", ")
}

/// `$1, $2, $3`, from a first one on.
fn numbers(first: usize, count: usize) -> String {
    (first..first + count).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ")
}

fn page(table: &Table) -> String {
    let mut sql = format!("select {} from {} where ", names(table.columns), table.name);
    let (home, next) = match table.home {
        Home::Mode => ("workspace_id = $1 and mode = $2".to_owned(), 3),
        Home::Workspace => ("workspace_id = $1".to_owned(), 2),
        Home::Settings => ("id = $1".to_owned(), 2),
        Home::In { parent, column } => (
            format!(
                "exists (select 1 from {parent} as parent where parent.id = {}.{column} \
                 and parent.workspace_id = $1 and parent.mode = $2)",
                table.name
            ),
            3,
        ),
    };
    sql += &home;
    if !table.order.is_empty() {
        let order = table.order.join(", ");
        let from = numbers(next, table.order.len());
        let _ = write!(sql, " and ({order}) > ({from}) order by {order}");
    }
    let _ = write!(sql, " limit ${}", next + table.order.len());
    sql
}

fn insert(table: &Table) -> String {
    let mut columns = names(table.columns);
    for column in ["workspace_id", "mode"].iter().take(table.home.columns()) {
        let _ = write!(columns, ", {column}");
    }
    let count = table.columns.len() + table.home.columns();
    let (name, values, identity) = (table.name, numbers(1, count), table.identity);
    format!("insert into {name} ({columns}) values ({values}) on conflict ({identity}) do nothing")
}

fn overwrite(table: &Table) -> String {
    let set = table.columns.iter().enumerate();
    let set = set.map(|(at, column)| format!("{} = ${}", column.name, at + 2));
    format!("update {} set {} where id = $1", table.name, set.collect::<Vec<_>>().join(", "))
}

fn parent(table: &Table) -> Option<String> {
    let Home::In { parent, .. } = table.home else { return None };
    Some(format!("select 1 from {parent} where id = $1 and workspace_id = $2 and mode = $3"))
}

fn mine(table: &Table) -> Option<String> {
    let home = match table.home {
        Home::Mode => "workspace_id = $2 and mode = $3",
        Home::Workspace => "workspace_id = $2",
        Home::In { column, .. } => {
            return (table.identity == "id")
                .then(|| format!("select 1 from {} where id = $1 and {column} = $2", table.name));
        }
        Home::Settings => return None,
    };
    (table.identity == "id")
        .then(|| format!("select 1 from {} where id = $1 and {home}", table.name))
}

fn late(table: &Table) -> Option<String> {
    let set = table.late.iter().enumerate().map(|(at, column)| format!("{column} = ${}", at + 2));
    let set = set.collect::<Vec<_>>().join(", ");
    (!set.is_empty()).then(|| format!("update {} set {set} where id = $1", table.name))
}

/// Reads a row of a table.
pub(super) fn read(row: &Row<'_>, table: &Table) -> Result<super::Row> {
    let cell = |(at, column): (usize, &Column)| -> Result<Cell> {
        Ok(match column.holds {
            Holds::Text | Holds::Json => row.optional_text(at)?.map(Cell::Text),
            Holds::Integer | Holds::Time => row.optional_integer(at)?.map(Cell::Integer),
            Holds::Real => row.optional_real(at)?.map(Cell::Real),
            Holds::Boolean => row.optional_boolean(at)?.map(Cell::Boolean),
        }
        .unwrap_or(Cell::Null))
    };
    table.columns.iter().enumerate().map(cell).collect()
}
