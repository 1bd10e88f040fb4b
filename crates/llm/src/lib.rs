//! The model providers, outbound: a prompt goes out, an answer streams in.
//!
//! It knows no conversation, no article and no database; who asks, what the prompt says and what
//! becomes of the answer is decided by the caller.

mod citations;

pub use citations::CitationFilter;
