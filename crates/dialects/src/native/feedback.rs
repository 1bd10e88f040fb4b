//! `/v1/runs/{id}/feedback`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::feedback as known;
use domain::id::RunId;
use wire::feedback::{Feedback, FeedbackInput, Rating};

use super::error::{ApiError, Failures};
use super::extract::{Caller, Id, Input};
use super::to_wire;
use crate::Door;

/// What somebody thinks of an answer.
pub(super) fn feedback(found: known::Feedback) -> Feedback {
    let rating = match found.rating {
        known::Rating::Positive => Rating::Positive,
        known::Rating::Negative => Rating::Negative,
    };
    Feedback {
        run_id: found.run.to_string(),
        rating: rating.into(),
        remark: found.remark,
        created_at: to_wire::time(found.created_at),
    }
}

/// Says what is thought of the answer of a run, in the place of what was said before.
///
/// A run has one feedback: its customer's, with a token, or what the company says for them. A run without an answer is
/// refused (409).
#[utoipa::path(
    put, path = "/v1/runs/{id}/feedback", operation_id = "put_feedback", tag = "conversations",
    params(("id" = String, Path, description = "`run_…`")),
    request_body = FeedbackInput,
    responses((status = 200, description = "What is thought of it", body = Feedback), Failures),
)]
pub(crate) async fn put(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<RunId>,
    input: Input<FeedbackInput>,
) -> Result<Json<Feedback>, ApiError> {
    let FeedbackInput { rating, remark } = input.value;
    let rating = match rating {
        Rating::Positive => known::Rating::Positive,
        Rating::Negative => known::Rating::Negative,
    };
    Ok(Json(feedback(door.engine.rate_run(&actor, id, (rating, remark)).await?)))
}

/// Finds what is thought of the answer of a run.
#[utoipa::path(
    get, path = "/v1/runs/{id}/feedback", operation_id = "find_feedback", tag = "conversations",
    params(("id" = String, Path, description = "`run_…`")),
    responses((status = 200, description = "What is thought of it", body = Feedback), Failures),
)]
pub(crate) async fn find(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<RunId>,
) -> Result<Json<Feedback>, ApiError> {
    Ok(Json(feedback(door.engine.feedback(&actor, id).await?)))
}

/// Takes back what was said of the answer of a run.
#[utoipa::path(
    delete, path = "/v1/runs/{id}/feedback", operation_id = "delete_feedback", tag = "conversations",
    params(("id" = String, Path, description = "`run_…`")),
    responses((status = 204, description = "It is taken back"), Failures),
)]
pub(crate) async fn delete(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<RunId>,
) -> Result<StatusCode, ApiError> {
    door.engine.take_back_feedback(&actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
