//! Tickets, notes, and what the company says in a conversation.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::chat::{CustomerInput, HandledBy};
use crate::lenient::Lenient;

/// The help desk's view of a conversation; their ids are the same.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Ticket {
    /// `cnv_…`: the conversation's.
    pub id: String,
    /// 1, 2, 3… in its workspace and mode.
    pub number: i64,
    /// What it is about.
    pub title: String,
    /// How far it is.
    #[schema(value_type = TicketStatus)]
    pub status: Lenient<TicketStatus>,
    /// How much it matters.
    #[schema(value_type = Priority)]
    pub priority: Lenient<Priority>,
    /// Whose it is.
    pub customer_id: Option<String>,
    /// What they are called.
    pub customer_name: Option<String>,
    /// Who sees to it; never shown to customers.
    pub assignee_id: Option<String>,
    /// Free words to find it by; never shown to customers.
    pub tags: Vec<String>,
    /// What colleagues should know at a glance; never shown to customers.
    pub memo: Option<String>,
    /// What programs attached.
    #[schema(value_type = Object)]
    pub metadata: Value,
    /// Who answers in it now.
    #[schema(value_type = HandledBy)]
    pub handled_by: Lenient<HandledBy>,
    /// Through which door it came.
    pub channel: String,
    /// How many messages it has.
    pub message_count: i64,
    /// By when a person should have answered; never shown to customers.
    pub response_due_at: Option<String>,
    /// By when it should be resolved; never shown to customers.
    pub resolution_due_at: Option<String>,
    /// When a person first answered.
    pub first_response_at: Option<String>,
    /// When it was resolved, while it is.
    pub resolved_at: Option<String>,
    /// When it was closed, while it is.
    pub closed_at: Option<String>,
    /// When it last went on after it had been done.
    pub reopened_at: Option<String>,
    /// When it became a ticket.
    pub opened_at: Option<String>,
    /// When its conversation was opened.
    pub created_at: String,
    /// When it last changed.
    pub updated_at: String,
}

/// How far a ticket is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum TicketStatus {
    /// Nobody has looked at it.
    New,
    /// Somebody is to answer.
    Open,
    /// The customer is to answer.
    Pending,
    /// It is done, unless the customer says otherwise.
    Resolved,
    /// It is over; it opens again when the customer writes.
    Closed,
}

/// How much a ticket matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    /// It can wait.
    Low,
    /// As most do.
    Normal,
    /// It goes before others.
    High,
    /// Now.
    Urgent,
}

/// A ticket that is wanted; it needs a title or a message.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"title": "Printer burns", "customer": {"email": "ada@example.com"}, "message": "Help!"}))]
pub struct TicketInput {
    /// What it is about: at most 500 bytes; absent means the first line of the message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What the customer says first: at most 65,536 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Whose it is, by id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// Whose it is, described: made, or completed as far as is said of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerInput>,
    /// `new` when absent; not `closed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<TicketStatus>,
    /// `normal` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    /// `mem_…`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee_id: Option<String>,
    /// At most 50, each at most 100 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    /// At most 16,384 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memo: Option<String>,
    /// An object of your own, at most 16,384 bytes of JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub metadata: Option<Map<String, Value>>,
    /// Whether the AI answers in it: `ai`, or `waiting` for a person. Absent means `waiting` with a secret key, and `ai`
    /// with a customer's token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handled_by: Option<HandledBy>,
}

/// What is to change in a ticket; absent fields stay, `null` empties one.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"status": "resolved"}))]
pub struct TicketPatch {
    /// What it is about.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Nothing becomes `new` again, and what is `closed` can only become `open`.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub status: Option<TicketStatus>,
    /// How much it matters.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub priority: Option<Priority>,
    /// Whose it is.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// Who sees to it.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    pub assignee_id: Option<Option<String>>,
    /// Free words to find it by.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    /// What colleagues should know at a glance.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    pub memo: Option<Option<String>>,
    /// Laid over what is attached, key by key; a key that is `null` is removed.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub metadata: Option<Map<String, Value>>,
}

/// A remark that no customer sees.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Note {
    /// `not_…`
    pub id: String,
    /// What it is about.
    pub conversation_id: String,
    /// `mem_…`: who wrote it; `null` when a program did.
    pub author_id: Option<String>,
    /// What they were called then.
    pub author_name: Option<String>,
    /// Markdown; render it as text.
    pub content: String,
    /// When it was written.
    pub created_at: String,
}

/// A remark to be added.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"content": "Called them: a new printer is on its way."}))]
pub struct NoteInput {
    /// Markdown: at most 65,536 bytes.
    pub content: String,
    /// `mem_…`: who writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author_id: Option<String>,
    /// What to call whoever writes it, at most 255 bytes; the teammate's own name when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author_name: Option<String>,
}

/// A message to be added without waiting for an answer.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"role": "agent", "content": "A new printer is on its way."}))]
pub struct MessageInput {
    /// Who speaks: the customer when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Speaker>,
    /// Markdown: at most 65,536 bytes; may be empty when files are sent along.
    pub content: String,
    /// The ids of files that are sent along, at most 20.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attachments: Option<Vec<String>>,
    /// `mem_…`: which person speaks, for the role `agent`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author_id: Option<String>,
    /// What to call them, at most 255 bytes; the teammate's own name when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author_name: Option<String>,
    /// What you call a customer's message, at most 128 bytes: sending it again adds nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
}

/// Who speaks in a message that is added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Speaker {
    /// The customer; the AI answers if it handles the conversation.
    Customer,
    /// A person of the company, who answers from now on.
    Agent,
    /// The software itself.
    System,
}
