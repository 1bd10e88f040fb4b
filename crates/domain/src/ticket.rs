//! The help desk's view of a conversation: a number, a status, an assignee, and what is due when.
//!
//! A ticket is no second thing beside its conversation: it is the same row with the same identity, from the moment on at
//! which somebody of the company is to see to it.

use crate::clock::Time;
use crate::conversation::{Conversation, words};
use crate::id::TeammateId;

/// A conversation that the help desk sees to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// The conversation; its identity is the ticket's.
    pub conversation: Conversation,
    /// What its customer is called, as it is now.
    pub customer_name: Option<String>,
    /// What the help desk adds to it.
    pub facet: Facet,
}

/// What the help desk adds to a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// 1, 2, 3… in its workspace and mode.
    pub number: i64,
    /// What it is about; at most [`TITLE_BYTES_MAX`].
    pub title: String,
    /// How far it is.
    pub status: TicketStatus,
    /// How much it matters.
    pub priority: Priority,
    /// Who sees to it.
    pub assignee: Option<TeammateId>,
    /// Free words to find it by.
    pub tags: Vec<String>,
    /// What colleagues should know at a glance; never shown to the customer.
    pub memo: Option<String>,
    /// What happened when, and what is due; when it was closed is its conversation's end.
    pub times: Times,
}

/// What happened to a ticket when, and what is due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// When it became a ticket.
    pub opened_at: Option<Time>,
    /// When a person first answered.
    pub first_response_at: Option<Time>,
    /// When it was last resolved; absent when it is not, or no longer, resolved.
    pub resolved_at: Option<Time>,
    /// When it last went on after it had been resolved or closed.
    pub reopened_at: Option<Time>,
    /// By when a person should have answered.
    pub response_due_at: Option<Time>,
    /// By when it should be resolved.
    pub resolution_due_at: Option<Time>,
}

words! {
    /// How far a ticket is.
    TicketStatus {
        /// Nobody has looked at it.
        New "new"
        /// Somebody is to answer.
        Open "open"
        /// The customer is to answer.
        Pending "pending"
        /// It is done, unless the customer says otherwise.
        Resolved "resolved"
        /// It is over.
        Closed "closed"
    }
}

impl TicketStatus {
    /// Every status.
    pub const ALL: [TicketStatus; 5] = [
        TicketStatus::New,
        TicketStatus::Open,
        TicketStatus::Pending,
        TicketStatus::Resolved,
        TicketStatus::Closed,
    ];

    /// Whether a ticket may go on to that status; staying is always allowed.
    ///
    /// Nothing becomes new again, and what is closed is opened before anything else happens to it.
    #[must_use]
    pub fn may_become(self, next: TicketStatus) -> bool {
        match (self, next) {
            _ if self == next => true,
            (_, TicketStatus::New) => false,
            (TicketStatus::Closed, _) => next == TicketStatus::Open,
            _ => true,
        }
    }

    /// Whether nothing is left to do.
    #[must_use]
    pub fn is_done(self) -> bool {
        matches!(self, TicketStatus::Resolved | TicketStatus::Closed)
    }
}

words! {
    /// How much a ticket matters.
    Priority {
        /// It can wait.
        Low "low"
        /// As most do.
        Normal "normal"
        /// It goes before others.
        High "high"
        /// Now.
        Urgent "urgent"
    }
}

impl Priority {
    /// Every priority, the least first.
    pub const ALL: [Priority; 4] =
        [Priority::Low, Priority::Normal, Priority::High, Priority::Urgent];
}

words! {
    /// Why a person was asked for.
    HandOffReason {
        /// The customer asked.
        CustomerRequest "customer_request"
        /// The articles do not answer, and the agent is to ask a person then.
        NotFound "not_found"
        /// The agent answers nobody: a person is asked at once.
        Policy "policy"
        /// No model answered, and the articles have no passage to quote.
        ModelFailure "model_failure"
        /// The AI has said or used as much as it may.
        Budget "budget"
        /// The message has a word that asks for a person.
        Keyword "keyword"
        /// The company's own people or programs want it.
        Teammate "teammate"
    }
}

/// The longest title.
pub const TITLE_BYTES_MAX: usize = 500;
/// The longest memo.
pub const MEMO_BYTES_MAX: usize = 16 * 1024;
/// The most tags of one ticket or customer.
pub const TAGS_MAX: usize = 50;
/// The longest tag.
pub const TAG_BYTES_MAX: usize = 100;

/// The first line of a text, as a title: cut at a word where it is long.
#[must_use]
pub fn title_of(text: &str) -> String {
    const LENGTH: usize = 80;
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    if line.len() <= LENGTH {
        return line.to_owned();
    }
    let cut = &line[..line.floor_char_boundary(LENGTH)];
    let cut = cut.rsplit_once(' ').map_or(cut, |(words, _)| words);
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_becomes_new_again_and_a_closed_ticket_is_only_opened() {
        let moves = |from: TicketStatus| {
            let next = TicketStatus::ALL.into_iter().filter(|next| from.may_become(*next));
            next.map(TicketStatus::as_str).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(moves(TicketStatus::New), "new open pending resolved closed");
        assert_eq!(moves(TicketStatus::Open), "open pending resolved closed");
        assert_eq!(moves(TicketStatus::Pending), "open pending resolved closed");
        assert_eq!(moves(TicketStatus::Resolved), "open pending resolved closed");
        assert_eq!(moves(TicketStatus::Closed), "open closed");
    }

    #[test]
    fn a_title_is_the_first_line_cut_at_a_word() {
        assert_eq!(title_of("\n  My printer burns \nreally"), "My printer burns");
        assert_eq!(title_of(" "), "");
        let long = "word ".repeat(40);
        assert_eq!(title_of(&long), format!("{}…", "word ".repeat(16).trim_end()));
        assert_eq!(title_of(&"ä".repeat(60)), format!("{}…", "ä".repeat(40)));
    }
}
