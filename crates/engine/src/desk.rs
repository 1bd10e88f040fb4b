//! What the help desk's transactions have in common: a conversation becomes a ticket, a ticket changes.

use domain::conversation::{Closing, Conversation, Status};
use domain::event::EventKind;
use domain::id::{RunId, TeammateId};
use domain::ticket::{Facet, Priority, Ticket, TicketStatus, Times, title_of};
use store::conversations::Growth;
use store::{Fact, Tx, conversations, events, messages, tickets};

use crate::Error;
use crate::ask::{Scribe, Step};
use crate::runs::cancel_all;
use crate::sla;

/// Why a conversation ended with its ticket.
const TICKET_CLOSED: &str = "ticket_closed";
/// What a ticket is called about which nothing was said.
const UNTITLED: &str = "Conversation";

/// How a conversation's ticket begins.
#[derive(Clone, Debug)]
pub(crate) struct NewFacet {
    /// Absent means the first line of what the customer said first.
    pub(crate) title: Option<String>,
    pub(crate) status: TicketStatus,
    pub(crate) priority: Priority,
    pub(crate) assignee: Option<TeammateId>,
    pub(crate) tags: Vec<String>,
    pub(crate) memo: Option<String>,
}

impl NewFacet {
    /// A ticket that nobody described.
    pub(crate) fn of_status(status: TicketStatus) -> NewFacet {
        let priority = Priority::Normal;
        NewFacet { title: None, status, priority, assignee: None, tags: Vec::new(), memo: None }
    }
}

impl Scribe {
    /// Makes a conversation a ticket and tells of it.
    pub(crate) fn become_ticket(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
        new: NewFacet,
    ) -> Result<Facet, Step> {
        let NewFacet { title, status, priority, assignee, tags, memo } = new;
        let title = match title {
            Some(title) => title,
            None => first_words(tx, conversation)?,
        };
        let promised = store::sla::find(tx, self.actor.scope)?;
        let times = sla::opened(&promised, priority, self.moment.now);
        let number = tickets::next_number(tx, self.actor.scope)?;
        let facet = Facet { number, title, status, priority, assignee, tags, memo, times };
        if !tickets::open(tx, self.actor.scope, conversation.id, &facet)? {
            return Err(Step::Busy);
        }
        let data = store::object(&[
            ("number", Fact::Number(number)),
            ("title", facet.title.as_str().into()),
            ("status", status.as_str().into()),
            ("priority", priority.as_str().into()),
        ]);
        self.tell_desk(tx, EventKind::TicketCreated, &conversation.id, Some(data))?;
        Ok(facet)
    }

    /// Makes sure that a conversation which goes to a person is a ticket.
    pub(crate) fn on_the_desk(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
    ) -> Result<(), Step> {
        if conversation.ticket.is_none() {
            self.become_ticket(tx, conversation, NewFacet::of_status(TicketStatus::Open))?;
        }
        Ok(())
    }

    /// The ticket, which nobody else changes until the transaction ends.
    pub(crate) fn ticket(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
    ) -> Result<Ticket, Step> {
        conversations::lock(tx, self.actor.scope, conversation.id)?;
        let found = tickets::find(tx, self.actor.scope, conversation.id)?;
        Ok(found.ok_or(Error::NotFound("ticket"))?)
    }

    /// Writes what changed of a ticket, with what follows from it: a closed ticket's conversation has ended, and goes on
    /// when the ticket does. Says how the ticket is now, and which runs were stopped.
    pub(crate) fn change_ticket(
        &self,
        tx: &mut Tx<'_>,
        ticket: Ticket,
        after: Facet,
    ) -> Result<(Ticket, Vec<RunId>), Step> {
        let was = ticket.conversation.clone();
        self.change_all_of_ticket(tx, &was, ticket, after)
    }

    /// The same for a ticket whose conversation `was` another one: its customer or its metadata were changed.
    pub(crate) fn change_all_of_ticket(
        &self,
        tx: &mut Tx<'_>,
        was: &Conversation,
        ticket: Ticket,
        after: Facet,
    ) -> Result<(Ticket, Vec<RunId>), Step> {
        let Ticket { conversation, customer_name, facet: before } = ticket;
        let mut after = Facet { times: self.times(&before, &after), ..after };
        let goes_on = before.times.reopened_at != after.times.reopened_at;
        if goes_on || before.priority != after.priority {
            after.times = sla::changed(&store::sla::find(tx, self.actor.scope)?, &after);
        }
        let changes = changes((was, &before), (&conversation, &after));
        let is_other =
            was.customer != conversation.customer || was.metadata != conversation.metadata;
        let mut stopped = Vec::new();
        let conversation = match (before.status, after.status) {
            (TicketStatus::Closed, TicketStatus::Closed) => conversation,
            (_, TicketStatus::Closed) => {
                let (ended, runs) = self.end(tx, conversation, TICKET_CLOSED)?;
                stopped = runs;
                ended
            }
            (TicketStatus::Closed, _) => self.go_on(tx, conversation)?,
            _ => conversation,
        };
        if before != after || is_other {
            let (scope, now) = (self.actor.scope, self.moment.now);
            tickets::update(tx, scope, conversation.id, (&before, &after), now)?;
        }
        if let Some(data) = changes {
            self.tell_desk(tx, EventKind::TicketUpdated, &conversation.id, Some(data))?;
        }
        let conversation = Conversation { updated_at: self.moment.now, ..conversation };
        Ok((Ticket { conversation, customer_name, facet: after }, stopped))
    }

    /// What a change of status means for when things happened.
    fn times(&self, before: &Facet, after: &Facet) -> Times {
        let now = Some(self.moment.now);
        let mut times = after.times;
        if before.status == after.status {
            return times;
        }
        match after.status {
            TicketStatus::Resolved => times.resolved_at = now,
            TicketStatus::Closed => times.resolved_at = times.resolved_at.or(now),
            TicketStatus::New | TicketStatus::Open | TicketStatus::Pending => {
                if before.status.is_done() {
                    times.reopened_at = now;
                }
                times.resolved_at = None;
            }
        }
        times
    }

    /// Ends an open conversation.
    pub(crate) fn end(
        &self,
        tx: &mut Tx<'_>,
        conversation: Conversation,
        reason: &str,
    ) -> Result<(Conversation, Vec<RunId>), Step> {
        let id = conversation.id;
        let closing = Closing { at: self.moment.now, reason: reason.to_owned() };
        if conversation.status == Status::Closed || !conversations::close(tx, id, &closing)? {
            return Ok((conversation, Vec::new()));
        }
        let stopped = cancel_all(tx, self, &conversation)?;
        let growth = Growth { messages: 0, events: 1 };
        let position = self.advance(tx, &conversation, growth)?.position;
        self.tell(tx, (id, position), EventKind::ConversationClosed, &id)?;
        let closing = Some(closing);
        Ok((Conversation { status: Status::Closed, closing, ..conversation }, stopped))
    }

    /// Lets a conversation that has ended go on.
    pub(crate) fn go_on(
        &self,
        tx: &mut Tx<'_>,
        conversation: Conversation,
    ) -> Result<Conversation, Step> {
        let id = conversation.id;
        if !conversations::reopen(tx, id)? {
            return Ok(conversation);
        }
        let growth = Growth { messages: 0, events: 1 };
        let position = self.advance(tx, &conversation, growth)?.position;
        self.tell(tx, (id, position), EventKind::ConversationReopened, &id)?;
        Ok(Conversation { status: Status::Open, closing: None, ..conversation })
    }

    /// A customer writes: a ticket that was out of the help desk's hands is open again.
    pub(crate) fn customer_writes(
        &self,
        tx: &mut Tx<'_>,
        conversation: Conversation,
    ) -> Result<Conversation, Step> {
        if conversation.ticket.is_none() {
            return Ok(conversation);
        }
        let ticket = self.ticket(tx, &conversation)?;
        match ticket.facet.status {
            TicketStatus::New | TicketStatus::Open => Ok(conversation),
            TicketStatus::Pending | TicketStatus::Resolved | TicketStatus::Closed => {
                let after = Facet { status: TicketStatus::Open, ..ticket.facet.clone() };
                let (ticket, _) = self.change_ticket(tx, ticket, after)?;
                Ok(ticket.conversation)
            }
        }
    }

    /// Tells of something that is the help desk's business alone: it has no position in a conversation, so that no
    /// customer's stream shows it.
    pub(crate) fn tell_desk(
        &self,
        tx: &mut Tx<'_>,
        kind: EventKind,
        subject: &impl ToString,
        data: Option<String>,
    ) -> Result<(), Step> {
        let event = domain::event::Event { data, ..self.moment.event(kind, subject.to_string()) };
        Ok(events::append(tx, self.actor.scope, &event)?)
    }
}

/// The first line of what the customer said first.
fn first_words(tx: &mut Tx<'_>, conversation: &Conversation) -> Result<String, Step> {
    let said = messages::first_of_customer(tx, conversation.id)?;
    let title = said.map(|message| title_of(&message.text)).unwrap_or_default();
    Ok(if title.is_empty() { UNTITLED.to_owned() } else { title })
}

/// What an event tells of a ticket's change.
fn changes(
    (was, before): (&Conversation, &Facet),
    (is, after): (&Conversation, &Facet),
) -> Option<String> {
    let assignee = |facet: &Facet| Fact::from(facet.assignee.map(|id| id.to_string()));
    let customer = |found: &Conversation| Fact::from(found.customer.map(|id| id.to_string()));
    store::changes(&[
        ("title", before.title.as_str().into(), after.title.as_str().into()),
        ("status", before.status.as_str().into(), after.status.as_str().into()),
        ("priority", before.priority.as_str().into(), after.priority.as_str().into()),
        ("customer_id", customer(was), customer(is)),
        ("assignee_id", assignee(before), assignee(after)),
        ("tags", Fact::List(before.tags.clone()), Fact::List(after.tags.clone())),
        ("memo", before.memo.as_deref().into(), after.memo.as_deref().into()),
        ("metadata", (&was.metadata).into(), (&is.metadata).into()),
    ])
}
