//! What events are about, from the store: the thing as it is when its event is read.

use std::str::FromStr;

use domain::event::{Event, EventKind};
use domain::id::ConversationId;
use domain::workspace::Scope;
use store::{
    Tx, agents, articles, categories, conversations, customers, messages, notes, runs, teammates,
    tickets,
};

use super::happening::About;
use crate::Error;

/// What customers may be told: what happened in conversations.
pub(super) fn for_customers(tx: &mut Tx<'_>, scope: Scope, event: &Event) -> Result<About, Error> {
    let Some(conversation) = event.conversation else { return Ok(About::Nothing) };
    let found = match event.kind {
        EventKind::MessageCreated | EventKind::MessageUpdated => {
            subject(event, |id| messages::find(tx, conversation, id))?.map(About::Message)
        }
        EventKind::RunStarted
        | EventKind::RunCompleted
        | EventKind::RunFailed
        | EventKind::RunInterrupted
        | EventKind::RunCanceled => subject(event, |id| runs::find(tx, scope, id))?.map(About::Run),
        EventKind::ConversationCreated
        | EventKind::ConversationClosed
        | EventKind::ConversationHandedOff
        | EventKind::ConversationReleased
        | EventKind::ConversationTaken
        | EventKind::ConversationReopened
        | EventKind::ConversationUpdated => {
            conversations::find(tx, scope, conversation)?.map(About::Conversation)
        }
        _ => None,
    };
    Ok(found.unwrap_or(About::Nothing))
}

/// What the company is told of a whole scope.
pub(super) fn all(tx: &mut Tx<'_>, scope: Scope, event: &Event) -> Result<About, Error> {
    let found = match event.kind {
        EventKind::MessageCreated => {
            let said = for_customers(tx, scope, event)?;
            return in_ticket(tx, scope, said);
        }
        EventKind::ConversationCreated
        | EventKind::ConversationClosed
        | EventKind::ConversationHandedOff
        | EventKind::ConversationReleased
        | EventKind::ConversationTaken
        | EventKind::ConversationReopened
        | EventKind::ConversationUpdated
        | EventKind::MessageUpdated
        | EventKind::MessageDeleted
        | EventKind::RunStarted
        | EventKind::RunCompleted
        | EventKind::RunFailed
        | EventKind::RunInterrupted
        | EventKind::RunCanceled => return for_customers(tx, scope, event),
        EventKind::TicketCreated | EventKind::TicketUpdated => {
            subject(event, |id| ticket(tx, scope, id))?
        }
        EventKind::RunRated => subject(event, |id| runs::find(tx, scope, id))?.map(About::Run),
        EventKind::NoteCreated => subject(event, |id| notes::find(tx, scope, id))?.map(About::Note),
        EventKind::CustomerCreated | EventKind::CustomerUpdated => {
            let found = subject(event, |id| customers::find(tx, scope, id))?;
            found.map(|found| About::Customer(Box::new(found)))
        }
        EventKind::TeammateCreated | EventKind::TeammateUpdated => {
            let found = subject(event, |id| teammates::find(tx, scope.workspace, id))?;
            found.map(|found| About::Teammate(Box::new(found)))
        }
        EventKind::CategoryCreated | EventKind::CategoryUpdated => {
            let found = subject(event, |id| categories::find(tx, scope, id))?;
            found.map(|found| About::Category(Box::new(found)))
        }
        EventKind::ArticleCreated | EventKind::ArticleUpdated => {
            let found = subject(event, |id| articles::find_without_body(tx, scope, id))?;
            found.map(|found| About::Article(Box::new(found)))
        }
        EventKind::AgentPublished => {
            let found = subject(event, |id| agents::find(tx, scope, id))?;
            found.map(|found| About::Agent(Box::new(found)))
        }
        EventKind::ConversationDeleted
        | EventKind::TicketDeleted
        | EventKind::CustomerMerged
        | EventKind::CustomerDeleted
        | EventKind::CustomerErased
        | EventKind::TeammateDeleted
        | EventKind::CategoryDeleted
        | EventKind::ArticleDeleted
        | EventKind::WebhookDisabled => None,
    };
    Ok(found.unwrap_or(About::Nothing))
}

/// A message with its ticket, if it is in one.
fn in_ticket(tx: &mut Tx<'_>, scope: Scope, about: About) -> Result<About, Error> {
    let About::Message(message) = about else { return Ok(about) };
    Ok(match ticket(tx, scope, message.conversation)? {
        Some(About::Ticket(ticket, customer)) => {
            About::TicketMessage(Box::new(message), ticket, customer)
        }
        _ => About::Message(message),
    })
}

/// Finds what an event names; nothing when it names something else.
fn subject<I: FromStr, T>(
    event: &Event,
    find: impl FnOnce(I) -> store::Result<Option<T>>,
) -> store::Result<Option<T>> {
    event.subject.parse().map_or(Ok(None), find)
}

fn ticket(tx: &mut Tx<'_>, scope: Scope, id: ConversationId) -> store::Result<Option<About>> {
    let Some(found) = tickets::find(tx, scope, id)? else { return Ok(None) };
    let customer = match found.conversation.customer {
        Some(id) => customers::find(tx, scope, id)?.map(Box::new),
        None => None,
    };
    Ok(Some(About::Ticket(found.into(), customer)))
}
