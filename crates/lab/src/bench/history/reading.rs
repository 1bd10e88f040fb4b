//! How long it takes to read: pages of a long conversation, and one user's conversations.

use super::fill::{Archive, user};
use super::judged;
use crate::bench::client::{Connection, Status, get, get_with, post};
use crate::bench::corpus::Random;
use crate::bench::load::Latencies;
use crate::bench::server::Server;
use crate::report::Report;
use anyhow::{Context, Result, ensure};
use domain::id::hyphenated;
use serde_json::{Value, json};
use std::time::Instant;

/// How often each question is asked before it counts, and how often then.
const WARM_UP: usize = 50;
const ROUNDS: usize = 1_000;
/// The longest that a page may take, in milliseconds, for 99 of 100: the newest, and one far back.
const PAGE: f64 = 5.0;
const DEEP_PAGE: f64 = 30.0;
/// The longest that a list of conversations may take.
const LIST: f64 = 10.0;
/// Messages of a page, and conversations.
const ENTRIES: usize = 100;
const THREADS: usize = 20;

/// What is asked, and how many rows come.
struct Question {
    request: Vec<u8>,
    /// What each row has once, and how often that is there.
    rows: (&'static str, usize),
}

/// Asks again and again on one connection; how long each answer took.
async fn time(server: &Server, question: impl Fn(usize) -> Question) -> Result<Latencies> {
    let mut connection = Connection::open(server.address).await?;
    let mut latencies = Latencies::default();
    for round in 0..WARM_UP + ROUNDS {
        let Question { request, rows: (name, expected) } = question(round);
        let begun = Instant::now();
        let (status, body) = connection.call(&request).await?;
        let took = begun.elapsed();
        ensure!(matches!(status, Status(200 | 206)), "refused: {body}");
        let rows = body.matches(name).count();
        ensure!(rows == expected, "{rows} rows and not {expected}: {body}");
        if WARM_UP <= round {
            latencies.push(took);
        }
    }
    Ok(latencies)
}

/// A request that does nothing but to be answered.
pub(super) async fn nothing(server: &Server) -> Result<Latencies> {
    time(server, |_| Question { request: get("/health/live"), rows: ("row", 0) }).await
}

/// A read with a total, as the client of `SeaVerse` sends it.
fn counted(path: &str, key: &str) -> Vec<u8> {
    let head = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {key}\r\n");
    format!("{head}prefer: count=exact\r\n\r\n").into_bytes()
}

/// Pages of the long conversation.
pub(super) async fn pages(
    report: &mut Report,
    server: &Server,
    archive: &Archive,
    floor: f64,
) -> Result<()> {
    let (id, key) = (hyphenated(archive.long.0), &server.key);
    let entries = archive.entries;
    for (name, offset, limit) in [
        ("the newest 100 messages", 0, PAGE),
        ("100 messages behind half of them", entries / 2, DEEP_PAGE),
        ("the oldest 100 messages", entries - ENTRIES, DEEP_PAGE),
    ] {
        let path = format!(
            "/messages?conversation_id=eq.{id}&order=created_at.desc&limit={ENTRIES}&offset={offset}"
        );
        let question =
            |_| Question { request: counted(&path, key), rows: ("\"message_id\"", ENTRIES) };
        judged(report, name, &time(server, question).await?, (limit, floor));
    }
    Ok(())
}

/// Conversations of one user: of any, and of the busy one.
pub(super) async fn lists(
    report: &mut Report,
    server: &Server,
    archive: &Archive,
    floor: f64,
) -> Result<()> {
    let users = archive.users;
    let any = |round: usize| 1 + Random(round as u64).below(users);
    let mut tokens = Vec::new();
    for number in 0..TOKENS {
        tokens.push((any(number), token(server, &user(any(number))).await?));
    }
    let list = |user: usize, key: &str, order: &str| {
        let name = self::user(user);
        let path =
            format!("/conversations?user_id=eq.{name}&order={order}.desc&limit={THREADS}&offset=0");
        counted(&path, key)
    };
    let rows = |user: usize| ("\"conversation_id\"", archive.owned[user].min(THREADS));
    for order in ["updated_at", "created_at"] {
        let with_key = |round: usize| {
            let user = any(round);
            Question { request: list(user, &server.key, order), rows: rows(user) }
        };
        let name = format!("a user's newest 20 by {order}, key");
        judged(report, &name, &time(server, with_key).await?, (LIST, floor));
        let with_token = |round: usize| {
            let (user, token) = &tokens[round % TOKENS];
            Question { request: list(*user, token, order), rows: rows(*user) }
        };
        let name = format!("a user's newest 20 by {order}, token");
        judged(report, &name, &time(server, with_token).await?, (LIST, floor));
    }
    let of_busy = |_| Question { request: list(0, &server.key, "updated_at"), rows: rows(0) };
    let name = format!("the busy user's newest 20 of {}, key", archive.owned[0]);
    judged(report, &name, &time(server, of_busy).await?, (LIST, floor));
    Ok(())
}

/// How many users' tokens take turns.
const TOKENS: usize = 50;

async fn token(server: &Server, user: &str) -> Result<String> {
    let wanted = json!({"kind": "user", "user_id": user, "ttl_seconds": 3_600});
    let request = post("/v1/tokens", &server.key, &wanted);
    let (_, body) = Connection::open(server.address).await?.call(&request).await?;
    let given: Value = serde_json::from_str(&body)?;
    given["token"].as_str().map(str::to_owned).context("no token was given")
}

/// The same by the native API: a conversation's messages from any number on, and conversations.
pub(super) async fn native(
    report: &mut Report,
    server: &Server,
    archive: &Archive,
    floor: f64,
) -> Result<()> {
    let (id, key) = (archive.long, &server.key);
    let from = archive.entries / 2;
    let path = format!("/v1/conversations/{id}/messages?limit={ENTRIES}&after={from}");
    let question = |_| Question { request: get_with(&path, key), rows: ("\"seq\"", ENTRIES) };
    judged(
        report,
        "native: 100 messages from half on",
        &time(server, question).await?,
        (PAGE, floor),
    );
    let path = format!("/v1/conversations?limit={THREADS}");
    let question = |_| Question { request: get_with(&path, key), rows: ("\"channel\"", THREADS) };
    judged(
        report,
        "native: the newest 20 conversations",
        &time(server, question).await?,
        (LIST, floor),
    );
    Ok(())
}
