//! What time asks of open lines, to the millisecond: a test's time stands still until it is moved.
//!
//! The listener, the connections and the database are the real ones and take the time that they take; what the product
//! measures is a clock of its own, which moves when a test says so. So a test waits for what it can see, then moves
//! time, and nothing else happens meanwhile.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use dialects::live::Limits;
use domain::customer::CustomerRef;
use engine::NewCustomerToken;
use futures_util::FutureExt;
use llm::{ScriptedEnd, ScriptedReply};
use serde_json::{Value, json};
use testkit::{EventStream, Frame, Lost, Setup, Socket, TestServer, keys};
use tokio::net::{TcpSocket, TcpStream};
use tokio::runtime::Builder;

/// How long a test may hang before its time moves by itself, and what it waits for is given up.
const PATIENCE: Duration = Duration::from_secs(30);
const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;

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

/// Moves the time of the server and of its timers.
async fn pass(server: &TestServer, millis: u64) {
    server.clock.advance(millis as i64);
    tokio::time::advance(Duration::from_millis(millis)).await;
}

fn url(server: &TestServer) -> String {
    format!("http://{}/v1/live", server.address)
}

/// A token of a minute for this customer.
async fn token(server: &TestServer, name: &str) -> String {
    let customer = CustomerRef { external_id: Some(name.to_owned()), ..CustomerRef::default() };
    let new = NewCustomerToken { customer, reads: true, writes: true, ttl_seconds: 60 };
    server.engine.give_customer_token(&server.operator(), new).await.unwrap().0.token
}

/// A line of whoever has this key or token.
async fn line(server: &TestServer, token: &str) -> Socket {
    let mut socket = Socket::open(&url(server), Some(token)).await;
    assert_eq!(socket.expect("ready").await["authenticated"], true);
    socket
}

/// Everything that was said before this moment.
async fn so_far(socket: &mut Socket) -> Vec<String> {
    socket.send(json!({"type": "ping", "id": "now"})).await;
    let mut kinds = Vec::new();
    loop {
        match socket.next().await {
            Frame::Text(text) if text.contains("\"now\"") => return kinds,
            frame => kinds.push(frame.kind()),
        }
    }
}

/// The last two frames.
async fn ended(socket: &mut Socket, code: u16, reason: &str) {
    let closing = json!({"type": "closing", "code": code, "reason": reason});
    assert_eq!(socket.expect("closing").await, closing);
    assert_eq!(socket.expect_closed().await, (code, reason.to_owned()));
}

/// Opens a conversation with a message; says its id.
async fn open(socket: &mut Socket, content: &str, agent: Option<&str>) -> String {
    let frame = json!({"type": "message", "id": "m1", "content": content, "agent": agent});
    socket.send(frame).await;
    socket.expect("ack").await["conversation_id"].as_str().unwrap().to_owned()
}

async fn subscribe(socket: &mut Socket, id: &str, after: i64) -> Value {
    socket.send(json!({"type": "subscribe", "conversation_id": id, "after": after})).await;
    socket.until("subscribed").await.pop().unwrap()
}

/// The next event of this type and what comes before it.
async fn until_event(socket: &mut Socket, kind: &str) -> Vec<Value> {
    let mut frames = Vec::new();
    while frames.last().is_none_or(|frame: &Value| frame["event"]["type"] != kind) {
        frames.push(socket.next().await.json());
    }
    frames
}

#[test]
fn a_line_is_told_every_15_seconds_that_we_are_here() {
    held(async {
        let server = TestServer::start().await;
        let mut socket = line(&server, keys::SECRET).await;
        for _ in 0..8 {
            pass(&server, 15 * SECOND - 1).await;
            assert!(so_far(&mut socket).await.is_empty());
            pass(&server, 1).await;
            assert_eq!(socket.next().await.kind(), "heartbeat");
            assert!(so_far(&mut socket).await.is_empty());
        }
        socket.close().await;
    });
}

#[test]
fn a_line_has_10_seconds_to_say_who_it_is() {
    held(async {
        let server = TestServer::start().await;
        let mut silent = Socket::open(&url(&server), None).await;
        let mut wrong = Socket::open(&url(&server), None).await;
        let mut late = Socket::open(&url(&server), None).await;
        for socket in [&mut silent, &mut wrong, &mut late] {
            assert_eq!(socket.expect("ready").await["authenticated"], false);
        }
        pass(&server, 10 * SECOND - 1).await;
        for token in ["sk_live_x", keys::REVOKED] {
            wrong.send(json!({"type": "auth", "token": token})).await;
            wrong.expect("error").await;
        }
        late.send(json!({"type": "auth", "token": keys::SECRET})).await;
        late.expect("authenticated").await;
        pass(&server, 1).await;
        for socket in [&mut silent, &mut wrong] {
            ended(socket, 4002, "not_authenticated").await;
        }
        pass(&server, MINUTE).await;
        assert_eq!(so_far(&mut late).await, ["heartbeat"]);
    });
}

#[test]
fn a_token_is_warned_about_and_ends() {
    held(async {
        let server = TestServer::start().await;
        let ada = token(&server, "ada").await;
        let mut socket = line(&server, &ada).await;
        pass(&server, 30 * SECOND - 1).await;
        assert_eq!(so_far(&mut socket).await, ["heartbeat"]);
        pass(&server, 1).await;
        let warning = socket.expect("token.expiring").await;
        assert_eq!(warning["expires_at"], "2023-11-14T22:14:20.000Z");
        pass(&server, 30 * SECOND - 1).await;
        assert_eq!(so_far(&mut socket).await, ["heartbeat"]);
        pass(&server, 1).await;
        ended(&mut socket, 4001, "token_expired").await;
        let lost = Socket::try_open(&url(&server), Some(&ada)).await.err();
        assert_eq!(lost, Some(Lost::Refused(401)));
        // A key has no end.
        let mut keyed = line(&server, keys::SECRET).await;
        for _ in 0..40 {
            pass(&server, 15 * SECOND).await;
            assert_eq!(keyed.next().await.kind(), "heartbeat");
        }
        // Whoever comes in the last seconds is warned at once.
        let ada = token(&server, "ada").await;
        pass(&server, 50 * SECOND).await;
        let mut socket = Socket::open(&url(&server), Some(&ada)).await;
        socket.expect("ready").await;
        socket.expect("token.expiring").await;
        pass(&server, 10 * SECOND).await;
        ended(&mut socket, 4001, "token_expired").await;
    });
}

#[test]
fn a_token_of_a_minute_is_replaced_for_ten_minutes() {
    held(async {
        let server = TestServer::start().await;
        let mut socket = line(&server, &token(&server, "ada").await).await;
        let id = open(&mut socket, "Hello", None).await;
        subscribe(&mut socket, &id, 0).await;
        until_event(&mut socket, "run.completed").await;
        let begun = server.clock.now();
        let mut end = begun.plus(MINUTE as i64);
        let mut warnings = 0;
        while server.clock.now() < begun.plus(10 * MINUTE as i64) {
            let now = server.clock.now();
            pass(&server, (end.millis() - now.millis()) as u64 - 30 * SECOND).await;
            socket.until("token.expiring").await;
            warnings += 1;
            // At once, or in the last moment: both are in time.
            pass(&server, if warnings % 2 == 0 { 0 } else { 30 * SECOND - 1 }).await;
            let next = token(&server, "ada").await;
            socket.send(json!({"type": "auth", "id": "again", "token": next})).await;
            assert_eq!(socket.until("authenticated").await.pop().unwrap()["id"], "again");
            end = server.engine.visit(&next).await.unwrap().expires_at.unwrap();
            // Here the old token would have ended.
            pass(&server, 1).await;
            assert!(so_far(&mut socket).await.iter().all(|kind| kind == "heartbeat"));
        }
        assert!(warnings >= 13, "{warnings}");
        // What was followed is still followed.
        let frame =
            json!({"type": "message", "id": "m2", "content": "Still?", "conversation_id": id});
        socket.send(frame).await;
        let frames = until_event(&mut socket, "message.created").await;
        assert_eq!(frames.last().unwrap()["event"]["data"]["message"]["content"], "Still?");
        until_event(&mut socket, "run.completed").await;
        pass(&server, MINUTE).await;
        socket.until("closing").await;
        assert_eq!(socket.expect_closed().await, (4001, "token_expired".to_owned()));
    });
}

#[test]
fn whoever_says_nothing_for_an_hour_is_let_go() {
    held(async {
        let server = TestServer::start().await;
        let mut silent = line(&server, keys::SECRET).await;
        let mut speaks = line(&server, keys::SECRET).await;
        for quarter in 1..240 {
            pass(&server, 15 * SECOND).await;
            for socket in [&mut silent, &mut speaks] {
                assert_eq!(socket.next().await.kind(), "heartbeat", "{quarter}");
            }
        }
        pass(&server, 15 * SECOND - 1).await;
        assert!(so_far(&mut speaks).await.is_empty());
        pass(&server, 1).await;
        ended(&mut silent, 4010, "idle").await;
        assert_eq!(speaks.next().await.kind(), "heartbeat");
        for _ in 0..239 {
            pass(&server, 15 * SECOND).await;
            assert_eq!(speaks.next().await.kind(), "heartbeat");
        }
        pass(&server, 15 * SECOND - 1).await;
        ended(&mut speaks, 4010, "idle").await;
    });
}

#[test]
fn an_event_stream_ends_with_its_token() {
    held(async {
        let server = TestServer::start().await;
        let ada = token(&server, "ada").await;
        let mut socket = line(&server, &ada).await;
        let id = open(&mut socket, "Hello", None).await;
        let path = format!("/v1/conversations/{id}/events?after=0");
        let mut stream = server.with_key(&ada).stream(&path).await;
        stream.until("run.completed").await;
        pass(&server, MINUTE - 1).await;
        let frame =
            json!({"type": "message", "id": "m2", "content": "Still?", "conversation_id": id});
        socket.send(frame).await;
        stream.until("message.created").await;
        stream.until("run.completed").await;
        pass(&server, 1).await;
        assert_eq!(closed(&mut stream).await, r#"{"reason":"token_expired"}"#);
        let keyed = server.as_secret().call("GET", &path).header("last-event-id", "5");
        let mut keyed = keyed.stream().await;
        keyed.until("run.completed").await;
        pass(&server, 60 * MINUTE).await;
        let mut writer = line(&server, keys::SECRET).await;
        let frame =
            json!({"type": "message", "id": "m3", "content": "And now?", "conversation_id": id});
        writer.send(frame).await;
        keyed.until("message.created").await;
    });
}

/// The data of the last frame; what is not stored may come before it.
async fn closed(stream: &mut EventStream) -> String {
    let last = stream.until("stream.closed").await.pop().unwrap();
    assert_eq!(stream.next().await, None);
    last.data
}

/// A server whose agent `m` says a few words, and then nothing until its time is over.
async fn stuck() -> TestServer {
    let mut said = ScriptedReply::text(["Open Settings", " [1]", " and then"]);
    said.end = ScriptedEnd::Hang;
    let server = Setup::default().model("main", [said]).start().await;
    let body = "To reset your password, open Settings and choose Reset password.";
    server.article("Reset your password", body).await;
    let agent = json!({"slug": "m", "name": "M", "model": "main"});
    assert_eq!(server.as_secret().post("/v1/agents", agent).await.status(), 201);
    server
}

/// The last position and the last words of these frames, which follow each other without gaps.
fn seen(frames: &[Value], from: i64) -> (i64, u64, String) {
    let (mut position, mut number, mut text) = (from, 0, String::new());
    for frame in frames {
        match frame["type"].as_str().unwrap() {
            "event" => {
                position += 1;
                assert_eq!(frame["event"]["position"], position, "{frame}");
            }
            "delta" => {
                number += 1;
                assert_eq!(frame["number"], number, "{frame}");
                text += frame["text"].as_str().unwrap();
            }
            "progress" => {
                number = frame["number"].as_u64().unwrap();
                frame["text"].as_str().unwrap().clone_into(&mut text);
            }
            _ => {}
        }
    }
    (position, number, text)
}

#[test]
fn a_line_that_breaks_in_the_middle_of_an_answer_comes_back() {
    held(async {
        let server = stuck().await;
        let mut socket = line(&server, keys::SECRET).await;
        let question = "How do I reset my password?";
        let id = open(&mut socket, question, Some("m")).await;
        subscribe(&mut socket, &id, 0).await;
        let mut frames = until_event(&mut socket, "run.started").await;
        while !seen(&frames, 0).2.contains("[1]") {
            frames.push(socket.next().await.json());
        }
        let (position, number, text) = seen(&frames, 0);
        assert_eq!(position, 3, "{frames:?}");
        drop(socket);
        pass(&server, 5 * SECOND).await;
        // It comes back with the position that it saw, and hears the words so far.
        let mut socket = line(&server, keys::SECRET).await;
        let subscribed = subscribe(&mut socket, &id, position).await;
        assert_eq!((&subscribed["position"], &subscribed["recovered"]), (&json!(3), &json!(true)));
        let progress = socket.until("progress").await.pop().unwrap();
        assert_eq!(
            (progress["number"].as_u64(), progress["text"].as_str()),
            (Some(number), Some(&*text))
        );
        // Another one had seen nothing yet.
        let mut other = line(&server, keys::SECRET).await;
        subscribe(&mut other, &id, 0).await;
        let frames = other.until("progress").await;
        assert_eq!(seen(&frames, 0), (position, number, text));
        pass(&server, 15 * SECOND - 1).await;
        for socket in [&mut socket, &mut other] {
            assert!(so_far(socket).await.iter().all(|kind| kind == "heartbeat"));
        }
        // The run has a limit of 20 seconds.
        pass(&server, 1).await;
        for socket in [&mut socket, &mut other] {
            let frames = until_event(socket, "run.failed").await;
            assert_eq!(seen(&frames, position).0, position + 1, "{frames:?}");
        }
        socket.send(json!({"type": "subscribe", "conversation_id": id, "after": 4})).await;
        let subscribed = socket.until("subscribed").await.pop().unwrap();
        assert_eq!((&subscribed["position"], &subscribed["recovered"]), (&json!(4), &json!(true)));
    });
}

#[test]
fn a_line_that_is_cut_off_in_silence_is_counted_until_it_is_idle() {
    held(async {
        let live = Limits { connections: 2, ..Limits::default() };
        let doors = dialects::Settings { live, ..Default::default() };
        let server = Setup::default().doors(doors).start().await;
        // Nobody reads or writes here any more, and nobody hangs up either.
        let lost = line(&server, keys::SECRET).await;
        let mut socket = line(&server, keys::SECRET).await;
        let id = open(&mut socket, "Hello", None).await;
        subscribe(&mut socket, &id, 0).await;
        until_event(&mut socket, "run.completed").await;
        so_far(&mut socket).await;
        for _ in 0..239 {
            pass(&server, 15 * SECOND).await;
            assert_eq!(socket.next().await.kind(), "heartbeat");
        }
        assert!(so_far(&mut socket).await.is_empty());
        let refused = Socket::try_open(&url(&server), Some(keys::SECRET)).await.err();
        assert_eq!(refused, Some(Lost::Refused(503)));
        pass(&server, 15 * SECOND).await;
        assert_eq!(socket.next().await.kind(), "heartbeat");
        // It is told goodbye, and does not answer.
        pass(&server, 2 * SECOND).await;
        while Socket::try_open(&url(&server), Some(keys::SECRET)).await.is_err() {}
        drop(lost);
    });
}

#[test]
fn a_shutdown_takes_no_time_when_everybody_listens() {
    held(async {
        let server = TestServer::start().await;
        let mut socket = line(&server, keys::SECRET).await;
        let id = open(&mut socket, "Hello", None).await;
        let mut stranger = Socket::open(&url(&server), None).await;
        stranger.expect("ready").await;
        let path = format!("/v1/conversations/{id}/events?after=0");
        let mut stream = server.as_secret().stream(&path).await;
        stream.until("run.completed").await;
        let clock = server.clock.clone();
        let begun = (clock.now(), tokio::time::Instant::now());
        let listening = async {
            ended(&mut socket, 1001, "going_away").await;
            ended(&mut stranger, 1001, "going_away").await;
            assert_eq!(closed(&mut stream).await, r#"{"reason":"going_away"}"#);
            drop((socket, stranger, stream));
        };
        tokio::join!(server.stop(), listening);
        assert_eq!((clock.now(), tokio::time::Instant::now()), begun);
    });
}

/// A connection that takes little at once, so that what is not read waits in the server.
async fn narrow(server: &TestServer) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4 * 1024).unwrap();
    socket.connect(server.address.parse().unwrap()).await.unwrap()
}

/// Lets everything go on that needs no time.
async fn settle() {
    for _ in 0..1_000 {
        tokio::task::yield_now().await;
    }
}

/// Asks for answers and does not read them, until the server cannot write any more, and so does not read either.
async fn get_stuck(socket: &mut Socket) {
    let frame = json!({"type": "x".repeat(60 * 1024)});
    loop {
        let mut sending = Box::pin(socket.try_send(&frame));
        if (&mut sending).now_or_never().is_none() {
            settle().await;
            if sending.now_or_never().is_none() {
                return;
            }
        }
    }
}

#[test]
fn a_shutdown_does_not_wait_long_for_whoever_does_not_listen() {
    held(async {
        // Two seconds for a line's goodbye and one for the connection's; nothing can be said on a line that is stuck.
        for (is_stuck, seconds) in [(false, 3), (true, 1)] {
            let live = Limits { frames_per_second: 1_000_000, ..Limits::default() };
            let doors = dialects::Settings { live, ..Default::default() };
            let server = Setup::default().doors(doors).start().await;
            let (stream, url) = (narrow(&server).await, url(&server));
            let mut silent = Socket::try_over(stream, &url, Some(keys::SECRET)).await.unwrap();
            if is_stuck {
                get_stuck(&mut silent).await;
            }
            let mut stopping = Box::pin(server.stop());
            for second in 0..seconds {
                assert!((&mut stopping).now_or_never().is_none(), "{second} s, stuck: {is_stuck}");
                settle().await;
                tokio::time::advance(Duration::from_secs(1)).await;
                settle().await;
            }
            stopping.await;
        }
    });
}

#[test]
fn a_flood_is_slowed_and_then_cut_off() {
    held(async {
        let server = TestServer::start().await;
        let mut other = line(&server, keys::SECRET).await;
        let mut socket = line(&server, keys::SECRET).await;
        for number in 0..600 {
            socket.send(json!({"type": "ping", "id": number.to_string()})).await;
        }
        for number in 0..50 {
            assert_eq!(socket.expect("pong").await["id"], number.to_string());
        }
        // One more every 20 ms; the others are read later.
        for number in 50..550 {
            assert!(so_far(&mut other).await.is_empty());
            assert!(socket.next().now_or_never().is_none(), "{number}");
            pass(&server, 20).await;
            assert_eq!(socket.expect("pong").await["id"], number.to_string());
        }
        pass(&server, 20).await;
        socket.until("closing").await;
        assert_eq!(socket.expect_closed().await, (4009, "flood".to_owned()));
    });
}

#[test]
fn whoever_pauses_may_hurry_again() {
    held(async {
        let server = TestServer::start().await;
        let mut socket = line(&server, keys::SECRET).await;
        for _ in 0..30 {
            for _ in 0..51 {
                socket.send(json!({"type": "ping"})).await;
            }
            for _ in 0..50 {
                socket.expect("pong").await;
            }
            pass(&server, 20).await;
            socket.expect("pong").await;
            pass(&server, SECOND).await;
        }
        socket.close().await;
    });
}
