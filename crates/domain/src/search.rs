//! Looking for words in what was said: where they may be, and what is found.

use crate::clock::Time;
use crate::conversation::words;
use crate::id::{ConversationId, CustomerId, MessageId, NoteId, TeammateId};
use crate::message::Role;
use crate::ticket::{Priority, TicketStatus};

words! {
    /// What has words.
    Kind {
        /// The title of a ticket.
        Ticket "ticket"
        /// A message.
        Message "message"
        /// A note of the company's own people.
        Note "note"
    }
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 3] = [Kind::Ticket, Kind::Message, Kind::Note];
}

/// Where to look; what is absent does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Only in these.
    pub kind: Option<Kind>,
    /// Only in tickets that are so far.
    pub status: Option<TicketStatus>,
    /// Only in tickets that matter so much.
    pub priority: Option<Priority>,
    /// Only in tickets that this person sees to.
    pub assignee: Option<TeammateId>,
    /// Only in conversations of this customer.
    pub customer: Option<CustomerId>,
    /// Only in tickets with this tag.
    pub tag: Option<String>,
    /// Only in conversations that were opened through this door.
    pub channel: Option<String>,
    /// Only what was written at that time or later.
    pub from: Option<Time>,
    /// Only what was written before that time.
    pub until: Option<Time>,
}

/// Something that has the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its place in what is found: the higher, the newer.
    pub position: i64,
    /// Where it was found.
    pub conversation: ConversationId,
    /// The number of the conversation's ticket.
    pub ticket: Option<i64>,
    /// The ticket's title.
    pub title: Option<String>,
    /// How far the ticket is.
    pub status: Option<TicketStatus>,
    /// Whose conversation it is.
    pub customer: Option<CustomerId>,
    /// What has the words.
    pub what: What,
    /// What whoever wrote it was called then.
    pub author_name: Option<String>,
    /// The whole text that has them.
    pub text: String,
    /// When it was written; for a title, when it became a ticket.
    pub created_at: Time,
}

/// What has the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The ticket's title.
    Title,
    /// A message.
    Message {
        /// Its identity.
        id: MessageId,
        /// Its number in the conversation.
        seq: i64,
        /// Who speaks.
        role: Role,
    },
    /// A note.
    Note(NoteId),
}

/// Part of what is found, newest first.
///
/// A search looks at so many things and no more, so it may find less than it was asked for, even nothing, and still say
/// where to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hits<T> {
    /// What was found.
    pub items: Vec<T>,
    /// From which position on there may be more; absent when all was seen.
    pub next: Option<i64>,
}
