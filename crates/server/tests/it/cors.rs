//! What pages of other origins may call.

use insta::assert_snapshot;
use serde_json::json;
use testkit::{Call, Client, Reply, TestServer};

const SHOP: &str = "https://shop.example.com";

fn from_page(call: Call, origin: &str) -> Call {
    call.header("origin", origin)
}

/// The headers that browsers decide by.
fn told(reply: &Reply) -> String {
    let names = [
        "allow-origin",
        "allow-methods",
        "allow-headers",
        "expose-headers",
        "max-age",
        "allow-credentials",
    ];
    let lines = names.iter().filter_map(|name| {
        let value = reply.header(&format!("access-control-{name}"))?;
        Some(format!("{name}: {value}"))
    });
    format!("{}\n{}", reply.status(), lines.collect::<Vec<_>>().join("\n"))
}

async fn preflight(server: &TestServer, path: &str) -> Reply {
    let call = from_page(server.as_nobody().call("OPTIONS", path), SHOP);
    call.header("access-control-request-method", "POST").send().await
}

async fn list(server: &TestServer, origins: &[&str]) {
    let origins: Vec<String> = origins.iter().map(|&origin| origin.to_owned()).collect();
    server.engine.set_origins(server.acme, &origins).await.unwrap();
}

async fn me(client: &Client, origin: &str) -> Reply {
    from_page(client.call("GET", "/v1/me"), origin).send().await
}

async fn session(server: &TestServer) -> Client {
    let session = server.as_publishable().post("/v1/customer-sessions", json!({})).await;
    server.with_key(&session.text("/token"))
}

#[tokio::test]
async fn a_preflight_needs_no_key() {
    let server = TestServer::start().await;
    list(&server, &["https://elsewhere.example.com"]).await;
    let reply = preflight(&server, "/v1/chat").await;
    assert!(reply.body.is_empty() && reply.header("x-request-id").is_some());
    assert_snapshot!(told(&reply), @"
        204
        allow-origin: *
        allow-methods: GET, POST, PATCH, PUT, DELETE, OPTIONS
        allow-headers: Authorization, Content-Type, Idempotency-Key, If-Match, Last-Event-ID, X-Request-Id, X-Vercel-AI-UI-Message-Stream
        max-age: 7200
        ");
    for path in ["/v1/conversations/cnv_1/messages", "/v1/live", "/api/v2/chat", "/api/v2/chat/x"] {
        assert_eq!(told(&preflight(&server, path).await), told(&reply), "{path}");
    }
}

#[tokio::test]
async fn pages_that_speak_postgrest_may_send_what_they_ask_for_and_read_how_much_there_is() {
    let server = TestServer::start().await;
    let ask = async |path: &str| {
        let call = from_page(server.as_nobody().call("OPTIONS", path), SHOP);
        let call = call.header("access-control-request-method", "POST");
        let names = "authorization,content-type,prefer";
        told(&call.header("access-control-request-headers", names).send().await)
    };
    let answer = ask("/conversations").await;
    assert_snapshot!(answer, @r#"
        200
        allow-origin: *
        allow-methods: GET, POST, PATCH, PUT, DELETE, OPTIONS
        allow-headers: Authorization, authorization,content-type,prefer
        max-age: 86400
        "#);
    for path in ["/apps", "/messages", "/api/v1/url-session/generate"] {
        assert_eq!(ask(path).await, answer, "{path}");
    }
    let reply = from_page(server.as_nobody().call("GET", "/conversations"), SHOP).send().await;
    let exposed = reply.header("access-control-expose-headers").unwrap_or_default();
    assert!(exposed.split(", ").any(|name| name == "Content-Range"), "{exposed}");
}

#[tokio::test]
async fn what_is_not_for_pages_is_not_told_to_them() {
    let server = TestServer::start().await;
    for path in ["/api/server/chat", "/api/v2/chatter", "/health/ready", "/metrics", "/v1"] {
        let reply = preflight(&server, path).await;
        assert!(
            reply.status() >= 400 && reply.header("access-control-allow-origin").is_none(),
            "{path}"
        );
    }
    let plain = server.as_nobody().call("OPTIONS", "/v1/chat").send().await;
    assert_eq!(plain.status(), 405, "no preflight without its headers");
}

#[tokio::test]
async fn answers_and_errors_can_be_read_by_pages() {
    let server = TestServer::start().await;
    assert_snapshot!(told(&me(&server.as_publishable(), SHOP).await), @"
        200
        allow-origin: *
        expose-headers: ETag, X-Request-Id, X-Vercel-AI-UI-Message-Stream, Retry-After, Idempotent-Replayed
        ");
    for (client, path) in [(server.as_nobody(), "/v1/me"), (server.as_secret(), "/v1/nowhere")] {
        let reply = client.get(path).await;
        assert_eq!(reply.header("access-control-allow-origin"), Some("*"), "{reply}");
    }
}

#[tokio::test]
async fn a_workspace_without_origins_may_be_called_from_all() {
    let server = TestServer::start().await;
    for client in [server.as_publishable(), session(&server).await] {
        assert_eq!(me(&client, SHOP).await.status(), 200);
        assert_eq!(me(&client, "null").await.status(), 200);
    }
}

#[tokio::test]
async fn listed_origins_keep_others_out() {
    let server = TestServer::start().await;
    let visitor = session(&server).await;
    list(&server, &["https://other.example.com", "HTTPS://Shop.Example.com:443/"]).await;
    let refused = me(&visitor, "https://evil.example").await;
    assert_snapshot!(refused, @r#"403 {"error":{"type":"permission","code":"forbidden","message":"you may not use this key or token on pages of this origin","doc_url":"/docs/errors#forbidden","request_id":"req_1"}}"#);
    for client in [server.as_publishable(), visitor] {
        assert_eq!(me(&client, SHOP).await.status(), 200);
        assert_eq!(client.get("/v1/me").await.status(), 200, "no browser, no origin");
        for other in [
            "https://evil.example",
            "null",
            "",
            "http://shop.example.com",
            "https://shop.example.com:8443",
            "https://shop.example.com.evil.example",
        ] {
            assert_eq!(me(&client, other).await.status(), 403, "{other}");
        }
        let chat = client.call("POST", "/api/server/chat").json(&json!({"message": "Hi"}));
        let refused = from_page(chat, "https://evil.example").send().await;
        assert_eq!(refused.status(), 403, "{refused}");
    }
    assert_eq!(me(&server.as_secret(), "https://evil.example").await.status(), 200);
    assert_eq!(me(&server.as_stranger(), "https://evil.example").await.status(), 200);
    list(&server, &[]).await;
    assert_eq!(me(&server.as_publishable(), "https://evil.example").await.status(), 200);
}

/// OpenAI's client tells of its platform, in headers that are more with each version.
#[tokio::test]
async fn a_page_with_openais_client_may_send_its_headers() {
    let server = TestServer::start().await;
    let call = server.as_nobody().call("OPTIONS", "/openai/v1/chat/completions");
    let call = from_page(call, SHOP).header("access-control-request-method", "POST");
    let asked = "authorization,content-type,x-stainless-lang,x-stainless-something-new";
    let reply = call.header("access-control-request-headers", asked).send().await;
    let told = reply.header("access-control-allow-headers").unwrap().to_lowercase();
    assert!(asked.split(',').all(|name| told.contains(name)), "{told}");
    assert_eq!(reply.header("access-control-allow-origin"), Some("*"));
}
