//! Lines that break again and again, in the middle of a frame, while runs stream and everybody posts.

use super::load::{Clients, Load, Scale};
use super::servers::{Database, Servers};
use super::{PAUSE, counts};
use crate::program::Program;
use crate::report::Report;
use anyhow::Result;
use indicatif::ProgressBar;
use std::time::{Duration, Instant};
use testkit::Dice;

/// How long breaking the lines may take.
const LIMIT: Duration = Duration::from_mins(10);
const LOOK: Duration = Duration::from_millis(100);

/// How many messages each client sends, at least.
const POSTS: usize = 3;
/// How much, and how often each line is cut, at least.
const FULL: (Scale, u64) = (
    Scale {
        clients: 200,
        conversations: 50,
        pace: Duration::from_secs(6),
        bytes_max: 6_000,
        clients_are: Clients::Raw,
    },
    20,
);
const QUICK: (Scale, u64) = (
    Scale {
        clients: 20,
        conversations: 5,
        pace: Duration::from_secs(2),
        bytes_max: 6_000,
        clients_are: Clients::Raw,
    },
    3,
);

pub(crate) async fn prove(
    report: &mut Report,
    (program, database): (&Program, Database),
    (is_quick, clients_are): (bool, Clients),
    dice: &Dice,
) -> Result<()> {
    let (scale, wanted) = if is_quick { QUICK } else { FULL };
    let scale = Scale { clients_are, ..scale };
    let begun = Instant::now();
    let servers = Servers::prepare(program, database, PAUSE).await?;
    let load = Load::begin(&servers, scale, dice).await?;
    let bar = ProgressBar::new(wanted * scale.clients as u64).with_message("cutting lines");
    while !load.has_suffered(wanted, POSTS) && begun.elapsed() < LIMIT {
        tokio::time::sleep(LOOK).await;
        bar.set_position(load.cuts().map(|cuts| cuts.min(wanted)).sum());
    }
    bar.finish_and_clear();
    load.pass();
    let settled = load.settle(&servers).await?;
    let faults = counts::faults(&settled);
    report.fact("clients", (scale.clients as f64, "clients"));
    report.fact("conversations", (scale.conversations as f64, ""));
    report.fact("processes", (servers.count() as f64, ""));
    report.fact("cuts", (load.cuts().sum::<u64>() as f64, "cuts"));
    let fewest = load.cuts().min().unwrap_or_default();
    report.row("the fewest cuts of a client", (fewest as f64, "cuts"), |row| {
        row.at_least(wanted as f64);
    });
    counts::tell(report, &settled, &faults);
    report.fact("it took", (begun.elapsed().as_secs_f64(), "s"));
    Ok(())
}
