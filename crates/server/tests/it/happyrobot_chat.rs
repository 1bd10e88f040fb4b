//! `/api/v2/chat`: tokens, and what a browser does with one.

use insta::assert_snapshot;
use serde_json::{Value, json};
use testkit::{Client, Reply, TestServer};

const TOKENS: &str = "/api/v2/chat/tokens";
const SESSIONS: &str = "/api/v2/chat/sessions";
const NOBODY: &str = "018bcfe5-6800-7000-8000-0000000000ff";

/// A workflow that greets, published to production and staging.
async fn live(client: &Client, name: &str) -> String {
    let prompt = json!({"prompt_md": "Help.", "initial_message": "Hello, what is it?"});
    let template = json!({"template": "chatbot-agent", "inputs": {"prompt": prompt}});
    let made =
        client.post("/api/v2/workflows", json!({"name": name, "from_template": template})).await;
    let id = made.text("/id");
    for environment in ["production", "staging"] {
        let body = json!({"environment": environment});
        let published = client.post(&format!("/api/v2/workflows/{id}/publish"), body).await;
        assert_eq!(published.status(), 200, "{published}");
    }
    id
}

async fn visitor(server: &TestServer, body: Value) -> Client {
    let given = server.as_secret().post(TOKENS, body).await;
    assert_eq!(given.status(), 200, "{given}");
    server.with_key(&given.text("/token"))
}

async fn begin(visitor: &Client) -> String {
    let begun = visitor.call("POST", SESSIONS).send().await;
    assert_eq!(begun.status(), 200, "{begun}");
    format!("{SESSIONS}/{}", begun.text("/session_id"))
}

/// Waits for the answers to what was said, told by the session's stream.
async fn answered(server: &TestServer, session: &str, messages: usize) {
    let id = session.rsplit('/').next().unwrap();
    let path = format!("/api/v2/sessions/{id}/stream?backfillLimit=100");
    let mut stream = server.as_secret().stream(&path).await;
    for _ in 0..messages {
        stream.expect("message").await;
    }
}

#[tokio::test]
async fn a_visitor_chats() {
    let server = TestServer::start().await;
    let id = live(&server.as_secret(), "Sales").await;
    let data = json!({"order": 7});
    let visitor = visitor(&server, json!({"workflow_id": id, "data": data, "unknown": 1})).await;
    let begun =
        visitor.call("POST", SESSIONS).header("content-type", "application/json").send().await;
    assert_snapshot!(begun, @r#"200 {"session_id":"018bcfe5-6800-7000-8000-00000000000f","status":"active"}"#);
    let session = format!("{SESSIONS}/{}", begun.text("/session_id"));
    let greeted = visitor.get(&format!("{session}/history")).await;
    assert_snapshot!(greeted, @r#"200 {"session_id":"018bcfe5-6800-7000-8000-00000000000f","status":"active","started_at":"2023-11-14T22:13:20.000Z","last_activity":"2023-11-14T22:13:20.000Z","messages":[{"id":"018bcfe5-6800-7000-8000-000000000011","role":"assistant","content":"Hello, what is it?","timestamp":"2023-11-14T22:13:20.000Z"}],"metadata":{"order":7}}"#);

    server.clock.advance(1_000);
    let body = json!({"content": "Wombat?", "artifacts": [], "unknown": 1});
    let sent = visitor.post(&format!("{session}/messages/"), body).await;
    assert_snapshot!(sent, @r#"200 {"message":{"id":"018bcfe5-6be8-7000-8000-000000000013","session_id":"018bcfe5-6800-7000-8000-00000000000f","content":"Wombat?","role":"user","created_at":"2023-11-14T22:13:21.000Z"}}"#);
    answered(&server, &session, 3).await;
    let history = visitor.get(&format!("{session}/history/")).await.json();
    let roles = history["messages"].as_array().unwrap().iter().map(|message| &message["role"]);
    assert_eq!(roles.collect::<Vec<_>>(), ["assistant", "user", "assistant"]);
    assert_eq!(
        (&history["metadata"], &history["last_activity"]),
        (&data, &json!("2023-11-14T22:13:21.000Z"))
    );

    let closed = visitor.call("POST", &format!("{session}/close/")).send().await;
    assert_snapshot!(closed, @r#"200 {"session_id":"018bcfe5-6800-7000-8000-00000000000f","status":"closed"}"#);
    assert_eq!(visitor.call("POST", &format!("{session}/close")).send().await, closed);
    let late = visitor.post(&format!("{session}/messages"), json!({"content": "More?"})).await;
    assert_snapshot!(late, @r#"409 {"error":"this conversation is closed","statusCode":409}"#);
    assert_eq!(visitor.get(&format!("{session}/history")).await.text("/status"), "closed");
}

/// A single space goes along with a file, as the vendor's example does it.
#[tokio::test]
async fn a_file_that_was_sent_stands_in_the_history() {
    let server = TestServer::start().await;
    live(&server.as_secret(), "Sales").await;
    let visitor = visitor(&server, json!({"workflow_id": "sales"})).await;
    let session = begin(&visitor).await;
    let upload =
        visitor.get("/api/v2/chat/upload/presigned?filename=a.txt&mime_type=text/plain").await;
    let id = upload.text("/artifact_id");
    let put =
        server.as_nobody().call("PUT", &upload.text("/upload_url")).body(*b"hello").send().await;
    assert_eq!(put.status(), 204, "{put}");
    let complete = json!({"artifact_id": id, "s3_uri": upload.text("/s3_uri"), "filename": "a.txt",
                          "mime_type": "text/plain", "size_bytes": 5});
    assert_eq!(visitor.post("/api/v2/chat/upload/complete", complete).await.status(), 200);
    let artifact = json!({"media_id": id, "mime_type": "text/plain", "type": "raw", "extra": 1});
    let body = json!({"content": " ", "artifacts": [artifact]});
    let sent = visitor.post(&format!("{session}/messages"), body).await;
    assert_eq!((sent.status(), sent.text("/message/content").as_str()), (200, ""), "{sent}");
    let history = visitor.get(&format!("{session}/history")).await.json();
    let mut artifact = history["messages"][1]["artifacts"][0].clone();
    let url = artifact["presigned_url"].take();
    let expected = json!({"media_id": id, "filename": "a.txt", "mime_type": "text/plain",
                          "file_size": 5, "presigned_url": null});
    assert_eq!(artifact, expected);
    let fetched = server.as_nobody().get(url.as_str().unwrap()).await;
    assert_eq!((fetched.status(), fetched.body.as_slice()), (200, &b"hello"[..]));
    let id = session.rsplit('/').next().unwrap();
    let messages = server.as_secret().get(&format!("/api/v2/sessions/{id}/messages")).await.json();
    assert_eq!(messages["data"][1]["artifacts"][0]["status"], "completed");
}

#[tokio::test]
async fn a_token_lives_as_long_as_it_says() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    live(&client, "Sales").await;
    let given = client.post(&format!("{TOKENS}/"), json!({"workflow_id": "sales"})).await;
    let keys = given.json().as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys, ["expires_at", "token"]);
    assert_eq!(given.text("/expires_at"), "2023-11-14T23:13:20.000Z");
    for (seconds, status) in [(59, 400), (60, 200), (86_400, 200), (86_401, 400), (-1, 400)] {
        let reply =
            client.post(TOKENS, json!({"workflow_id": "sales", "ttl_seconds": seconds})).await;
        assert_eq!(reply.status(), status, "{seconds}");
    }
    let short = visitor(&server, json!({"workflow_id": "sales", "ttl_seconds": 60})).await;
    let session = begin(&short).await;
    server.clock.advance(59_000);
    assert_eq!(short.get(&format!("{session}/history")).await.status(), 200);
    server.clock.advance(2_000);
    let expired = short.get(&format!("{session}/history")).await;
    assert_snapshot!(expired, @r#"401 {"error":"this token has expired","statusCode":401}"#);
}

#[tokio::test]
async fn wrong_tokens_are_not_made() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    live(&client, "Sales").await;
    for body in [
        json!({}),
        json!([]),
        json!({"workflow_id": ""}),
        json!({"workflow_id": 1}),
        json!({"workflow_id": null}),
        json!({"workflow_id": "sales", "data": []}),
        json!({"workflow_id": "sales", "data": "x"}),
        json!({"workflow_id": "sales", "data": {"x": "y".repeat(16 * 1024)}}),
        json!({"workflow_id": "sales", "env": "moon"}),
        json!({"workflow_id": "sales", "ttl_seconds": "60"}),
        json!({"workflow_id": "sales", "ttl_seconds": 60.5}),
    ] {
        let reply = client.post(TOKENS, body.clone()).await;
        let keys = reply.json().as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(
            (reply.status(), keys),
            (400, vec!["error".to_owned(), "statusCode".to_owned()]),
            "{body}"
        );
    }
    assert_snapshot!(client.post(TOKENS, json!({})).await, @r#"400 {"error":"missing field `workflow_id`","statusCode":400}"#);
    for missing in ["nobody", NOBODY] {
        let reply = client.post(TOKENS, json!({"workflow_id": missing})).await;
        assert_eq!(reply.status(), 404, "{missing}");
    }
    assert_snapshot!(client.post(TOKENS, json!({"workflow_id": "nobody"})).await, @r#"404 {"error":"no such workflow","statusCode":404}"#);
    let unpublished = json!({"workflow_id": "sales", "env": "development"});
    assert_snapshot!(client.post(TOKENS, unpublished).await, @r#"404 {"error":"this workflow has no published version in that environment","statusCode":404}"#);
    let body = json!({"workflow_id": "sales"});
    for stranger in [server.as_stranger(), server.as_test()] {
        assert_eq!(stranger.post(TOKENS, body.clone()).await.status(), 404);
    }
    assert_snapshot!(server.as_publishable().post(TOKENS, body.clone()).await, @r#"403 {"error":"you may not make tokens with this key","statusCode":403}"#);
    assert_snapshot!(server.as_nobody().post(TOKENS, body.clone()).await, @r#"401 {"error":"send your API key as \"Authorization: Bearer sk_…\"","statusCode":401}"#);
    let visitor = visitor(&server, body.clone()).await;
    assert_eq!(visitor.post(TOKENS, body).await.status(), 403);
}

#[tokio::test]
async fn a_token_opens_the_sessions_of_its_workflow_and_environment() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    live(&client, "Sales").await;
    live(&client, "Support").await;
    let sales = visitor(&server, json!({"workflow_id": "sales"})).await;
    let session = begin(&sales).await;
    let other = json!({"workflow_id": "support"});
    let staging = json!({"workflow_id": "sales", "env": "staging"});
    let calls = async |visitor: &Client, session: &str| -> Vec<Reply> {
        let message = json!({"content": "Wombat?"});
        vec![
            visitor.get(&format!("{session}/history")).await,
            visitor.post(&format!("{session}/messages"), message).await,
            visitor.call("POST", &format!("{session}/close")).send().await,
        ]
    };
    for body in [other, staging] {
        for reply in calls(&visitor(&server, body).await, &session).await {
            assert_eq!(reply.status(), 403, "{reply}");
        }
    }
    let same = visitor(&server, json!({"workflow_id": "sales"})).await;
    assert_eq!(same.get(&format!("{session}/history")).await.status(), 200);

    let stranger = server.as_stranger();
    live(&stranger, "Sales").await;
    let token = stranger.post(TOKENS, json!({"workflow_id": "sales"})).await.text("/token");
    for reply in calls(&server.with_key(&token), &session).await {
        assert_eq!(reply.status(), 404, "{reply}");
    }
    for reply in calls(&sales, &format!("{SESSIONS}/{NOBODY}")).await {
        assert_eq!(reply.status(), 404, "{reply}");
    }
    for reply in calls(&sales, &format!("{SESSIONS}/cnv_1")).await {
        assert_eq!(reply.status(), 400, "{reply}");
    }
    for nobody in
        [client.clone(), server.as_publishable(), server.as_nobody(), server.with_key("a.b.c")]
    {
        for reply in calls(&nobody, &session).await {
            assert_eq!(reply.status(), 401, "{reply}");
        }
        assert_eq!(nobody.call("POST", SESSIONS).send().await.status(), 401);
    }
    assert_snapshot!(client.call("POST", SESSIONS).send().await, @r#"401 {"error":"send a chat token, as POST /chat/tokens gives it","statusCode":401}"#);
    assert_eq!(sales.get("/api/v2/workflows/sales").await.status(), 403);
    let unknown = sales.get(SESSIONS).await;
    assert_eq!(
        (unknown.status(), unknown.text("/message")),
        (404, format!("Route GET:{SESSIONS} not found"))
    );
}

#[tokio::test]
async fn a_workflow_that_is_taken_out_of_use_begins_no_sessions() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    live(&client, "Sales").await;
    let visitor = visitor(&server, json!({"workflow_id": "sales"})).await;
    let session = begin(&visitor).await;
    client.call("POST", "/api/v2/workflows/sales/unpublish").send().await;
    assert_snapshot!(visitor.call("POST", SESSIONS).send().await, @r#"404 {"error":"this workflow has no published version in that environment","statusCode":404}"#);
    let message = json!({"content": "Wombat?"});
    assert_eq!(visitor.post(&format!("{session}/messages"), message).await.status(), 200);
}

#[tokio::test]
async fn wrong_messages_are_refused() {
    let server = TestServer::start().await;
    live(&server.as_secret(), "Sales").await;
    let visitor = visitor(&server, json!({"workflow_id": "sales"})).await;
    let messages = format!("{}/messages", begin(&visitor).await);
    let file = |id: &str| json!({"media_id": id, "mime_type": "image/png"});
    for body in [
        json!({}),
        json!([]),
        json!({"content": 1}),
        json!({"content": null}),
        json!({"content": ""}),
        json!({"content": "x".repeat(64 * 1024 + 1)}),
        json!({"content": "x", "artifacts": {}}),
        json!({"content": "x", "artifacts": [{"mime_type": "image/png"}]}),
        json!({"content": "x", "artifacts": [{"media_id": NOBODY}]}),
        json!({"content": "x", "artifacts": [file("fil_1")]}),
        json!({"content": "x", "artifacts": vec![file(NOBODY); 21]}),
    ] {
        let reply = visitor.post(&messages, body.clone()).await;
        assert_eq!(reply.status(), 400, "{body} {reply}");
    }
    let large = visitor.call("POST", &messages).body(vec![b' '; 256 * 1024 + 1]).send().await;
    assert_snapshot!(large, @r#"413 {"error":"the body is larger than 262144 bytes","statusCode":413}"#);
    assert_snapshot!(visitor.call("POST", &messages).body("{").send().await, @r#"400 {"error":"the body is no JSON","statusCode":400}"#);
}
