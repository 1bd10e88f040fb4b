//! The client against real sockets on this machine.

#![expect(clippy::unwrap_used, reason = "what a test needs and does not get fails it")]

mod spellings;
