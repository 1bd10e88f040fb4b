//! `/tickets/{id}/messages`: what is said to the customer, and what colleagues note among themselves.

use axum::extract::State;
use axum::http::StatusCode;
use domain::id::ConversationId;
use domain::message::{Message, Role};
use domain::note::Note;
use domain::ticket::Ticket;
use engine::{NewNote, NewReply, Remark, SavedReply, Speaker};
use serde::{Deserialize, Serialize};

use super::envelope::{Answer, saved};
use super::error::Refusal;
use super::extract::{Caller, Id, Input, Words};
use super::ids::Face;
use crate::Door;
use crate::json::time;

const SENDER: Words<Sender> = Words(Sender::parse, "agent, customer or system");

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sender {
    Agent,
    Customer,
    System,
}

impl Sender {
    fn parse(word: &str) -> Option<Sender> {
        match word {
            "agent" => Some(Sender::Agent),
            "customer" => Some(Sender::Customer),
            "system" => Some(Sender::System),
            _ => None,
        }
    }

    /// The AI answers for the company, as people do.
    pub(super) fn of(role: Role) -> &'static str {
        match role {
            Role::Customer => "customer",
            Role::Assistant | Role::Agent => "agent",
            Role::System | Role::Nobody => "system",
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct MessageObject {
    id: String,
    object: &'static str,
    ticket_id: String,
    content: String,
    sender: &'static str,
    sender_name: Option<String>,
    is_internal: bool,
    created_at: String,
}

fn message(message: &Message) -> MessageObject {
    MessageObject {
        id: message.id.face(),
        object: "message",
        ticket_id: message.conversation.face(),
        content: message.text.clone(),
        sender: Sender::of(message.role),
        sender_name: message.author_name.clone(),
        is_internal: false,
        created_at: time(message.created_at),
    }
}

fn note(note: &Note) -> MessageObject {
    MessageObject {
        id: note.id.face(),
        object: "message",
        ticket_id: note.conversation.face(),
        content: note.text.clone(),
        sender: "agent",
        sender_name: note.author_name.clone(),
        is_internal: true,
        created_at: time(note.created_at),
    }
}

/// Messages and notes as one list, with the customer's own name above their words.
pub(super) fn talk(ticket: &Ticket, remarks: &[Remark]) -> Vec<MessageObject> {
    let shown = |remark: &Remark| match remark {
        Remark::Note(noted) => note(noted),
        Remark::Message(said) if said.role == Role::Customer => {
            MessageObject { sender_name: ticket.customer_name.clone(), ..message(said) }
        }
        Remark::Message(said) => message(said),
    };
    remarks.iter().map(shown).collect()
}

fn said(made: &Message) -> SavedReply {
    saved(StatusCode::CREATED, &message(made))
}

fn noted(made: &Note) -> SavedReply {
    saved(StatusCode::CREATED, &note(made))
}

/// Something to say.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct MessageInput {
    content: Option<String>,
    sender: Option<String>,
    sender_name: Option<String>,
    is_internal: Option<bool>,
}

/// Oldest first.
pub(super) async fn list(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<ConversationId>,
) -> Result<Answer, Refusal> {
    let (ticket, remarks) = door.engine.ticket_talk(&actor, id).await?;
    Ok(Answer::ok(&talk(&ticket, &remarks)))
}

/// What is internal becomes a note, which no customer sees.
pub(super) async fn create(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<ConversationId>,
    input: Input<MessageInput>,
) -> Result<Answer, Refusal> {
    let MessageInput { content, sender, sender_name: name, is_internal } = input.value;
    let text = content.ok_or_else(|| Refusal::missing("content"))?;
    let sender = sender.map(|word| SENDER.parse("sender", &word)).transpose()?;
    if is_internal == Some(true) {
        if sender == Some(Sender::Customer) {
            let words = "what a customer says is not internal";
            return Err(Refusal::invalid("isInternal", words));
        }
        let new = NewNote { text, author: None, author_name: name };
        let done = door.engine.add_note(&actor, id, new, input.name.once(noted)).await?;
        return Ok(Answer::once(done, noted));
    }
    let speaker = match sender.unwrap_or(Sender::Agent) {
        Sender::Agent => Speaker::Person { teammate: None, name },
        Sender::Customer => Speaker::Customer,
        Sender::System => Speaker::System,
    };
    let new = NewReply { speaker, text, files: Vec::new() };
    let done = door.engine.reply(&actor, id, new, input.name.once(said)).await?;
    Ok(Answer::once(done, said))
}
