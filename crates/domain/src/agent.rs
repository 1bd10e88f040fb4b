//! A configured AI and its versions.

use crate::clock::Time;
use crate::conversation::words;
use crate::id::AgentId;
use crate::text::Slug;

/// A configured AI. What is edited is a draft; conversations use what is published.
#[derive(Clone, Debug, PartialEq)]
pub struct Agent {
    /// Its identity.
    pub id: AgentId,
    /// Its name in requests; unique in a scope.
    pub slug: Slug,
    /// Its name for people.
    pub name: String,
    /// What the next published version will be.
    pub draft: AgentSettings,
    /// The number of the version in use in production, if any.
    pub published: Option<i64>,
    /// When it was made.
    pub created_at: Time,
    /// When its draft or publication last changed.
    pub updated_at: Time,
}

/// How an agent answers.
#[derive(Clone, Debug, PartialEq)]
pub struct AgentSettings {
    /// What the model is told about its task; at most [`INSTRUCTIONS_BYTES_MAX`].
    pub instructions: String,
    /// The name of a configured model; absent means the built-in answerer.
    pub model: Option<String>,
    /// Models to try next, in order, when the first one fails.
    pub fallback: Vec<String>,
    /// 0 to 1: answers less sure than this are not given. Absent means the answerer's own.
    pub threshold: Option<f64>,
    /// What happens when the articles do not answer.
    pub when_not_found: WhenNotFound,
    /// What it says first in a new conversation.
    pub greeting: Option<String>,
    /// How many passages a model is given, 1 to 20.
    pub sources_max: usize,
    /// How many tokens of earlier turns a model is given.
    pub history_tokens_max: usize,
}

/// The longest instructions.
pub const INSTRUCTIONS_BYTES_MAX: usize = 32 * 1024;
/// The most passages that a model is given.
pub const SOURCES_MAX: usize = 20;

impl Default for AgentSettings {
    fn default() -> AgentSettings {
        AgentSettings {
            instructions: String::new(),
            model: None,
            fallback: Vec::new(),
            threshold: None,
            when_not_found: WhenNotFound::Offer,
            greeting: None,
            sources_max: 6,
            history_tokens_max: 2_000,
        }
    }
}

words! {
    /// What happens when the articles do not answer a question.
    WhenNotFound {
        /// The reply says so and offers a person.
        Offer "offer"
        /// A person is asked at once.
        HandOff "hand_off"
    }
}

/// A version of an agent: settings that no longer change.
#[derive(Clone, Debug, PartialEq)]
pub struct AgentVersion {
    /// The agent.
    pub agent: AgentId,
    /// 1, 2, 3… inside its agent.
    pub number: i64,
    /// How it answers.
    pub settings: AgentSettings,
    /// When it was published first.
    pub created_at: Time,
}

words! {
    /// Where an agent's version is in use; each environment has at most one.
    Environment {
        /// For everybody: where an agent is published unless somebody says otherwise.
        Production "production"
        /// For a last look.
        Staging "staging"
        /// For trying out.
        Development "development"
    }
}
