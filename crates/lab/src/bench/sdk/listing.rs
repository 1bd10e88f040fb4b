//! What this process holds while a long list comes as a stream: one page, however many there were.

use crate::bench::corpus;
use crate::bench::server::Server;
use crate::machine;
use crate::report::Report;
use anyhow::{Result, ensure};
use indicatif::ProgressBar;
use std::time::Instant;
use switchboard_client::Client;
use switchboard_client::types::conversations::Role;
use switchboard_client::types::history::HistoryMessage;

/// Messages of one page.
const LIMIT: usize = 10;
/// Messages of one request, while they are made.
const BATCH: usize = 1_000;
/// In how many places memory is looked at, evenly.
const LOOKS: usize = 20;
/// How many times the memory of the beginning there may be at the end.
const MOST: f64 = 1.05;

pub(super) async fn measure(report: &mut Report, server: &Server, pages: usize) -> Result<()> {
    let client = Client::builder(super::base(server)).key(&server.key).build()?;
    let history = super::history(&client).await?;
    let count = pages * LIMIT;
    fill(&client, &history, count).await?;
    server.settled_memory();
    let (begun, mut held) = (Instant::now(), Vec::new());
    let bar = ProgressBar::new(pages as u64).with_message("listing");
    let mut items = client.history().list(&history).limit(LIMIT as u32).stream();
    let mut last = 0;
    while let Some(message) = items.next().await {
        last += 1;
        let seq = message?.seq;
        ensure!(seq == last, "message {seq} came where {last} belongs");
        if (last as usize).is_multiple_of(count / LOOKS) {
            held.push(machine::memory(std::process::id()).resident);
            bar.inc((pages / LOOKS) as u64);
        }
    }
    bar.finish_and_clear();
    ensure!(last as usize == count, "{last} messages came and not {count}");
    let per_second = pages as f64 / begun.elapsed().as_secs_f64();
    report.fact(format!("listing {pages} pages of {LIMIT} as a stream"), (per_second, "pages/s"));
    let (first, middle, end) = (held[0], held[LOOKS / 2 - 1], held[LOOKS - 1]);
    report.fact(format!("memory after {} pages", pages / LOOKS), (first, "MB"));
    report.fact(format!("memory after {} pages", pages / 2), (middle, "MB"));
    report.fact(format!("memory after {pages} pages"), (end, "MB"));
    report.row("memory: the end over the beginning", (end / first, "times"), |row| {
        row.at_most(MOST);
    });
    Ok(())
}

async fn fill(client: &Client, history: &str, count: usize) -> Result<()> {
    const ARTICLES: usize = 60_000;
    let bar = ProgressBar::new(count as u64).with_message("making messages");
    for first in (0..count).step_by(BATCH) {
        let rows = first..count.min(first + BATCH);
        let row = |at| HistoryMessage::new(Role::Customer, corpus::question(at, ARTICLES));
        client.history().append(history, rows.map(row).collect()).await?;
        bar.inc(BATCH as u64);
    }
    bar.finish_and_clear();
    Ok(())
}
