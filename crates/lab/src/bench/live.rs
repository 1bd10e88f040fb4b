//! Live conversations: how much memory a WebSocket takes, and how fast messages and events are.
//!
//! Every number has its floor from the same run: a server on the same WebSocket library that does nothing (`bare`), with
//! the same client (`socket`). `memory` holds many idle lines, `watchers` looks how fast many are told the same,
//! `trips` sends messages, `resume` comes back.

pub(super) mod bare;
mod memory;
mod resume;
mod side;
mod socket;
mod trips;
mod watchers;

use super::Scale;
use super::server::{Centre, Server};
use crate::report::Report;
use anyhow::{Context, Result, ensure};
use rustix::process::{Resource, getrlimit, setrlimit};

/// Files that are open besides the lines.
const OTHER_FILES: u64 = 1_000;
/// No limit of the server is to be what is measured.
const NO_LIMITS: [(&str, &str); 4] = [
    ("SWITCHBOARD_LIVE__CONNECTIONS", "1000000"),
    ("SWITCHBOARD_LIVE__CONNECTIONS_PER_WORKSPACE", "1000000"),
    ("SWITCHBOARD_LIVE__CONNECTIONS_PER_ADDRESS", "1000000"),
    ("SWITCHBOARD_LIVE__FRAMES_PER_SECOND", "1000000"),
];
/// The first message of a conversation hands it to a person, and the AI is silent from then on.
const HELD: [(&str, &str); 2] =
    [("SWITCHBOARD_AGENT__THRESHOLD", "1"), ("SWITCHBOARD_AGENT__WHEN_NOT_FOUND", "hand_off")];

/// Whether messages are answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answers {
    /// By the built-in answerer.
    On,
    /// The conversation waits for a person.
    Held,
}

impl Answers {
    fn words(self) -> &'static str {
        match self {
            Answers::On => "answered",
            Answers::Held => "held",
        }
    }
}

pub(crate) async fn measure(report: &mut Report, centre: &Centre, scale: Scale) -> Result<()> {
    allow_files(scale.sockets as u64 + OTHER_FILES)?;
    memory::measure(report, centre, scale.sockets).await?;
    watchers::measure(report, centre, scale).await?;
    trips::measure(report, centre, scale).await?;
    resume::measure(report, centre, scale).await
}

/// Serves a copy of the centre, and waits until it is idle.
fn serve(centre: &Centre, answers: Answers) -> Result<Server> {
    let mut settings = NO_LIMITS.to_vec();
    if answers == Answers::Held {
        settings.extend(HELD);
    }
    let server = centre.serve(&settings)?;
    server.settled_memory();
    Ok(server)
}

/// Raises the limit of open files for this program and for those that it starts.
fn allow_files(wanted: u64) -> Result<()> {
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current.is_none_or(|current| current >= wanted) {
        return Ok(());
    }
    let enough = limit.maximum.is_none_or(|maximum| maximum >= wanted);
    ensure!(enough, "a program may open too few files here; {wanted} are needed (`ulimit -Hn`)");
    limit.current = Some(wanted);
    setrlimit(Resource::Nofile, limit).context("the limit of open files cannot be raised")
}

/// Tells a number, and how many times the floor it is.
fn beside_floor(report: &mut Report, name: &str, (value, floor): (f64, f64), unit: &'static str) {
    report.fact(format!("{name}: the bare server"), (floor, unit));
    report.fact(format!("{name}: times the bare server"), (value / floor, "times"));
}
