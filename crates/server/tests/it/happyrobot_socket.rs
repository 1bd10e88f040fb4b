//! A visitor's WebSocket as `@happyrobot-ai/sdk/chat` opens it.

use domain::agent::AgentSettings;
use insta::assert_snapshot;
use llm::{ScriptedEnd, ScriptedReply};
use serde_json::{Value, json};
use testkit::{Client, Lost, Setup, Socket, TestServer};

/// A server with a workflow that greets, and whose model says one answer and then hangs in the next.
async fn start() -> TestServer {
    let answer = ScriptedReply::text(["Open ", "Settings ", "[1]."]);
    let hangs =
        ScriptedReply { end: ScriptedEnd::Hang, ..ScriptedReply::text(["Wait ", "for it"]) };
    let agent = AgentSettings { model: Some("main".to_owned()), ..AgentSettings::default() };
    let server = Setup::default().model("main", [answer, hangs]).agent(agent).start().await;
    server.article("Reset your password", "Open Settings to reset your password.").await;
    for slug in ["support", "sales"] {
        let agent = json!({"slug": slug, "name": slug, "greeting": "Hi! How can I help?"});
        assert_eq!(server.as_secret().post("/v1/agents", agent).await.status(), 201);
    }
    server
}

async fn token(server: &TestServer, workflow: &str, env: &str, ttl: i64) -> String {
    let client = server.as_secret();
    if env != "production" {
        let agents = client.get("/v1/agents").await.json();
        let id = agents["data"][0]["id"].as_str().unwrap().to_owned();
        let body = json!({ "environment": env });
        client.post(&format!("/v1/agents/{id}/publish"), body).await;
    }
    let body =
        json!({"workflow_id": workflow, "env": env, "ttl_seconds": ttl, "data": {"plan": "pro"}});
    client.post("/api/v2/chat/tokens", body).await.text("/token")
}

/// Begins a session; says whose it is and its id.
async fn session(server: &TestServer, token: &str) -> (Client, String) {
    let client = server.with_key(token);
    let begun = client.call("POST", "/api/v2/chat/sessions").send().await;
    let id = begun.text("/session_id");
    (client, id)
}

async fn connect(server: &TestServer, id: &str, token: &str) -> Socket {
    Socket::open(&url(server, id, token), None).await
}

fn url(server: &TestServer, id: &str, token: &str) -> String {
    format!("http://{}/api/v2/chat/sessions/{id}/ws?token={token}", server.address)
}

fn message(id: &str, content: &str) -> Value {
    json!({"type": "message", "id": id, "content": content})
}

/// What the frames say, without ids and times.
fn shorts(frames: &[Value]) -> String {
    let short = |frame: &Value| {
        let content = frame.get("content").or_else(|| frame.pointer("/message/content"));
        let content = content.and_then(Value::as_str).unwrap_or_default();
        format!("{} {content}", frame["type"].as_str().unwrap()).trim_end().to_owned()
    };
    frames.iter().map(short).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn a_visit_from_the_greeting_to_the_end() {
    let server = start().await;
    let token = token(&server, "support", "production", 3_600).await;
    let (client, id) = session(&server, &token).await;
    let mut socket = connect(&server, &id, &token).await;
    assert_eq!(socket.expect("connected").await, json!({"type": "connected", "session_id": id}));
    assert_snapshot!(shorts(&socket.until("response-end").await), @r"
    response-start
    response-chunk Hi! How can I help?
    response-end Hi! How can I help?
    ");
    socket.send(message("m1", "How do I reset my password?")).await;
    let ack = socket.expect("message-ack").await;
    assert_eq!(ack["id"], "m1");
    let mut names: Vec<&String> = ack["message"].as_object().unwrap().keys().collect();
    names.sort();
    assert_eq!(names, ["content", "created_at", "id", "role", "session_id"]);
    let frames = socket.until("response-end").await;
    assert_eq!(frames[0], json!({"type": "response-start", "content": ""}));
    let chunks = frames.iter().filter(|frame| frame["type"] == "response-chunk");
    let chunks: String = chunks.map(|frame| frame["content"].as_str().unwrap()).collect();
    assert_eq!(chunks, "Open Settings [1].");
    assert_eq!(frames.last().unwrap()["content"], chunks.as_str());

    let closed = client.call("POST", &format!("/api/v2/chat/sessions/{id}/close")).send().await;
    assert_eq!(closed.status(), 200);
    let end = socket.expect("session-closed").await;
    let expected = json!({"type": "session-closed", "session_id": id, "status": "closed",
        "reason": "user_requested", "duration": 0, "timestamp": "2023-11-14T22:13:20.000Z"});
    assert_eq!(end, expected);
    assert_eq!(socket.expect_closed().await, (1000, "session_closed".to_owned()));

    // Whoever comes later is told so, too.
    let mut late = connect(&server, &id, &token).await;
    late.expect("connected").await;
    late.expect("session-closed").await;
    assert_eq!(late.expect_closed().await.0, 1000);
}

#[tokio::test]
async fn all_sockets_of_a_session_are_told_and_a_late_one_gets_the_words_so_far() {
    let server = start().await;
    let token = token(&server, "support", "production", 3_600).await;
    let (client, id) = session(&server, &token).await;
    let mut first = connect(&server, &id, &token).await;
    first.until("response-end").await;
    first.send(message("m1", "How do I reset my password?")).await;
    first.until("response-end").await;
    let body = json!({"content": "How do I reset my password again?"});
    let sent = client.post(&format!("/api/v2/chat/sessions/{id}/messages"), body).await;
    assert_eq!(sent.text("/message/role"), "user");
    let mut told = String::new();
    while told != "Wait for it" {
        let frame = first.next().await.json();
        told.push_str(frame["content"].as_str().unwrap_or_default());
        assert_ne!(frame["type"], "message-ack", "another line's message is not acknowledged here");
    }
    let mut late = connect(&server, &id, &token).await;
    let frames = late.until("response-chunk").await;
    assert_snapshot!(shorts(&frames), @r"
    connected
    response-start
    response-chunk Wait for it
    ");
    // The company stops the run: what was told of it is over.
    let runs = server.as_secret().get(&format!("/v1/conversations/{id}/runs")).await.json();
    let run = runs["data"][1]["id"].as_str().unwrap().to_owned();
    server.as_secret().call("POST", &format!("/v1/runs/{run}/stop")).send().await;
    for socket in [&mut first, &mut late] {
        let end = socket.expect("response-end").await;
        assert_eq!(end["content"], "Wait for it");
    }
}

#[tokio::test]
async fn a_message_that_is_named_by_a_uuid_is_taken_once() {
    let server = start().await;
    let token = token(&server, "support", "production", 3_600).await;
    let (_, id) = session(&server, &token).await;
    let mut socket = connect(&server, &id, &token).await;
    socket.until("response-end").await;
    let name = "0b5c2f7e-6a3d-4f8e-9b1a-2c3d4e5f6a7b";
    socket.send(message(name, "How do I reset my password?")).await;
    let first = socket.expect("message-ack").await;
    socket.until("response-end").await;
    let mut again = connect(&server, &id, &token).await;
    again.expect("connected").await;
    again.send(message(name, "How do I reset my password?")).await;
    assert_eq!(again.expect("message-ack").await, first);
    let history = format!("/api/v2/chat/sessions/{id}/history");
    let history = server.with_key(&token).get(&history).await.json();
    assert_eq!(history["messages"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_token_is_replaced_by_one_of_the_same_scope_only() {
    let server = start().await;
    let old = token(&server, "support", "production", 3_600).await;
    let (_, id) = session(&server, &old).await;
    let mut socket = connect(&server, &id, &old).await;
    socket.until("response-end").await;
    let fresh = token(&server, "support", "production", 60).await;
    socket.send(json!({"type": "token-refresh", "token": fresh})).await;
    let ack = socket.expect("token-refresh-ack").await;
    assert_eq!(ack["expires_at"], "2023-11-14T22:14:20.000Z");
    let other_workflow = token(&server, "sales", "production", 60).await;
    let other_environment = token(&server, "support", "staging", 60).await;
    for wrong in [other_workflow.as_str(), &other_environment, "a.b.c", "", "sk_live_acme"] {
        socket.send(json!({"type": "token-refresh", "token": wrong})).await;
        let error = socket.expect("token-refresh-error").await;
        assert!(!error["error"].as_str().unwrap().is_empty(), "{wrong}");
    }
    // The old one stays in force.
    socket.send(message("m1", "How do I reset my password?")).await;
    socket.expect("message-ack").await;
}

#[tokio::test]
async fn a_socket_is_refused_before_it_is_one() {
    let server = start().await;
    let ours = token(&server, "support", "production", 3_600).await;
    let (_, id) = session(&server, &ours).await;
    let sales = token(&server, "sales", "production", 3_600).await;
    let missing = "018bcfe5-6800-7000-8000-0000000000ff";
    for (id, token, status) in [
        (id.as_str(), "", 401),
        (&id, "nonsense", 401),
        (&id, "sk_live_acme", 401),
        (&id, &sales, 403),
        (missing, &ours, 404),
    ] {
        let refused = Socket::try_open(&url(&server, id, token), None).await;
        assert_eq!(refused.err(), Some(Lost::Refused(status)), "{id} {token}");
    }
    server.clock.advance(3_600_000);
    let late = Socket::try_open(&url(&server, &id, &ours), None).await;
    assert_eq!(late.err(), Some(Lost::Refused(401)));
}

#[tokio::test]
async fn bad_frames_get_an_error_and_the_line_lives() {
    let server = start().await;
    let token = token(&server, "support", "production", 3_600).await;
    let (_, id) = session(&server, &token).await;
    let mut socket = connect(&server, &id, &token).await;
    socket.until("response-end").await;
    let long = "x".repeat(65_537);
    let foreign =
        json!([{"media_id": "018bcfe5-6800-7000-8000-0000000000ff", "mime_type": "text/plain"}]);
    for (frame, names) in [
        ("{".to_owned(), Value::Null),
        ("[]".to_owned(), Value::Null),
        (r#"{"type": "dance", "id": "1"}"#.to_owned(), json!("1")),
        (r#"{"type": "message", "id": "2"}"#.to_owned(), json!("2")),
        (r#"{"type": "message", "id": "3", "content": 7}"#.to_owned(), json!("3")),
        (message("4", "").to_string(), json!("4")),
        (message("5", &long).to_string(), json!("5")),
        (message("6", "a\0b").to_string(), json!("6")),
        (
            json!({"type": "message", "id": "7", "content": "x", "artifacts": foreign}).to_string(),
            json!("7"),
        ),
    ] {
        let shown: String = frame.chars().take(60).collect();
        socket.send_text(frame).await;
        let error = socket.expect("message-error").await;
        assert_eq!(error.get("id").unwrap_or(&Value::Null), &names, "{shown}");
        assert!(!error["error"].as_str().unwrap().is_empty(), "{shown}");
    }
    socket.send_bytes([1, 2, 3]).await;
    socket.expect("message-error").await;
    socket.send(message("8", "How do I reset my password?")).await;
    assert_eq!(socket.expect("message-ack").await["id"], "8");
    let history = format!("/api/v2/chat/sessions/{id}/history");
    let history = server.with_key(&token).get(&history).await.json();
    let said = history["messages"].as_array().unwrap().iter().filter(|one| one["role"] == "user");
    assert_eq!(said.count(), 1);
}

/// A chat token is for one workflow, through every door.
#[tokio::test]
async fn a_chat_token_opens_no_other_workflow() {
    let server = start().await;
    let ours = token(&server, "support", "production", 3_600).await;
    let client = server.with_key(&ours);
    let body = json!({"message": "How do I reset my password?", "agent": "sales"});
    let asked = client.post("/v1/chat", body).await;
    assert_eq!(asked.status(), 200, "{asked}");
    let path = format!("/v1/conversations/{}", asked.text("/conversation_id"));
    let agent = server.as_secret().get(&path).await.text("/agent_id");
    let agents = server.as_secret().get("/v1/agents").await.json();
    assert_eq!(agents["data"][0]["slug"], "support");
    assert_eq!(agents["data"][0]["id"], agent);
    assert_eq!(client.get(&path).await.status(), 200);
}
