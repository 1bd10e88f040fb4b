//! `/v1/runs/{id}/feedback` and `/v1/agents/{id}/copy`, and what applications see of them.

use serde_json::{Value, json};
use testkit::{Client, Reply, TestServer};

use crate::events::all;
use crate::history::user;

/// Asks an agent something; the path of the feedback on its answer.
async fn asked(client: &Client, body: Value) -> String {
    let reply = client.post("/v1/chat", body).await;
    assert_eq!(reply.status(), 200, "{reply}");
    format!("/v1/runs/{}/feedback", reply.text("/id"))
}

async fn rate(client: &Client, path: &str, body: Value) -> Reply {
    client.call("PUT", path).json(&body).send().await
}

/// What an application shows of an agent: likes, remarks, copies.
async fn counts(client: &Client, slug: &str) -> (Value, Value, Value) {
    let rows = client.get(&format!("/apps?name=eq.{slug}")).await.json();
    let count = |name: &str| rows[0][name].clone();
    (count("positive_count"), count("comment_count"), count("fork_count"))
}

#[tokio::test]
async fn an_answer_is_rated_changed_and_taken_back() {
    let server = TestServer::start().await;
    let (client, ada) = (server.as_secret(), user(&server, "ada").await);
    client.post("/v1/agents", json!({"slug": "painter", "name": "P"})).await;
    let path = asked(&ada, json!({"message": "Hello", "agent": "painter"})).await;
    assert_eq!(ada.get(&path).await.text("/error/message"), "no such feedback");
    let said = rate(&ada, &path, json!({"rating": "positive", "remark": " Nice. "})).await;
    let run = path.split('/').nth(3).unwrap();
    let shown = json!({"run_id": run, "rating": "positive", "remark": "Nice.",
        "created_at": "2023-11-14T22:13:20.000Z"});
    assert_eq!((said.status(), said.json()), (200, shown.clone()));
    assert_eq!(counts(&ada, "painter").await, (json!(1), json!(1), json!(0)));
    server.clock.advance(1_000);
    assert_eq!(
        rate(&ada, &path, json!({"rating": "positive", "remark": "Nice."})).await.json(),
        shown
    );
    // The company says it for them, in the place of what they said.
    let other = rate(&client, &path, json!({"rating": "negative"})).await.json();
    assert_eq!((&other["rating"], &other["remark"]), (&json!("negative"), &Value::Null));
    assert_eq!(ada.get(&path).await.json(), other);
    assert_eq!(counts(&ada, "painter").await, (json!(0), json!(0), json!(0)));
    assert_eq!(ada.delete(&path).await.status(), 204);
    assert_eq!(ada.delete(&path).await.status(), 404);
    assert_eq!(client.get(&path).await.status(), 404);

    client.post("/v1/categories", json!({"name": "Last"})).await;
    let events = all(&client, "category.created").await;
    let rated = events.iter().filter(|event| event["type"] == "run.rated");
    let told = |event: &Value| {
        assert_eq!(event["data"]["run"]["id"], json!(run));
        event["data"]["details"].clone()
    };
    let told: Vec<Value> = rated.map(told).collect();
    let ratings = [json!("positive"), json!("negative"), Value::Null];
    assert_eq!(told, ratings.map(|rating| json!({"rating": rating})));
    let theirs = ada.call("GET", "/v1/events?after=0&limit=100");
    let theirs = theirs.header("accept", "application/json").send().await.json().to_string();
    assert!(theirs.contains("run.completed") && !theirs.contains("run.rated"), "{theirs}");
}

#[tokio::test]
async fn feedback_is_for_those_whose_answer_it_is() {
    let server = TestServer::start().await;
    let (client, ada, bob) =
        (server.as_secret(), user(&server, "ada").await, user(&server, "bob").await);
    let path = asked(&ada, json!({"message": "Hello"})).await;
    rate(&ada, &path, json!({"rating": "positive"})).await;
    for other in [bob, server.as_test(), server.as_stranger()] {
        for reply in [
            other.get(&path).await,
            rate(&other, &path, json!({"rating": "negative"})).await,
            other.delete(&path).await,
        ] {
            assert_eq!(
                (reply.status(), reply.text("/error/message")),
                (404, "no such run".to_owned())
            );
        }
    }
    assert_eq!(client.get(&path).await.text("/rating"), "positive");
    for body in [
        json!({}),
        json!({"rating": "great"}),
        json!({"rating": null}),
        json!({"rating": "positive", "remark": "x".repeat(4_097)}),
        json!({"rating": "positive", "stars": 5}),
    ] {
        assert_eq!(rate(&ada, &path, body).await.status(), 422);
    }
    // A person answers: there is nothing of the AI's to rate.
    let held = ada.post("/v1/chat", json!({"message": "Hello"})).await;
    let conversation = held.text("/conversation_id");
    client.post(&format!("/v1/conversations/{conversation}/take"), json!({})).await;
    let more = json!({"message": "Anybody?", "conversation_id": conversation});
    let silent = asked(&ada, more).await;
    let refused = rate(&ada, &silent, json!({"rating": "positive"})).await;
    assert_eq!(
        (refused.status(), refused.text("/error/message")),
        (409, "this run has no answer".to_owned())
    );
}

#[tokio::test]
async fn feedback_goes_where_its_customer_goes() {
    let server = TestServer::start().await;
    let (client, ada) = (server.as_secret(), user(&server, "ada").await);
    client.post("/v1/agents", json!({"slug": "painter", "name": "P"})).await;
    let path = asked(&ada, json!({"message": "Hello", "agent": "painter"})).await;
    rate(&ada, &path, json!({"rating": "positive", "remark": "Superb"})).await;
    let id = client.get("/v1/customers").await.text("/data/0/id");
    let exported = async |id: &str| {
        let reply = client.get(&format!("/v1/customers/{id}/export")).await;
        String::from_utf8(reply.body.clone()).unwrap()
    };
    let lines = exported(&id).await;
    let line = |line: &str| serde_json::from_str::<Value>(line).unwrap();
    let said: Vec<Value> =
        lines.lines().map(line).filter(|line| line["kind"] == "feedback").collect();
    assert_eq!(said.len(), 1, "{lines}");
    assert_eq!(said[0]["data"]["remark"], json!("Superb"));
    // It is the other one's when two turn out to be one, and it is erased with them.
    let other = client.post("/v1/customers", json!({"name": "Ada"})).await.text("/id");
    let merged = client.post(&format!("/v1/customers/{id}/merge"), json!({"into": other})).await;
    assert_eq!(merged.status(), 200, "{merged}");
    assert!(exported(&other).await.contains("Superb"));
    assert_eq!(counts(&client, "painter").await.0, json!(1));
    assert_eq!(client.post(&format!("/v1/customers/{other}/erase"), json!({})).await.status(), 200);
    assert_eq!(client.get(&path).await.status(), 404);
    assert_eq!(counts(&client, "painter").await, (json!(0), json!(0), json!(0)));
}

#[tokio::test]
async fn an_agent_is_copied_with_its_draft() {
    let server = TestServer::start().await;
    let (client, ada) = (server.as_secret(), user(&server, "ada").await);
    let made = client.post("/v1/agents", json!({"slug": "painter", "name": "Painter"})).await;
    let path = format!("/v1/agents/{}", made.text("/id"));
    client.patch(&path, json!({"threshold": 0.7, "instructions": "Paint."})).await;
    let copy = client.post(&format!("{path}/copy"), json!({"slug": "second"})).await;
    assert_eq!(copy.status(), 201, "{copy}");
    let shown = copy.json();
    assert_eq!((&shown["copied_from"], &shown["name"]), (&made.json()["id"], &json!("Painter")));
    assert_eq!((&shown["threshold"], &shown["instructions"]), (&json!(0.7), &json!("Paint.")));
    assert_eq!((&shown["slug"], &shown["published_version"]), (&json!("second"), &json!(1)));
    assert_eq!(client.get(&format!("/v1/agents/{}", copy.text("/id"))).await.json(), shown);
    let third = json!({"slug": "third", "name": "Third"});
    let repeat = async || {
        let call = client.call("POST", &format!("{path}/copy")).header("idempotency-key", "k");
        call.json(&third).send().await
    };
    let (once, again) = (repeat().await, repeat().await);
    assert_eq!(
        (once.status(), &once.body, once.text("/name")),
        (201, &again.body, "Third".to_owned())
    );
    assert_eq!(counts(&ada, "painter").await, (json!(0), json!(0), json!(2)));
    for (body, status) in [
        (json!({"slug": "second"}), 409),
        (json!({"slug": "Not a slug"}), 422),
        (json!({"slug": "x", "name": ""}), 422),
        (json!({}), 422),
        (json!({"slug": "x", "id": "x"}), 422),
    ] {
        let reply = client.post(&format!("{path}/copy"), body).await;
        assert_eq!(reply.status(), status, "{reply}");
    }
    assert_eq!(
        server.as_stranger().post(&format!("{path}/copy"), json!({"slug": "x"})).await.status(),
        404
    );
    assert_eq!(ada.post(&format!("{path}/copy"), json!({"slug": "x"})).await.status(), 403);
    // Users see those that are published.
    client.post(&format!("/v1/agents/{}/unpublish", copy.text("/id")), json!({})).await;
    let names = async |client: &Client| {
        let rows = client.get("/apps?select=name&order=name.asc").await.json();
        rows.as_array().unwrap().iter().map(|row| row["name"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&ada).await, ["painter", "third"]);
    assert_eq!(names(&client).await, ["painter", "second", "third"]);
}
