//! The model providers, outbound: a prompt goes out, an answer streams in.
//!
//! It knows no conversation, no article and no database; who asks, what the prompt says and what
//! becomes of the answer is decided by the caller.
//! It knows that servers which call themselves compatible are not: whatever can be understood is.
//!
//! Reading order: `settings` and `request` (what goes in), `answer` (what comes out), `error` (what
//! the caller does when it does not), `model` and `chain` (the doors), `openai` and `anthropic`
//! (one vendor each: to the wire and from it), then what both share: `http`, `retry`, `events`,
//! `clocks`, `draft`, `reading`.
//! `scripted` is the provider of tests and demos; `citations` checks the markers in any text.

mod answer;
mod anthropic;
mod chain;
mod citations;
mod clocks;
mod draft;
mod error;
mod events;
mod http;
mod model;
mod openai;
mod reading;
mod request;
mod retry;
mod scripted;
mod settings;

pub use answer::{Chunk, Completion, Finish, Stream, ToolCall, Usage};
pub use chain::Chain;
pub use citations::CitationFilter;
pub use error::{Error, Limit, Refusal, Timer};
pub use model::Model;
pub use request::{Request, Role, Tool, Turn};
pub use scripted::{Script, ScriptedEnd, ScriptedFailure, ScriptedReply};
pub use settings::{InvalidSettings, Kind, Limits, Secret, Settings};
