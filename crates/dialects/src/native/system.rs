//! Who is calling, how the server is, and what it can do.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{Html, IntoResponse, Response};
use pulldown_cmark::{Options, Parser, html};
use wire::lists::Me;

use super::error::{ApiError, Failures, Problem};
use super::extract::Caller;
use super::to_wire;
use crate::Door;

/// Says what the key or token opens.
#[utoipa::path(
    get, path = "/v1/me", operation_id = "find_me", tag = "system",
    responses((status = 200, description = "Who is calling", body = Me), Failures),
)]
pub(crate) async fn me(
    State(door): State<Door>,
    Caller(actor): Caller,
) -> Result<Json<Me>, ApiError> {
    let workspace = door.engine.workspace_of(&actor).await?;
    Ok(Json(to_wire::me(&actor, workspace)))
}

/// Says that the process lives.
#[utoipa::path(
    get, path = "/health/live", operation_id = "check_live", tag = "system",
    responses((status = 200, description = "It lives")),
)]
pub(crate) async fn live() -> StatusCode {
    StatusCode::OK
}

/// Says whether requests can be served: the database answers.
#[utoipa::path(
    get, path = "/health/ready", operation_id = "check_ready", tag = "system",
    responses((status = 200, description = "It is ready"), Failures),
)]
pub(crate) async fn ready(State(door): State<Door>) -> Result<StatusCode, ApiError> {
    door.engine.check().await?;
    Ok(StatusCode::OK)
}

/// The API's document.
pub(crate) async fn document() -> Response {
    let json = crate::openapi().to_json().expect("the document is always JSON");
    ([(CONTENT_TYPE, "application/json")], json).into_response()
}

/// What each error code means, for people who followed `doc_url`.
pub(crate) async fn errors_page() -> Html<String> {
    let markdown = include_str!("../../../../docs/reference/errors.md");
    let options = Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut page = String::from("<!doctype html><meta charset=\"utf-8\"><title>Errors</title>");
    html::push_html(&mut page, Parser::new_ext(markdown, options));
    Html(page)
}

pub(crate) async fn no_route() -> ApiError {
    ApiError(Problem::Route)
}

pub(crate) async fn wrong_method() -> ApiError {
    ApiError(Problem::Method)
}
