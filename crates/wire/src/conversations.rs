//! Conversations, their messages and runs.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::chat::{HandledBy, Outcome, Usage};
use crate::lenient::Lenient;

/// A thread between a customer and the company.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Conversation {
    /// `cnv_…`
    pub id: String,
    /// Who asks.
    pub customer_id: Option<String>,
    /// Who answers; `null` means the default agent.
    pub agent_id: Option<String>,
    /// Which of the agent's versions answers: `production`, `staging` or `development`.
    pub environment: String,
    /// The door it was opened through, for example `api` or `convokit`.
    pub channel: String,
    /// A free grouping label.
    pub label: Option<String>,
    /// What its owner calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether it goes on.
    #[schema(value_type = ConversationStatus)]
    pub status: Lenient<ConversationStatus>,
    /// Who answers in it now.
    #[schema(value_type = HandledBy)]
    pub handled_by: Lenient<HandledBy>,
    /// Why a person was asked for last; `null` if never.
    #[schema(value_type = Option<HandOffReason>)]
    pub hand_off_reason: Option<Lenient<HandOffReason>>,
    /// Its number at the help desk, if it is a ticket.
    pub ticket_number: Option<i64>,
    /// What was attached to it.
    #[schema(value_type = Object)]
    pub metadata: serde_json::Value,
    /// How many messages it has.
    pub message_count: i64,
    /// When it was opened.
    pub created_at: String,
    /// When it last changed.
    pub updated_at: String,
}

/// Whether a conversation goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ConversationStatus {
    /// It goes on.
    Open,
    /// It has ended.
    Closed,
}

/// Why a person is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HandOffReason {
    /// The customer asked, or took up the AI's offer.
    CustomerRequest,
    /// The articles do not answer, and the agent is to ask a person then.
    NotFound,
    /// The agent answers nobody.
    Policy,
    /// No model answered, and the articles have no passage to quote.
    ModelFailure,
    /// The AI has said or used as much as it may.
    Budget,
    /// The message has a phrase that asks for a person.
    Keyword,
    /// The company's own people or programs want it.
    Teammate,
}

/// Why a person is to be asked for.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "customer_request"}))]
pub struct HandOffInput {
    /// Absent: `teammate`. With a token it is always `customer_request`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<HandOffWish>,
}

/// Whose wish a person is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HandOffWish {
    /// The customer's.
    CustomerRequest,
    /// The company's.
    Teammate,
}

/// Who takes a conversation over.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct TakeInput {
    /// `mem_…`; the ticket is theirs then. Absent: whoever sees to it stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub teammate_id: Option<String>,
}

/// Nothing: an empty object, or no body at all.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct NoInput {}

/// One entry of a conversation's log.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Message {
    /// `msg_…`
    pub id: String,
    /// Where it was said.
    pub conversation_id: String,
    /// 1, 2, 3… inside its conversation; a gap is a message that was removed.
    pub seq: i64,
    /// Who speaks.
    #[schema(value_type = Role)]
    pub role: Lenient<Role>,
    /// What it is, in the word of the application that wrote it, such as `media`; absent: nothing but its text.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Markdown; render it as text.
    pub content: String,
    /// What it is beyond its text, as it came: media, tool calls, to-dos and whatever else the application has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub structure: Option<serde_json::Value>,
    /// Where an answer's sentences come from.
    pub citations: Vec<Citation>,
    /// The files that were sent along.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// The run that wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run_id: Option<String>,
    /// What its sender calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// `mem_…`: which person of the company speaks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author_id: Option<String>,
    /// What they were called then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author_name: Option<String>,
    /// What was attached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub metadata: Option<serde_json::Value>,
    /// When it was said.
    pub created_at: String,
    /// When it was changed last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<String>,
}

/// A file that was sent along with a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Attachment {
    /// `fil_…`
    pub file_id: String,
    /// Its name.
    pub filename: String,
    /// Its media type.
    pub mime_type: String,
    /// Its size.
    pub size_bytes: i64,
}

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The customer.
    Customer,
    /// The AI.
    Assistant,
    /// A person of the company.
    Agent,
    /// The software.
    System,
    /// Nobody: something is shown.
    Nobody,
}

/// The passage of an article that supports an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Citation {
    /// `art_…`
    pub article_id: String,
    /// The article's title.
    pub title: String,
    /// Where people read it.
    pub url: Option<String>,
    /// The headings above the passage, joined by ` › `.
    pub heading: Option<String>,
    /// The passage, word for word.
    pub quote: String,
    /// First byte of the quote in the article's body (UTF-8).
    pub start: usize,
    /// First byte after the quote.
    pub end: usize,
}

/// One attempt of the AI to answer.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Run {
    /// `run_…`
    pub id: String,
    /// Where it answers.
    pub conversation_id: String,
    /// The message that it answers.
    pub question_id: String,
    /// The message that it wrote.
    pub answer_id: Option<String>,
    /// Who answers; `null` means the default agent.
    pub agent_id: Option<String>,
    /// The published version of that agent.
    pub agent_version: Option<i64>,
    /// The model that wrote the answer, or `built-in`.
    pub model: Option<String>,
    /// How far it is.
    #[schema(value_type = RunState)]
    pub state: Lenient<RunState>,
    /// What came of it.
    #[schema(value_type = Option<Outcome>)]
    pub outcome: Option<Lenient<Outcome>>,
    /// 0 to 1.
    pub confidence: Option<f64>,
    /// What it used.
    pub usage: Usage,
    /// When it began.
    pub started_at: String,
    /// When it ended.
    pub ended_at: Option<String>,
}

/// How far a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum RunState {
    /// It waits for the run before it.
    Queued,
    /// Somebody works on it.
    Running,
    /// It ended with an outcome.
    Completed,
    /// It ended by a fault.
    Failed,
    /// Its process died; ask again.
    Interrupted,
    /// Somebody stopped it.
    Canceled,
}
