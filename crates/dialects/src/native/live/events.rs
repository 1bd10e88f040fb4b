//! `GET /v1/conversations/{id}/events` and `GET /v1/events`: a stream, or a page. `GET /v1/events/{id}`: one.

use std::convert::Infallible;

use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::ACCEPT;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use domain::event::EventKind;
use domain::id::{ConversationId, EventId};
use domain::page::PageRequest;
use domain::webhook::Pattern;
use engine::{After, Happening, Kinds, Subject, Watcher};
use futures_util::StreamExt;
use futures_util::stream::{once, unfold};
use serde::Deserialize;
use wire::live::{Event, EventPage};

use super::super::error::{ApiError, Failures};
use super::super::extract::{Caller, Id, Paging, Params, wrong};
use super::frames;
use super::line::{Heard, Line, closed, enter, heartbeat, streamed};
use crate::Door;
use crate::live::face;

/// Follows one conversation.
///
/// With `Accept: application/json` a page of events; otherwise server-sent events: `stream.opened` (`StreamOpened`),
/// then each event under its type with its position as `id`, and between them `answer.progress` and `answer.delta`
/// (`Words`), `typing`, `presence`, and last `stream.closed`.
#[utoipa::path(
    get, path = "/v1/conversations/{id}/events", operation_id = "follow_conversation", tag = "live",
    params(
        ("id" = String, Path, description = "`cnv_…`"),
        ("after" = Option<String>, Query, description = "The last position that you have, or the id of an event; absent: what happens from now on"),
        ("limit" = Option<usize>, Query, description = "Of a page: 1 to 100; 20 when absent"),
        ("token" = Option<String>, Query, description = "A token, for browsers whose `EventSource` sends no headers"),
        ("Last-Event-ID" = Option<String>, Header, description = "Like `after`, and stronger"),
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
    let wanted = Wanted { subject: Subject::Conversation(id), kinds: Kinds::default() };
    answer(&door, wanted, paging, query.0, &request.into_parts().0).await
}

/// Follows everything that the caller may see; a position is a place among all events of the workspace and mode.
///
/// The answer is that of `follow_conversation`, without words, typing and presence. With a secret key it tells what the
/// help desk does, too, and what each event is about. Where `type` leaves much out, a page may have fewer events than
/// `limit`, or none, and still say `has_more`: the next one begins at `next`.
#[utoipa::path(
    get, path = "/v1/events", operation_id = "follow_events", tag = "live",
    params(
        ("after" = Option<String>, Query, description = "The last position that you have, or the id of an event; absent: what happens from now on"),
        ("type" = Option<String>, Query, description = "Only events of these types, with commas between them: `ticket.created`, or `ticket.*` for all that begin so"),
        ("limit" = Option<usize>, Query, description = "Of a page: 1 to 100; 20 when absent"),
        ("token" = Option<String>, Query, description = "A token, for browsers whose `EventSource` sends no headers"),
        ("Last-Event-ID" = Option<String>, Header, description = "Like `after`, and stronger"),
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
    types: Params<Types>,
    request: Request,
) -> Result<Response, ApiError> {
    let wanted = Wanted { subject: Subject::Everything, kinds: kinds(types.0.types.as_deref())? };
    answer(&door, wanted, paging, query.0, &request.into_parts().0).await
}

/// Finds one event, with what it is about as it is now.
#[utoipa::path(
    get, path = "/v1/events/{id}", operation_id = "find_event", tag = "live",
    params(("id" = String, Path, description = "`evt_…`")),
    responses((status = 200, description = "The event", body = Event), Failures),
)]
pub(crate) async fn find(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<EventId>,
) -> Result<Json<Event>, ApiError> {
    Ok(Json(frames::event(&door.engine.event(&actor, id).await?)))
}

#[derive(Deserialize)]
pub(crate) struct Query {
    token: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Types {
    #[serde(rename = "type")]
    types: Option<String>,
}

/// The kinds of events that patterns name.
fn kinds(types: Option<&str>) -> Result<Kinds, ApiError> {
    let Some(types) = types else { return Ok(Kinds::default()) };
    let patterns = patterns("type", types, EventKind::WORDS)?;
    let is_wanted = |kind: &&&str| patterns.iter().any(|pattern| pattern.matches(kind));
    let wanted = EventKind::WORDS.iter().filter(is_wanted);
    Ok(Kinds::only(wanted.filter_map(|kind| EventKind::parse(kind))))
}

/// The patterns of a parameter, with commas between them; each matches one of those types at least.
pub(super) fn patterns(
    param: &'static str,
    text: &str,
    types: &[&str],
) -> Result<Vec<Pattern>, ApiError> {
    const SHOWN_MAX: usize = 64;
    let pattern = |raw: &str| {
        Pattern::parse(raw, types).map_err(|_| {
            let raw = &raw[..raw.floor_char_boundary(SHOWN_MAX)];
            let message = format!("{param} has \"{raw}\", which matches no type of events");
            wrong(param, message)
        })
    };
    text.split(',').map(pattern).collect()
}

/// What is to be told.
struct Wanted {
    subject: Subject,
    kinds: Kinds,
}

async fn answer(
    door: &Door,
    Wanted { subject, kinds }: Wanted,
    paging: Paging,
    query: Query,
    request: &Parts,
) -> Result<Response, ApiError> {
    let headers = &request.headers;
    let visit = crate::caller::visit(&door.engine, headers, query.token.as_deref()).await?;
    let page = paging.request::<After>()?;
    if wants_json(headers) {
        let found = door.engine.events(&visit.actor, subject, kinds, page).await?;
        let data: Vec<Event> = found.page.items.iter().map(frames::event).collect();
        let (has_more, recovered) = (found.page.has_more, found.recovered);
        let next = has_more.then(|| found.next.to_string());
        return Ok(Json(EventPage { data, has_more, next, recovered }).into_response());
    }
    let page = after(page, headers)?;
    let entry = enter(door, &visit.actor, request)?;
    let mut watcher = door.engine.watcher(&visit.actor);
    let joined = watcher.follow_some(subject, kinds, page.after).await?;
    let position = joined.position;
    let first = frames::sent("stream.opened", Some(position), &frames::opened(joined));
    let line = Line::new(door, entry, visit.expires_at);
    let stream = Stream { watcher, line, subject, position };
    let rest = unfold(stream, |mut stream| async move {
        stream.next().await.map(|frame| (Ok::<_, Infallible>(frame), stream))
    });
    Ok(streamed(Body::from_stream(once(async { Ok(first) }).chain(rest))))
}

/// A stream goes on where it broke, which is said in a header.
pub(super) fn after(
    mut page: PageRequest<After>,
    headers: &HeaderMap,
) -> Result<PageRequest<After>, ApiError> {
    if let Some(last) = headers.get("last-event-id") {
        let last = last.to_str().ok().and_then(|text| text.parse().ok());
        let told = || wrong("Last-Event-ID", "Last-Event-ID is not a position".to_owned());
        page.after = Some(last.ok_or_else(told)?);
    }
    Ok(page)
}

/// A stream unless a page is asked for.
fn wants_json(headers: &HeaderMap) -> bool {
    let accepted = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.contains("application/json") && !accepted.contains("text/event-stream")
}

/// An open event stream.
struct Stream {
    watcher: Watcher,
    line: Line,
    subject: Subject,
    /// What the client has been told to go on from.
    position: i64,
}

impl Stream {
    async fn next(&mut self) -> Option<Bytes> {
        match self.line.next(&mut self.watcher).await? {
            Heard::Happening(watched) => {
                if let Happening::Event(told) = &watched.shared.happening {
                    self.position = told.position;
                }
                let render = |happening: &_| frames::streamed(watched.subject, happening);
                Some(watched.shared.frame(face::EVENTS, render))
            }
            Heard::Time => {
                let reached = self.watcher.position(self.subject);
                Some(heartbeat(&mut self.position, reached))
            }
            Heard::End(reason) => Some(closed(reason)),
        }
    }
}
