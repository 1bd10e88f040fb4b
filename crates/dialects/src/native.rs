//! Dialect zero: our own API under `/v1`. It has no private door; what it does, any dialect can do.

pub mod error;
mod etag;
mod extract;
mod face;
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
mod customers;
mod deliveries;
mod desk_wire;
mod feedback;
mod files;
mod handling;
mod history;
mod history_wire;
mod notes;
mod people;
mod search;
mod sla;
mod system;
mod teammates;
mod tickets;
mod tokens;
mod ui;
mod webhooks;
mod webhooks_wire;

pub use face::FACE;
pub use people::{saved_teammate, teammate};
pub use to_wire::{article, chat_reply, conversation, message, saved_chat_reply, time, workspace};
