//! What colleagues tell each other about a conversation.
//!
//! Notes are no messages: they stand in no log that a customer reads and in nothing that a model is told.

use crate::clock::Time;
use crate::id::{ConversationId, NoteId, TeammateId};

/// A remark that no customer sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its identity.
    pub id: NoteId,
    /// What it is about.
    pub conversation: ConversationId,
    /// Who wrote it; absent when a program did.
    pub author: Option<TeammateId>,
    /// What they were called then.
    pub author_name: Option<String>,
    /// Markdown, to be rendered as text that cannot run.
    pub text: String,
    /// When it was written.
    pub created_at: Time,
}
