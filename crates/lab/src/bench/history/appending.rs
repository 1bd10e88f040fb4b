//! How many messages can be appended in a second, each durable before it is acknowledged.

use super::fill::Archive;
use super::times;
use crate::bench::client::{Connection, Status, post};
use crate::bench::load::Latencies;
use crate::bench::server::Server;
use crate::bench::{Scale, corpus};
use crate::report::Report;
use anyhow::Result;
use domain::id::{ConversationId, hyphenated};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const CONNECTIONS: usize = 64;
/// Messages of one request, when they come together.
const BATCH: usize = 100;
/// Messages in a second.
const WANTED: f64 = 5_000.0;

/// Who appends, and how.
#[derive(Clone)]
struct Load {
    address: SocketAddr,
    key: String,
    /// Where messages go, each to the next.
    written: Arc<[ConversationId]>,
    counter: Arc<AtomicUsize>,
    connections: usize,
    /// Messages of one request.
    rows: usize,
}

pub(super) async fn measure(
    report: &mut Report,
    server: &Server,
    archive: &Archive,
    scale: Scale,
) -> Result<()> {
    let (address, key) = (server.address, server.key.clone());
    let (written, counter) = (archive.written.clone().into(), Arc::default());
    let one = Load { address, key, written, counter, connections: 1, rows: 1 };
    let name = "appending, one connection";
    let alone = appended(report, server, (name, &one), scale, None).await?;
    let many = Load { connections: CONNECTIONS, ..one };
    let name = "appending, 64 connections";
    let together = appended(report, server, (name, &many), scale, Some(WANTED)).await?;
    report.fact(format!("{name}, over one connection"), (together / alone, "times"));
    let batches = Load { rows: BATCH, ..many };
    let name = "appending 100 at once, 64 connections";
    let together = appended(report, server, (name, &batches), scale, None).await?;
    report.fact(format!("{name}, over one connection"), (together / alone, "times"));
    Ok(())
}

/// Measures; says how many messages in a second.
async fn appended(
    report: &mut Report,
    server: &Server,
    (name, load): (&str, &Load),
    scale: Scale,
    wanted: Option<f64>,
) -> Result<f64> {
    load.run(scale.warm_up).await?;
    let (commits, time, begun) = (server.commits().await?, server.processor_time(), Instant::now());
    let (latencies, errors) = load.run(scale.duration).await?;
    let (took, used) = (begun.elapsed().as_secs_f64(), server.processor_time() - time);
    let commits = server.commits().await? - commits;
    let count = (latencies.len() * load.rows) as f64;
    let per_second = (count / took, "messages/s");
    match wanted {
        Some(wanted) => report.row(name, per_second, |row| row.at_least(wanted)),
        None => report.fact(name, per_second),
    }
    times(report, name, &latencies);
    report.row(format!("{name}: errors"), (errors as f64, ""), |row| row.at_most(0.0));
    report.fact(format!("{name}: the server's processor time"), (used * 1e3 / count, "ms/message"));
    report.fact(format!("{name}: messages per commit"), (count / commits, ""));
    Ok(per_second.0)
}

impl Load {
    async fn run(&self, duration: Duration) -> Result<(Latencies, usize)> {
        let end = Instant::now() + duration;
        let mut callers = JoinSet::new();
        for _ in 0..self.connections {
            callers.spawn(self.clone().one(end));
        }
        let (mut latencies, mut errors) = (Latencies::default(), 0);
        while let Some(done) = callers.join_next().await {
            let (theirs, failed) = done??;
            latencies.add(theirs);
            errors += failed;
        }
        Ok((latencies, errors))
    }

    async fn one(self, end: Instant) -> Result<(Latencies, usize)> {
        let mut connection = Connection::open(self.address).await?;
        let (mut latencies, mut errors) = (Latencies::default(), 0);
        while Instant::now() < end {
            let request = post("/messages", &self.key, &self.body());
            let begun = Instant::now();
            match connection.call(&request).await? {
                (Status(201), _) => latencies.push(begun.elapsed()),
                (Status(_), _) => errors += 1,
            }
        }
        Ok((latencies, errors))
    }

    /// One message as an object, several as a list, all of one conversation.
    fn body(&self) -> Value {
        const ARTICLES: usize = 60_000;
        let number = self.counter.fetch_add(1, Ordering::Relaxed);
        let conversation = hyphenated(self.written[number % self.written.len()].0);
        let row = |at: usize| {
            let content = corpus::question(number * self.rows + at, ARTICLES);
            json!({"conversation_id": conversation, "role": "user", "content": content})
        };
        if self.rows == 1 { row(0) } else { (0..self.rows).map(row).collect() }
    }
}
