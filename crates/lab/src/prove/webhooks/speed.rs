//! How soon a webhook is told: from the answer of the request that made the event to the first attempt.
//!
//! The real server and the machine's own clock. The load is the same for each number of webhooks, counted in letters:
//! what ten webhooks want to be told is sent ten times, so there are a tenth as many events.

use super::super::servers::Database;
use crate::bench::{Connection, Latencies, Server, Status, post};
use crate::program::Program;
use crate::report::Report;
use anyhow::{Context, Result, ensure};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing;
use axum::serve::ListenerExt;
use serde_json::json;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::{Duration, Instant};
use testkit::Place;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio::time::{sleep, sleep_until};

/// How many webhooks there are; of several, one never answers.
const WEBHOOKS: [u64; 3] = [1, 10, 100];
/// How many letters there are in a second, those to the one that never answers included.
const LETTERS_PER_SECOND: u64 = 500;
const FULL: Duration = Duration::from_mins(1);
const QUICK: Duration = Duration::from_secs(10);
/// What is wanted of 95 of 100 first attempts, in milliseconds.
const P95_MILLIS: f64 = 1_000.0;
/// How many lines make events.
const LINES: usize = 16;
/// How long the last letters may be on their way.
const ARRIVE_LIMIT: Duration = Duration::from_mins(1);
/// What stands before an event's number, in the request that makes it and in the letter about it.
const MARK: &str = "speed-";

pub(super) async fn measure(
    report: &mut Report,
    (program, database): (&Program, Database),
    is_quick: bool,
) -> Result<()> {
    let duration = if is_quick { QUICK } else { FULL };
    for webhooks in WEBHOOKS {
        let measured = run(program, database, (webhooks, duration)).await?;
        let name = match webhooks {
            1 => "1 webhook".to_owned(),
            several => format!("{several} webhooks, one hangs"),
        };
        let times = &measured.times;
        let per_second = (measured.events as f64 / duration.as_secs_f64(), "events/s");
        report.fact(format!("{name}: the load"), per_second);
        report.fact(format!("{name}: first attempt, p50"), (times.within(0.5), "ms"));
        report.row(format!("{name}: first attempt, p95"), (times.within(0.95), "ms"), |row| {
            // A short run is made beside other work, and says little about time.
            if !is_quick {
                row.at_most(P95_MILLIS);
            }
        });
        report.fact(format!("{name}: first attempt, p99"), (times.within(0.99), "ms"));
        let (used, letters) = (measured.processor_time * 1e3, times.len() as f64);
        report.fact(format!("{name}: the server's processor time"), (used / letters, "ms/letter"));
        let missing = measured.expected.saturating_sub(times.len());
        report.row(format!("{name}: not arrived"), (missing as f64, ""), |row| row.at_most(0.0));
    }
    Ok(())
}

struct Measured {
    events: u64,
    /// How many letters were to arrive.
    expected: usize,
    times: Latencies,
    /// Of the server, in seconds.
    processor_time: f64,
}

async fn run(
    program: &Program,
    database: Database,
    (webhooks, duration): (u64, Duration),
) -> Result<Measured> {
    let data = Program::directory()?;
    let place = match database {
        Database::Sqlite => None,
        Database::Postgres => Some(Place::postgres().await.context("there is no server")?),
    };
    let program = program.clone().on(place.as_ref().map(Place::url));
    program.run(data.path(), &["workspace", "create", "--slug", "speed", "--name", "Speed"])?;
    let wanted = ["--workspace", "speed", "--kind", "secret", "--mode", "live"];
    let key = program.run(data.path(), &[&["key", "create"], &wanted[..]].concat())?;
    let settings =
        [("SWITCHBOARD_OUTBOUND__ALLOW", "127.0.0.1"), ("SWITCHBOARD_LOG__LEVEL", "error")];
    let server = Server::start(&program, data.path(), &key, &settings)?;
    let book = Arc::new(Book::default());
    subscribe(&server, listen(Arc::clone(&book))?, webhooks).await?;

    let events = LETTERS_PER_SECOND * duration.as_secs() / webhooks;
    let used = server.processor_time();
    make(&server, &book, (events, duration)).await?;
    let expected = events as usize * (webhooks.max(2) as usize - 1);
    let begun = Instant::now();
    while book.arrived().len() < expected && begun.elapsed() < ARRIVE_LIMIT {
        sleep(Duration::from_millis(50)).await;
    }
    let processor_time = server.processor_time() - used;
    Ok(Measured { events, expected, times: book.times(), processor_time })
}

/// One that hangs, if there are several, and the others.
async fn subscribe(server: &Server, receiver: SocketAddr, webhooks: u64) -> Result<()> {
    let mut line = Connection::open(server.address).await?;
    for number in 0..webhooks {
        let path = if number == 1 { "hang" } else { "take" };
        let url = format!("http://{receiver}/{path}");
        let wanted =
            json!({"name": format!("{number}"), "url": url, "events": ["customer.created"]});
        let (status, body) = line.call(&post("/v1/webhooks", &server.key, &wanted)).await?;
        ensure!(status == Status(201), "no webhook: {body}");
    }
    Ok(())
}

/// Makes events at an even pace, whether or not the server keeps up.
async fn make(
    server: &Server,
    book: &Arc<Book>,
    (events, duration): (u64, Duration),
) -> Result<()> {
    let next = Arc::new(AtomicU64::new(0));
    let begun = Instant::now();
    let mut lines = JoinSet::new();
    for _ in 0..LINES {
        let mut line = Connection::open(server.address).await?;
        let (key, next, book) = (server.key.clone(), Arc::clone(&next), Arc::clone(book));
        lines.spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= events {
                    return Ok::<_, anyhow::Error>(());
                }
                let at = begun + duration.mul_f64(number as f64 / events as f64);
                sleep_until(at.into()).await;
                let customer =
                    json!({"external_id": format!("{MARK}{number}"), "name": "Somebody"});
                let (status, body) = line.call(&post("/v1/customers", &key, &customer)).await?;
                ensure!(status == Status(201), "no customer: {body}");
                book.made().push((number, Instant::now()));
            }
        });
    }
    while let Some(done) = lines.join_next().await {
        done??;
    }
    Ok(())
}

/// When what was made, and when what arrived.
#[derive(Default)]
struct Book {
    made: Mutex<Vec<(u64, Instant)>>,
    arrived: Mutex<Vec<(u64, Instant)>>,
}

impl Book {
    fn made(&self) -> MutexGuard<'_, Vec<(u64, Instant)>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn arrived(&self) -> MutexGuard<'_, Vec<(u64, Instant)>> {
        self.arrived.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A letter may arrive before the answer of the request that made its event: that took no time.
    fn times(&self) -> Latencies {
        let mut made = self.made().clone();
        made.sort_unstable();
        let mut times = Latencies::default();
        for (number, at) in self.arrived().iter() {
            if let Some((_, begun)) = made.get(*number as usize) {
                times.push(at.saturating_duration_since(*begun));
            }
        }
        times
    }
}

#[expect(clippy::disallowed_methods, reason = "it is no part of the product")]
fn listen(book: Arc<Book>) -> Result<SocketAddr> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (sender, address) = mpsc::channel();
    std::thread::spawn(move || {
        runtime.block_on(async {
            let routes = Router::new()
                .route("/take", routing::post(take))
                .route("/hang", routing::post(std::future::pending::<StatusCode>))
                .with_state(book);
            let listener = TcpListener::bind("127.0.0.1:0").await?;
            let _ = sender.send(listener.local_addr()?); // Whoever started it waits for this.
            let listener = listener.tap_io(|stream| {
                let _ = stream.set_nodelay(true);
            });
            axum::serve(listener, routes).await
        })
    });
    address.recv().context("the receiver does not listen")
}

async fn take(State(book): State<Arc<Book>>, body: Bytes) -> StatusCode {
    let now = Instant::now();
    if let Some(number) = number(&body) {
        book.arrived().push((number, now));
    }
    StatusCode::NO_CONTENT
}

/// The number of the event that a letter is about.
fn number(body: &[u8]) -> Option<u64> {
    let (_, rest) = std::str::from_utf8(body).ok()?.split_once(MARK)?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    rest[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_says_which_event_it_is_about() {
        assert_eq!(number(br#"{"customer":{"external_id":"speed-17","name":"A"}}"#), Some(17));
        assert_eq!(number(br#"{"customer":{"external_id":"other"}}"#), None);
    }

    #[test]
    fn what_arrives_before_the_answer_took_no_time() {
        let (book, begun) = (Book::default(), Instant::now());
        let at = |millis| begun + Duration::from_millis(millis);
        book.made().extend([(1, at(10)), (0, at(20))]);
        book.arrived().extend([(0, at(5)), (1, at(14))]);
        let times = book.times();
        assert_eq!((times.within(0.5), times.within(1.0)), (0.0, 4.0));
    }
}
