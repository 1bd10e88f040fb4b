//! Conversations as they happen: the WebSocket, event streams and pages of events.

use insta::assert_snapshot;
use serde_json::{Value, json};
use testkit::{Socket, TestServer, keys};

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
    assert_eq!(socket.expect("pong").await, json!({"type": "pong", "id": "p"}));
    socket.close().await;
}
