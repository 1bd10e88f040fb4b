//! `GET /v1/webhooks/listen`: what a webhook would be sent, for a program that cannot be reached from here.

use std::convert::Infallible;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use bytes::Bytes;
use domain::id::WebhookId;
use domain::webhook::{BODY_BYTES_MAX, Pattern};
use engine::{Draft, Face, Happening, Kinds, Sender, Stamp, Subject, Told, Watcher};
use futures_util::StreamExt;
use futures_util::stream::{once, unfold};
use serde::Deserialize;
use wire::live::Letter;

use super::super::error::{ApiError, Failures};
use super::super::extract::{Caller, Paging, Params, wrong};
use super::events::{after, patterns};
use super::frames;
use super::line::{Heard, Line, closed, enter, heartbeat, streamed};
use crate::Door;

#[derive(Deserialize)]
pub(crate) struct Query {
    payload: Option<String>,
    events: Option<String>,
}

/// Follows what a webhook would be sent, as it happens.
///
/// Server-sent events: `stream.opened` (`StreamOpened`), then a `letter` (`Letter`) for each request that a webhook would
/// get, and last `stream.closed`. Only the last letter of an event has an `id`, the event's position, and so has now and
/// then a heartbeat: whoever comes back with it as `after` or `Last-Event-ID` misses nothing. Letters are not signed, are
/// not tried again, and no delivery is kept of them. It is what `switchboard listen` reads.
#[utoipa::path(
    get, path = "/v1/webhooks/listen", operation_id = "listen_to_webhooks", tag = "webhooks",
    params(
        ("payload" = Option<String>, Query, description = "In whose words: `native` when absent"),
        ("events" = Option<String>, Query, description = "Only these types, with commas between them, such as `ticket.created` or `ticket.*`; all when absent"),
        ("after" = Option<String>, Query, description = "The last position that you have, or the id of an event; absent: what happens from now on"),
        ("Last-Event-ID" = Option<String>, Header, description = "Like `after`, and stronger"),
    ),
    responses((status = 200, description = "The letters", content((String = "text/event-stream"))), Failures),
)]
pub(crate) async fn listen(
    State(door): State<Door>,
    Caller(actor): Caller,
    Params(query): Params<Query>,
    paging: Paging,
    request: Request,
) -> Result<Response, ApiError> {
    let request = request.into_parts().0;
    let face = face(door.engine.faces(), query.payload.as_deref().unwrap_or("native"))?;
    let patterns = patterns("events", query.events.as_deref().unwrap_or("*"), face.types)?;
    let wanted = after(paging.request()?, &request.headers)?.after;
    let mut watcher = door.engine.listener(&actor)?;
    let entry = enter(&door, &actor, &request)?;
    let joined = watcher.follow_some(Subject::Everything, Kinds::default(), wanted).await?;
    let position = joined.position;
    let first = frames::sent("stream.opened", Some(position), &frames::opened(joined));
    let public_url = door.settings.public_url.clone();
    let sender = Sender { workspace: actor.scope.workspace, public_url };
    let line = Line::new(&door, entry, None);
    let post = Post { door, watcher, line, face, patterns, sender, position };
    let rest = unfold(post, |mut post| async move {
        post.next().await.map(|frame| (Ok::<_, Infallible>(frame), post))
    });
    Ok(streamed(Body::from_stream(once(async { Ok(first) }).chain(rest))))
}

/// The face of that name.
fn face(faces: &[Face], name: &str) -> Result<Face, ApiError> {
    let found = faces.iter().find(|face| face.name == name).copied();
    found.ok_or_else(|| {
        let names: Vec<&str> = faces.iter().map(|face| face.name).collect();
        wrong("payload", format!("payload is one of {}", names.join(", ")))
    })
}

/// A stream of letters.
struct Post {
    door: Door,
    watcher: Watcher,
    line: Line,
    face: Face,
    patterns: Vec<Pattern>,
    sender: Sender,
    /// What the client has been told to go on from.
    position: i64,
}

impl Post {
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            return Some(match self.line.next(&mut self.watcher).await? {
                Heard::Happening(watched) => {
                    let Happening::Event(told) = &watched.shared.happening else { continue };
                    match self.letters(told) {
                        frames if frames.is_empty() => continue,
                        frames => frames.into(),
                    }
                }
                Heard::Time => {
                    let reached = self.watcher.position(Subject::Everything);
                    heartbeat(&mut self.position, reached)
                }
                Heard::End(reason) => closed(reason),
            });
        }
    }

    /// The frames of an event's letters that are wanted.
    fn letters(&mut self, told: &Told) -> Vec<u8> {
        let mut drafts = (self.face.letters)(&self.sender, told);
        drafts.retain(|draft| self.patterns.iter().any(|pattern| pattern.matches(draft.kind)));
        let (mut frames, count) = (Vec::new(), drafts.len());
        for (number, draft) in (1..).zip(drafts) {
            // The client's position moves when it has all of an event.
            let id = (number == count).then_some(told.position);
            frames.extend_from_slice(&frames::sent("letter", id, &self.letter(told, draft)));
        }
        if count > 0 {
            self.position = told.position;
        }
        frames
    }

    fn letter(&self, told: &Told, draft: Draft) -> Letter {
        let stamp = Stamp {
            webhook: WebhookId(0),
            event: told.event.id,
            name: &draft.name,
            kind: draft.kind,
            attempt: 1,
            now: self.door.engine.now(),
        };
        let headers = (self.face.headers)(&stamp).into_iter();
        let headers = headers.map(|(name, value)| (name.to_owned(), value)).collect();
        let fits = draft.body.len() <= BODY_BYTES_MAX;
        Letter {
            headers,
            kind: draft.kind.to_owned(),
            position: told.position,
            previous: self.position,
            body: if fits { draft.body } else { draft.short },
            id: draft.name,
        }
    }
}
