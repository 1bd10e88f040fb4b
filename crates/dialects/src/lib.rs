//! The `dialects` crate.
