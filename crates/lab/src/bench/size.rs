//! How much memory an idle server holds, how fast it starts, how large the program is.

use super::client::{Connection, Status, post};
use super::corpus;
use super::server::{Centre, Server};
use crate::program::Program;
use crate::report::Report;
use anyhow::{Result, ensure};
use serde_json::json;
use std::time::Duration;

/// Starts of which the middle one counts.
const STARTS: usize = 5;
/// Questions after which memory is looked at again.
const QUESTIONS: usize = 200;

pub(crate) async fn measure(report: &mut Report, program: &Program, centre: &Centre) -> Result<()> {
    report.section("size", &format!("{} passages loaded, with the model", centre.passages));
    report.row("program file, stripped", (program.size()?, "MB"), |row| row.at_most(60.0));
    let (mut listening, mut answering) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let server = centre.serve(&[])?;
        listening.push(server.start);
        ask(&server, 1, centre.articles).await?;
        answering.push(server.started.elapsed());
    }
    let listening = (middle(&mut listening), "ms");
    report.row("start to `listening`, middle of 5", listening, |row| row.at_most(300.0));
    let answering = (middle(&mut answering), "ms");
    report.row("start to the first answer, middle of 5", answering, |row| row.at_most(1_000.0));
    memory(report, centre).await
}

async fn memory(report: &mut Report, centre: &Centre) -> Result<()> {
    let server = centre.serve(&[])?;
    let idle = server.settled_memory();
    report.row("idle memory", (idle.resident, "MB"), |row| row.at_most(60.0));
    report.fact("idle memory: its own", (idle.anonymous, "MB"));
    report.fact("idle memory: mapped files", (idle.file, "MB"));
    ask(&server, QUESTIONS, centre.articles).await?;
    let used = server.settled_memory();
    report.fact("memory after 200 questions", (used.resident, "MB"));
    report.fact("memory after 200 questions: its own", (used.anonymous, "MB"));
    report.fact("memory after 200 questions: mapped files", (used.file, "MB"));
    Ok(())
}

async fn ask(server: &Server, count: usize, articles: usize) -> Result<()> {
    let mut connection = Connection::open(server.address).await?;
    for at in 0..count {
        let body = json!({ "message": corpus::question(at, articles) });
        let (status, body) = connection.call(&post("/api/server/chat", &server.key, &body)).await?;
        ensure!(status == Status(200), "a question was refused: {body}");
    }
    Ok(())
}

fn middle(times: &mut [Duration]) -> f64 {
    times.sort_unstable();
    times.get(times.len() / 2).map_or(f64::NAN, |time| time.as_secs_f64() * 1e3)
}
