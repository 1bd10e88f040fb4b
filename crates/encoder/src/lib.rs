//! The `encoder` crate.
