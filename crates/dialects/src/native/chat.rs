//! `POST /v1/chat`.

use axum::extract::{FromRequest, Request, State};
use axum::http::HeaderMap;
use axum::http::header::ACCEPT;
use axum::response::{IntoResponse, Response};
use engine::Asked;
use serde::Deserialize;
use wire::chat::{ChatReply, ChatRequest};
use wire::ui::ChatBody;

use super::error::{ApiError, Failures};
use super::extract::{Caller, Input, Params, marked, once_reply, wrong};
use super::{from_wire, stream, to_wire, ui};
use crate::Door;

/// Asks a question as a customer.
///
/// The message is stored before it is answered. Posts to one conversation are answered in order.
///
/// With `stream: true` or `Accept: text/event-stream` the answer comes as server-sent events, each with an `id`:
/// `run.started` (`RunStarted`), any number of `message.delta` (`MessageDelta`), then `message.completed` (`ChatReply`), whose
/// text replaces all deltas, or `error` (`ErrorBody`).
///
/// With `?stream=ui` or the header `X-Vercel-AI-UI-Message-Stream: v1` the body is what the Vercel AI SDK's `useChat` sends,
/// and the answer is its UI message stream: `start`, `text-start`, `text-delta`, `text-end`, `source-url` for each cited
/// article that has an address and `source-document` for the others, `data-switchboard` (`UiAnswer`), and `finish`, or
/// `error`.
#[utoipa::path(
    post, path = "/v1/chat", operation_id = "create_chat", tag = "chat",
    params(
        ("stream" = Option<String>, Query, description = "`ui` for pages that use the Vercel AI SDK"),
        ("X-Vercel-AI-UI-Message-Stream" = Option<String>, Header, description = "`v1` means the same"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes the request repeatable for 24 hours"),
    ),
    request_body = ChatBody,
    responses(
        (status = 200, description = "The answer", content((ChatReply = "application/json"), (String = "text/event-stream"))),
        Failures,
    ),
)]
pub(crate) async fn ask(
    State(door): State<Door>,
    Caller(actor): Caller,
    headers: HeaderMap,
    Params(query): Params<Query>,
    request: Request,
) -> Result<Response, ApiError> {
    let is_page = match query.stream.as_deref() {
        None => ui::is_wanted(&headers),
        Some("ui") => true,
        Some(_) => return Err(wrong("stream", "stream is ui, or stands in the body".to_owned())),
    };
    if is_page {
        let input = Input::from_request(request, &door).await?;
        return ui::answer(door, actor, &headers, input).await;
    }
    let input: Input<ChatRequest> = Input::from_request(request, &door).await?;
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

#[derive(Deserialize)]
pub(crate) struct Query {
    stream: Option<String>,
}

fn accepts_events(headers: &HeaderMap) -> bool {
    let accepted = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
    accepted.is_some_and(|accepted| accepted.contains("text/event-stream"))
}
