//! Lines that stay open, for all dialects: `WebSocket`s and event streams over one [`engine::Watcher`].
//!
//! [`Lines`] counts them and ends them when the server stops; a `Line` is one `WebSocket` with its clocks: what comes
//! in, what happens in the watched conversations, and what time asks for, one after another. A dialect reads the
//! `Input`s of a line and sends its own frames; it renders a happening once, and all its lines share the bytes.

mod line;
mod lines;

use std::time::Duration;

pub(crate) use line::{End, Input, Line, accept, code, instant, upgrade};
pub use lines::Lines;
pub(crate) use lines::{Entry, address};

/// The numbers under which dialects keep their renderings of a happening; below [`engine::FACES`].
pub(crate) mod face {
    /// The native API's WebSocket.
    pub(crate) const SOCKET: usize = 0;
    /// The native API's event streams.
    pub(crate) const EVENTS: usize = 1;
    /// `HappyRobot`'s WebSocket.
    pub(crate) const HAPPYROBOT: usize = 2;
}

/// What lines may do.
#[derive(Clone, Debug, PartialEq)]
pub struct Limits {
    /// The most lines of the process.
    pub connections: usize,
    /// The most lines of one workspace.
    pub connections_per_workspace: usize,
    /// The most lines of one address.
    pub connections_per_address: usize,
    /// The most conversations that one line follows.
    pub subscriptions: usize,
    /// The largest frame that is read; larger ones up to four times as large are refused, and beyond that end the line.
    pub frame_bytes_max: usize,
    /// How many frames a line may send in a second, on average. More are read later; whoever goes on is cut off.
    pub frames_per_second: u32,
    /// How long a line may send nothing.
    pub idle: Duration,
    /// How long a line may take to say who it is.
    pub authenticate: Duration,
    /// How often a line is told that it is alive.
    pub heartbeat: Duration,
    /// How long before its end a token is to be replaced.
    pub token_warning: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            connections: 20_000,
            connections_per_workspace: 10_000,
            connections_per_address: 10_000,
            subscriptions: 100,
            frame_bytes_max: 256 * 1024,
            frames_per_second: 50,
            idle: Duration::from_hours(1),
            authenticate: Duration::from_secs(10),
            heartbeat: Duration::from_secs(15),
            token_warning: Duration::from_secs(30),
        }
    }
}
