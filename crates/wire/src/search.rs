//! What is found in tickets, messages and notes.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::conversations::Role;
use crate::lenient::Lenient;

/// Something that has the words that were looked for.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ConversationHit {
    /// What has them.
    #[schema(value_type = HitKind)]
    pub kind: Lenient<HitKind>,
    /// `cnv_…`
    pub conversation_id: String,
    /// The number of the conversation's ticket.
    pub ticket_number: Option<i64>,
    /// The ticket's title.
    pub title: Option<String>,
    /// How far the ticket is.
    pub status: Option<String>,
    /// `cus_…`
    pub customer_id: Option<String>,
    /// `msg_…`; for messages.
    pub message_id: Option<String>,
    /// The message's number in its conversation.
    pub seq: Option<i64>,
    /// Who speaks in the message.
    #[schema(value_type = Option<Role>)]
    pub role: Option<Lenient<Role>>,
    /// `not_…`; for notes.
    pub note_id: Option<String>,
    /// What whoever wrote it was called then.
    pub author_name: Option<String>,
    /// The part of it that has the words; plain text, never HTML.
    pub snippet: Snippet,
    /// When it was written; for a title, when it became a ticket.
    pub created_at: String,
}

/// What has the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum HitKind {
    /// The title of a ticket.
    Ticket,
    /// A message.
    Message,
    /// A note of the company's own people.
    Note,
}

/// Part of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Snippet {
    /// As it was written.
    pub text: String,
    /// Where the words are.
    pub marks: Vec<Mark>,
    /// Whether the text has more before it.
    pub cut_before: bool,
    /// Whether the text has more after it.
    pub cut_after: bool,
}

/// A place in a snippet's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Mark {
    /// Its first byte (UTF-8).
    pub start: usize,
    /// The first byte after it.
    pub end: usize,
}
