//! Trying a webhook, what was delivered to it, and delivering it again.

use insta::assert_snapshot;
use serde_json::{Value, json};
use testkit::{Answering, Client, Receiver, Reply, TestServer};

use super::{NOBODY, made, path, texts};

/// The pages of a list, each with `limit` items, put together.
async fn all(client: &Client, path: &str, limit: usize) -> Vec<String> {
    let (mut ids, mut after) = (Vec::new(), String::new());
    loop {
        let page = client.get(&format!("{path}limit={limit}{after}")).await;
        ids.extend(texts(&page, "/id"));
        if !page.json()["has_more"].as_bool().unwrap() {
            return ids;
        }
        after = format!("&after={}", page.text("/next"));
    }
}

/// What a delivery comes to in the end; the receiver has been asked by then, and the outcome is noted soon.
async fn ended(client: &Client, path: &str) -> Reply {
    let mut reply = client.get(path).await;
    while reply.text("/state") == "waiting" {
        tokio::task::yield_now().await;
        reply = client.get(path).await;
    }
    reply
}

/// Waits until so many attempts of the newest delivery are noted; says which delivery it is.
async fn noted(client: &Client, list: &str, attempts: i64) -> String {
    let mut page = client.get(list).await;
    while page.json()["data"][0]["attempt_count"] != json!(attempts) {
        tokio::task::yield_now().await;
        page = client.get(list).await;
    }
    page.text("/data/0/id")
}

/// Customers are added, each in an event.
async fn customers(server: &TestServer, names: &[&str]) {
    for name in names {
        let reply = server.as_secret().post("/v1/customers", json!({"name": name})).await;
        assert_eq!(reply.status(), 201, "{reply}");
        server.clock.advance(1_000);
    }
}

/// Whom the next requests are about.
async fn told(receiver: &Receiver, count: usize) -> Vec<String> {
    let mut names = Vec::new();
    for _ in 0..count {
        let body = receiver.next().await.json();
        names.push(body["data"]["customer"]["name"].as_str().unwrap_or_default().to_owned());
    }
    names.sort_unstable();
    names
}

#[tokio::test]
async fn a_webhook_is_tried_with_a_made_up_event() {
    let (server, receiver) = (TestServer::start().await, Receiver::start().await);
    let client = server.as_secret();
    let body = json!({"url": receiver.url("/"), "events": ["ticket.*"], "active": false});
    let path = path(&client.post("/v1/webhooks", body).await);
    let test = format!("{path}/test");
    let tried = client.post(&test, Value::Null).await;
    assert_eq!((tried.status(), tried.text("/type").as_str()), (200, "ticket.created"), "{tried}");
    assert_eq!(
        (tried.json()["success"].clone(), tried.json()["attempt"]["status"].clone()),
        (json!(true), json!(200))
    );
    let received = receiver.next().await;
    assert_eq!(
        String::from_utf8(received.body.clone()).unwrap(),
        tried.text("/body"),
        "word for word"
    );
    assert_eq!(received.header("webhook-id"), Some(tried.text("/name").as_str()));
    assert_eq!(received.json()["data"]["ticket"]["number"], json!(1042));
    for kind in ["ticket.updated", "message.created", "article.updated", "webhook.disabled"] {
        let tried = client.post(&test, json!({"type": kind})).await;
        assert_eq!(tried.text("/type"), kind, "{tried}");
        assert_eq!(receiver.next().await.json()["type"], json!(kind));
    }
    receiver.answers("/", [Answering::With(500, vec![], "oh no".to_owned())]);
    let failed = client.post(&test, Value::Null).await.json();
    assert_eq!(
        (failed["success"].clone(), failed["attempt"]["response_body"].clone()),
        (json!(false), json!("oh no"))
    );
    assert_eq!(
        client.get(&format!("{path}/deliveries")).await.json()["data"],
        json!([]),
        "no record"
    );
    let wrong = client.post(&test, json!({"type": "ticket.exploded"})).await;
    assert_snapshot!(wrong, @r#"422 {"error":{"type":"invalid_request","code":"invalid_value","message":"type: there are no events of the type `ticket.exploded` here","param":"type","doc_url":"/docs/errors#invalid_value","request_id":"req_1"}}"#);
    let gone = test.replace("whk_0", "whk_1");
    for (client, path) in
        [(&client, &gone), (&server.as_test(), &test), (&server.as_stranger(), &test)]
    {
        assert_eq!(client.post(path, Value::Null).await.status(), 404);
    }
}

/// Nobody is there, and the answer says so.
#[tokio::test]
async fn a_test_says_what_went_wrong() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let path = path(&made(&client, NOBODY).await);
    let tried = client.post(&format!("{path}/test"), json!({"type": "customer.created"})).await;
    let attempt = tried.json()["attempt"].clone();
    assert_eq!(
        (tried.json()["success"].clone(), attempt["status"].clone()),
        (json!(false), Value::Null)
    );
    assert_eq!(attempt["error"], json!("no connection: connection refused"));
}

#[tokio::test]
async fn a_made_up_event_goes_to_whoever_wants_it() {
    let (server, receiver) = (TestServer::start().await, Receiver::start().await);
    let client = server.as_secret();
    for (name, events, active) in [
        ("/all", "*", true),
        ("/tickets", "ticket.*", true),
        ("/customers", "customer.*", true),
        ("/off", "*", false),
    ] {
        let body = json!({"url": receiver.url(name), "events": [events], "active": active});
        client.post("/v1/webhooks", body).await;
    }
    let elsewhere = json!({"url": receiver.url("/test-mode"), "events": ["*"]});
    server.as_test().post("/v1/webhooks", elsewhere).await;
    let triggered =
        client.post("/v1/webhooks/trigger-test", json!({"type": "ticket.updated"})).await;
    assert_snapshot!(triggered, @r#"202 {"type":"ticket.updated","webhook_count":2}"#);
    let mut paths = [receiver.next().await, receiver.next().await].map(|received| {
        assert_eq!(received.json()["type"], json!("ticket.updated"));
        received.path
    });
    paths.sort_unstable();
    assert_eq!(paths, ["/all", "/tickets"]);
    let wrong = client.post("/v1/webhooks/trigger-test", json!({"type": "*"})).await;
    assert_eq!((wrong.status(), wrong.text("/error/param").as_str()), (422, "type"), "{wrong}");
    assert_eq!(client.post("/v1/webhooks/trigger-test", json!({})).await.status(), 422);
}

#[tokio::test]
async fn deliveries_are_listed_newest_first() {
    let (server, receiver) = (TestServer::start().await, Receiver::start().await);
    let client = server.as_secret();
    let path = path(&made(&client, &receiver.url("/")).await);
    for _ in 0..5 {
        client.post("/v1/webhooks/trigger-test", json!({"type": "ticket.created"})).await;
        receiver.next().await;
        server.clock.advance(1);
    }
    let list = format!("{path}/deliveries");
    let ids = all(&client, &format!("{list}?"), 2).await;
    assert_eq!(ids.len(), 5);
    assert!(ids.is_sorted_by(|newer, older| newer > older), "{ids:?}");
    for id in &ids {
        assert_eq!(ended(&client, &format!("{list}/{id}")).await.text("/state"), "delivered");
    }
    let page = client.get(&list).await;
    let event = page.text("/data/2/event_id");
    assert_eq!(all(&client, &format!("{list}?event_id={event}&"), 5).await, ids[2..3]);
    assert_eq!(all(&client, &format!("{list}?state=delivered&"), 2).await, ids);
    assert_eq!(all(&client, &format!("{list}?state=waiting&"), 2).await, Vec::<String>::new());
    for wrong in ["?state=lost", "?event_id=x", "?after=x", "?limit=101"] {
        assert_eq!(client.get(&format!("{list}{wrong}")).await.status(), 422, "{wrong}");
    }
    let one = format!("{list}/{}", ids[0]);
    for other in [server.as_test(), server.as_stranger()] {
        assert_eq!(other.get(&list).await.status(), 404);
        assert_eq!(other.get(&one).await.status(), 404);
        assert_eq!(other.post(&format!("{one}/replay"), Value::Null).await.status(), 404);
    }
    // A delivery belongs to its webhook.
    let elsewhere = super::path(&made(&client, NOBODY).await);
    assert_eq!(client.get(&format!("{elsewhere}/deliveries/{}", ids[0])).await.status(), 404);
    assert_eq!(
        client.get(&format!("{list}/dlv_x")).await.text("/error/message"),
        "no such delivery"
    );
}

/// The request, the answer and the timing of each attempt.
#[tokio::test]
async fn a_delivery_tells_what_was_sent_and_answered() {
    let (server, receiver) = (TestServer::start().await, Receiver::start().await);
    let client = server.as_secret();
    let path = path(&made(&client, &receiver.url("/")).await);
    let busy = Answering::With(500, vec![("x-reason", "busy".to_owned())], "later".to_owned());
    receiver.answers("/", [busy, Answering::Status(204)]);
    customers(&server, &["Ada"]).await;
    let first = receiver.next().await;
    let id = noted(&client, &format!("{path}/deliveries"), 1).await;
    server.clock.advance(60_000);
    let second = receiver.next().await;
    assert_eq!(
        (&first.body, first.header("webhook-id")),
        (&second.body, second.header("webhook-id"))
    );
    let found = ended(&client, &format!("{path}/deliveries/{id}")).await;
    assert_eq!(found.text("/body").as_bytes(), first.body);
    let json = found.json();
    assert_eq!(
        (json["attempt_count"].clone(), json["next_attempt_at"].clone()),
        (json!(2), Value::Null)
    );
    let attempts = &json["attempts"];
    assert_eq!(
        (attempts[0]["status"].clone(), attempts[1]["status"].clone()),
        (json!(500), json!(204))
    );
    assert_eq!(
        (attempts[0]["error"].clone(), attempts[0]["response_body"].clone()),
        (json!("answered 500"), json!("later"))
    );
    assert!(attempts[0]["response_headers"].to_string().contains("x-reason: busy"), "{found}");
    let sent = attempts[0]["request_headers"].to_string();
    let id = format!("webhook-id: {}", found.text("/name"));
    assert!(sent.contains(&id) && sent.contains("webhook-signature: v1,"), "{sent}");
    assert!(attempts[0]["duration_ms"].is_number() && attempts[0]["started_at"].is_string());
    assert_eq!(json["last_attempt"], attempts[1]);
}

#[tokio::test]
async fn a_delivery_is_sent_once_more() {
    let (server, receiver) = (TestServer::start().await, Receiver::start().await);
    let client = server.as_secret();
    let path = path(&made(&client, &receiver.url("/")).await);
    customers(&server, &["Ada"]).await;
    let first = receiver.next().await;
    let list = format!("{path}/deliveries");
    let id = client.get(&list).await.text("/data/0/id");
    let replay = format!("{list}/{id}/replay");
    let post = async || client.call("POST", &replay).header("idempotency-key", "k").send().await;
    let again = post().await;
    assert_eq!(
        (again.status(), again.text("/type").as_str()),
        (201, "customer.created"),
        "{again}"
    );
    assert_ne!(again.text("/id"), id);
    let second = receiver.next().await;
    assert_eq!(
        (&first.body, first.header("webhook-id")),
        (&second.body, second.header("webhook-id"))
    );
    assert_eq!(post().await.body, again.body, "the same request has one effect");
    assert_eq!(texts(&client.get(&list).await, "/id"), [again.text("/id"), id]);
    client.patch(&path, json!({"active": false})).await;
    let off = client.post(&replay, Value::Null).await;
    assert_snapshot!(off, @r#"409 {"error":{"type":"conflict","code":"conflict","message":"this webhook is switched off: switch it on first","doc_url":"/docs/errors#conflict","request_id":"req_1"}}"#);
}

#[tokio::test]
async fn events_are_told_again() {
    let (server, receiver) = (TestServer::start().await, Receiver::start().await);
    let client = server.as_secret();
    customers(&server, &["One", "Two", "Three", "Four"]).await;
    let mut stream = client.stream("/v1/events?after=0&type=customer.created").await;
    stream.expect("stream.opened").await;
    let mut ids = Vec::new();
    for _ in 0..4 {
        ids.push(stream.expect("customer.created").await.json()["id"].as_str().unwrap().to_owned());
    }
    let body = json!({"url": receiver.url("/"), "events": ["customer.*"]});
    let path = path(&client.post("/v1/webhooks", body).await);
    let replay = format!("{path}/replay");
    // A range by ids, by positions, since a time, and everything.
    let begun = client.post(&replay, json!({"after": ids[0], "until": ids[2]})).await;
    assert_eq!(begun.status(), 201, "{begun}");
    assert_eq!(
        (
            begun.json()["after"].clone(),
            begun.json()["until"].clone(),
            begun.json()["complete"].clone()
        ),
        (json!(1), json!(3), json!(true))
    );
    assert_eq!(told(&receiver, 2).await, ["Three", "Two"]);
    client.post(&replay, json!({"after": "3", "until": "4"})).await;
    assert_eq!(told(&receiver, 1).await, ["Four"]);
    let since = client.post(&replay, json!({"since": "2023-11-14T22:13:22Z"})).await;
    assert_eq!(
        (since.json()["after"].clone(), since.json()["until"].clone()),
        (json!(2), json!(4)),
        "{since}"
    );
    assert_eq!(told(&receiver, 2).await, ["Four", "Three"]);
    let all = client.post(&replay, json!({"after": "0", "only_missed": true})).await;
    assert_eq!(all.json()["only_missed"], json!(true));
    assert_eq!(told(&receiver, 1).await, ["One"], "it has the others");
    let nothing = client.post(&replay, json!({"since": "2033-01-01T00:00:00Z"})).await;
    assert_eq!(
        (nothing.json()["after"].clone(), nothing.json()["until"].clone()),
        (json!(4), json!(4))
    );
    let begun = receiver.received();
    let names = |name| {
        begun
            .iter()
            .filter(|one| one.json()["id"] == json!(name))
            .map(|one| &one.body)
            .collect::<Vec<_>>()
    };
    assert!(names(&ids[2]).windows(2).all(|pair| pair[0] == pair[1]), "word for word");
}

#[tokio::test]
async fn wrong_replays_are_refused() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    customers(&server, &["One", "Two"]).await;
    client.stream("/v1/events?after=0").await.until("customer.created").await;
    let path = path(&made(&client, NOBODY).await);
    let (replay, mut told) = (format!("{path}/replay"), Vec::new());
    for body in [
        json!({}),
        json!({"after": "0", "since": "2023-11-14T22:13:20Z"}),
        json!({"until": "2"}),
        json!({"after": "x"}),
        json!({"after": "-1"}),
        json!({"after": 0}),
        json!({"after": "evt_018bcfe5680070008000000000ffffff"}),
        json!({"after": "0", "until": "evt_x"}),
        json!({"after": "2", "until": "1"}),
        json!({"since": "yesterday"}),
        json!({"after": "0", "only_missed": "yes"}),
        json!({"after": "0", "colour": "red"}),
    ] {
        let reply = client.post(&replay, body).await;
        told.push(format!(
            "{} {} {}",
            reply.status(),
            reply.json()["error"]["param"],
            reply.text("/error/message")
        ));
    }
    assert_snapshot!(told.join("\n"), @r#"
    422 "after" name either after or since
    422 "after" name either after or since
    422 "after" name either after or since
    422 "after" after is an event's id (evt_…) or its position
    422 "after" after names no event, or one that is no longer kept
    422 "after" invalid type: integer `0`, expected a string
    422 "after" after names no event, or one that is no longer kept
    422 "until" until is an event's id (evt_…) or its position
    422 "until" until must not be before what is replayed from
    422 "since" since is no time such as 2026-01-31T09:30:00Z
    422 "only_missed" invalid type: string "yes", expected a boolean
    422 "colour" unknown field `colour`, expected one of `after`, `since`, `until`, `only_missed`
    "#);
    client.patch(&path, json!({"active": false})).await;
    let off = client.post(&replay, json!({"after": "0"})).await;
    assert_eq!(
        (off.status(), off.text("/error/message").as_str()),
        (409, "this webhook is switched off: switch it on first")
    );
    for other in [server.as_test(), server.as_stranger()] {
        assert_eq!(other.post(&replay, json!({"after": "0"})).await.status(), 404);
        assert_eq!(other.get(&format!("{path}/replays")).await.status(), 404);
    }
}

/// What is on its way is not sent once a webhook is switched off, and its replays end.
#[tokio::test]
async fn what_waits_is_canceled_when_a_webhook_is_switched_off() {
    let (server, receiver) = (TestServer::start().await, Receiver::start().await);
    let client = server.as_secret();
    let path = path(&made(&client, &receiver.url("/")).await);
    receiver.answers("/", [Answering::Status(500)]);
    customers(&server, &["Ada"]).await;
    receiver.next().await;
    client.patch(&path, json!({"active": false})).await;
    let list = format!("{path}/deliveries");
    let id = client.get(&list).await.text("/data/0/id");
    assert_eq!(ended(&client, &format!("{list}/{id}")).await.text("/state"), "canceled");
    assert_eq!(client.get(&format!("{path}/replays")).await.json()["data"], json!([]));
    client.patch(&path, json!({"active": true})).await;
    assert_eq!(client.get(&format!("{list}/{id}")).await.text("/state"), "canceled");
}
