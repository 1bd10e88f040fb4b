//! An event stream that is open: its clocks, and how it ends.

use axum::body::Body;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use domain::access::Actor;
use domain::clock::Time;
use engine::{Cut, Error, Watched, Watcher};
use tokio::time::{Duration, Instant, sleep_until};

use super::frames;
use crate::Door;
use crate::live::{Entry, address, instant};

/// The line that a stream is sent on.
pub(super) struct Line {
    entry: Entry,
    heartbeat: Duration,
    beat: Instant,
    /// When the token ends.
    end: Option<Instant>,
    is_over: bool,
}

/// What a stream has to say next.
pub(super) enum Heard {
    Happening(Watched),
    /// That it is there.
    Time,
    /// That it ends, and why; nothing follows.
    End(&'static str),
}

impl Line {
    pub(super) fn new(door: &Door, entry: Entry, expires_at: Option<Time>) -> Line {
        let heartbeat = door.settings.live.heartbeat;
        let end = expires_at.map(|end| instant(&door.engine, end));
        Line { entry, heartbeat, beat: Instant::now() + heartbeat, end, is_over: false }
    }

    /// What comes next; nothing after the end.
    pub(super) async fn next(&mut self, watcher: &mut Watcher) -> Option<Heard> {
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
                    return Some(Heard::Time);
                }
                "token_expired"
            }
            happening = watcher.next() => match happening {
                Ok(watched) => return Some(Heard::Happening(watched)),
                Err(Cut::TooSlow) => "too_slow",
                Err(Cut::Away) => "unavailable",
            },
        };
        self.is_over = true;
        Some(Heard::End(reason))
    }
}

/// Counts a line of that caller.
pub(super) fn enter(door: &Door, actor: &Actor, request: &Parts) -> Result<Entry, Error> {
    let (limits, hops) = (&door.settings.live, door.settings.trusted_hops);
    let from = address(&request.extensions, &request.headers, hops);
    let mut entry = door.lines.enter(limits, from)?;
    entry.belongs_to(limits, actor.scope.workspace)?;
    Ok(entry)
}

/// Says that we are here, and how far we are when nothing was wanted of what happened since `told`.
pub(super) fn heartbeat(told: &mut i64, reached: Option<i64>) -> Bytes {
    match reached {
        Some(reached) if reached > *told => {
            *told = reached;
            format!(": we are here\nid: {reached}\n\n").into()
        }
        _ => Bytes::from_static(b": we are here\n\n"),
    }
}

/// The last frame of a stream.
pub(super) fn closed(reason: &str) -> Bytes {
    frames::sent("stream.closed", None, &serde_json::json!({ "reason": reason }))
}

/// The answer that a stream is.
pub(super) fn streamed(body: Body) -> Response {
    let headers = [
        ("content-type", "text/event-stream"),
        ("cache-control", "no-cache"),
        ("x-accel-buffering", "no"),
    ];
    (headers, body).into_response()
}
