//! `POST /v1/chat`: a question and its answer.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::conversations::{Citation, Message};
use crate::lenient::Lenient;

/// A customer's message.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"message": "How do I reset my password?"}))]
pub struct ChatRequest {
    /// What the customer says: 1 to 65,536 bytes; may be empty when files are sent along.
    pub message: String,
    /// The ids of files that are sent along, at most 20.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attachments: Option<Vec<String>>,
    /// The conversation to go on with; absent opens a new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<String>,
    /// Slug or id of the agent that answers in a new conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// Who asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerInput>,
    /// What was said before, oldest first, at most 200 turns; used when a conversation is opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub history: Option<Vec<Turn>>,
    /// An object of your own, at most 16,384 bytes of JSON; kept when a conversation is opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub metadata: Option<serde_json::Map<String, serde_json::Value>>,
    /// `true` answers with server-sent events, as `Accept: text/event-stream` does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream: Option<bool>,
}

/// Who asks; somebody is anonymous without `external_id` and `email`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomerInput {
    /// What your own system calls them: at most 255 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// Their e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Their name: at most 255 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A turn that took place elsewhere.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Turn {
    /// Who spoke.
    pub role: TurnRole,
    /// What was said.
    pub content: String,
}

/// Who spoke in a turn that took place elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum TurnRole {
    /// The customer; `customer` means the same.
    #[serde(alias = "customer")]
    User,
    /// The AI.
    Assistant,
    /// A person of the company.
    Agent,
    /// Instructions.
    System,
}

/// The answer.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "id": "run_01900000000070008000000000000003",
    "conversation_id": "cnv_01900000000070008000000000000001",
    "message": {
        "id": "msg_01900000000070008000000000000004",
        "conversation_id": "cnv_01900000000070008000000000000001",
        "seq": 2,
        "role": "assistant",
        "content": "Open *Settings*, then choose *Reset password*.",
        "citations": [],
        "run_id": "run_01900000000070008000000000000003",
        "created_at": "2026-11-21T12:00:00.000Z"
    },
    "reply": "Open *Settings*, then choose *Reset password*.",
    "citations": [],
    "confidence": 0.93,
    "outcome": "answered",
    "handled_by": "ai",
    "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
}))]
pub struct ChatReply {
    /// The run that answered.
    pub id: String,
    /// Where to go on.
    pub conversation_id: String,
    /// The answer as it stands in the conversation; `null` when the AI kept silent.
    pub message: Option<Message>,
    /// What to show to the customer; never empty.
    pub reply: String,
    /// The passages that support the answer.
    pub citations: Vec<Citation>,
    /// 0 to 1: how sure the answer is.
    pub confidence: f64,
    /// What came of the question.
    #[schema(value_type = Outcome)]
    pub outcome: Lenient<Outcome>,
    /// Who answers from here on.
    #[schema(value_type = HandledBy)]
    pub handled_by: Lenient<HandledBy>,
    /// Tokens that a model counted.
    pub usage: Usage,
}

/// What came of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The answer stands in the articles.
    Answered,
    /// The articles do not answer it; the reply says so.
    NotFound,
    /// A person was asked to take over.
    HandedOff,
    /// A person handles the conversation; the AI kept silent.
    Held,
}

/// Who answers in a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HandledBy {
    /// The AI.
    Ai,
    /// A person was asked for; nobody has come yet.
    Waiting,
    /// A person.
    Human,
}

/// Tokens; a count that the model did not give is absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Usage {
    /// Tokens read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt_tokens: Option<i64>,
    /// Tokens written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completion_tokens: Option<i64>,
    /// Both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_tokens: Option<i64>,
}

/// The data of the stream's `run.started` event.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct RunStarted {
    /// The run.
    pub id: String,
    /// Where the answer will stand.
    pub conversation_id: String,
}

/// The data of the stream's `message.delta` event.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct MessageDelta {
    /// More text of the answer.
    pub text: String,
}
