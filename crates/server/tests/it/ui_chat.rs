//! The Vercel AI SDK's UI message stream, as `useChat` asks for it and comes back to it.

use domain::agent::AgentSettings;
use insta::assert_snapshot;
use llm::{ScriptedEnd, ScriptedReply};
use serde_json::{Value, json};
use testkit::{Client, EventStream, Reply, Setup, TestServer};

const CHAT: &str = "/v1/chat?stream=ui";
const QUESTION: &str = "How do I reset my password?";
const BODY: &str = "Open Settings, then choose Reset password.";

async fn start() -> TestServer {
    let server = TestServer::start().await;
    server.article(QUESTION, BODY).await;
    server
}

/// A server whose model says these pieces, and then nothing until somebody stops it.
async fn start_hanging(pieces: &[&str]) -> TestServer {
    let said = ScriptedReply { end: ScriptedEnd::Hang, ..ScriptedReply::text(pieces.to_vec()) };
    let agent = AgentSettings { model: Some("main".to_owned()), ..AgentSettings::default() };
    let server = Setup::default().model("main", [said]).agent(agent).start().await;
    server.article(QUESTION, BODY).await;
    server
}

/// What `DefaultChatTransport` sends for a message of the user.
fn submitted(id: &str, text: &str) -> Value {
    let message = json!({"id": "GnmUrEZ6qrsnWfYI", "role": "user", "parts": [{"type": "text", "text": text}]});
    json!({"id": id, "messages": [message], "trigger": "submit-message"})
}

async fn submit(client: &Client, id: &str, text: &str) -> Reply {
    client.post(CHAT, submitted(id, text)).await
}

fn answer(reply: &Reply) -> Value {
    let text = String::from_utf8_lossy(&reply.body).into_owned();
    let data = text.lines().filter_map(|line| line.strip_prefix("data: "));
    let mut parts = data.filter_map(|data| serde_json::from_str::<Value>(data).ok());
    parts.find(|part| part["type"] == "data-switchboard").unwrap()["data"].take()
}

async fn messages(client: &Client, reply: &Reply) -> Vec<String> {
    let id = answer(reply)["conversation_id"].as_str().unwrap().to_owned();
    let page = client.get(&format!("/v1/conversations/{id}/messages?limit=100")).await.json();
    let message = |message: &Value| {
        let text = |name: &str| message[name].as_str().unwrap().to_owned();
        format!("{}: {}", text("role"), text("content"))
    };
    page["data"].as_array().unwrap().iter().map(message).collect()
}

/// The next frames' data, up to a part of that type.
async fn until(stream: &mut EventStream, kind: &str) -> String {
    let mut told = Vec::new();
    loop {
        let frame = stream.next().await.expect("the stream goes on");
        let is_last = frame.data == kind || frame.data.contains(&format!(r#""type":"{kind}""#));
        told.push(frame.data);
        if is_last {
            return told.join("\n");
        }
    }
}

#[tokio::test]
async fn a_page_is_answered_in_parts() {
    let server = start().await;
    let reply = submit(&server.as_secret(), "chat-1", QUESTION).await;
    assert_eq!(reply.header("x-vercel-ai-ui-message-stream"), Some("v1"));
    assert_eq!(reply.header("content-type"), Some("text/event-stream"));
    assert_snapshot!(reply, @r#"
        200
        data: {"type":"start","messageId":"run_018bcfe568007000800000000000000e"}

        data: {"type":"text-start","id":"text-1"}

        data: {"type":"text-delta","id":"text-1","delta":"Open Settings, then choose Reset password."}

        data: {"type":"text-end","id":"text-1"}

        data: {"type":"source-document","sourceId":"art_018bcfe5680070008000000000000009","mediaType":"text/markdown","title":"How do I reset my password?"}

        data: {"type":"data-switchboard","data":{"conversation_id":"cnv_ab55fe5526938f1e940cc3e0199a2dcc","message_id":"msg_018bcfe5680070008000000000000010","outcome":"answered","handled_by":"ai","confidence":1,"citations":[{"article_id":"art_018bcfe5680070008000000000000009","title":"How do I reset my password?","url":null,"heading":null,"quote":"Open Settings, then choose Reset password.","start":0,"end":42}]}}

        data: {"type":"finish"}

        data: [DONE]
        "#);
    let by_header = server.as_secret().call("POST", "/v1/chat");
    let by_header = by_header.header("x-vercel-ai-ui-message-stream", "v1");
    let other = by_header.json(&submitted("chat-2", QUESTION)).send().await;
    assert_eq!(other.header("x-vercel-ai-ui-message-stream"), Some("v1"));
}

#[tokio::test]
async fn sources_with_an_address_are_links() {
    let server = start().await;
    let client = server.as_secret();
    let article = json!({"title": "Refunds", "body": "Refunds take five days.", "url": "https://example.com/refunds"});
    client.post("/v1/articles", article).await;
    let reply = submit(&client, "chat-1", "How long do refunds take?").await;
    let text = String::from_utf8_lossy(&reply.body).into_owned();
    let links: Vec<&str> = text.lines().filter(|line| line.contains("source-url")).collect();
    assert_snapshot!(links.join("\n"), @r#"data: {"type":"source-url","sourceId":"art_018bcfe568007000800000000000000b","url":"https://example.com/refunds","title":"Refunds"}"#);
}

#[tokio::test]
async fn a_chat_is_one_conversation_for_each_customer() {
    let server = start().await;
    let client = server.as_secret();
    let first = submit(&client, "chat-1", "One").await;
    let mut more = submitted("chat-1", "Two");
    more["messages"] = json!([
        {"id": "a", "role": "user", "parts": [{"type": "text", "text": "One"}]},
        {"id": "b", "role": "assistant", "parts": [{"type": "step-start"}, {"type": "text", "text": "Uno"}, {"type": "data-switchboard", "data": {}}]},
        {"id": "c", "role": "user", "parts": [{"type": "text", "text": "Two"}]},
    ]);
    let second = client.post(CHAT, more.clone()).await;
    assert_eq!(answer(&second)["conversation_id"], answer(&first)["conversation_id"]);
    assert_eq!(messages(&client, &second).await.len(), 4, "history is there already");
    // Regenerating asks again: nothing that was said is taken back.
    more["trigger"] = json!("regenerate-message");
    let third = client.post(CHAT, more.clone()).await;
    assert_eq!(messages(&client, &third).await[4], "customer: Two");
    // Another chat begins with what the page shows.
    more["id"] = json!("chat-2");
    let other = client.post(CHAT, more).await;
    assert_eq!(
        messages(&client, &other).await[..3],
        ["customer: One", "assistant: Uno", "customer: Two"]
    );
    let id = answer(&first)["conversation_id"].as_str().unwrap().to_owned();
    let by_id = submit(&client, &id, "Three").await;
    assert_eq!(answer(&by_id)["conversation_id"], id.as_str());
    assert_eq!(client.get(&format!("/v1/conversations/{id}")).await.text("/label"), "chat-1");

    let mut ids = vec![id];
    for name in ["ada", "bob"] {
        let wanted = json!({"customer": {"external_id": name}});
        let token = client.post("/v1/tokens", wanted).await.text("/token");
        let person = server.with_key(&token);
        let reply = submit(&person, "chat-1", "Hello").await;
        ids.push(answer(&reply)["conversation_id"].as_str().unwrap().to_owned());
        assert_eq!(submit(&person, &ids[0], "Hello").await.status(), 404);
        assert_eq!(person.get(&format!("/v1/chat/{}/stream", ids[0])).await.status(), 404);
        assert_eq!(person.get("/v1/chat/chat-1/stream").await.status(), 204);
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

#[tokio::test]
async fn a_token_for_one_conversation_means_that_one_whatever_it_is_called() {
    let server = start().await;
    let client = server.as_secret();
    let id = client.post("/v1/chat", json!({"message": "Hello"})).await.text("/conversation_id");
    let token = client.post("/v1/tokens", json!({"conversation_id": id})).await.text("/token");
    let reply = submit(&server.with_key(&token), "whatever", "More").await;
    assert_eq!(answer(&reply)["conversation_id"], id.as_str());
    assert_eq!(server.with_key(&token).get("/v1/chat/x/stream").await.status(), 204);
}

#[tokio::test]
async fn two_first_messages_at_once_open_one_conversation() {
    let server = start().await;
    let client = server.as_secret();
    let (one, two) =
        futures_util::join!(submit(&client, "chat-1", "One"), submit(&client, "chat-1", "Two"));
    assert_eq!(answer(&one)["conversation_id"], answer(&two)["conversation_id"]);
    assert_eq!(messages(&client, &one).await.len(), 4);
}

#[tokio::test]
async fn a_page_that_comes_back_hears_the_answer_from_its_beginning() {
    let server = start_hanging(&["Open ", "Settings [1]", " and ", "wait"]).await;
    let client = server.as_secret();
    let mut first = client.call("POST", CHAT).json(&submitted("chat 1", QUESTION)).stream().await;
    until(&mut first, "text-start").await;
    drop(first);
    let mut back = client.call("GET", "/v1/chat/chat%201/stream").stream().await;
    let start = until(&mut back, "start").await;
    let mut text = String::new();
    while !text.ends_with("wait") {
        let part = back.next().await.unwrap().json();
        text += part["delta"].as_str().unwrap_or_default();
    }
    assert_eq!(text, "Open Settings [1] and wait");
    // A person takes over: what was said so far is not kept, and both are told so.
    let run =
        serde_json::from_str::<Value>(&start).unwrap()["messageId"].as_str().unwrap().to_owned();
    let id = client.get(&format!("/v1/runs/{run}")).await.text("/conversation_id");
    let mut other = client.call("GET", "/v1/chat/chat%201/stream").stream().await;
    until(&mut other, "text-delta").await;
    let taken = client.call("POST", &format!("/v1/conversations/{id}/take")).send().await;
    assert_eq!(taken.status(), 200, "{taken}");
    let end = until(&mut back, "[DONE]").await;
    assert_snapshot!(end, @r#"
        {"type":"text-end","id":"text-1"}
        {"type":"text-start","id":"text-2"}
        {"type":"text-delta","id":"text-2","delta":"A colleague is taking care of this conversation and will answer here."}
        {"type":"text-end","id":"text-2"}
        {"type":"data-switchboard","data":{"conversation_id":"cnv_2e1bcba079438d699900ea365094222d","message_id":null,"outcome":"held","handled_by":"human","confidence":0.0,"citations":[]}}
        {"type":"finish"}
        [DONE]
        "#);
    assert!(until(&mut other, "[DONE]").await.ends_with(&end));
    assert_eq!(client.get("/v1/chat/chat%201/stream").await.status(), 204);
}

#[tokio::test]
async fn an_answer_that_is_stopped_ends_with_an_error() {
    let server = start_hanging(&["Open Settings [1]", " and wait"]).await;
    let client = server.as_secret();
    let mut asked = client.call("POST", CHAT).json(&submitted("chat-1", QUESTION)).stream().await;
    let start = until(&mut asked, "start").await;
    let run =
        serde_json::from_str::<Value>(&start).unwrap()["messageId"].as_str().unwrap().to_owned();
    until(&mut asked, "text-delta").await;
    let mut back = client.call("GET", "/v1/chat/chat-1/stream").stream().await;
    until(&mut back, "text-delta").await;
    client.call("POST", &format!("/v1/runs/{run}/stop")).send().await;
    let end = until(&mut back, "[DONE]").await;
    assert_snapshot!(end, @r#"
        {"type":"error","errorText":"the run was stopped before its answer was complete"}
        [DONE]
        "#);
    assert_eq!(until(&mut asked, "[DONE]").await, end);
}

#[tokio::test]
async fn a_repeated_request_has_one_effect() {
    let server = start().await;
    let client = server.as_secret();
    let send = async || {
        let call = client.call("POST", CHAT).header("idempotency-key", "k1");
        call.json(&submitted("chat-1", QUESTION)).send().await
    };
    let (first, second) = (send().await, send().await);
    assert_eq!(second.header("idempotent-replayed"), Some("true"));
    assert_eq!(first.to_string(), second.to_string());
    assert_eq!(messages(&client, &second).await.len(), 2);
}

#[tokio::test]
async fn what_cannot_be_read_is_refused() {
    let server = start().await;
    let client = server.as_secret();
    let refused = async |change: fn(&mut Value)| {
        let mut body = submitted("chat-1", "Hello");
        change(&mut body);
        client.post(CHAT, body).await
    };
    let reply = refused(|body| body["messages"][0]["role"] = json!("assistant")).await;
    assert_snapshot!(reply, @r#"422 {"error":{"type":"invalid_request","code":"invalid_value","message":"messages needs one of the role user","param":"messages","doc_url":"/docs/errors#invalid_value","request_id":"req_1"}}"#);
    let reply = refused(|body| {
        let picture = json!({"type": "file", "mediaType": "image/png", "url": "data:,"});
        body["messages"][0]["parts"].as_array_mut().unwrap().push(picture);
    });
    assert_snapshot!(reply.await, @r#"422 {"error":{"type":"invalid_request","code":"invalid_value","message":"a part of the type file is not read: send attachments","param":"messages","doc_url":"/docs/errors#invalid_value","request_id":"req_1"}}"#);
    assert_eq!(refused(|body| body["id"] = json!(" ")).await.status(), 422);
    assert_eq!(refused(|body| body["id"] = json!("x".repeat(256))).await.status(), 422);
    assert_eq!(client.post("/v1/chat?stream=yes", submitted("a", "b")).await.status(), 422);
    assert_eq!(client.get("/v1/chat/%00/stream").await.status(), 422);
    let given = json!({"workflow_id": "default"});
    client.post("/v1/agents", json!({"slug": "default", "name": "D"})).await;
    let token = client.post("/api/v2/chat/tokens", given).await.text("/token");
    assert_eq!(submit(&server.with_key(&token), "chat-1", "Hello").await.status(), 403);
}
