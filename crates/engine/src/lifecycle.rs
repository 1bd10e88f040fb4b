//! How conversations begin without a question, and how they end.

use domain::access::{Act, Actor};
use domain::conversation::Conversation;
use domain::event::EventKind;
use domain::id::ConversationId;
use domain::message::{Message, Role};
use domain::text::required;
use domain::ticket::{Facet, TicketStatus};
use store::Tx;
use store::conversations::Growth;

use crate::ask::{NewConversation, Scribe, Step, checked_opening};
use crate::conversations::seen;
use crate::runs::Then;
use crate::{Engine, Error, allow};

/// The longest reason for an end.
const REASON_BYTES_MAX: usize = 64;

/// A conversation that was just opened.
#[derive(Clone, Debug)]
pub struct OpenedConversation {
    /// The conversation.
    pub conversation: Conversation,
    /// What its agent says first.
    pub greeting: Option<Message>,
}

impl Engine {
    /// Opens a conversation; its agent's greeting is its first message.
    pub async fn open_conversation(
        &self,
        actor: &Actor,
        new: NewConversation,
    ) -> Result<OpenedConversation, Error> {
        allow(actor, Act::Converse)?;
        let new = checked_opening(new)?;
        let id = ConversationId::mint(&self.0.mint, self.now());
        let work = move |tx: &mut Tx<'_>, scribe: &Scribe| {
            Ok((open(tx, scribe, id, &new)?, Then::NOTHING))
        };
        self.in_conversation(actor, id, work).await
    }

    /// Ends a conversation for good: what the AI does in it stops, and nobody can post to it any more. Ending it again
    /// changes nothing.
    pub async fn close_conversation(
        &self,
        actor: &Actor,
        id: ConversationId,
        reason: &str,
    ) -> Result<Conversation, Error> {
        allow(actor, Act::Converse)?;
        let reason = required(reason, REASON_BYTES_MAX);
        let reason = reason.map_err(|error| Error::text("reason", &error))?;
        let work = move |tx: &mut Tx<'_>, scribe: &Scribe| close(tx, scribe, id, &reason);
        self.in_conversation(actor, id, work).await
    }
}

fn open(
    tx: &mut Tx<'_>,
    scribe: &Scribe,
    id: ConversationId,
    new: &NewConversation,
) -> Result<OpenedConversation, Step> {
    let mut conversation = scribe.new_conversation(tx, id, new)?;
    scribe.refuse_unknown(tx, &conversation)?;
    let (settings, _) = scribe.settings(tx, &conversation)?;
    let greets = i64::from(settings.greeting.is_some());
    let growth = Growth { messages: greets, events: 1 + greets };
    let first = scribe.advance(tx, &conversation, growth)?;
    scribe.tell(tx, (id, first.position), EventKind::ConversationCreated, &id)?;
    let greeting =
        settings.greeting.map(|text| scribe.message(id, first.seq, Role::Assistant, &text));
    if let Some(greeting) = &greeting {
        scribe.say(tx, greeting, first.position + 1)?;
    }
    (conversation.last_seq, conversation.message_count) = (greets, greets);
    Ok(OpenedConversation { conversation, greeting })
}

fn close(
    tx: &mut Tx<'_>,
    scribe: &Scribe,
    id: ConversationId,
    reason: &str,
) -> Result<(Conversation, Then), Step> {
    let found = seen(tx, &scribe.actor, id)?;
    let (ended, stopped) = scribe.end(tx, found, reason)?;
    if ended.ticket.is_none() {
        return Ok((ended, Then::stop(stopped)));
    }
    let ticket = scribe.ticket(tx, &ended)?;
    let closed = Facet { status: TicketStatus::Closed, ..ticket.facet.clone() };
    let (ticket, _) = scribe.change_ticket(tx, ticket, closed)?;
    Ok((ticket.conversation, Then::stop(stopped)))
}
