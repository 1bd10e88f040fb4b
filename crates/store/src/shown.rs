//! What applications are shown otherwise than it is kept, for conditions and orders over what they see.

use crate::selection::{Column, ColumnKind};

macro_rules! uuid {
    ($id:literal) => {
        concat!(
            "substr(",
            $id,
            ", 5, 8) || '-' || substr(",
            $id,
            ", 13, 4) || '-' || substr(",
            $id,
            ", 17, 4) || '-' || substr(",
            $id,
            ", 21, 4) || '-' || substr(",
            $id,
            ", 25, 12)"
        )
    };
}

/// Something that is shown otherwise than it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// A conversation's id as a UUID.
    ThreadId,
    /// A message's id as a UUID.
    EntryId,
    /// The id of a message's conversation as a UUID.
    EntryThread,
    /// Who speaks, in the words of clients of language models: a customer is their user, and every answer is the
    /// assistant's.
    EntryRole,
    /// A text that no row has.
    NoText,
    /// A number that no row has.
    NoNumber,
}

impl Shown {
    /// It, as it is shown.
    #[must_use]
    pub fn column(self) -> Column {
        let (expression, kind) = match self {
            Shown::ThreadId => (uuid!("conversation.id"), ColumnKind::Text),
            Shown::EntryId => (uuid!("message.id"), ColumnKind::Text),
            Shown::EntryThread => (uuid!("message.conversation_id"), ColumnKind::Text),
            Shown::EntryRole => (
                "case message.role when 'customer' then 'user' when 'agent' then 'assistant' \
                 when 'nobody' then null else message.role end",
                ColumnKind::Text,
            ),
            Shown::NoText => ("cast(null as text)", ColumnKind::Text),
            Shown::NoNumber => ("cast(null as bigint)", ColumnKind::Integer),
        };
        Column { expression, kind }
    }
}
