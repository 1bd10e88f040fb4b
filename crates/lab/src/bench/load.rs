//! Asking as fast as the answers come: each connection asks again when it has its answer.

use super::client::{Connection, Status, post};
use super::server::Server;
use anyhow::Result;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// Where questions come from, by their number.
pub(crate) type Questions = Arc<dyn Fn(usize) -> String + Send + Sync>;

/// How to ask.
#[derive(Clone)]
pub(crate) struct Load {
    pub(crate) connections: usize,
    /// How long to ask before counting, so that everything is warm.
    pub(crate) warm_up: Duration,
    pub(crate) duration: Duration,
    pub(crate) questions: Questions,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Results {
    /// Of all answers, errors left out.
    pub(crate) latencies: Latencies,
    pub(crate) errors: usize,
    /// Answers from the articles; the others say that nothing was found.
    pub(crate) answered: usize,
    pub(crate) elapsed: Duration,
    /// Processor time of the server for one answer, in milliseconds.
    pub(crate) processor_ms: f64,
    /// Commits to the disk.
    pub(crate) commits: f64,
}

impl Results {
    pub(crate) fn per_second(&self) -> f64 {
        self.latencies.len() as f64 / self.elapsed.as_secs_f64()
    }

    fn add(&mut self, other: Results) {
        self.latencies.add(other.latencies);
        self.errors += other.errors;
        self.answered += other.answered;
    }
}

/// How long answers took.
#[derive(Clone, Debug, Default)]
pub(crate) struct Latencies(Vec<Duration>);

impl Latencies {
    pub(crate) fn push(&mut self, latency: Duration) {
        self.0.push(latency);
    }

    pub(crate) fn add(&mut self, others: Latencies) {
        self.0.extend(others.0);
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Their mean in milliseconds.
    pub(crate) fn mean(&self) -> f64 {
        self.0.iter().sum::<Duration>().as_secs_f64() * 1e3 / self.0.len() as f64
    }

    /// The time in milliseconds within which a share of them (0 to 1) was done.
    pub(crate) fn within(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let rank = (sorted.len() as f64 * share).ceil() as usize;
        sorted.get(rank.saturating_sub(1)).map_or(f64::NAN, |time| time.as_secs_f64() * 1e3)
    }
}

/// Asks through ConvoKit's door.
pub(crate) async fn run(server: &Server, load: &Load) -> Result<Results> {
    let counter = Arc::new(AtomicUsize::new(0));
    ask(server, load, load.warm_up, &counter).await?;
    let (commits, time) = (server.commits().await?, server.processor_time());
    let mut results = ask(server, load, load.duration, &counter).await?;
    let used = server.processor_time() - time;
    results.processor_ms = used * 1e3 / results.latencies.len() as f64;
    results.commits = server.commits().await? - commits;
    Ok(results)
}

async fn ask(
    server: &Server,
    load: &Load,
    duration: Duration,
    counter: &Arc<AtomicUsize>,
) -> Result<Results> {
    let mut askers = JoinSet::new();
    let mut results = Results::default();
    let begun = Instant::now();
    for _ in 0..load.connections {
        let connection = Connection::open(server.address).await?;
        let (key, questions) = (server.key.clone(), Arc::clone(&load.questions));
        let counter = Arc::clone(counter);
        askers.spawn(one(connection, key, questions, counter, begun + duration));
    }
    while let Some(done) = askers.join_next().await {
        results.add(done??);
    }
    results.elapsed = begun.elapsed();
    Ok(results)
}

async fn one(
    mut connection: Connection,
    key: String,
    questions: Questions,
    counter: Arc<AtomicUsize>,
    end: Instant,
) -> Result<Results> {
    let mut results = Results::default();
    while Instant::now() < end {
        let question = questions(counter.fetch_add(1, Ordering::Relaxed));
        let request = post("/api/server/chat", &key, &json!({ "message": question }));
        let begun = Instant::now();
        match connection.call(&request).await? {
            (Status(200), body) => {
                results.latencies.push(begun.elapsed());
                results.answered += usize::from(body.contains(r#""outcome":"answered""#));
            }
            (Status(_), _) => results.errors += 1,
        }
    }
    Ok(results)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_what_was_measured() {
        let latencies = Latencies((1..=200).rev().map(Duration::from_millis).collect());
        for (share, expected) in [(0.5, 100.0), (0.99, 198.0), (1.0, 200.0), (0.0, 1.0)] {
            assert!((latencies.within(share) - expected).abs() < 1e-9, "{share}");
        }
        assert!((latencies.mean() - 100.5).abs() < 1e-9);
        assert!(Latencies::default().within(0.5).is_nan());
        assert!(Latencies::default().mean().is_nan());
    }
}
