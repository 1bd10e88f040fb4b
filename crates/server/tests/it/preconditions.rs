//! `ETag` and `If-Match`: a change that is made only to what was read.

use insta::assert_snapshot;
use serde_json::{Value, json};
use testkit::{Client, Reply, TestServer};

/// One of each kind that can be changed so: its address, and the field that is changed.
async fn things(server: &TestServer) -> Vec<(String, &'static str)> {
    let client = server.as_secret();
    let mut things = Vec::new();
    for (path, new, field) in [
        ("/v1/articles", json!({"title": "A", "body": "b"}), "title"),
        ("/v1/categories", json!({"name": "A"}), "name"),
        ("/v1/agents", json!({"name": "A", "slug": "a"}), "name"),
        ("/v1/customers", json!({"name": "A"}), "name"),
        ("/v1/teammates", json!({"name": "A", "email": "a@example.com"}), "name"),
        ("/v1/tickets", json!({"title": "A"}), "title"),
        ("/v1/webhooks", json!({"url": "https://example.com", "events": ["*"]}), "name"),
        ("/v1/customers", json!({"name": "A"}), "name"),
    ] {
        let made = client.post(path, new).await;
        assert_eq!(made.status(), 201, "{made}");
        let path = format!("{path}/{}", made.text("/id"));
        things.push((path, field));
    }
    things
}

async fn tag(client: &Client, path: &str) -> String {
    let found = client.get(path).await;
    found.header("etag").unwrap_or_else(|| panic!("{path} has no tag: {found}")).to_owned()
}

async fn change(client: &Client, path: &str, if_match: &str, change: &Value) -> Reply {
    client.call("PATCH", path).header("if-match", if_match).json(change).send().await
}

#[tokio::test]
async fn a_change_is_made_to_what_was_read_and_to_nothing_else() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    for (path, field) in things(&server).await {
        let (one, other) = (json!({field: "One"}), json!({field: "Other"}));
        let read = tag(&client, &path).await;
        assert_eq!(tag(&client, &path).await, read, "{path}: it is the same until it is changed");
        let changed = change(&client, &path, &read, &one).await;
        assert_eq!(changed.status(), 200, "{changed}");
        let now = changed.header("etag").unwrap().to_owned();
        assert_eq!(tag(&client, &path).await, now, "{path}: the answer has the new tag");
        assert_ne!(now, read);

        let before = client.get(&path).await;
        for stale in [&read, "\"\"", "x", "", &format!("W/{now}")] {
            let refused = change(&client, &path, stale, &other).await;
            assert_eq!(refused.status(), 412, "{path} {stale}: {refused}");
        }
        assert_eq!(client.get(&path).await, before, "nothing was written");
        let several = format!("\"x\", {now}");
        assert_eq!(change(&client, &path, &several, &other).await.status(), 200, "{path}");
        assert_eq!(change(&client, &path, "*", &one).await.status(), 200, "{path}");
        assert_eq!(client.patch(&path, other).await.status(), 200, "the last one wins");
        assert_eq!(client.delete(&path).await.status(), 204);
        assert_eq!(change(&client, &path, "*", &one).await.status(), 404);
        assert_eq!(change(&client, &path, &now, &one).await.status(), 404);
    }
}

#[tokio::test]
async fn the_refusal_says_what_to_do() {
    let server = TestServer::start().await;
    let (path, field) = things(&server).await.remove(0);
    let refused = change(&server.as_secret(), &path, "\"old\"", &json!({field: "One"})).await;
    assert_snapshot!(refused, @r#"412 {"error":{"type":"conflict","code":"precondition_failed","message":"this was changed meanwhile; read it again","param":"If-Match","doc_url":"/docs/errors#precondition_failed","request_id":"req_1"}}"#);
}

/// Time stands still, so nothing but what they hold tells the states apart.
#[tokio::test]
async fn of_two_changes_at_once_one_is_made() {
    let server = TestServer::start().await;
    let (one_client, other_client) = (server.as_secret(), server.as_secret());
    for (path, field) in things(&server).await {
        let (one, other) = (json!({field: "One"}), json!({field: "Other"}));
        let neither = json!({field: "Neither"});
        for _ in 0..8 {
            let read = tag(&one_client, &path).await;
            let (first, second) = tokio::join!(
                change(&one_client, &path, &read, &one),
                change(&other_client, &path, &read, &other),
            );
            let mut statuses = [first.status(), second.status()];
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 412], "{path}: {first} {second}");
            assert_eq!(one_client.patch(&path, neither.clone()).await.status(), 200);
        }
    }
}

#[tokio::test]
async fn what_says_the_same_has_the_same_tag() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let (path, field) = things(&server).await.remove(0);
    let read = tag(&client, &path).await;
    server.clock.advance(1_000);
    client.patch(&path, json!({field: "Other"})).await;
    client.patch(&path, json!({field: "A"})).await;
    assert_eq!(tag(&client, &path).await, read);
}
