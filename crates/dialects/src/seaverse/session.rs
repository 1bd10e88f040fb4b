//! `/api/v1/url-session/generate`: what a page shows to prove whose it is, and nothing more.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::asked::caller;
use super::error::{JSON, Refusal};
use crate::Door;

/// Whatever the body is, it is not read: the vendor's client says JSON and sends nothing.
pub(super) async fn generate(
    State(door): State<Door>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let actor = caller(&door, &headers).await?;
    let token = door.engine.give_proof(&actor).await?.map(|given| given.token);
    let body = json!({"code": 0, "message": "success", "data": {"url_session_token": token}});
    Ok(([(CONTENT_TYPE, JSON)], Json(body)).into_response())
}
