//! Dialect zero: our own API under `/v1`. It has no private door; what it does, any dialect can do.

pub mod error;
mod extract;
mod from_wire;
mod live;
pub mod routes;
mod stream;
mod to_wire;

mod agents;
mod articles;
mod categories;
mod chat;
mod content;
mod conversations;
mod files;
mod handling;
mod search;
mod sla;
mod system;
mod tokens;

pub use to_wire::{article, chat_reply, conversation, message, saved_chat_reply, time, workspace};
