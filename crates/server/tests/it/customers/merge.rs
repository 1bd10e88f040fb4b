//! Two customers who turn out to be one person.

use insta::assert_snapshot;
use serde_json::{Value, json};
use testkit::{Client, TestServer};

use super::{added, answer, told};

async fn merge(client: &Client, id: &str, into: &str) -> testkit::Reply {
    client.post(&format!("/v1/customers/{id}/merge"), json!({"into": into})).await
}

/// A visitor who has asked something, with their token: id, conversation, token.
async fn visitor(server: &TestServer) -> (String, String, String) {
    let session = server.as_publishable().post("/v1/customer-sessions", json!({})).await;
    let (id, token) = (session.text("/customer_id"), session.text("/token"));
    let asked = server.with_key(&token).post("/v1/chat", json!({"message": "Hello"})).await;
    (id, asked.text("/conversation_id"), token)
}

#[tokio::test]
async fn a_visitor_becomes_part_of_a_known_customer() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let (visitor, conversation, token) = visitor(&server).await;
    let said = json!({"name": "A.", "phone": "1", "tags": ["new", "vip"], "memo": "shy",
        "metadata": {"a": 1, "b": 1}, "fields": {"x": 1}});
    assert_eq!(client.patch(&format!("/v1/customers/{visitor}"), said).await.status(), 200);
    let known = json!({"external_id": "u1", "email": "ada@example.com", "name": "Ada",
        "tags": ["vip"], "memo": "kind", "metadata": {"b": 2}});
    let ada = added(&client, known).await;
    server.clock.advance(1_000);
    let merged = merge(&client, &visitor, &ada).await;
    assert_snapshot!(merged, @r#"200 {"id":"cus_018bcfe5680070008000000000000018","external_id":"u1","email":"ada@example.com","name":"Ada","status":"active","sentiment":null,"phone":"1","avatar_url":null,"tags":["vip","new"],"memo":"kind\n\nshy","fields":{"x":1},"metadata":{"a":1,"b":2},"traits":{},"created_at":"2023-11-14T22:13:20.000Z","updated_at":"2023-11-14T22:13:21.000Z"}"#);

    let path = format!("/v1/conversations/{conversation}");
    assert_eq!(client.get(&path).await.text("/customer_id"), ada);
    // The old id finds who they are, and changes nobody.
    let old = format!("/v1/customers/{visitor}");
    assert_eq!(answer(&client.get(&old).await), answer(&merged));
    assert_snapshot!(client.patch(&old, json!({"name": "x"})).await, @r#"409 {"error":{"type":"conflict","code":"conflict","message":"this customer was merged into another one: find them to learn who","doc_url":"/docs/errors#conflict","request_id":"req_1"}}"#);
    assert_eq!(client.delete(&old).await.status(), 409);
    assert_eq!(client.call("POST", &format!("{old}/erase")).send().await.status(), 409);
    // The visitor's token would open all of Ada's conversations, so it opens none.
    assert_snapshot!(server.with_key(&token).get(&path).await, @r#"401 {"error":{"type":"authentication","code":"invalid_key","message":"the customer of this token was merged into another one: get a new token","doc_url":"/docs/errors#invalid_key","request_id":"req_1"}}"#);
    let again = merge(&client, &visitor, &ada).await;
    assert_eq!(answer(&again), answer(&merged), "merged again, nothing changes");
    let events = told(&server, "customer.updated").await;
    let of_merging = events.iter().skip_while(|line| !line.starts_with("customer.merged"));
    assert_snapshot!(of_merging.cloned().collect::<Vec<_>>().join("\n"), @r#"
    customer.merged cus_018bcfe5680070008000000000000009 {"into":"cus_018bcfe5680070008000000000000018"}
    customer.updated cus_018bcfe5680070008000000000000018 {"changes":{"fields":{"from":{},"to":{"x":1}},"memo":{"from":"kind","to":"kind\n\nshy"},"metadata":{"from":{"b":2},"to":{"a":1,"b":2}},"phone":{"from":null,"to":"1"},"tags":{"from":["vip"],"to":["vip","new"]}}}
    "#);
}

#[tokio::test]
async fn who_was_merged_follows_when_the_other_is_merged() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let (one, two) = (added(&client, json!({})).await, added(&client, json!({})).await);
    let three = added(&client, json!({"name": "Three"})).await;
    assert_eq!(merge(&client, &one, &two).await.status(), 200);
    assert_eq!(merge(&client, &two, &three).await.text("/id"), three);
    assert_eq!(client.get(&format!("/v1/customers/{one}")).await.text("/name"), "Three");
    assert_eq!(client.delete(&format!("/v1/customers/{three}")).await.status(), 204);
    assert_eq!(client.get(&format!("/v1/customers/{one}")).await.status(), 404);
}

#[tokio::test]
async fn what_the_other_lacks_moves_to_them() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let known = json!({"external_id": "u1", "email": "ada@example.com", "sentiment": "happy"});
    let lost = added(&client, known).await;
    let kept = added(&client, json!({"name": "Ada", "sentiment": "angry"})).await;
    let merged = merge(&client, &lost, &kept).await.json();
    let found = ["external_id", "email", "name", "sentiment"].map(|field| merged[field].clone());
    assert_eq!(found, ["u1", "ada@example.com", "Ada", "angry"].map(Value::from));
}

#[tokio::test]
async fn what_cannot_be_merged_is_refused() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let one = added(&client, json!({"external_id": "u1"})).await;
    let two = added(&client, json!({"external_id": "u2"})).await;
    assert_snapshot!(merge(&client, &one, &two).await, @r#"409 {"error":{"type":"conflict","code":"conflict","message":"both customers have an external id of their own: remove one of the two first","doc_url":"/docs/errors#conflict","request_id":"req_1"}}"#);
    assert_snapshot!(merge(&client, &one, &one).await, @r#"422 {"error":{"type":"invalid_request","code":"invalid_value","message":"into is the same customer","param":"into","doc_url":"/docs/errors#invalid_value","request_id":"req_1"}}"#);
    assert_snapshot!(merge(&client, &one, "cus_018bcfe5680070008000000000000fff").await, @r#"422 {"error":{"type":"invalid_request","code":"invalid_value","message":"into names no customer that exists","param":"into","doc_url":"/docs/errors#invalid_value","request_id":"req_1"}}"#);
    assert_eq!(merge(&client, &one, "u2").await.text("/error/param"), "into");
    let path = format!("/v1/customers/{one}/merge");
    assert_eq!(client.post(&path, json!({})).await.status(), 422);
    assert_eq!(client.post(&path, json!({"into": null})).await.status(), 422);
    assert_eq!(client.post(&path, json!({"into": two, "force": true})).await.status(), 422);
    for id in [one, two] {
        assert_eq!(client.get(&format!("/v1/customers/{id}")).await.text("/id"), id);
    }
}

/// More conversations than one transaction hands over.
#[tokio::test]
async fn all_of_many_conversations_go_over() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let ask = json!({"message": "Hello", "customer": {"email": "a@example.com"}});
    for _ in 0..201 {
        assert_eq!(client.post("/v1/chat", ask.clone()).await.status(), 200);
    }
    let id = client.get("/v1/customers").await.text("/data/0/id");
    let ada = added(&client, json!({"external_id": "u1"})).await;
    assert_eq!(merge(&client, &id, &ada).await.text("/email"), "a@example.com");
    let given = client.post("/v1/tokens", json!({"customer_id": ada})).await.text("/token");
    let (guest, mut count, mut path) =
        (server.with_key(&given), 0, "/v1/conversations?limit=100".to_owned());
    loop {
        let page = guest.get(&path).await.json();
        count += page["data"].as_array().unwrap().len();
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/v1/conversations?limit=100&after={next}");
    }
    assert_eq!(count, 201);
}
