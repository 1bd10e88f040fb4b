//! Live conversations: event streams, pages of events, the WebSocket, and webhooks as they would be sent.

mod events;
mod frames;
mod line;
mod listen;
mod socket;

pub(crate) use events::{
    __path_all, __path_find, __path_of_conversation, all, find, of_conversation,
};
pub(crate) use frames::{by_reference, event};
pub(crate) use listen::{__path_listen, listen};
pub(crate) use socket::{__path_connect, connect};
