//! What a customer does with their session: lists, opens, reads and answers conversations of their own.

use axum::extract::State;
use axum::http::StatusCode;
use domain::agent::Environment;
use domain::conversation::{Conversation, Status};
use domain::customer::CustomerRef;
use domain::id::{ConversationId, FileId};
use domain::message::{Message, Role};
use domain::page::{LIMIT_DEFAULT, PageRequest};
use domain::text::{Text, required};
use domain::ticket::{TITLE_BYTES_MAX, Ticket, TicketStatus};
use engine::{
    AgentChoice, Ask, Link, Listed, Names, NewConversation, NewTicket, OpenedTicket, SavedReply,
    TicketCustomer,
};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

use super::Customer;
use crate::cstar::CHANNEL;
use crate::cstar::envelope::{Answer, saved};
use crate::cstar::error::Refusal;
use crate::cstar::extract::{Input, Params};
use crate::cstar::ids::Face;
use crate::files::content_url;
use crate::{Door, json};

/// The largest page.
const LIMIT_MAX: u64 = 100;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ConversationList {
    conversations: Vec<WidgetConversation>,
    cursor: Option<String>,
    has_more: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WidgetConversation {
    id: String,
    ticket_number: String,
    subject: String,
    status: &'static str,
    message_count: i64,
    created_at: String,
    updated_at: String,
    closed_at: Option<String>,
}

pub(in crate::cstar) async fn list(
    State(door): State<Door>,
    Customer(actor): Customer,
    params: Params,
) -> Result<Answer, Refusal> {
    let params = params.only(&["cursor", "limit", "teamId"])?;
    let limit = params.number("limit", 1, LIMIT_MAX)?.map_or(LIMIT_DEFAULT, |limit| limit as usize);
    let cursor = params.text("cursor").map(ConversationId::parse_face).transpose();
    let wrong = |_| Refusal::invalid("cursor", "cursor is not a position of this list");
    let request = PageRequest { after: cursor.map_err(wrong)?, limit };
    let page = door.engine.inbox(&actor, request).await?;
    let last = page.items.last().map(|listed| listed.conversation.id.face());
    let cursor = last.filter(|_| page.has_more);
    let conversations = page.items.into_iter().map(|Listed { conversation, ticket, subject }| {
        widget_conversation(&conversation, ticket.as_ref(), subject)
    });
    let conversations = conversations.collect();
    Ok(Answer::ok(&ConversationList { conversations, cursor, has_more: page.has_more }))
}

fn widget_conversation(
    conversation: &Conversation,
    ticket: Option<&Ticket>,
    subject: String,
) -> WidgetConversation {
    let status = match (ticket, conversation.status) {
        (Some(ticket), _) => ticket.facet.status,
        (None, Status::Open) => TicketStatus::Open,
        (None, Status::Closed) => TicketStatus::Closed,
    };
    WidgetConversation {
        id: conversation.id.face(),
        ticket_number: ticket.map(|ticket| ticket.facet.number.to_string()).unwrap_or_default(),
        subject,
        status: status.as_str(),
        message_count: conversation.message_count,
        created_at: json::time(conversation.created_at),
        updated_at: json::time(conversation.updated_at),
        closed_at: conversation.closing.as_ref().map(|closing| json::time(closing.at)),
    }
}

/// A conversation that is wanted.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(in crate::cstar) struct TicketInput {
    #[serde(default, rename = "teamId")]
    _team: Option<IgnoredAny>,
    subject: Option<String>,
    message: Option<String>,
}

pub(in crate::cstar) async fn create(
    State(door): State<Door>,
    Customer(actor): Customer,
    input: Input<TicketInput>,
) -> Result<Answer, Refusal> {
    let TicketInput { subject, message, .. } = input.value;
    let message = message.filter(|message| !message.trim().is_empty());
    let message = message.map(|message| text("message", Some(message), Text::MAX_BYTES));
    let new = NewTicket {
        title: Some(text("subject", subject, TITLE_BYTES_MAX)?),
        customer: TicketCustomer::Described(CustomerRef::default()),
        status: None,
        priority: None,
        assignee: None,
        tags: Vec::new(),
        memo: None,
        metadata: None,
        message: message.transpose()?,
        channel: CHANNEL,
        ai_answers: true,
    };
    let opened = door.engine.open_ticket(&actor, new, input.name.once(saved_ticket)).await?;
    Ok(Answer::once(opened, saved_ticket))
}

fn saved_ticket(opened: &OpenedTicket) -> SavedReply {
    let ticket = &opened.ticket;
    let subject = ticket.facet.title.clone();
    let data = widget_conversation(&ticket.conversation, Some(ticket), subject);
    saved(StatusCode::CREATED, &data)
}

/// A text that must say something.
fn text(param: &str, given: Option<String>, max: usize) -> Result<String, Refusal> {
    let given = given.ok_or_else(|| Refusal::missing(param))?;
    required(&given, max).map_err(|error| Refusal::invalid(param, format!("{param} {error}")))
}

#[derive(Serialize)]
struct MessageList<'a> {
    messages: Vec<WidgetMessage<'a>>,
}

#[derive(Serialize)]
struct SentMessage<'a> {
    message: WidgetMessage<'a>,
}

#[derive(Serialize)]
struct WidgetMessage<'a> {
    id: String,
    content: &'a str,
    sender: &'static str,
    sender_name: &'a str,
    created_at: String,
    read_at: Option<String>,
    attachments: Vec<WidgetAttachment<'a>>,
}

#[derive(Serialize)]
struct WidgetAttachment<'a> {
    id: String,
    filename: &'a str,
    mime_type: &'a str,
    size_bytes: i64,
    url: Option<String>,
}

pub(in crate::cstar) async fn messages(
    State(door): State<Door>,
    Customer(actor): Customer,
    params: Params,
) -> Result<Answer, Refusal> {
    let params = params.only(&["teamId", "ticketId"])?;
    let id = params.text("ticketId").ok_or_else(|| Refusal::missing("ticketId"))?;
    let transcript = door.engine.transcript(&actor, ticket_id(id)?).await?;
    let links = door.engine.links(&actor, &transcript.messages).await?;
    let show = Shown { names: &transcript.names, links: &links, door: &door };
    let messages = transcript.messages.iter().map(|message| show.message(message)).collect();
    Ok(Answer::ok(&MessageList { messages }))
}

/// What is no id is answered like an id that does not exist.
fn ticket_id(text: &str) -> Result<ConversationId, Refusal> {
    ConversationId::parse_face(text).map_err(|_| Refusal::not_found(ConversationId::NOUN))
}

/// A message on its way in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(in crate::cstar) struct MessageInput {
    #[serde(default, rename = "teamId")]
    _team: Option<IgnoredAny>,
    ticket_id: Option<String>,
    content: Option<String>,
}

/// Takes a message; whoever asks for the messages later finds its answer there.
pub(in crate::cstar) async fn send(
    State(door): State<Door>,
    Customer(actor): Customer,
    input: Input<MessageInput>,
) -> Result<Answer, Refusal> {
    let MessageInput { ticket_id: id, content, .. } = input.value;
    let id = ticket_id(&id.ok_or_else(|| Refusal::missing("ticketId"))?)?;
    let ask = ask(id, text("content", content, Text::MAX_BYTES)?);
    let posted = door.engine.post(&actor, ask).await?;
    let names = door.engine.names(&actor, id).await?;
    let show = Shown { names: &names, links: &HashMap::new(), door: &door };
    Ok(Answer::created(&SentMessage { message: show.message(&posted.message) }))
}

fn ask(conversation: ConversationId, text: String) -> Ask {
    let opens = NewConversation {
        agent: AgentChoice::Default,
        environment: Environment::Production,
        channel: CHANNEL,
        label: None,
        customer: CustomerRef::default(),
        metadata: None,
    };
    Ask {
        conversation: Some(conversation),
        opens,
        history: Vec::new(),
        text,
        files: Vec::new(),
        client_id: None,
    }
}

/// What messages are shown with.
struct Shown<'a> {
    names: &'a Names,
    links: &'a HashMap<FileId, Link>,
    door: &'a Door,
}

impl Shown<'_> {
    /// To a customer, the AI and the people of the company are both `agent`.
    fn message<'a>(&'a self, message: &'a Message) -> WidgetMessage<'a> {
        let attachments = message.attachments.iter().map(|file| WidgetAttachment {
            id: file.file.to_string(),
            filename: &file.filename,
            mime_type: &file.mime_type,
            size_bytes: file.size_bytes,
            url: self
                .links
                .get(&file.file)
                .map(|link| content_url(&self.door.settings.public_url, file.file, link)),
        });
        WidgetMessage {
            id: message.id.face(),
            content: &message.text,
            sender: if message.role == Role::Customer { "customer" } else { "agent" },
            sender_name: self.names.of(message),
            created_at: json::time(message.created_at),
            read_at: None,
            attachments: attachments.collect(),
        }
    }
}
