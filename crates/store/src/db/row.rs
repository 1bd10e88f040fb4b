//! A row on its way out, the same for both databases.

use crate::error::Error;
use crate::{postgres, sqlite};

/// One row of a result; columns count from 0 and are read by the type they were written with.
pub struct Row<'a>(From<'a>);

enum From<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a tokio_postgres::Row),
}

macro_rules! column {
    ($(#[$doc:meta])* $name:ident, $optional:ident, $type:ty) => {
        $(#[$doc])*
        pub fn $name(&self, column: usize) -> Result<$type, Error> {
            self.$optional(column)?.ok_or_else(|| Error::unreadable(format!("null in column {column}")))
        }

        #[doc = concat!("Like [`Row::", stringify!($name), "`], and `None` for null.")]
        pub fn $optional(&self, column: usize) -> Result<Option<$type>, Error> {
            match &self.0 {
                From::Sqlite(row) => sqlite::column::$name(row, column),
                From::Postgres(row) => postgres::column::$name(row, column),
            }
        }
    };
}

impl<'a> Row<'a> {
    pub(crate) fn sqlite(row: &'a rusqlite::Row<'a>) -> Row<'a> {
        Row(From::Sqlite(row))
    }

    pub(crate) fn postgres(row: &'a tokio_postgres::Row) -> Row<'a> {
        Row(From::Postgres(row))
    }

    column! {
        /// A `bigint` (or a narrower whole number).
        integer, optional_integer, i64
    }
    column! {
        /// A `double precision`.
        real, optional_real, f64
    }
    column! {
        /// A `boolean`.
        boolean, optional_boolean, bool
    }
    column! {
        /// A `text`.
        text, optional_text, String
    }
    column! {
        /// A `bytea`.
        bytes, optional_bytes, Vec<u8>
    }
}
