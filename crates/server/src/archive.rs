//! Exports: a folder with a file of JSON Lines for each kind of thing, and a manifest with their hashes.
//!
//! An export holds all that a workspace has in one mode but secrets and what is derived or short-lived. Put into an
//! empty server it gives an equal export: identities, numbers, times and orders are kept.

mod lines;
mod manifest;
mod read;
mod write;

pub(crate) use read::{Opened, Summary, open};
pub(crate) use write::write;
