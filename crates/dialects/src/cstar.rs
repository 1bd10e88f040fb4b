//! cStar: its admin API under `/api/v1`, as version 0.1.0 of `@cstar.help/js` speaks to it.
//!
//! Source of the facts: the published package's README, chat client and types, and the vendor's documentation. Its
//! words are ours under other names: a team is a workspace, and a ticket is the help-desk facet of a conversation,
//! with the same id under another prefix.
//!
//! Read `routes` first. What all addresses share: `envelope` writes answers and `error` refusals, both with the
//! request's id, which handlers do not know; `admission` lets keys in and counts their requests; `extract`, `ids` and
//! `pages` are what handlers take from a request.

mod admission;
mod articles;
mod customers;
mod envelope;
mod error;
mod extract;
pub mod face;
mod ids;
mod library;
mod messages;
mod objects;
mod pages;
pub mod routes;
mod team;
mod tickets;
mod webhooks;
mod widget;

/// The door that conversations of this dialect came through.
const CHANNEL: &str = "cstar";

/// How often the dialect may be called: requests in an hour, where 0 means as often as one likes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// With one secret key.
    pub secret_per_hour: u32,
    /// With one publishable key.
    pub publishable_per_hour: u32,
    /// Of the public library, from one address.
    pub library_per_hour: u32,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { secret_per_hour: 1_000, publishable_per_hour: 100, library_per_hour: 1_000 }
    }
}
