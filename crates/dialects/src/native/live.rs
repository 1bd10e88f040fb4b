//! Live conversations: event streams, pages of events, and the WebSocket.

mod events;
mod frames;
mod socket;

pub(crate) use events::{__path_all, __path_of_conversation, all, of_conversation};
pub(crate) use socket::{__path_connect, connect};
