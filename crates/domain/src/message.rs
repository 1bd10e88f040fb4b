//! What is said in a conversation.

use crate::clock::Time;
use crate::conversation::words;
use crate::id::{ArticleId, ConversationId, FileId, MessageId, RunId, TeammateId};
use crate::text::Metadata;

/// One entry of a conversation's log.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Its identity.
    pub id: MessageId,
    /// The conversation it belongs to.
    pub conversation: ConversationId,
    /// 1, 2, 3… inside its conversation; a gap is a message that was removed.
    pub seq: i64,
    /// Who speaks.
    pub role: Role,
    /// What is said; Markdown, to be rendered as text that cannot run.
    pub text: String,
    /// What it is beyond its text.
    pub structure: Option<Structure>,
    /// Where an answer's sentences come from.
    pub citations: Vec<Citation>,
    /// The files that were sent along.
    pub attachments: Vec<Attachment>,
    /// The run that wrote it, for answers.
    pub run: Option<RunId>,
    /// What the sender calls it: unique in its conversation, so that sending it again adds nothing.
    pub client_id: Option<String>,
    /// Which person of the company wrote it, while they are one.
    pub author: Option<TeammateId>,
    /// What whoever wrote it was called then.
    pub author_name: Option<String>,
    /// What a caller attached.
    pub metadata: Option<Metadata>,
    /// When it was said.
    pub created_at: Time,
    /// When it was changed last.
    pub edited_at: Option<Time>,
}

/// A message that is more than its text: media, tips, tool calls, to-dos and whatever else an application makes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Structure {
    /// What it is, in the application's word: `media`, for example.
    pub kind: String,
    /// A JSON object, letter by letter as it came, at most [`STRUCTURE_BYTES_MAX`].
    pub json: String,
}

/// The longest structure.
pub const STRUCTURE_BYTES_MAX: usize = 256 * 1024;
/// What a message is that is nothing but its text.
pub const TEXT: &str = "text";
/// The longest word for what a message is.
pub const KIND_BYTES_MAX: usize = 100;

words! {
    /// Who speaks.
    Role {
        /// The person on the other side.
        Customer "customer"
        /// The AI.
        Assistant "assistant"
        /// A person of the company.
        Agent "agent"
        /// The software itself, or the instructions that came with an imported history.
        System "system"
        /// Nobody: something is shown, such as what could be asked next.
        Nobody "nobody"
    }
}

/// The passage of an article that supports an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The article.
    pub article: ArticleId,
    /// Its title.
    pub title: String,
    /// Where people read it, if that is known.
    pub url: Option<String>,
    /// The headings above the passage, joined by ` › `.
    pub heading: Option<String>,
    /// The passage itself, word for word.
    pub quote: String,
    /// First byte of the quote in the article's body.
    pub start: usize,
    /// First byte after the quote in the article's body.
    pub end: usize,
}

/// A file that was sent along with a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// The stored file.
    pub file: FileId,
    /// Its name.
    pub filename: String,
    /// Its media type, for example `image/png`.
    pub mime_type: String,
    /// Its size.
    pub size_bytes: i64,
}

/// The longest client id.
pub const CLIENT_ID_BYTES_MAX: usize = 128;
/// The most files in one message.
pub const ATTACHMENTS_MAX: usize = 20;

/// A turn that took place before we knew of the conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastTurn {
    /// Who spoke.
    pub role: Role,
    /// What was said; may be empty.
    pub text: String,
}
