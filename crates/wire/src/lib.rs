//! The native API's JSON, shared by the server and its clients.
//!
//! Shapes only: no rule is checked here and nothing of the server is known. Identifiers are texts such as
//! `cnv_0190…`, times are RFC 3339 in UTC with milliseconds. Requests refuse fields that they do not know, so that a
//! misspelt one is noticed; answers may gain fields at any time,
//! and words of a closed list too ([`lenient`]).
//!
//! Read [`chat`] first, then [`conversations`], [`history`], [`tickets`], [`customers`], [`teammates`], [`articles`],
//! [`agents`], [`feedback`], [`tokens`], [`webhooks`], [`search`], [`lists`], [`errors`].

pub mod agents;
pub mod articles;
pub mod chat;
pub mod conversations;
pub mod customers;
pub mod desk;
pub mod errors;
pub mod feedback;
pub mod files;
pub mod history;
pub mod lenient;
pub mod lists;
pub mod live;
mod making;
pub mod search;
pub mod teammates;
pub mod tickets;
pub mod tokens;
pub mod ui;
pub mod webhooks;

/// For fields where "absent" (leave it) and `null` (empty it) differ.
pub(crate) fn present<'de, T, D>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    T: serde::Deserialize<'de>,
    D: serde::Deserializer<'de>,
{
    serde::Deserialize::deserialize(deserializer).map(Some)
}

/// For fields of a patch that cannot be emptied: "absent" leaves them, `null` is refused.
pub(crate) fn filled<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: serde::Deserialize<'de>,
    D: serde::Deserializer<'de>,
{
    T::deserialize(deserializer).map(Some)
}
