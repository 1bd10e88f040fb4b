//! `/chat`: tokens for browsers, and what browsers do with them.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use domain::agent::Environment;
use domain::customer::CustomerRef;
use domain::id::{ConversationId, FileId};
use domain::message::{Attachment, Message};
use engine::{AgentChoice, Ask, Link, NewAgentToken, NewConversation};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::CHANNEL;
use super::error::Refusal;
use super::extract::{Caller, Id, Input, Visitor, workflow_name};
use super::from_wire::{environment, metadata};
use super::ids::{Face, parse_uuid};
use super::to_wire::{role, session_status};
use crate::Door;
use crate::files::content_url;
use crate::json::time;

/// How long a token lives when nobody says.
const TTL_SECONDS: i64 = 3_600;
/// Why a session ended that its visitor ended.
const BY_USER: &str = "user_requested";

/// A token that is wanted.
#[derive(Deserialize)]
pub(super) struct TokenInput {
    workflow_id: String,
    data: Option<Map<String, Value>>,
    env: Option<String>,
    ttl_seconds: Option<i64>,
}

#[derive(Serialize)]
pub(super) struct Token {
    token: String,
    expires_at: String,
}

pub(super) async fn give_token(
    State(door): State<Door>,
    Caller(actor): Caller,
    Input(input): Input<TokenInput>,
) -> Result<Json<Token>, Refusal> {
    if input.workflow_id.is_empty() {
        return Err(Refusal::invalid("workflow_id", "workflow_id needs some text"));
    }
    let new = NewAgentToken {
        agent: workflow_name(&input.workflow_id),
        environment: environment("env", input.env.as_deref())?,
        ttl_seconds: input.ttl_seconds.unwrap_or(TTL_SECONDS),
        data: metadata("data", input.data)?,
    };
    let given = door.engine.give_agent_token(&actor, new).await?;
    Ok(Json(Token { token: given.token, expires_at: time(given.expires_at) }))
}

/// A session's state.
#[derive(Serialize)]
pub(super) struct SessionState {
    session_id: String,
    status: &'static str,
}

/// Begins a session; whatever body comes is not looked at.
pub(super) async fn begin(
    State(door): State<Door>,
    Visitor(visit): Visitor,
) -> Result<Json<SessionState>, Refusal> {
    let begun = door.engine.open_session(&visit, CHANNEL).await?;
    let status = session_status(begun.status);
    Ok(Json(SessionState { session_id: begun.id.uuid(), status }))
}

/// A message on its way in; what else the files' references say is passed over.
#[derive(Deserialize)]
pub(super) struct MessageInput {
    content: String,
    artifacts: Option<Vec<ArtifactInput>>,
}

#[derive(Deserialize)]
struct ArtifactInput {
    media_id: String,
    #[serde(rename = "mime_type")]
    _mime_type: String,
}

impl MessageInput {
    /// The message, in the visitor's words and with the files that were uploaded before.
    pub(super) fn into_ask(self, conversation: ConversationId) -> Result<Ask, Refusal> {
        let wrong = |()| Refusal::invalid("artifacts", "a media_id is no UUID");
        let files = self.artifacts.unwrap_or_default().into_iter();
        let files = files.map(|file| parse_uuid(&file.media_id).ok_or(()));
        let files: Result<Vec<FileId>, ()> = files.collect();
        let opens = NewConversation {
            agent: AgentChoice::Default,
            environment: Environment::Production,
            channel: CHANNEL,
            label: None,
            customer: CustomerRef::default(),
            metadata: None,
        };
        Ok(Ask {
            conversation: Some(conversation),
            opens,
            history: Vec::new(),
            text: self.content,
            files: files.map_err(wrong)?,
            client_id: None,
        })
    }
}

/// What was said, as visitors get it when they have sent it.
#[derive(Serialize)]
pub(super) struct SentMessage {
    id: String,
    session_id: String,
    content: String,
    role: &'static str,
    created_at: String,
}

pub(super) fn sent_message(message: &Message) -> SentMessage {
    SentMessage {
        id: message.id.uuid(),
        session_id: message.conversation.uuid(),
        content: message.text.clone(),
        role: role(message.role),
        created_at: time(message.created_at),
    }
}

#[derive(Serialize)]
pub(super) struct Sent {
    message: SentMessage,
}

/// Takes a message; its answer is told to the session's sockets and stands in its history.
pub(super) async fn send(
    State(door): State<Door>,
    Visitor(visit): Visitor,
    Id(id): Id<ConversationId>,
    Input(input): Input<MessageInput>,
) -> Result<Json<Sent>, Refusal> {
    let posted = door.engine.post(&visit.actor, input.into_ask(id)?).await?;
    Ok(Json(Sent { message: sent_message(&posted.message) }))
}

pub(super) async fn close(
    State(door): State<Door>,
    Visitor(visit): Visitor,
    Id(id): Id<ConversationId>,
) -> Result<Json<SessionState>, Refusal> {
    let closed = door.engine.close_conversation(&visit.actor, id, BY_USER).await?;
    let status = session_status(closed.status);
    Ok(Json(SessionState { session_id: closed.id.uuid(), status }))
}

/// A session with what was said in it.
#[derive(Serialize)]
pub(super) struct History {
    session_id: String,
    status: &'static str,
    started_at: String,
    last_activity: String,
    messages: Vec<PastMessage>,
    metadata: Value,
}

#[derive(Serialize)]
struct PastMessage {
    id: String,
    role: &'static str,
    content: String,
    timestamp: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    artifacts: Vec<PastArtifact>,
}

#[derive(Serialize)]
struct PastArtifact {
    media_id: String,
    filename: String,
    mime_type: String,
    file_size: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    presigned_url: Option<String>,
}

pub(super) async fn history(
    State(door): State<Door>,
    Visitor(visit): Visitor,
    Id(id): Id<ConversationId>,
) -> Result<Json<History>, Refusal> {
    let (found, messages) = door.engine.history(&visit.actor, id).await?;
    let links = door.engine.links(&visit.actor, &messages.items).await?;
    let urls = Urls { public_url: &door.settings.public_url, links: &links };
    Ok(Json(History {
        session_id: found.id.uuid(),
        status: session_status(found.status),
        started_at: time(found.created_at),
        last_activity: time(found.updated_at),
        messages: messages.items.into_iter().map(|message| past_message(message, &urls)).collect(),
        metadata: serde_json::from_str(found.metadata.as_str()).unwrap_or_default(),
    }))
}

/// Where the files of messages are fetched.
struct Urls<'a> {
    public_url: &'a str,
    links: &'a HashMap<FileId, Link>,
}

fn past_message(message: Message, urls: &Urls<'_>) -> PastMessage {
    PastMessage {
        id: message.id.uuid(),
        role: role(message.role),
        content: message.text,
        timestamp: time(message.created_at),
        artifacts: message.attachments.into_iter().map(|file| past_artifact(file, urls)).collect(),
    }
}

fn past_artifact(file: Attachment, urls: &Urls<'_>) -> PastArtifact {
    let link = urls.links.get(&file.file);
    PastArtifact {
        presigned_url: link.map(|link| content_url(urls.public_url, file.file, link)),
        media_id: file.file.uuid(),
        filename: file.filename,
        mime_type: file.mime_type,
        file_size: file.size_bytes,
    }
}
