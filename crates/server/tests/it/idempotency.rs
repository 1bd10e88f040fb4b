//! `Idempotency-Key`: one effect and one answer for 24 hours.

use insta::assert_snapshot;
use serde_json::{Value, json};
use testkit::{Client, Reply, Setup, TestServer, keys};

const REPLAYED: &str = "idempotent-replayed";
const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;

async fn post(client: &Client, path: &str, key: &str, body: Value) -> Reply {
    client.call("POST", path).json(&body).header("idempotency-key", key).send().await
}

async fn conversations(client: &Client) -> usize {
    client.get("/v1/conversations").await.json()["data"].as_array().unwrap().len()
}

/// Byte for byte, through every door.
#[tokio::test]
async fn a_repeated_request_has_one_effect_and_one_answer() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let agent = client.post("/v1/agents", json!({"slug": "b", "name": "B"})).await.text("/id");
    for (path, body, list) in [
        ("/v1/chat", json!({"message": "Hello"}), "/v1/conversations"),
        ("/api/server/chat", json!({"message": "Hello"}), "/v1/conversations"),
        ("/v1/articles", json!({"title": "A", "body": "b"}), "/v1/articles"),
        ("/v1/categories", json!({"name": "A"}), "/v1/categories"),
        ("/v1/agents", json!({"slug": "a", "name": "A"}), "/v1/agents"),
        (&format!("/v1/agents/{agent}/publish"), json!(null), "/v1/agents"),
    ] {
        let key = format!("key of {path}");
        let first = post(&client, path, &key, body.clone()).await;
        let listed = client.get(list).await;
        server.clock.advance(DAY_MILLIS / 10);
        let again = post(&client, path, &key, body).await;
        assert_eq!((first.status(), &first.body), (again.status(), &again.body), "{path}");
        let marks = [first.header(REPLAYED), again.header(REPLAYED)];
        assert_eq!(marks, [None, Some("true")], "{path}");
        assert_eq!(client.get(list).await.body, listed.body, "{path}");
    }
}

#[tokio::test]
async fn a_key_belongs_to_one_request() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    post(&client, "/v1/chat", "k", json!({"message": "Hello"})).await;
    assert_snapshot!(post(&client, "/v1/chat", "k", json!({"message": "Hello!"})).await, @r#"422 {"error":{"type":"invalid_request","code":"idempotency_key_reused","message":"this idempotency key was used with another request","param":"Idempotency-Key","doc_url":"/docs/errors#idempotency_key_reused","request_id":"req_1"}}"#);
    let elsewhere = post(&client, "/api/server/chat", "k", json!({"message": "Hello"})).await;
    assert_snapshot!(elsewhere, @r#"422 {"error":"This idempotency key was used with another request."}"#);
    let article = post(&client, "/v1/articles", "k", json!({"title": "A", "body": "b"})).await;
    assert_eq!(article.text("/error/code"), "idempotency_key_reused");
    assert_eq!(conversations(&client).await, 1);
}

#[tokio::test]
async fn a_key_belongs_to_one_caller() {
    let server = TestServer::start().await;
    let body = json!({"message": "Hello"});
    let mut ids = Vec::new();
    for key in [keys::SECRET, keys::OTHER_SECRET, keys::TEST, keys::STRANGER] {
        let reply = post(&server.with_key(key), "/v1/chat", "k", body.clone()).await;
        assert_eq!(reply.header(REPLAYED), None, "{key}");
        ids.push(reply.text("/conversation_id"));
    }
    ids.dedup();
    assert_eq!(ids.len(), 4);
}

#[tokio::test]
async fn a_key_is_forgotten_after_a_day() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let body = json!({"message": "Hello"});
    let first = post(&client, "/v1/chat", "k", body.clone()).await;
    server.clock.advance(DAY_MILLIS);
    let again = post(&client, "/v1/chat", "k", body.clone()).await;
    assert_eq!(again.body, first.body);
    server.clock.advance(1);
    let new = post(&client, "/v1/chat", "k", body.clone()).await;
    assert_eq!(new.header(REPLAYED), None, "{new}");
    assert_ne!(new.text("/conversation_id"), first.text("/conversation_id"));
    assert_eq!(post(&client, "/v1/chat", "k", body).await.body, new.body);
}

/// The stream was lost; what comes again is its end.
#[tokio::test]
async fn a_stream_is_replayed_as_its_end() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let body = json!({"message": "Hello", "stream": true});
    let first = post(&client, "/v1/chat", "k", body.clone()).await.events();
    let again = post(&client, "/v1/chat", "k", body).await;
    assert_eq!(again.events(), [first.last().unwrap().clone()]);
    assert_eq!(again.header(REPLAYED), Some("true"));
    assert_eq!(conversations(&client).await, 1);
}

/// Two at once: one has its effect; the other gets the same answer, or is told that the first is not done.
#[tokio::test]
async fn two_at_once_have_one_effect() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    for round in 1..=10 {
        let key = format!("k{round}");
        let ask = || post(&client, "/v1/chat", &key, json!({"message": "Hello"}));
        let (one, two) = tokio::join!(ask(), ask());
        let (first, second) = if one.header(REPLAYED).is_none() && one.status() == 200 {
            (one, two)
        } else {
            (two, one)
        };
        assert_eq!((first.status(), first.header(REPLAYED)), (200, None), "{first}");
        match second.status() {
            200 => {
                assert_eq!((second.header(REPLAYED), &second.body), (Some("true"), &first.body));
            }
            _ => assert_eq!(second.text("/error/code"), "conflict"),
        }
        assert_eq!(conversations(&client).await, round);
    }
}

#[tokio::test]
async fn two_articles_at_once_are_one() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    for round in 0..10 {
        let (key, name) = (format!("k{round}"), format!("Shelf {round}"));
        let make = || post(&client, "/v1/categories", &key, json!({"name": name}));
        let (one, two) = tokio::join!(make(), make());
        assert_eq!((one.status(), two.status()), (201, 201), "{one} {two}");
        assert_eq!(one.body, two.body);
    }
}

/// The model hangs: the first request is at work, and the second one says so.
#[tokio::test]
async fn a_request_that_is_still_running_is_not_begun_again() {
    let hanging =
        llm::ScriptedReply { end: llm::ScriptedEnd::Hang, ..llm::ScriptedReply::text(["Open"]) };
    let server = Setup::default().model("main", [hanging]).start().await;
    let client = server.as_secret();
    server.article("Reset password", "Open Settings.").await;
    client.post("/v1/agents", json!({"slug": "m", "name": "M", "model": "main"})).await;
    let body = json!({"message": "Reset password", "agent": "m", "stream": true});
    let call = client.call("POST", "/v1/chat").json(&body).header("idempotency-key", "k");
    call.abandon().await;
    assert_snapshot!(post(&client, "/v1/chat", "k", body).await, @r#"409 {"error":{"type":"conflict","code":"conflict","message":"the first request with this key is still running","doc_url":"/docs/errors#conflict","request_id":"req_1"}}"#);
}

#[tokio::test]
async fn a_refused_request_is_not_remembered() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let body = json!({"title": "A", "body": "b", "category": "shelf"});
    assert_eq!(post(&client, "/v1/articles", "k", body.clone()).await.status(), 422);
    client.post("/v1/categories", json!({"name": "Shelf"})).await;
    let made = post(&client, "/v1/articles", "k", body).await;
    assert_eq!((made.status(), made.header(REPLAYED)), (201, None));
}

#[tokio::test]
async fn a_key_has_a_form() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let body = json!({"message": "Hello"});
    for bad in [String::new(), "x".repeat(256), "schlüssel".to_owned()] {
        let reply = post(&client, "/v1/chat", &bad, body.clone()).await;
        let param = reply.text("/error/param");
        assert_eq!((reply.status(), param.as_str()), (422, "Idempotency-Key"), "{bad}");
        let vendor = post(&client, "/api/server/chat", &bad, body.clone()).await;
        assert_eq!(vendor.status(), 400, "{vendor}");
    }
    assert_eq!(post(&client, "/v1/chat", &"x".repeat(255), body).await.status(), 200);
}
