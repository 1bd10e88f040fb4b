//! Erasing people and removing what was said: what webhooks are still to be told of it is told by reference.

use serde_json::{Value, json};
use testkit::{Answering, Client, Receiver, TestServer};

use super::{deliveries, hook, is_delivered};

const WORDS: &str = "my secret sorrow";

/// Every letter that is kept, with what receivers answered.
async fn kept(client: &Client, hook: &super::Hook, count: usize) -> String {
    let mut all = String::new();
    for delivery in deliveries(client, hook, count, |_| true).await {
        let id = delivery["id"].as_str().unwrap();
        let record = client.get(&format!("/v1/webhooks/{}/deliveries/{id}", hook.id)).await;
        all.push_str(&record.to_string());
    }
    all
}

#[tokio::test]
async fn nothing_of_an_erased_person_is_kept_or_sent() {
    let (server, receiver) = (TestServer::start().await, Receiver::start().await);
    let client = server.as_secret();
    let echo = Answering::With(500, Vec::new(), format!("you said: {WORDS}"));
    receiver.answers("/", [echo]);
    let wanted = json!({"events": ["*"]});
    let hook = hook(&client, &receiver.url("/"), wanted).await;
    let old = json!({"external_id": "old", "name": WORDS});
    let old = client.post("/v1/customers", old).await.text("/id");
    let ada = json!({"email": "ada@example.com", "name": WORDS});
    let ada = client.post("/v1/customers", ada).await.text("/id");
    let ticket = json!({"title": WORDS, "customer_id": ada, "message": WORDS});
    let ticket = client.post("/v1/tickets", ticket).await.text("/id");
    let note = json!({"content": WORDS});
    client.post(&format!("/v1/conversations/{ticket}/notes"), note).await;
    let merged = client.post(&format!("/v1/customers/{old}/merge"), json!({"into": ada})).await;
    assert!((200..300).contains(&merged.status()), "{merged}");
    let gone = json!({"title": WORDS, "customer_id": ada, "message": WORDS});
    let gone = client.post("/v1/tickets", gone).await.text("/id");
    all_tried(&client, &hook).await;
    receiver.answers("/", [Answering::Status(500)]);
    assert_eq!(client.delete(&format!("/v1/tickets/{gone}")).await.status(), 204);
    let before = all_tried(&client, &hook).await;
    let erased = client.post(&format!("/v1/customers/{ada}/erase"), json!({})).await;
    assert!((200..300).contains(&erased.status()), "{erased}");
    receiver.answers("/", [Answering::Status(200)]);
    let earlier = receiver.received().len();
    server.clock.advance(10_000);
    let path = format!("/v1/webhooks/{}/deliveries?limit=100", hook.id);
    let all = |list: &Value| {
        let list = list["data"].as_array().unwrap();
        list.len() > before && list.iter().all(is_delivered)
    };
    let count = super::once(&client, &path, all).await["data"].as_array().unwrap().len();
    for received in &receiver.received()[earlier..] {
        let body = String::from_utf8(received.body.clone()).unwrap();
        assert!(!body.contains(WORDS), "{body}");
    }
    let kept = kept(&client, &hook, count).await;
    assert!(!kept.contains(WORDS), "{kept}");
}

/// Waits until every event so far was tried once; says how many there are.
async fn all_tried(client: &Client, hook: &super::Hook) -> usize {
    let told = |list: &Value| list["data"].as_array().unwrap().clone();
    let events = client.call("GET", "/v1/events?after=0&limit=100");
    let events = told(&events.header("accept", "application/json").send().await.json()).len();
    let once = |one: &Value| one["attempt_count"] == 1;
    let all = |list: &Value| told(list).len() >= events && told(list).iter().all(once);
    let path = format!("/v1/webhooks/{}/deliveries?limit=100", hook.id);
    told(&super::once(client, &path, all).await).len()
}

#[tokio::test]
async fn nothing_of_what_an_application_removes_is_kept() {
    let (server, receiver) = (TestServer::start().await, Receiver::start().await);
    let client = server.as_secret();
    let hook = hook(&client, &receiver.url("/"), json!({"events": ["*"]})).await;
    let said = json!({"type": "message", "role": "user", "content": WORDS});
    let two = json!({"items": [said, said]});
    let history = client.post("/openai/v1/conversations", two).await.text("/id");
    let history = format!("/openai/v1/conversations/{history}");
    let items = client.get(&format!("{history}/items")).await;
    let told = |list: &Value| list["data"].as_array().unwrap().len();
    let path = format!("/v1/webhooks/{}/deliveries?limit=100", hook.id);
    let all = |count: usize| {
        move |list: &Value| {
            told(list) == count && list["data"].as_array().unwrap().iter().all(is_delivered)
        }
    };
    super::once(&client, &path, all(3)).await;
    assert_eq!(kept(&client, &hook, 3).await.matches(WORDS).count(), 2);
    client.delete(&format!("{history}/items/{}", items.text("/data/0/id"))).await;
    super::once(&client, &path, all(4)).await;
    assert_eq!(kept(&client, &hook, 4).await.matches(WORDS).count(), 1);
    client.delete(&history).await;
    super::once(&client, &path, all(5)).await;
    let kept = kept(&client, &hook, 5).await;
    assert!(!kept.contains(WORDS), "{kept}");
}
