//! ConvoKit: one call, `POST /api/server/chat`, as its server SDK 0.1.0 and 0.1.1 make it.
//!
//! Source of the facts: the published package `@convokit/server` 0.1.0 and the README of 0.1.1. Errors are
//! `{"error": "<a sentence>"}`, since the SDK shows nothing else to its caller.

mod error;
pub mod routes;
mod types;
