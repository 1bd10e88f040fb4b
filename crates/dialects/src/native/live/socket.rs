//! `GET /v1/live`: the WebSocket.

use std::sync::Arc;

use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::ORIGIN;
use axum::response::Response;
use domain::access::Actor;
use domain::agent::Environment;
use domain::customer::CustomerRef;
use domain::id::ConversationId;
use engine::{AgentChoice, Ask, Error, NewConversation, Subject, Visit, Watcher};
use serde::Deserialize;
use wire::errors::ErrorBody;
use wire::live::{ClientFrame, ServerFrame};

use super::super::error::{ApiError, Failures, Problem};
use super::super::extract::Params;
use super::super::from_wire;
use super::super::to_wire::{self, time};
use super::frames;
use crate::Door;
use crate::json;
use crate::layers::{Cause, REQUEST_ID};
use crate::live::{End, Input, Line, accept, address, face, upgrade};

/// The longest id of a frame.
const ID_BYTES_MAX: usize = 128;

#[derive(Deserialize)]
pub(crate) struct Query {
    token: Option<String>,
}

/// Opens a WebSocket.
///
/// Frames are JSON objects, told apart by `type`: `ClientFrame` one way, `ServerFrame` the other.
#[utoipa::path(
    get, path = "/v1/live", operation_id = "connect_live", tag = "live",
    params(("token" = Option<String>, Query, description = "A key or token, if no header carries it; it may also be the first frame")),
    responses(
        (status = 101, description = "The connection is a WebSocket from here on"),
        (status = 426, description = "The request does not ask for a WebSocket of version 13", body = ErrorBody),
        Failures,
    ),
)]
pub(crate) async fn connect(
    State(door): State<Door>,
    Params(query): Params<Query>,
    socket: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
    request: Request,
) -> Result<Response, ApiError> {
    let limits = Arc::new(door.settings.live.clone());
    let headers = request.headers();
    let says = query.token.is_some() || headers.contains_key("authorization");
    let visit = if says {
        Some(crate::caller::visit(&door.engine, headers, query.token.as_deref()).await?)
    } else {
        None
    };
    let socket =
        accept(socket, &limits).map_err(|rejection| ApiError(Problem::Upgrade(rejection)))?;
    let hops = door.settings.trusted_hops;
    let mut entry = door.lines.enter(&limits, address(request.extensions(), headers, hops))?;
    if let Some(visit) = &visit {
        entry.belongs_to(&limits, visit.actor.scope.workspace)?;
    }
    let request_id = headers.get(REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or_default();
    let request_id = request_id.to_owned();
    let talk = Talk { door: door.clone(), request_id, headers: origin(headers), who: None };
    let talk = Box::new(talk);
    let run = move |line| async move { talk.run(line, visit).await };
    Ok(upgrade(socket, &door.engine, &limits, entry, run))
}

/// What of the headers is needed later on.
fn origin(headers: &HeaderMap) -> HeaderMap {
    headers.get(ORIGIN).map(|origin| (ORIGIN, origin.clone())).into_iter().collect()
}

/// One conversation with a client.
struct Talk {
    door: Door,
    request_id: String,
    /// What the request said of the page that it came from.
    headers: HeaderMap,
    who: Option<Speaker>,
}

/// Who speaks, and what they follow.
struct Speaker {
    visit: Visit,
    watcher: Watcher,
}

/// How a frame was dealt with: what to answer, if anything.
type Dealt = Result<Option<ServerFrame>, ApiError>;

impl Talk {
    async fn run(mut self: Box<Talk>, mut line: Box<Line>, visit: Option<Visit>) {
        let ready = ServerFrame::Ready {
            authenticated: visit.is_some(),
            heartbeat_seconds: line.limits.heartbeat.as_secs(),
        };
        if let Some(visit) = visit {
            self.welcome(&mut line, visit);
        }
        let mut goes_on = self.say(&mut line, &ready).await;
        while goes_on {
            let input = line.next(self.who.as_mut().map(|who| &mut who.watcher)).await;
            goes_on = match input {
                // The verbs are large, and a line that is idle needs no room for them.
                Input::Text(text) => Box::pin(self.frame(&mut line, text.as_bytes())).await,
                Input::Unreadable(message) => {
                    let error = ApiError(Problem::Query("frame", message));
                    self.refuse(&mut line, None, error).await
                }
                Input::Happening(watched) => {
                    let render = |happening: &_| frames::frame(watched.subject, happening);
                    let frame = watched.shared.frame(face::SOCKET, render);
                    line.send(frame, self.watcher()).await
                }
                Input::Heard => true,
                Input::Heartbeat => self.say(&mut line, &ServerFrame::Heartbeat).await,
                Input::TokenEnds => {
                    let end = self.who.as_ref().and_then(|who| who.visit.expires_at);
                    let expires_at = end.map(time).unwrap_or_default();
                    self.say(&mut line, &ServerFrame::TokenExpiring { expires_at }).await
                }
                Input::End(end) => return self.close(line, end).await,
                Input::Gone => false,
            };
        }
        // A line that cannot be written to any more, or whose other side has gone.
        if self.watcher().is_some_and(Watcher::is_overflown) {
            self.close(line, End::TOO_SLOW).await;
        }
    }

    fn watcher(&self) -> Option<&Watcher> {
        self.who.as_ref().map(|who| &who.watcher)
    }

    fn welcome(&mut self, line: &mut Line, visit: Visit) {
        line.known_until(visit.expires_at);
        let watcher = self.door.engine.watcher(&visit.actor);
        self.who = Some(Speaker { visit, watcher });
    }

    async fn say(&self, line: &mut Line, frame: &ServerFrame) -> bool {
        line.send(frames::text(frame), self.watcher()).await
    }

    async fn close(&self, mut line: Box<Line>, end: End) {
        let frame = ServerFrame::Closing { code: end.code, reason: end.reason.to_owned() };
        line.send(frames::text(&frame), None).await;
        line.close(end).await;
    }

    async fn frame(&mut self, line: &mut Line, bytes: &[u8]) -> bool {
        let parsed = json::parse::<ClientFrame>(bytes, self.door.settings.json_depth_max);
        let id = id_of(bytes);
        let dealt = match parsed {
            Err(error) => Err(ApiError::from(error)),
            Ok(_) if id.as_ref().is_some_and(|id| id.len() > ID_BYTES_MAX) => {
                let message = format!("an id has at most {ID_BYTES_MAX} bytes");
                Err(ApiError(Problem::Query("id", message)))
            }
            Ok(frame) => self.deal(line, frame).await,
        };
        match dealt {
            Ok(Some(answer)) => self.say(line, &answer).await,
            Ok(None) => true,
            Err(error) => self.refuse(line, id, error).await,
        }
    }

    async fn refuse(&self, line: &mut Line, id: Option<String>, error: ApiError) -> bool {
        let (_, failure) = error.0.into_failure();
        if let Some(Cause(cause)) = failure.cause() {
            tracing::error!(request_id = self.request_id, cause, "a frame failed");
        }
        let body = failure.body(&self.door.settings.public_url, &self.request_id);
        let id = id.filter(|id| id.len() <= ID_BYTES_MAX);
        self.say(line, &ServerFrame::Error { id, error: body.error }).await
    }

    async fn deal(&mut self, line: &mut Line, frame: ClientFrame) -> Dealt {
        const UNKNOWN: Error = Error::Unauthenticated("send an auth frame first");
        if let ClientFrame::Auth { id, token } = frame {
            return self.authenticate(line, id, &token).await;
        }
        let engine = self.door.engine.clone();
        let Some(Speaker { visit, watcher }) = &mut self.who else { return Err(UNKNOWN.into()) };
        let actor = &visit.actor;
        match frame {
            ClientFrame::Auth { .. } => Ok(None),
            ClientFrame::Subscribe { id, conversation_id, after } => {
                let conversation = conversation(&conversation_id)?;
                let subject = Subject::Conversation(conversation);
                if !watcher.follows(subject) && watcher.count() >= line.limits.subscriptions {
                    let message =
                        format!("a connection follows at most {}", line.limits.subscriptions);
                    return Err(ApiError(Problem::Query("conversation_id", message)));
                }
                let joined = watcher.follow(subject, after).await?;
                Ok(Some(ServerFrame::Subscribed {
                    id,
                    conversation_id: conversation.to_string(),
                    position: joined.position,
                    recovered: joined.recovered,
                    snapshot: joined.snapshot.map(|found| Box::new(frames::snapshot(found))),
                }))
            }
            ClientFrame::Unsubscribe { id, conversation_id } => {
                let conversation = conversation(&conversation_id)?;
                watcher.leave(Subject::Conversation(conversation));
                let conversation_id = conversation.to_string();
                Ok(Some(ServerFrame::Unsubscribed { id, conversation_id }))
            }
            ClientFrame::Message { id, content, conversation_id, agent, attachments } => {
                let ask = ask(&id, content, conversation_id.as_deref(), agent, &attachments)?;
                let posted = engine.post(actor, ask).await.map_err(of_content)?;
                Ok(Some(ServerFrame::Ack {
                    id,
                    conversation_id: posted.message.conversation.to_string(),
                    message: Box::new(to_wire::message(posted.message)),
                }))
            }
            ClientFrame::Typing { conversation_id, on, .. } => {
                engine.typing(actor, conversation(&conversation_id)?, on).await?;
                Ok(None)
            }
            ClientFrame::Stop { id, conversation_id } => {
                let stopped = engine.stop(actor, conversation(&conversation_id)?).await?;
                let run_ids = stopped.iter().map(ToString::to_string).collect();
                Ok(Some(ServerFrame::Stopped { id, run_ids }))
            }
            ClientFrame::Retry { id, run_id } => {
                let run = run_id.parse().map_err(|_| Error::NotFound("run"))?;
                let run_id = engine.retry(actor, run).await?.id.to_string();
                Ok(Some(ServerFrame::Retried { id, run_id }))
            }
            ClientFrame::Ping { id } => Ok(Some(ServerFrame::Pong { id })),
        }
    }

    /// The first time it says who speaks; later it may only replace a token by one for the same.
    async fn authenticate(&mut self, line: &mut Line, id: Option<String>, token: &str) -> Dealt {
        let visit = crate::caller::admit(&self.door.engine, &self.headers, token).await?;
        let expires_at = visit.expires_at.map(time);
        match &mut self.who {
            None => {
                line.entry.belongs_to(&line.limits, visit.actor.scope.workspace)?;
                self.welcome(line, visit);
            }
            Some(who) if is_same(&who.visit.actor, &visit.actor) => {
                line.known_until(visit.expires_at);
                who.watcher.act_as(&visit.actor);
                who.visit = visit;
            }
            Some(_) => {
                return Err(Error::Forbidden("speak for somebody else on this connection").into());
            }
        }
        Ok(Some(ServerFrame::Authenticated { id, expires_at }))
    }
}

fn is_same(one: &Actor, other: &Actor) -> bool {
    one.scope == other.scope && one.name() == other.name()
}

fn conversation(id: &str) -> Result<ConversationId, ApiError> {
    id.parse().map_err(|_| Error::NotFound("conversation").into())
}

fn ask(
    id: &str,
    content: String,
    conversation_id: Option<&str>,
    agent: Option<String>,
    attachments: &[String],
) -> Result<Ask, ApiError> {
    Ok(Ask {
        conversation: conversation_id.map(conversation).transpose()?,
        opens: NewConversation {
            agent: agent.map_or(AgentChoice::Default, AgentChoice::Named),
            environment: Environment::Production,
            channel: "live",
            label: None,
            customer: CustomerRef::default(),
            metadata: None,
        },
        history: Vec::new(),
        text: content,
        files: from_wire::file_ids(attachments)?,
        client_id: Some(id.to_owned()),
    })
}

/// The engine calls a message's text what `POST /v1/chat` calls it.
fn of_content(error: Error) -> ApiError {
    match error {
        Error::Invalid { param: "message", message } => Error::invalid("content", message).into(),
        other => other.into(),
    }
}

/// The id of a frame that may be wrong otherwise.
fn id_of(bytes: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct OnlyId {
        id: Option<String>,
    }
    // A list would be taken for an object's fields in their order.
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        return None;
    }
    serde_json::from_slice::<OnlyId>(bytes).ok()?.id
}
