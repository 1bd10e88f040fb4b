//! A server that is killed at any moment, and started again.

use super::load::{Clients, Load, Scale};
use super::servers::{Database, Servers};
use super::{PAUSE, counts};
use crate::program::Program;
use crate::report::Report;
use anyhow::{Context, Result};
use indicatif::ProgressBar;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use testkit::{Client, Dice};
use tokio::time::sleep;

const FULL: Scale = Scale {
    clients: 200,
    conversations: 50,
    pace: Duration::from_secs(2),
    bytes_max: 6_000,
    clients_are: Clients::Raw,
};
const QUICK: Scale = Scale {
    clients: 20,
    conversations: 5,
    pace: Duration::from_secs(1),
    bytes_max: 6_000,
    clients_are: Clients::Raw,
};
/// The load before a kill: this and as much again, at most.
const BEFORE: Duration = Duration::from_millis(1_500);
/// How long runs may stay open that were open at the kill.
const END_LIMIT: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_millis(20);
/// What is wanted of a start.
const READY_SECONDS: f64 = 2.0;

/// What the rounds took.
#[derive(Default)]
struct Times {
    ready: Duration,
    ended: Duration,
    open_runs: usize,
}

pub(crate) async fn prove(
    report: &mut Report,
    (program, database): (&Program, Database),
    (rounds, is_quick, clients_are): (u64, bool, Clients),
    dice: &Dice,
) -> Result<()> {
    let scale = Scale { clients_are, ..if is_quick { QUICK } else { FULL } };
    let begun = Instant::now();
    let mut servers = Servers::prepare(program, database, PAUSE).await?;
    let load = Load::begin(&servers, scale, dice).await?;
    load.pass();
    let (mut times, mut chance) = (Times::default(), dice.part(u64::MAX));
    let bar = ProgressBar::new(rounds).with_message("killing servers");
    let mut done = 0;
    let (settled, faults) = loop {
        round(&mut servers, &load, &mut times, &mut chance).await?;
        let settled = load.settle(&servers).await?;
        let faults = counts::faults(&settled);
        done += 1;
        bar.set_position(done);
        if done == rounds || !faults.is_empty() {
            break (settled, faults);
        }
    };
    bar.finish_and_clear();
    report.fact("clients", (scale.clients as f64, "clients"));
    report.fact("processes", (servers.count() as f64, ""));
    report.row("rounds", (done as f64, "kills"), |row| row.at_least(rounds as f64));
    report.row("the longest start until ready", (times.ready.as_secs_f64(), "s"), |row| {
        // A short run is made beside other work, and says little about time.
        if !is_quick {
            row.at_most(READY_SECONDS);
        }
    });
    report.fact("runs that were open at a kill", (times.open_runs as f64, "runs"));
    let ended = times.ended.as_secs_f64();
    report.fact("from ready until they had ended, at most", (ended, "s"));
    counts::tell(report, &settled, &faults);
    report.fact("it took", (begun.elapsed().as_secs_f64(), "s"));
    Ok(())
}

/// Load, a kill, a start, and what was open ends.
async fn round(
    servers: &mut Servers,
    load: &Load,
    times: &mut Times,
    chance: &mut Dice,
) -> Result<()> {
    load.post(true);
    let more = chance.below(BEFORE.as_millis() as u64);
    sleep(BEFORE + Duration::from_millis(more)).await;
    let node = chance.below(servers.count() as u64) as usize;
    servers.kill(node)?;
    let open = load.open_runs();
    load.retarget(servers);
    let ready = servers.start(node).await?;
    load.retarget(servers);
    times.ready = times.ready.max(ready);
    times.open_runs += open.len();
    times.ended = times.ended.max(until_ended(&servers.client()?, open).await?);
    Ok(())
}

/// How long it takes until none of the runs is open.
async fn until_ended(client: &Client, mut open: BTreeSet<String>) -> Result<Duration> {
    let begun = Instant::now();
    while let Some(run) = open.first() {
        let reply = client.get(&format!("/v1/runs/{run}")).await;
        let json = reply.json();
        let state = json["state"].as_str().with_context(|| format!("no run: {reply}"))?;
        if !["queued", "running"].contains(&state) || begun.elapsed() > END_LIMIT {
            open.pop_first();
        } else {
            sleep(LOOK).await;
        }
    }
    Ok(begun.elapsed())
}
