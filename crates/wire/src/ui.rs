//! `POST /v1/chat` for pages that use the Vercel AI SDK: what its `useChat` sends, and what is told beside the text.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::chat::{ChatRequest, CustomerInput, HandledBy, Outcome};
use crate::conversations::Citation;
use crate::lenient::Lenient;

/// A question in either form.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum ChatBody {
    /// Ours.
    Question(ChatRequest),
    /// What `useChat` sends; with `?stream=ui`.
    Ui(UiChatRequest),
}

/// What `useChat` sends: the last message of the user is the question. Fields that are not listed are passed over.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "id": "dBVEdfwuNchbQUXU",
    "messages": [
        {"id": "GnmUrEZ6qrsnWfYI", "role": "user", "parts": [{"type": "text", "text": "How do I reset my password?"}]}
    ],
    "trigger": "submit-message"
}))]
pub struct UiChatRequest {
    /// What the page calls the conversation, at most 255 bytes: the first message opens it, later ones go on with it. Or
    /// the id of a conversation.
    pub id: String,
    /// All messages of the page; those before the question are used when a conversation is opened.
    pub messages: Vec<UiMessage>,
    /// The ids of files that are sent along, at most 20.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attachments: Option<Vec<String>>,
    /// Slug or id of the agent that answers in a new conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// Who asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerInput>,
    /// An object of your own, at most 16,384 bytes of JSON; kept when a conversation is opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub metadata: Option<serde_json::Map<String, serde_json::Value>>,
}

/// A message of a page.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct UiMessage {
    /// Who speaks.
    pub role: UiRole,
    /// What it is made of.
    pub parts: Vec<UiPart>,
}

/// Who speaks on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum UiRole {
    /// Instructions.
    System,
    /// The customer.
    User,
    /// The AI.
    Assistant,
}

/// A part of a page's message; only those of the type `text` are read.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct UiPart {
    /// `text`, `file`, `source-url`…
    #[serde(rename = "type")]
    pub kind: String,
    /// The text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// The data of the stream's part `data-switchboard`: what the answer is beside its text.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct UiAnswer {
    /// Where the answer stands.
    pub conversation_id: String,
    /// The answer as it stands there; `null` when the AI kept silent.
    pub message_id: Option<String>,
    /// What came of the question.
    #[schema(value_type = Outcome)]
    pub outcome: Lenient<Outcome>,
    /// Who answers from here on.
    #[schema(value_type = HandledBy)]
    pub handled_by: Lenient<HandledBy>,
    /// 0 to 1: how sure the answer is.
    pub confidence: f64,
    /// The passages that support the answer.
    pub citations: Vec<Citation>,
}
