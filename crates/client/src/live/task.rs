//! The task behind a line: it makes the line, makes it again, and moves what passes.

use std::future::Future;
use std::ops::ControlFlow::{self, Break, Continue};
use std::pin::Pin;
use std::time::Duration;

use tokio::sync::mpsc::{Sender, UnboundedReceiver};
use tokio::time::{Instant, sleep, sleep_until, timeout};
use wire::live::{ClientFrame, ServerFrame};

use super::event::LiveEvent;
use super::order::{OURS, Order};
use super::reading::refusal;
use super::socket::{self, Lost, Socket};
use super::state::State;
use crate::client::Client;
use crate::error::{Error, Kind};
use crate::key::Key;
use crate::retry;

/// How long opening a line may take, up to the server's first frame.
pub const OPENING: Duration = Duration::from_secs(10);
/// The longest pause before the line is made again; the first is at most [`RECONNECT_FIRST`].
pub const RECONNECT_MAX: Duration = Duration::from_secs(10);
/// The longest first pause before the line is made again; each further one may be twice as long.
pub const RECONNECT_FIRST: Duration = Duration::from_millis(250);
/// After so many heartbeats' time without a word, the line is dead.
pub const MISSED_HEARTBEATS: f64 = 2.5;
/// The shortest time between two requests for another token over one line.
const REFRESH_PAUSE: Duration = Duration::from_secs(5);
/// The longest pause that a server may ask for.
const WISH_MAX: Duration = Duration::from_mins(1);
/// How long saying good-bye may take.
const GOODBYE: Duration = Duration::from_secs(1);
/// How often a token may be refused in a row.
const REFUSALS_MAX: u32 = 2;

/// What the answer to a fresh token is called.
fn auth_id() -> String {
    format!("{OURS}auth")
}

/// All that the task has.
pub(super) struct Task {
    pub(super) client: Client,
    pub(super) key: Key,
    pub(super) state: State,
    pub(super) orders: UnboundedReceiver<Order>,
    pub(super) events: Sender<LiveEvent>,
    /// Attempts since something was last heard.
    pub(super) attempts: u32,
    pub(super) refusals: u32,
}

/// The end of all lines: nothing when the handle wanted it.
type End = Option<Error>;
type Refreshing = Pin<Box<dyn Future<Output = Result<String, Error>> + Send>>;

/// A line while it is open.
struct Line {
    socket: Socket,
    /// What the server knows us by.
    token: String,
    /// What it may know us by soon.
    offered: Option<String>,
    refreshing: Option<Refreshing>,
    refreshed: Option<Instant>,
    /// How long the server may say nothing, and when that is over.
    silence: Duration,
    dead: Instant,
}

impl Task {
    /// Works until the handle closes the line, or it cannot be made any more.
    pub(super) async fn run(mut self) {
        let end = self.work().await;
        let kind = end.as_ref().map_or(Kind::Network, Error::kind);
        self.state.ends(kind);
        self.orders.close();
        while let Ok(order) = self.orders.try_recv() {
            self.state.obey(order);
        }
        self.state.ends(kind);
        self.state.events.push_back(LiveEvent::Closed(end));
        while let Some(event) = self.state.events.pop_front() {
            if self.events.send(event).await.is_err() {
                return;
            }
        }
    }

    async fn work(&mut self) -> End {
        loop {
            let lost = match self.open().await {
                Break(end) => return end,
                Continue(Ok(line)) => self.talk(line).await,
                Continue(Err(error)) => Continue(self.unopened(error)),
            };
            self.state.breaks();
            let error = match lost {
                Break(end) => return end,
                Continue(Lost::Ended(error)) => return Some(error),
                Continue(Lost::Expired) => match self.expired(None) {
                    Break(end) => return end,
                    Continue(error) => error,
                },
                Continue(Lost::Broken(error)) => error,
            };
            if let Break(end) = self.pause(error).await {
                return end;
            }
        }
    }

    /// Opens a line, while orders are taken and events delivered.
    async fn open(&mut self) -> ControlFlow<End, Result<Line, Error>> {
        let (client, key) = (self.client.clone(), self.key.clone());
        let opening = async move {
            let token = key.current().await?;
            let opened = socket::open(&client, &token).await;
            match opened {
                Ok(socket) => Ok(Line::new(socket, token)),
                Err(error) => {
                    if error.kind() == Kind::Authentication {
                        key.forget(&token);
                    }
                    Err(error)
                }
            }
        };
        let opened = self.beside(timeout(OPENING, opening)).await?;
        Continue(opened.unwrap_or_else(|_| Err(Error::new(Kind::Timeout, "no line in time"))))
    }

    /// What follows when a line could not be opened.
    fn unopened(&mut self, error: Error) -> Lost {
        match (error.kind(), error.status()) {
            (Kind::Authentication, Some(_)) => match self.expired(Some(error)) {
                Break(end) => Lost::Ended(end.unwrap_or_else(token_ended)),
                Continue(error) => Lost::Broken(error),
            },
            (Kind::Permission | Kind::NotFound | Kind::Validation, _) => Lost::Ended(error),
            _ => Lost::Broken(error),
        }
    }

    /// The token is of no use any more: goes on with another one, if one can be had.
    fn expired(&mut self, refusal: Option<Error>) -> ControlFlow<End, Error> {
        self.refusals += u32::from(refusal.is_some());
        let why = refusal
            .as_ref()
            .map_or_else(token_ended, |error| Error::new(error.kind(), error.message()));
        self.state.events.push_back(LiveEvent::TokenExpired { error: refusal });
        if !self.key.is_given() || self.refusals >= REFUSALS_MAX {
            Break(Some(why))
        } else {
            Continue(why)
        }
    }

    async fn pause(&mut self, error: Error) -> ControlFlow<End> {
        let wish = error.retry_after().unwrap_or_default().min(WISH_MAX);
        let backoff = retry::backoff(self.attempts, RECONNECT_FIRST, RECONNECT_MAX);
        let delay = wish.max(backoff);
        self.attempts = self.attempts.saturating_add(1);
        let attempt = self.attempts;
        self.state.events.push_back(LiveEvent::Reconnecting { attempt, delay, error });
        self.beside(sleep(delay)).await
    }

    /// Waits for something, and meanwhile takes orders and delivers events.
    async fn beside<T>(&mut self, what: impl Future<Output = T>) -> ControlFlow<End, T> {
        let (mut what, events) = (std::pin::pin!(what), self.events.clone());
        loop {
            let has_events = !self.state.events.is_empty();
            tokio::select! {
                biased;
                Some(order) = self.orders.recv() => self.obey(order)?,
                room = events.reserve(), if has_events => deliver(&mut self.state, room.ok()),
                done = &mut what => return Continue(done),
            }
        }
    }

    fn obey(&mut self, order: Order) -> ControlFlow<End> {
        if matches!(order, Order::Close) {
            return Break(None);
        }
        self.state.obey(order);
        Continue(())
    }

    /// Until the line is over.
    async fn talk(&mut self, mut line: Line) -> ControlFlow<End, Lost> {
        let events = self.events.clone();
        loop {
            for frame in self.state.frames.drain(..) {
                line.socket.push(&frame);
            }
            // What nobody takes holds the server back, and says nothing about the line.
            let has_events = !self.state.events.is_empty();
            if has_events {
                line.dead = Instant::now() + line.silence;
            }
            tokio::select! {
                biased;
                Some(order) = self.orders.recv() => {
                    if let Break(end) = self.obey(order) {
                        line.says_goodbye().await;
                        return Break(end);
                    }
                }
                room = events.reserve(), if has_events => deliver(&mut self.state, room.ok()),
                text = line.socket.next(!has_events) => {
                    let heard = match text {
                        Ok(text) => self.hear(&mut line, &text),
                        Err(lost) => Err(lost),
                    };
                    if let Err(lost) = heard {
                        return Continue(lost);
                    }
                }
                token = refreshed(&mut line.refreshing) => self.offer(&mut line, token),
                () = sleep_until(line.dead), if !has_events => {
                    return Continue(Error::new(Kind::Timeout, "the server is silent").into());
                }
            }
        }
    }

    fn hear(&mut self, line: &mut Line, text: &str) -> Result<(), Lost> {
        line.dead = Instant::now() + line.silence;
        let Some(frame) = socket::read(text)? else { return Ok(()) };
        match frame {
            ServerFrame::Ready { authenticated: true, heartbeat_seconds } => {
                line.silence = silence(heartbeat_seconds);
                line.dead = Instant::now() + line.silence;
                self.refusals = 0;
                self.state.opens();
            }
            ServerFrame::Ready { .. } => {
                let message = "the token did not reach the server";
                return Err(Lost::Ended(Error::new(Kind::Authentication, message)));
            }
            ServerFrame::Closing { code, reason } => return Err(socket::ended(code, &reason)),
            ServerFrame::TokenExpiring { .. } => line.refresh(&self.key),
            ServerFrame::Authenticated { expires_at, .. } => {
                line.token = line.offered.take().unwrap_or_default();
                self.state.events.push_back(LiveEvent::TokenRefreshed { expires_at });
            }
            ServerFrame::Error { id: Some(id), error } if id == auth_id() => {
                if let Some(offered) = line.offered.take() {
                    self.key.forget(&offered);
                }
                let error = Some(refusal(error));
                self.state.events.push_back(LiveEvent::TokenExpired { error });
                line.refresh(&self.key);
            }
            frame => {
                self.attempts = 0;
                self.state.hears(frame)?;
            }
        }
        Ok(())
    }

    /// Shows the server the token that was given.
    fn offer(&mut self, line: &mut Line, token: Result<String, Error>) {
        line.refreshing = None;
        let error = match token {
            Ok(token) if token != line.token => {
                line.offered = Some(token.clone());
                return line.socket.push(&ClientFrame::Auth { id: Some(auth_id()), token });
            }
            Ok(token) => {
                self.key.forget(&token);
                Error::new(Kind::Authentication, "the token that ends was given again")
            }
            Err(error) => error,
        };
        self.state.events.push_back(LiveEvent::Error(error));
        line.refresh(&self.key);
    }
}

/// Delivers an event; if nobody reads any more, all of them are dropped.
fn deliver(state: &mut State, room: Option<tokio::sync::mpsc::Permit<'_, LiveEvent>>) {
    match room {
        None => state.events.clear(),
        Some(room) => {
            if let Some(event) = state.events.pop_front() {
                room.send(event);
            }
        }
    }
}

impl Line {
    fn new(socket: Socket, token: String) -> Line {
        Line {
            socket,
            token,
            offered: None,
            refreshing: None,
            refreshed: None,
            silence: OPENING,
            dead: Instant::now() + OPENING,
        }
    }

    /// Asks for another token, if there is somebody to ask; not too often.
    fn refresh(&mut self, key: &Key) {
        if !key.is_given() || self.refreshing.is_some() {
            return;
        }
        let at = self.refreshed.map_or_else(Instant::now, |last| last + REFRESH_PAUSE);
        self.refreshed = Some(at.max(Instant::now()));
        let (key, last) = (key.clone(), self.token.clone());
        self.refreshing = Some(Box::pin(async move {
            sleep_until(at).await;
            key.forget(&last);
            key.current().await
        }));
    }

    async fn says_goodbye(mut self) {
        self.socket.push_close();
        let _ = timeout(GOODBYE, self.socket.flushed()).await;
    }
}

async fn refreshed(refreshing: &mut Option<Refreshing>) -> Result<String, Error> {
    match refreshing {
        Some(refreshing) => refreshing.await,
        None => std::future::pending().await,
    }
}

fn silence(heartbeat_seconds: u64) -> Duration {
    Duration::from_secs(heartbeat_seconds.max(1)).mul_f64(MISSED_HEARTBEATS)
}

fn token_ended() -> Error {
    Error::new(Kind::Authentication, "the token has ended")
}
