//! The `knowledge` crate.
