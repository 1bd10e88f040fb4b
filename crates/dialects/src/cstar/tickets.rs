//! `/tickets`: our conversations, as the help desk sees them.

use axum::extract::State;
use axum::http::StatusCode;
use domain::customer::{Customer, CustomerRef};
use domain::id::{ConversationId, CustomerId, TeammateId};
use domain::ticket::{Priority, Ticket, TicketStatus};
use engine::{
    Error, NewTicket, OpenedTicket, SavedReply, SearchWords, TicketChange, TicketCustomer,
    TicketFilter,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::envelope::{Answer, saved};
use super::error::Refusal;
use super::extract::{Caller, Id, Input, Params, Words, id, present};
use super::ids::Face;
use super::messages::{MessageObject, talk};
use super::{CHANNEL, objects};
use crate::Door;
use crate::json::{keys_over, time};

const STATUS: Words<TicketStatus> =
    Words(TicketStatus::parse, "new, open, pending, resolved or closed");
const PRIORITY: Words<Priority> = Words(Priority::parse, "low, normal, high or urgent");

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TicketObject {
    id: String,
    object: &'static str,
    number: i64,
    title: String,
    priority: &'static str,
    status: &'static str,
    customer_id: Option<String>,
    customer_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer: Option<Summary>,
    assigned_to: Option<String>,
    tags: Vec<String>,
    notes: Option<String>,
    message_count: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    messages: Option<Vec<MessageObject>>,
    response_deadline: Option<String>,
    resolution_deadline: Option<String>,
    first_response_at: Option<String>,
    response_tier: Option<String>,
    resolution_tier: Option<String>,
    sla_paused: bool,
    metadata: Value,
    created_at: String,
    resolved_at: Option<String>,
    closed_at: Option<String>,
    updated_at: String,
}

/// A customer in a few words, inside of their ticket.
#[derive(Serialize)]
struct Summary {
    id: String,
    object: &'static str,
    name: Option<String>,
    email: Option<String>,
}

fn ticket(ticket: &Ticket) -> TicketObject {
    let Ticket { conversation, customer_name, facet } = ticket;
    let times = facet.times;
    TicketObject {
        id: conversation.id.face(),
        object: "ticket",
        number: facet.number,
        title: facet.title.clone(),
        priority: facet.priority.as_str(),
        status: facet.status.as_str(),
        customer_id: conversation.customer.map(Face::face),
        customer_name: customer_name.clone(),
        customer: None,
        assigned_to: facet.assignee.map(Face::face),
        tags: facet.tags.clone(),
        notes: facet.memo.clone(),
        message_count: conversation.message_count,
        messages: None,
        response_deadline: times.response_due_at.map(time),
        resolution_deadline: times.resolution_due_at.map(time),
        first_response_at: times.first_response_at.map(time),
        response_tier: None,
        resolution_tier: None,
        sla_paused: false,
        metadata: objects::object(&conversation.metadata),
        created_at: time(times.opened_at.unwrap_or(conversation.created_at)),
        resolved_at: times.resolved_at.map(time),
        closed_at: conversation.closing.as_ref().map(|closing| time(closing.at)),
        updated_at: time(conversation.updated_at),
    }
}

fn opened(made: &OpenedTicket) -> SavedReply {
    saved(StatusCode::CREATED, &ticket(&made.ticket))
}

fn changed(now: &Ticket) -> SavedReply {
    saved(StatusCode::OK, &ticket(now))
}

/// A ticket to make.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct TicketInput {
    title: Option<String>,
    customer_id: Option<String>,
    customer_name: Option<String>,
    priority: Option<String>,
    status: Option<String>,
    assigned_to: Option<String>,
    tags: Option<Vec<String>>,
    notes: Option<String>,
    metadata: Option<Map<String, Value>>,
    initial_message: Option<String>,
}

impl TicketInput {
    /// A person is to answer it: whoever makes tickets has people for them.
    fn into_new(self) -> Result<NewTicket, Refusal> {
        let customer = match self.customer_id {
            Some(text) => TicketCustomer::Known(id("customerId", &text)?),
            None => TicketCustomer::Described(CustomerRef {
                name: self.customer_name,
                ..CustomerRef::default()
            }),
        };
        Ok(NewTicket {
            title: Some(self.title.ok_or_else(|| Refusal::missing("title"))?),
            customer,
            status: self.status.map(|word| STATUS.parse("status", &word)).transpose()?,
            priority: self.priority.map(|word| PRIORITY.parse("priority", &word)).transpose()?,
            assignee: self.assigned_to.map(|text| id("assignedTo", &text)).transpose()?,
            tags: self.tags.unwrap_or_default(),
            memo: self.notes,
            metadata: objects::metadata("metadata", self.metadata)?,
            message: self.initial_message,
            channel: CHANNEL,
            ai_answers: false,
        })
    }
}

/// What is to change in a ticket; `null` takes it from its assignee, or empties its notes.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct TicketPatch {
    #[serde(default, deserialize_with = "present")]
    title: Option<String>,
    #[serde(default, deserialize_with = "present")]
    status: Option<String>,
    #[serde(default, deserialize_with = "present")]
    priority: Option<String>,
    #[serde(default, deserialize_with = "present")]
    assigned_to: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    customer_id: Option<String>,
    #[serde(default, deserialize_with = "present")]
    tags: Option<Vec<String>>,
    #[serde(default, deserialize_with = "present")]
    notes: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    metadata: Option<Map<String, Value>>,
}

impl TicketPatch {
    fn into_change(self) -> Result<TicketChange, Refusal> {
        let assignee = |text: Option<String>| -> Result<Option<TeammateId>, Refusal> {
            text.map(|text| id("assignedTo", &text)).transpose()
        };
        Ok(TicketChange {
            title: self.title,
            status: self.status.map(|word| STATUS.parse("status", &word)).transpose()?,
            priority: self.priority.map(|word| PRIORITY.parse("priority", &word)).transpose()?,
            assignee: self.assigned_to.map(assignee).transpose()?,
            customer: self.customer_id.map(|text| id("customerId", &text)).transpose()?,
            tags: self.tags,
            memo: self.notes,
            metadata: self.metadata.map(keys_over),
            only_if: None,
        })
    }
}

/// What is looked for in titles, messages and notes.
fn words(text: &str) -> Result<Vec<String>, Refusal> {
    Ok(SearchWords::parse(text, "search")?.into_words())
}

/// Whether `expand` asks for customers, who are all that it can ask for.
fn expands(params: &Params) -> Result<bool, Refusal> {
    let Some(list) = params.text("expand") else { return Ok(false) };
    if list.split(',').all(|word| word.trim() == "customer") {
        return Ok(true);
    }
    Err(Refusal::invalid("expand", "expand is customer"))
}

/// The tickets with their customers in them.
async fn with_customers(
    door: &Door,
    Caller(actor): &Caller,
    tickets: &[Ticket],
) -> Result<Vec<TicketObject>, Refusal> {
    let ids = tickets.iter().filter_map(|ticket| ticket.conversation.customer).collect();
    let customers = door.engine.customers_of(actor, ids).await?;
    let of = |id: CustomerId| customers.iter().find(|customer| customer.id == id).map(summary);
    let shown = |one: &Ticket| TicketObject {
        customer: one.conversation.customer.and_then(of),
        ..ticket(one)
    };
    Ok(tickets.iter().map(shown).collect())
}

fn summary(customer: &Customer) -> Summary {
    Summary {
        id: customer.id.face(),
        object: "customer",
        name: customer.name.clone(),
        email: customer.email.clone(),
    }
}

/// Newest first.
pub(super) async fn list(
    State(door): State<Door>,
    caller: Caller,
    params: Params,
) -> Result<Answer, Refusal> {
    let names = [
        "page",
        "pageSize",
        "status",
        "priority",
        "assignedTo",
        "customerId",
        "tag",
        "search",
        "expand",
    ];
    let params = params.only(&names)?;
    let (page, expands) = (params.page()?, expands(&params)?);
    let filter = TicketFilter {
        status: params.word("status", STATUS)?,
        priority: params.word("priority", PRIORITY)?,
        assignee: params.id("assignedTo")?,
        customer: params.id("customerId")?,
        tag: params.text("tag").map(str::to_owned),
        words: params.text("search").map_or(Ok(Vec::new()), words)?,
    };
    let found = door.engine.tickets_numbered(&caller.0, filter, page).await?;
    if expands {
        let shown = with_customers(&door, &caller, &found.items).await?;
        return Ok(Answer::counted(page, found.total, &shown));
    }
    Ok(Answer::numbered(page, found, |found| ticket(&found)))
}

pub(super) async fn create(
    State(door): State<Door>,
    Caller(actor): Caller,
    input: Input<TicketInput>,
) -> Result<Answer, Refusal> {
    let (new, once) = (input.value.into_new()?, input.name.once(opened));
    let done = door.engine.open_ticket(&actor, new, once).await.map_err(in_their_words)?;
    Ok(Answer::once(done, opened))
}

/// What is wrong in a new ticket, by the names that its fields have here and nowhere else in the dialect.
fn in_their_words(error: Error) -> Refusal {
    let names = [("message", "initialMessage"), ("customer.name", "customerName")];
    match error {
        Error::Invalid { param, message } => {
            let theirs = names.iter().find(|(ours, _)| *ours == param);
            let (param, message) = theirs.map_or((param, message.clone()), |(ours, theirs)| {
                (*theirs, message.replacen(ours, theirs, 1))
            });
            Error::Invalid { param, message }.into()
        }
        other => other.into(),
    }
}

/// One ticket with all that was said in it.
pub(super) async fn find(
    State(door): State<Door>,
    caller: Caller,
    Id(id): Id<ConversationId>,
    params: Params,
) -> Result<Answer, Refusal> {
    let expands = expands(&params.only(&["expand"])?)?;
    let (found, remarks) = door.engine.ticket_talk(&caller.0, id).await?;
    let messages = Some(talk(&found, &remarks));
    let found = [found];
    let shown = if expands {
        with_customers(&door, &caller, &found).await?.pop().unwrap_or_else(|| ticket(&found[0]))
    } else {
        ticket(&found[0])
    };
    Ok(Answer::ok(&TicketObject { messages, ..shown }))
}

pub(super) async fn change(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<ConversationId>,
    input: Input<TicketPatch>,
) -> Result<Answer, Refusal> {
    let (change, once) = (input.value.into_change()?, input.name.once(changed));
    Ok(Answer::once(door.engine.change_ticket(&actor, id, change, once).await?, changed))
}

pub(super) async fn delete(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<ConversationId>,
) -> Result<Answer, Refusal> {
    door.engine.delete_ticket(&actor, id).await?;
    Ok(Answer::deleted(id.face()))
}
