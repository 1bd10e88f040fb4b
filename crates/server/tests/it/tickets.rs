//! `/v1/tickets`, notes, and what the company says in a conversation.

use insta::assert_snapshot;
use serde_json::{Value, json};
use testkit::{Client, TestServer};

/// The token of a customer with that external id.
async fn customer(server: &TestServer, external_id: &str) -> Client {
    let body = json!({"customer": {"external_id": external_id, "name": "Ada"}});
    let token = server.as_secret().post("/v1/tokens", body).await.text("/token");
    server.with_key(&token)
}

fn numbers(page: &Value) -> Vec<i64> {
    let items = page["data"].as_array().unwrap();
    items.iter().map(|ticket| ticket["number"].as_i64().unwrap()).collect()
}

/// The kinds of events of the whole scope up to that one, with what they say.
async fn told(server: &TestServer, last: &str) -> String {
    let mut events = server.as_secret().stream("/v1/events?after=0").await;
    let told = events.until(last).await.into_iter();
    told.map(|frame| frame.event).collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn a_ticket_is_opened_worked_on_and_removed() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let made = client
        .post(
            "/v1/tickets",
            json!({
                "title": "Printer burns", "message": "Help!\nIt burns.",
                "customer": {"email": "Ada@example.com", "name": "Ada"},
                "priority": "urgent", "tags": ["fire", "fire"], "memo": "again",
                "metadata": {"a": 1, "b": 2},
            }),
        )
        .await;
    assert_snapshot!(made, @r#"201 {"id":"cnv_018bcfe5680070008000000000000009","number":1,"title":"Printer burns","status":"new","priority":"urgent","customer_id":"cus_018bcfe568007000800000000000000a","customer_name":"Ada","assignee_id":null,"tags":["fire"],"memo":"again","metadata":{"a":1,"b":2},"handled_by":"waiting","channel":"api","message_count":1,"response_due_at":null,"resolution_due_at":null,"first_response_at":null,"resolved_at":null,"closed_at":null,"reopened_at":null,"opened_at":"2023-11-14T22:13:20.000Z","created_at":"2023-11-14T22:13:20.000Z","updated_at":"2023-11-14T22:13:20.000Z"}"#);
    let path = format!("/v1/tickets/{}", made.text("/id"));
    assert_eq!(client.get(&path).await.json(), made.json());
    let messages = format!("/v1/conversations/{}/messages", made.text("/id"));
    assert_snapshot!(client.get(&messages).await, @r#"200 {"data":[{"id":"msg_018bcfe568007000800000000000000d","conversation_id":"cnv_018bcfe5680070008000000000000009","seq":1,"role":"customer","content":"Help!\nIt burns.","citations":[],"created_at":"2023-11-14T22:13:20.000Z"}],"has_more":false,"next":null}"#);

    server.clock.advance(60_000);
    let change = json!({
        "status": "pending", "priority": "low", "tags": [], "memo": null,
        "metadata": {"a": null, "c": "x"},
    });
    assert_snapshot!(client.patch(&path, change).await, @r#"200 {"id":"cnv_018bcfe5680070008000000000000009","number":1,"title":"Printer burns","status":"pending","priority":"low","customer_id":"cus_018bcfe568007000800000000000000a","customer_name":"Ada","assignee_id":null,"tags":[],"memo":null,"metadata":{"b":2,"c":"x"},"handled_by":"waiting","channel":"api","message_count":1,"response_due_at":null,"resolution_due_at":null,"first_response_at":null,"resolved_at":null,"closed_at":null,"reopened_at":null,"opened_at":"2023-11-14T22:13:20.000Z","created_at":"2023-11-14T22:13:20.000Z","updated_at":"2023-11-14T22:14:20.000Z"}"#);
    assert_snapshot!(client.delete(&path).await, @"204");
    assert_snapshot!(client.get(&path).await, @r#"404 {"error":{"type":"not_found","code":"not_found","message":"no such ticket","doc_url":"/docs/errors#not_found","request_id":"req_1"}}"#);
    assert_eq!(client.get(&messages).await.status(), 404);
    assert_snapshot!(told(&server, "ticket.deleted").await, @"stream.opened customer.created conversation.created message.created ticket.created ticket.updated ticket.deleted");
}

#[tokio::test]
async fn a_status_follows_some_others_and_says_when() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let made = client.post("/v1/tickets", json!({"title": "A"})).await;
    let path = format!("/v1/tickets/{}", made.text("/id"));
    let become_ = async |status: &str| {
        server.clock.advance(1_000);
        let changed = client.patch(&path, json!({"status": status})).await;
        if changed.status() != 200 {
            return format!("{status}: {} {}", changed.status(), changed.text("/error/message"));
        }
        let times = ["resolved_at", "closed_at", "reopened_at"].map(|name| {
            let time = changed.json()[name].clone();
            time.as_str().map_or("-".to_owned(), |time| time[17..19].to_owned())
        });
        format!("{status}: {}", times.join(" "))
    };
    let mut seen = Vec::new();
    for status in ["open", "new", "resolved", "open", "closed", "pending", "open", "closed"] {
        seen.push(become_(status).await);
    }
    assert_snapshot!(seen.join("\n"), @r"
    open: - - -
    new: 409 a ticket does not become new again
    resolved: 23 - -
    open: - - 24
    closed: 25 25 24
    pending: 409 a closed ticket can only be opened again
    open: - - 27
    closed: 28 28 27
    ");
    let conversation = client.get(&format!("/v1/conversations/{}", made.text("/id"))).await;
    assert_eq!(conversation.text("/status"), "closed");
}

#[tokio::test]
async fn of_two_changes_to_what_was_read_one_is_made() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let made = client.post("/v1/tickets", json!({"title": "A", "message": "Hello"})).await;
    let path = format!("/v1/tickets/{}", made.text("/id"));
    let read = client.get(&path).await;
    let tag = read.header("etag").unwrap().to_owned();
    let said = json!({"content": "Still there?"});
    client.post(&format!("/v1/conversations/{}/messages", made.text("/id")), said).await;
    let change = async |title: &str| {
        let call = client.call("PATCH", &path).header("If-Match", &tag);
        call.json(&json!({"title": title})).send().await
    };
    let first = change("B").await;
    assert_eq!((first.status(), first.text("/title").as_str()), (200, "B"), "{first}");
    let second = change("C").await;
    assert_eq!(
        (second.status(), second.text("/error/code").as_str()),
        (412, "precondition_failed")
    );
    assert_eq!(client.get(&path).await.text("/title"), "B");
}

#[tokio::test]
async fn tickets_are_listed_with_filters() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let grace = "mem_00000000000070008000000000000009";
    for number in 1..=5 {
        let priority = if number % 2 == 0 { "high" } else { "normal" };
        let body = json!({"title": format!("T{number}"), "priority": priority,
            "customer": {"external_id": format!("u{}", number % 2)}});
        let made = client.post("/v1/tickets", body).await;
        if number > 3 {
            let path = format!("/v1/tickets/{}", made.text("/id"));
            client.patch(&path, json!({"status": "open"})).await;
        }
    }
    let list =
        async |query: &str| numbers(&client.get(&format!("/v1/tickets?{query}")).await.json());
    assert_eq!(list("").await, [5, 4, 3, 2, 1]);
    assert_eq!(list("limit=2&after=4").await, [3, 2]);
    assert_eq!(list("status=open").await, [5, 4]);
    assert_eq!(list("status=new&priority=high").await, [2]);
    assert_eq!(list(&format!("assignee_id={grace}")).await, [0; 0]);
    let first = client.get("/v1/tickets?limit=1").await.json();
    let customer = first["data"][0]["customer_id"].as_str().unwrap();
    assert_eq!(list(&format!("customer_id={customer}&status=new")).await, [3, 1]);
    assert_eq!(numbers(&server.as_test().get("/v1/tickets").await.json()), [0; 0]);
    for query in ["status=done", "priority=critical", "assignee_id=x", "customer_id=x", "after=x"] {
        let refused = client.get(&format!("/v1/tickets?{query}")).await;
        assert_eq!(
            (refused.status(), refused.text("/error/param").as_str()),
            (422, query.split_once('=').unwrap().0),
            "{refused}"
        );
    }
}

#[tokio::test]
async fn a_customer_opens_a_ticket_the_ai_answers_and_a_person_takes_it() {
    let server = TestServer::start().await;
    let article =
        json!({"title": "Opening hours", "body": "We are open from 9 to 17 on weekdays."});
    server.as_secret().post("/v1/articles", article).await;
    let (ada, secret) = (customer(&server, "ada").await, server.as_secret());
    let ticket = ada.post("/v1/tickets", json!({"message": "When are you open?"})).await;
    assert_snapshot!(ticket, @r#"201 {"id":"cnv_018bcfe5680070008000000000000010","number":1,"title":"When are you open?","status":"new","priority":"normal","customer_id":"cus_018bcfe568007000800000000000000b","customer_name":"Ada","assignee_id":null,"tags":[],"memo":null,"metadata":{},"handled_by":"ai","channel":"api","message_count":1,"response_due_at":null,"resolution_due_at":null,"first_response_at":null,"resolved_at":null,"closed_at":null,"reopened_at":null,"opened_at":"2023-11-14T22:13:20.000Z","created_at":"2023-11-14T22:13:20.000Z","updated_at":"2023-11-14T22:13:20.000Z"}"#);
    let id = ticket.text("/id");
    let messages = format!("/v1/conversations/{id}/messages");
    let mut events =
        secret.call("GET", &format!("/v1/conversations/{id}/events?after=0")).stream().await;
    events.until("run.completed").await;
    let answered = secret.get(&messages).await.json();
    assert_eq!(answered["data"][1]["role"], json!("assistant"), "{answered}");

    let note = secret
        .post(
            &format!("/v1/conversations/{id}/notes"),
            json!({"content": "A regular.", "author_name": "Grace"}),
        )
        .await;
    assert_snapshot!(note, @r#"201 {"id":"not_018bcfe568007000800000000000001a","conversation_id":"cnv_018bcfe5680070008000000000000010","author_id":null,"author_name":"Grace","content":"A regular.","created_at":"2023-11-14T22:13:20.000Z"}"#);
    let reply =
        json!({"role": "agent", "content": "Also on Saturdays this week.", "author_name": "Grace"});
    assert_snapshot!(secret.post(&messages, reply).await, @r#"201 {"id":"msg_018bcfe568007000800000000000001e","conversation_id":"cnv_018bcfe5680070008000000000000010","seq":3,"role":"agent","content":"Also on Saturdays this week.","citations":[],"author_name":"Grace","created_at":"2023-11-14T22:13:20.000Z"}"#);
    let said = ada.post(&messages, json!({"content": "Thanks! And Sundays?"})).await;
    assert_eq!(said.status(), 201, "{said}");
    let log = ada.get(&messages).await;
    let roles = |page: &Value| {
        let items = page["data"].as_array().unwrap().clone();
        items.iter().map(|message| message["role"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(roles(&log.json()), ["customer", "assistant", "agent", "customer"]);
    assert!(!log.to_string().contains("A regular."), "{log}");
    let theirs = ada.get(&format!("/v1/tickets/{id}")).await;
    assert_snapshot!(theirs, @r#"200 {"id":"cnv_018bcfe5680070008000000000000010","number":1,"title":"When are you open?","status":"open","priority":"normal","customer_id":"cus_018bcfe568007000800000000000000b","customer_name":"Ada","assignee_id":null,"tags":[],"memo":null,"metadata":{},"handled_by":"human","channel":"api","message_count":4,"response_due_at":null,"resolution_due_at":null,"first_response_at":"2023-11-14T22:13:20.000Z","resolved_at":null,"closed_at":null,"reopened_at":null,"opened_at":"2023-11-14T22:13:20.000Z","created_at":"2023-11-14T22:13:20.000Z","updated_at":"2023-11-14T22:13:20.000Z"}"#);
    assert_eq!(ada.get(&format!("/v1/conversations/{id}/notes")).await.status(), 403);
    let notes = secret.get(&format!("/v1/conversations/{id}/notes")).await;
    assert_eq!(notes.json()["data"][0], note.json());
}

#[tokio::test]
async fn a_customer_who_writes_opens_a_closed_ticket_again() {
    let server = TestServer::start().await;
    let (ada, secret) = (customer(&server, "ada").await, server.as_secret());
    let id = ada.post("/v1/tickets", json!({"title": "Refund"})).await.text("/id");
    let path = format!("/v1/tickets/{id}");
    for status in ["pending", "resolved", "closed"] {
        secret.patch(&path, json!({"status": status})).await;
        let path = format!("/v1/conversations/{id}/messages");
        let said = ada.post(&path, json!({"content": "Still there?"})).await;
        assert_eq!(said.status(), 201, "{status}");
        let now = secret.get(&format!("/v1/tickets/{id}")).await;
        assert_eq!(
            (now.text("/status").as_str(), now.json()["closed_at"].clone()),
            ("open", json!(null))
        );
    }
    let closed = secret.post(&format!("/v1/conversations/{id}/close"), json!({})).await;
    assert_eq!(closed.status(), 200, "{closed}");
    assert_eq!(secret.get(&path).await.text("/status"), "closed");
}

#[tokio::test]
async fn a_customer_sees_their_own_tickets_and_decides_nothing_internal() {
    let server = TestServer::start().await;
    let (ada, bob) = (customer(&server, "ada").await, customer(&server, "bob").await);
    let id = ada.post("/v1/tickets", json!({"title": "Refund"})).await.text("/id");
    assert_eq!(numbers(&ada.get("/v1/tickets").await.json()), [1]);
    assert_eq!(numbers(&bob.get("/v1/tickets").await.json()), [0; 0]);
    let missing = "cnv_00000000000070008000000000000001";
    let foreign = bob.get(&format!("/v1/tickets/{id}")).await;
    assert_eq!(foreign, bob.get(&format!("/v1/tickets/{missing}")).await);
    assert_snapshot!(foreign, @r#"404 {"error":{"type":"not_found","code":"not_found","message":"no such ticket","doc_url":"/docs/errors#not_found","request_id":"req_1"}}"#);
    for body in [
        json!({"title": "x", "priority": "urgent"}),
        json!({"title": "x", "tags": ["a"]}),
        json!({"title": "x", "memo": "a"}),
        json!({"title": "x", "customer_id": missing.replace("cnv", "cus")}),
    ] {
        let refused = ada.post("/v1/tickets", body.clone()).await;
        assert_eq!(refused.status(), 403, "{body} {refused}");
    }
    let refused = ada.patch(&format!("/v1/tickets/{id}"), json!({"status": "closed"})).await;
    assert_eq!(refused.status(), 403, "{refused}");
    let refused = server.as_publishable().get("/v1/tickets").await;
    assert_eq!(refused.status(), 403, "{refused}");
}

#[tokio::test]
async fn a_repeated_request_has_one_effect() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let post = async |path: &str, key: &str, body: Value| {
        client.call("POST", path).header("Idempotency-Key", key).json(&body).send().await
    };
    let ticket = post("/v1/tickets", "k1", json!({"title": "A"})).await;
    assert_eq!(post("/v1/tickets", "k1", json!({"title": "A"})).await.json(), ticket.json());
    assert_eq!(post("/v1/tickets", "k1", json!({"title": "B"})).await.status(), 422);
    let id = ticket.text("/id");
    for (path, body) in [
        ("notes", json!({"content": "n"})),
        ("messages", json!({"role": "agent", "content": "r"})),
        ("messages", json!({"content": "c"})),
    ] {
        let path = format!("/v1/conversations/{id}/{path}");
        let key = body.to_string().replace('"', "'");
        let first = post(&path, &key, body.clone()).await;
        assert_eq!(first.status(), 201, "{first}");
        assert_eq!(post(&path, &key, body).await.json(), first.json());
    }
    let log = client.get(&format!("/v1/conversations/{id}/messages")).await.json();
    assert_eq!(log["data"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn what_is_wrong_with_a_ticket_is_said_and_nothing_is_written() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let cases = [
        (json!({}), "title"),
        (json!({"title": " "}), "title"),
        (json!({"title": "x".repeat(501)}), "title"),
        (json!({"title": "x", "status": "done"}), "status"),
        (json!({"title": "x", "status": "closed"}), "status"),
        (json!({"title": "x", "priority": "critical"}), "priority"),
        (json!({"title": "x", "tags": vec!["a"; 51]}), "tags"),
        (json!({"title": "x", "tags": [""]}), "tags"),
        (json!({"title": "x", "memo": "m".repeat(16 * 1024 + 1)}), "memo"),
        (json!({"title": "x", "customer": {"email": "nobody"}}), "customer.email"),
        (json!({"title": "x", "customer_id": "x"}), "customer_id"),
        (
            json!({"title": "x", "customer_id": "cus_00000000000070008000000000000001"}),
            "customer_id",
        ),
        (
            json!({"title": "x", "assignee_id": "mem_00000000000070008000000000000001"}),
            "assignee_id",
        ),
        (json!({"title": "x", "handled_by": "human"}), "handled_by"),
        (json!({"title": "x", "metadata": {"a": "x".repeat(20_000)}}), "metadata"),
        (json!({"title": "x", "colour": "red"}), "colour"),
    ];
    for (body, param) in cases {
        let refused = client.post("/v1/tickets", body).await;
        assert_eq!(
            (refused.status(), refused.text("/error/param").as_str()),
            (422, param),
            "{refused}"
        );
    }
    assert_eq!(numbers(&client.get("/v1/tickets").await.json()), [0; 0]);
    assert_eq!(client.get("/v1/conversations").await.json()["data"], json!([]));
}
