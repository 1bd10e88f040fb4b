//! Live conversations: event streams, pages of events, and the WebSocket.

mod events;
mod frames;
mod line;
mod socket;

pub(crate) use events::{
    __path_all, __path_find, __path_of_conversation, all, find, of_conversation,
};
pub(crate) use socket::{__path_connect, connect};
