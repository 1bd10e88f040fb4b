//! `cargo x bench`: how fast and how large the product is, on the machine at hand.
//!
//! The real server runs as a child process and is asked over HTTP; what the machine itself can do
//! is measured in the same run. A missed target is marked and is no failure: it is a measurement.
//!
//! Reading order: `run` here, then the measurements (`answers`, `one`, `stream`, `live`, `size`,
//! `search`, `desk`, `history`, `sdk`),
//! then what they use: `server` (the child), `load` and `client` (the asking), `corpus` (what is
//! asked about), `floor` (what the machine can do).

mod answers;
mod client;
mod corpus;
mod desk;
mod floor;
mod history;
mod live;
mod load;
mod one;
mod sdk;
mod search;
mod server;
mod size;
mod stream;
mod words;

pub(crate) use client::{Connection, Status, post};
pub(crate) use live::bare::serve as serve_bare;
pub(crate) use load::Latencies;
pub(crate) use server::Server;

use crate::program::Program;
use crate::report::Report;
use server::Centre;
use std::path::PathBuf;
use std::time::Duration;

/// What `cargo x bench` is told.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// What to measure; everything when nothing is named.
    names: Vec<Name>,
    /// A tenth of the passages and shorter: to see that it works, not how fast.
    #[arg(long)]
    quick: bool,
    /// How many passages the server has.
    #[arg(long, value_name = "COUNT")]
    passages: Option<usize>,
    /// Print JSON in place of tables.
    #[arg(long)]
    json: bool,
    /// The `switchboard` program to measure; without it, the one that cargo builds.
    #[arg(long, value_name = "FILE")]
    server: Option<PathBuf>,
    /// A PostgreSQL database that is empty, in place of SQLite files.
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
}

/// One measurement.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Name {
    /// Answers per second, 64 connections.
    Answers,
    /// The time of one answer when nobody else asks.
    One,
    /// What is added to a model's first token, and many streams at once.
    Stream,
    /// Live conversations: the memory of their lines, watchers, messages, coming back.
    Live,
    /// Memory, start, program file.
    Size,
    /// The index alone, in this process.
    Search,
    /// A million tickets: lists, searches, new ones, memory; only when it is named.
    Desk,
    /// A million conversations of an application: pages, lists, appends; only when it is named.
    History,
    /// What the SDK for Rust adds to `reqwest`, and its memory while it lists.
    Sdk,
}

/// How much to do.
#[derive(Clone, Copy)]
struct Scale {
    passages: usize,
    searched_passages: usize,
    warm_up: Duration,
    duration: Duration,
    streams: usize,
    sockets: usize,
    watchers: usize,
    posts: usize,
    missed: usize,
    tickets: usize,
    articles: usize,
    threads: usize,
    entries: usize,
    rounds: usize,
    pages: usize,
}

impl Scale {
    const FULL: Scale = Scale {
        passages: 10_000,
        searched_passages: 100_000,
        warm_up: Duration::from_secs(2),
        duration: Duration::from_secs(10),
        streams: 500,
        sockets: 10_000,
        watchers: 1_000,
        posts: 100,
        missed: 1_000,
        tickets: 1_000_000,
        articles: 10_000,
        threads: 1_000_000,
        entries: 100_000,
        rounds: 500,
        pages: 10_000,
    };
    const QUICK: Scale = Scale {
        passages: 1_000,
        searched_passages: 10_000,
        warm_up: Duration::from_millis(500),
        duration: Duration::from_secs(2),
        streams: 50,
        sockets: 1_000,
        watchers: 100,
        posts: 10,
        missed: 100,
        tickets: 20_000,
        articles: 500,
        threads: 20_000,
        entries: 5_000,
        rounds: 50,
        pages: 1_000,
    };
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let mut scale = if arguments.quick { Scale::QUICK } else { Scale::FULL };
    scale.passages = arguments.passages.unwrap_or(scale.passages);
    let wants = |name| arguments.names.is_empty() || arguments.names.contains(&name);
    let mut report = Report::begin(arguments.json);
    if cfg!(debug_assertions) {
        report.say("This is a debug build: the numbers mean nothing.");
    }
    if [Name::Answers, Name::One, Name::Stream, Name::Live, Name::Size].into_iter().any(wants) {
        let program = Program::find(arguments.server.as_deref())?;
        let program = program.on(arguments.database_url.clone());
        let centre = Centre::prepare(&program, scale.passages)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        if wants(Name::Size) {
            runtime.block_on(size::measure(&mut report, &program, &centre))?;
        }
        if wants(Name::One) {
            runtime.block_on(one::measure(&mut report, &centre, scale))?;
        }
        if wants(Name::Answers) {
            runtime.block_on(answers::measure(&mut report, &centre, scale))?;
        }
        if wants(Name::Stream) {
            runtime.block_on(stream::measure(&mut report, &centre, scale))?;
        }
        if wants(Name::Live) {
            runtime.block_on(live::measure(&mut report, &centre, scale))?;
        }
    }
    if [Name::Desk, Name::History].iter().any(|name| arguments.names.contains(name)) {
        let program = Program::find(arguments.server.as_deref())?;
        let program = program.on(arguments.database_url.clone());
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        if arguments.names.contains(&Name::Desk) {
            runtime.block_on(desk::measure(&mut report, &program, scale))?;
        }
        if arguments.names.contains(&Name::History) {
            runtime.block_on(history::measure(&mut report, &program, scale))?;
        }
    }
    if wants(Name::Sdk) {
        let program = Program::find(arguments.server.as_deref())?;
        let program = program.on(arguments.database_url.clone());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(sdk::measure(&mut report, &program, scale))?;
    }
    if wants(Name::Search) {
        search::measure(&mut report, scale)?;
    }
    report.end()
}
