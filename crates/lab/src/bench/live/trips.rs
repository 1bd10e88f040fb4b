//! Messages: from sending one to its acknowledgement, which comes when it is durable.

use super::bare::Bare;
use super::side::Side;
use super::{Answers, beside_floor, serve};
use crate::bench::load::Latencies;
use crate::bench::server::Centre;
use crate::bench::{Scale, floor};
use crate::program::Program;
use crate::report::Report;
use anyhow::Result;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// Connections of the load.
const MANY: usize = 64;
/// What a round trip may take beside one flush: 6 ms where a flush takes 2.
const WORK_MS: f64 = 4.0;
/// Messages per second with many connections, and the slowest of a hundred.
const WANTED_PER_SECOND: f64 = 2_000.0;
const WANTED_P99_MS: f64 = 50.0;

/// When a connection sends its next message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pace {
    /// When the last one was answered, as people do.
    Answered,
    /// When the last one was acknowledged.
    Acknowledged,
}

/// How messages are sent, and what becomes of them.
#[derive(Clone, Copy)]
struct Case {
    name: &'static str,
    connections: usize,
    answers: Answers,
    pace: Pace,
}

const CASES: [Case; 5] = [
    Case { name: "one, answered", connections: 1, answers: Answers::On, pace: Pace::Answered },
    Case { name: "one, held", connections: 1, answers: Answers::Held, pace: Pace::Acknowledged },
    Case { name: "64, answered", connections: MANY, answers: Answers::On, pace: Pace::Answered },
    Case { name: "64, held", connections: MANY, answers: Answers::Held, pace: Pace::Acknowledged },
    Case {
        name: "64 who do not wait for answers",
        connections: MANY,
        answers: Answers::On,
        pace: Pace::Acknowledged,
    },
];

/// What came of it.
#[derive(Default)]
struct Results {
    latencies: Latencies,
    elapsed: Duration,
}

impl Results {
    fn per_second(&self) -> f64 {
        self.latencies.len() as f64 / self.elapsed.as_secs_f64()
    }
}

/// What the machine does at best.
struct Floor {
    one: Results,
    many: Results,
    /// Rows per second that SQLite alone commits in groups.
    rows: f64,
}

pub(super) async fn measure(report: &mut Report, centre: &Centre, scale: Scale) -> Result<()> {
    let about = "from sending one to its ack; each connection in a conversation of its own";
    report.section("live messages", about);
    let floor = measure_floor(scale).await?;
    let one = floor.one.latencies.within(0.5);
    report.fact("the bare server: one, p50", (one, "ms"));
    report.fact("the bare server: 64, messages", (floor.many.per_second(), "/s"));
    report.fact("the bare server: 64, p99", (floor.many.latencies.within(0.99), "ms"));
    report.fact("rows/s that SQLite alone commits here in groups of 59", (floor.rows, "rows/s"));
    for case in CASES {
        measure_case(report, centre, (case, &floor), scale).await?;
    }
    Ok(())
}

async fn measure_floor(scale: Scale) -> Result<Floor> {
    let rows = floor::group_commit(Program::directory()?.path(), scale.warm_up)?;
    let bare = Bare::start()?;
    let side = Side::bare(&bare, "/echo");
    let (one, _) = run(&side, (1, Pace::Acknowledged), scale, || 0.0).await?;
    let (many, _) = run(&side, (MANY, Pace::Acknowledged), scale, || 0.0).await?;
    Ok(Floor { one, many, rows })
}

async fn measure_case(
    report: &mut Report,
    centre: &Centre,
    (case, floor): (Case, &Floor),
    scale: Scale,
) -> Result<()> {
    let Case { name, connections, answers, pace } = case;
    let server = serve(centre, answers)?;
    let directory = Program::directory()?;
    let before = floor::flush(directory.path())?;
    let commits = server.commits().await?;
    let side = Side::ours(&server, centre.articles);
    let (results, processor) =
        run(&side, (connections, pace), scale, || server.processor_time()).await?;
    let commits = server.commits().await? - commits;
    let flush = before.min(floor::flush(directory.path())?);
    let (latencies, count) = (&results.latencies, results.latencies.len() as f64);
    let p50 = latencies.within(0.5);
    if connections == 1 {
        report.fact(format!("{name}: a flush, the faster of two looks"), (flush, "ms"));
        let p50_name = format!("{name}: p50 (target: a flush and {WORK_MS} ms)");
        report.row(p50_name, (p50, "ms"), |row| row.at_most(flush + WORK_MS));
        report.fact(format!("{name}: p99"), (latencies.within(0.99), "ms"));
        beside_floor(report, name, (p50, floor.one.latencies.within(0.5)), "ms");
    } else {
        let per_second = results.per_second();
        report.row(format!("{name}: durable messages"), (per_second, "/s"), |row| {
            row.at_least(WANTED_PER_SECOND);
        });
        report.fact(format!("{name}: p50"), (p50, "ms"));
        report.row(format!("{name}: p99"), (latencies.within(0.99), "ms"), |row| {
            row.at_most(WANTED_P99_MS);
        });
        let share = per_second / floor.many.per_second();
        report.fact(format!("{name}: messages/s over the bare server's"), (share, "of 1"));
        report.fact(format!("{name}: over SQLite's rows/s"), (per_second / floor.rows, "of 1"));
    }
    report.fact(format!("{name}: commits for a message"), (commits / count, ""));
    let processor = (processor * 1e3 / count, "ms/message");
    report.fact(format!("{name}: the server's processor time"), processor);
    Ok(())
}

/// Sends messages; says how long they took, and how much of `clock` passed meanwhile.
async fn run(
    side: &Side,
    (connections, pace): (usize, Pace),
    scale: Scale,
    clock: impl Fn() -> f64,
) -> Result<(Results, f64)> {
    let mut lines = Vec::new();
    for _ in 0..connections {
        let mut socket = side.open().await?;
        let conversation = side.begin(&mut socket).await?;
        lines.push((socket, conversation));
    }
    let begun = Instant::now() + scale.warm_up;
    let mut senders = JoinSet::new();
    for (mut socket, conversation) in lines {
        let side = side.clone();
        senders.spawn(async move {
            let mut latencies = Vec::new();
            while begun.elapsed() < scale.duration {
                let frame = side.message(Some(&conversation));
                let sent = Instant::now();
                socket.send(frame).await?;
                socket.until(|frame| side.is_ack(frame)).await?;
                if begun <= sent {
                    latencies.push(sent.elapsed());
                }
                if pace == Pace::Answered {
                    socket.until(|frame| side.is_answered(frame)).await?;
                }
            }
            Ok::<_, anyhow::Error>(latencies)
        });
    }
    tokio::time::sleep_until(begun.into()).await;
    let used = clock();
    let mut latencies = Latencies::default();
    while let Some(done) = senders.join_next().await {
        done??.into_iter().for_each(|latency| latencies.push(latency));
    }
    let results = Results { latencies, elapsed: begun.elapsed() };
    Ok((results, clock() - used))
}
