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
    let mut told = Vec::new();
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
        told.push(format!("{begin} -> {}", refused(&client, with("url", json!(url))).await));
    }
    assert_snapshot!(told.join("\n"), @r#"
     -> 422 url: url: this is not a URL such as https://example.com/hooks
    example.com -> 422 url: url: this is not a URL such as https://example.com/hooks
    ftp://example.com -> 422 url: url: the URL must begin with https://
    http://example.com -> 422 url: url: the URL must begin with https://; http:// is only for hosts that the operator allows
    https://user:hunter2@example.com -> 422 url: url: the URL must not have a user or a password in it
    https://example.com/#top -> 422 url: url: the URL must not have a fragment (`#…`)
    https://example.com:0 -> 422 url: url: the URL's port must not be 0
    https://10.0.0.1/ -> 422 url: url: 10.0.0.1 is an address of a private network; the operator can allow it
    https://169.254.169.254/latest -> 422 url: url: 169.254.169.254 is a link-local address; the operator can allow it
    https://[::1]/ -> 422 url: url: [::1] is an address of this machine; the operator can allow it
    https://0x7f.0.0.2/ -> 422 url: url: 127.0.0.2 is an address of this machine; the operator can allow it
    http://localhost/ -> 422 url: url: the URL must begin with https://; http:// is only for hosts that the operator allows
    https://example.com/aaaaaaaaaaaaaaaaaaaa -> 422 url: url: the URL has more than 2048 bytes
    "#);
    assert_eq!(client.get("/v1/webhooks").await.json()["data"], json!([]), "nothing was made");
}

#[tokio::test]
async fn everything_else_is_checked_too() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let many: Vec<String> = (0..21).map(|number| format!("X-{number}")).collect();
    let many: Value =
        many.into_iter().map(|name| (name, json!("v"))).collect::<serde_json::Map<_, _>>().into();
    let mut told = Vec::new();
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
        told.push(refused(&client, with(field, value)).await);
    }
    assert_snapshot!(told.join("\n"), @r#"
    422 name: name needs some text
    422 name: name has 201 bytes; at most 200 are allowed
    422 name: invalid type: integer `7`, expected a string
    422 events: events needs at least one type, or *
    422 events: events: the payload native has no type `ticket`; name one such as ticket.created, or ticket.*, or *
    422 events: events: the payload native has no type `ticket.exploded`; name one such as ticket.created, or ticket.*, or *
    422 events: events: the payload native has no type `boss.*`; name one such as ticket.created, or ticket.*, or *
    422 events: events: the payload native has no type ``; name one such as ticket.created, or ticket.*, or *
    422 events: invalid type: string "*", expected a sequence
    422 payload: payload is one of native, cstar, cstar_flat
    422 signature: signature is one of standard, cstar, cstar_sha256
    422 secret: secret: a secret begins with `whsec_`
    422 secret: secret: a secret is `whsec_` and base64 (A–Z, a–z, 0–9, `+`, `/`, padded with `=`)
    422 secret: secret: a secret is `whsec_` and the base64 of 24 to 64 bytes; this one has 7
    422 headers: headers: the header `host` is written by the server itself
    422 headers: headers: the header `webhook-id` is written by the server itself
    422 headers: headers: the header `X-Signature` is written by the server itself
    422 headers: headers: `a b` is not the name of a header
    422 headers: headers: the value of the header `x-a` must be of visible ASCII characters and spaces
    422 headers: headers: `x-a` is there twice
    422 headers: headers: the value of `X-A` has more than 4096 bytes
    422 headers.X-A: invalid type: null, expected a string
    422 headers: headers has at most 20 of them
    422 active: invalid type: string "yes", expected a boolean
    422 colour: unknown field `colour`, expected one of `name`, `url`, `events`, `payload`, `signature`, `secret`, `headers`, `active`
    "#);
    assert!(!told.concat().contains("hunter2"), "secrets are not repeated");
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
    let mut told = Vec::new();
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
        told.push(format!(
            "{} {} {}",
            reply.status(),
            reply.json()["error"]["param"],
            reply.text("/error/message")
        ));
    }
    assert_snapshot!(told.join("\n"), @r#"
    422 "url" url: 127.0.0.2 is an address of this machine; the operator can allow it
    422 "url" invalid type: null, expected a string
    422 "name" name needs some text
    422 "events" events needs at least one type, or *
    422 "events" events: the payload native has no type `nothing`; name one such as ticket.created, or ticket.*, or *
    422 "payload" payload is one of native, cstar, cstar_flat
    422 "signature" signature is one of standard, cstar, cstar_sha256
    422 "headers" headers: the header `Content-Type` is written by the server itself
    422 "secret" unknown field `secret`, expected one of `name`, `url`, `events`, `payload`, `signature`, `headers`, `active`
    422 "url" url: this is not a URL such as https://example.com/hooks
    "#);
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
