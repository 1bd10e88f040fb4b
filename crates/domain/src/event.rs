//! Everything that can happen.
//!
//! An event is written in the same transaction as the change it tells of. Streams, webhooks and indexes are
//! readings of events.

use crate::clock::Time;
use crate::conversation::words;
use crate::id::{ConversationId, EventId};

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its identity.
    pub id: EventId,
    /// What happened.
    pub kind: EventKind,
    /// The conversation it happened in, if in one.
    pub conversation: Option<ConversationId>,
    /// 1, 2, 3… inside that conversation; 0 outside of one.
    pub position: i64,
    /// The id of the thing it happened to, in its native face.
    pub subject: String,
    /// When it happened.
    pub created_at: Time,
}

words! {
    /// The kinds of events.
    EventKind {
        /// A conversation was opened.
        ConversationCreated "conversation.created"
        /// A conversation has ended.
        ConversationClosed "conversation.closed"
        /// A person was asked to take a conversation over.
        ConversationHandedOff "conversation.handed_off"
        /// A message was added to a conversation.
        MessageCreated "message.created"
        /// The AI began to answer.
        RunStarted "run.started"
        /// A run ended with an outcome.
        RunCompleted "run.completed"
        /// A run ended by a fault.
        RunFailed "run.failed"
        /// A run's process died.
        RunInterrupted "run.interrupted"
        /// A run was stopped.
        RunCanceled "run.canceled"
        /// An article was added.
        ArticleCreated "article.created"
        /// An article was changed.
        ArticleUpdated "article.updated"
        /// An article was removed.
        ArticleDeleted "article.deleted"
        /// An agent's version was put into use.
        AgentPublished "agent.published"
    }
}
