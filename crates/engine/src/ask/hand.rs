//! Who answers in a conversation, and how that changes: to nobody yet, to a person, and back to the AI.

use domain::conversation::{Conversation, HandledBy};
use domain::event::{Event, EventKind};
use domain::id::{RunId, TeammateId};
use domain::message::Role;
use domain::ticket::{Facet, HandOffReason, TicketStatus};
use store::conversations::{Advanced, Growth};
use store::{Fact, Tx, conversations, events, runs, teammates, tickets};

use super::scribe::{Scribe, Step};
use crate::answers::handed_off;
use crate::runs::{PutEnd, put_end};

/// The most people of those on duty who are named as to be told.
const NOTIFY_MAX: usize = 100;

/// A conversation after a change of hands.
#[derive(Clone, Debug)]
pub(crate) struct Handed {
    /// How it is now.
    pub(crate) conversation: Conversation,
    /// What the AI was doing: ended as held, and to be stopped wherever it goes on (`Hub::stop`, after the commit).
    pub(crate) stopped: Vec<RunId>,
}

impl Handed {
    /// Nothing happened.
    pub(crate) fn unchanged(conversation: Conversation) -> Handed {
        Handed { conversation, stopped: Vec::new() }
    }
}

impl Scribe {
    /// Asks for a person, and tells the customer.
    pub(crate) fn ask_for_person(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
        reason: HandOffReason,
    ) -> Result<Handed, Step> {
        let growth = Growth { messages: 1, events: 1 };
        let Advanced { seq, position, .. } = self.advance(tx, conversation, growth)?;
        let said = self.message(conversation.id, seq, Role::Assistant, handed_off(reason));
        self.say(tx, &said, position)?;
        let conversation = conversation.after(seq, 1);
        self.hand_off(tx, &conversation, reason)
    }

    /// Asks for a person where the customer was told.
    pub(crate) fn hand_off(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
        reason: HandOffReason,
    ) -> Result<Handed, Step> {
        self.on_the_desk(tx, conversation)?;
        let conversation = self.customer_writes(tx, conversation.clone())?;
        self.hand_to(tx, &conversation, HandledBy::Waiting, Some(reason))
    }

    /// Lets a person answer from now on, if they are named: that one, whose the ticket is then.
    pub(crate) fn take(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
        teammate: Option<TeammateId>,
    ) -> Result<Handed, Step> {
        let handed = |ticket: &mut Facet| ticket.assignee = teammate.or(ticket.assignee);
        self.hand_to_person(tx, conversation, handed)
    }

    /// A person of the company answers: the ticket is theirs if it is nobody's, and goes on if it was closed.
    pub(crate) fn person_answers(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
        author: Option<TeammateId>,
    ) -> Result<Handed, Step> {
        let now = self.moment.now;
        self.hand_to_person(tx, conversation, |ticket| {
            ticket.times.first_response_at = ticket.times.first_response_at.or(Some(now));
            ticket.assignee = ticket.assignee.or(author);
            if ticket.status == TicketStatus::Closed {
                ticket.status = TicketStatus::Open;
            }
        })
    }

    /// Lets a person answer from now on; the conversation is a ticket, changed like that, and no longer new.
    fn hand_to_person(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
        change: impl FnOnce(&mut Facet),
    ) -> Result<Handed, Step> {
        self.on_the_desk(tx, conversation)?;
        let ticket = self.ticket(tx, conversation)?;
        let mut after = ticket.facet.clone();
        change(&mut after);
        if after.status == TicketStatus::New {
            after.status = TicketStatus::Open;
        }
        let (ticket, _) = self.change_ticket(tx, ticket, after)?;
        self.hand_to(tx, &ticket.conversation, HandledBy::Human, None)
    }

    /// Lets somebody else answer from now on, and tells of it. What the AI has not said yet is not said any more.
    ///
    /// Nothing happens when they answer already. Without a new reason the last one stays.
    pub(crate) fn hand_to(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
        to: HandledBy,
        reason: Option<HandOffReason>,
    ) -> Result<Handed, Step> {
        let id = conversation.id;
        if conversation.handled_by == to {
            return Ok(Handed::unchanged(conversation.clone()));
        }
        let unfinished = runs::unfinished(tx, id)?;
        let stopped = put_end(tx, self, conversation, unfinished, PutEnd::Held)?;
        let growth = Growth { messages: 0, events: 1 };
        let position = self.advance(tx, conversation, growth)?.position;
        let hand_off_reason = reason.or(conversation.hand_off_reason);
        conversations::set_handled_by(tx, id, to, hand_off_reason)?;
        let (kind, data) = match to {
            HandledBy::Ai => (EventKind::ConversationReleased, None),
            HandledBy::Human => (EventKind::ConversationTaken, None),
            HandledBy::Waiting => {
                (EventKind::ConversationHandedOff, Some(self.told(tx, conversation, reason)?))
            }
        };
        let event = self.moment.event_in(id, position, kind, id.to_string());
        events::append(tx, self.actor.scope, &Event { data, ..event })?;
        let updated_at = self.moment.now;
        let conversation =
            Conversation { handled_by: to, hand_off_reason, updated_at, ..conversation.clone() };
        Ok(Handed { conversation, stopped })
    }

    /// Why a person is asked for, and who is told: the one who sees to the ticket, or else everybody on duty.
    fn told(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
        reason: Option<HandOffReason>,
    ) -> Result<String, Step> {
        let scope = self.actor.scope;
        let ticket = tickets::find(tx, scope, conversation.id)?;
        let notify = match ticket.and_then(|ticket| ticket.facet.assignee) {
            Some(assignee) => vec![assignee],
            None => teammates::on_duty(tx, scope.workspace, NOTIFY_MAX)?,
        };
        let notify = notify.iter().map(ToString::to_string).collect();
        let reason = reason.map(HandOffReason::as_str).into();
        Ok(store::object(&[("reason", reason), ("notify", Fact::List(notify))]))
    }
}
