//! The providers against a real server on this machine that speaks every sort of nonsense.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod answers;
mod chain;
mod failures;
mod server;
mod times;
