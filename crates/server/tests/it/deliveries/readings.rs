//! Reading events for webhooks: once, whoever does it, and again when somebody asks for that.

use std::collections::HashSet;
use std::time::Duration;

use domain::id::Mint;
use engine::{Assembly, Engine, IdentityWindows, Sealing, WebhookSettings};
use outbound::{Allowed, Outbound, Policy};
use serde_json::json;
use testkit::{Answering, MASTER, Receiver, TestServer};

use super::{deliveries, happen, hook, is_delivered, told};

/// Another process on the same database.
fn another(server: &TestServer) -> Engine {
    let allow = Allowed::parse(["127.0.0.1"]).unwrap();
    Engine::assemble(Assembly {
        db: server.engine.db().clone(),
        clock: server.clock.clone(),
        mint: Mint::random(),
        node: "other".to_owned(),
        sealing: Sealing::with_master(MASTER),
        identity_windows: IdentityWindows::default(),
        files: None,
        encoder: None,
        models: std::collections::HashMap::new(),
        default_agent: domain::agent::AgentSettings::default(),
        run_limit: Duration::from_secs(20),
        limits: engine::Limits::default(),
        keep_events: Duration::from_hours(24),
        faces: dialects::faces(),
        public_url: String::new(),
        webhooks: WebhookSettings::default(),
        outbound: Outbound::new(Policy { allow }),
    })
}

#[tokio::test]
async fn two_processes_tell_everything_once() {
    const COUNT: usize = 60;
    let (server, receiver) = (TestServer::start().await, Receiver::start().await);
    let client = server.as_secret();
    another(&server).start_webhooks();
    let hook = hook(&client, &receiver.url("/"), json!({})).await;
    for number in 0..COUNT {
        happen(&client, &number.to_string()).await;
    }
    let mut heard = HashSet::new();
    for _ in 0..COUNT {
        let received = receiver.next().await;
        assert!(heard.insert(received.header("webhook-id").unwrap().to_owned()), "told twice");
    }
    let all = deliveries(&client, &hook, COUNT, is_delivered).await;
    assert!(all.iter().all(|one| one["attempt_count"] == 1));
    assert_eq!(receiver.received().len(), COUNT);
}

#[tokio::test]
async fn what_is_told_again_is_told_in_the_same_words() {
    let (server, receiver) = (TestServer::start().await, Receiver::start().await);
    let client = server.as_secret();
    let hook = hook(&client, &receiver.url("/"), json!({})).await;
    receiver.answers("/", [Answering::Status(200), Answering::Status(410)]);
    let mut firsts = Vec::new();
    for name in ["ada", "bob"] {
        happen(&client, name).await;
        firsts.push(receiver.next().await);
    }
    let path = format!("/v1/webhooks/{}", hook.id);
    super::once(&client, &path, |hook| hook["active"] == false).await;
    // What the events are about is another now, and is not what they told.
    let id = firsts[0].json()["data"]["customer"]["id"].as_str().unwrap().to_owned();
    client.patch(&format!("/v1/customers/{id}"), json!({"name": "Ada Lovelace"})).await;
    receiver.answers("/", [Answering::Status(200)]);
    assert_eq!(client.patch(&path, json!({"active": true})).await.status(), 200);
    let replay = json!({"after": "0", "only_missed": true});
    let begun = client.post(&format!("{path}/replay"), replay).await;
    assert!((200..300).contains(&begun.status()), "{begun}");
    let mut again = Vec::new();
    for _ in 0..2 {
        again.push(receiver.next().await);
    }
    again.sort_by_key(told);
    assert_eq!(told(&again[0]), "customer.created bob");
    assert_eq!(
        (&again[0].body, again[0].header("webhook-id")),
        (&firsts[1].body, firsts[1].header("webhook-id"))
    );
    assert_eq!(told(&again[1]), "customer.updated ada", "nobody was told before");
    let begun = client.post(&format!("{path}/replay"), json!({"after": "0"})).await;
    assert!((200..300).contains(&begun.status()), "{begun}");
    let mut all: Vec<String> = Vec::new();
    for _ in 0..3 {
        all.push(told(&receiver.next().await));
    }
    all.sort_unstable();
    assert_eq!(all, ["customer.created ada", "customer.created bob", "customer.updated ada"]);
}

/// Events that are kept no more leave holes in the order, and nobody stumbles over them.
#[tokio::test]
async fn forgotten_events_are_passed_over() {
    let (server, receiver) = (TestServer::start().await, Receiver::start().await);
    let client = server.as_secret();
    let hook = hook(&client, &receiver.url("/"), json!({})).await;
    happen(&client, "ada").await;
    deliveries(&client, &hook, 1, is_delivered).await;
    let now = server.engine.now();
    assert!(server.engine.forget_events(now.plus(1)).await.unwrap() > 0);
    server.clock.advance(1_000);
    let begun =
        client.post(&format!("/v1/webhooks/{}/replay", hook.id), json!({"after": "0"})).await;
    assert!(begun.status() < 500, "{begun}");
    happen(&client, "bob").await;
    assert_eq!(told(&receiver.next().await), "customer.created ada");
    assert_eq!(told(&receiver.next().await), "customer.created bob");
    let path = format!("/v1/webhooks/{}/replays", hook.id);
    super::once(&client, &path, |replays| replays["data"] == json!([])).await;
}

#[tokio::test]
async fn what_is_old_is_forgotten() {
    let (server, receiver) = (TestServer::start().await, Receiver::start().await);
    let client = server.as_secret();
    let hook = hook(&client, &receiver.url("/"), json!({})).await;
    for name in ["ada", "bob"] {
        happen(&client, name).await;
    }
    deliveries(&client, &hook, 2, is_delivered).await;
    server.engine.tidy_webhooks().await.unwrap();
    deliveries(&client, &hook, 2, is_delivered).await;
    server.clock.advance(WebhookSettings::default().keep.as_millis() as i64 + 1);
    server.engine.tidy_webhooks().await.unwrap();
    deliveries(&client, &hook, 0, is_delivered).await;
    let now = server.engine.now();
    let letters = move |tx: &mut store::Tx<'_>| store::deliveries::forget_letters(tx, now, 10);
    assert_eq!(server.engine.db().write(letters).await.unwrap(), 0, "they went with them");
}
