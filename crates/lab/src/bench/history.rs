//! Conversations that an application keeps: appending messages, pages of a long conversation, and one user's
//! conversations among a million.
//!
//! What is read is read on one connection, so that nothing waits for anything else; messages are appended on one
//! connection first, then on 64. Each time stands beside one of a request that does nothing, `GET /health/live`.

mod appending;
mod fill;
mod reading;

use super::Scale;
use super::load::Latencies;
use crate::program::Program;
use crate::report::Report;
use anyhow::Result;
use fill::Archive;

/// Only words: there are no articles.
const SETTINGS: &[(&str, &str)] = &[("SWITCHBOARD_KNOWLEDGE__SEMANTIC", "false")];

pub(crate) async fn measure(report: &mut Report, program: &Program, scale: Scale) -> Result<()> {
    let archive = Archive::fill(program, scale.threads, scale.entries).await?;
    let about = format!(
        "{} conversations of {} users, one of {} messages",
        archive.threads, archive.users, archive.entries
    );
    report.section("history", &about);
    report.fact("making them", (archive.filling.as_secs_f64(), "s"));
    let server = archive.serve(program, SETTINGS)?;
    archive.wait_for_the_index().await?;
    server.settled_memory();
    let nothing = reading::nothing(&server).await?;
    times(report, "a request that does nothing", &nothing);
    let floor = nothing.within(0.5);
    reading::pages(report, &server, &archive, floor).await?;
    reading::lists(report, &server, &archive, floor).await?;
    reading::native(report, &server, &archive, floor).await?;
    appending::measure(report, &server, &archive, scale).await?;
    report.fact("memory at the end", (server.settled_memory().resident, "MB"));
    Ok(())
}

/// How long something took.
fn times(report: &mut Report, name: &str, latencies: &Latencies) {
    for (share, word) in [(0.5, "p50"), (0.95, "p95"), (0.99, "p99")] {
        report.fact(format!("{name}: {word}"), (latencies.within(share), "ms"));
    }
}

/// How long something took, beside what is wanted of 99 of 100 and beside what took so long anyway.
fn judged(report: &mut Report, name: &str, latencies: &Latencies, (p99, floor): (f64, f64)) {
    let within = |share| (latencies.within(share), "ms");
    report.fact(format!("{name}: p50"), within(0.5));
    report.fact(format!("{name}: p95"), within(0.95));
    report.row(format!("{name}: p99"), within(0.99), |row| row.at_most(p99));
    report.fact(format!("{name}: p50 over the baseline"), (latencies.within(0.5) / floor, "times"));
}
