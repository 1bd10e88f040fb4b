//! Tokens that end, and lines that are silent. The time of the server and of the timers stands still until it is moved;
//! the machine's own clock is years ahead of it all the while, which nobody is to notice.

use std::collections::VecDeque;
use std::future::ready;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{FutureExt, SinkExt};
use serde_json::json;
use switchboard_client::live::{Connect, LiveEvents};
use testkit::{TestServer, keys};
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tokio_tungstenite::accept_async;
use tokio_tungstenite::tungstenite::Message;

use super::{QUESTION, Told, line, log, server};

/// How long a test may hang before its time moves by itself, and what it waits for is given up.
const PATIENCE: Duration = Duration::from_secs(30);

/// Runs a test whose time stands still.
fn held<F: Future<Output = ()>>(test: F) {
    let runtime = Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let (over, is_over) = mpsc::channel::<()>();
        // Time moves by itself only while no blocking work is under way.
        let holding = tokio::task::spawn_blocking(move || is_over.recv_timeout(PATIENCE));
        test.await;
        drop(over);
        assert_eq!(holding.await.unwrap(), Err(RecvTimeoutError::Disconnected), "time moved");
    });
}

/// Moves the time of the server and of all timers.
async fn pass(server: &TestServer, seconds: u64) {
    server.clock.advance(seconds as i64 * 1_000);
    tokio::time::advance(Duration::from_secs(seconds)).await;
}

/// A token of a minute for a customer.
async fn token(server: &TestServer) -> String {
    let body = json!({"customer": {"external_id": "ada"}, "ttl_seconds": 60});
    server.as_secret().post("/v1/tokens", body).await.text("/token")
}

/// Tokens that a function gives, one after the other; then none.
#[derive(Clone, Default)]
struct Purse(Arc<Mutex<VecDeque<String>>>);

impl Purse {
    fn of(tokens: impl IntoIterator<Item = String>) -> Purse {
        Purse(Arc::new(Mutex::new(tokens.into_iter().collect())))
    }

    fn add(&self, token: String) {
        self.0.lock().unwrap().push_back(token);
    }

    fn line(&self, server: &TestServer) -> Connect {
        let purse = self.clone();
        line(&server.address).token_from(move || {
            ready(purse.0.lock().unwrap().pop_front().ok_or_else(|| "the purse is empty".into()))
        })
    }
}

/// Time passes, a second at a time, until that is told; an hour is too long.
async fn pass_until(server: &TestServer, told: &mut Told, events: &mut LiveEvents, word: &str) {
    let mut passing = std::pin::pin!(async {
        for _ in 0..3_600 {
            pass(server, 1).await;
            // Whoever is woken by it gets to speak with the server.
            server.as_secret().get("/v1/me").await;
        }
    });
    tokio::select! {
        () = told.until(events, word) => (),
        () = &mut passing => panic!("no `{word}` within an hour"),
    }
}

#[test]
fn a_token_is_replaced_over_the_open_line() {
    for skew_minutes in [-5, 0, 5] {
        held(async {
            let server = server().await;
            server.clock.advance(skew_minutes * 60_000);
            let purse = Purse::of([token(&server).await]);
            let (live, mut events) = purse.line(&server).connect().unwrap();
            let home = live.send(QUESTION).await.unwrap().conversation_id;
            let mut told = Told::default();
            told.until(&mut events, "run.completed").await;
            for number in 1..=3 {
                purse.add(token(&server).await);
                pass_until(&server, &mut told, &mut events, "TokenRefreshed").await;
                let said = format!("Message {number}");
                live.send(said.as_str()).await.unwrap();
                told.until(&mut events, "run.completed").await;
            }
            assert_eq!(log(&server, &home).await.len(), told.messages.len());
            assert_eq!(told.messages.len(), 8, "{:?}", told.words);
            for word in ["Reconnecting", "token_expired true", "token_expired false"] {
                assert_eq!(told.count(word), 0, "{:?}", told.words);
            }
        });
    }
}

#[test]
fn a_refused_token_is_told_and_another_one_goes_on() {
    held(async {
        let server = server().await;
        let purse = Purse::of([token(&server).await, "eyJhbGciOiJIUzI1NiJ9.e30.c2ln".to_owned()]);
        let (live, mut events) = purse.line(&server).connect().unwrap();
        live.send(QUESTION).await.unwrap();
        let mut told = Told::default();
        told.until(&mut events, "run.completed").await;
        pass(&server, 30).await;
        told.until(&mut events, "token_expired true").await;
        purse.add(token(&server).await);
        pass_until(&server, &mut told, &mut events, "TokenRefreshed").await;
        live.send("Still here").await.unwrap();
        told.until(&mut events, "Customer: Still here").await;
        assert_eq!(told.count("Reconnecting"), 0, "{:?}", told.words);
    });
}

#[test]
fn a_token_that_ends_without_another_one_ends_the_line() {
    held(async {
        let server = server().await;
        let (live, mut events) =
            line(&server.address).token(token(&server).await).connect().unwrap();
        live.send(QUESTION).await.unwrap();
        let mut told = Told::default();
        told.until(&mut events, "run.completed").await;
        for _ in 0..4 {
            pass(&server, 15).await;
        }
        told.until(&mut events, "closed authentication").await;
        assert_eq!(told.words[told.words.len() - 2], "token_expired false");
        assert!(live.send("Too late").await.is_err());
    });
}

#[test]
fn a_token_that_ended_meanwhile_is_replaced_by_another_line() {
    held(async {
        let server = server().await;
        let purse = Purse::of([token(&server).await]);
        let (live, mut events) = purse.line(&server).connect().unwrap();
        live.send(QUESTION).await.unwrap();
        let mut told = Told::default();
        told.until(&mut events, "run.completed").await;
        // Nobody has another one until this one has ended.
        pass_until(&server, &mut told, &mut events, "token_expired false").await;
        purse.add(token(&server).await);
        pass_until(&server, &mut told, &mut events, "Reconnected").await;
        live.send("Back").await.unwrap();
        told.until(&mut events, "Customer: Back").await;
    });
}

#[test]
fn a_key_that_opens_nothing_ends_the_line() {
    held(async {
        let server = server().await;
        let (live, mut events) = line(&server.address).token(keys::REVOKED).connect().unwrap();
        let sending = live.send(QUESTION);
        let mut told = Told::default();
        told.until(&mut events, "closed authentication").await;
        assert_eq!(told.words, ["token_expired true", "closed authentication"]);
        assert!(sending.await.is_err());
    });
}

/// A server that says these frames over each line, and then nothing.
async fn silent(listener: TcpListener, frames: &[&str]) {
    let mut lines = Vec::new();
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let mut line = accept_async(stream).await.unwrap();
        for frame in frames {
            line.send(Message::text(*frame)).await.unwrap();
        }
        lines.push(line);
    }
}

const READY: &str = r#"{"type":"ready","authenticated":true,"heartbeat_seconds":15}"#;
const REFUSED: &str = r#"{"type":"error","error":{"type":"conflict","code":"c","message":"no","doc_url":"","request_id":""}}"#;

#[test]
fn a_line_that_is_silent_too_long_is_made_again() {
    held(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (_live, mut events) = line(listener.local_addr().unwrap()).connect().unwrap();
        let test = async {
            let mut told = Told::default();
            told.until(&mut events, "Ready").await;
            tokio::time::advance(Duration::from_secs(37)).await;
            assert!(events.next().now_or_never().is_none());
            tokio::time::advance(Duration::from_secs(1)).await;
            told.until(&mut events, "Reconnecting").await;
            tokio::time::advance(Duration::from_millis(250)).await;
            told.until(&mut events, "Reconnected").await;
        };
        tokio::select! {
            () = silent(listener, &[READY]) => (),
            () = test => (),
        }
    });
}

#[test]
fn a_line_that_is_held_back_is_not_dead() {
    held(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (_live, mut events) = line(address).events_max(1).connect().unwrap();
        let test = async {
            let mut told = Told::default();
            told.until(&mut events, "Ready").await;
            told.until(&mut events, "error no").await;
            // The others wait, and nothing is read meanwhile.
            for _ in 0..20 {
                tokio::time::advance(Duration::from_mins(1)).await;
                tokio::task::yield_now().await;
            }
            for _ in 0..3 {
                told.until(&mut events, "error no").await;
            }
            assert_eq!(told.words, ["Ready", "error no", "error no", "error no", "error no"]);
        };
        tokio::select! {
            () = silent(listener, &[READY, REFUSED, REFUSED, REFUSED, REFUSED]) => (),
            () = test => (),
        }
    });
}
