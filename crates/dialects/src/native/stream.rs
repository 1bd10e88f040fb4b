//! An answer as server-sent events.

use std::convert::Infallible;
use std::time::Duration;

use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use engine::{Asked, RunEvent, Running, SavedReply};
use futures_util::stream::{Stream, unfold};
use futures_util::{FutureExt, StreamExt, stream};
use wire::chat::{MessageDelta, RunStarted};

use super::error::ApiError;
use super::to_wire;
use crate::Door;
use crate::layers::{Cause, REQUEST_ID};

/// How long the line is silent before a comment keeps it open.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// The events of an answer; they number themselves 1, 2, 3….
pub(crate) fn events(
    door: &Door,
    asked: Asked,
    headers: &HeaderMap,
) -> Sse<impl Stream<Item = Result<Event, Infallible>> + use<>> {
    let request_id = headers.get(REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or_default();
    let renderer = Renderer {
        public_url: door.settings.public_url.clone(),
        request_id: request_id.to_owned(),
    };
    let frames = match asked {
        Asked::Running(running) => renderer.running(running).left_stream(),
        Asked::Replayed(reply) => stream::iter([completed(&reply)]).right_stream(),
        Asked::Done(exchange) => {
            stream::iter([completed(&to_wire::saved_chat_reply(&exchange))]).right_stream()
        }
    };
    let numbered = frames.enumerate().map(|(at, event)| Ok(event.id((at + 1).to_string())));
    Sse::new(numbered).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}

struct Renderer {
    public_url: String,
    request_id: String,
}

impl Renderer {
    fn running(self, running: Running) -> impl Stream<Item = Event> {
        let started = RunStarted {
            id: running.run.to_string(),
            conversation_id: running.conversation.to_string(),
        };
        let first = async move { named("run.started", &started) };
        let rest = unfold((running, self), |(mut running, renderer)| async move {
            let event = renderer.event(running.next().await?);
            Some((event, (running, renderer)))
        });
        first.into_stream().chain(rest)
    }

    fn event(&self, event: RunEvent) -> Event {
        match event {
            RunEvent::Delta(text) => named("message.delta", &MessageDelta { text }),
            RunEvent::Completed(exchange) => completed(&to_wire::saved_chat_reply(&exchange)),
            RunEvent::Failed(error) => {
                let (_, failure) = ApiError::from(error).0.into_failure();
                if let Some(Cause(cause)) = failure.cause() {
                    tracing::error!(request_id = self.request_id, cause, "a run failed");
                }
                named("error", &failure.body(&self.public_url, &self.request_id))
            }
        }
    }
}

fn completed(reply: &SavedReply) -> Event {
    Event::default().event("message.completed").data(String::from_utf8_lossy(&reply.body))
}

fn named(name: &str, data: &impl serde::Serialize) -> Event {
    Event::default().event(name).json_data(data).expect("wire types are always JSON")
}
