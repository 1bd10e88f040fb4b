//! `/v1/conversations` and `/v1/runs`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::id::{ConversationId, RunId};
use engine::ConversationFilter;
use serde::Deserialize;
use wire::conversations::{Conversation, Message, Run};
use wire::lists::List;

use super::error::{ApiError, Failures};
use super::extract::{Caller, Id, Paging, Params, wrong};
use super::search::{id, text};
use super::to_wire;
use crate::Door;

#[derive(Deserialize)]
pub(crate) struct FilterQuery {
    customer_id: Option<String>,
    external_id: Option<String>,
}

impl FilterQuery {
    fn filter(self) -> Result<ConversationFilter, ApiError> {
        Ok(ConversationFilter {
            customer: id("customer_id", self.customer_id)?,
            external_id: text("external_id", self.external_id)?,
        })
    }
}

#[derive(Deserialize)]
pub(crate) struct OrderQuery {
    order: Option<String>,
}

/// Lists conversations, newest first. Customers list their own.
#[utoipa::path(
    get, path = "/v1/conversations", operation_id = "list_conversations", tag = "conversations",
    params(
        ("limit" = Option<usize>, Query, description = "1 to 100; 20 when absent"),
        ("after" = Option<String>, Query, description = "The `next` of the page before"),
        ("customer_id" = Option<String>, Query, description = "Only conversations of this customer"),
        ("external_id" = Option<String>, Query, description = "Only conversations of the customer whom you call so"),
    ),
    responses((status = 200, description = "A page", body = List<Conversation>), Failures),
)]
pub(crate) async fn list(
    State(door): State<Door>,
    Caller(actor): Caller,
    Params(query): Params<FilterQuery>,
    paging: Paging,
) -> Result<Json<List<Conversation>>, ApiError> {
    let page = door.engine.conversations(&actor, query.filter()?, paging.request()?).await?;
    Ok(Json(to_wire::list(page, |found| found.id.to_string(), to_wire::conversation)))
}

/// Finds one conversation.
#[utoipa::path(
    get, path = "/v1/conversations/{id}", operation_id = "find_conversation", tag = "conversations",
    params(("id" = String, Path, description = "`cnv_…`")),
    responses((status = 200, description = "The conversation", body = Conversation), Failures),
)]
pub(crate) async fn find(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<ConversationId>,
) -> Result<Json<Conversation>, ApiError> {
    Ok(Json(to_wire::conversation(door.engine.conversation(&actor, id).await?)))
}

/// Lists the messages of a conversation, oldest first, or newest first; a position is a `seq`.
#[utoipa::path(
    get, path = "/v1/conversations/{id}/messages", operation_id = "list_messages", tag = "conversations",
    params(
        ("id" = String, Path, description = "`cnv_…`"),
        ("limit" = Option<usize>, Query, description = "1 to 100; 20 when absent"),
        ("after" = Option<i64>, Query, description = "The `seq` of the last message that you have"),
        ("order" = Option<String>, Query, description = "`asc` when absent: oldest first; `desc`: newest first"),
    ),
    responses((status = 200, description = "A page", body = List<Message>), Failures),
)]
pub(crate) async fn messages(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<ConversationId>,
    Params(query): Params<OrderQuery>,
    paging: Paging,
) -> Result<Json<List<Message>>, ApiError> {
    let request = paging.request()?;
    let page = match query.order.as_deref() {
        None | Some("asc") => door.engine.messages(&actor, id, request).await?,
        Some("desc") => door.engine.newest_messages(&actor, id, request).await?,
        Some(_) => return Err(wrong("order", "order is asc or desc".to_owned())),
    };
    Ok(Json(to_wire::list(page, |message| message.seq.to_string(), to_wire::message)))
}

/// Lists the runs of a conversation, oldest first.
#[utoipa::path(
    get, path = "/v1/conversations/{id}/runs", operation_id = "list_runs", tag = "conversations",
    params(
        ("id" = String, Path, description = "`cnv_…`"),
        ("limit" = Option<usize>, Query, description = "1 to 100; 20 when absent"),
        ("after" = Option<String>, Query, description = "The `next` of the page before"),
    ),
    responses((status = 200, description = "A page", body = List<Run>), Failures),
)]
pub(crate) async fn runs(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<ConversationId>,
    paging: Paging,
) -> Result<Json<List<Run>>, ApiError> {
    let page = door.engine.runs(&actor, id, paging.request()?).await?;
    Ok(Json(to_wire::list(page, |run| run.id.to_string(), to_wire::run)))
}

/// Finds one run.
#[utoipa::path(
    get, path = "/v1/runs/{id}", operation_id = "find_run", tag = "conversations",
    params(("id" = String, Path, description = "`run_…`")),
    responses((status = 200, description = "The run", body = Run), Failures),
)]
pub(crate) async fn run(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<RunId>,
) -> Result<Json<Run>, ApiError> {
    Ok(Json(to_wire::run(door.engine.run(&actor, id).await?)))
}

/// Stops the AI's answer in a run's conversation, and the runs that wait there; they end as `canceled`.
#[utoipa::path(
    post, path = "/v1/runs/{id}/stop", operation_id = "stop_run", tag = "conversations",
    params(("id" = String, Path, description = "`run_…`")),
    responses((status = 200, description = "The run as it is now", body = Run), Failures),
)]
pub(crate) async fn stop_run(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<RunId>,
) -> Result<Json<Run>, ApiError> {
    Ok(Json(to_wire::run(door.engine.stop_with_run(&actor, id).await?)))
}

/// Tries again to answer the message of a run that failed, was interrupted or was canceled.
#[utoipa::path(
    post, path = "/v1/runs/{id}/retry", operation_id = "retry_run", tag = "conversations",
    params(("id" = String, Path, description = "`run_…`")),
    responses((status = 202, description = "The new run", body = Run), Failures),
)]
pub(crate) async fn retry_run(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<RunId>,
) -> Result<(StatusCode, Json<Run>), ApiError> {
    let again = door.engine.retry(&actor, id).await?;
    Ok((StatusCode::ACCEPTED, Json(to_wire::run(again))))
}

/// Ends a conversation: nobody can post to it any more.
#[utoipa::path(
    post, path = "/v1/conversations/{id}/close", operation_id = "close_conversation", tag = "conversations",
    params(("id" = String, Path, description = "`cnv_…`")),
    responses((status = 200, description = "The conversation as it is now", body = Conversation), Failures),
)]
pub(crate) async fn close(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<ConversationId>,
) -> Result<Json<Conversation>, ApiError> {
    let closed = door.engine.close_conversation(&actor, id, "user_requested").await?;
    Ok(Json(to_wire::conversation(closed)))
}
