//! ConvoKit's JSON and what it means to us.

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use domain::agent::Environment;
use domain::customer::CustomerRef;
use domain::message::{PastTurn, Role};
use domain::run::Usage;
use engine::{AgentChoice, Ask, Error, Exchange, NewConversation, SavedReply};
use serde::{Deserialize, Serialize};

/// What the SDK sends. `chat_history` is always there, `null` or `[]` when the caller has none; the labels and the id
/// only when they are truthy. The spellings of 0.1.1's options are taken too; unknown fields are ignored.
#[derive(Deserialize)]
pub(super) struct ChatRequest {
    message: Option<String>,
    chat_history: Option<Vec<HistoryTurn>>,
    #[serde(rename = "chatHistory")]
    chat_history_camel: Option<Vec<HistoryTurn>>,
    conversation_id: Option<Label>,
    #[serde(rename = "conversationId")]
    conversation_id_camel: Option<Label>,
    widget_id: Option<Label>,
    #[serde(rename = "widgetId")]
    widget_id_camel: Option<Label>,
    instance_id: Option<Label>,
    #[serde(rename = "instanceId")]
    instance_id_camel: Option<Label>,
}

#[derive(Deserialize)]
struct HistoryTurn {
    role: HistoryRole,
    content: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum HistoryRole {
    User,
    Assistant,
    System,
}

/// A text; numbers are tolerated as the SDK tolerates them.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a string")]
enum Label {
    Text(String),
    Number(serde_json::Number),
}

impl Label {
    /// The text, unless it is empty.
    fn into_text(self) -> Option<String> {
        let text = match self {
            Label::Text(text) => text.trim().to_owned(),
            Label::Number(number) => number.to_string(),
        };
        Some(text).filter(|text| !text.is_empty())
    }
}

impl ChatRequest {
    /// The question. Of two labels the newer spelling, `instance_id`, counts. What is no id of ours names a conversation
    /// that does not exist.
    pub(super) fn into_ask(self, starts_unknown: bool) -> Result<Ask, Error> {
        let message =
            self.message.ok_or_else(|| Error::invalid("message", "message is required"))?;
        let conversation = first([self.conversation_id, self.conversation_id_camel]);
        let conversation = match conversation.map(|id| id.parse()).transpose() {
            Err(_) if !starts_unknown => return Err(Error::NotFound("conversation")),
            parsed => parsed.ok().flatten(),
        };
        let label =
            first([self.instance_id, self.instance_id_camel, self.widget_id, self.widget_id_camel]);
        let history = self.chat_history.or(self.chat_history_camel).unwrap_or_default();
        Ok(Ask {
            conversation,
            opens: NewConversation {
                agent: label.clone().map_or(AgentChoice::Default, AgentChoice::IfAny),
                environment: Environment::Production,
                channel: "convokit",
                label,
                customer: CustomerRef::default(),
                metadata: None,
            },
            history: history.into_iter().map(PastTurn::from).collect(),
            text: message,
            files: Vec::new(),
            client_id: None,
        })
    }
}

fn first<const N: usize>(labels: [Option<Label>; N]) -> Option<String> {
    labels.into_iter().flatten().find_map(Label::into_text)
}

impl From<HistoryTurn> for PastTurn {
    fn from(turn: HistoryTurn) -> PastTurn {
        let role = match turn.role {
            HistoryRole::User => Role::Customer,
            HistoryRole::Assistant => Role::Assistant,
            HistoryRole::System => Role::System,
        };
        PastTurn { role, text: turn.content }
    }
}

/// What the SDK gets: `reply`, `conversation_id` and `usage`; it ignores the other fields.
#[derive(Serialize)]
struct ChatReply<'a> {
    reply: &'a str,
    conversation_id: String,
    usage: Counters,
    citations: Vec<Citation<'a>>,
    outcome: &'static str,
}

/// Counts that are not known are left out.
#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "the vendor's names")]
struct Counters {
    #[serde(skip_serializing_if = "Option::is_none")]
    prompt_tokens: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    completion_tokens: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total_tokens: Option<i64>,
}

#[derive(Serialize)]
struct Citation<'a> {
    article_id: String,
    title: &'a str,
    url: Option<&'a str>,
    heading: Option<&'a str>,
    quote: &'a str,
    start: usize,
    end: usize,
}

/// The answer, byte by byte.
pub(super) fn saved(exchange: &Exchange) -> SavedReply {
    let Usage { prompt_tokens, completion_tokens, total_tokens } = exchange.usage;
    let cited = exchange.message.as_ref().map_or(&[][..], |message| &message.citations);
    let reply = ChatReply {
        reply: &exchange.reply,
        conversation_id: exchange.conversation.to_string(),
        usage: Counters { prompt_tokens, completion_tokens, total_tokens },
        citations: cited.iter().map(citation).collect(),
        outcome: exchange.outcome.as_str(),
    };
    let body = serde_json::to_vec(&reply).expect("texts and numbers are always JSON");
    SavedReply { status: i64::from(StatusCode::OK.as_u16()), body }
}

fn citation(citation: &domain::message::Citation) -> Citation<'_> {
    Citation {
        article_id: citation.article.to_string(),
        title: &citation.title,
        url: citation.url.as_deref(),
        heading: citation.heading.as_deref(),
        quote: &citation.quote,
        start: citation.start,
        end: citation.end,
    }
}

pub(super) fn reply(saved: SavedReply) -> Response {
    ([(CONTENT_TYPE, "application/json")], saved.body).into_response()
}
