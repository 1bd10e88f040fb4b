//! One WebSocket: what comes in, what happens, and what time asks for.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use bytes::Bytes;
use domain::clock::Time;
use engine::{Cut, Engine, Watched, Watcher};
use governor::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use tokio::time::{Instant, sleep_until};
use tokio_tungstenite::tungstenite;

use super::{Entry, Limits};

/// How many bytes are read at once. The library's own default costs ten times the memory of a line.
const READ_BUFFER: usize = 2 * 1024;
/// How much larger than allowed a frame may be to be refused politely.
const POLITE: usize = 4;
/// How long a frame may take to be written.
const WRITE: Duration = Duration::from_secs(30);
/// How long saying goodbye may take.
const GOODBYE: Duration = Duration::from_secs(2);
/// How long a flood is slowed before it is cut off.
const FLOOD: Duration = Duration::from_secs(10);
/// Close codes of ours; the others are RFC 6455's.
pub(crate) mod code {
    pub(crate) const NORMAL: u16 = 1000;
    pub(crate) const AWAY: u16 = 1001;
    pub(crate) const PROTOCOL: u16 = 1002;
    pub(crate) const NOT_TEXT: u16 = 1007;
    pub(crate) const TOO_BIG: u16 = 1009;
    pub(crate) const TRY_LATER: u16 = 1013;
    pub(crate) const TOKEN_EXPIRED: u16 = 4001;
    pub(crate) const NOT_AUTHENTICATED: u16 = 4002;
    pub(crate) const TOO_SLOW: u16 = 4008;
    pub(crate) const FLOOD: u16 = 4009;
    pub(crate) const IDLE: u16 = 4010;
}

/// Why a line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct End {
    /// The close code.
    pub(crate) code: u16,
    /// A word for programs.
    pub(crate) reason: &'static str,
}

impl End {
    /// What waited for the reader has passed its limit.
    pub(crate) const TOO_SLOW: End = End::new(code::TOO_SLOW, "too_slow");

    pub(crate) const fn new(code: u16, reason: &'static str) -> End {
        End { code, reason }
    }
}

/// What a line has to deal with next.
pub(crate) enum Input {
    /// A text frame.
    Text(Utf8Bytes),
    /// A frame that cannot be read, and why; the line lives.
    Unreadable(String),
    /// Nothing but that the other side is there.
    Heard,
    /// Something happened in a conversation that is followed.
    Happening(Watched),
    /// It is time to say that we are here.
    Heartbeat,
    /// The token ends soon.
    TokenEnds,
    /// It is over.
    End(End),
    /// The other side has gone; nothing can be said any more.
    Gone,
}

/// When the product's clock will show that time; now, when it has passed.
pub(crate) fn instant(engine: &Engine, time: Time) -> Instant {
    let left = (time.millis() - engine.now().millis()).max(0).unsigned_abs();
    Instant::now() + Duration::from_millis(left)
}

/// Takes an upgrade, if the request is one.
pub(crate) fn accept(
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
    limits: &Limits,
) -> Result<WebSocketUpgrade, WebSocketUpgradeRejection> {
    let hard = limits.frame_bytes_max * POLITE;
    Ok(upgrade?
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(0)
        .max_write_buffer_size(hard.max(1024 * 1024))
        .max_message_size(hard)
        .max_frame_size(hard))
}

/// Upgrades, and gives the line to a dialect's own loop.
pub(crate) fn upgrade<F>(
    upgrade: WebSocketUpgrade,
    engine: &Engine,
    limits: &Arc<Limits>,
    entry: Entry,
    run: impl FnOnce(Box<Line>) -> F + Send + 'static,
) -> Response
where
    F: Future<Output = ()> + Send + 'static,
{
    let (engine, limits) = (engine.clone(), Arc::clone(limits));
    // A future keeps what passes through it once for every hand, so the line passes as a pointer.
    upgrade.on_upgrade(move |socket| run(Box::new(Line::new(socket, engine, limits, entry))))
}

/// An open WebSocket.
pub(crate) struct Line {
    socket: WebSocket,
    engine: Engine,
    pub(crate) limits: Arc<Limits>,
    pub(crate) entry: Entry,
    rate: Box<Rate>,
    /// Since when frames are slowed without a break.
    slowed: Option<Instant>,
    heard: Instant,
    is_ever_idle: bool,
    beat: Instant,
    /// Until when the line has to say who it is.
    authenticate: Option<Instant>,
    /// When the token is to be replaced, and when it ends.
    token: Option<(Option<Instant>, Instant)>,
}

impl Line {
    fn new(socket: WebSocket, engine: Engine, limits: Arc<Limits>, entry: Entry) -> Line {
        let now = Instant::now();
        let rate = std::num::NonZeroU32::new(limits.frames_per_second.max(1));
        let quota = Quota::per_second(rate.unwrap_or(std::num::NonZeroU32::MIN));
        Line {
            socket,
            engine,
            rate: Box::new(RateLimiter::direct_with_clock(quota, Moments)),
            slowed: None,
            heard: now,
            is_ever_idle: true,
            beat: now + limits.heartbeat,
            authenticate: Some(now + limits.authenticate),
            token: None,
            limits,
            entry,
        }
    }

    /// The other side may be silent as long as it likes.
    pub(crate) fn never_idle(&mut self) {
        self.is_ever_idle = false;
    }

    /// It is known who speaks, and until when; the clock of the token begins anew.
    pub(crate) fn known_until(&mut self, end: Option<Time>) {
        self.authenticate = None;
        self.token = end.map(|end| {
            let end = instant(&self.engine, end);
            (end.checked_sub(self.limits.token_warning), end)
        });
    }

    /// What comes next.
    pub(crate) async fn next(&mut self, watcher: Option<&mut Watcher>) -> Input {
        let watching = async {
            match watcher {
                Some(watcher) => watcher.next().await,
                None => std::future::pending().await,
            }
        };
        let wake = self.deadline();
        let lines = self.entry.lines().clone();
        tokio::select! {
            biased;
            () = lines.stopping() => Input::End(End::new(code::AWAY, "going_away")),
            () = sleep_until(wake) => self.time(),
            message = self.socket.recv() => self.heard(message).await,
            happening = watching => match happening {
                Ok(watched) => Input::Happening(watched),
                Err(Cut::TooSlow) => Input::End(End::TOO_SLOW),
                Err(Cut::Away) => Input::End(End::new(code::TRY_LATER, "unavailable")),
            },
        }
    }

    /// When time asks for something.
    fn deadline(&self) -> Instant {
        let idle = self.is_ever_idle.then(|| self.heard + self.limits.idle);
        let token = self.token.map(|(warning, end)| warning.unwrap_or(end));
        let times = [idle, self.authenticate, token];
        times.into_iter().flatten().fold(self.beat, Instant::min)
    }

    fn time(&mut self) -> Input {
        let now = Instant::now();
        if self.authenticate.is_some_and(|at| at <= now) {
            return Input::End(End::new(code::NOT_AUTHENTICATED, "not_authenticated"));
        }
        if let Some((warning, end)) = self.token {
            if end <= now {
                self.token = None;
                return Input::End(End::new(code::TOKEN_EXPIRED, "token_expired"));
            }
            if warning.is_some_and(|at| at <= now) {
                self.token = Some((None, end));
                return Input::TokenEnds;
            }
        }
        if self.is_ever_idle && self.heard + self.limits.idle <= now {
            return Input::End(End::new(code::IDLE, "idle"));
        }
        self.beat = now + self.limits.heartbeat;
        Input::Heartbeat
    }

    async fn heard(&mut self, message: Option<Result<Message, axum::Error>>) -> Input {
        let message = match message {
            None => return Input::Gone,
            Some(Ok(Message::Close(_))) => {
                // The library has an answer ready, which goes out while it is asked for more.
                let _ = tokio::time::timeout(GOODBYE, self.ended()).await;
                return Input::Gone;
            }
            Some(Err(error)) => return broken(error),
            Some(Ok(message)) => message,
        };
        self.heard = Instant::now();
        if !self.in_time().await {
            return Input::End(End::new(code::FLOOD, "flood"));
        }
        match message {
            Message::Text(text) if text.len() > self.limits.frame_bytes_max => Input::Unreadable(
                format!("a frame has at most {} bytes", self.limits.frame_bytes_max),
            ),
            Message::Text(text) => Input::Text(text),
            Message::Binary(_) => Input::Unreadable("frames are text, not binary".to_owned()),
            // The library answers pings; to be heard is all they do here.
            Message::Ping(_) | Message::Pong(_) | Message::Close(_) => Input::Heard,
        }
    }

    /// Slows whoever sends too many frames; `false` when they do not stop.
    async fn in_time(&mut self) -> bool {
        let Err(early) = self.rate.check() else {
            self.slowed = None;
            return true;
        };
        let wait = early.wait_time_from(Moments.now());
        let now = Instant::now();
        let since = *self.slowed.get_or_insert(now);
        tokio::time::sleep(wait).await;
        let _ = self.rate.check();
        now.duration_since(since) < FLOOD
    }

    /// Sends a text frame; `false` when the line is over.
    pub(crate) async fn send(&mut self, frame: Bytes, watcher: Option<&Watcher>) -> bool {
        let Ok(text) = Utf8Bytes::try_from(frame) else { return true };
        let overflown = async {
            match watcher {
                Some(watcher) => watcher.overflown().await,
                None => std::future::pending().await,
            }
        };
        let lines = self.entry.lines().clone();
        tokio::select! {
            biased; // Mostly it is sent at once, and nothing has to be waited for.
            sent = self.socket.send(Message::Text(text)) => sent.is_ok(),
            () = lines.stopping() => false,
            () = overflown => false,
            () = tokio::time::sleep(WRITE) => false,
        }
    }

    /// Says goodbye.
    pub(crate) async fn close(mut self: Box<Line>, end: End) {
        let frame = CloseFrame { code: end.code, reason: Utf8Bytes::from_static(end.reason) };
        let closing = async {
            if self.socket.send(Message::Close(Some(frame))).await.is_ok() {
                // The other side answers with its own close frame, or hangs up.
                self.ended().await;
            }
        };
        let _ = tokio::time::timeout(GOODBYE, closing).await;
    }

    /// Resolves when nothing comes any more.
    async fn ended(&mut self) {
        while let Some(Ok(_)) = self.socket.recv().await {}
    }
}

type Rate = RateLimiter<NotKeyed, InMemoryState, Moments, NoOpMiddleware<std::time::Instant>>;

/// The time by which frames are slowed: that of all other clocks of a line.
#[derive(Clone)]
struct Moments;

impl Clock for Moments {
    type Instant = std::time::Instant;

    fn now(&self) -> std::time::Instant {
        Instant::now().into_std()
    }
}

/// How a line ends whose other side broke the protocol, or broke off.
fn broken(error: axum::Error) -> Input {
    use tungstenite::Error::{Capacity, Protocol, Utf8};
    use tungstenite::error::ProtocolError::ResetWithoutClosingHandshake;
    let Ok(error) = error.into_inner().downcast() else { return Input::Gone };
    match *error {
        Capacity(_) => Input::End(End::new(code::TOO_BIG, "too_big")),
        Utf8(_) => Input::End(End::new(code::NOT_TEXT, "not_utf8")),
        Protocol(ResetWithoutClosingHandshake) => Input::Gone,
        Protocol(_) => Input::End(End::new(code::PROTOCOL, "protocol_error")),
        _ => Input::Gone,
    }
}
