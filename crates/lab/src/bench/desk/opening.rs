//! How many tickets can be opened in a second, each durable before it is acknowledged.

use crate::bench::Scale;
use crate::bench::client::{Connection, Status, post};
use crate::bench::load::Latencies;
use crate::bench::server::Server;
use crate::report::Report;
use anyhow::Result;
use serde_json::json;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const CONNECTIONS: usize = 64;

pub(super) async fn measure(report: &mut Report, server: &Server, scale: Scale) -> Result<()> {
    let counter = Arc::new(AtomicUsize::new(0));
    open(server, scale.warm_up, &counter).await?;
    let (begun, time) = (Instant::now(), server.processor_time());
    let (latencies, errors) = open(server, scale.duration, &counter).await?;
    let (took, used) = (begun.elapsed().as_secs_f64(), server.processor_time() - time);
    let count = latencies.len() as f64;
    let per_second = (count / took, "tickets/s");
    report.row("new tickets, 64 connections", per_second, |row| row.at_least(2_000.0));
    report.fact("new tickets: p50", (latencies.within(0.5), "ms"));
    report.fact("new tickets: p99", (latencies.within(0.99), "ms"));
    report.row("new tickets: errors", (errors as f64, ""), |row| row.at_most(0.0));
    report.fact("new tickets: the server's processor time", (used * 1e3 / count, "ms/ticket"));
    Ok(())
}

async fn open(
    server: &Server,
    duration: Duration,
    counter: &Arc<AtomicUsize>,
) -> Result<(Latencies, usize)> {
    let mut callers = JoinSet::new();
    let end = Instant::now() + duration;
    for _ in 0..CONNECTIONS {
        callers.spawn(one(server.address, server.key.clone(), Arc::clone(counter), end));
    }
    let (mut latencies, mut errors) = (Latencies::default(), 0);
    while let Some(done) = callers.join_next().await {
        let (theirs, failed) = done??;
        latencies.add(theirs);
        errors += failed;
    }
    Ok((latencies, errors))
}

async fn one(
    address: SocketAddr,
    key: String,
    counter: Arc<AtomicUsize>,
    end: Instant,
) -> Result<(Latencies, usize)> {
    let mut connection = Connection::open(address).await?;
    let (mut latencies, mut errors) = (Latencies::default(), 0);
    while Instant::now() < end {
        let number = counter.fetch_add(1, Ordering::Relaxed);
        let body = json!({
            "title": format!("Ticket {number}"),
            "message": format!("Where is parcel {number}? It was to be here by now."),
            "customer": { "external_id": format!("customer-{}", number % 10_000) },
            "priority": "normal",
            "handled_by": "waiting",
        });
        let request = post("/v1/tickets", &key, &body);
        let begun = Instant::now();
        match connection.call(&request).await? {
            (Status(201), _) => latencies.push(begun.elapsed()),
            (Status(_), _) => errors += 1,
        }
    }
    Ok((latencies, errors))
}
