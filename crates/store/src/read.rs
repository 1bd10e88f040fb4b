//! From a row's columns to checked values; what fails the check is `Unreadable`.

use std::str::FromStr;

use domain::clock::Time;

use crate::{Error, Result, Row};

/// A column that holds an identifier.
pub(crate) fn id<T: FromStr>(row: &Row<'_>, column: usize) -> Result<T> {
    row.text(column)?.parse().map_err(|_| Error::unreadable("id"))
}

/// A column that may hold an identifier.
pub(crate) fn optional_id<T: FromStr>(row: &Row<'_>, column: usize) -> Result<Option<T>> {
    let text = row.optional_text(column)?;
    text.map(|text| text.parse().map_err(|_| Error::unreadable("id"))).transpose()
}

/// A column that holds one of a few words.
pub(crate) fn word<T>(row: &Row<'_>, column: usize, parse: fn(&str) -> Option<T>) -> Result<T> {
    parse(&row.text(column)?).ok_or_else(|| Error::unreadable("word"))
}

/// A column that may hold one of a few words.
pub(crate) fn optional_word<T>(
    row: &Row<'_>,
    column: usize,
    parse: fn(&str) -> Option<T>,
) -> Result<Option<T>> {
    let text = row.optional_text(column)?;
    text.map(|text| parse(&text).ok_or_else(|| Error::unreadable("word"))).transpose()
}

/// A column that holds milliseconds.
pub(crate) fn time(row: &Row<'_>, column: usize) -> Result<Time> {
    row.integer(column).map(Time)
}

/// A column that may hold milliseconds.
pub(crate) fn optional_time(row: &Row<'_>, column: usize) -> Result<Option<Time>> {
    Ok(row.optional_integer(column)?.map(Time))
}
