//! How much memory lines take that do nothing, and lines that follow a conversation each.

use super::bare::Bare;
use super::side::{Side, subscribe};
use super::socket::Socket;
use super::{Answers, beside_floor, serve};
use crate::bench::client::{Connection, Status, post};
use crate::bench::corpus;
use crate::bench::server::{Centre, Server};
use crate::report::Report;
use anyhow::{Context, Result, ensure};
use indicatif::{ProgressBar, ProgressIterator};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::task::JoinSet;

/// What the process may hold with 10,000 lines, in MB.
const MEMORY_MB: f64 = 150.0;
/// Longer than the pause between two heartbeats: every line has had one.
const A_HEARTBEAT: Duration = Duration::from_secs(16);
/// Askers at once who make the conversations.
const ASKERS: usize = 16;

pub(super) async fn measure(report: &mut Report, centre: &Centre, sockets: usize) -> Result<()> {
    report.section("live memory", &format!("{sockets} WebSockets, {} passages", centre.passages));
    let floor = bare(sockets).await?;
    let server = serve(centre, Answers::On)?;
    let before = server.settled_memory().resident;
    report.fact("without a line", (before, "MB"));
    let side = Side::ours(&server, centre.articles);
    let lines = open(&side, sockets).await?;
    tokio::time::sleep(A_HEARTBEAT).await;
    tell(report, "idle", (before, server.settled_memory().resident), (sockets, floor));
    drop((lines, server));

    let server = serve(centre, Answers::On)?;
    let conversations = conversations(&server, sockets, centre.articles).await?;
    let before = server.settled_memory().resident;
    report.fact("after opening as many conversations", (before, "MB"));
    let side = Side::ours(&server, centre.articles);
    let mut lines = open(&side, sockets).await?;
    for (line, conversation) in lines.iter_mut().zip(&conversations) {
        line.send(subscribe(conversation, None)).await?;
        line.until(|frame| frame.starts_with(r#"{"type":"subscribed""#)).await?;
    }
    tokio::time::sleep(A_HEARTBEAT).await;
    tell(report, "following", (before, server.settled_memory().resident), (sockets, floor));
    Ok(())
}

fn tell(
    report: &mut Report,
    name: &str,
    (before, memory): (f64, f64),
    (sockets, floor): (usize, f64),
) {
    report.row(format!("{name}: all memory"), (memory, "MB"), |row| row.at_most(MEMORY_MB));
    let bytes = per_line(before, memory, sockets);
    report.fact(format!("{name}: for a line"), (bytes, "bytes"));
    beside_floor(report, &format!("{name}: for a line"), (bytes, floor), "bytes");
}

fn per_line(before: f64, memory: f64, sockets: usize) -> f64 {
    (memory - before) * 1e6 / sockets as f64
}

/// What a line of the bare server takes.
async fn bare(sockets: usize) -> Result<f64> {
    let bare = Bare::start()?;
    let side = Side::bare(&bare, "/echo");
    // The first one is not what the others cost.
    let first = open(&side, 1).await?;
    let before = bare.memory().resident;
    let lines = open(&side, sockets).await?;
    let memory = bare.memory().resident;
    drop((first, lines));
    Ok(per_line(before, memory, sockets))
}

async fn open(side: &Side, sockets: usize) -> Result<Vec<Socket>> {
    let mut lines = Vec::with_capacity(sockets);
    for _ in (0..sockets).progress_with(ProgressBar::new_spinner()) {
        lines.push(side.open().await?);
    }
    Ok(lines)
}

/// Opens conversations; says their ids.
async fn conversations(server: &Server, count: usize, articles: usize) -> Result<Vec<String>> {
    let mut askers = JoinSet::new();
    for asker in 0..ASKERS {
        let mut connection = Connection::open(server.address).await?;
        let key = server.key.clone();
        askers.spawn(async move {
            let mut ids = Vec::new();
            for at in (asker..count).step_by(ASKERS) {
                let body = json!({ "message": corpus::question(at % ASKERS, articles) });
                let (status, body) = connection.call(&post("/v1/chat", &key, &body)).await?;
                ensure!(status == Status(200), "a question was refused: {body}");
                let answer: Value = serde_json::from_str(&body)?;
                let id = answer["conversation_id"].as_str().context("an answer names it")?;
                ids.push(id.to_owned());
            }
            Ok(ids)
        });
    }
    let mut ids = Vec::with_capacity(count);
    while let Some(done) = askers.join_next().await {
        ids.extend(done??);
    }
    Ok(ids)
}
