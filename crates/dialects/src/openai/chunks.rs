//! An answer as server-sent chunks.

use std::collections::HashMap;
use std::convert::Infallible;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use domain::access::Actor;
use domain::id::{ArticleId, RunId};
use engine::{Asked, Error, RunEvent, Running};
use futures_util::stream::{Stream, iter, unfold};
use futures_util::{FutureExt, StreamExt};
use serde::Serialize;

use super::answer::{Annotation, Answer, Ours, Usage};
use super::completions::read;
use super::error::Refusal;
use super::ids::Face;
use super::second;
use crate::Door;
use crate::layers::Cause;
use crate::said::{Rest, Said};
use crate::sources::addresses;

/// How long the line is silent before a comment keeps it open.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// What stands between two texts of one answer.
const BETWEEN: &str = "\n\n";
/// What ends a stream.
const DONE: &str = "[DONE]";

/// To whom it is told, and how.
pub(super) struct Voice {
    pub(super) door: Door,
    pub(super) actor: Actor,
    /// The model's name in the request.
    pub(super) model: String,
    /// Whether what was used is told.
    pub(super) counts: bool,
    pub(super) request_id: String,
}

#[derive(Serialize)]
struct Chunk<'a> {
    id: String,
    object: &'static str,
    created: i64,
    model: &'a str,
    choices: &'a [Choice<'a>],
    #[serde(skip_serializing_if = "Option::is_none")]
    usage: Option<Option<Usage>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    switchboard: Option<Ours<'a>>,
}

#[derive(Serialize)]
struct Choice<'a> {
    index: usize,
    delta: Delta<'a>,
    logprobs: Option<()>,
    finish_reason: Option<&'static str>,
}

#[derive(Default, Serialize)]
struct Delta<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    annotations: Vec<Annotation<'a>>,
}

/// An answer in the making, with what was told of it.
struct Telling {
    voice: Voice,
    running: Running,
    said: Said,
}

/// The chunks of an answer, ready to be sent.
pub(super) fn events(asked: Asked, voice: Voice) -> Result<Response, Refusal> {
    Ok(match asked {
        Asked::Running(running) => sent(running_answer(voice, running)),
        Asked::Done(exchange) => sent(complete_answer(voice, Answer::of(&exchange))),
        Asked::Replayed(reply) => sent(complete_answer(voice, read(&reply.body)?)),
    })
}

fn sent(events: impl Stream<Item = Event> + Send + 'static) -> Response {
    let events = events.map(Ok::<_, Infallible>);
    Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response()
}

fn complete_answer(voice: Voice, answer: Answer) -> impl Stream<Item = Event> {
    let told = async move {
        let mut events = vec![voice.first(answer.run())];
        events.extend(voice.end(Said::default(), &answer).await);
        iter(events)
    };
    told.into_stream().flatten()
}

fn running_answer(voice: Voice, running: Running) -> impl Stream<Item = Event> {
    let first = voice.first(running.run);
    let telling = Telling { voice, running, said: Said::default() };
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
                let run = self.running.run;
                let words = self.said.more(&text).map(|words| self.voice.words(run, &words));
                (words.into_iter().collect(), Some(self))
            }
            RunEvent::Completed(exchange) => {
                (self.voice.end(self.said, &Answer::of(&exchange)).await, None)
            }
            RunEvent::Failed(error) => (vec![self.voice.failure(error)], None),
        })
    }
}

impl Voice {
    /// Says who speaks.
    fn first(&self, run: RunId) -> Event {
        let delta = Delta { role: Some("assistant"), content: Some(""), ..Delta::default() };
        self.piece(run, delta)
    }

    fn words(&self, run: RunId, words: &str) -> Event {
        self.piece(run, Delta { content: Some(words), ..Delta::default() })
    }

    /// The missing words, the sources, the end, and what was used.
    async fn end(&self, said: Said, answer: &Answer) -> Vec<Event> {
        let (run, letters) = (answer.run(), said.letters());
        let (mut events, mut before) = (Vec::new(), 0);
        match said.rest(&answer.reply) {
            Rest::Nothing => {}
            Rest::More(words) => events.push(self.words(run, &words)),
            // What was told stays where it is; the answer follows it.
            Rest::Instead(reply) => {
                events.push(self.words(run, &format!("{BETWEEN}{reply}")));
                before = letters + BETWEEN.len();
            }
        }
        let addresses = addresses(&self.door, &self.actor, answer.cited()).await;
        let annotations = answer.annotations(&addresses, before);
        if !annotations.is_empty() {
            events.push(self.piece(run, Delta { annotations, ..Delta::default() }));
        }
        events.push(self.last(answer, &addresses));
        if self.counts {
            events.push(self.chunk(run, &[], Some(Some(answer.usage())), None));
        }
        events.push(Event::default().data(DONE));
        events
    }

    fn last(&self, answer: &Answer, addresses: &HashMap<ArticleId, String>) -> Event {
        let finish_reason = Some("stop");
        let choice = Choice { index: 0, delta: Delta::default(), logprobs: None, finish_reason };
        let ours = Some(answer.ours(addresses));
        self.chunk(answer.run(), &[choice], self.counts.then_some(None), ours)
    }

    fn piece(&self, run: RunId, delta: Delta<'_>) -> Event {
        let choice = Choice { index: 0, delta, logprobs: None, finish_reason: None };
        self.chunk(run, &[choice], self.counts.then_some(None), None)
    }

    fn chunk(
        &self,
        run: RunId,
        choices: &[Choice<'_>],
        usage: Option<Option<Usage>>,
        switchboard: Option<Ours<'_>>,
    ) -> Event {
        data(&Chunk {
            id: run.face(),
            object: "chat.completion.chunk",
            created: second(run.made_at()),
            model: &self.model,
            choices,
            usage,
            switchboard,
        })
    }

    fn failure(&self, error: Error) -> Event {
        let refusal = Refusal::from(error);
        if let Some(Cause(cause)) = refusal.cause() {
            tracing::error!(request_id = self.request_id, cause, "a run failed");
        }
        data(&refusal.body())
    }
}

fn data(body: &impl Serialize) -> Event {
    Event::default().json_data(body).expect("texts and numbers are always JSON")
}
