//! Many watchers of one conversation: how long until the last of them knows what was posted.

use super::bare::Bare;
use super::side::Side;
use super::socket::Socket;
use super::{Answers, beside_floor, serve};
use crate::bench::Scale;
use crate::bench::load::Latencies;
use crate::bench::server::Centre;
use crate::report::Report;
use anyhow::Result;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// The slowest of a hundred.
const WANTED_P99_MS: f64 = 20.0;
/// Between a post that everybody knows and the next one.
const PAUSE: Duration = Duration::from_millis(50);
/// Posts that are not counted.
const WARM_UP: usize = 5;

/// Times of all watchers and all posts.
struct Results {
    /// From when the poster sent it.
    from_send: Latencies,
    /// From when the poster had its ack; none when the event was there first.
    from_ack: Latencies,
}

pub(super) async fn measure(report: &mut Report, centre: &Centre, scale: Scale) -> Result<()> {
    let about = format!("{} of one conversation, told of {} posts", scale.watchers, scale.posts);
    report.section("live watchers", &about);
    let bare = Bare::start()?;
    let floor = run(&Side::bare(&bare, "/all"), scale).await?.from_send;
    for answers in [Answers::On, Answers::Held] {
        let server = serve(centre, answers)?;
        let used = server.processor_time();
        let results = run(&Side::ours(&server, centre.articles), scale).await?;
        let used = server.processor_time() - used;
        let name = answers.words();
        for (from, latencies) in [("send", &results.from_send), ("ack", &results.from_ack)] {
            let name = format!("{name}: from the {from}");
            report.fact(format!("{name}, p50"), (latencies.within(0.5), "ms"));
            report.row(format!("{name}, p99"), (latencies.within(0.99), "ms"), |row| {
                row.at_most(WANTED_P99_MS);
            });
        }
        let p99 = (results.from_send.within(0.99), floor.within(0.99));
        beside_floor(report, &format!("{name}: from the send, p99"), p99, "ms");
        let per_post = (used * 1e3 / (scale.posts + WARM_UP) as f64, "ms/post");
        report.fact(format!("{name}: the server's processor time, with joining"), per_post);
    }
    Ok(())
}

async fn run(side: &Side, scale: Scale) -> Result<Results> {
    let posts = scale.posts + WARM_UP;
    let mut poster = side.open().await?;
    let conversation = side.begin(&mut poster).await?;
    let mut watchers = JoinSet::new();
    let mut lines = Vec::new();
    for _ in 0..scale.watchers {
        let mut line = side.open().await?;
        side.follow(&mut line, (&conversation, None)).await?;
        lines.push(line);
    }
    for line in lines {
        watchers.spawn(watch(side.clone(), line, posts));
    }
    let (mut sent, mut acked) = (Vec::new(), Vec::new());
    for _ in 0..posts {
        let frame = side.message(Some(&conversation));
        sent.push(Instant::now());
        poster.send(frame).await?;
        poster.until(|frame| side.is_ack(frame)).await?;
        acked.push(Instant::now());
        if !side.is_bare() {
            poster.until(|frame| side.is_answered(frame)).await?;
        }
        tokio::time::sleep(PAUSE).await;
    }
    let mut results = Results { from_send: Latencies::default(), from_ack: Latencies::default() };
    while let Some(told) = watchers.join_next().await {
        for (at, told) in told??.into_iter().enumerate().skip(WARM_UP) {
            results.from_send.push(told.saturating_duration_since(sent[at]));
            results.from_ack.push(told.saturating_duration_since(acked[at]));
        }
    }
    Ok(results)
}

/// When a watcher was told of each post.
async fn watch(side: Side, mut line: Socket, posts: usize) -> Result<Vec<Instant>> {
    let mut told = Vec::with_capacity(posts);
    for _ in 0..posts {
        line.until(|frame| side.is_told(frame)).await?;
        told.push(Instant::now());
    }
    Ok(told)
}
