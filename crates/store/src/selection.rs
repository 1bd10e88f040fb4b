//! Rows by conditions that a caller puts together: from a typed tree to one statement.
//!
//! Every text of the statement is ours, values are bound. Both databases find the same rows in the same order: texts are
//! compared by their bytes, and where small and capital letters are the same, that holds for the letters a to z alone.
//! What `null` answers to is what SQL says: nothing but [`Test::Null`].

mod sql;

use crate::{Result, Row, Tx, Value};
use sql::Writer;

/// Something of a row that can be asked about: SQL of ours, and what it comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// A column of the table, or any expression over it.
    pub expression: &'static str,
    /// What it comes to.
    pub kind: ColumnKind,
}

/// What a column comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// A `text`.
    Text,
    /// A `bigint`.
    Integer,
    /// The text of that name in a JSON object of texts.
    Member(&'static str),
}

/// What rows must be like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// A column is so.
    Column(Column, Test),
    /// All of these hold, or there are none.
    All(Vec<Condition>),
    /// One of these holds.
    Any(Vec<Condition>),
    /// The opposite holds.
    Not(Box<Condition>),
}

/// What is asked of a column; values are of its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// How it stands to a value.
    Compare(Comparison, Operand),
    /// Whether it is one of these; of none, it is not.
    OneOf(Vec<Operand>),
    /// Whether a text looks so as a whole.
    Like {
        /// How.
        pattern: Vec<Piece>,
        /// Whether small and capital letters from a to z are the same.
        ignores_case: bool,
    },
    /// Whether there is no value.
    Null,
}

/// How a value stands to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// The same.
    Equal,
    /// Another.
    Unequal,
    /// Smaller.
    Less,
    /// Smaller, or the same.
    LessOrEqual,
    /// Larger.
    Greater,
    /// Larger, or the same.
    GreaterOrEqual,
}

/// What a column is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
    /// For texts.
    Text(String),
    /// For numbers.
    Integer(i64),
}

/// A part of a pattern. SQLite takes patterns of at most some 16,000 bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// These characters.
    Text(String),
    /// One character.
    One,
    /// Any characters, or none.
    Any,
}

/// An order of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// By what.
    pub column: Column,
    /// The largest first.
    pub descending: bool,
    /// Whether rows without a value come before all others.
    pub nulls_first: bool,
}

/// Which rows are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// What they must be like; all of it must hold.
    pub conditions: Vec<Condition>,
    /// Their order; each later one among those that are equal before.
    pub order: Vec<Order>,
    /// The most that are read.
    pub limit: u64,
    /// How many are passed over. They cost as much as those that are read.
    pub offset: u64,
}

/// Where rows come from, in SQL of ours.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// What is read of a row, such as `id, title`.
    pub columns: &'static str,
    /// The table, such as `conversation`, or several that are joined.
    pub from: &'static str,
    /// What holds for all rows that may be seen, such as `workspace_id = $1`.
    pub within: &'static str,
    /// The parameters that stand in `within`.
    pub values: &'a [Value<'a>],
    /// What tells rows apart by itself, such as `message.id`.
    pub key: &'static str,
    /// The order among rows that are equal otherwise, such as `seq desc`; it tells all rows apart, and nothing in it is
    /// ever null.
    pub last_order: &'static str,
}

/// The rows that are wanted. Where some are passed over or all are put in order first, that is done with their keys, so
/// that no row is read whole that is not wanted.
pub fn page<T>(
    tx: &mut Tx<'_>,
    source: &Source<'_>,
    wanted: &Wanted,
    read: impl FnMut(&Row<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let mut writer = Writer::new(tx.kind(), source.values);
    writer.push(&["select ", source.columns]);
    let by_keys = 0 < wanted.offset || !wanted.order.is_empty();
    if by_keys {
        writer.push(&[" from ", source.from, " where ", source.key, " in (select ", source.key]);
    }
    writer.matching(source, &wanted.conditions);
    writer.in_order(source, &wanted.order);
    writer.push(&[" limit "]);
    writer.bind(Value::Integer(bounded(wanted.limit)));
    writer.push(&[" offset "]);
    writer.bind(Value::Integer(bounded(wanted.offset)));
    if by_keys {
        writer.push(&[")"]);
        writer.in_order(source, &wanted.order);
    }
    let (sql, values) = writer.finish();
    tx.rows_once(&sql, &values.iter().map(sql::Bound::value).collect::<Vec<_>>(), read)
}

/// How many rows there are of those that are wanted.
pub fn count(tx: &mut Tx<'_>, source: &Source<'_>, conditions: &[Condition]) -> Result<u64> {
    let mut writer = Writer::new(tx.kind(), source.values);
    writer.push(&["select count(*)"]);
    writer.matching(source, conditions);
    let (sql, values) = writer.finish();
    let values = values.iter().map(sql::Bound::value).collect::<Vec<_>>();
    let counted = tx.rows_once(&sql, &values, |row| row.integer(0))?;
    Ok(counted.first().copied().unwrap_or(0).unsigned_abs())
}

pub(crate) fn bounded(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
