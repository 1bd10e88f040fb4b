//! The help desk's JSON, in both directions.

use axum::http::StatusCode;
use domain::access::{Actor, Who};
use domain::id::TeammateId;
use domain::message::Message;
use domain::{note, ticket};
use engine::{Error, NewNote, NewTicket, OpenedTicket, SavedReply, TicketChange, TicketCustomer};
use wire::chat::HandledBy;
use wire::tickets::{Note, NoteInput, Priority, Ticket, TicketInput, TicketPatch, TicketStatus};

use super::extract::rendered;
use super::{from_wire, to_wire};
use crate::json::{self, time};

/// A ticket.
pub(crate) fn ticket(found: ticket::Ticket) -> Ticket {
    let ticket::Ticket { conversation, customer_name, facet } = found;
    let times = facet.times;
    Ticket {
        id: conversation.id.to_string(),
        number: facet.number,
        title: facet.title,
        status: match facet.status {
            ticket::TicketStatus::New => TicketStatus::New,
            ticket::TicketStatus::Open => TicketStatus::Open,
            ticket::TicketStatus::Pending => TicketStatus::Pending,
            ticket::TicketStatus::Resolved => TicketStatus::Resolved,
            ticket::TicketStatus::Closed => TicketStatus::Closed,
        }
        .into(),
        priority: match facet.priority {
            ticket::Priority::Low => Priority::Low,
            ticket::Priority::Normal => Priority::Normal,
            ticket::Priority::High => Priority::High,
            ticket::Priority::Urgent => Priority::Urgent,
        }
        .into(),
        customer_id: conversation.customer.map(|id| id.to_string()),
        customer_name,
        assignee_id: facet.assignee.map(|id| id.to_string()),
        tags: facet.tags,
        memo: facet.memo,
        metadata: serde_json::from_str(conversation.metadata.as_str()).unwrap_or_default(),
        handled_by: to_wire::handled_by(conversation.handled_by).into(),
        channel: conversation.channel,
        message_count: conversation.message_count,
        response_due_at: times.response_due_at.map(time),
        resolution_due_at: times.resolution_due_at.map(time),
        first_response_at: times.first_response_at.map(time),
        resolved_at: times.resolved_at.map(time),
        closed_at: conversation.closing.map(|closing| time(closing.at)),
        reopened_at: times.reopened_at.map(time),
        opened_at: times.opened_at.map(time),
        created_at: time(conversation.created_at),
        updated_at: time(conversation.updated_at),
    }
}

pub(crate) fn opened(opened: &OpenedTicket) -> SavedReply {
    rendered(StatusCode::CREATED, &ticket(opened.ticket.clone()))
}

pub(crate) fn changed(changed: &ticket::Ticket) -> SavedReply {
    rendered(StatusCode::OK, &ticket(changed.clone()))
}

/// A ticket that is wanted; who answers in it depends on who asks.
pub(crate) fn new_ticket(actor: &Actor, input: TicketInput) -> Result<NewTicket, Error> {
    const BOTH: &str = "customer_id and customer exclude each other";
    let is_customer = matches!(actor.who, Who::Guest(_));
    let customer = match (input.customer_id, input.customer) {
        (Some(_), Some(_)) => return Err(Error::invalid("customer", BOTH)),
        (Some(id), None) => {
            let wrong = |_| Error::invalid("customer_id", "customer_id is no id of a customer");
            TicketCustomer::Known(id.parse().map_err(wrong)?)
        }
        (None, said) => {
            TicketCustomer::Described(said.map(from_wire::customer).unwrap_or_default())
        }
    };
    let ai_answers = match input.handled_by {
        None => is_customer,
        Some(HandledBy::Ai) => true,
        Some(HandledBy::Waiting) if !is_customer => false,
        Some(HandledBy::Waiting | HandledBy::Human) => {
            return Err(Error::invalid("handled_by", "a new ticket is handled by ai, or waiting"));
        }
    };
    let metadata = input.metadata.map(from_wire::metadata).transpose()?;
    Ok(NewTicket {
        title: input.title,
        customer,
        status: input.status.map(status),
        priority: input.priority.map(priority),
        assignee: input.assignee_id.map(|id| teammate("assignee_id", &id)).transpose()?,
        tags: input.tags.unwrap_or_default(),
        memo: input.memo,
        metadata,
        message: input.message,
        channel: "api",
        ai_answers,
    })
}

pub(crate) fn ticket_change(patch: TicketPatch) -> Result<TicketChange, Error> {
    let assignee = |id: Option<String>| id.map(|id| teammate("assignee_id", &id)).transpose();
    let customer = |id: String| {
        let wrong = |_| Error::invalid("customer_id", "customer_id is no id of a customer");
        id.parse().map_err(wrong)
    };
    Ok(TicketChange {
        title: patch.title,
        status: patch.status.map(status),
        priority: patch.priority.map(priority),
        assignee: patch.assignee_id.map(assignee).transpose()?,
        customer: patch.customer_id.map(customer).transpose()?,
        tags: patch.tags,
        memo: patch.memo,
        metadata: patch.metadata.map(json::keys_over),
        only_if: None,
    })
}

fn status(status: TicketStatus) -> ticket::TicketStatus {
    match status {
        TicketStatus::New => ticket::TicketStatus::New,
        TicketStatus::Open => ticket::TicketStatus::Open,
        TicketStatus::Pending => ticket::TicketStatus::Pending,
        TicketStatus::Resolved => ticket::TicketStatus::Resolved,
        TicketStatus::Closed => ticket::TicketStatus::Closed,
    }
}

fn priority(priority: Priority) -> ticket::Priority {
    match priority {
        Priority::Low => ticket::Priority::Low,
        Priority::Normal => ticket::Priority::Normal,
        Priority::High => ticket::Priority::High,
        Priority::Urgent => ticket::Priority::Urgent,
    }
}

/// The id of a teammate in a body.
pub(crate) fn teammate(param: &'static str, text: &str) -> Result<TeammateId, Error> {
    text.parse().map_err(|_| Error::invalid(param, format!("{param} is no id of a teammate")))
}

pub(crate) fn new_note(input: NoteInput) -> Result<NewNote, Error> {
    let NoteInput { content, author_id, author_name } = input;
    let author = author_id.map(|id| teammate("author_id", &id)).transpose()?;
    Ok(NewNote { text: content, author, author_name })
}

/// A note.
pub(crate) fn note(found: note::Note) -> Note {
    Note {
        id: found.id.to_string(),
        conversation_id: found.conversation.to_string(),
        author_id: found.author.map(|id| id.to_string()),
        author_name: found.author_name,
        content: found.text,
        created_at: time(found.created_at),
    }
}

pub(crate) fn saved_note(made: &note::Note) -> SavedReply {
    rendered(StatusCode::CREATED, &note(made.clone()))
}

pub(crate) fn said(message: &Message) -> SavedReply {
    rendered(StatusCode::CREATED, &to_wire::message(message.clone()))
}
