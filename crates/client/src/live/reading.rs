//! From the server's words to the library's.

use wire::errors::ErrorDetail;
use wire::live::{ClientFrame, Event, EventData};

use super::answer::Answers;
use super::event::{At, LiveEvent};
use super::order::Waiting;
use super::socket::FRAME_BYTES_MAX;
use crate::error::{Error, Kind, Result};

/// What the id of a conversation may add to a frame.
const CONVERSATION_ROOM: usize = 128;

/// What an event of a conversation's log tells.
pub(super) fn told(
    event: Box<Event>,
    conversation_id: String,
    answers: &mut Answers,
    events: &mut Vec<LiveEvent>,
) {
    let conversation = conversation_id.clone();
    let at = At {
        conversation_id,
        position: event.position,
        event_id: event.id.clone(),
        kind: event.kind.clone(),
        created_at: event.created_at.clone(),
    };
    let kind = event.kind.as_str();
    let told = match event.data {
        EventData { message: Some(message), .. } if kind == "message.created" => {
            answers.says(&message, events);
            LiveEvent::Message { message: Box::new(message), at }
        }
        EventData { conversation: Some(conversation), .. } if kind == "conversation.closed" => {
            LiveEvent::SessionClosed { conversation: Box::new(conversation), at }
        }
        EventData { conversation: Some(conversation), .. } if kind.starts_with("conversation.") => {
            LiveEvent::Conversation { conversation: Box::new(conversation), at }
        }
        _ => {
            if let Some(run) = &event.data.run {
                match kind {
                    "run.started" => answers.begins(&conversation, &run.id, events),
                    _ => answers.is_over(&conversation, &run.id, events),
                }
            }
            LiveEvent::Event(event)
        }
    };
    events.push(told);
}

impl Waiting {
    /// Refuses what is too large for a frame: some texts are several times as long in JSON.
    pub(super) fn check_size(&self) -> Result<()> {
        let frame = serde_json::to_string(&self.frame(None)).unwrap_or_default();
        if frame.len() + CONVERSATION_ROOM <= FRAME_BYTES_MAX {
            return Ok(());
        }
        let message = format!("a message has at most {FRAME_BYTES_MAX} bytes as JSON");
        Err(Error::new(Kind::Validation, message))
    }

    /// What is sent of it.
    pub(super) fn frame(&self, conversation_id: Option<String>) -> ClientFrame {
        ClientFrame::Message {
            id: self.id.clone(),
            content: self.message.content.clone(),
            agent: self.message.agent.clone().filter(|_| conversation_id.is_none()),
            conversation_id,
            attachments: self.message.attachments.clone(),
        }
    }
}

/// What the server refuses over the line.
pub(super) fn refusal(detail: ErrorDetail) -> Error {
    let kind = match detail.kind.as_str() {
        "authentication" => Kind::Authentication,
        "permission" => Kind::Permission,
        "not_found" => Kind::NotFound,
        "conflict" => Kind::Conflict,
        "rate_limit" => Kind::RateLimit,
        "unavailable" | "internal" => Kind::Server,
        _ => Kind::Validation,
    };
    Error::told(kind, detail)
}

/// The server has said what it never says; from the last position on it is asked again.
pub(super) fn astray(message: &str) -> Error {
    Error::new(Kind::Protocol, message)
}
