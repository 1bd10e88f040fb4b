//! What is wrong with a webhook, said so that it can be corrected.

use insta::assert_snapshot;
use serde_json::{Value, json};
use testkit::{Client, TestServer};

use super::{NOBODY, made, path};

/// The status, the field that is wrong, and the message.
async fn refused(client: &Client, body: Value) -> String {
    let reply = client.post("/v1/webhooks", body).await;
    let error = reply.json()["error"].clone();
    let text = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
    format!("{} {}: {}", reply.status(), text("param"), text("message"))
}

fn with(field: &str, value: Value) -> Value {
    let mut body = json!({"url": "https://example.com/hooks", "events": ["*"]});
    body[field] = value;
    body
}

#[tokio::test]
async fn addresses_are_checked() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let long = format!("https://example.com/{}", "a".repeat(2_048));
    let mut told = String::new();
    for url in [
        "",
        "example.com",
        "ftp://example.com",
        "http://example.com",
        "https://user:hunter2@example.com",
        "https://example.com/#top",
        "https://example.com:0",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest",
        "https://[::1]/",
        "https://0x7f.0.0.2/",
        "http://localhost/",
        &long,
    ] {
        let begin: String = url.chars().take(40).collect();
        told += &format!("{begin} -> {}\n", refused(&client, with("url", json!(url))).await);
    }
    assert_snapshot!(told, @"");
    assert_eq!(client.get("/v1/webhooks").await.json()["data"], json!([]), "nothing was made");
}

#[tokio::test]
async fn everything_else_is_checked_too() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let many: Vec<String> = (0..21).map(|number| format!("X-{number}")).collect();
    let many: Value =
        many.into_iter().map(|name| (name, json!("v"))).collect::<serde_json::Map<_, _>>().into();
    let mut told = String::new();
    for (field, value) in [
        ("name", json!("  ")),
        ("name", json!("n".repeat(201))),
        ("name", json!(7)),
        ("events", json!([])),
        ("events", json!(["ticket.*", "ticket"])),
        ("events", json!(["ticket.exploded"])),
        ("events", json!(["boss.*"])),
        ("events", json!([""])),
        ("events", json!("*")),
        ("payload", json!("soap")),
        ("signature", json!("none")),
        ("secret", json!("hunter2")),
        ("secret", json!("whsec_hunter2")),
        ("secret", json!("whsec_aHVudGVyMg==")),
        ("headers", json!({"Host": "example.com"})),
        ("headers", json!({"webhook-id": "1"})),
        ("headers", json!({"X-Signature": "1"})),
        ("headers", json!({"a b": "1"})),
        ("headers", json!({"X-A": "1\r\nX-B: 2"})),
        ("headers", json!({"X-A": "1", "x-a": "2"})),
        ("headers", json!({"X-A": "v".repeat(4_097)})),
        ("headers", json!({"X-A": null})),
        ("headers", many),
        ("active", json!("yes")),
        ("colour", json!("red")),
    ] {
        told += &format!("{}\n", refused(&client, with(field, value)).await);
    }
    assert_snapshot!(told, @"");
    assert!(!told.contains("hunter2"), "secrets are not repeated");
    let missing = client.post("/v1/webhooks", json!({"events": ["*"]})).await;
    assert_eq!(missing.status(), 422, "{missing}");
    assert_eq!(client.get("/v1/webhooks").await.json()["data"], json!([]), "nothing was made");
}

/// A change that is refused changes nothing.
#[tokio::test]
async fn changes_are_checked_like_what_is_made() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let path = path(&made(&client, NOBODY).await);
    let before = client.get(&path).await;
    let mut told = String::new();
    for body in [
        json!({"url": "https://127.0.0.2"}),
        json!({"url": null}),
        json!({"name": ""}),
        json!({"events": []}),
        json!({"events": ["nothing"]}),
        json!({"payload": "xml"}),
        json!({"signature": ""}),
        json!({"headers": {"Content-Type": "text/plain"}}),
        json!({"secret": "whsec_x"}),
        json!({"name": "Good", "url": "bad"}),
    ] {
        let reply = client.patch(&path, body).await;
        told += &format!(
            "{} {} {}\n",
            reply.status(),
            reply.json()["error"]["param"],
            reply.text("/error/message")
        );
    }
    assert_snapshot!(told, @"");
    assert_eq!(client.get(&path).await.body, before.body);
}

/// Headers are added, replaced and removed one by one.
#[tokio::test]
async fn headers_are_changed_by_name() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let made = made(&client, NOBODY).await;
    let path = path(&made);
    let names = async |headers: Value| {
        client.patch(&path, json!({"headers": headers})).await.json()["header_names"].clone()
    };
    assert_eq!(names(json!({"X-A": "1", "X-B": "2"})).await, json!(["X-A", "X-B"]));
    assert_eq!(names(json!({"x-a": null, "X-C": "3"})).await, json!(["X-B", "X-C"]));
    assert_eq!(names(json!({})).await, json!(["X-B", "X-C"]));
    let tried = client.post(&format!("{path}/test"), Value::Null).await.json();
    let sent = tried["attempt"]["request_headers"].to_string();
    assert!(sent.contains("X-B: ***") && sent.contains("X-C: ***"), "{sent}");
    assert_eq!(names(json!({"X-B": null, "X-C": null})).await, json!([]));
}
