//! `GET /chat/sessions/{id}/ws`: a session's WebSocket.
//!
//! Frames as the package's types of 0.1.18 name them; what they leave open (close codes, how a socket is refused) is
//! ours. An answer is `response-start`, chunks that put together are the text of `response-end`, and `response-end`.
//! When what was streamed turns out not to be the answer (a model cited nothing, say), a second `response-start`
//! begins it anew.

use std::sync::Arc;

use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{Request, State};
use axum::http::header::ORIGIN;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use domain::access::{Guest, Reach, Who};
use domain::conversation::{Conversation, Status};
use domain::event::EventKind;
use domain::id::{ConversationId, MessageId, RunId};
use domain::message::{Message, Role};
use engine::{About, Error, Happening, Shared, Subject, Told, Visit, Watcher};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::chat::{MessageInput, SentMessage, sent_message};
use super::error::Refusal;
use super::extract::{Id, Params};
use super::ids::{Face, parse_uuid};
use super::to_wire::{duration_seconds, session_status};
use crate::json::{self, time};
use crate::layers::Cause;
use crate::live::{End, Input, Line, accept, address, code, face, upgrade};
use crate::{Door, caller};

/// What a client says.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum ClientFrame {
    Message {
        id: Option<String>,
        #[serde(flatten)]
        message: MessageInput,
    },
    TokenRefresh {
        token: String,
    },
}

/// What the server says: all that there is.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum ServerFrame<'a> {
    Connected {
        session_id: String,
    },
    ResponseStart {
        content: &'a str,
    },
    ResponseChunk {
        content: &'a str,
    },
    ResponseEnd {
        content: &'a str,
    },
    SessionClosed {
        session_id: String,
        status: &'a str,
        reason: &'a str,
        /// In seconds.
        duration: Option<i64>,
        timestamp: String,
    },
    TokenRefreshRequired,
    TokenRefreshAck {
        expires_at: String,
    },
    TokenRefreshError {
        error: String,
    },
    TokenExpired,
    MessageAck {
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        message: SentMessage,
    },
    MessageError {
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        error: String,
    },
    Heartbeat,
}

impl ServerFrame<'_> {
    fn bytes(&self) -> Bytes {
        serde_json::to_vec(self).expect("texts and numbers are always JSON").into()
    }
}

/// Whatever is wrong is answered before the upgrade: 401, 403, 404.
pub(super) async fn connect(
    State(door): State<Door>,
    Id(id): Id<ConversationId>,
    params: Params,
    socket: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
    request: Request,
) -> Result<Response, Refusal> {
    let (parts, _) = request.into_parts();
    let headers = &parts.headers;
    let visit = caller::visit(&door.engine, headers, params.text("token")).await?;
    if !is_visitor(&visit) {
        return Err(Error::Unauthenticated("connect with a chat token").into());
    }
    let conversation = door.engine.conversation(&visit.actor, id).await?;
    let limits = Arc::new(door.settings.live.clone());
    let socket = accept(socket, &limits)
        .map_err(|rejection| Refusal::new(StatusCode::BAD_REQUEST, rejection.body_text()))?;
    let hops = door.settings.trusted_hops;
    let mut entry = door.lines.enter(&limits, address(&parts.extensions, headers, hops))?;
    entry.belongs_to(&limits, visit.actor.scope.workspace)?;
    let engine = door.engine.clone();
    let origin = headers.get(ORIGIN).map(|origin| (ORIGIN, origin.clone()));
    let talk = Box::new(Talk {
        watcher: engine.watcher(&visit.actor),
        headers: origin.into_iter().collect(),
        door,
        visit,
        id,
        answer: None,
    });
    let run = move |line| async move { talk.run(line, conversation).await };
    Ok(upgrade(socket, &engine, &limits, entry, run))
}

fn is_visitor(visit: &Visit) -> bool {
    matches!(&visit.actor.who, Who::Guest(Guest { reach: Reach::Agent(..), .. }))
}

/// One visitor at a session.
struct Talk {
    door: Door,
    visit: Visit,
    /// What the request said of the page that it came from.
    headers: HeaderMap,
    id: ConversationId,
    watcher: Watcher,
    /// The answer that is being told, and its text so far.
    answer: Option<(Option<RunId>, String)>,
}

/// Whether the line goes on.
type GoesOn = bool;

impl Talk {
    async fn run(mut self: Box<Talk>, mut line: Box<Line>, conversation: Conversation) {
        line.known_until(self.visit.expires_at);
        line.never_idle();
        let end = self.talk(&mut line, conversation).await;
        match end {
            Some(end) => line.close(end).await,
            None if self.watcher.is_overflown() => line.close(End::TOO_SLOW).await,
            None => {}
        }
    }

    /// Says why the line is closed; nothing when the other side has gone.
    async fn talk(&mut self, line: &mut Line, conversation: Conversation) -> Option<End> {
        let session_id = self.id.uuid();
        self.say(line, &ServerFrame::Connected { session_id }).await.then_some(())?;
        let joined = self.watcher.follow(Subject::Conversation(self.id), None).await;
        if joined.is_err() {
            return Some(End::new(code::TRY_LATER, "unavailable"));
        }
        if conversation.status == Status::Closed {
            return self.closed(line, &conversation).await;
        }
        self.greet(line, &conversation).await.then_some(())?;
        loop {
            let goes_on = match line.next(Some(&mut self.watcher)).await {
                // The verbs are large, and a line that is idle needs no room for them.
                Input::Text(text) => Box::pin(self.frame(line, text.as_bytes())).await,
                Input::Unreadable(error) => self.refuse(line, None, error).await,
                Input::Heard => true,
                Input::Heartbeat => self.say(line, &ServerFrame::Heartbeat).await,
                Input::TokenEnds => self.say(line, &ServerFrame::TokenRefreshRequired).await,
                Input::Happening(watched) => match &watched.shared.happening {
                    Happening::Event(told) if told.event.kind == EventKind::ConversationClosed => {
                        let About::Conversation(found) = &told.about else { continue };
                        return self.closed(line, found).await;
                    }
                    _ => self.happening(line, &watched.shared).await,
                },
                Input::End(end) => {
                    if end.code == code::TOKEN_EXPIRED {
                        self.say(line, &ServerFrame::TokenExpired).await;
                    }
                    return Some(end);
                }
                Input::Gone => false,
            };
            goes_on.then_some(())?;
        }
    }

    async fn say(&self, line: &mut Line, frame: &ServerFrame<'_>) -> GoesOn {
        line.send(frame.bytes(), Some(&self.watcher)).await
    }

    /// What the agent says first is told to whoever comes before the visitor has said anything.
    async fn greet(&mut self, line: &mut Line, conversation: &Conversation) -> GoesOn {
        if conversation.last_seq != 1 {
            return true;
        }
        let history = self.door.engine.history(&self.visit.actor, self.id).await;
        let Ok((_, messages)) = history else { return true };
        match messages.items.first() {
            Some(first) if first.role == Role::Assistant => self.whole(line, first).await,
            _ => true,
        }
    }

    async fn closed(&mut self, line: &mut Line, conversation: &Conversation) -> Option<End> {
        let closing = conversation.closing.as_ref();
        let frame = ServerFrame::SessionClosed {
            session_id: self.id.uuid(),
            status: session_status(Status::Closed),
            reason: closing.map_or("", |closing| closing.reason.as_str()),
            duration: duration_seconds(conversation),
            timestamp: time(closing.map_or(conversation.updated_at, |closing| closing.at)),
        };
        self.say(line, &frame).await.then_some(End::new(code::NORMAL, "session_closed"))
    }

    async fn frame(&mut self, line: &mut Line, bytes: &[u8]) -> GoesOn {
        let depth = self.door.settings.json_depth_max;
        match json::parse::<ClientFrame>(bytes, depth) {
            Ok(ClientFrame::Message { id, message }) => self.message(line, id, message).await,
            Ok(ClientFrame::TokenRefresh { token }) => self.refresh(line, &token).await,
            Err(error) => {
                let words = Refusal::from(error).words().to_owned();
                self.refuse(line, id_of(bytes), words).await
            }
        }
    }

    async fn message(
        &mut self,
        line: &mut Line,
        id: Option<String>,
        message: MessageInput,
    ) -> GoesOn {
        let posted = match message.into_ask(self.id) {
            // The package names messages by UUIDs; a name that may be used again for another message says nothing.
            Ok(ask) => {
                let is_name = |id: &String| parse_uuid::<MessageId>(id).is_some();
                let client_id = id.clone().filter(is_name);
                let ask = engine::Ask { client_id, ..ask };
                self.door.engine.post(&self.visit.actor, ask).await.map_err(Refusal::from)
            }
            Err(refusal) => Err(refusal),
        };
        match posted {
            Ok(posted) => {
                let message = sent_message(&posted.message);
                self.say(line, &ServerFrame::MessageAck { id, message }).await
            }
            Err(refusal) => {
                if let Some(Cause(cause)) = refusal.cause() {
                    tracing::error!(session = %self.id, cause, "a message failed");
                }
                self.refuse(line, id, refusal.words().to_owned()).await
            }
        }
    }

    async fn refuse(&self, line: &mut Line, id: Option<String>, error: String) -> GoesOn {
        self.say(line, &ServerFrame::MessageError { id, error }).await
    }

    /// Another token for the same workflow, organisation and environment takes the place of this one.
    async fn refresh(&mut self, line: &mut Line, token: &str) -> GoesOn {
        let fresh = match caller::admit(&self.door.engine, &self.headers, token).await {
            Ok(fresh) if fresh.actor == self.visit.actor => fresh,
            Ok(_) => {
                let error = "the new token is for another workflow, organization or environment";
                let frame = ServerFrame::TokenRefreshError { error: error.to_owned() };
                return self.say(line, &frame).await;
            }
            Err(error) => {
                let frame = ServerFrame::TokenRefreshError { error: error.to_string() };
                return self.say(line, &frame).await;
            }
        };
        line.known_until(fresh.expires_at);
        let expires_at = fresh.expires_at.map(time).unwrap_or_default();
        self.visit = fresh;
        self.say(line, &ServerFrame::TokenRefreshAck { expires_at }).await
    }

    async fn happening(&mut self, line: &mut Line, shared: &Shared) -> GoesOn {
        match &shared.happening {
            Happening::Event(told) => self.event(line, told).await,
            Happening::Delta(words) => {
                let chunk = shared.frame(face::HAPPYROBOT, |happening| match happening {
                    Happening::Delta(words) => {
                        ServerFrame::ResponseChunk { content: &words.text }.bytes()
                    }
                    _ => Bytes::new(),
                });
                self.start(line, Some(words.run)).await && {
                    self.add(&words.text);
                    line.send(chunk, Some(&self.watcher)).await
                }
            }
            Happening::Progress(words) => {
                let known = self.answer.as_ref().filter(|(run, _)| *run == Some(words.run));
                let known = known.map_or("", |(_, text)| text.as_str());
                let rest = words.text.strip_prefix(known).unwrap_or_default().to_owned();
                self.start(line, Some(words.run)).await && self.chunk(line, &rest).await
            }
            Happening::Typing { .. } | Happening::Presence { .. } => true,
        }
    }

    async fn event(&mut self, line: &mut Line, told: &Told) -> GoesOn {
        match (&told.about, told.event.kind) {
            (About::Run(run), EventKind::RunStarted) => self.start(line, Some(run.id)).await,
            (About::Message(message), EventKind::MessageCreated)
                if message.role != Role::Customer =>
            {
                self.whole(line, message).await
            }
            (About::Run(run), _) => {
                // It ended without a message: what was told of it is over.
                let is_told = self.answer.as_ref().is_some_and(|(told, _)| *told == Some(run.id));
                !is_told || self.end(line).await
            }
            _ => true,
        }
    }

    /// Begins an answer, unless it has begun.
    async fn start(&mut self, line: &mut Line, run: Option<RunId>) -> GoesOn {
        if self.answer.as_ref().is_some_and(|(told, _)| *told == run) {
            return true;
        }
        self.answer = Some((run, String::new()));
        self.say(line, &ServerFrame::ResponseStart { content: "" }).await
    }

    fn add(&mut self, text: &str) {
        if let Some((_, told)) = &mut self.answer {
            told.push_str(text);
        }
    }

    async fn chunk(&mut self, line: &mut Line, text: &str) -> GoesOn {
        if text.is_empty() {
            return true;
        }
        self.add(text);
        self.say(line, &ServerFrame::ResponseChunk { content: text }).await
    }

    /// Tells a message to its end: what of it was not told yet, or all of it when something else was.
    async fn whole(&mut self, line: &mut Line, message: &Message) -> GoesOn {
        if !self.start(line, message.run).await {
            return false;
        }
        let told = self.answer.as_ref().map_or("", |(_, told)| told.as_str());
        if let Some(rest) = message.text.strip_prefix(told) {
            return self.chunk(line, rest).await && self.end(line).await;
        }
        self.answer = None;
        self.start(line, message.run).await
            && self.chunk(line, &message.text).await
            && self.end(line).await
    }

    async fn end(&mut self, line: &mut Line) -> GoesOn {
        let (_, told) = self.answer.take().unwrap_or_default();
        self.say(line, &ServerFrame::ResponseEnd { content: &told }).await
    }
}

/// The id of a frame that is wrong otherwise.
fn id_of(bytes: &[u8]) -> Option<String> {
    let frame: serde_json::Value = serde_json::from_slice(bytes).unwrap_or(json!(null));
    frame["id"].as_str().map(str::to_owned)
}
