//! What customers see of their own conversations: what each is about, and who says what in it.

use domain::access::{Act, Actor};
use domain::conversation::Conversation;
use domain::id::ConversationId;
use domain::message::{Message, Role};
use domain::page::{Page, PageRequest};
use domain::ticket::{Ticket, title_of};
use store::{Tx, agents, conversations, customers, messages, tickets, workspaces};

use crate::conversations::seen;
use crate::tickets::shown;
use crate::{Engine, Error, allow};

/// The most messages of a conversation that are read at once.
const MESSAGES_MAX: usize = 1_000;

/// A conversation in the list of its customer.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// The conversation.
    pub conversation: Conversation,
    /// Its ticket, if the help desk sees to it; without what is internal.
    pub ticket: Option<Ticket>,
    /// What it is about: the ticket's title, or the beginning of what the customer said; may be empty.
    pub subject: String,
}

/// What was said in a conversation, and by whom.
#[derive(Clone, Debug, PartialEq)]
pub struct Transcript {
    /// The newest 1,000 messages, oldest first; notes are none of them.
    pub messages: Vec<Message>,
    /// What those are called who speak in it.
    pub names: Names,
}

/// What those are called who speak in a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// The customer; empty while nothing is known of them.
    pub customer: String,
    /// The AI: its agent, or the company.
    pub assistant: String,
    /// The company, for people who give no name of their own, and for the software itself.
    pub company: String,
}

impl Names {
    /// Whose message that is.
    #[must_use]
    pub fn of<'a>(&'a self, message: &'a Message) -> &'a str {
        match message.role {
            Role::Customer => &self.customer,
            Role::Assistant => &self.assistant,
            Role::Agent | Role::System | Role::Nobody => {
                message.author_name.as_deref().unwrap_or(&self.company)
            }
        }
    }
}

impl Engine {
    /// The caller's conversations with what each is about, newest first.
    pub async fn inbox(
        &self,
        actor: &Actor,
        request: PageRequest<ConversationId>,
    ) -> Result<Page<Listed>, Error> {
        allow(actor, Act::ListConversations)?;
        let actor = actor.clone();
        let read = move |tx: &mut Tx<'_>| {
            if let Some(after) = request.after
                && seen(tx, &actor, after).is_err()
            {
                return Err(Error::invalid("cursor", "cursor is not a position of this list"));
            }
            let page = conversations::page(tx, actor.scope, actor.only_customer(), &request)?;
            let items = page.items.into_iter().map(|found| listed(tx, &actor, found));
            let items = items.collect::<Result<_, Error>>()?;
            Ok(Page { items, has_more: page.has_more })
        };
        self.0.db.read(read).await
    }

    /// What was said in a conversation, and by whom.
    pub async fn transcript(&self, actor: &Actor, id: ConversationId) -> Result<Transcript, Error> {
        allow(actor, Act::ReadConversations)?;
        let actor = actor.clone();
        let read = move |tx: &mut Tx<'_>| {
            let conversation = seen(tx, &actor, id)?;
            let names = names(tx, &actor, &conversation)?;
            Ok(Transcript { messages: messages::newest(tx, id, MESSAGES_MAX)?.items, names })
        };
        self.0.db.read(read).await
    }

    /// What those are called who speak in a conversation, for somebody who speaks in it too.
    pub async fn names(&self, actor: &Actor, id: ConversationId) -> Result<Names, Error> {
        allow(actor, Act::Converse)?;
        let actor = actor.clone();
        let read = move |tx: &mut Tx<'_>| {
            let conversation = seen(tx, &actor, id)?;
            names(tx, &actor, &conversation)
        };
        self.0.db.read(read).await
    }
}

fn listed(tx: &mut Tx<'_>, actor: &Actor, conversation: Conversation) -> Result<Listed, Error> {
    let ticket = match conversation.ticket {
        Some(_) => tickets::find(tx, actor.scope, conversation.id)?,
        None => None,
    };
    let ticket = ticket.map(|ticket| shown(actor, ticket));
    let subject = if let Some(ticket) = &ticket {
        ticket.facet.title.clone()
    } else {
        let said = messages::first_of_customer(tx, conversation.id)?;
        said.map(|message| title_of(&message.text)).unwrap_or_default()
    };
    Ok(Listed { conversation, ticket, subject })
}

fn names(tx: &mut Tx<'_>, actor: &Actor, conversation: &Conversation) -> Result<Names, Error> {
    let scope = actor.scope;
    let company = workspaces::find_by_id(tx, scope.workspace)?;
    let company = company.map(|workspace| workspace.name).unwrap_or_default();
    let agent = conversation.agent.map(|id| agents::find(tx, scope, id)).transpose()?.flatten();
    let customer = conversation.customer.map(|id| customers::find(tx, scope, id));
    let customer = customer.transpose()?.flatten();
    Ok(Names {
        customer: customer.and_then(|found| found.name.or(found.email)).unwrap_or_default(),
        assistant: agent.map_or_else(|| company.clone(), |agent| agent.name),
        company,
    })
}
