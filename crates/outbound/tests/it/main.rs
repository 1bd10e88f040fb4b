//! The client against real sockets on this machine, and addresses in every spelling.

#![expect(clippy::unwrap_used, reason = "what a test needs and does not get fails it")]

mod answers;
mod bad_receivers;
mod receiver;
mod spellings;
mod targets;
