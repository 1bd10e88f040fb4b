//! What the store promises whatever its tables are: the same cases on SQLite and, where
//! `TEST_DATABASE_URL` names a `PostgreSQL` server, there too.

#![expect(clippy::unwrap_used, reason = "what a test needs and does not get fails it")]

mod away;
mod closing;
mod opening;
mod place;
mod selection;
mod values;
mod writes;
