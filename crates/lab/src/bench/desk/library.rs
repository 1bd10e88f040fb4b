//! How long a search of the public library takes.

use super::fill::Desk;
use crate::bench::client::{Connection, Status, get};
use crate::bench::corpus;
use crate::bench::load::Latencies;
use crate::bench::server::Server;
use crate::report::Report;
use anyhow::{Result, ensure};
use std::time::Instant;

/// How many questions are asked.
const QUESTIONS: usize = 500;
/// The longest that a search may take, in milliseconds, for 99 of 100.
const SEARCH: f64 = 20.0;

pub(super) async fn searches(report: &mut Report, server: &Server, desk: &Desk) -> Result<()> {
    let mut connection = Connection::open(server.address).await?;
    let mut latencies = Latencies::default();
    for number in 0..=QUESTIONS {
        let question = corpus::question(number * 31, desk.articles);
        let question = question.replace(|c: char| !c.is_alphanumeric(), "+");
        let path = format!("/api/library/{}/search?q={question}", desk.workspace);
        let begun = Instant::now();
        let (status, body) = connection.call(&get(&path)).await?;
        let took = begun.elapsed();
        ensure!(status == Status(200), "GET {path} was refused: {body}");
        if number > 0 {
            latencies.push(took); // The first one waited until the articles were read.
        }
    }
    report.fact("library search: p50", (latencies.within(0.5), "ms"));
    report.row("library search: p99", (latencies.within(0.99), "ms"), |row| row.at_most(SEARCH));
    Ok(())
}
