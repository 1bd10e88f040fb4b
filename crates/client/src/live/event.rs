//! What a live line tells.

use std::time::Duration;

use wire::conversations::{Conversation, Message};
use wire::live::{Event, Snapshot};

use crate::error::Error;

/// What a live line tells, of each conversation once and in order.
///
/// What stands in a conversation's log has an [`At`]; the rest (words, typing, presence, the line itself) is told now or
/// never.
#[derive(Debug)]
#[non_exhaustive]
pub enum LiveEvent {
    /// The line is open for the first time.
    Ready,
    /// A conversation is followed; told once for each, however often the line breaks.
    Subscribed {
        /// `cnv_…`
        conversation_id: String,
        /// What is told is what comes after it.
        position: i64,
    },
    /// A message was added, by whomever: also your own, and each answer.
    Message {
        /// It, as it stands there.
        message: Box<Message>,
        /// Where it is told.
        at: At,
    },
    /// The AI begins to answer.
    ResponseStart {
        /// `cnv_…`
        conversation_id: String,
        /// `run_…`
        run_id: String,
    },
    /// More of its answer. The chunks of a run, put together, are its message, unless
    /// [`ResponseEnd`](LiveEvent::ResponseEnd) says that it was replaced.
    ResponseChunk {
        /// `cnv_…`
        conversation_id: String,
        /// `run_…`
        run_id: String,
        /// Words that were not told before.
        text: String,
    },
    /// The answer is complete and follows as a [`Message`](LiveEvent::Message); or there is none, and what was told of
    /// it is to be forgotten.
    ResponseEnd {
        /// `cnv_…`
        conversation_id: String,
        /// `run_…`
        run_id: String,
        /// The answer, if there is one.
        message: Option<Box<Message>>,
        /// Whether the message is another text than the chunks: show it in their place.
        is_replaced: bool,
    },
    /// Somebody begins or stops to write.
    Typing {
        /// `cnv_…`
        conversation_id: String,
        /// `customer`, `agent` or `assistant`.
        who: String,
        /// Whether they write now.
        on: bool,
    },
    /// The first of their kind came, or the last one left.
    Presence {
        /// `cnv_…`
        conversation_id: String,
        /// `customer` or `agent`.
        who: String,
        /// Whether somebody is there now.
        here: bool,
    },
    /// Something became of a conversation: [`At::kind`] says what, for example `conversation.taken`.
    Conversation {
        /// It, as it is now.
        conversation: Box<Conversation>,
        /// Where it is told.
        at: At,
    },
    /// A conversation has ended.
    SessionClosed {
        /// It, as it is now.
        conversation: Box<Conversation>,
        /// Where it is told.
        at: At,
    },
    /// The server has taken another token, over the open line.
    TokenRefreshed {
        /// When that one ends.
        expires_at: Option<String>,
    },
    /// The token has ended, or another one was refused. The line goes on if it is given one that the server takes.
    TokenExpired {
        /// Why it was refused; absent when it ended.
        error: Option<Error>,
    },
    /// Events were missed that the server no longer has.
    Gap {
        /// `cnv_…`
        conversation_id: String,
        /// The position of the last event that was told.
        after: Option<i64>,
        /// What is told next comes after it.
        position: i64,
        /// The conversation as it is now.
        snapshot: Box<Snapshot>,
    },
    /// The line broke, or could not be made; it is made again after the delay.
    Reconnecting {
        /// 1, 2, 3… since it was last heard of the server.
        attempt: u32,
        /// How long it waits before.
        delay: Duration,
        /// Why it broke.
        error: Error,
    },
    /// The line is back, and what was missed follows.
    Reconnected,
    /// Something was refused, or could not be done; the line lives on.
    Error(Error),
    /// Anything else that happened in a conversation, as the server tells it.
    Event(Box<Event>),
    /// The last event: the line ended, because it was closed, or for this reason.
    Closed(Option<Error>),
}

/// Where in a conversation's log an event stands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct At {
    /// `cnv_…`
    pub conversation_id: String,
    /// 1, 2, 3… in the conversation, and the same for ever: keep the last one to go on after it another day.
    pub position: i64,
    /// `evt_…`
    pub event_id: String,
    /// What happened, for example `message.created`.
    pub kind: String,
    /// When it happened.
    pub created_at: String,
}

impl LiveEvent {
    /// The conversation that it is about, and the position after which whoever has seen this goes on; absent when it
    /// moves none.
    #[must_use]
    pub fn position(&self) -> Option<(&str, i64)> {
        match self {
            LiveEvent::Message { at, .. }
            | LiveEvent::Conversation { at, .. }
            | LiveEvent::SessionClosed { at, .. } => Some((&at.conversation_id, at.position)),
            LiveEvent::Event(event) => Some((event.conversation_id.as_deref()?, event.position)),
            LiveEvent::Subscribed { conversation_id, position }
            | LiveEvent::Gap { conversation_id, position, .. } => {
                Some((conversation_id, *position))
            }
            _ => None,
        }
    }
}
