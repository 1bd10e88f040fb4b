//! Webhooks for which much is waiting: what is done with it is done a little at a time.

use domain::clock::Time;
use domain::id::{DeliveryId, EventId, LetterId, Mint, ReadingId, WebhookId};
use domain::webhook::{Letter, Reading};
use insta::assert_snapshot;
use serde_json::json;
use store::{Tx, deliveries, readings};
use testkit::{Reply, TestServer};

use super::{NOBODY, made, path, texts};

/// More than two transactions cancel or remove.
const MANY: usize = 1_100;

/// Sends a letter on its way that often, due tomorrow.
async fn send(server: &TestServer, webhook: WebhookId) {
    let now = server.clock.now();
    let mint = Mint::random();
    let letter = Letter {
        id: LetterId::mint(&mint, now),
        event: EventId::mint(&mint, now),
        face: "native".to_owned(),
        kind: "ticket.created".to_owned(),
        name: "evt_1".to_owned(),
        body: None,
        short: "{}".to_owned(),
        created_at: now,
    };
    let due_at = now.plus(24 * 60 * 60 * 1_000);
    let write = move |tx: &mut Tx<'_>| {
        let kept = deliveries::put_letter(tx, &letter, None, "")?;
        for _ in 0..MANY {
            let id = DeliveryId::mint(&mint, now);
            deliveries::insert(tx, id, (webhook, kept), due_at, now)?;
        }
        Ok::<_, store::Error>(())
    };
    server.engine.db().write(write).await.unwrap();
}

async fn waiting(server: &TestServer, path: &str) -> Reply {
    server.as_secret().get(&format!("{path}/deliveries?state=waiting")).await
}

#[tokio::test]
async fn all_that_waits_is_canceled_and_removed() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let made = made(&client, NOBODY).await;
    let (path, id) = (path(&made), made.text("/id").parse().unwrap());
    send(&server, id).await;
    assert_eq!(waiting(&server, &path).await.json()["has_more"], json!(true));
    client.patch(&path, json!({"active": false})).await;
    assert_eq!(waiting(&server, &path).await.json()["data"], json!([]));
    // A process that was reading events did not know yet: what it sent is not sent when the webhook is switched on.
    send(&server, id).await;
    let on = client.patch(&path, json!({"active": true})).await;
    assert_eq!(on.json()["active"], json!(true), "{on}");
    assert_eq!(waiting(&server, &path).await.json()["data"], json!([]));
    send(&server, id).await;
    assert_snapshot!(client.delete(&path).await, @"204");
    let left = |tx: &mut Tx<'_>| {
        let ended = deliveries::forget(tx, Time(i64::MAX), 1)?;
        Ok::<_, store::Error>((ended, deliveries::waiting(tx)?))
    };
    assert_eq!(server.engine.db().write(left).await.unwrap(), (0, 0), "nothing is left of it");
}

#[tokio::test]
async fn ten_replays_go_on_at_once() {
    const FAR: i64 = 1_000_000;
    let server = TestServer::start().await;
    let client = server.as_secret();
    let made = made(&client, NOBODY).await;
    let (path, webhook) = (path(&made), made.text("/id").parse().unwrap());
    let (scope, now) = (server.operator().scope, server.clock.now());
    // Nothing has got its place there yet, so they stay where they are.
    let begin = move |tx: &mut Tx<'_>| {
        for _ in 0..10 {
            let id = ReadingId::mint(&Mint::random(), now);
            let (place, until) = (FAR, Some(FAR + 1));
            let reading = Reading { id, webhook: Some(webhook), place, until, only_missed: true };
            readings::insert(tx, scope, &reading, now)?;
        }
        Ok::<_, store::Error>(())
    };
    server.engine.db().write(begin).await.unwrap();
    let listed = client.get(&format!("{path}/replays")).await;
    assert_eq!(texts(&listed, "/id").len(), 10);
    let first = &listed.json()["data"][0];
    assert_eq!((first["after"].clone(), first["until"].clone()), (json!(FAR), json!(FAR + 1)));
    let full = client.post(&format!("{path}/replay"), json!({"after": "0"})).await;
    assert_snapshot!(full, @r#"409 {"error":{"type":"conflict","code":"conflict","message":"10 replays of this webhook go on: wait until one has ended","doc_url":"/docs/errors#conflict","request_id":"req_1"}}"#);
    client.patch(&path, json!({"active": false})).await;
    assert_eq!(client.get(&format!("{path}/replays")).await.json()["data"], json!([]));
}
