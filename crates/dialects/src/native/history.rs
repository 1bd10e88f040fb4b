//! Conversations that an application keeps: nobody answers what is appended, and what was appended can be changed.

use axum::Json;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use domain::id::{ConversationId, MessageId};
use engine::Error;
use serde::Deserialize;
use wire::conversations::{Conversation, Message};
use wire::history::{ConversationInput, ConversationPatch, HistoryInput, MessagePatch};
use wire::lists::List;

use super::error::{ApiError, Failures};
use super::extract::{Caller, Id, Input, once_reply};
use super::{history_wire as history, to_wire};
use crate::Door;

/// The message in the path, beside its conversation. What is no id is answered like an id that does not exist.
pub(crate) struct OfConversation(MessageId);

#[derive(Deserialize)]
struct MessagePath {
    message: String,
}

impl FromRequestParts<Door> for OfConversation {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        door: &Door,
    ) -> Result<OfConversation, ApiError> {
        let missing = || ApiError::from(Error::NotFound("message"));
        let path = Path::<MessagePath>::from_request_parts(parts, door).await;
        let Path(MessagePath { message }) = path.map_err(|_| missing())?;
        message.parse().map(OfConversation).map_err(|_| missing())
    }
}

/// Begins a conversation without a message.
///
/// It is kept as the history of an application: append to it with `append_history`. What is asked in it with
/// `create_chat` is answered as anywhere.
#[utoipa::path(
    post, path = "/v1/conversations", operation_id = "create_conversation", tag = "conversations",
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes the request repeatable for 24 hours")),
    request_body = ConversationInput,
    responses((status = 201, description = "The conversation", body = Conversation), Failures),
)]
pub(crate) async fn create(
    State(door): State<Door>,
    Caller(actor): Caller,
    input: Input<ConversationInput>,
) -> Result<Response, ApiError> {
    let (new, once) = (history::thread(input.value)?, input.name.once(history::begun));
    Ok(once_reply(door.engine.begin_thread(&actor, new, once).await?, history::begun))
}

/// Changes what a conversation is called, or what is attached to it.
///
/// With a token only conversations that an application keeps for its holder, and that are no ticket.
#[utoipa::path(
    patch, path = "/v1/conversations/{id}", operation_id = "change_conversation", tag = "conversations",
    params(("id" = String, Path, description = "`cnv_…`")),
    request_body = ConversationPatch,
    responses((status = 200, description = "The conversation as it is now", body = Conversation), Failures),
)]
pub(crate) async fn change(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<ConversationId>,
    input: Input<ConversationPatch>,
) -> Result<Json<Conversation>, ApiError> {
    let change = history::thread_change(input.value)?;
    Ok(Json(to_wire::conversation(door.engine.change_thread(&actor, id, change).await?)))
}

/// Removes a conversation with its messages, notes, runs, and the files that were sent along; that of a ticket with the
/// ticket.
///
/// With a token only conversations that an application keeps for its holder, and that are no ticket.
#[utoipa::path(
    delete, path = "/v1/conversations/{id}", operation_id = "delete_conversation", tag = "conversations",
    params(("id" = String, Path, description = "`cnv_…`")),
    responses((status = 204, description = "It is gone"), Failures),
)]
pub(crate) async fn delete(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<ConversationId>,
) -> Result<StatusCode, ApiError> {
    door.engine.delete_thread(&actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Appends messages in their order, all or none; nobody answers them.
///
/// With a token only to conversations that an application keeps for its holder, and that are no ticket.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/history", operation_id = "append_history", tag = "conversations",
    params(
        ("id" = String, Path, description = "`cnv_…`"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes the request repeatable for 24 hours"),
    ),
    request_body = HistoryInput,
    responses((status = 201, description = "The messages, always one page", body = List<Message>), Failures),
)]
pub(crate) async fn append(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<ConversationId>,
    input: Input<HistoryInput>,
) -> Result<Response, ApiError> {
    let (new, once) = (history::entries(id, input.value)?, input.name.once(history::appended));
    Ok(once_reply(door.engine.append_items(&actor, id, new, once).await?, history::appended))
}

/// Changes a message; `edited_at` says when.
///
/// With a token only in conversations that an application keeps for its holder, and that are no ticket.
#[utoipa::path(
    patch, path = "/v1/conversations/{id}/messages/{message}", operation_id = "change_message", tag = "conversations",
    params(
        ("id" = String, Path, description = "`cnv_…`"),
        ("message" = String, Path, description = "`msg_…`"),
    ),
    request_body = MessagePatch,
    responses((status = 200, description = "The message as it is now", body = Message), Failures),
)]
pub(crate) async fn change_message(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<ConversationId>,
    OfConversation(message): OfConversation,
    input: Input<MessagePatch>,
) -> Result<Json<Message>, ApiError> {
    let change = history::entry_change(input.value)?;
    let changed = door.engine.change_item(&actor, (id, message), change).await?;
    Ok(Json(to_wire::message(changed)))
}

/// Removes a message; the others keep their `seq`.
///
/// With a token only in conversations that an application keeps for its holder, and that are no ticket.
#[utoipa::path(
    delete, path = "/v1/conversations/{id}/messages/{message}", operation_id = "delete_message", tag = "conversations",
    params(
        ("id" = String, Path, description = "`cnv_…`"),
        ("message" = String, Path, description = "`msg_…`"),
    ),
    responses((status = 204, description = "It is gone"), Failures),
)]
pub(crate) async fn delete_message(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<ConversationId>,
    OfConversation(message): OfConversation,
) -> Result<StatusCode, ApiError> {
    door.engine.delete_item(&actor, id, message).await?;
    Ok(StatusCode::NO_CONTENT)
}
