//! `POST /v1/chat` and `GET /v1/chat/{id}/stream` for pages that use the Vercel AI SDK: its UI message stream.
//!
//! Source of the facts: the published package `ai`, versions 5 to 7. A part of the stream is an object with a `type`; a
//! message's id there is its run's, which is known before the first word and the same when a page comes back.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use domain::access::Actor;
use domain::id::ArticleId;
use engine::{Asked, Error, RunEvent, Running};
use futures_util::stream::{Stream, iter, unfold};
use futures_util::{FutureExt, StreamExt};
use serde::Serialize;
use wire::chat::ChatReply;
use wire::conversations::Citation;
use wire::ui::{UiAnswer, UiChatRequest};

use super::error::{ApiError, Failures};
use super::extract::{Caller, Input, marked};
use super::{from_wire, to_wire};
use crate::Door;
use crate::layers::{Cause, REQUEST_ID};
use crate::said::{Rest, Said};
use crate::sources::addresses;

/// Asks for this form of the stream, and says that it is given.
pub(crate) const UI_MESSAGE_STREAM: HeaderName =
    HeaderName::from_static("x-vercel-ai-ui-message-stream");
/// The version of the form.
const VERSION: &str = "v1";
/// How long the line is silent before a comment keeps it open.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Whether the headers ask for this form.
pub(super) fn is_wanted(headers: &HeaderMap) -> bool {
    headers.get(UI_MESSAGE_STREAM).is_some_and(|version| version == VERSION)
}

/// Answers what a page asks.
pub(super) async fn answer(
    door: Door,
    actor: Actor,
    headers: &HeaderMap,
    input: Input<UiChatRequest>,
) -> Result<Response, ApiError> {
    let (name, ask) = from_wire::ui_ask(input.value)?;
    let once = input.name.once(to_wire::saved_chat_reply);
    let asked = door.engine.ask_called(&actor, &name, ask, once).await?;
    let is_replayed = matches!(asked, Asked::Replayed(_));
    let response = events(asked, Page::of(door, actor, headers))?;
    Ok(if is_replayed { marked(response) } else { response })
}

/// Goes on with the answer that is being written in a conversation, for a page that was loaded again.
///
/// The Vercel AI SDK calls this when `useChat` is told to `resume`. The stream is that of `create_chat` with
/// `?stream=ui`, with all of the answer so far as its first words.
#[utoipa::path(
    get, path = "/v1/chat/{id}/stream", operation_id = "resume_chat", tag = "chat",
    params(("id" = String, Path, description = "What the page calls the conversation, or `cnv_…`")),
    responses(
        (status = 200, description = "The answer", content((String = "text/event-stream"))),
        (status = 204, description = "No answer is being written, or nothing was said under this name yet"),
        Failures,
    ),
)]
pub(crate) async fn resume(
    State(door): State<Door>,
    Caller(actor): Caller,
    headers: HeaderMap,
    Named(name): Named,
) -> Result<Response, ApiError> {
    match door.engine.resume_called(&actor, &name).await? {
        Some(running) => events(Asked::Running(running), Page::of(door, actor, &headers)),
        None => Ok(StatusCode::NO_CONTENT.into_response()),
    }
}

/// What a page calls a conversation, in the path.
pub(crate) struct Named(String);

impl axum::extract::FromRequestParts<Door> for Named {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut axum::http::request::Parts,
        door: &Door,
    ) -> Result<Named, ApiError> {
        let path = Path::<String>::from_request_parts(parts, door).await;
        let missing = |_| ApiError::from(Error::NotFound("conversation"));
        path.map(|Path(name)| Named(name)).map_err(missing)
    }
}

/// A part of the stream.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "kebab-case", rename_all_fields = "camelCase")]
enum Part<'a> {
    Start {
        message_id: String,
    },
    TextStart {
        id: &'a str,
    },
    TextDelta {
        id: &'a str,
        delta: &'a str,
    },
    TextEnd {
        id: &'a str,
    },
    SourceUrl {
        source_id: &'a str,
        url: &'a str,
        title: &'a str,
    },
    SourceDocument {
        source_id: &'a str,
        media_type: &'a str,
        title: &'a str,
    },
    #[serde(rename = "data-switchboard")]
    Ours {
        data: Box<UiAnswer>,
    },
    Finish,
    Error {
        error_text: String,
    },
}

/// Who is told.
struct Page {
    door: Door,
    actor: Actor,
    request_id: String,
}

/// An answer in the making, with what was told of it.
struct Telling {
    page: Page,
    running: Running,
    said: Said,
    has_text: bool,
}

fn events(asked: Asked, page: Page) -> Result<Response, ApiError> {
    Ok(match asked {
        Asked::Running(running) => sent(running_answer(page, running)),
        Asked::Done(exchange) => sent(complete_answer(page, to_wire::chat_reply(&exchange))),
        Asked::Replayed(saved) => {
            let reply = serde_json::from_slice(&saved.body);
            let reply = reply.map_err(|error| Error::Internal(Box::new(error)))?;
            sent(complete_answer(page, reply))
        }
    })
}

fn sent(events: impl Stream<Item = Event> + Send + 'static) -> Response {
    let events = events.map(Ok::<_, Infallible>);
    let mut response =
        Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response();
    let headers = response.headers_mut();
    headers.insert(UI_MESSAGE_STREAM, HeaderValue::from_static(VERSION));
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

fn complete_answer(page: Page, reply: ChatReply) -> impl Stream<Item = Event> {
    let told = async move {
        let mut events = vec![start(reply.id.clone())];
        events.extend(page.end((Said::default(), false), &reply).await);
        iter(events)
    };
    told.into_stream().flatten()
}

fn running_answer(page: Page, running: Running) -> impl Stream<Item = Event> {
    let first = start(running.run.to_string());
    let telling = Telling { page, running, said: Said::default(), has_text: false };
    let rest = unfold(Some(telling), |telling| async {
        let (events, telling) = telling?.next().await?;
        Some((iter(events), telling))
    });
    iter([first]).chain(rest.flatten())
}

impl Telling {
    /// What is told next; what goes on after it.
    async fn next(mut self) -> Option<(Vec<Event>, Option<Telling>)> {
        Some(match self.running.next().await? {
            RunEvent::Delta(text) => {
                let mut events = Vec::new();
                if let Some(words) = self.said.more(&text) {
                    let is_first = !std::mem::replace(&mut self.has_text, true);
                    events.extend(is_first.then(|| part(&Part::TextStart { id: TEXT })));
                    events.push(part(&Part::TextDelta { id: TEXT, delta: &words }));
                }
                (events, Some(self))
            }
            RunEvent::Completed(exchange) => {
                let reply = to_wire::chat_reply(&exchange);
                (self.page.end((self.said, self.has_text), &reply).await, None)
            }
            RunEvent::Failed(error) => (self.page.failure(error), None),
        })
    }
}

/// The answer's text.
const TEXT: &str = "text-1";
/// The text that takes its place when it turned out to be none.
const OTHER_TEXT: &str = "text-2";

impl Page {
    fn of(door: Door, actor: Actor, headers: &HeaderMap) -> Page {
        let request_id = headers.get(REQUEST_ID).and_then(|id| id.to_str().ok());
        Page { door, actor, request_id: request_id.unwrap_or_default().to_owned() }
    }

    /// The missing words, the sources, and the end.
    async fn end(&self, (said, has_text): (Said, bool), reply: &ChatReply) -> Vec<Event> {
        let mut events = Vec::new();
        let mut text = TEXT;
        let rest = match said.rest(&reply.reply) {
            Rest::Nothing => None,
            Rest::More(words) => {
                events.extend((!has_text).then(|| part(&Part::TextStart { id: TEXT })));
                Some(words)
            }
            Rest::Instead(words) => {
                text = OTHER_TEXT;
                events.push(part(&Part::TextEnd { id: TEXT }));
                events.push(part(&Part::TextStart { id: OTHER_TEXT }));
                Some(words)
            }
        };
        events.extend(rest.map(|words| part(&Part::TextDelta { id: text, delta: &words })));
        events.push(part(&Part::TextEnd { id: text }));
        events.extend(self.sources(&reply.citations).await);
        events.push(part(&Part::Ours { data: Box::new(ours(reply)) }));
        events.push(part(&Part::Finish));
        events.push(Event::default().data(DONE));
        events
    }

    /// Each cited article once: as a link, or without an address as a document.
    async fn sources(&self, citations: &[Citation]) -> Vec<Event> {
        let cited = citations.iter().filter_map(|cited| {
            Some((cited.article_id.parse::<ArticleId>().ok()?, cited.url.clone()))
        });
        let addresses = addresses(&self.door, &self.actor, cited).await;
        let mut events = Vec::new();
        for (at, cited) in citations.iter().enumerate() {
            let id = cited.article_id.as_str();
            if citations[..at].iter().any(|before| before.article_id == id) {
                continue;
            }
            let address = id.parse().ok().and_then(|article| addresses.get(&article));
            let (source_id, title) = (id, cited.title.as_str());
            events.push(part(&match address {
                Some(url) => Part::SourceUrl { source_id, url, title },
                None => Part::SourceDocument { source_id, media_type: "text/markdown", title },
            }));
        }
        events
    }

    fn failure(&self, error: Error) -> Vec<Event> {
        let (_, failure) = ApiError::from(error).0.into_failure();
        if let Some(Cause(cause)) = failure.cause() {
            tracing::error!(request_id = self.request_id, cause, "a run failed");
        }
        let body = failure.body(&self.door.settings.public_url, &self.request_id);
        let told = part(&Part::Error { error_text: body.error.message });
        vec![told, Event::default().data(DONE)]
    }
}

/// What ends a stream.
const DONE: &str = "[DONE]";

fn start(message_id: String) -> Event {
    part(&Part::Start { message_id })
}

fn ours(reply: &ChatReply) -> UiAnswer {
    UiAnswer {
        conversation_id: reply.conversation_id.clone(),
        message_id: reply.message.as_ref().map(|message| message.id.clone()),
        outcome: reply.outcome.clone(),
        handled_by: reply.handled_by.clone(),
        confidence: reply.confidence,
        citations: reply.citations.clone(),
    }
}

fn part(part: &Part<'_>) -> Event {
    Event::default().json_data(part).expect("wire types are always JSON")
}
