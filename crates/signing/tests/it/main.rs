//! Signatures that were made elsewhere, properties of our own, and the programs of the guide.

#![expect(clippy::unwrap_used, reason = "what a test needs and does not get fails it")]

mod guide;
mod properties;
mod vectors;
