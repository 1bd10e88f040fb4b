//! Sessions as the company's program reads them: our conversations.

use std::convert::Infallible;
use std::time::Duration;

use axum::Json;
use axum::extract::{Request, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use domain::access::Actor;
use domain::conversation::{Conversation, Status};
use domain::event::EventKind;
use domain::id::ConversationId;
use domain::message::Message;
use engine::{About, Error, Happening, Subject, Watcher};
use futures_util::StreamExt;
use futures_util::stream::{Stream, iter, unfold};
use serde_json::json;

use super::error::Refusal;
use super::extract::{Caller, Id, PageRule, Params, Workflow};
use super::ids::Face;
use super::pages::Paged;
use super::to_wire::{
    BriefSession, Session, SessionMessage, brief_session, session, session_message, session_status,
};
use crate::Door;
use crate::live::{Entry, address};

/// How long the line is silent before a comment keeps it open.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// The most messages from before that a stream begins with.
const BACKFILL_MAX: u64 = 1_000;

pub(super) async fn find(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<ConversationId>,
) -> Result<Json<Session>, Refusal> {
    let found = door.engine.thread(&actor, id).await?;
    Ok(Json(session(actor.scope.workspace, &found)))
}

/// The sessions of a workflow, in their short form.
pub(super) async fn of_workflow(
    State(door): State<Door>,
    of: Workflow,
    params: Params,
) -> Result<Json<Paged<BriefSession>>, Refusal> {
    let page = params.page(PageRule::USUAL)?;
    let found = door.engine.agent_threads(&of.actor, of.id(), page).await?;
    Ok(Json(Paged::of(page, found, |thread| brief_session(&thread))))
}

pub(super) async fn messages(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<ConversationId>,
    params: Params,
) -> Result<Json<Paged<SessionMessage>>, Refusal> {
    let page = params.page(PageRule::MESSAGES)?;
    let found = door.engine.numbered_messages(&actor, id, page).await?;
    Ok(Json(Paged::of(page, found, session_message)))
}

/// Tells a session's messages until it ends.
pub(super) async fn stream(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<ConversationId>,
    params: Params,
    request: Request,
) -> Result<Response, Refusal> {
    let backfill = params.number("backfillLimit", 0, BACKFILL_MAX)?.unwrap_or(0);
    let (limits, hops) = (&door.settings.live, door.settings.trusted_hops);
    let peer = address(request.extensions(), request.headers(), hops);
    let mut entry = door.lines.enter(limits, peer)?;
    entry.belongs_to(limits, actor.scope.workspace)?;
    let opened = Opened::of(&door, &actor, id, (backfill as usize, entry)).await;
    let opened = opened.map_err(|error| match error {
        Error::NotFound(_) => Refusal::from(error).only_message(),
        other => Refusal::from(other),
    })?;
    Ok(Sse::new(opened.events()).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response())
}

/// A session that is watched, with the messages that were there before.
struct Opened {
    conversation: Conversation,
    before: Vec<Message>,
    line: Line,
}

/// Who watches, and the place among the server's open lines.
struct Line {
    watcher: Watcher,
    entry: Entry,
}

impl Opened {
    async fn of(
        door: &Door,
        actor: &Actor,
        id: ConversationId,
        (backfill, entry): (usize, Entry),
    ) -> Result<Opened, Error> {
        let mut watcher = door.engine.watcher(actor);
        // First watch, then read: what is said between the two is told twice, and passed over the second time.
        watcher.follow(Subject::Conversation(id), None).await?;
        let (conversation, messages) = door.engine.history(actor, id).await?;
        let mut before = messages.items;
        before.drain(..before.len().saturating_sub(backfill));
        Ok(Opened { conversation, before, line: Line { watcher, entry } })
    }

    fn events(self) -> impl Stream<Item = Result<Event, Infallible>> {
        let Opened { conversation, before, line } = self;
        let told = before.last().map_or(0, |message| message.seq);
        let before = iter(before.into_iter().map(|message| Ok(said(message))));
        let goes_on = conversation.status == Status::Open;
        let end = (!goes_on).then(|| Ok(ended(&conversation)));
        let line = goes_on.then_some(line);
        let after = unfold(line, move |line| async move { next(line?, told).await });
        before.chain(iter(end)).chain(after)
    }
}

/// The next event of a stream, and the line if it goes on; it does not after the session's end.
async fn next(mut line: Line, told: i64) -> Option<(Result<Event, Infallible>, Option<Line>)> {
    loop {
        let watched = tokio::select! {
            biased;
            () = line.entry.lines().stopping() => return None,
            watched = line.watcher.next() => watched.ok()?,
        };
        let Happening::Event(event) = &watched.shared.happening else { continue };
        match &event.about {
            About::Message(message) if message.seq > told => {
                return Some((Ok(said(message.clone())), Some(line)));
            }
            About::Conversation(found) if event.event.kind == EventKind::ConversationClosed => {
                return Some((Ok(ended(found)), None));
            }
            _ => {}
        }
    }
}

fn said(message: Message) -> Event {
    let data = serde_json::to_string(&session_message(message)).expect("texts are always JSON");
    Event::default().event("message").data(data)
}

fn ended(conversation: &Conversation) -> Event {
    let status = session_status(conversation.status);
    let data = json!({"session_id": conversation.id.uuid(), "status": status});
    Event::default().event("session_ended").data(data.to_string())
}
