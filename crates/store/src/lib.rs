//! Every SQL statement of the product, written once for SQLite and `PostgreSQL`.
//!
//! Knows tables and databases; deliberately knows no rule of the product, no wire format and no
//! time but what it is given. Read `db` first, then `migrations/`, then one file per table.

pub mod agents;
pub mod apps;
pub mod archive;
pub mod articles;
pub mod categories;
pub mod conversations;
pub mod customers;
mod db;
pub mod deliveries;
pub mod erasures;
mod error;
pub mod events;
mod extras;
mod facts;
pub mod feedback;
pub mod files;
pub mod foreign;
pub mod former_customers;
pub mod history;
pub mod idempotency;
pub mod identity_secrets;
pub mod knowledge;
pub mod messages;
mod migrations;
pub mod notes;
mod numbered;
mod postgres;
mod read;
pub mod readers;
pub mod readings;
pub mod runs;
pub mod search;
pub mod selection;
pub mod shown;
pub mod signing_keys;
pub mod sla;
mod sqlite;
mod tags;
pub mod teammates;
pub mod tickets;
mod values;
pub mod versions;
pub mod webhooks;
pub mod workspaces;

pub use db::{Db, Kind, Notice, Row, Settings, Tx, Value};
pub use error::{Cause, Error, OpenError};
pub use facts::{Fact, changes, object, union};
pub use migrations::Migration;
pub use sqlite::{backup, restore};

/// What a statement comes to.
pub type Result<T> = std::result::Result<T, Error>;
