//! Rows that are written: the bodies of `POST` and `PATCH`.

use std::collections::BTreeMap;

use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use serde_json::{Map, Value};

use super::Limits;
use super::columns::{Column, Kind, Relation};
use super::error::{Code, Refusal};
use super::prefer::{Missing, Preferences};
use super::query::{Query, integer};
use crate::json;

/// What a column is to become.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// This text.
    Text(String),
    /// This number.
    Integer(i64),
    /// This JSON, which is not `null`.
    Json(Value),
    /// This list.
    Texts(Vec<String>),
}

/// What is written of a row. A column that is not in it keeps what it has, or gets what it has by itself.
pub type Row = BTreeMap<Column, Cell>;

/// What reads a body, besides its bytes.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// Whose rows they are.
    pub relation: Relation,
    /// The query of the request, which may say what is taken of them.
    pub query: &'a Query,
    /// Its preferences, which may say what is put where nothing is.
    pub preferences: &'a Preferences,
    /// What one request may hold.
    pub limits: &'a Limits,
    /// The deepest JSON.
    pub depth_max: usize,
}

impl Reading<'_> {
    /// The rows that are added: those of a list, or one. Anything else that is JSON is a list of none.
    pub fn added(&self, headers: &HeaderMap, bytes: &[u8]) -> Result<Vec<Row>, Refusal> {
        check_type(headers)?;
        let objects = match json::value(bytes, self.depth_max)? {
            Value::Object(object) => vec![object],
            Value::Array(items) => objects(items)?,
            _ => Vec::new(),
        };
        if objects.len() > self.limits.added_max {
            let words = format!("at most {} rows can be added at once", self.limits.added_max);
            return Err(Refusal::new(Code::BadBody, words));
        }
        let is_uniform = |pair: &[Map<String, Value>]| {
            pair[0].len() == pair[1].len() && pair[0].keys().all(|key| pair[1].contains_key(key))
        };
        if self.query.columns.is_none() && !objects.windows(2).all(is_uniform) {
            return Err(no_match());
        }
        objects.into_iter().map(|object| self.row(object)).collect()
    }

    /// What is changed; of a list it is the first object, and of nothing nothing.
    pub fn changed(&self, headers: &HeaderMap, bytes: &[u8]) -> Result<Row, Refusal> {
        let rows = self.added(headers, bytes)?;
        Ok(rows.into_iter().next().unwrap_or_default())
    }

    fn row(&self, mut object: Map<String, Value>) -> Result<Row, Refusal> {
        let mut row = Row::new();
        let Some(columns) = &self.query.columns else {
            for (name, value) in object {
                let unknown = || Refusal::unknown_column(self.relation, &name);
                let column = self.relation.column(&name).ok_or_else(unknown)?;
                put(&mut row, column, &name, value)?;
            }
            return Ok(row);
        };
        for &column in columns {
            let by_key = (column == self.relation.key()).then(|| object.remove("id")).flatten();
            let found = object.remove(column.name());
            match found.or(by_key) {
                Some(value) => put(&mut row, column, column.name(), value)?,
                None if self.preferences.missing == Some(Missing::Default) => {}
                None => put(&mut row, column, column.name(), Value::Null)?,
            }
        }
        Ok(row)
    }
}

/// A body without a type counts as JSON.
fn check_type(headers: &HeaderMap) -> Result<(), Refusal> {
    let Some(value) = headers.get(CONTENT_TYPE) else { return Ok(()) };
    let text = String::from_utf8_lossy(value.as_bytes());
    let name = text.split(';').next().unwrap_or_default().trim();
    if name.eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    Err(Refusal::new(Code::BadBody, format!("Content-Type not acceptable: {name}")))
}

fn objects(items: Vec<Value>) -> Result<Vec<Map<String, Value>>, Refusal> {
    let object = |item| match item {
        Value::Object(object) => Ok(object),
        _ => Err(no_match()),
    };
    items.into_iter().map(object).collect()
}

fn no_match() -> Refusal {
    Refusal::new(Code::BadBody, "All object keys must match")
}

fn put(row: &mut Row, column: Column, name: &str, value: Value) -> Result<(), Refusal> {
    if row.insert(column, cell(column, value)?).is_some() {
        let message = format!("column \"{name}\" specified more than once");
        return Err(Refusal::new(Code::DuplicateColumn, message));
    }
    Ok(())
}

/// What a value of JSON is for a column: texts take anything, as it is written.
fn cell(column: Column, value: Value) -> Result<Cell, Refusal> {
    let written = |value: Value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    Ok(match (column.kind(), value) {
        (_, Value::Null) => Cell::Null,
        (Kind::Text, value) => Cell::Text(written(value)),
        (Kind::Integer, value) => Cell::Integer(integer(column, &written(value))?),
        (Kind::Json, value) => Cell::Json(value),
        (Kind::Texts, Value::Array(items)) => {
            let text = |item| match item {
                Value::Null | Value::Array(_) | Value::Object(_) => Err(no_list(column, &item)),
                item => Ok(written(item)),
            };
            Cell::Texts(items.into_iter().map(text).collect::<Result<_, _>>()?)
        }
        (Kind::Texts, value) => return Err(no_list(column, &value)),
    })
}

fn no_list(column: Column, value: &Value) -> Refusal {
    Refusal::invalid_value(column, &value.to_string()).because("expected a list of texts")
}

#[cfg(test)]
mod tests;
