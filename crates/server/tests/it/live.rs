//! Conversations as they happen: the WebSocket, event streams and pages of events.

use domain::agent::AgentSettings;
use insta::assert_snapshot;
use llm::{ScriptedEnd, ScriptedReply};
use serde_json::{Value, json};
use testkit::{Setup, Socket, TestServer, keys};

const ARTICLE: &str = "To reset your password, open Settings and choose Reset password.";

async fn start() -> TestServer {
    let server = TestServer::start().await;
    server.article("Reset your password", ARTICLE).await;
    server
}

/// A line of the company's server.
async fn line(server: &TestServer) -> Socket {
    let url = format!("http://{}/v1/live", server.address);
    let mut socket = Socket::open(&url, Some(keys::SECRET)).await;
    assert_eq!(socket.expect("ready").await["authenticated"], true);
    socket
}

/// Opens a conversation with a message; says its id.
async fn open(socket: &mut Socket, client_id: &str, content: &str) -> String {
    socket.send(json!({"type": "message", "id": client_id, "content": content})).await;
    socket.expect("ack").await["conversation_id"].as_str().unwrap().to_owned()
}

/// What a frame says, in one line.
fn short(frame: &Value) -> String {
    let event = &frame["event"];
    match frame["type"].as_str().unwrap() {
        "event" => {
            let kind = event["type"].as_str().unwrap();
            let content = event["data"]["message"]["content"].as_str().unwrap_or_default();
            format!("{} {kind} {content}", event["position"]).trim_end().to_owned()
        }
        "delta" | "progress" => {
            format!("{} {} {}", frame["type"].as_str().unwrap(), frame["number"], frame["text"])
        }
        "typing" => format!("typing {} {}", frame["who"], frame["on"]),
        other => other.to_owned(),
    }
}

fn shorts(frames: &[Value]) -> String {
    frames.iter().map(short).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn a_message_is_acknowledged_and_its_answer_followed() {
    let server = start().await;
    let mut socket = line(&server).await;
    let id = open(&mut socket, "m1", "Hello").await;
    socket.send(json!({"type": "subscribe", "conversation_id": id, "after": 0})).await;
    let subscribed = socket.expect("subscribed").await;
    assert_eq!((&subscribed["position"], &subscribed["recovered"]), (&json!(0), &json!(true)));
    let mut seen = Vec::new();
    while seen.last().is_none_or(|frame: &Value| frame["event"]["type"] != "run.completed") {
        seen.extend(
            socket.until("event").await.into_iter().filter(|frame| frame["type"] == "event"),
        );
    }
    assert_snapshot!(shorts(&seen), @r"
    1 conversation.created
    2 message.created Hello
    3 run.started
    4 message.created I could not find an answer to that in our help articles. Would you like me to ask a person?
    5 run.completed
    ");
    socket.send(json!({"type": "ping", "id": "p"})).await;
    assert_eq!(socket.until("pong").await.pop().unwrap()["id"], "p");
    socket.close().await;
}

/// A server whose model says these pieces and then nothing more.
async fn start_hanging(pieces: &[&str]) -> TestServer {
    let said = ScriptedReply { end: ScriptedEnd::Hang, ..ScriptedReply::text(pieces.to_vec()) };
    let again = ScriptedReply::text(["Open Settings [1]."]);
    let agent = AgentSettings { model: Some("main".to_owned()), ..AgentSettings::default() };
    let server = Setup::default().model("main", [said, again]).agent(agent).start().await;
    server.article("Reset your password", ARTICLE).await;
    server
}

/// Frames up to the event of that type, typing left out.
async fn until_event(socket: &mut Socket, kind: &str) -> Vec<Value> {
    let mut frames = Vec::new();
    loop {
        let frame = socket.next().await.json();
        if !["typing", "presence", "heartbeat"].contains(&frame["type"].as_str().unwrap()) {
            frames.push(frame);
        }
        if frames.last().is_some_and(|frame| frame["event"]["type"] == kind) {
            return frames;
        }
    }
}

async fn subscribe(socket: &mut Socket, id: &str, after: Value) -> Value {
    socket.send(json!({"type": "subscribe", "conversation_id": id, "after": after})).await;
    socket.expect("subscribed").await
}

#[tokio::test]
async fn whoever_comes_in_the_middle_of_an_answer_is_told_the_words_so_far() {
    let server = start_hanging(&["Open ", "Settings ", "[1] and ", "wait"]).await;
    let mut first = line(&server).await;
    let id = open(&mut first, "m1", "How do I reset my password?").await;
    subscribe(&mut first, &id, json!(0)).await;
    let mut seen = Vec::new();
    while seen.last().is_none_or(|text: &String| !text.contains("wait")) {
        let frame = first.next().await.json();
        if frame["type"] != "typing" {
            seen.push(short(&frame));
        }
    }
    let mut late = line(&server).await;
    subscribe(&mut late, &id, Value::Null).await;
    assert_eq!(short(&late.expect("progress").await), r#"progress 4 "Open Settings [1] and wait""#);

    // A run goes on without its watchers, and ends when somebody says so.
    first.close().await;
    late.send(json!({"type": "stop", "id": "s", "conversation_id": id})).await;
    let mut kinds = Vec::new();
    for _ in 0..3 {
        kinds.push(short(&late.next().await.json()));
    }
    kinds.sort();
    assert_snapshot!(kinds.join("\n"), @"
    4 run.canceled
    stopped
    typing \"assistant\" false
    ");
    let runs = server.as_secret().get(&format!("/v1/conversations/{id}/runs")).await.json();
    assert_eq!(runs["data"][0]["state"], "canceled");

    // It can be tried again.
    late.send(json!({"type": "retry", "run_id": runs["data"][0]["id"]})).await;
    let mut seen = until_event(&mut late, "run.completed").await;
    // Words that come after their message has come are not told any more.
    seen.retain(|frame| frame["type"] != "delta");
    assert_snapshot!(shorts(&seen), @r#"
    retried
    5 run.started
    6 message.created Open Settings [1].
    7 run.completed
    "#);
}

#[tokio::test]
async fn a_message_that_is_sent_again_is_the_same_message() {
    let server = start().await;
    let mut socket = line(&server).await;
    let message = json!({"type": "message", "id": "m1", "content": "Hello"});
    socket.send(message.clone()).await;
    let first = socket.expect("ack").await;
    let mut other = line(&server).await;
    other.send(message).await;
    assert_eq!(other.expect("ack").await, first, "on another line");
    let id = &first["conversation_id"];
    other.send(json!({"type": "message", "id": "m1", "conversation_id": id, "content": "?"})).await;
    assert_eq!(other.expect("ack").await, first, "and in the conversation that it opened");
    let path = format!("/v1/conversations/{}/runs", id.as_str().unwrap());
    let runs = server.as_secret().get(&path).await.json();
    assert_eq!(runs["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn messages_that_come_while_the_ai_answers_are_answered_in_their_order() {
    let server = start().await;
    let mut socket = line(&server).await;
    let id = open(&mut socket, "0", "Message 0").await;
    for number in 1..10 {
        let content = format!("Message {number}");
        let id = id.clone();
        socket
            .send(json!({"type": "message", "id": number.to_string(), "conversation_id": id, "content": content}))
            .await;
    }
    for number in 1..10 {
        assert_eq!(socket.expect("ack").await["id"], number.to_string());
    }
    subscribe(&mut socket, &id, json!(0)).await;
    let mut completed = Vec::new();
    while completed.len() < 10 {
        let frame = socket.next().await.json();
        if frame["event"]["type"] == "run.completed" {
            completed.push(frame["event"]["data"]["run"]["question_id"].clone());
        }
    }
    let path = format!("/v1/conversations/{id}/messages?limit=100");
    let log = server.as_secret().get(&path).await.json();
    let log = log["data"].as_array().unwrap();
    let questions = log.iter().filter(|message| message["role"] == "customer");
    let questions: Vec<&Value> = questions.map(|message| &message["id"]).collect();
    assert_eq!(completed.iter().collect::<Vec<_>>(), questions);
    assert_eq!(log.len(), 20);
}

#[tokio::test]
async fn a_position_that_is_none_gets_a_snapshot() {
    let server = start().await;
    let client = server.as_secret();
    let asked = client.post("/v1/chat", json!({"message": "Hello"})).await;
    let id = asked.text("/conversation_id");
    let mut socket = line(&server).await;
    for after in [6, -1] {
        let subscribed = subscribe(&mut socket, &id, json!(after)).await;
        assert_eq!(subscribed["recovered"], false);
        assert_eq!(subscribed["position"], 5);
        assert_eq!(subscribed["snapshot"]["messages"].as_array().unwrap().len(), 2);
        assert_eq!(subscribed["snapshot"]["conversation"]["id"], json!(id));
    }
    let subscribed = subscribe(&mut socket, &id, json!(5)).await;
    assert_eq!((&subscribed["recovered"], &subscribed["snapshot"]), (&json!(true), &Value::Null));

    // The same when events have been forgotten, which they are once they have their place in the scope.
    client.stream("/v1/events?after=0").await.until("run.completed").await;
    server.engine.forget_events(server.clock.now().plus(1)).await.unwrap();
    let subscribed = subscribe(&mut socket, &id, json!(2)).await;
    assert_eq!((&subscribed["recovered"], &subscribed["position"]), (&json!(false), &json!(5)));
    let path = format!("/v1/conversations/{id}/events?after=2");
    let page = client.call("GET", &path).header("accept", "application/json").send().await;
    assert_snapshot!(page, @r#"200 {"data":[],"has_more":false,"next":null,"recovered":false}"#);
}

#[tokio::test]
async fn an_event_stream_goes_on_where_it_broke_off() {
    let server = start().await;
    let client = server.as_secret();
    let asked = client.post("/v1/chat", json!({"message": "Hello"})).await;
    let id = asked.text("/conversation_id");
    let path = format!("/v1/conversations/{id}/events");
    let mut stream = client.call("GET", &path).header("last-event-id", "3").stream().await;
    assert_snapshot!(stream.expect("stream.opened").await.data, @r#"{"position":3,"recovered":true}"#);
    let answer = stream.expect("message.created").await;
    assert_eq!(answer.id.as_deref(), Some("4"));
    assert_eq!(stream.expect("run.completed").await.id.as_deref(), Some("5"));
    let body = json!({"message": "And again?", "conversation_id": id});
    client.post("/v1/chat", body).await;
    let frames = stream.until("run.completed").await;
    let ids: Vec<&str> = frames.iter().filter_map(|frame| frame.id.as_deref()).collect();
    assert_eq!(ids, ["6", "7", "8", "9"]);
    let deltas = frames.iter().filter(|frame| frame.event == "answer.delta").count();
    assert!(deltas > 0);
    let whole = client.call("GET", &path).header("accept", "application/json").send().await.json();
    assert_eq!(whole["data"].as_array().unwrap().len(), 9);
    assert_eq!(whole["data"][3], answer.json());
}

#[tokio::test]
async fn everything_can_be_followed_in_one_order() {
    let server = start().await;
    let client = server.as_secret();
    let mut stream = client.call("GET", "/v1/events?after=0").stream().await;
    stream.expect("stream.opened").await;
    stream.expect("article.created").await;
    for question in ["One", "Two"] {
        client.post("/v1/chat", json!({ "message": question })).await;
    }
    let mut positions = Vec::new();
    let mut kinds = Vec::new();
    while kinds.iter().filter(|kind| *kind == "run.completed").count() < 2 {
        let frame = stream.next().await.unwrap();
        positions.push(frame.json()["position"].as_i64().unwrap());
        kinds.push(frame.event);
    }
    assert_eq!(positions, (2..=11).collect::<Vec<_>>());
    let strange = server.as_stranger().call("GET", "/v1/events?after=0");
    let page = strange.header("accept", "application/json").send().await;
    assert_snapshot!(page, @r#"200 {"data":[],"has_more":false,"next":null,"recovered":true}"#);
}

#[tokio::test]
async fn a_closed_conversation_takes_no_messages() {
    let server = start_hanging(&["Open "]).await;
    let client = server.as_secret();
    let mut socket = line(&server).await;
    let id = open(&mut socket, "m1", "How do I reset my password?").await;
    subscribe(&mut socket, &id, Value::Null).await;
    let closed = client.post(&format!("/v1/conversations/{id}/close"), json!({})).await;
    assert_eq!(closed.json()["status"], "closed");
    let seen = until_event(&mut socket, "conversation.closed").await;
    let kinds: Vec<&Value> = seen.iter().filter_map(|frame| frame["event"].get("type")).collect();
    assert_eq!(kinds, ["run.canceled", "conversation.closed"]);
    let message =
        json!({"type": "message", "id": "m2", "conversation_id": id, "content": "Hello?"});
    socket.send(message).await;
    let refused = until_error(&mut socket).await;
    assert_eq!(refused["error"]["message"], "this conversation is closed");
    let body = json!({"message": "Hello?", "conversation_id": id});
    assert_eq!(client.post("/v1/chat", body).await.status(), 409);
}

/// The next error, whatever comes before it.
async fn until_error(socket: &mut Socket) -> Value {
    socket.until("error").await.pop().unwrap()
}
