//! Columns of a SQLite row: checked, because SQLite stores any type anywhere.

use rusqlite::Row;
use rusqlite::types::ValueRef;

use crate::error::Error;

pub(crate) fn integer(row: &Row<'_>, column: usize) -> Result<Option<i64>, Error> {
    read(row, column, |value| match value {
        ValueRef::Integer(value) => Some(value),
        _ => None,
    })
}

pub(crate) fn real(row: &Row<'_>, column: usize) -> Result<Option<f64>, Error> {
    read(row, column, |value| match value {
        ValueRef::Real(value) => Some(value),
        ValueRef::Integer(value) => Some(value as f64),
        _ => None,
    })
}

pub(crate) fn boolean(row: &Row<'_>, column: usize) -> Result<Option<bool>, Error> {
    read(row, column, |value| match value {
        ValueRef::Integer(value @ (0 | 1)) => Some(value == 1),
        _ => None,
    })
}

pub(crate) fn text(row: &Row<'_>, column: usize) -> Result<Option<String>, Error> {
    read(row, column, |value| value.as_str().ok().map(str::to_owned))
}

pub(crate) fn bytes(row: &Row<'_>, column: usize) -> Result<Option<Vec<u8>>, Error> {
    read(row, column, |value| match value {
        ValueRef::Blob(value) => Some(value.to_vec()),
        _ => None,
    })
}

fn read<T>(
    row: &Row<'_>,
    column: usize,
    convert: impl FnOnce(ValueRef<'_>) -> Option<T>,
) -> Result<Option<T>, Error> {
    match row.get_ref(column) {
        Ok(ValueRef::Null) => Ok(None),
        Ok(value) => convert(value)
            .map(Some)
            .ok_or_else(|| Error::unreadable(format!("{} in column {column}", value.data_type()))),
        Err(cause) => Err(Error::unreadable(cause.to_string())),
    }
}
