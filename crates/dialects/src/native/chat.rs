//! `POST /v1/chat`.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::ACCEPT;
use axum::response::{IntoResponse, Response};
use engine::Asked;
use wire::chat::{ChatReply, ChatRequest};

use super::error::{ApiError, Failures};
use super::extract::{Caller, Input, marked, once_reply};
use super::{from_wire, stream, to_wire};
use crate::Door;

/// Asks a question as a customer.
///
/// The message is stored before it is answered. Posts to one conversation are answered in order.
///
/// With `stream: true` or `Accept: text/event-stream` the answer comes as server-sent events, each with an `id`:
/// `run.started` (`RunStarted`), any number of `message.delta` (`MessageDelta`), then `message.completed` (`ChatReply`), whose
/// text replaces all deltas, or `error` (`ErrorBody`).
#[utoipa::path(
    post, path = "/v1/chat", operation_id = "create_chat", tag = "chat",
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes the request repeatable for 24 hours")),
    request_body = ChatRequest,
    responses(
        (status = 200, description = "The answer", content((ChatReply = "application/json"), (String = "text/event-stream"))),
        Failures,
    ),
)]
pub(crate) async fn ask(
    State(door): State<Door>,
    Caller(actor): Caller,
    headers: HeaderMap,
    input: Input<ChatRequest>,
) -> Result<Response, ApiError> {
    let streams = input.value.stream.unwrap_or_else(|| accepts_events(&headers));
    let ask = from_wire::ask(input.value)?;
    let once = input.name.once(to_wire::saved_chat_reply);
    let asked = door.engine.ask(&actor, ask, once).await?;
    if streams {
        let is_replayed = matches!(asked, Asked::Replayed(_));
        let response = stream::events(&door, asked, &headers).into_response();
        return Ok(if is_replayed { marked(response) } else { response });
    }
    Ok(once_reply(asked.finish().await?, to_wire::saved_chat_reply))
}

fn accepts_events(headers: &HeaderMap) -> bool {
    let accepted = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
    accepted.is_some_and(|accepted| accepted.contains("text/event-stream"))
}
