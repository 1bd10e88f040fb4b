//! The power goes while letters are on their way.

use serde_json::json;
use testkit::{Answering, Place, Process, Receiver};

use super::{deliveries, happen, hook, is_delivered};
use crate::faults::{key, serve_on};

const ALLOW: (&str, &str) = ("SWITCHBOARD_OUTBOUND__ALLOW", "127.0.0.1");

#[tokio::test]
async fn what_was_on_its_way_arrives_after_a_crash() {
    const COUNT: usize = 20;
    let (place, data) = (Place::selected().await, tempfile::tempdir().unwrap());
    let receiver = Receiver::start().await;
    receiver.answers("/", [Answering::Status(200), Answering::Hang, Answering::Status(200)]);
    let first = Process::start(serve_on(&place, data.path()).env(ALLOW.0, ALLOW.1));
    let secret = key(&first);
    let client = first.client(&secret);
    let hook = hook(&client, &receiver.url("/"), json!({})).await;
    for number in 0..COUNT {
        happen(&client, &number.to_string()).await;
    }
    receiver.next().await;
    let hung = receiver.next().await;
    first.kill();
    let second = Process::start(serve_on(&place, data.path()).env(ALLOW.0, ALLOW.1));
    let client = second.client(&secret);
    let all = deliveries(&client, &hook, COUNT, is_delivered).await;
    // What was not noted was not an attempt.
    assert!(all.iter().all(|one| one["attempt_count"] == 1));
    let received = receiver.received();
    let id = hung.header("webhook-id");
    let again: Vec<_> = received.iter().filter(|one| one.header("webhook-id") == id).collect();
    assert_eq!(again.len(), 2);
    assert_eq!(again[0].body, again[1].body);
}
