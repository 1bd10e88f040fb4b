//! `GET /v1/conversations/{id}/events` and `GET /v1/events`: a stream, or a page.

use std::convert::Infallible;

use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::ACCEPT;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use domain::clock::Time;
use domain::id::ConversationId;
use engine::{Cut, Subject, Watcher};
use futures_util::StreamExt;
use futures_util::stream::{once, unfold};
use serde::Deserialize;
use tokio::time::{Duration, Instant, sleep_until};
use wire::live::{Event, EventPage};

use super::super::error::{ApiError, Failures};
use super::super::extract::{Id, Paging, Params, wrong};
use super::frames;
use crate::Door;
use crate::live::{Entry, address, face, instant};

/// Follows one conversation.
///
/// With `Accept: application/json` a page of events; otherwise server-sent events: `stream.opened` (`StreamOpened`),
/// then each event under its type with its position as `id`, and between them `answer.progress` and `answer.delta`
/// (`Words`), `typing`, `presence`, and last `stream.closed`.
#[utoipa::path(
    get, path = "/v1/conversations/{id}/events", operation_id = "follow_conversation", tag = "live",
    params(
        ("id" = String, Path, description = "`cnv_…`"),
        ("after" = Option<i64>, Query, description = "The last position that you have; absent: what happens from now on"),
        ("limit" = Option<usize>, Query, description = "Of a page: 1 to 100; 20 when absent"),
        ("token" = Option<String>, Query, description = "A token, for browsers whose `EventSource` sends no headers"),
        ("Last-Event-ID" = Option<i64>, Header, description = "Like `after`, and stronger"),
    ),
    responses(
        (status = 200, description = "The events", content((EventPage = "application/json"), (String = "text/event-stream"))),
        Failures,
    ),
)]
pub(crate) async fn of_conversation(
    State(door): State<Door>,
    Id(id): Id<ConversationId>,
    paging: Paging,
    query: Params<Query>,
    request: Request,
) -> Result<Response, ApiError> {
    answer(&door, Subject::Conversation(id), paging, query.0, &request.into_parts().0).await
}

/// Follows everything that the caller may see; a position is a place among all events of the workspace and mode.
///
/// The answer is that of `follow_conversation`, without words, typing and presence.
#[utoipa::path(
    get, path = "/v1/events", operation_id = "follow_events", tag = "live",
    params(
        ("after" = Option<i64>, Query, description = "The last position that you have; absent: what happens from now on"),
        ("limit" = Option<usize>, Query, description = "Of a page: 1 to 100; 20 when absent"),
        ("token" = Option<String>, Query, description = "A token, for browsers whose `EventSource` sends no headers"),
        ("Last-Event-ID" = Option<i64>, Header, description = "Like `after`, and stronger"),
    ),
    responses(
        (status = 200, description = "The events", content((EventPage = "application/json"), (String = "text/event-stream"))),
        Failures,
    ),
)]
pub(crate) async fn all(
    State(door): State<Door>,
    paging: Paging,
    query: Params<Query>,
    request: Request,
) -> Result<Response, ApiError> {
    answer(&door, Subject::Everything, paging, query.0, &request.into_parts().0).await
}

#[derive(Deserialize)]
pub(crate) struct Query {
    token: Option<String>,
}

async fn answer(
    door: &Door,
    subject: Subject,
    paging: Paging,
    query: Query,
    request: &Parts,
) -> Result<Response, ApiError> {
    let headers = &request.headers;
    let visit = crate::caller::visit(&door.engine, headers, query.token.as_deref()).await?;
    let mut page = paging.request::<i64>()?;
    if wants_json(headers) {
        let found = door.engine.events(&visit.actor, subject, page).await?;
        let next = found.page.items.last().map(|told| told.position.to_string());
        let data: Vec<Event> = found.page.items.iter().map(frames::event).collect();
        let (has_more, recovered) = (found.page.has_more, found.recovered);
        let next = next.filter(|_| has_more);
        return Ok(Json(EventPage { data, has_more, next, recovered }).into_response());
    }
    if let Some(last) = headers.get("last-event-id") {
        let last = last.to_str().ok().and_then(|text| text.parse().ok());
        let told = || wrong("Last-Event-ID", "Last-Event-ID is not a position".to_owned());
        page.after = Some(last.ok_or_else(told)?);
    }
    let limits = &door.settings.live;
    let hops = door.settings.trusted_hops;
    let mut entry = door.lines.enter(limits, address(&request.extensions, headers, hops))?;
    entry.belongs_to(limits, visit.actor.scope.workspace)?;
    let mut watcher = door.engine.watcher(&visit.actor);
    let joined = watcher.follow(subject, page.after).await?;
    let first = frames::sent("stream.opened", Some(joined.position), &frames::opened(joined));
    let stream = Stream::new(door, watcher, entry, visit.expires_at);
    let rest = unfold(stream, |mut stream| async move {
        stream.next().await.map(|frame| (Ok::<_, Infallible>(frame), stream))
    });
    let body = Body::from_stream(once(async { Ok(first) }).chain(rest));
    let headers = [
        ("content-type", "text/event-stream"),
        ("cache-control", "no-cache"),
        ("x-accel-buffering", "no"),
    ];
    Ok((headers, body).into_response())
}

/// A stream unless a page is asked for.
fn wants_json(headers: &HeaderMap) -> bool {
    let accepted = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.contains("application/json") && !accepted.contains("text/event-stream")
}

/// An open event stream.
struct Stream {
    watcher: Watcher,
    entry: Entry,
    heartbeat: Duration,
    beat: Instant,
    /// When the token ends.
    end: Option<Instant>,
    is_over: bool,
}

impl Stream {
    fn new(door: &Door, watcher: Watcher, entry: Entry, expires_at: Option<Time>) -> Stream {
        let heartbeat = door.settings.live.heartbeat;
        let end = expires_at.map(|end| instant(&door.engine, end));
        let beat = Instant::now() + heartbeat;
        Stream { watcher, entry, heartbeat, beat, end, is_over: false }
    }

    async fn next(&mut self) -> Option<Bytes> {
        if self.is_over {
            return None;
        }
        let wake = self.end.map_or(self.beat, |end| end.min(self.beat));
        let reason = tokio::select! {
            biased;
            () = self.entry.lines().stopping() => "going_away",
            () = sleep_until(wake) => {
                if self.end.is_none_or(|end| end > Instant::now()) {
                    self.beat = Instant::now() + self.heartbeat;
                    return Some(Bytes::from_static(b": we are here\n\n"));
                }
                "token_expired"
            }
            happening = self.watcher.next() => match happening {
                Ok(watched) => {
                    let render = |happening: &_| frames::streamed(watched.subject, happening);
                    return Some(watched.shared.frame(face::EVENTS, render));
                }
                Err(Cut::TooSlow) => "too_slow",
                Err(Cut::Away) => "unavailable",
            },
        };
        self.is_over = true;
        Some(frames::sent("stream.closed", None, &serde_json::json!({ "reason": reason })))
    }
}
