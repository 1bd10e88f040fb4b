//! `cargo x prove`: that nothing is lost, doubled or put into another order, whatever breaks.
//!
//! The real server runs as child processes behind lines that break, many clients write down what they are told, and
//! `testkit::proof` compares. Unlike a benchmark, a missed target is a failure.
//!
//! Reading order: `run` here, then `resume` and `crash`, then what both use: `servers` (what is tried), `load` (many
//! clients), `caller` (one of them, raw or an SDK), `typescript`
//! (the process of that SDK), `question` (what they say), `counts` (what is reported). `webhooks`
//! stands by itself.

mod caller;
mod counts;
mod crash;
mod load;
mod question;
mod resume;
mod servers;
mod typescript;
pub(crate) mod webhooks;

use crate::program::Program;
use crate::report::Report;
use anyhow::{Result, ensure};
use load::Clients;
use servers::Database;
use std::path::PathBuf;
use testkit::Dice;

/// The pretended model's time between two words, in milliseconds.
const PAUSE: u64 = 20;

/// What `cargo x prove` is told.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// What to break.
    what: What,
    /// Few clients and short: to see that nothing is broken badly.
    #[arg(long)]
    quick: bool,
    /// Repeats the run with this seed.
    #[arg(long)]
    seed: Option<u64>,
    /// `crash`: how often a server is killed.
    #[arg(long, value_name = "COUNT")]
    rounds: Option<u64>,
    /// `resume` and `crash`: who watches; `mixed` with `--quick`, otherwise `raw`.
    #[arg(long)]
    client: Option<Clients>,
    /// On this database only.
    #[arg(long)]
    database: Option<Database>,
    /// Print JSON in place of tables.
    #[arg(long)]
    json: bool,
    /// The `switchboard` program to try; without it, the one that cargo builds.
    #[arg(long, value_name = "FILE")]
    server: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum What {
    /// The lines of 200 clients.
    Resume,
    /// The server.
    Crash,
    /// The receiver of webhooks, and the server.
    Webhooks,
}

impl What {
    fn section(self, database: Database) -> &'static str {
        match (self, database) {
            (What::Resume, Database::Sqlite) => "resume on SQLite",
            (What::Resume, Database::Postgres) => "resume on PostgreSQL",
            (What::Crash, Database::Sqlite) => "crash on SQLite",
            (What::Crash, Database::Postgres) => "crash on PostgreSQL",
            (What::Webhooks, Database::Sqlite) => "webhooks on SQLite",
            (What::Webhooks, Database::Postgres) => "webhooks on PostgreSQL",
        }
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let seed = arguments.seed.unwrap_or_else(Dice::seed);
    let program = Program::find(arguments.server.as_deref())?;
    let mut report = Report::begin(arguments.json);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    for database in [Database::Sqlite, Database::Postgres] {
        if arguments.database.is_some_and(|only| only != database) {
            continue;
        }
        if database == Database::Postgres && testkit::database_server().is_none() {
            report.say("\nPostgreSQL is skipped: there is none.");
            continue;
        }
        report.section(arguments.what.section(database), &format!("--seed {seed}"));
        report.fact("seed", (seed as f64, ""));
        let dice = Dice::new(seed);
        let subject = (&program, database);
        let rounds = arguments.rounds.unwrap_or(if arguments.quick { 2 } else { 30 });
        let otherwise = if arguments.quick { Clients::Mixed } else { Clients::Raw };
        let clients = arguments.client.unwrap_or(otherwise);
        match arguments.what {
            What::Resume => {
                let how = (arguments.quick, clients);
                runtime.block_on(resume::prove(&mut report, subject, how, &dice))?;
            }
            What::Crash => {
                let much = (rounds, arguments.quick, clients);
                runtime.block_on(crash::prove(&mut report, subject, much, &dice))?;
            }
            What::Webhooks => {
                runtime.block_on(webhooks::prove(&mut report, subject, arguments.quick, &dice))?;
            }
        }
    }
    report.end()?;
    ensure!(!report.has_missed(), "this is no proof; repeat it with --seed {seed}");
    Ok(())
}
