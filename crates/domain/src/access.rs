//! Who may what: the one place that decides.

use crate::id::{KeyId, WorkspaceId};
use crate::workspace::{KeyKind, Mode, Scope};

/// Whoever calls, after they proved it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The only world they can see.
    pub scope: Scope,
    /// What they are in it.
    pub who: Who,
}

/// The kinds of callers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// The holder of an API key.
    Key(KeyId, KeyKind),
    /// The person at the command line of the server itself.
    Operator,
}

/// What a caller may want; each verb of the engine asks for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Speak as a customer of the company, in any conversation.
    Converse,
    /// Read conversations, runs and customers.
    ReadConversations,
    /// Read articles that are published and public.
    ReadPublicArticles,
    /// Read every article, drafts and internal ones too.
    ReadArticles,
    /// Write articles and categories.
    WriteArticles,
    /// Read and write agents.
    ManageAgents,
}

impl Act {
    /// Every act, for tables and tests.
    pub const ALL: [Act; 6] = [
        Act::Converse,
        Act::ReadConversations,
        Act::ReadPublicArticles,
        Act::ReadArticles,
        Act::WriteArticles,
        Act::ManageAgents,
    ];

    /// The act in words that follow "you may not".
    #[must_use]
    pub fn as_words(self) -> &'static str {
        match self {
            Act::Converse => "post messages with this key",
            Act::ReadConversations => "read conversations with this key",
            Act::ReadPublicArticles => "read articles with this key",
            Act::ReadArticles => "read unpublished articles with this key",
            Act::WriteArticles => "change articles with this key",
            Act::ManageAgents => "manage agents with this key",
        }
    }
}

impl Actor {
    /// The command line's operator in one scope.
    #[must_use]
    pub fn operator(workspace: WorkspaceId, mode: Mode) -> Actor {
        Actor { scope: Scope { workspace, mode }, who: Who::Operator }
    }

    /// Whether this caller may do that.
    #[must_use]
    pub fn may(&self, act: Act) -> bool {
        match self.who {
            Who::Operator | Who::Key(_, KeyKind::Secret) => true,
            Who::Key(_, KeyKind::Publishable) => act == Act::ReadPublicArticles,
        }
    }

    /// A name for this caller that is stable over requests: idempotency keys are kept apart by it.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.who {
            Who::Key(id, _) => id.to_string(),
            Who::Operator => "operator".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_publishable_key_reads_public_articles_and_nothing_else() {
        let scope = Scope { workspace: WorkspaceId(1), mode: Mode::Live };
        let page = Actor { scope, who: Who::Key(KeyId(1), KeyKind::Publishable) };
        let allowed: Vec<Act> = Act::ALL.into_iter().filter(|act| page.may(*act)).collect();
        assert_eq!(allowed, [Act::ReadPublicArticles]);
    }
}
