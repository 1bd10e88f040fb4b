//! Passing a model's stream through: what is added to the first token, and many streams at once.
//!
//! The same pretended model is asked directly and through the server, in turns. Questions repeat,
//! so that the sentence model is not what is measured; retrieval, the prompt, the first commit and
//! the check of citations are.

use super::client::{Connection, Status, post};
use super::load::Latencies;
use super::server::{Centre, Server};
use super::{Scale, corpus, floor};
use crate::program::Program;
use crate::report::Report;
use crate::upstream;
use anyhow::{Context, Result, ensure};
use indicatif::{ProgressBar, ProgressIterator};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// The tokens of an answer.
const TOKENS: usize = 20;
/// Pairs of calls that are timed.
const PAIRS: usize = 300;
/// Questions asked again and again.
const REPEATING: usize = 20;
/// What the server may add beside the flush.
const ADDED_MS: f64 = 3.0;
/// Growth that is none: pages that the allocator happens to hold.
const GROWTH_MB: f64 = 2.0;
/// Rounds of many streams; the last one is not to need more memory than all before it.
const ROUNDS: usize = 4;

pub(crate) async fn measure(report: &mut Report, centre: &Centre, scale: Scale) -> Result<()> {
    let about = format!("a pretended model of {TOKENS} tokens behind the server");
    report.section("stream", &about);
    let model = upstream::start(tokens)?;
    for delay in [0, 5] {
        let server = serve(centre, model, delay)?;
        first_token(report, centre, (&server, model), delay).await?;
    }
    let server = serve(centre, model, 5)?;
    many(report, centre, &server, scale.streams).await
}

/// The same answer to every question.
fn tokens(_request: &Value) -> Vec<String> {
    let token = |at| match at {
        0 => "Open",
        _ if at + 1 == TOKENS => " it [1].",
        _ if at % 7 == 0 => " [1]",
        _ => " then",
    };
    (0..TOKENS).map(|at| token(at).to_owned()).collect()
}

fn serve(centre: &Centre, model: SocketAddr, delay: u64) -> Result<Server> {
    let base = format!("http://{model}/{delay}/v1");
    let server = centre.serve(&[
        ("SWITCHBOARD_MODELS__MAIN__KIND", "openai"),
        ("SWITCHBOARD_MODELS__MAIN__BASE_URL", &base),
        ("SWITCHBOARD_MODELS__MAIN__MODEL", "pretended"),
        ("SWITCHBOARD_AGENT__MODEL", "main"),
        ("SWITCHBOARD_AGENT__THRESHOLD", "0"),
    ])?;
    server.settled_memory();
    Ok(server)
}

/// The time of the first token, directly and through the server.
async fn first_token(
    report: &mut Report,
    centre: &Centre,
    (server, model): (&Server, SocketAddr),
    delay: u64,
) -> Result<()> {
    let body = json!({
        "model": "pretended", "stream": true, "messages": [{ "role": "user", "content": "Hello" }],
    });
    let direct_request = post(&format!("/{delay}/v1/chat/completions"), "none", &body);
    let mut direct = Connection::open(model).await?;
    let mut through = Connection::open(server.address).await?;
    let directory = Program::directory()?;
    let before = floor::flush(directory.path())?;
    let (mut directly, mut passed, mut added) = <(Latencies, Latencies, Latencies)>::default();
    for at in (0..REPEATING + PAIRS).progress_with(ProgressBar::new_spinner()) {
        let alone = first(&mut direct, &direct_request, r#""content""#).await?.first;
        let request = request(server, &corpus::question(at % REPEATING, centre.articles));
        let streamed = first(&mut through, &request, "event: message.delta").await?;
        ensure!(streamed.is_answered, "the model's answer did not come through");
        if at >= REPEATING {
            directly.push(alone);
            passed.push(streamed.first);
            added.push(streamed.first.saturating_sub(alone));
        }
    }
    let flush = before.min(floor::flush(directory.path())?);
    let name = format!("first token, {delay} ms between tokens");
    report.fact(format!("{name}: a flush, the faster of two looks"), (flush, "ms"));
    report.fact(format!("{name}: the model itself, p50"), (directly.within(0.5), "ms"));
    report.fact(format!("{name}: through the server, p50"), (passed.within(0.5), "ms"));
    report.row(format!("{name}: added, p50"), (added.within(0.5), "ms"), |row| {
        row.at_most(flush + ADDED_MS);
    });
    report.fact(format!("{name}: added, p99"), (added.within(0.99), "ms"));
    Ok(())
}

fn request(server: &Server, question: &str) -> Vec<u8> {
    post("/v1/chat", &server.key, &json!({ "message": question, "stream": true }))
}

/// A stream that was read to its end.
struct Streamed {
    /// Until the first token.
    first: Duration,
    /// Whether it ended with an answer of the model.
    is_answered: bool,
}

async fn first(connection: &mut Connection, request: &[u8], mark: &str) -> Result<Streamed> {
    let begun = Instant::now();
    let status = connection.begin(request).await?;
    ensure!(status == Status(200), "a stream was refused with {}", status.0);
    let (mut text, mut first) = (String::new(), None);
    while let Some(part) = connection.part().await? {
        text.push_str(&part);
        if first.is_none() && text.contains(mark) {
            first = Some(begun.elapsed());
        }
    }
    let is_answered = text.contains("event: message.completed")
        && text.contains(r#""outcome":"answered""#)
        && text.contains("then then");
    Ok(Streamed { first: first.context("a stream without a token")?, is_answered })
}

async fn many(report: &mut Report, centre: &Centre, server: &Server, streams: usize) -> Result<()> {
    let mut memory = Vec::new();
    let mut slowest = Duration::ZERO;
    let mut complete = 0;
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        complete = round(server, streams, centre.articles).await?;
        slowest = slowest.max(begun.elapsed());
        memory.push(server.settled_memory().anonymous);
    }
    let name = format!("{streams} streams at once");
    let done = (complete as f64, "streams");
    report.row(format!("{name}: complete"), done, |row| row.at_least(streams as f64));
    report.fact(format!("{name}: the slowest round"), (slowest.as_secs_f64() * 1e3, "ms"));
    for (round, megabytes) in memory.iter().enumerate() {
        report.fact(format!("{name}: own memory after round {}", round + 1), (*megabytes, "MB"));
    }
    let earlier = memory[..ROUNDS - 1].iter().copied().fold(0.0, f64::max);
    let growth = memory[ROUNDS - 1] - earlier;
    report.row(format!("{name}: last round over all earlier ones"), (growth, "MB"), |row| {
        row.at_most(GROWTH_MB);
    });
    Ok(())
}

/// All streams at once, each on a connection of its own; says how many were complete.
async fn round(server: &Server, streams: usize, articles: usize) -> Result<usize> {
    let mut readers = JoinSet::new();
    for at in 0..streams {
        let mut connection = Connection::open(server.address).await?;
        let request = request(server, &corpus::question(at % REPEATING, articles));
        readers
            .spawn(async move { first(&mut connection, &request, "event: message.delta").await });
    }
    let mut complete = 0;
    while let Some(done) = readers.join_next().await {
        complete += usize::from(done??.is_answered);
    }
    Ok(complete)
}
