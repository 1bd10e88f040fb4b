//! Answers per second through ConvoKit's door, 64 connections, both messages durable.

use super::load::{Load, Questions, Results, run};
use super::server::Centre;
use super::{Scale, corpus, floor};
use crate::program::Program;
use crate::report::Report;
use anyhow::Result;
use std::sync::Arc;

const CONNECTIONS: usize = 64;
/// How many different questions are asked again and again.
const REPEATING: usize = 100;
/// The customer's message and the answer.
const MESSAGES_PER_ANSWER: f64 = 2.0;

/// The message with its run, and the answer with the end of the run.
const WRITES_PER_ANSWER: f64 = 2.0;

/// How the server is set and asked.
struct Case {
    name: &'static str,
    semantic: &'static str,
    questions: Questions,
    wanted_per_second: f64,
}

pub(crate) async fn measure(report: &mut Report, centre: &Centre, scale: Scale) -> Result<()> {
    let about = format!("{CONNECTIONS} connections, {} passages, durable", centre.passages);
    report.section("answers", &about);
    let ceiling = floor::group_commit(Program::directory()?.path(), scale.warm_up)?;
    report.fact("rows/s that SQLite alone commits here in groups of 59", (ceiling, "rows/s"));
    for case in cases(centre.articles) {
        let server = centre.serve(&[("SWITCHBOARD_KNOWLEDGE__SEMANTIC", case.semantic)])?;
        // The first answer waits until the articles are read; that is not what is measured here.
        server.settled_memory();
        let (questions, connections) = (Arc::clone(&case.questions), CONNECTIONS);
        let Scale { warm_up, duration, .. } = scale;
        let load = Load { connections, warm_up, duration, questions };
        let results = run(&server, &load).await?;
        tell(report, &case, &results, ceiling);
    }
    Ok(())
}

fn cases(articles: usize) -> [Case; 3] {
    let distinct: Questions = Arc::new(move |at| corpus::question(at, articles));
    let repeating: Questions = Arc::new(move |at| corpus::question(at % REPEATING, articles));
    [
        Case {
            name: "full text, distinct",
            semantic: "false",
            questions: Arc::clone(&distinct),
            wanted_per_second: 2_000.0,
        },
        Case {
            name: "semantic, repeating",
            semantic: "true",
            questions: repeating,
            wanted_per_second: 2_000.0,
        },
        Case {
            name: "semantic, distinct",
            semantic: "true",
            questions: distinct,
            wanted_per_second: 250.0,
        },
    ]
}

fn tell(report: &mut Report, case: &Case, results: &Results, ceiling: f64) {
    let Case { name, wanted_per_second, .. } = case;
    let latencies = &results.latencies;
    let count = latencies.len() as f64;
    let per_second = (results.per_second(), "answers/s");
    report.row(format!("{name}: answers"), per_second, |row| row.at_least(*wanted_per_second));
    report.fact(format!("{name}: p50"), (latencies.within(0.5), "ms"));
    report.row(format!("{name}: p99"), (latencies.within(0.99), "ms"), |row| row.at_most(100.0));
    report.row(format!("{name}: errors"), (results.errors as f64, ""), |row| row.at_most(0.0));
    let share = results.answered as f64 / count;
    report.fact(format!("{name}: answered from the articles"), (share * 100.0, "%"));
    report
        .fact(format!("{name}: the server's processor time"), (results.processor_ms, "ms/answer"));
    report.fact(
        format!("{name}: writes in one commit"),
        (count * WRITES_PER_ANSWER / results.commits, ""),
    );
    let ratio = results.per_second() * MESSAGES_PER_ANSWER / ceiling;
    report.fact(format!("{name}: messages/s over SQLite's rows/s"), (ratio, "of 1"));
}
