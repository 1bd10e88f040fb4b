//! What comes of each answer.

use insta::assert_snapshot;
use serde_json::{Value, json};
use signing::Secret;
use testkit::{Answering, Client, Received, Receiver, Setup, TestServer};

use super::{Hook, deliveries, happen, hook, is_delivered, is_signed, once, told, tried};

const SECOND: i64 = 1_000;
const DAY: i64 = 24 * 60 * 60 * SECOND;

async fn state(client: &Client, hook: &Hook) -> Value {
    client.get(&format!("/v1/webhooks/{}", hook.id)).await.json()
}

/// What an attempt says: how the delivery stands, the status, and what went wrong.
fn line(path: &str, delivery: &Value) -> String {
    let last = &delivery["last_attempt"];
    let error = last["error"].as_str().unwrap_or("-");
    format!("{path}: {} {} {error}", delivery["state"].as_str().unwrap(), last["status"])
}

#[tokio::test]
async fn only_2xx_is_success_and_the_rest_is_said_in_words() {
    let timeout = std::time::Duration::from_secs(1);
    let webhooks = engine::WebhookSettings { timeout, ..engine::WebhookSettings::default() };
    let (server, receiver) =
        (Setup::default().webhooks(webhooks).start().await, Receiver::start().await);
    let client = server.as_secret();
    let to = receiver.url("/elsewhere");
    let cases = [
        ("/200", Answering::Status(200)),
        ("/204", Answering::Status(204)),
        ("/299", Answering::Status(299)),
        ("/302", Answering::Redirect(to)),
        ("/400", Answering::Status(400)),
        ("/404", Answering::Status(404)),
        ("/500", Answering::Status(500)),
        ("/drip", Answering::Drip),
        ("/hang", Answering::Hang),
        ("/reset", Answering::Reset),
    ];
    let mut hooks = Vec::new();
    for (path, answering) in &cases {
        receiver.answers(path, [answering.clone()]);
        hooks.push(hook(&client, &receiver.url(path), json!({})).await);
    }
    hooks.push(hook(&client, "http://127.0.0.1:1/nobody", json!({})).await);
    happen(&client, "ada").await;
    let mut lines = Vec::new();
    let paths = cases.iter().map(|(path, _)| *path).chain(["/nobody"]);
    for (path, hook) in paths.zip(&hooks) {
        lines.push(line(path, &tried(&client, hook, 1).await));
    }
    assert_snapshot!(lines.join("\n"), @r"
    /200: delivered 200 -
    /204: delivered 204 -
    /299: delivered 299 -
    /302: waiting 302 answered 302: redirects are not followed, the address must be the one that answers
    /400: waiting 400 answered 400
    /404: waiting 404 answered 404
    /500: waiting 500 answered 500
    /drip: waiting 200 no complete answer in time
    /hang: waiting null no complete answer in time
    /reset: waiting null the connection was closed before the answer was complete
    /nobody: waiting null no connection: connection refused
    ");
    assert!(receiver.received().iter().all(|received| received.path != "/elsewhere"));
}

#[tokio::test]
async fn addresses_that_are_not_allowed_are_not_called() {
    let (server, receiver) = (TestServer::start().await, Receiver::start().await);
    let client = server.as_secret();
    let hook = hook(&client, &receiver.url("/"), json!({})).await;
    // What was allowed when the webhook was made may be so no more.
    let id = hook.id.parse().unwrap();
    let scope = server.operator().scope;
    let change = move |tx: &mut store::Tx<'_>| {
        let found = store::webhooks::find(tx, scope, id)?.unwrap();
        let url = "https://10.0.0.1/hook".to_owned();
        store::webhooks::update(tx, &domain::webhook::Webhook { url, ..found })
    };
    server.engine.db().write(change).await.unwrap();
    happen(&client, "ada").await;
    let delivery = tried(&client, &hook, 1).await;
    assert_snapshot!(line("10.0.0.1", &delivery), @"10.0.0.1: waiting null 10.0.0.1 is an address of a private network; the operator can allow it");
    assert!(receiver.received().is_empty());
}

#[tokio::test]
async fn who_is_gone_is_told_nothing_more() {
    let (server, receiver) = (TestServer::start().await, Receiver::start().await);
    let client = server.as_secret();
    receiver.answers("/gone", [Answering::Status(500), Answering::Status(410)]);
    let watching = json!({"events": ["webhook.disabled"]});
    hook(&client, &receiver.url("/watching"), watching).await;
    let gone = hook(&client, &receiver.url("/gone"), json!({})).await;
    for name in ["ada", "bob"] {
        happen(&client, name).await;
    }
    let told = receiver.next_at("/watching").await.json();
    assert_eq!(
        (&told["type"], &told["data"]["details"]["reason"]),
        (&json!("webhook.disabled"), &json!("gone"))
    );
    assert_eq!(told["data"]["subject"], json!(gone.id), "{told}");
    let ended = |one: &Value| one["state"] == "canceled" || one["state"] == "failed";
    deliveries(&client, &gone, 2, ended).await;
    let state = state(&client, &gone).await;
    assert_eq!((&state["active"], &state["disabled_reason"]), (&json!(false), &json!("gone")));
    happen(&client, "eve").await;
    server.clock.advance(DAY);
    deliveries(&client, &gone, 2, ended).await;
    assert_eq!(receiver.received().iter().filter(|one| one.path == "/gone").count(), 2);
}

#[tokio::test]
async fn who_has_failed_for_five_days_is_switched_off() {
    let (server, receiver) = (TestServer::start().await, Receiver::start().await);
    let client = server.as_secret();
    receiver.answers("/", [Answering::Status(500)]);
    let watching = json!({"events": ["webhook.disabled"]});
    hook(&client, &receiver.url("/watching"), watching).await;
    let failing = hook(&client, &receiver.url("/"), json!({})).await;
    happen(&client, "ada").await;
    tried(&client, &failing, 1).await;
    server.clock.advance(5 * DAY - 1);
    tried(&client, &failing, 2).await;
    assert_eq!(state(&client, &failing).await["active"], true);
    server.clock.advance(300 * SECOND * 2);
    let told = receiver.next_at("/watching").await.json();
    assert_eq!(told["data"]["details"]["reason"], "failing", "{told}");
    let delivery =
        deliveries(&client, &failing, 1, |one| one["state"] == "canceled").await.remove(0);
    assert_eq!(delivery["attempt_count"], 3);
    let state = state(&client, &failing).await;
    assert_eq!((&state["active"], &state["disabled_reason"]), (&json!(false), &json!("failing")));
    assert_eq!(state["failing_since"], "2023-11-14T22:13:20.000Z");
}

#[tokio::test]
async fn who_is_busy_is_left_alone_and_nobody_else() {
    let (server, receiver) = (TestServer::start().await, Receiver::start().await);
    let client = server.as_secret();
    let after = |wish: &str| vec![("retry-after", wish.to_owned())];
    let date = vec![
        ("retry-after", "Tue, 14 Nov 2023 22:15:00 GMT".to_owned()),
        ("date", "Tue, 14 Nov 2023 22:13:20 GMT".to_owned()),
    ];
    let with = |status, headers| Answering::With(status, headers, String::new());
    let cases = [
        ("/429", with(429, after("120")), Some("2023-11-14T22:15:20.000Z")),
        ("/502", Answering::Status(502), Some("2023-11-14T22:14:20.000Z")),
        ("/504", Answering::Status(504), Some("2023-11-14T22:14:20.000Z")),
        ("/503", with(503, date), Some("2023-11-14T22:15:00.000Z")),
        ("/long", with(429, after("86400")), Some("2023-11-14T23:13:20.000Z")),
        ("/500", Answering::Status(500), None),
    ];
    let mut hooks = Vec::new();
    for (path, answering, _) in &cases {
        receiver.answers(path, [answering.clone(), Answering::Status(200)]);
        hooks.push(hook(&client, &receiver.url(path), json!({})).await);
    }
    let well = hook(&client, &receiver.url("/well"), json!({})).await;
    happen(&client, "ada").await;
    for ((path, _, until), hook) in cases.iter().zip(&hooks) {
        assert_eq!(tried(&client, hook, 1).await["state"], "waiting", "{path}");
        assert_eq!(state(&client, hook).await["paused_until"].as_str(), *until, "{path}");
    }
    // The second attempt is due, but for those that are left alone.
    happen(&client, "bob").await;
    server.clock.advance(6 * SECOND);
    deliveries(&client, &well, 2, is_delivered).await;
    deliveries(&client, &hooks[5], 2, is_delivered).await;
    let waiting = |one: &Value| one["state"] == "waiting";
    for hook in &hooks[..5] {
        deliveries(&client, hook, 2, waiting).await;
    }
    server.clock.advance(60 * SECOND);
    deliveries(&client, &hooks[1], 2, is_delivered).await;
    deliveries(&client, &hooks[0], 2, waiting).await;
    server.clock.advance(3_600 * SECOND);
    for hook in &hooks {
        deliveries(&client, hook, 2, is_delivered).await;
    }
}

/// However much waits for one that hangs, it holds one line, and the others get theirs.
#[tokio::test]
async fn one_that_hangs_does_not_hold_up_a_hundred() {
    const OTHERS: usize = 99;
    let timeout = std::time::Duration::from_mins(5);
    let webhooks = engine::WebhookSettings { timeout, ..engine::WebhookSettings::default() };
    let (server, receiver) =
        (Setup::default().webhooks(webhooks).start().await, Receiver::start().await);
    let client = server.as_secret();
    receiver.answers("/hang", [Answering::Hang]);
    let hanging = hook(&client, &receiver.url("/hang"), json!({})).await;
    for number in 0..OTHERS {
        hook(&client, &receiver.url(&format!("/{number}")), json!({})).await;
    }
    let names = ["ada", "bob", "eve"];
    for name in names {
        happen(&client, name).await;
    }
    receiver.next_at("/hang").await;
    for number in 0..OTHERS {
        let mut heard = Vec::new();
        for _ in names {
            heard.push(told(&receiver.next_at(&format!("/{number}")).await));
        }
        heard.sort_unstable();
        assert_eq!(heard, names.map(|name| format!("customer.created {name}")), "{number}");
    }
    let waiting = |one: &Value| one["state"] == "waiting" && one["attempt_count"] == 0;
    deliveries(&client, &hanging, names.len(), waiting).await;
    assert_eq!(receiver.received().len(), OTHERS * names.len() + 1, "it holds one line");
}

#[tokio::test]
async fn while_a_secret_is_replaced_both_sign() {
    let (server, receiver) = (TestServer::start().await, Receiver::start().await);
    let client = server.as_secret();
    let hook = hook(&client, &receiver.url("/"), json!({})).await;
    let path = format!("/v1/webhooks/{}/secret", hook.id);
    let rotated = client.post(&path, json!({"overlap_seconds": 3_600})).await;
    assert!((200..300).contains(&rotated.status()), "{rotated}");
    let new = Secret::parse(&rotated.text("/secret")).unwrap();
    let signed = |received: &Received, seconds| {
        [&hook.secret, &new].map(|secret| is_signed(received, secret, seconds))
    };
    happen(&client, "ada").await;
    assert_eq!(signed(&receiver.next().await, 1_700_000_000), [true, true]);
    server.clock.advance(3_600 * SECOND);
    deliveries(&client, &hook, 1, is_delivered).await;
    happen(&client, "bob").await;
    assert_eq!(signed(&receiver.next().await, 1_700_003_600), [false, true]);
}

#[tokio::test]
async fn what_is_too_long_is_told_by_reference() {
    let (server, receiver) = (TestServer::start().await, Receiver::start().await);
    let client = server.as_secret();
    let wanted = json!({"events": ["message.created"]});
    hook(&client, &receiver.url("/"), wanted).await;
    let said = "so much to say ".repeat(1_400);
    assert!(said.len() > 20_000);
    let ticket = json!({"title": "Long", "message": said});
    let made = client.post("/v1/tickets", ticket).await;
    assert_eq!(made.status(), 201, "{made}");
    let received = receiver.next().await;
    assert!(received.body.len() < 1_000, "{}", received.body.len());
    let event = received.json();
    assert_eq!(
        (event["type"].as_str(), event["id"].as_str()),
        (Some("message.created"), received.header("webhook-id"))
    );
    let path = format!("/v1/events/{}", event["id"].as_str().unwrap());
    let whole = once(&client, &path, |event| event["data"]["message"].is_object()).await;
    assert_eq!(whole["data"]["message"]["content"].as_str().map(str::len), Some(said.trim().len()));
}
