//! `/v1/teammates`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::TeammateId;
use wire::errors::ErrorBody;
use wire::lists::List;
use wire::teammates::{Teammate, TeammateInput, TeammatePatch};

use super::error::{ApiError, Failures};
use super::etag::{IfMatch, Tagged};
use super::extract::{Caller, Id, Input, Paging, once_reply};
use super::{people, to_wire};
use crate::Door;

/// Adds a teammate, in both modes of the workspace.
///
/// No two teammates have the same `email` (409).
#[utoipa::path(
    post, path = "/v1/teammates", operation_id = "create_teammate", tag = "teammates",
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes the request repeatable for 24 hours")),
    request_body = TeammateInput,
    responses((status = 201, description = "The teammate", body = Teammate), Failures),
)]
pub(crate) async fn create(
    State(door): State<Door>,
    Caller(actor): Caller,
    input: Input<TeammateInput>,
) -> Result<Response, ApiError> {
    let (new, once) = (people::new_teammate(input.value), input.name.once(people::saved_teammate));
    let done = door.engine.create_teammate(&actor, new, once).await?;
    Ok(once_reply(done, people::saved_teammate))
}

/// Lists teammates, oldest first.
#[utoipa::path(
    get, path = "/v1/teammates", operation_id = "list_teammates", tag = "teammates",
    params(
        ("limit" = Option<usize>, Query, description = "1 to 100; 20 when absent"),
        ("after" = Option<String>, Query, description = "The `next` of the page before"),
    ),
    responses((status = 200, description = "A page", body = List<Teammate>), Failures),
)]
pub(crate) async fn list(
    State(door): State<Door>,
    Caller(actor): Caller,
    paging: Paging,
) -> Result<Json<List<Teammate>>, ApiError> {
    let page = door.engine.teammates(&actor, paging.request()?).await?;
    Ok(Json(to_wire::list(page, |teammate| teammate.id.to_string(), people::teammate)))
}

/// Finds one teammate.
#[utoipa::path(
    get, path = "/v1/teammates/{id}", operation_id = "find_teammate", tag = "teammates",
    params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 200, description = "The teammate", body = Teammate), Failures),
)]
pub(crate) async fn find(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<TeammateId>,
) -> Result<Tagged<Teammate>, ApiError> {
    Ok(Tagged(people::teammate(door.engine.teammate(&actor, id).await?)))
}

/// Changes a teammate; the last owner stays one (409).
#[utoipa::path(
    patch, path = "/v1/teammates/{id}", operation_id = "change_teammate", tag = "teammates",
    params(
        ("id" = String, Path, description = "`mem_…`"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of what is to be changed: 412 when it is another by now"),
    ),
    request_body = TeammatePatch,
    responses((status = 200, description = "The teammate as they are now", body = Teammate), (status = 412, description = "They have changed meanwhile", body = ErrorBody), Failures),
)]
pub(crate) async fn change(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<TeammateId>,
    if_match: IfMatch,
    input: Input<TeammatePatch>,
) -> Result<Tagged<Teammate>, ApiError> {
    let mut change = people::teammate_change(input.value);
    change.only_if = if_match.only_if(people::teammate);
    Ok(Tagged(people::teammate(door.engine.change_teammate(&actor, id, change).await?)))
}

/// Removes a teammate; their tickets stay, with nobody to see to them. The last owner is not removed (409).
#[utoipa::path(
    delete, path = "/v1/teammates/{id}", operation_id = "delete_teammate", tag = "teammates",
    params(("id" = String, Path, description = "`mem_…`")),
    responses((status = 204, description = "They are gone"), Failures),
)]
pub(crate) async fn delete(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<TeammateId>,
) -> Result<StatusCode, ApiError> {
    door.engine.delete_teammate(&actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
