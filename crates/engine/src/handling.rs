//! Asking for a person, taking a conversation over, and giving it back.

use domain::access::{Act, Actor, Who};
use domain::conversation::{Conversation, HandledBy, Status};
use domain::id::{ConversationId, TeammateId};
use domain::ticket::HandOffReason;
use store::Tx;

use crate::ask::{Handed, Scribe, Step};
use crate::conversations::seen;
use crate::once::{Done, Once};
use crate::runs::Then;
use crate::tickets::known_teammate;
use crate::{Engine, Error, allow};

impl Engine {
    /// Asks for a person: the AI is silent from then on, and the customer is told. A customer's own wish has its own
    /// reason, whatever is said.
    ///
    /// Nothing changes while a person is asked for or answers already.
    pub async fn hand_off(
        &self,
        actor: &Actor,
        id: ConversationId,
        reason: HandOffReason,
        once: Once<Conversation>,
    ) -> Result<Done<Conversation>, Error> {
        allow(actor, Act::Converse)?;
        let is_guest = matches!(actor.who, Who::Guest(_));
        let reason = if is_guest { HandOffReason::CustomerRequest } else { reason };
        self.change_hands(actor, id, once, move |tx, scribe| {
            let found = scribe.open_conversation(tx, id)?;
            match found.handled_by {
                HandledBy::Ai => scribe.ask_for_person(tx, &found, reason),
                HandledBy::Waiting | HandledBy::Human => Ok(Handed::unchanged(found)),
            }
        })
        .await
    }

    /// Takes a conversation over: a person answers from then on, and the ticket is theirs if they are named.
    pub async fn take(
        &self,
        actor: &Actor,
        id: ConversationId,
        teammate: Option<TeammateId>,
        once: Once<Conversation>,
    ) -> Result<Done<Conversation>, Error> {
        allow(actor, Act::WorkTickets)?;
        self.change_hands(actor, id, once, move |tx, scribe| {
            let found = scribe.open_conversation(tx, id)?;
            if let Some(teammate) = teammate {
                known_teammate(tx, scribe, teammate)?;
            }
            scribe.take(tx, &found, teammate)
        })
        .await
    }

    /// Gives a conversation back to the AI, which answers what the customer says next.
    pub async fn release(
        &self,
        actor: &Actor,
        id: ConversationId,
        once: Once<Conversation>,
    ) -> Result<Done<Conversation>, Error> {
        allow(actor, Act::WorkTickets)?;
        self.change_hands(actor, id, once, move |tx, scribe| {
            let found = seen(tx, &scribe.actor, id)?;
            scribe.hand_to(tx, &found, HandledBy::Ai, None)
        })
        .await
    }

    /// Lets a conversation that has ended go on; its ticket is open again.
    pub async fn reopen(
        &self,
        actor: &Actor,
        id: ConversationId,
        once: Once<Conversation>,
    ) -> Result<Done<Conversation>, Error> {
        allow(actor, Act::WorkTickets)?;
        self.once_in_conversation(actor, id, once, move |tx, scribe| {
            let found = seen(tx, &scribe.actor, id)?;
            let conversation = match found.status {
                Status::Open => found,
                Status::Closed if found.ticket.is_some() => scribe.customer_writes(tx, found)?,
                Status::Closed => scribe.go_on(tx, found)?,
            };
            Ok((conversation, Then::NOTHING))
        })
        .await
    }

    /// Does what changes who answers, and stops what the AI was doing.
    async fn change_hands(
        &self,
        actor: &Actor,
        id: ConversationId,
        once: Once<Conversation>,
        mut work: impl FnMut(&mut Tx<'_>, &Scribe) -> Result<Handed, Step> + Clone + Send + 'static,
    ) -> Result<Done<Conversation>, Error> {
        let work = move |tx: &mut Tx<'_>, scribe: &Scribe| {
            let Handed { conversation, stopped } = work(tx, scribe)?;
            Ok((conversation, Then::stop(stopped)))
        };
        self.once_in_conversation(actor, id, once, work).await
    }
}
