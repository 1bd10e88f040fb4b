//! What the query of an address asks for, typed.
//!
//! `filter` reads conditions and `select` what is shown in which order; both go over a parameter with `scan`, and
//! `value` holds what columns are compared with. Parameters of the same name all count.
//!
//! Stricter than PostgREST in one thing: what stands behind the end of a list is refused, where PostgREST passes over
//! it. Whoever deletes by such a list would delete something else than was meant.

mod filter;
mod params;
mod scan;
mod select;
mod value;

#[cfg(test)]
mod tests;

use super::Limits;
use super::columns::{Column, Relation};
use super::error::{Code, Refusal};
use filter::Reader;
use scan::Scan;

pub use filter::{Comparison, Condition, Filter, Group, Test};
pub use select::{Order, Selected};
pub(super) use value::integer;
pub use value::{Pattern, Piece, Value};

/// A query that has been read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// What rows must be like; all of it must hold.
    pub conditions: Vec<Condition>,
    /// What is shown of them.
    pub selected: Vec<Selected>,
    /// The order of the rows; each later one among those that are equal before.
    pub order: Vec<Order>,
    /// How many rows are asked for, if that is said; may be below zero.
    pub limit: Option<i64>,
    /// How many rows are passed over; may be below zero, which means none.
    pub offset: Option<i64>,
    /// The columns that are taken from a body, if not all.
    pub columns: Option<Vec<Column>>,
    /// The columns by which a row counts as there already.
    pub on_conflict: Option<Vec<Column>>,
}

impl Query {
    /// Reads the part of an address behind its question mark.
    pub fn parse(relation: Relation, raw: &str, limits: &Limits) -> Result<Query, Refusal> {
        if raw.len() > limits.query_bytes_max {
            return Err(Refusal::too_many("bytes", limits.query_bytes_max));
        }
        let mut query = Query {
            conditions: Vec::new(),
            selected: select::all(relation),
            order: Vec::new(),
            limit: None,
            offset: None,
            columns: None,
            on_conflict: None,
        };
        let mut reader = Reader::new(relation, limits);
        for (key, value) in params::parse(raw)? {
            query.add((relation, &mut reader), &key, &value)?;
        }
        Ok(query)
    }

    fn add(
        &mut self,
        (relation, reader): (Relation, &mut Reader<'_>),
        key: &str,
        value: &str,
    ) -> Result<(), Refusal> {
        match key {
            "select" if value.is_empty() => {}
            "select" => self.selected = select::select(relation, value)?,
            "columns" => {
                let unknown = |name: &str| Refusal::unknown_column(relation, name);
                self.columns = Some(names((relation, unknown), "columns parameter", value)?);
            }
            "on_conflict" => {
                // Of those that are not there, the database speaks without the relation's name.
                let unknown = |name: &str| {
                    let message = format!("column \"{name}\" does not exist");
                    Refusal::new(Code::UndefinedColumn, message)
                };
                let columns = names((relation, unknown), "on_conflict parameter", value)?;
                self.on_conflict = Some(unique(relation, columns)?);
            }
            _ => return self.add_by_end((relation, reader), key, value),
        }
        Ok(())
    }

    /// The last part of a name says what it is; what stands before it names a part of the answer.
    fn add_by_end(
        &mut self,
        (relation, reader): (Relation, &mut Reader<'_>),
        key: &str,
        value: &str,
    ) -> Result<(), Refusal> {
        let (path, end) = key.rsplit_once('.').map_or((None, key), |(path, end)| (Some(path), end));
        let is_logic = matches!(end, "and" | "or");
        if !is_logic && !matches!(end, "order" | "limit" | "offset") {
            self.conditions.push(reader.filter(key, value)?);
            return Ok(());
        }
        let mut names = path.into_iter().flat_map(|path| path.split('.'));
        if let Some(name) = names.find(|name| !is_logic || *name != "not") {
            return Err(Refusal::not_embedded(name));
        }
        match end {
            "order" => select::order(relation, value, &mut self.order)?,
            // What is no number is passed over.
            "limit" => self.limit = number(value),
            "offset" => self.offset = number(value),
            _ => self.conditions.push(reader.logic((path.is_some(), end == "and"), value)?),
        }
        Ok(())
    }
}

/// A whole number; one that is too large is as large as can be.
fn number(text: &str) -> Option<i64> {
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let bound = if text.starts_with('-') { i64::MIN } else { i64::MAX };
    Some(text.parse().unwrap_or(bound))
}

/// A list of names of columns.
fn names(
    (relation, unknown): (Relation, impl Fn(&str) -> Refusal),
    what: &'static str,
    text: &str,
) -> Result<Vec<Column>, Refusal> {
    let mut scan = Scan::new(what, text);
    let mut columns = Vec::new();
    loop {
        scan.spaces();
        let name = scan.name("field name (* or [a..z0..9_$])")?;
        let column = relation.column(&name).ok_or_else(|| unknown(&name))?;
        if !columns.contains(&column) {
            columns.push(column);
        }
        scan.spaces();
        if !scan.take(",") {
            break;
        }
    }
    if scan.is_done() { Ok(columns) } else { Err(scan.wrong("\",\" or end of input")) }
}

/// Rows are told apart by their key and by nothing else.
fn unique(relation: Relation, columns: Vec<Column>) -> Result<Vec<Column>, Refusal> {
    if columns == [relation.key()] {
        return Ok(columns);
    }
    let words = "there is no unique or exclusion constraint matching the ON CONFLICT specification";
    Err(Refusal::new(Code::NoConstraint, words))
}
