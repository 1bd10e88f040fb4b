//! From an event to the answer of a webhook's receiver: every attempt, when it is made, and what comes of it.

mod crashes;
mod outcomes;
mod people;
mod readings;
mod schedules;

use std::time::Duration;

use serde_json::{Value, json};
use signing::{Secret, Standard, Window, verify_standard};
use testkit::{Client, Received, Receiver, TestServer};

/// How long something is waited for that takes a moment.
const PATIENCE: Duration = Duration::from_mins(1);

/// A webhook of a test.
#[derive(Clone, Debug)]
struct Hook {
    id: String,
    secret: Secret,
}

/// Makes a webhook that wants these events.
async fn hook(client: &Client, url: &str, more: Value) -> Hook {
    let mut input = json!({"url": url, "events": ["customer.*"]});
    let more = more.as_object().unwrap().clone();
    input.as_object_mut().unwrap().extend(more);
    let made = client.post("/v1/webhooks", input).await;
    assert_eq!(made.status(), 201, "{made}");
    Hook { id: made.text("/id"), secret: Secret::parse(&made.text("/secret")).unwrap() }
}

/// Lets an event happen.
async fn happen(client: &Client, name: &str) {
    let made = client.post("/v1/customers", json!({"external_id": name, "name": name})).await;
    assert_eq!(made.status(), 201, "{made}");
}

/// Asks until the answer is as it should be.
async fn once(client: &Client, path: &str, is: impl Fn(&Value) -> bool) -> Value {
    let asking = async {
        loop {
            let answer = client.get(path).await.json();
            if is(&answer) {
                return answer;
            }
        }
    };
    if let Ok(answer) = tokio::time::timeout(PATIENCE, asking).await {
        return answer;
    }
    panic!("{path} stays as it is: {}", client.get(path).await);
}

/// The deliveries of a webhook, newest first, once each of so many is as it should be.
async fn deliveries(
    client: &Client,
    hook: &Hook,
    count: usize,
    is: impl Fn(&Value) -> bool,
) -> Vec<Value> {
    let path = format!("/v1/webhooks/{}/deliveries?limit=100", hook.id);
    let list = |answer: &Value| answer["data"].as_array().unwrap().clone();
    let all = |answer: &Value| list(answer).len() == count && list(answer).iter().all(&is);
    list(&once(client, &path, all).await)
}

/// The only delivery of a webhook, once it was tried so often.
async fn tried(client: &Client, hook: &Hook, attempts: i64) -> Value {
    deliveries(client, hook, 1, |one| one["attempt_count"] == attempts).await.remove(0)
}

fn is_delivered(delivery: &Value) -> bool {
    delivery["state"] == "delivered"
}

/// What happened to whom, in the native face.
fn told(received: &Received) -> String {
    let event = received.json();
    let name = &event["data"]["customer"]["external_id"];
    format!("{} {}", event["type"].as_str().unwrap(), name.as_str().unwrap_or("-"))
}

/// Whether one of a webhook's secrets has signed a request at that second.
fn is_signed(received: &Received, secret: &Secret, seconds: i64) -> bool {
    let header = |name| received.header(name).unwrap();
    let headers = Standard {
        id: header("webhook-id"),
        timestamp: header("webhook-timestamp"),
        signature: header("webhook-signature"),
    };
    let window = Window::at(seconds).tolerating(0);
    verify_standard(std::slice::from_ref(secret), headers, &received.body, window).is_ok()
}

#[tokio::test]
async fn an_event_is_told_to_whoever_wants_it() {
    let (server, receiver) = (TestServer::start().await, Receiver::start().await);
    let client = server.as_secret();
    happen(&client, "before").await;
    let one = hook(&client, &receiver.url("/one"), json!({"headers": {"X-Team": "blue"}})).await;
    hook(&client, &receiver.url("/off"), json!({"active": false})).await;
    hook(&client, &receiver.url("/other"), json!({"events": ["ticket.created"]})).await;
    hook(&server.as_test(), &receiver.url("/test"), json!({})).await;
    hook(&server.as_stranger(), &receiver.url("/stranger"), json!({})).await;
    happen(&client, "ada").await;
    let received = receiver.next().await;
    assert_eq!((received.path.as_str(), told(&received)), ("/one", "customer.created ada".into()));
    assert_eq!(received.header("x-team"), Some("blue"));
    assert!(is_signed(&received, &one.secret, 1_700_000_000));
    let delivery = deliveries(&client, &one, 1, is_delivered).await.remove(0);
    let path = format!("/v1/webhooks/{}/deliveries/{}", one.id, delivery["id"].as_str().unwrap());
    let record = client.get(&path).await.json();
    assert_eq!(record["body"].as_str().unwrap().as_bytes(), received.body);
    let sent = record["attempts"][0]["request_headers"].as_array().unwrap();
    assert!(sent.contains(&json!("X-Team: ***")), "{sent:?}");
    let id = format!("webhook-id: {}", received.json()["id"].as_str().unwrap());
    assert!(sent.contains(&json!(id)), "{sent:?}");
    assert_eq!(receiver.received().len(), 1, "nobody else was told of anything");
    let metrics = server.as_nobody().get("/metrics").await.to_string();
    for line in [
        "switchboard_webhook_attempts_total{outcome=\"delivered\"} 1",
        "switchboard_webhook_first_attempt_seconds_count 1",
    ] {
        assert!(metrics.contains(line), "{line} in {metrics}");
    }
}
