//! When something is written, and where its identifiers come from.

use domain::clock::Time;
use domain::event::{Event, EventKind};
use domain::id::{ConversationId, EventId, Mint};

use crate::Engine;

/// One act's time and mint, to be taken into its transaction.
#[derive(Clone, Debug)]
pub(crate) struct Moment {
    pub(crate) mint: Mint,
    pub(crate) now: Time,
}

impl Moment {
    /// An event outside of conversations.
    pub(crate) fn event(&self, kind: EventKind, subject: String) -> Event {
        Event {
            id: EventId::mint(&self.mint, self.now),
            kind,
            conversation: None,
            position: 0,
            subject,
            data: None,
            created_at: self.now,
        }
    }

    /// An event at a position of a conversation.
    pub(crate) fn event_in(
        &self,
        conversation: ConversationId,
        position: i64,
        kind: EventKind,
        subject: String,
    ) -> Event {
        Event { conversation: Some(conversation), position, ..self.event(kind, subject) }
    }
}

impl Engine {
    pub(crate) fn moment(&self) -> Moment {
        Moment { mint: self.0.mint.clone(), now: self.now() }
    }
}
