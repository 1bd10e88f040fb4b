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
    /// What is to be known beyond the subject: a JSON object, for updates `{"changes": {field: {"from", "to"}}}`.
    pub data: Option<String>,
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
        /// A conversation was given back to the AI.
        ConversationReleased "conversation.released"
        /// A person took a conversation over.
        ConversationTaken "conversation.taken"
        /// A conversation that had ended goes on.
        ConversationReopened "conversation.reopened"
        /// What is said of a conversation was changed: its name, or what is attached to it.
        ConversationUpdated "conversation.updated"
        /// A conversation was removed with its messages.
        ConversationDeleted "conversation.deleted"
        /// A message was added to a conversation.
        MessageCreated "message.created"
        /// A message was changed.
        MessageUpdated "message.updated"
        /// A message was removed.
        MessageDeleted "message.deleted"
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
        /// Somebody said what they think of a run's answer, or took it back.
        RunRated "run.rated"
        /// A conversation became a ticket.
        TicketCreated "ticket.created"
        /// A ticket was changed.
        TicketUpdated "ticket.updated"
        /// A ticket was removed with its conversation.
        TicketDeleted "ticket.deleted"
        /// A remark was added to a conversation.
        NoteCreated "note.created"
        /// A customer was added.
        CustomerCreated "customer.created"
        /// A customer was changed.
        CustomerUpdated "customer.updated"
        /// A customer turned out to be another one, and was merged into them.
        CustomerMerged "customer.merged"
        /// A customer was removed.
        CustomerDeleted "customer.deleted"
        /// Everything of a person was erased.
        CustomerErased "customer.erased"
        /// A teammate was added.
        TeammateCreated "teammate.created"
        /// A teammate was changed.
        TeammateUpdated "teammate.updated"
        /// A teammate was removed.
        TeammateDeleted "teammate.deleted"
        /// A category was added.
        CategoryCreated "category.created"
        /// A category was changed.
        CategoryUpdated "category.updated"
        /// A category was removed.
        CategoryDeleted "category.deleted"
        /// An article was added.
        ArticleCreated "article.created"
        /// An article was changed.
        ArticleUpdated "article.updated"
        /// An article was removed.
        ArticleDeleted "article.deleted"
        /// An agent's version was put into use.
        AgentPublished "agent.published"
        /// A webhook was switched off, because its receiver is gone or has failed for days.
        WebhookDisabled "webhook.disabled"
    }
}
