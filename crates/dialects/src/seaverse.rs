//! SeaVerse: the data host that `@seaverse/conversation-sdk` 0.4.2 speaks to, which is PostgREST over three relations.
//!
//! Source of the facts: the SDK's published source, and PostgREST's documentation and its own tests. What PostgREST
//! leaves to the database behind it (names of types, sentences about columns and values) is said in PostgreSQL's words,
//! whichever database is used.
//!
//! Read `columns` first: what there is to ask for. Then `query`, which reads an address into typed conditions, `prefer`
//! and `body` for the rest of a request, and `range` for what an answer says of itself. `error` is the one shape of
//! refusals. `asked` puts these together, `select` puts a query into the engine's words, `show` and `write` its rows;
//! `relations` and `add` do what is asked, and `routes` says at which addresses. Nothing of a request ever becomes SQL text: values are typed here and bound there.

mod add;
mod asked;
pub mod body;
pub mod columns;
pub mod error;
pub mod prefer;
pub mod query;
pub mod range;
mod relations;
pub mod routes;
mod select;
mod session;
mod show;
mod write;

/// What one request may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest query of an address, as it is sent. Servers of HTTP refuse some more than 64 KiB anyway.
    pub query_bytes_max: usize,
    /// The most conditions on columns, counted through all `and` and `or`.
    pub filters_max: usize,
    /// How deep `and` and `or` may be nested; one that stands alone is 1 deep.
    pub depth_max: usize,
    /// The most values in all lists of `in` together.
    pub values_max: usize,
    /// The longest pattern of `like` and `ilike`: looking for one takes its length times the text's.
    pub pattern_bytes_max: usize,
    /// The most rows of one answer: a larger `limit` is lowered without a word, as PostgREST's `db-max-rows` does. The SDK
    /// asks for 50 conversations for each app of a page.
    pub rows_max: u64,
    /// The most rows that one request may add.
    pub added_max: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            query_bytes_max: 64 * 1024,
            filters_max: 100,
            depth_max: 10,
            values_max: 1_000,
            pattern_bytes_max: 1_000,
            rows_max: 1_000,
            added_max: 1_000,
        }
    }
}
