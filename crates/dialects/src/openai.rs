//! OpenAI: chat completions, models and conversations under `/openai/v1`, so that its official clients work with another
//! base URL.
//!
//! Source of the facts: the types of the published clients, `openai` 3.54 for Python and 7.57 for JavaScript. A model is
//! an agent by its slug, a conversation is a conversation, an item of it a message; a completion is a run. What is ours
//! and has no word there stands under `switchboard`.

mod answer;
mod chunks;
mod completions;
mod conversations;
mod error;
mod extract;
mod ids;
mod item;
mod items;
mod metadata;
mod models;
mod request;
pub mod routes;
mod turns;

use domain::clock::Time;

/// The door that conversations of this dialect came through.
const CHANNEL: &str = "openai";
/// The model that is there without any agent: the agent with this slug, or else the configured default.
const DEFAULT_MODEL: &str = "default";

/// A moment as the vendor writes it: seconds since 1970.
fn second(moment: Time) -> i64 {
    moment.millis().div_euclid(1_000)
}
