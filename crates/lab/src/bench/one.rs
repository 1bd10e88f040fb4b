//! One customer alone: how long an answer takes, and how often it waits for the disk.

use super::load::{Load, run};
use super::server::Centre;
use super::{Scale, corpus, floor};
use crate::program::Program;
use crate::report::Report;
use anyhow::Result;
use std::sync::Arc;

/// What an answer may take beside its flushes.
const WORK_MS: f64 = 6.0;

pub(crate) async fn measure(report: &mut Report, centre: &Centre, scale: Scale) -> Result<()> {
    let about = format!("one connection, {} passages, semantic, distinct", centre.passages);
    report.section("one", &about);
    let server = centre.serve(&[])?;
    server.settled_memory();
    let directory = Program::directory()?;
    let before = floor::flush(directory.path())?;
    let articles = centre.articles;
    let questions = Arc::new(move |at| corpus::question(at, articles));
    let Scale { warm_up, duration, .. } = scale;
    let results = run(&server, &Load { connections: 1, warm_up, duration, questions }).await?;
    let after = floor::flush(directory.path())?;
    report.fact("a flush of 16 KiB to this disk, before", (before, "ms"));
    report.fact("a flush of 16 KiB to this disk, after", (after, "ms"));
    let flush = before.min(after);
    let latencies = &results.latencies;
    let per_answer = results.commits / latencies.len() as f64;
    report.row("flushes per answer", (per_answer, ""), |row| row.at_most(2.0));
    report.row(
        "p50 (target: two of the faster flushes and 6 ms)",
        (latencies.within(0.5), "ms"),
        |row| {
            row.at_most(2.0 * flush + WORK_MS);
        },
    );
    report.fact("p99", (latencies.within(0.99), "ms"));
    report.row("errors", (results.errors as f64, ""), |row| row.at_most(0.0));
    report.fact("the server's processor time", (results.processor_ms, "ms/answer"));
    Ok(())
}
