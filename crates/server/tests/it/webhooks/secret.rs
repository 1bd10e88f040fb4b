//! Another secret for a webhook, without losing an event.

use insta::assert_snapshot;
use serde_json::{Value, json};
use signing::{Secret, Standard, Window, verify_standard};
use testkit::{Client, Received, Receiver, TestServer};

use super::{made, path};

const OWN: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// With which of these secrets a request was signed.
async fn signers(
    server: &TestServer,
    path: &str,
    receiver: &Receiver,
    secrets: &[&str],
) -> Vec<bool> {
    let tried = server.as_secret().post(&format!("{path}/test"), Value::Null).await;
    assert_eq!(tried.json()["success"], json!(true), "{tried}");
    let received = receiver.next().await;
    secrets.iter().map(|secret| is_signed(server, &received, secret)).collect()
}

fn is_signed(server: &TestServer, received: &Received, secret: &str) -> bool {
    let header = |name| received.header(name).unwrap();
    let headers = Standard {
        id: header("webhook-id"),
        timestamp: header("webhook-timestamp"),
        signature: header("webhook-signature"),
    };
    let window = Window::at(server.clock.now().millis() / 1_000);
    verify_standard(&[Secret::parse(secret).unwrap()], headers, &received.body, window).is_ok()
}

#[tokio::test]
async fn two_secrets_sign_while_they_overlap() {
    let (server, receiver) = (TestServer::start().await, Receiver::start().await);
    let client = server.as_secret();
    let made = made(&client, &receiver.url("/")).await;
    let (path, first) = (path(&made), made.text("/secret"));
    let rotate = format!("{path}/secret");
    let rotated = client.post(&rotate, json!({"overlap_seconds": 60})).await;
    let second = rotated.text("/secret");
    assert_eq!(rotated.text("/previous_until"), "2023-11-14T22:14:20.000Z");
    assert_eq!(signers(&server, &path, &receiver, &[&first, &second]).await, [true, true]);
    // A third one: the newest two sign.
    let third = client.post(&rotate, json!({"secret": OWN, "overlap_seconds": 60})).await;
    assert_eq!(third.text("/secret"), OWN);
    let all = [first.as_str(), &second, OWN];
    assert_eq!(signers(&server, &path, &receiver, &all).await, [false, true, true]);
    server.clock.advance(60_000);
    assert_eq!(signers(&server, &path, &receiver, &all).await, [false, false, true]);
    // At once, and with the default overlap of a day.
    let last = client.post(&rotate, json!({"overlap_seconds": 0})).await;
    assert_eq!(last.json()["previous_until"], Value::Null);
    let last = last.text("/secret");
    assert_eq!(signers(&server, &path, &receiver, &[OWN, &last]).await, [false, true]);
    let usual = client.post(&rotate, Value::Null).await;
    assert_eq!(usual.text("/previous_until"), "2023-11-15T22:14:20.000Z");
}

#[tokio::test]
async fn a_repeated_rotation_has_one_effect_and_shows_no_secret() {
    let (server, receiver) = (TestServer::start().await, Receiver::start().await);
    let client = server.as_secret();
    let path = path(&made(&client, &receiver.url("/")).await);
    let rotate = async || {
        let call = client.call("POST", &format!("{path}/secret")).json(&json!({}));
        call.header("idempotency-key", "k").send().await
    };
    let first = rotate().await;
    let again = rotate().await;
    assert_eq!((again.status(), again.header("idempotent-replayed")), (200, Some("true")));
    assert_eq!(again.json().get("secret"), None);
    assert_eq!(again.text("/previous_until"), first.text("/previous_until"));
    let secret = first.text("/secret");
    assert_eq!(signers(&server, &path, &receiver, &[&secret]).await, [true]);
}

#[tokio::test]
async fn wrong_secrets_are_refused() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let body = json!({"url": super::NOBODY, "events": ["*"], "secret": OWN});
    let own = client.post("/v1/webhooks", body).await;
    assert_eq!(own.text("/secret"), OWN);
    let rotate = format!("{}/secret", path(&own));
    let mut told = Vec::new();
    for body in [
        json!({"overlap_seconds": -1}),
        json!({"overlap_seconds": 604_801}),
        json!({"overlap_seconds": "1h"}),
        json!({"secret": "hunter2"}),
        json!({"secret": "whsec_aHVudGVyMg=="}),
        json!({"secret": OWN}),
        json!({"colour": "red"}),
    ] {
        told.push(message(&client, &rotate, body).await);
    }
    assert_snapshot!(told.join("\n"), @r#"
    422 "overlap_seconds" overlap_seconds is 0 to 604800
    422 "overlap_seconds" overlap_seconds is 0 to 604800
    422 "overlap_seconds" invalid type: string "1h", expected i64
    422 "secret" secret: a secret begins with `whsec_`
    422 "secret" secret: a secret is `whsec_` and the base64 of 24 to 64 bytes; this one has 7
    422 "secret" secret: the webhook signs with this one already
    422 "colour" unknown field `colour`, expected `secret` or `overlap_seconds`
    "#);
    let gone = rotate.replace("whk_0", "whk_1");
    assert_eq!(client.post(&gone, json!({})).await.status(), 404);
    for other in [server.as_test(), server.as_stranger()] {
        assert_eq!(other.post(&rotate, json!({})).await.status(), 404);
    }
}

async fn message(client: &Client, path: &str, body: Value) -> String {
    let reply = client.post(path, body).await;
    format!(
        "{} {} {}",
        reply.status(),
        reply.json()["error"]["param"],
        reply.text("/error/message")
    )
}
