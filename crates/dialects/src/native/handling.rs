//! Who answers in a conversation: `/v1/conversations/{id}/handoff`, `take`, `release` and `reopen`.

use axum::extract::State;
use axum::response::Response;
use domain::id::ConversationId;
use wire::conversations::{Conversation, HandOffInput, NoInput, TakeInput};

use super::error::{ApiError, Failures};
use super::extract::{Caller, Id, OptionalInput, once_reply};
use super::{from_wire, to_wire};
use crate::Door;

/// Asks for a person: the AI is silent from then on, the customer is told, and the conversation is a ticket.
///
/// Nothing changes while a person is asked for or answers already.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/handoff", operation_id = "hand_off_conversation", tag = "conversations",
    params(
        ("id" = String, Path, description = "`cnv_…`"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes the request repeatable for 24 hours"),
    ),
    request_body(content = Option<HandOffInput>, description = "May be left out"),
    responses((status = 200, description = "The conversation as it is now", body = Conversation), Failures),
)]
pub(crate) async fn hand_off(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<ConversationId>,
    OptionalInput(input): OptionalInput<HandOffInput>,
) -> Result<Response, ApiError> {
    let once = input.name.once(to_wire::saved_conversation);
    let reason = from_wire::hand_off_reason(&input.value);
    let done = door.engine.hand_off(&actor, id, reason, once).await?;
    Ok(once_reply(done, to_wire::saved_conversation))
}

/// Takes a conversation over: a person answers from then on, and the AI is silent.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/take", operation_id = "take_conversation", tag = "conversations",
    params(
        ("id" = String, Path, description = "`cnv_…`"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes the request repeatable for 24 hours"),
    ),
    request_body(content = Option<TakeInput>, description = "May be left out"),
    responses((status = 200, description = "The conversation as it is now", body = Conversation), Failures),
)]
pub(crate) async fn take(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<ConversationId>,
    OptionalInput(input): OptionalInput<TakeInput>,
) -> Result<Response, ApiError> {
    let once = input.name.once(to_wire::saved_conversation);
    let teammate = from_wire::taker(&input.value)?;
    let done = door.engine.take(&actor, id, teammate, once).await?;
    Ok(once_reply(done, to_wire::saved_conversation))
}

/// Gives a conversation back to the AI, which answers what the customer says next.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/release", operation_id = "release_conversation", tag = "conversations",
    params(
        ("id" = String, Path, description = "`cnv_…`"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes the request repeatable for 24 hours"),
    ),
    request_body(content = Option<NoInput>, description = "May be left out"),
    responses((status = 200, description = "The conversation as it is now", body = Conversation), Failures),
)]
pub(crate) async fn release(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<ConversationId>,
    OptionalInput(input): OptionalInput<NoInput>,
) -> Result<Response, ApiError> {
    let once = input.name.once(to_wire::saved_conversation);
    let done = door.engine.release(&actor, id, once).await?;
    Ok(once_reply(done, to_wire::saved_conversation))
}

/// Lets a conversation that has ended go on; its ticket is open again.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/reopen", operation_id = "reopen_conversation", tag = "conversations",
    params(
        ("id" = String, Path, description = "`cnv_…`"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes the request repeatable for 24 hours"),
    ),
    request_body(content = Option<NoInput>, description = "May be left out"),
    responses((status = 200, description = "The conversation as it is now", body = Conversation), Failures),
)]
pub(crate) async fn reopen(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<ConversationId>,
    OptionalInput(input): OptionalInput<NoInput>,
) -> Result<Response, ApiError> {
    let once = input.name.once(to_wire::saved_conversation);
    let done = door.engine.reopen(&actor, id, once).await?;
    Ok(once_reply(done, to_wire::saved_conversation))
}
