//! What colleagues do in a conversation: they write notes, and they answer.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::id::ConversationId;
use engine::{Error, NewReply};
use wire::conversations::Message;
use wire::lists::List;
use wire::tickets::{MessageInput, Note, NoteInput, Speaker};

use super::desk_wire as desk;
use super::error::{ApiError, Failures};
use super::extract::{Caller, Id, Input, Paging, once_reply};
use super::{from_wire, to_wire};
use crate::Door;

/// Adds a note, which no customer sees.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/notes", operation_id = "add_note", tag = "tickets",
    params(
        ("id" = String, Path, description = "`cnv_…`"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes the request repeatable for 24 hours"),
    ),
    request_body = NoteInput,
    responses((status = 201, description = "The note", body = Note), Failures),
)]
pub(crate) async fn add(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<ConversationId>,
    input: Input<NoteInput>,
) -> Result<Response, ApiError> {
    let (new, once) = (desk::new_note(input.value)?, input.name.once(desk::saved_note));
    Ok(once_reply(door.engine.add_note(&actor, id, new, once).await?, desk::saved_note))
}

/// Lists the notes of a conversation, oldest first.
#[utoipa::path(
    get, path = "/v1/conversations/{id}/notes", operation_id = "list_notes", tag = "tickets",
    params(
        ("id" = String, Path, description = "`cnv_…`"),
        ("limit" = Option<usize>, Query, description = "1 to 100; 20 when absent"),
        ("after" = Option<String>, Query, description = "The `next` of the page before"),
    ),
    responses((status = 200, description = "A page", body = List<Note>), Failures),
)]
pub(crate) async fn list(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<ConversationId>,
    paging: Paging,
) -> Result<Json<List<Note>>, ApiError> {
    let page = door.engine.notes(&actor, id, paging.request()?).await?;
    Ok(Json(to_wire::list(page, |note| note.id.to_string(), desk::note)))
}

/// Adds a message without waiting for an answer.
///
/// A customer's message is answered by the AI if it handles the conversation; follow the conversation to hear the answer.
/// A person's message takes the conversation over: from then on the AI is silent. For a customer's message an
/// `Idempotency-Key` stands for an absent `client_id`.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/messages", operation_id = "add_message", tag = "conversations",
    params(
        ("id" = String, Path, description = "`cnv_…`"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes the request repeatable for 24 hours"),
    ),
    request_body = MessageInput,
    responses((status = 201, description = "The message", body = Message), Failures),
)]
pub(crate) async fn say(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<ConversationId>,
    input: Input<MessageInput>,
) -> Result<Response, ApiError> {
    const NOBODY: &str = "author_id and author_name are for messages of the role agent";
    let MessageInput { role, content, attachments, author_id, author_name, client_id } =
        input.value;
    let files = from_wire::file_ids(&attachments.unwrap_or_default())?;
    let is_named = author_id.is_some() || author_name.is_some();
    let speaker = match role.unwrap_or(Speaker::Customer) {
        Speaker::Agent => {
            let teammate = author_id.map(|id| desk::teammate("author_id", &id)).transpose()?;
            engine::Speaker::Person { teammate, name: author_name }
        }
        Speaker::Customer | Speaker::System if is_named => {
            return Err(Error::invalid("author_id", NOBODY).into());
        }
        Speaker::System => engine::Speaker::System,
        Speaker::Customer => {
            let client_id = client_id.or_else(|| input.name.key().map(str::to_owned));
            let ask = from_wire::message(id, content, files, client_id);
            let posted = door.engine.post(&actor, ask).await?;
            let message = to_wire::message(posted.message);
            return Ok((StatusCode::CREATED, Json(message)).into_response());
        }
    };
    let (new, once) = (NewReply { speaker, text: content, files }, input.name.once(desk::said));
    Ok(once_reply(door.engine.reply(&actor, id, new, once).await?, desk::said))
}
