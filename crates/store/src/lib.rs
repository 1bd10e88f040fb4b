//! Every SQL statement of the product, written once for SQLite and `PostgreSQL`.
//!
//! Knows tables and databases; deliberately knows no rule of the product, no wire format and no
//! time but what it is given. Read `db` first, then `migrations/`, then one file per table.

mod db;
mod error;
mod migrations;
mod postgres;
mod sqlite;

pub use db::{Db, Kind, Row, Settings, Tx, Value};
pub use error::{Cause, Error, OpenError};
pub use migrations::Migration;
