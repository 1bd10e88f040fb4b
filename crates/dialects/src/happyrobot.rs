//! HappyRobot: its public API, version 2, under `/api/v2`, as `@happyrobot-ai/sdk` 0.1.18 speaks to it.
//!
//! Source of the facts: the published OpenAPI document, the vendor's documentation and the package's types. Its words
//! are ours under other names: a workflow is an agent, a session is a conversation, a run is a run, an organisation is
//! a workspace; and identifiers are the same ones, written as hyphenated UUIDs.

mod account;
mod chat;
mod error;
mod extract;
mod from_wire;
mod ids;
mod pages;
pub mod routes;
mod runs;
mod sessions;
mod socket;
mod to_wire;
mod uploads;
mod versions;
mod workflows;

/// The door that conversations of this dialect came through.
const CHANNEL: &str = "happyrobot";
