//! `/v1/agents`.

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::AgentId;
use engine::Error;
use serde::Deserialize;
use wire::agents::{
    Agent, AgentCopy, AgentInput, AgentPatch, AgentPublish, AgentUnpublish, AgentVersion,
    ListedVersion,
};
use wire::errors::ErrorBody;
use wire::lists::List;

use super::error::{ApiError, Failures};
use super::etag::{IfMatch, Tagged};
use super::extract::{Caller, Id, Input, OptionalInput, Paging, once_reply};
use super::{from_wire, to_wire};
use crate::Door;

/// Makes an agent and publishes its first version.
#[utoipa::path(
    post, path = "/v1/agents", operation_id = "create_agent", tag = "agents",
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes the request repeatable for 24 hours")),
    request_body = AgentInput,
    responses((status = 201, description = "The agent", body = Agent), Failures),
)]
pub(crate) async fn create(
    State(door): State<Door>,
    Caller(actor): Caller,
    input: Input<AgentInput>,
) -> Result<Response, ApiError> {
    let (new, once) = (from_wire::agent(input.value), input.name.once(to_wire::saved_agent));
    let done = door.engine.create_agent(&actor, new, once).await?;
    Ok(once_reply(done, to_wire::saved_agent))
}

/// Makes an agent of another one's draft and publishes its first version; `copied_from` says whose copy it is.
#[utoipa::path(
    post, path = "/v1/agents/{id}/copy", operation_id = "copy_agent", tag = "agents",
    params(
        ("id" = String, Path, description = "`agt_…`"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes the request repeatable for 24 hours"),
    ),
    request_body = AgentCopy,
    responses((status = 201, description = "The new agent", body = Agent), Failures),
)]
pub(crate) async fn copy(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<AgentId>,
    input: Input<AgentCopy>,
) -> Result<Response, ApiError> {
    let AgentCopy { slug, name } = input.value;
    let once = input.name.once(to_wire::saved_agent);
    let done = door.engine.copy_agent(&actor, id, (slug, name), once).await?;
    Ok(once_reply(done, to_wire::saved_agent))
}

/// Lists agents, oldest first.
#[utoipa::path(
    get, path = "/v1/agents", operation_id = "list_agents", tag = "agents",
    params(
        ("limit" = Option<usize>, Query, description = "1 to 100; 20 when absent"),
        ("after" = Option<String>, Query, description = "The `next` of the page before"),
    ),
    responses((status = 200, description = "A page", body = List<Agent>), Failures),
)]
pub(crate) async fn list(
    State(door): State<Door>,
    Caller(actor): Caller,
    paging: Paging,
) -> Result<Json<List<Agent>>, ApiError> {
    let page = door.engine.agents(&actor, paging.request()?).await?;
    Ok(Json(to_wire::list(page, |agent| agent.id.to_string(), to_wire::agent)))
}

/// Finds one agent, with its draft.
#[utoipa::path(
    get, path = "/v1/agents/{id}", operation_id = "find_agent", tag = "agents",
    params(("id" = String, Path, description = "`agt_…`")),
    responses((status = 200, description = "The agent", body = Agent), Failures),
)]
pub(crate) async fn find(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<AgentId>,
) -> Result<Tagged<Agent>, ApiError> {
    Ok(Tagged(to_wire::agent(door.engine.agent(&actor, id).await?)))
}

/// Changes an agent's draft; conversations notice when it is published.
#[utoipa::path(
    patch, path = "/v1/agents/{id}", operation_id = "change_agent", tag = "agents",
    params(
        ("id" = String, Path, description = "`agt_…`"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of what is to be changed: 412 when it is another by now"),
    ),
    request_body = AgentPatch,
    responses((status = 200, description = "The agent as it is now", body = Agent), (status = 412, description = "It has changed meanwhile", body = ErrorBody), Failures),
)]
pub(crate) async fn change(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<AgentId>,
    if_match: IfMatch,
    input: Input<AgentPatch>,
) -> Result<Tagged<Agent>, ApiError> {
    let mut change = from_wire::agent_change(input.value);
    change.only_if = if_match.only_if(to_wire::agent);
    Ok(Tagged(to_wire::agent(door.engine.change_agent(&actor, id, change).await?)))
}

/// Removes an agent; its conversations go on with the default agent.
#[utoipa::path(
    delete, path = "/v1/agents/{id}", operation_id = "delete_agent", tag = "agents",
    params(("id" = String, Path, description = "`agt_…`")),
    responses((status = 204, description = "It is gone"), Failures),
)]
pub(crate) async fn delete(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<AgentId>,
) -> Result<StatusCode, ApiError> {
    door.engine.delete_agent(&actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Puts an agent into use: its draft as the next version, or a version that is there.
#[utoipa::path(
    post, path = "/v1/agents/{id}/publish", operation_id = "publish_agent", tag = "agents",
    params(
        ("id" = String, Path, description = "`agt_…`"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes the request repeatable for 24 hours"),
    ),
    request_body(content = Option<AgentPublish>, description = "May be left out: the draft, in production"),
    responses((status = 200, description = "The agent as it is now", body = Agent), Failures),
)]
pub(crate) async fn publish(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<AgentId>,
    OptionalInput(input): OptionalInput<AgentPublish>,
) -> Result<Response, ApiError> {
    let (what, once) =
        (from_wire::publishing(&input.value), input.name.once(to_wire::published_agent));
    let done = door.engine.publish_agent(&actor, id, what, once).await?;
    Ok(once_reply(done, to_wire::published_agent))
}

/// Takes an agent out of use; its conversations go on with the default agent.
#[utoipa::path(
    post, path = "/v1/agents/{id}/unpublish", operation_id = "unpublish_agent", tag = "agents",
    params(
        ("id" = String, Path, description = "`agt_…`"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes the request repeatable for 24 hours"),
    ),
    request_body(content = Option<AgentUnpublish>, description = "May be left out: everywhere"),
    responses((status = 200, description = "The agent as it is now", body = Agent), Failures),
)]
pub(crate) async fn unpublish(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<AgentId>,
    OptionalInput(input): OptionalInput<AgentUnpublish>,
) -> Result<Response, ApiError> {
    let only = input.value.environment.map(from_wire::environment);
    let once = input.name.once(to_wire::unpublished_agent);
    let done = door.engine.unpublish_agent(&actor, id, only, once).await?;
    Ok(once_reply(done, to_wire::unpublished_agent))
}

/// Lists the versions of an agent, oldest first; a position is a number.
#[utoipa::path(
    get, path = "/v1/agents/{id}/versions", operation_id = "list_agent_versions", tag = "agents",
    params(
        ("id" = String, Path, description = "`agt_…`"),
        ("limit" = Option<usize>, Query, description = "1 to 100; 20 when absent"),
        ("after" = Option<i64>, Query, description = "The number of the last version that you have"),
    ),
    responses((status = 200, description = "A page", body = List<ListedVersion>), Failures),
)]
pub(crate) async fn versions(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<AgentId>,
    paging: Paging,
) -> Result<Json<List<ListedVersion>>, ApiError> {
    let page = door.engine.agent_versions(&actor, id, paging.request()?).await?;
    Ok(Json(to_wire::list(
        page,
        |(version, _)| version.number.to_string(),
        to_wire::listed_version,
    )))
}

#[derive(Deserialize)]
pub(crate) struct VersionPath {
    number: String,
}

/// Finds one published version of an agent.
#[utoipa::path(
    get, path = "/v1/agents/{id}/versions/{number}", operation_id = "find_agent_version", tag = "agents",
    params(
        ("id" = String, Path, description = "`agt_…`"),
        ("number" = i64, Path, description = "1, 2, 3…"),
    ),
    responses((status = 200, description = "The version", body = AgentVersion), Failures),
)]
pub(crate) async fn version(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<AgentId>,
    path: Result<Path<VersionPath>, PathRejection>,
) -> Result<Json<AgentVersion>, ApiError> {
    let number = path.ok().and_then(|Path(path)| path.number.parse().ok());
    let number = number.ok_or(Error::NotFound("agent version"))?;
    Ok(Json(to_wire::agent_version(door.engine.agent_version(&actor, id, number).await?)))
}
