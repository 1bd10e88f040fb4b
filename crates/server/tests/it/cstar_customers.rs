//! cStar's admin API: `/customers`.

use insta::assert_snapshot;
use serde_json::{Value, json};
use testkit::{Client, Reply, TestServer};

const CUSTOMERS: &str = "/api/v1/teams/acme/customers";

async fn add(client: &Client, name: &str, more: Value) -> String {
    let mut body = json!({"name": name, "email": format!("{}@example.com", name.to_lowercase())});
    for (field, value) in more.as_object().unwrap() {
        body[field] = value.clone();
    }
    let made = client.post(CUSTOMERS, body).await;
    assert_eq!(made.status(), 201, "{made}");
    made.text("/data/id")
}

fn names(reply: &Reply) -> Vec<String> {
    let list = reply.json();
    let name = |item: &Value| item["name"].as_str().unwrap().to_owned();
    list["data"].as_array().unwrap().iter().map(name).collect()
}

fn refusal(reply: &Reply) -> String {
    let param = reply.json()["error"]["param"].as_str().unwrap_or("-").to_owned();
    let (code, message) = (reply.text("/error/code"), reply.text("/error/message"));
    format!("{} {code} at {param}: {message}", reply.status())
}

#[tokio::test]
async fn a_customer_is_made_changed_and_removed() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let made = client.post(CUSTOMERS, json!({"name": "Ada", "email": "Ada@Example.com"})).await;
    assert_snapshot!(made, @r#"201 {"success":true,"data":{"id":"cus_018bcfe5680070008000000000000009","object":"customer","name":"Ada","email":"ada@example.com","externalId":null,"phone":null,"avatarUrl":null,"sentiment":null,"status":"active","tags":[],"notes":null,"customFields":{},"ticketCount":0,"metadata":{},"createdAt":"2023-11-14T22:13:20.000Z","updatedAt":"2023-11-14T22:13:20.000Z"},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:20.000Z"}}"#);
    let path = format!("{CUSTOMERS}/{}", made.text("/data/id"));
    let ticket = json!({"title": "Help", "customerId": made.text("/data/id")});
    let ticket = client.post("/api/v1/teams/acme/tickets", ticket).await.text("/data/id");
    server.clock.advance(1_000);
    let change = json!({"name": "Ada L.", "sentiment": "angry", "status": "inactive", "tags": ["vip"],
        "notes": "Call her", "customFields": {"plan": "pro", "seats": 3}, "metadata": {"crm": 7}, "phone": "+41 1"});
    assert_snapshot!(client.patch(&path, change).await, @r#"200 {"success":true,"data":{"id":"cus_018bcfe5680070008000000000000009","object":"customer","name":"Ada L.","email":"ada@example.com","externalId":null,"phone":"+41 1","avatarUrl":null,"sentiment":"angry","status":"inactive","tags":["vip"],"notes":"Call her","customFields":{"plan":"pro","seats":3},"ticketCount":1,"metadata":{"crm":7},"createdAt":"2023-11-14T22:13:20.000Z","updatedAt":"2023-11-14T22:13:21.000Z"},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:21.000Z"}}"#);
    let change = json!({"sentiment": null, "notes": null, "customFields": {"seats": null}, "metadata": {"crm": null}});
    assert_snapshot!(client.patch(&path, change).await, @r#"200 {"success":true,"data":{"id":"cus_018bcfe5680070008000000000000009","object":"customer","name":"Ada L.","email":"ada@example.com","externalId":null,"phone":"+41 1","avatarUrl":null,"sentiment":null,"status":"inactive","tags":["vip"],"notes":null,"customFields":{"plan":"pro"},"ticketCount":1,"metadata":{},"createdAt":"2023-11-14T22:13:20.000Z","updatedAt":"2023-11-14T22:13:21.000Z"},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:21.000Z"}}"#);
    assert_snapshot!(client.get(&path).await, @r#"200 {"success":true,"data":{"id":"cus_018bcfe5680070008000000000000009","object":"customer","name":"Ada L.","email":"ada@example.com","externalId":null,"phone":"+41 1","avatarUrl":null,"sentiment":null,"status":"inactive","tags":["vip"],"notes":null,"customFields":{"plan":"pro"},"ticketCount":1,"metadata":{},"createdAt":"2023-11-14T22:13:20.000Z","updatedAt":"2023-11-14T22:13:21.000Z"},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:21.000Z"}}"#);

    assert_snapshot!(client.delete(&path).await, @r#"200 {"success":true,"data":{"deleted":true,"id":"cus_018bcfe5680070008000000000000009"},"meta":{"requestId":"req_1","timestamp":"2023-11-14T22:13:21.000Z"}}"#);
    assert_snapshot!(refusal(&client.get(&path).await), @"404 resource_missing at -: no such customer");
    let left = client.get(&format!("/api/v1/teams/acme/tickets/{ticket}")).await.json();
    assert_eq!(left["data"]["customerId"], Value::Null, "what was said stays");
}

#[tokio::test]
async fn customers_are_listed_by_pages_and_filters() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    add(&client, "Ada", json!({"tags": ["vip", "early"], "sentiment": "happy"})).await;
    add(&client, "Grace", json!({"tags": ["vip-2"], "status": "inactive"})).await;
    add(&client, "Edsger", json!({"sentiment": "negative"})).await;
    add(&server.as_test(), "Nobody", json!({})).await;
    let first = client.get(&format!("{CUSTOMERS}?pageSize=2")).await;
    assert_eq!(names(&first), ["Edsger", "Grace"]);
    assert_eq!(
        first.json()["pagination"],
        json!({"page": 1, "pageSize": 2, "total": 3, "totalPages": 2, "hasMore": true})
    );
    for (query, found) in [
        ("page=2&pageSize=2", vec!["Ada"]),
        ("page=9", vec![]),
        ("status=inactive", vec!["Grace"]),
        ("sentiment=happy", vec!["Ada"]),
        ("tag=vip", vec!["Ada"]),
        ("search=GRACE@", vec!["Grace"]),
        ("search=ds", vec!["Edsger"]),
    ] {
        assert_eq!(names(&client.get(&format!("{CUSTOMERS}?{query}")).await), found, "{query}");
    }
    let mut shown = Vec::new();
    for query in ["status=gone", "sentiment=fine", "page=0", "pageSize=101", "email=a@b.c"] {
        shown.push(refusal(&client.get(&format!("{CUSTOMERS}?{query}")).await));
    }
    assert_snapshot!(shown.join("\n"), @r#"
        400 parameter_invalid at status: status is active or inactive
        400 parameter_invalid at sentiment: sentiment is happy, neutral, frustrated, angry, positive or negative
        400 parameter_invalid at page: page is a number from 1 to 4294967295
        400 parameter_invalid at pageSize: pageSize is a number from 1 to 100
        400 parameter_invalid at email: unknown parameter; known are page, pageSize, status, sentiment, search, tag
        "#);
}

#[tokio::test]
async fn an_address_belongs_to_one_customer_of_a_mode() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    add(&client, "Ada", json!({})).await;
    let grace = add(&client, "Grace", json!({})).await;
    add(&server.as_test(), "Ada", json!({})).await;
    let again = client.post(CUSTOMERS, json!({"name": "A", "email": "ADA@example.com"})).await;
    assert_snapshot!(refusal(&again), @"409 resource_conflict at -: another customer has this external id or e-mail address");
    let path = format!("{CUSTOMERS}/{grace}");
    let taken =
        client.patch(&path, json!({"email": "ada@example.com", "name": "Not written"})).await;
    assert_eq!(refusal(&taken), refusal(&again));
    assert_eq!(client.get(&path).await.text("/data/name"), "Grace");
}

#[tokio::test]
async fn what_is_wrong_is_named_and_nothing_is_written() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let with = |field: &str, value: Value| {
        let mut body = json!({"name": "Ada", "email": "ada@example.com"});
        body[field] = value;
        body
    };
    let tags: Vec<String> = (0..10_000).map(|number| number.to_string()).collect();
    let mut shown = Vec::new();
    for body in [
        json!({"email": "ada@example.com"}),
        json!({"name": "Ada"}),
        with("name", json!(" ")),
        with("name", json!("x".repeat(256))),
        with("email", json!("")),
        with("email", json!("ada")),
        with("email", json!(format!("{}@example.com", "x".repeat(255)))),
        with("status", json!("gone")),
        with("sentiment", json!("fine")),
        with("tags", json!(tags)),
        with("notes", json!("x".repeat(16 * 1024 + 1))),
        with("customFields", json!([])),
        with("customFields", json!({"a": "x".repeat(16 * 1024)})),
        with("metadata", json!({"a": "x".repeat(16 * 1024)})),
        with("avatarUrl", json!("javascript:alert(1)")),
        with("phone", json!("1".repeat(51))),
        with("ticketCount", json!(7)),
    ] {
        shown.push(refusal(&client.post(CUSTOMERS, body).await));
    }
    assert_eq!(client.get(CUSTOMERS).await.json()["pagination"]["total"], 0);
    let path = format!("{CUSTOMERS}/{}", add(&client, "Ada", json!({})).await);
    for body in [
        json!({"name": null}),
        json!({"email": null}),
        json!({"email": "x"}),
        json!({"tags": null}),
    ] {
        shown.push(refusal(&client.patch(&path, body).await));
    }
    let metadata = json!({"metadata": {"a": "x".repeat(16 * 1024)}, "name": "Not written"});
    shown.push(refusal(&client.patch(&path, metadata).await));
    assert_snapshot!(shown.join("\n"), @r#"
        400 parameter_missing at name: name is needed
        400 parameter_missing at email: email is needed
        400 parameter_invalid at name: name needs some text
        400 parameter_invalid at name: name has 256 bytes; at most 255 are allowed
        400 parameter_invalid at email: email needs some text
        400 parameter_invalid at email: email is not an e-mail address
        400 parameter_invalid at email: email has 267 bytes; at most 254 are allowed
        400 parameter_invalid at status: status is active or inactive
        400 parameter_invalid at sentiment: sentiment is happy, neutral, frustrated, angry, positive or negative
        400 parameter_invalid at tags: tags are at most 50
        400 parameter_invalid at notes: notes has 16385 bytes; at most 16384 are allowed
        400 parameter_invalid at customFields: invalid type: sequence, expected a map
        400 parameter_invalid at customFields: customFields has 16392 bytes; at most 16384 are allowed
        400 parameter_invalid at metadata: metadata has 16392 bytes; at most 16384 are allowed
        400 parameter_invalid at avatarUrl: avatarUrl begins with https:// or http:// and has no spaces
        400 parameter_invalid at phone: phone has 51 bytes; at most 50 are allowed
        400 parameter_invalid at ticketCount: unknown field `ticketCount`, expected one of `name`, `email`, `externalId`, `phone`, `avatarUrl`, `status`, `sentiment`, `tags`, `notes`, `customFields`, `metadata`
        400 parameter_invalid at name: invalid type: null, expected a string
        400 parameter_invalid at email: invalid type: null, expected a string
        400 parameter_invalid at email: email is not an e-mail address
        400 parameter_invalid at tags: invalid type: null, expected a sequence
        400 parameter_invalid at metadata: metadata has 16392 bytes; at most 16384 are allowed
        "#);
    assert_eq!(client.get(&path).await.text("/data/name"), "Ada");
}

#[tokio::test]
async fn a_repeated_request_has_one_effect() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let body = json!({"name": "Ada", "email": "ada@example.com"});
    let send = || client.call("POST", CUSTOMERS).header("idempotency-key", "k").json(&body).send();
    let (first, again) = (send().await, send().await);
    assert_eq!((first.status(), &first.body), (201, &again.body));
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    let path = format!("{CUSTOMERS}/{}", first.text("/data/id"));
    let body = json!({"name": "Grace"});
    let send = || client.call("PATCH", &path).header("idempotency-key", "p").json(&body).send();
    let first = send().await;
    client.patch(&path, json!({"name": "Edsger"})).await;
    assert_eq!(send().await.body, first.body);
    assert_eq!(client.get(&path).await.text("/data/name"), "Edsger");
}

#[tokio::test]
async fn customers_are_for_secret_keys_of_the_same_team_and_mode() {
    let server = TestServer::start().await;
    let id = add(&server.as_secret(), "Ada", json!({})).await;
    let page = server.as_publishable();
    for path in [CUSTOMERS.to_owned(), format!("{CUSTOMERS}/{id}")] {
        assert_eq!(page.get(&path).await.text("/error/code"), "insufficient_permissions");
        assert_eq!(page.patch(&path, json!({})).await.text("/error/code"), "publishable_key_write");
    }
    let missing = server.as_secret().get(&format!("{CUSTOMERS}/cus_{}", "f".repeat(32))).await;
    for (client, team) in [(server.as_test(), "acme"), (server.as_stranger(), "globex")] {
        let path = format!("/api/v1/teams/{team}/customers/{id}");
        for reply in [
            client.get(&path).await,
            client.patch(&path, json!({"name": "Mine"})).await,
            client.delete(&path).await,
        ] {
            assert_eq!((reply.status(), &reply.body), (404, &missing.body), "{team}");
        }
    }
}
