//! One attempt of the AI to answer.

use crate::clock::Time;
use crate::conversation::words;
use crate::id::{AgentId, ConversationId, MessageId, RunId};

/// One attempt of the AI to answer one message.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Its identity.
    pub id: RunId,
    /// Where it answers.
    pub conversation: ConversationId,
    /// The customer's message that it answers.
    pub question: MessageId,
    /// The message that it wrote, once it has.
    pub answer: Option<MessageId>,
    /// The agent; absent means the default agent.
    pub agent: Option<AgentId>,
    /// The published version of that agent.
    pub agent_version: Option<i64>,
    /// Who wrote the answer: a model's name, or `built-in`.
    pub model: Option<String>,
    /// How far it is.
    pub state: State,
    /// What came of it, once it is completed.
    pub outcome: Option<Outcome>,
    /// 0 to 1: how sure the answer is.
    pub confidence: Option<f64>,
    /// What it used.
    pub usage: Usage,
    /// When it began.
    pub started_at: Time,
    /// When it ended.
    pub ended_at: Option<Time>,
}

words! {
    /// How far a run is.
    State {
        /// It waits for the run before it.
        Queued "queued"
        /// Somebody works on it.
        Running "running"
        /// It ended with an outcome.
        Completed "completed"
        /// It ended because of a fault of ours.
        Failed "failed"
        /// Its process died; the question can be asked again.
        Interrupted "interrupted"
        /// Somebody stopped it before it had an answer.
        Canceled "canceled"
    }
}

impl State {
    /// Whether it is over; it stays so for ever.
    #[must_use]
    pub fn is_end(self) -> bool {
        !matches!(self, State::Queued | State::Running)
    }
}

words! {
    /// What came of a question.
    Outcome {
        /// The answer stands in the articles.
        Answered "answered"
        /// The articles do not answer it, and the reply says so.
        NotFound "not_found"
        /// A person was asked to take over.
        HandedOff "handed_off"
        /// A person handles the conversation; the AI kept silent.
        Held "held"
    }
}

/// Tokens that a model counted; unknown where it did not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Tokens read.
    pub prompt_tokens: Option<i64>,
    /// Tokens written.
    pub completion_tokens: Option<i64>,
    /// Both.
    pub total_tokens: Option<i64>,
}
