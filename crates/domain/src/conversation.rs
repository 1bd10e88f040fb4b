//! A thread between a customer and the company.

use crate::agent::Environment;
use crate::clock::Time;
use crate::id::{AgentId, ConversationId, CustomerId};
use crate::text::Metadata;
use crate::ticket::HandOffReason;

/// A thread; it owns an ordered log of messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversation {
    /// Its identity, the same through every door.
    pub id: ConversationId,
    /// Who asks; absent while nobody in particular does.
    pub customer: Option<CustomerId>,
    /// The agent that answers; absent means the default agent.
    pub agent: Option<AgentId>,
    /// Which of the agent's versions answers.
    pub environment: Environment,
    /// Through which door it was opened, for example `api` or `convokit`.
    pub channel: String,
    /// A free grouping label that the caller gave.
    pub label: Option<String>,
    /// What its owner calls it.
    pub name: Option<String>,
    /// Whether it goes on.
    pub status: Status,
    /// Who answers in it now.
    pub handled_by: HandledBy,
    /// Why a person was asked for last.
    pub hand_off_reason: Option<HandOffReason>,
    /// Whether the help desk sees to it: its number there.
    pub ticket: Option<i64>,
    /// What the caller attached.
    pub metadata: Metadata,
    /// The highest `seq` that a message of it was given; 0 before the first.
    pub last_seq: i64,
    /// How many messages it has.
    pub message_count: i64,
    /// When it was opened.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
    /// When and why it ended; present when it is closed.
    pub closing: Option<Closing>,
}

/// The door of conversations that an application keeps for its users: what is said in them is appended, changed and
/// removed by the application, and nobody here answers.
pub const HISTORY: &str = "history";

/// The longest name.
pub const NAME_BYTES_MAX: usize = 1_000;

impl Conversation {
    /// Whether an application keeps it for its users.
    #[must_use]
    pub fn is_history(&self) -> bool {
        self.channel == HISTORY && self.ticket.is_none()
    }

    /// It after more messages, the last of which has that `seq`.
    #[must_use]
    pub fn after(&self, seq: i64, more: i64) -> Conversation {
        let message_count = self.message_count + more;
        Conversation { last_seq: seq, message_count, ..self.clone() }
    }
}

/// The end of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// When it ended.
    pub at: Time,
    /// Why, in a word for programs: `user_requested`, for example.
    pub reason: String,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident $word:literal)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$variant_doc])* $variant,)* }

        impl $name {
            /// Every word, in the order of the kinds.
            pub const WORDS: &'static [&'static str] = &[$($word,)*];

            /// The word on the wire and in the database.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word,)* }
            }

            /// Reads the word.
            #[must_use]
            pub fn parse(word: &str) -> Option<$name> {
                match word { $($word => Some($name::$variant),)* _ => None }
            }
        }
    };
}
pub(crate) use words;

words! {
    /// Whether a conversation goes on.
    Status {
        /// It goes on.
        Open "open"
        /// It has ended.
        Closed "closed"
    }
}

words! {
    /// Who answers in a conversation.
    HandledBy {
        /// The AI answers.
        Ai "ai"
        /// A person was asked for and nobody has come yet; the AI is silent.
        Waiting "waiting"
        /// A person answers; the AI is silent.
        Human "human"
    }
}
