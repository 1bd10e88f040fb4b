//! `/v1/webhooks`: who is told of events.

mod deliveries;
mod input;
mod many;
mod secret;

use insta::assert_snapshot;
use serde_json::{Value, json};
use store::Tx;
use testkit::{Client, Receiver, Reply, Setup, TestServer, keys};

/// Where nobody listens.
pub(super) const NOBODY: &str = "http://127.0.0.1:1/";

/// A webhook that wants all, with its secret.
pub(super) async fn made(client: &Client, url: &str) -> Reply {
    let reply = client.post("/v1/webhooks", json!({"url": url, "events": ["*"]})).await;
    assert_eq!(reply.status(), 201, "{reply}");
    reply
}

pub(super) fn path(made: &Reply) -> String {
    format!("/v1/webhooks/{}", made.text("/id"))
}

/// Texts of a page, each at that place of an item.
pub(super) fn texts(page: &Reply, pointer: &str) -> Vec<String> {
    let items = page.json()["data"].as_array().unwrap().clone();
    items.iter().map(|item| item.pointer(pointer).unwrap().as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_webhook_is_made_found_changed_and_removed() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let body = json!({"url": " https://example.com/hooks ", "events": ["ticket.*", "message.created", "ticket.*"]});
    let made = client.post("/v1/webhooks", body).await;
    assert_snapshot!(made, @r#"201 {"id":"whk_018bcfe5680070008000000000000009","name":"example.com","url":"https://example.com/hooks","events":["ticket.*","message.created"],"payload":"native","signature":"standard","header_names":[],"active":true,"disabled_reason":null,"failing_since":null,"paused_until":null,"created_at":"2023-11-14T22:13:20.000Z","updated_at":"2023-11-14T22:13:20.000Z","secret":"whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAs="}"#);
    let path = path(&made);
    assert_snapshot!(client.get(&path).await, @r#"200 {"id":"whk_018bcfe5680070008000000000000009","name":"example.com","url":"https://example.com/hooks","events":["ticket.*","message.created"],"payload":"native","signature":"standard","header_names":[],"active":true,"disabled_reason":null,"failing_since":null,"paused_until":null,"created_at":"2023-11-14T22:13:20.000Z","updated_at":"2023-11-14T22:13:20.000Z"}"#);
    server.clock.advance(1_000);
    let change = json!({"name": " Front desk ", "url": "https://example.org", "events": ["*"], "payload": "native", "signature": "cstar"});
    let changed = client.patch(&path, change.clone()).await;
    assert_snapshot!(changed, @r#"200 {"id":"whk_018bcfe5680070008000000000000009","name":"Front desk","url":"https://example.org","events":["*"],"payload":"native","signature":"cstar","header_names":[],"active":true,"disabled_reason":null,"failing_since":null,"paused_until":null,"created_at":"2023-11-14T22:13:20.000Z","updated_at":"2023-11-14T22:13:21.000Z"}"#);
    server.clock.advance(1_000);
    assert_eq!(client.patch(&path, change).await.body, changed.body, "nothing to change");
    assert_eq!(client.get(&path).await.body, changed.body);
    assert_snapshot!(client.delete(&path).await, @"204");
    assert_snapshot!(client.get(&path).await, @r#"404 {"error":{"type":"not_found","code":"not_found","message":"no such webhook","doc_url":"/docs/errors#not_found","request_id":"req_1"}}"#);
    assert_eq!(client.delete(&path).await.status(), 404);
    assert_eq!(client.patch(&path, json!({"name": "X"})).await.status(), 404);
}

#[tokio::test]
async fn webhooks_are_listed_in_pages_and_by_whether_they_are_active() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let mut ids = Vec::new();
    for active in [true, false, true, false, true] {
        let body = json!({"url": NOBODY, "events": ["*"], "active": active});
        ids.push(client.post("/v1/webhooks", body).await.text("/id"));
        server.clock.advance(1);
    }
    let first = client.get("/v1/webhooks?limit=3").await;
    assert_eq!((texts(&first, "/id"), first.text("/next")), (ids[..3].to_vec(), ids[2].clone()));
    let rest = client.get(&format!("/v1/webhooks?limit=3&after={}", ids[2])).await;
    assert_eq!(
        (texts(&rest, "/id"), rest.json()["has_more"].clone()),
        (ids[3..].to_vec(), json!(false))
    );
    let on = client.get("/v1/webhooks?active=true&limit=2").await;
    assert_eq!(texts(&on, "/id"), [ids[0].clone(), ids[2].clone()]);
    assert_eq!(on.json()["has_more"], json!(true));
    let off = client.get("/v1/webhooks?active=false").await;
    assert_eq!(texts(&off, "/id"), [ids[1].clone(), ids[3].clone()]);
    for wrong in ["?active=perhaps", "?after=x", "?limit=0"] {
        assert_eq!(client.get(&format!("/v1/webhooks{wrong}")).await.status(), 422, "{wrong}");
    }
    for other in [server.as_test(), server.as_stranger()] {
        assert_eq!(texts(&other.get("/v1/webhooks").await, "/id"), Vec::<String>::new());
        assert_eq!(other.get(&format!("/v1/webhooks/{}", ids[0])).await.status(), 404);
    }
}

#[tokio::test]
async fn there_are_as_many_webhooks_as_there_may_be() {
    let webhooks =
        engine::WebhookSettings { per_workspace: 3, ..engine::WebhookSettings::default() };
    let server = Setup::default().webhooks(webhooks).start().await;
    let client = server.as_secret();
    // Those who come at once do not slip past the count.
    let all = (0..8).map(|_| client.post("/v1/webhooks", json!({"url": NOBODY, "events": ["*"]})));
    let all = futures_util::future::join_all(all).await;
    let mut statuses: Vec<u16> = all.iter().map(Reply::status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 201, 201, 409, 409, 409, 409, 409]);
    let refused = client.post("/v1/webhooks", json!({"url": NOBODY, "events": ["*"]})).await;
    assert_snapshot!(refused, @r#"409 {"error":{"type":"conflict","code":"conflict","message":"there are as many webhooks as there may be: remove one first","doc_url":"/docs/errors#conflict","request_id":"req_1"}}"#);
    made(&server.as_test(), NOBODY).await;
    let listed = client.get("/v1/webhooks").await;
    client.delete(&format!("/v1/webhooks/{}", texts(&listed, "/id")[0])).await;
    made(&client, NOBODY).await;
}

/// Switched on again, a webhook is told of what happens from then on, and of nothing before.
#[tokio::test]
async fn a_webhook_is_switched_off_and_on() {
    let (server, receiver) = (TestServer::start().await, Receiver::start().await);
    let client = server.as_secret();
    let path = path(&made(&client, &receiver.url("/")).await);
    client.post("/v1/customers", json!({"name": "One"})).await;
    let one = receiver.next().await;
    assert_eq!(one.json()["data"]["customer"]["name"], "One");
    let off = client.patch(&path, json!({"active": false})).await;
    assert_eq!(
        (off.json()["active"].clone(), off.json()["disabled_reason"].clone()),
        (json!(false), Value::Null)
    );
    server.clock.advance(1_000);
    client.post("/v1/customers", json!({"name": "Two"})).await;
    server.clock.advance(1_000);
    assert_eq!(client.patch(&path, json!({"active": true})).await.json()["active"], json!(true));
    server.clock.advance(1_000);
    client.post("/v1/customers", json!({"name": "Three"})).await;
    assert_eq!(receiver.next().await.json()["data"]["customer"]["name"], "Three");
}

/// A secret is shown when it is made, and nowhere else.
#[tokio::test]
async fn what_is_secret_is_shown_once() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let body = json!({"url": NOBODY, "events": ["*"], "headers": {"Authorization": "Bearer hidden-value", "X-Team": "hidden-too"}});
    let made = client.call("POST", "/v1/webhooks").json(&body).header("idempotency-key", "k");
    let made = made.send().await;
    let secret = made.text("/secret");
    assert!(secret.starts_with("whsec_"), "{made}");
    assert_eq!(made.json()["header_names"], json!(["Authorization", "X-Team"]));
    let again = client.call("POST", "/v1/webhooks").json(&body).header("idempotency-key", "k");
    let again = again.send().await;
    assert_eq!((again.status(), again.header("idempotent-replayed")), (201, Some("true")));
    assert_eq!((again.text("/id"), again.json().get("secret")), (made.text("/id"), None));
    let path = path(&made);
    let tried = client.post(&format!("{path}/test"), Value::Null).await;
    client.post("/v1/webhooks/trigger-test", json!({"type": "ticket.created"})).await;
    let deliveries = client.get(&format!("{path}/deliveries")).await;
    let delivery = format!("{path}/deliveries/{}", deliveries.text("/data/0/id"));
    let all = [
        client.get(&path).await,
        client.get("/v1/webhooks").await,
        client.patch(&path, json!({"name": "Other"})).await,
        tried,
        client.get(&delivery).await,
        deliveries,
        again,
    ];
    for reply in &all {
        for hidden in [&secret["whsec_".len()..], "hidden-value", "hidden-too"] {
            assert!(!reply.to_string().contains(hidden), "{reply}");
        }
    }
    let (id, now) = (made.text("/id").parse().unwrap(), server.clock.now());
    let scope = server.operator().scope;
    let read = move |tx: &mut Tx<'_>| {
        let secrets =
            store::webhooks::secrets(tx, id, now)?.into_iter().map(|secret| secret.sealed);
        let kept =
            store::idempotency::page(tx, scope, ("", ""), 10)?.into_iter().map(|kept| kept.body);
        let headers = store::webhooks::headers(tx, id)?;
        Ok::<_, store::Error>(headers.into_iter().chain(secrets).chain(kept).collect::<Vec<_>>())
    };
    let stored = server.engine.db().read(read).await.unwrap();
    assert_eq!(stored.len(), 3, "headers, a secret, and the answer that was kept");
    for text in stored.iter().map(|bytes| String::from_utf8_lossy(bytes)) {
        for hidden in [&secret["whsec_".len()..], "hidden-value", "hidden-too"] {
            assert!(!text.contains(hidden), "{hidden} is in the database");
        }
    }
}

#[tokio::test]
async fn keys_of_pages_and_tokens_manage_no_webhooks() {
    let server = TestServer::start().await;
    let page = server.with_key(keys::PUBLISHABLE).get("/v1/webhooks").await;
    assert_snapshot!(page, @r#"403 {"error":{"type":"permission","code":"forbidden","message":"you may not manage webhooks with this key","doc_url":"/docs/errors#forbidden","request_id":"req_1"}}"#);
}
