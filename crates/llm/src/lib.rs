//! The `llm` crate.
