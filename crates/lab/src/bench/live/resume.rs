//! Coming back: how long until all missed events are there, over a WebSocket and over an event stream.

use super::bare::Bare;
use super::side::{Side, subscribe};
use super::socket::Socket;
use super::{Answers, beside_floor, serve};
use crate::bench::client::{Connection, Status, post};
use crate::bench::load::Latencies;
use crate::bench::server::{Centre, Server};
use crate::bench::{Scale, corpus};
use crate::report::Report;
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::time::Instant;

/// Nineteen of twenty.
const WANTED_P95_MS: f64 = 200.0;
/// Of a question that is answered: two messages, and a run that begins and ends.
const EVENTS_PER_QUESTION: usize = 4;
/// How often somebody comes back.
const TIMES: usize = 100;

/// What is missed by whoever comes back.
struct Missed {
    conversation: String,
    count: usize,
    /// The position of the last event; before the first of them there is one more, the conversation's own.
    last: usize,
}

pub(super) async fn measure(report: &mut Report, centre: &Centre, scale: Scale) -> Result<()> {
    let about = format!("{} missed events, {TIMES} times", scale.missed);
    report.section("live resume", &about);
    let server = serve(centre, Answers::On)?;
    let missed = miss(&server, centre.articles, scale.missed).await?;
    let side = Side::ours(&server, centre.articles);
    let (socket, bytes) = over_socket(&side, &missed).await?;
    let streamed = over_stream(&server, &missed).await?;
    let floor = bare(&missed, bytes).await?;
    report.fact("bytes of an event, on average", (bytes as f64, "bytes"));
    for (name, latencies) in [("WebSocket", socket), ("event stream", streamed)] {
        report.fact(format!("{name}: p50"), (latencies.within(0.5), "ms"));
        let p95 = latencies.within(0.95);
        report.row(format!("{name}: p95"), (p95, "ms"), |row| row.at_most(WANTED_P95_MS));
        beside_floor(report, &format!("{name}: p95"), (p95, floor.within(0.95)), "ms");
    }
    Ok(())
}

/// Asks as often as it takes.
async fn miss(server: &Server, articles: usize, count: usize) -> Result<Missed> {
    let mut connection = Connection::open(server.address).await?;
    let mut conversation = None;
    let questions = count.div_ceil(EVENTS_PER_QUESTION);
    for at in 0..questions {
        let mut body = json!({ "message": corpus::question(at, articles) });
        if let Some(id) = &conversation {
            body["conversation_id"] = json!(id);
        }
        let (status, body) = connection.call(&post("/v1/chat", &server.key, &body)).await?;
        ensure!(status == Status(200), "a question was refused: {body}");
        let answer: Value = serde_json::from_str(&body)?;
        conversation = answer["conversation_id"].as_str().map(str::to_owned);
    }
    let conversation = conversation.context("nothing is missed")?;
    let last = 1 + questions * EVENTS_PER_QUESTION;
    Ok(Missed { conversation, count: questions * EVENTS_PER_QUESTION, last })
}

/// From `subscribe` to the last event, and how large events are.
async fn over_socket(side: &Side, missed: &Missed) -> Result<(Latencies, usize)> {
    let mut latencies = Latencies::default();
    let (after, last) = (missed.last - missed.count, format!(r#""position":{},"#, missed.last));
    let frame = subscribe(&missed.conversation, Some(after as i64));
    let mut bytes = 0;
    for _ in 0..TIMES {
        let mut line = side.open().await?;
        let (mut count, begun) = (0, Instant::now());
        line.send(frame.clone()).await?;
        loop {
            let told = line.until(|frame| frame.starts_with(r#"{"type":"event""#)).await?;
            (count, bytes) = (count + 1, bytes + told.len());
            if told.contains(&last) {
                break;
            }
        }
        latencies.push(begun.elapsed());
        ensure!(count == missed.count, "{count} events came in place of {}", missed.count);
    }
    Ok((latencies, bytes / TIMES / missed.count))
}

/// From the request to the last event.
async fn over_stream(server: &Server, missed: &Missed) -> Result<Latencies> {
    let mut latencies = Latencies::default();
    let Missed { conversation, count, last } = missed;
    let (after, key) = (last - count, &server.key);
    let request = format!(
        "GET /v1/conversations/{conversation}/events?after={after} HTTP/1.1\r\nhost: localhost\r\n\
         authorization: Bearer {key}\r\naccept: text/event-stream\r\n\r\n"
    );
    for _ in 0..TIMES {
        let mut connection = Connection::open(server.address).await?;
        let begun = Instant::now();
        let status = connection.begin(request.as_bytes()).await?;
        ensure!(status == Status(200), "the stream was refused with {}", status.0);
        // The first frame says that the stream is open.
        let (mut found, mut rest) = (0, String::new());
        while found < count + 1 {
            rest += &connection.part().await?.context("the stream ended")?;
            while let Some(end) = rest.find("\n\n") {
                found += usize::from(rest[..end].contains("id: "));
                rest.drain(..end + 2);
            }
        }
        latencies.push(begun.elapsed());
    }
    Ok(latencies)
}

/// As many frames of that size from a server that has nothing to look up.
async fn bare(missed: &Missed, bytes: usize) -> Result<Latencies> {
    let bare = Bare::start()?;
    let mut latencies = Latencies::default();
    let path = format!("/burst/{}", missed.count);
    let mut line = Socket::open(bare.address, &path, "none").await?;
    let frame = "x".repeat(bytes);
    for _ in 0..TIMES {
        let begun = Instant::now();
        line.send(frame.clone()).await?;
        for _ in 0..missed.count {
            line.next().await?;
        }
        latencies.push(begun.elapsed());
    }
    Ok(latencies)
}
