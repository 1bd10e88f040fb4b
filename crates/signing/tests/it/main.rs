//! Signatures that were made elsewhere, and properties of our own.

#![expect(clippy::unwrap_used, reason = "what a test needs and does not get fails it")]

mod properties;
mod vectors;
