//! How long a search of the public library takes.

use super::fill::Desk;
use super::reading::time;
use crate::bench::corpus;
use crate::bench::server::Server;
use crate::report::Report;
use anyhow::Result;

/// How many questions are asked.
const QUESTIONS: usize = 500;
/// The longest that a search may take, in milliseconds, for 99 of 100.
const SEARCH: f64 = 20.0;

pub(super) async fn searches(report: &mut Report, server: &Server, desk: &Desk) -> Result<()> {
    let path = |round: usize| {
        let question = corpus::question(round * 31, desk.articles);
        let question: String =
            question.chars().map(|c| if c.is_alphanumeric() { c } else { '+' }).collect();
        format!("/api/library/{}/search?q={question}", desk.workspace)
    };
    time(server, 1, path).await?; // The first one waits until the articles are read.
    let latencies = time(server, QUESTIONS, path).await?;
    report.fact("library search: p50", (latencies.within(0.5), "ms"));
    report.row("library search: p99", (latencies.within(0.99), "ms"), |row| row.at_most(SEARCH));
    Ok(())
}
