//! `/v1/files`.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use domain::id::FileId;
use wire::files::{File, FileCompletion, FileInput, FileUpload};

use super::error::{ApiError, Failures};
use super::extract::{Caller, Id, Input, once_reply};
use super::{from_wire, to_wire};
use crate::Door;

/// Announces a file that is to be sent along with a message.
///
/// Then `PUT` its bytes to `upload_url`, complete it, and name it in `attachments` of a message. A file that no message
/// brings along within a day is removed.
#[utoipa::path(
    post, path = "/v1/files", operation_id = "create_file", tag = "files",
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes the request repeatable for 24 hours")),
    request_body = FileInput,
    responses((status = 201, description = "Where to send the bytes", body = FileUpload), Failures),
)]
pub(crate) async fn create(
    State(door): State<Door>,
    Caller(actor): Caller,
    input: Input<FileInput>,
) -> Result<Response, ApiError> {
    let new = from_wire::file(input.value, &door.settings.public_url);
    let once = input.name.once(to_wire::saved_upload);
    let done = door.engine.announce_file(&actor, new, once).await?;
    Ok(once_reply(done, to_wire::saved_upload))
}

/// Says that a file's bytes have been sent, so that it can be sent along.
#[utoipa::path(
    post, path = "/v1/files/{id}/complete", operation_id = "complete_file", tag = "files",
    params(
        ("id" = String, Path, description = "`fil_…`"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes the request repeatable for 24 hours"),
    ),
    request_body = FileCompletion,
    responses((status = 200, description = "The file", body = File), Failures),
)]
pub(crate) async fn complete(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<FileId>,
    input: Input<FileCompletion>,
) -> Result<Response, ApiError> {
    let claimed = from_wire::file_completion(input.value);
    let once = input.name.once(to_wire::saved_file);
    let done = door.engine.complete_file(&actor, id, claimed, once).await?;
    Ok(once_reply(done, to_wire::saved_file))
}

/// Finds one file, with an address to fetch its bytes from.
#[utoipa::path(
    get, path = "/v1/files/{id}", operation_id = "find_file", tag = "files",
    params(("id" = String, Path, description = "`fil_…`")),
    responses((status = 200, description = "The file", body = File), Failures),
)]
pub(crate) async fn find(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<FileId>,
) -> Result<Json<File>, ApiError> {
    let (file, link) = door.engine.file(&actor, id).await?;
    Ok(Json(to_wire::linked_file(file, link.as_ref(), &door.settings.public_url)))
}
