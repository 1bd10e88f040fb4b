//! When attempts are made: a receiver that is down for days, in both schedules, and one that comes back.

use serde_json::json;
use testkit::{Answering, Receiver, TestServer};

use super::{deliveries, happen, hook, is_delivered, is_signed, tried};

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const START: i64 = 1_700_000_000;

/// Standard Webhooks' example schedule.
const NATIVE: [i64; 9] = [
    5 * SECOND,
    5 * MINUTE,
    30 * MINUTE,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    14 * HOUR,
    20 * HOUR,
    24 * HOUR,
];
/// The vendor's own.
const CSTAR: [i64; 6] = [30 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR];

/// A receiver fails until no attempt is left; says at which second each was signed, since the first.
async fn failing(payload: &str, delays: &[i64]) -> Vec<i64> {
    let (server, receiver) = (TestServer::start().await, Receiver::start().await);
    let client = server.as_secret();
    receiver.answers("/", [Answering::Status(500)]);
    let input = json!({"payload": payload, "signature": "standard"});
    let hook = hook(&client, &receiver.url("/"), input).await;
    happen(&client, "ada").await;
    let (mut now, mut seconds) = (START * SECOND, Vec::new());
    let first = receiver.next().await;
    let mut received = first.clone();
    for (number, delay) in (1_i64..).zip(delays) {
        assert_eq!(
            (&received.body, received.header("webhook-id")),
            (&first.body, first.header("webhook-id"))
        );
        assert!(is_signed(&received, &hook.secret, now / SECOND), "attempt {number}");
        seconds.push(now / SECOND - START);
        let delivery = tried(&client, &hook, number).await;
        assert_eq!(delivery["state"], "waiting");
        let next: jiff::Timestamp = delivery["next_attempt_at"].as_str().unwrap().parse().unwrap();
        let wait = next.as_millisecond() - now;
        assert!((*delay..=delay + delay / 10).contains(&wait), "{delay} and a tenth, not {wait}");
        // What is due a moment later is not delivered yet.
        server.clock.advance(wait - 1);
        assert_eq!(tried(&client, &hook, number).await["state"], "waiting");
        server.clock.advance(1);
        now += wait;
        received = receiver.next().await;
    }
    seconds.push(now / SECOND - START);
    let delivery = tried(&client, &hook, delays.len() as i64 + 1).await;
    assert_eq!(
        (&delivery["state"], &delivery["next_attempt_at"]),
        (&json!("failed"), &json!(null))
    );
    assert_eq!(receiver.received().len(), delays.len() + 1);
    seconds
}

#[tokio::test]
async fn the_native_schedule_takes_three_days() {
    let seconds = failing("native", &NATIVE).await;
    assert_eq!(seconds.len(), 10);
    assert_eq!(seconds[9], NATIVE.iter().sum::<i64>() / SECOND);
}

#[tokio::test]
async fn the_vendors_schedule_is_its_own() {
    let seconds = failing("cstar", &CSTAR).await;
    assert_eq!(seconds.len(), 7);
    assert_eq!(seconds[6], CSTAR.iter().sum::<i64>() / SECOND);
}

/// Whatever was missed in a day comes when the receiver is back.
#[tokio::test]
async fn a_receiver_that_was_down_for_a_day_gets_everything() {
    let (server, receiver) = (TestServer::start().await, Receiver::start().await);
    let client = server.as_secret();
    receiver.answers("/", [Answering::Reset]);
    let hook = hook(&client, &receiver.url("/"), json!({})).await;
    for hour in 0..24 {
        happen(&client, &format!("hour {hour}")).await;
        let any = |one: &serde_json::Value| one["attempt_count"].as_i64() > Some(0);
        deliveries(&client, &hook, hour + 1, any).await;
        server.clock.advance(HOUR);
    }
    receiver.answers("/", [Answering::Status(200)]);
    let found = client.get(&format!("/v1/webhooks/{}", hook.id)).await.json();
    assert_eq!(found["failing_since"], "2023-11-14T22:13:20.000Z");
    server.clock.advance(25 * HOUR);
    deliveries(&client, &hook, 24, is_delivered).await;
    let found = client.get(&format!("/v1/webhooks/{}", hook.id)).await.json();
    assert_eq!((&found["failing_since"], &found["active"]), (&json!(null), &json!(true)));
}
