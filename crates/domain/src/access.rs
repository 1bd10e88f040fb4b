//! Who may what: the one place that decides.

use crate::agent::Environment;
use crate::conversation::Conversation;
use crate::id::{AgentId, ConversationId, CustomerId, KeyId, WorkspaceId};
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
    /// The holder of a token that the company gave to a person.
    Guest(Guest),
    /// Somebody who proved nothing: they read what is public, and nothing else.
    Reader,
}

/// What a token opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guest {
    /// Which conversations.
    pub reach: Reach,
    /// Whether it reads them.
    pub reads: bool,
    /// Whether it speaks in them.
    pub writes: bool,
}

/// Which conversations a token opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Those of one customer.
    Customer(CustomerId),
    /// One.
    Conversation(ConversationId),
    /// Those with one agent in one environment, each for whoever knows its id.
    Agent(AgentId, Environment),
}

/// How a conversation looks to a caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// It is theirs.
    Theirs,
    /// They may know that it exists, and nothing more.
    Foreign,
    /// To them it does not exist.
    Hidden,
}

/// What a caller may want; each verb of the engine asks for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Speak as a customer of the company, in any conversation.
    Converse,
    /// Read conversations and runs.
    ReadConversations,
    /// List conversations and follow all of them.
    ListConversations,
    /// Read customers.
    ReadCustomers,
    /// Read articles that are published and public.
    ReadPublicArticles,
    /// Read every article, drafts and internal ones too.
    ReadArticles,
    /// Write articles and categories.
    WriteArticles,
    /// Read and write agents.
    ManageAgents,
    /// Give tokens to customers.
    GiveTokens,
    /// Begin a session as somebody unknown.
    BeginSessions,
    /// Read tickets, as far as their conversations may be seen.
    ReadTickets,
    /// Bring something before the help desk.
    OpenTickets,
    /// See to tickets: change them, answer as the company, take them, give them back, write notes.
    WorkTickets,
    /// Add, change, merge and remove customers.
    WriteCustomers,
    /// Search all tickets and messages.
    SearchConversations,
    /// Add, change and remove teammates.
    ManageTeammates,
    /// Say what the help desk promises.
    ManageDesk,
    /// Take a workspace's data out as a whole, and take in what came from elsewhere.
    MoveData,
    /// Say who is told of events.
    ManageWebhooks,
}

impl Act {
    /// Every act, for tables and tests.
    pub const ALL: [Act; 19] = [
        Act::Converse,
        Act::ReadConversations,
        Act::ListConversations,
        Act::ReadCustomers,
        Act::ReadPublicArticles,
        Act::ReadArticles,
        Act::WriteArticles,
        Act::ManageAgents,
        Act::GiveTokens,
        Act::BeginSessions,
        Act::ReadTickets,
        Act::OpenTickets,
        Act::WorkTickets,
        Act::WriteCustomers,
        Act::SearchConversations,
        Act::ManageTeammates,
        Act::ManageDesk,
        Act::MoveData,
        Act::ManageWebhooks,
    ];

    /// The act in words that follow "you may not".
    #[must_use]
    pub fn as_words(self) -> &'static str {
        match self {
            Act::Converse => "post messages with this key",
            Act::ReadConversations => "read conversations with this key",
            Act::ListConversations => "list conversations with this key",
            Act::ReadCustomers => "read customers with this key",
            Act::ReadPublicArticles => "read articles with this key",
            Act::ReadArticles => "read unpublished articles with this key",
            Act::WriteArticles => "change articles with this key",
            Act::ManageAgents => "manage agents with this key",
            Act::GiveTokens => "make tokens with this key",
            Act::BeginSessions => "begin sessions with this key",
            Act::ReadTickets => "read tickets with this key",
            Act::OpenTickets => "open tickets with this key",
            Act::WorkTickets => "see to tickets with this key",
            Act::WriteCustomers => "change customers with this key",
            Act::SearchConversations => "search conversations with this key",
            Act::ManageTeammates => "manage teammates with this key",
            Act::ManageDesk => "manage the help desk with this key",
            Act::MoveData => "move a workspace's data with this key",
            Act::ManageWebhooks => "manage webhooks with this key",
        }
    }
}

impl Actor {
    /// The command line's operator in one scope.
    #[must_use]
    pub fn operator(workspace: WorkspaceId, mode: Mode) -> Actor {
        Actor { scope: Scope { workspace, mode }, who: Who::Operator }
    }

    /// Somebody unknown who reads what is public.
    #[must_use]
    pub fn reader(scope: Scope) -> Actor {
        Actor { scope, who: Who::Reader }
    }

    /// Whether this caller may do that.
    #[must_use]
    pub fn may(&self, act: Act) -> bool {
        match &self.who {
            Who::Operator => true,
            Who::Key(_, KeyKind::Secret) => act != Act::MoveData,
            Who::Key(_, KeyKind::Publishable) => {
                matches!(act, Act::ReadPublicArticles | Act::BeginSessions)
            }
            Who::Guest(guest) => match act {
                Act::Converse => guest.writes,
                Act::ReadConversations => guest.reads,
                Act::ListConversations | Act::ReadTickets => {
                    guest.reads && matches!(guest.reach, Reach::Customer(_))
                }
                Act::OpenTickets => guest.writes && matches!(guest.reach, Reach::Customer(_)),
                Act::ReadPublicArticles => true,
                _ => false,
            },
            Who::Reader => matches!(act, Act::ReadPublicArticles),
        }
    }

    /// How a conversation of this caller's scope looks to them.
    #[must_use]
    pub fn sight(&self, conversation: &Conversation) -> Sight {
        let reach = match &self.who {
            Who::Guest(Guest { reach, .. }) => reach,
            Who::Key(..) | Who::Operator => return Sight::Theirs,
            Who::Reader => return Sight::Hidden,
        };
        match *reach {
            Reach::Customer(id) if conversation.customer == Some(id) => Sight::Theirs,
            Reach::Conversation(id) if conversation.id == id => Sight::Theirs,
            Reach::Agent(agent, environment)
                if conversation.agent == Some(agent) && conversation.environment == environment =>
            {
                Sight::Theirs
            }
            Reach::Agent(..) => Sight::Foreign,
            Reach::Customer(_) | Reach::Conversation(_) => Sight::Hidden,
        }
    }

    /// The customer whose conversations are all that this caller lists.
    #[must_use]
    pub fn only_customer(&self) -> Option<CustomerId> {
        match &self.who {
            Who::Guest(Guest { reach: Reach::Customer(id), .. }) => Some(*id),
            _ => None,
        }
    }

    /// A name for this caller that is stable over requests: idempotency keys are kept apart by it.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.who {
            Who::Key(id, _) => id.to_string(),
            Who::Operator => "operator".to_owned(),
            Who::Reader => "reader".to_owned(),
            Who::Guest(Guest { reach, .. }) => match reach {
                Reach::Customer(id) => id.to_string(),
                Reach::Conversation(id) => id.to_string(),
                Reach::Agent(id, environment) => format!("{id} {}", environment.as_str()),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Time;
    use crate::conversation::{HandledBy, Status};
    use crate::text::Metadata;

    fn allowed(who: Who) -> Vec<Act> {
        let actor = actor(who);
        Act::ALL.into_iter().filter(|act| actor.may(*act)).collect()
    }

    fn actor(who: Who) -> Actor {
        Actor { scope: Scope { workspace: WorkspaceId(1), mode: Mode::Live }, who }
    }

    fn guest(reach: Reach) -> Who {
        Who::Guest(Guest { reach, reads: true, writes: true })
    }

    #[test]
    fn a_publishable_key_reads_public_articles_and_begins_sessions() {
        let page = allowed(Who::Key(KeyId(1), KeyKind::Publishable));
        assert_eq!(page, [Act::ReadPublicArticles, Act::BeginSessions]);
    }

    #[test]
    fn somebody_unknown_reads_public_articles() {
        assert_eq!(allowed(Who::Reader), [Act::ReadPublicArticles]);
    }

    #[test]
    fn a_token_speaks_and_reads_as_far_as_it_says() {
        let customer = Reach::Customer(CustomerId(1));
        let (speak, read, list) = (Act::Converse, Act::ReadConversations, Act::ListConversations);
        let articles = Act::ReadPublicArticles;
        let (tickets, bring) = (Act::ReadTickets, Act::OpenTickets);
        assert_eq!(allowed(guest(customer)), [speak, read, list, articles, tickets, bring]);
        let one = Reach::Conversation(ConversationId(1));
        assert_eq!(allowed(guest(one)), [speak, read, articles]);
        let reader = Who::Guest(Guest { reach: customer, reads: true, writes: false });
        assert_eq!(allowed(reader), [read, list, articles, tickets]);
        let agent = Reach::Agent(AgentId(1), Environment::Production);
        assert_eq!(allowed(guest(agent)), [speak, read, articles]);
    }

    #[test]
    fn a_token_sees_what_it_reaches() {
        let conversation = Conversation {
            id: ConversationId(7),
            customer: Some(CustomerId(8)),
            agent: Some(AgentId(9)),
            environment: Environment::Staging,
            channel: "api".to_owned(),
            label: None,
            name: None,
            status: Status::Open,
            handled_by: HandledBy::Ai,
            metadata: Metadata::default(),
            last_seq: 0,
            message_count: 0,
            created_at: Time(0),
            updated_at: Time(0),
            closing: None,
            hand_off_reason: None,
            ticket: None,
        };
        let sight = |reach| actor(guest(reach)).sight(&conversation);
        assert_eq!(sight(Reach::Customer(CustomerId(8))), Sight::Theirs);
        assert_eq!(sight(Reach::Customer(CustomerId(1))), Sight::Hidden);
        assert_eq!(sight(Reach::Conversation(ConversationId(7))), Sight::Theirs);
        assert_eq!(sight(Reach::Conversation(ConversationId(1))), Sight::Hidden);
        assert_eq!(sight(Reach::Agent(AgentId(9), Environment::Staging)), Sight::Theirs);
        assert_eq!(sight(Reach::Agent(AgentId(9), Environment::Production)), Sight::Foreign);
        assert_eq!(sight(Reach::Agent(AgentId(1), Environment::Staging)), Sight::Foreign);
        assert_eq!(actor(Who::Operator).sight(&conversation), Sight::Theirs);
        assert_eq!(actor(Who::Reader).sight(&conversation), Sight::Hidden);
    }
}
