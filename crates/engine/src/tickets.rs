//! Tickets: opened by the company or by a customer, listed, changed, removed.

mod checked;
mod views;

use std::sync::Arc;

use domain::access::{Act, Actor, Who};
use domain::agent::Environment;
use domain::conversation::HandledBy;
use domain::customer::CustomerRef;
use domain::event::EventKind;
use domain::id::{ConversationId, CustomerId, RunId, TeammateId};
use domain::message::{Message, Role};
use domain::page::{Numbered, Page, PageNumber, PageRequest};
use domain::text::{InvalidText, Metadata};
use domain::ticket::{Facet, HandOffReason, Priority, Ticket, TicketStatus, Times};
use store::conversations::Growth;
use store::{Tx, conversations, customers, object, runs, teammates, tickets};

use crate::ask::{AgentChoice, NewConversation, Scribe, Step};
use crate::conversations::{seen, silence};
use crate::desk::NewFacet;
use crate::once::{Done, Once};
use crate::runs::Then;
use crate::{Engine, Error, OnlyIf, allow, only_if};

pub(crate) use checked::each_once;
use checked::{checked, checked_change};
pub use store::tickets::Filter as TicketFilter;
pub use views::Remark;

const MISSING: Error = Error::NotFound("ticket");

/// How a caller's metadata changes; called inside the transaction with what is there.
pub type MetadataChange = Arc<dyn Fn(&Metadata) -> Result<Metadata, InvalidText> + Send + Sync>;

/// A ticket as it is given; nothing is checked yet.
#[derive(Clone, Debug)]
pub struct NewTicket {
    /// What it is about; absent means the first line of the message.
    pub title: Option<String>,
    /// Whose it is. A token's holder is always its customer.
    pub customer: TicketCustomer,
    /// Absent means new.
    pub status: Option<TicketStatus>,
    /// Absent means normal.
    pub priority: Option<Priority>,
    /// Who sees to it.
    pub assignee: Option<TeammateId>,
    /// Free words to find it by.
    pub tags: Vec<String>,
    /// What colleagues should know at a glance.
    pub memo: Option<String>,
    /// What to attach to it.
    pub metadata: Option<Metadata>,
    /// What the customer says first.
    pub message: Option<String>,
    /// The door it came through.
    pub channel: &'static str,
    /// Whether the AI answers in it. Otherwise it waits for a person.
    pub ai_answers: bool,
}

/// Whose a ticket is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TicketCustomer {
    /// The customer of that id, who must exist.
    Known(CustomerId),
    /// The one who is described: made, or completed as far as is said of them.
    Described(CustomerRef),
}

/// A ticket that was just opened.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenedTicket {
    /// The ticket.
    pub ticket: Ticket,
    /// What the customer said first.
    pub message: Option<Message>,
}

/// What is to change in a ticket; absent fields stay, `Some(None)` empties one.
#[derive(Clone, Default)]
pub struct TicketChange {
    /// See [`NewTicket::title`].
    pub title: Option<String>,
    /// How far it is; not every status follows every other.
    pub status: Option<TicketStatus>,
    /// How much it matters.
    pub priority: Option<Priority>,
    /// Who sees to it.
    pub assignee: Option<Option<TeammateId>>,
    /// Whose it is.
    pub customer: Option<CustomerId>,
    /// See [`NewTicket::tags`].
    pub tags: Option<Vec<String>>,
    /// See [`NewTicket::memo`].
    pub memo: Option<Option<String>>,
    /// What is attached to it.
    pub metadata: Option<MetadataChange>,
    /// Only when it is still so.
    pub only_if: Option<OnlyIf<Ticket>>,
}

impl Engine {
    /// Opens a ticket, and with it a conversation.
    pub async fn open_ticket(
        &self,
        actor: &Actor,
        new: NewTicket,
        once: Once<OpenedTicket>,
    ) -> Result<Done<OpenedTicket>, Error> {
        allow(actor, Act::OpenTickets)?;
        let new = checked(actor, new)?;
        let id = ConversationId::mint(&self.0.mint, self.now());
        let work = move |tx: &mut Tx<'_>, scribe: &Scribe| open(tx, scribe, id, &new);
        self.once_in_conversation(actor, id, once, work).await
    }

    /// One ticket. Whoever is no colleague sees nothing that is internal.
    pub async fn ticket(&self, actor: &Actor, id: ConversationId) -> Result<Ticket, Error> {
        allow(actor, Act::ReadTickets)?;
        let actor = actor.clone();
        let found =
            self.0.db.read(move |tx| seen_ticket(tx, &actor, id).map(|found| shown(&actor, found)));
        found.await
    }

    /// Tickets, newest first; a position is a number.
    pub async fn tickets(
        &self,
        actor: &Actor,
        filter: TicketFilter,
        request: PageRequest<i64>,
    ) -> Result<Page<Ticket>, Error> {
        let (actor, filter) = (actor.clone(), self.narrowed(actor, filter).await?);
        let scope = actor.scope;
        let page = self.0.db.read(move |tx| tickets::page(tx, scope, &filter, &request)).await?;
        let items = page.items.into_iter().map(|ticket| shown(&actor, ticket)).collect();
        Ok(Page { items, has_more: page.has_more })
    }

    /// Tickets, newest first, by the number of the page.
    pub async fn tickets_numbered(
        &self,
        actor: &Actor,
        filter: TicketFilter,
        page: PageNumber,
    ) -> Result<Numbered<Ticket>, Error> {
        let (actor, filter) = (actor.clone(), self.narrowed(actor, filter).await?);
        let scope = actor.scope;
        let found = self.0.db.read(move |tx| tickets::numbered(tx, scope, &filter, page)).await?;
        let items = found.items.into_iter().map(|ticket| shown(&actor, ticket)).collect();
        Ok(Numbered { items, total: found.total })
    }

    /// Customers list their own tickets, and not by what is internal: notes have words too.
    async fn narrowed(&self, actor: &Actor, filter: TicketFilter) -> Result<TicketFilter, Error> {
        allow(actor, Act::ReadTickets)?;
        if !filter.words.is_empty() || filter.tag.is_some() {
            allow(actor, Act::SearchConversations)?;
        }
        if !filter.words.is_empty() {
            self.catch_up().await;
        }
        Ok(match actor.only_customer() {
            Some(customer) => TicketFilter { customer: Some(customer), assignee: None, ..filter },
            None => filter,
        })
    }

    /// Changes a ticket.
    pub async fn change_ticket(
        &self,
        actor: &Actor,
        id: ConversationId,
        change: TicketChange,
        once: Once<Ticket>,
    ) -> Result<Done<Ticket>, Error> {
        allow(actor, Act::WorkTickets)?;
        let change = checked_change(change)?;
        let work = move |tx: &mut Tx<'_>, scribe: &Scribe| {
            let (ticket, stopped) = apply(tx, scribe, id, &change)?;
            Ok((ticket, Then::stop(stopped)))
        };
        self.once_in_conversation(actor, id, once, work).await
    }

    /// Removes a ticket with its conversation: messages, notes, runs, and the files that were sent along.
    pub async fn delete_ticket(&self, actor: &Actor, id: ConversationId) -> Result<(), Error> {
        allow(actor, Act::WorkTickets)?;
        let work = move |tx: &mut Tx<'_>, scribe: &Scribe| {
            conversations::lock(tx, scribe.actor.scope, id)?;
            seen_ticket(tx, &scribe.actor, id)?;
            Ok(((), Then::stop(scribe.remove(tx, id)?)))
        };
        self.in_conversation(actor, id, work).await
    }
}

impl Scribe {
    /// Removes a conversation that is locked, with all that is in it, and its ticket; says what the AI was doing in it.
    pub(crate) fn remove(&self, tx: &mut Tx<'_>, id: ConversationId) -> Result<Vec<RunId>, Step> {
        let scope = self.actor.scope;
        let unfinished = runs::unfinished(tx, id)?;
        let (kind, last) = match tickets::find(tx, scope, id)? {
            None => (EventKind::ConversationDeleted, None),
            Some(ticket) => {
                tickets::forget(tx, scope, &ticket.facet)?;
                let customer = ticket.conversation.customer.map(|id| id.to_string());
                // No title: it may be what a customer said, and nobody could erase it any more.
                let number = ("number", ticket.facet.number.into());
                let last = object(&[number, ("customer_id", customer.into())]);
                (EventKind::TicketDeleted, Some(last))
            }
        };
        conversations::delete(tx, scope, id)?;
        silence(tx, scope, id)?;
        self.tell_desk(tx, kind, &id, last)?;
        Ok(unfinished.into_iter().map(|run| run.id).collect())
    }
}

/// The ticket of that id, if the caller may see it.
pub(crate) fn seen_ticket(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: ConversationId,
) -> Result<Ticket, Error> {
    match seen(tx, actor, id) {
        Ok(_) => tickets::find(tx, actor.scope, id)?.ok_or(MISSING),
        Err(Error::NotFound(_)) => Err(MISSING),
        Err(error) => Err(error),
    }
}

/// A customer sees no more of a ticket than what concerns them.
pub(crate) fn shown(actor: &Actor, ticket: Ticket) -> Ticket {
    let Who::Guest(_) = actor.who else { return ticket };
    let Facet { number, title, status, priority, times, .. } = ticket.facet;
    let times = Times { response_due_at: None, resolution_due_at: None, ..times };
    let (assignee, tags, memo) = (None, Vec::new(), None);
    let facet = Facet { number, title, status, priority, assignee, tags, memo, times };
    Ticket { facet, ..ticket }
}

fn open(
    tx: &mut Tx<'_>,
    scribe: &Scribe,
    id: ConversationId,
    new: &NewTicket,
) -> Result<(OpenedTicket, Then), Step> {
    let said = match &new.customer {
        TicketCustomer::Described(said) => said.clone(),
        TicketCustomer::Known(_) => CustomerRef::default(),
    };
    let opening = NewConversation {
        agent: AgentChoice::Default,
        environment: Environment::Production,
        channel: new.channel,
        label: None,
        customer: said,
        metadata: new.metadata.clone(),
    };
    let mut conversation = scribe.new_conversation(tx, id, &opening)?;
    if let TicketCustomer::Known(customer) = new.customer {
        known_customer(tx, scribe, customer)?;
        conversations::set_customer(tx, id, customer)?;
        conversation.customer = Some(customer);
    }
    if let Some(assignee) = new.assignee {
        known_teammate(tx, scribe, assignee)?;
    }
    let messages = i64::from(new.message.is_some());
    let growth = Growth { messages, events: 1 + messages };
    let first = scribe.advance(tx, &conversation, growth)?;
    scribe.tell(tx, (id, first.position), EventKind::ConversationCreated, &id)?;
    let message =
        new.message.as_deref().map(|text| scribe.message(id, first.seq, Role::Customer, text));
    if let Some(message) = &message {
        scribe.say(tx, message, first.position + 1)?;
    }
    if !new.ai_answers {
        let reason = Some(HandOffReason::Teammate);
        conversations::set_handled_by(tx, id, HandledBy::Waiting, reason)?;
    } else if let Some(message) = &message {
        let run = scribe.blank_run(&conversation, message.id);
        runs::insert(tx, &run, &scribe.lease)?;
    }
    let facet = NewFacet {
        title: new.title.clone(),
        status: new.status.unwrap_or(TicketStatus::New),
        priority: new.priority.unwrap_or(Priority::Normal),
        assignee: new.assignee,
        tags: new.tags.clone(),
        memo: new.memo.clone(),
    };
    scribe.become_ticket(tx, &conversation, facet)?;
    let ticket = shown(&scribe.actor, scribe.ticket(tx, &conversation)?);
    let answers = new.ai_answers && message.is_some();
    Ok((OpenedTicket { ticket, message }, Then { stopped: Vec::new(), answers }))
}

fn apply(
    tx: &mut Tx<'_>,
    scribe: &Scribe,
    id: ConversationId,
    change: &TicketChange,
) -> Result<(Ticket, Vec<RunId>), Step> {
    conversations::lock(tx, scribe.actor.scope, id)?;
    let mut ticket = seen_ticket(tx, &scribe.actor, id)?;
    only_if::check(change.only_if.as_ref(), &ticket)?;
    if let Some(customer) = change.customer {
        known_customer(tx, scribe, customer)?;
        conversations::set_customer(tx, id, customer)?;
    }
    if let Some(merge) = &change.metadata {
        let metadata = merge(&ticket.conversation.metadata);
        let metadata = metadata.map_err(|error| Error::text("metadata", &error))?;
        conversations::set_metadata(tx, id, &metadata)?;
    }
    let was = ticket.conversation.clone();
    if change.customer.is_some() || change.metadata.is_some() {
        ticket = scribe.ticket(tx, &was)?;
    }
    let mut after = ticket.facet.clone();
    if let Some(next) = change.status {
        if !after.status.may_become(next) {
            return Err(Error::Conflict(if next == TicketStatus::New {
                "a ticket does not become new again"
            } else {
                "a closed ticket can only be opened again"
            })
            .into());
        }
        after.status = next;
    }
    if let Some(assignee) = change.assignee {
        if let Some(assignee) = assignee {
            known_teammate(tx, scribe, assignee)?;
        }
        after.assignee = assignee;
    }
    after.priority = change.priority.unwrap_or(after.priority);
    after.title = change.title.clone().unwrap_or(after.title);
    after.tags = change.tags.clone().unwrap_or(after.tags);
    after.memo = change.memo.clone().unwrap_or(after.memo);
    scribe.change_all_of_ticket(tx, &was, ticket, after)
}

/// The customer who is named must be one of the scope.
pub(crate) fn known_customer(
    tx: &mut Tx<'_>,
    scribe: &Scribe,
    id: CustomerId,
) -> Result<(), Error> {
    let found = customers::find(tx, scribe.actor.scope, id)?;
    let missing = || Error::invalid("customer_id", "customer_id names no customer that exists");
    found.map(|_| ()).ok_or_else(missing)
}

/// The teammate who is named must be one of the workspace.
pub(crate) fn known_teammate(
    tx: &mut Tx<'_>,
    scribe: &Scribe,
    id: TeammateId,
) -> Result<domain::teammate::Teammate, Error> {
    let found = teammates::find(tx, scribe.actor.scope.workspace, id)?;
    found.ok_or_else(|| Error::invalid("assignee_id", "there is no such teammate"))
}
