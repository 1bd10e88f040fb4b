//! Every error that the native API has, in the one shape.

use insta::assert_snapshot;
use serde_json::json;
use testkit::{TestServer, keys};

/// All codes.
pub(crate) const CODES: [&str; 15] = [
    "body_too_deep",
    "body_too_large",
    "conflict",
    "forbidden",
    "idempotency_key_reused",
    "internal",
    "invalid_json",
    "invalid_key",
    "invalid_text",
    "invalid_value",
    "no_such_route",
    "not_found",
    "too_many_requests",
    "unavailable",
    "wrong_method",
];

#[tokio::test]
async fn a_wrong_value_is_422_and_named() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    assert_snapshot!(client.post("/v1/chat", json!({"message": " \n"})).await, @r#"422 {"error":{"type":"invalid_request","code":"invalid_value","message":"message needs some text","param":"message","doc_url":"/docs/errors#invalid_value","request_id":"req_1"}}"#);
    assert_snapshot!(client.post("/v1/chat", json!({"message": 7})).await, @r#"422 {"error":{"type":"invalid_request","code":"invalid_value","message":"invalid type: integer `7`, expected a string","param":"message","doc_url":"/docs/errors#invalid_value","request_id":"req_1"}}"#);
    let body = json!({"message": "Hi", "customer": {"email": "ada"}});
    assert_snapshot!(client.post("/v1/chat", body).await, @r#"422 {"error":{"type":"invalid_request","code":"invalid_value","message":"customer.email is not an e-mail address","param":"customer.email","doc_url":"/docs/errors#invalid_value","request_id":"req_1"}}"#);
    let body = json!({"message": "Hi", "customer": {"mail": "ada@example.com"}});
    assert_snapshot!(client.post("/v1/chat", body).await, @r#"422 {"error":{"type":"invalid_request","code":"invalid_value","message":"unknown field `mail`, expected one of `external_id`, `email`, `name`","param":"customer.mail","doc_url":"/docs/errors#invalid_value","request_id":"req_1"}}"#);
}

#[tokio::test]
async fn a_key_that_opens_nothing_is_401() {
    let server = TestServer::start().await;
    let missing = server.as_nobody().get("/v1/me").await;
    assert_eq!(missing.header("www-authenticate"), Some("Bearer"));
    assert_snapshot!(missing, @r#"401 {"error":{"type":"authentication","code":"invalid_key","message":"send your API key as \"Authorization: Bearer sk_…\"","doc_url":"/docs/errors#invalid_key","request_id":"req_1"}}"#);
    let unknown = server.with_key("sk_live_nobody").get("/v1/me").await;
    assert_snapshot!(unknown, @r#"401 {"error":{"type":"authentication","code":"invalid_key","message":"this API key is unknown or was revoked","doc_url":"/docs/errors#invalid_key","request_id":"req_1"}}"#);
    for key in [keys::REVOKED, "", "sk_test_acme_", "pk_live_acme2", "sk_live_", "acme"] {
        assert_eq!(server.with_key(key).get("/v1/me").await.status(), 401, "{key}");
    }
    assert_eq!(server.with_key(keys::REVOKED).get("/v1/me").await.body, unknown.body);
}

#[tokio::test]
async fn the_key_stands_behind_one_word() {
    let server = TestServer::start().await;
    let me = async |value: &[u8]| {
        let call = server.as_nobody().call("GET", "/v1/me");
        call.header("authorization", value).send().await.status()
    };
    for good in ["Bearer sk_live_acme", "bearer sk_live_acme", "BEARER   sk_live_acme "] {
        assert_eq!(me(good.as_bytes()).await, 200, "{good}");
    }
    for bad in [&b"sk_live_acme"[..], b"Basic sk_live_acme", b"Bearer", b"Bearer sk_live_\xff", b""]
    {
        assert_eq!(me(bad).await, 401, "{bad:?}");
    }
}

/// In pages a key reads what everybody may read, and does nothing.
#[tokio::test]
async fn a_publishable_key_is_403_where_a_secret_one_is_needed() {
    let server = TestServer::start().await;
    let page = server.as_publishable();
    assert_snapshot!(page.post("/v1/chat", json!({"message": "Hi"})).await, @r#"403 {"error":{"type":"permission","code":"forbidden","message":"you may not post messages with this key","doc_url":"/docs/errors#forbidden","request_id":"req_1"}}"#);
    let nothing = format!("{}_{}", "cnv", "f".repeat(32));
    for path in ["/v1/conversations", "/v1/agents", &format!("/v1/conversations/{nothing}")] {
        assert_eq!(page.get(path).await.status(), 403, "{path}");
    }
    let article = json!({"title": "A", "body": "b"});
    assert_eq!(page.post("/v1/articles", article).await.status(), 403);
    assert_eq!(page.post("/v1/categories", json!({"name": "A"})).await.status(), 403);
    assert_eq!(page.post("/v1/agents", json!({"slug": "a", "name": "A"})).await.status(), 403);
    assert_eq!(page.get("/v1/articles").await.status(), 200);
}

#[tokio::test]
async fn what_is_not_there_is_404_and_a_wrong_method_405() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    assert_snapshot!(client.get("/v1/nowhere").await, @r#"404 {"error":{"type":"not_found","code":"no_such_route","message":"there is nothing at this address; see /openapi.json","doc_url":"/docs/errors#no_such_route","request_id":"req_1"}}"#);
    assert_snapshot!(client.delete("/v1/chat").await, @r#"405 {"error":{"type":"invalid_request","code":"wrong_method","message":"this address does not take this method; see /openapi.json","doc_url":"/docs/errors#wrong_method","request_id":"req_1"}}"#);
    assert_snapshot!(client.get("/v1/runs/run_x").await, @r#"404 {"error":{"type":"not_found","code":"not_found","message":"no such run","doc_url":"/docs/errors#not_found","request_id":"req_1"}}"#);
    for path in ["/", "/v1", "/v1/", "/v1/articles/", "/v1/articles/%ff", "/V1/me", "//v1/me"] {
        assert_eq!(client.get(path).await.status(), 404, "{path}");
    }
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_400_or_413() {
    let server = TestServer::start().await;
    let chat =
        async |body: &[u8]| server.as_secret().call("POST", "/v1/chat").body(body).send().await;
    assert_snapshot!(chat(b"{\"message\": ").await, @r#"400 {"error":{"type":"invalid_request","code":"invalid_json","message":"the body is no JSON: EOF while parsing a value at line 1 column 12","doc_url":"/docs/errors#invalid_json","request_id":"req_1"}}"#);
    assert_snapshot!(chat(b"{\"message\": \"a\\u0000b\"}").await, @r#"400 {"error":{"type":"invalid_request","code":"invalid_text","message":"the body contains a NUL character","doc_url":"/docs/errors#invalid_text","request_id":"req_1"}}"#);
    assert_snapshot!(chat(&b"[".repeat(65)).await, @r#"400 {"error":{"type":"invalid_request","code":"body_too_deep","message":"the body is nested deeper than 64 levels","doc_url":"/docs/errors#body_too_deep","request_id":"req_1"}}"#);
    assert_snapshot!(chat(&b" ".repeat(256 * 1024 + 1)).await, @r#"413 {"error":{"type":"invalid_request","code":"body_too_large","message":"the body is larger than 262144 bytes","doc_url":"/docs/errors#body_too_large","request_id":"req_1"}}"#);
}

/// What the caller cannot help is told to the log; the caller learns the request's name.
#[tokio::test]
async fn a_fault_of_ours_is_500_and_tells_nothing() {
    let server = TestServer::start().await;
    let path = format!("/v1/articles/{}", server.article("A", "b").await.text("/id"));
    let spoil = |tx: &mut store::Tx<'_>| tx.execute("update article set tags = 'spoilt'", &[]);
    server.engine.db().write(spoil).await.unwrap();
    assert_snapshot!(server.as_secret().get(&path).await, @r#"500 {"error":{"type":"internal","code":"internal","message":"internal error","doc_url":"/docs/errors#internal","request_id":"req_1"}}"#);
    let ask = json!({"message": "Hello"});
    let vendor = server.as_secret().post("/api/server/chat", ask.clone()).await;
    assert_snapshot!(vendor, @r#"500 {"error":"Internal error."}"#);
    let mut streamed = ask;
    streamed["stream"] = json!(true);
    assert_snapshot!(server.as_secret().post("/v1/chat", streamed).await, @r#"
        200
        event: run.started
        data: {"id":"run_018bcfe5680070008000000000000016","conversation_id":"cnv_018bcfe5680070008000000000000012"}
        id: 1

        event: error
        data: {"error":{"type":"internal","code":"internal","message":"internal error","doc_url":"/docs/errors#internal","request_id":"req_1"}}
        id: 2
        "#);
}

/// The question stays; its run is closed as failed, so that the conversation can go on.
#[tokio::test]
async fn a_failed_run_is_closed() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let id = client.post("/v1/chat", json!({"message": "One"})).await.text("/conversation_id");
    server.article("A", "b").await;
    let spoil = |tx: &mut store::Tx<'_>| tx.execute("update article set tags = 'spoilt'", &[]);
    server.engine.db().write(spoil).await.unwrap();
    let next = json!({"message": "Two", "conversation_id": id});
    assert_eq!(client.post("/v1/chat", next.clone()).await.status(), 500);
    assert_eq!(client.post("/v1/chat", next).await.status(), 500);
    let runs = client.get(&format!("/v1/conversations/{id}/runs")).await.json();
    let states = runs["data"].as_array().unwrap().iter().map(|run| run["state"].clone());
    assert_eq!(states.collect::<Vec<_>>(), ["completed", "failed", "failed"]);
}

#[tokio::test]
async fn while_the_database_is_away_callers_are_told_when_to_come_back() {
    let server = TestServer::start().await;
    server.engine.db().close().await;
    let reply = server.as_secret().post("/v1/chat", json!({"message": "Hi"})).await;
    assert_eq!(reply.header("retry-after"), Some("2"));
    assert_snapshot!(reply, @r#"503 {"error":{"type":"unavailable","code":"unavailable","message":"the service is not available at the moment","doc_url":"/docs/errors#unavailable","request_id":"req_1"}}"#);
    let vendor = server.as_secret().post("/api/server/chat", json!({"message": "Hi"})).await;
    assert_eq!(vendor.header("retry-after"), Some("2"));
    assert_snapshot!(vendor, @r#"503 {"error":"The service is not available at the moment."}"#);
}
