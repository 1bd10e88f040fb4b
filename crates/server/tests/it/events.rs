//! `GET /v1/events` of the company's server: what events tell, which are wanted, and one by its id.

use domain::event::EventKind;
use domain::webhook::BODY_BYTES_MAX;
use insta::assert_snapshot;
use serde_json::{Value, json};
use testkit::{Client, Reply, Setup, TestServer};

/// A page of events.
async fn page(client: &Client, query: &str) -> Reply {
    let path = format!("/v1/events?{query}");
    client.call("GET", &path).header("accept", "application/json").send().await
}

/// All events, once one of that type is among them.
pub(crate) async fn all(client: &Client, last: &str) -> Vec<Value> {
    client.stream("/v1/events?after=0").await.until(last).await;
    let events = page(client, "after=0&limit=100").await.json();
    events["data"].as_array().unwrap().clone()
}

async fn made(client: &Client, path: &str, body: Value) -> Reply {
    let reply = client.post(path, body).await;
    assert!((200..300).contains(&reply.status()), "{path}: {reply}");
    reply
}

/// What an event tells: the names of what it holds, and what it says beyond that.
fn told(event: &Value) -> String {
    let data = event["data"].as_object().unwrap();
    let names: Vec<&str> = data.keys().map(String::as_str).collect();
    let details = data.get("details").map(|details| format!(" {details}")).unwrap_or_default();
    format!("{}: {}{details}", event["type"].as_str().unwrap(), names.join(" "))
}

fn lines(events: &[Value]) -> String {
    events.iter().map(told).collect::<Vec<_>>().join("\n")
}

/// One thing of each kind is added, changed and removed.
async fn happen(server: &TestServer) {
    let client = server.as_secret();
    let shelf = made(&client, "/v1/categories", json!({"name": "Account"})).await.text("/id");
    let article = json!({"title": "Reset", "body": "Old.", "category": shelf, "external_id": "kb"});
    let article = made(&client, "/v1/articles", article).await.text("/id");
    let ada = json!({"external_id": "ada", "name": "Ada"});
    let ada = made(&client, "/v1/customers", ada).await.text("/id");
    let bob = made(&client, "/v1/customers", json!({"name": "Bob"})).await.text("/id");
    let mate = json!({"name": "Grace", "email": "grace@example.com"});
    let mate = made(&client, "/v1/teammates", mate).await.text("/id");
    let ticket = json!({"title": "It burns", "customer_id": ada, "message": "Help!"});
    let ticket = made(&client, "/v1/tickets", ticket).await.text("/id");
    made(&client, &format!("/v1/conversations/{ticket}/notes"), json!({"content": "Poor Ada."}))
        .await;
    let agent = json!({"name": "Front desk", "slug": "front-desk"});
    let agent = made(&client, "/v1/agents", agent).await.text("/id");
    made(&client, &format!("/v1/agents/{agent}/publish"), json!({})).await;
    for (path, change) in [
        (format!("/v1/categories/{shelf}"), json!({"position": 3})),
        (format!("/v1/articles/{article}"), json!({"body": "New.", "tags": ["x"]})),
        (format!("/v1/articles/{article}"), json!({"status": "draft", "category": null})),
        (format!("/v1/tickets/{ticket}"), json!({"customer_id": bob, "metadata": {"a": 1}})),
        (format!("/v1/tickets/{ticket}"), json!({"assignee_id": mate, "status": "open"})),
    ] {
        let changed = client.patch(&path, change).await;
        assert_eq!(changed.status(), 200, "{path}: {changed}");
    }
    for path in [
        format!("/v1/articles/{article}"),
        format!("/v1/categories/{shelf}"),
        format!("/v1/tickets/{ticket}"),
        format!("/v1/teammates/{mate}"),
        format!("/v1/customers/{ada}"),
    ] {
        assert_eq!(client.delete(&path).await.status(), 204, "{path}");
    }
}

#[tokio::test]
async fn events_say_what_changed_and_what_is_gone() {
    let server = TestServer::start().await;
    happen(&server).await;
    assert_snapshot!(lines(&all(&server.as_secret(), "customer.deleted").await), @r#"
category.created: subject
article.created: subject
customer.created: subject
customer.created: customer subject
teammate.created: subject
conversation.created: subject
message.created: subject
ticket.created: subject
note.created: details subject {"conversation_id":"cnv_018bcfe5680070008000000000000014"}
agent.published: agent details subject {"environment":"production","version":1}
agent.published: agent details subject {"environment":"production","version":2}
category.updated: details subject {"changes":{"position":{"from":0,"to":3}}}
article.updated: details subject {"changes":{"body":{"from":"sha256:e88304b8cefe95062d689ab059fa9e7ffa9c6f355b7addf8ddc419bb48d4a569","to":"sha256:d6924223112656a3d41d35b5e3cbc889578ed5138d2febacfa09644147ace73e"},"tags":{"from":[],"to":["x"]}}}
article.updated: details subject {"changes":{"category_id":{"from":"cat_018bcfe5680070008000000000000009","to":null},"status":{"from":"published","to":"draft"}}}
ticket.updated: subject
ticket.updated: subject
article.deleted: details subject {"external_id":"kb","slug":"reset","title":"Reset"}
category.deleted: details subject {"name":"Account","slug":"account"}
ticket.deleted: details subject {"customer_id":"cus_018bcfe568007000800000000000000f","number":1}
teammate.deleted: details subject {"name":"Grace"}
customer.deleted: details subject {"external_id":"ada"}
"#);
}

#[tokio::test]
async fn events_tell_what_they_are_about() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let shelf = made(&client, "/v1/categories", json!({"name": "Account"})).await.text("/id");
    let article = json!({"title": "Reset", "body": "Long.", "category": shelf, "memo": "m"});
    made(&client, "/v1/articles", article).await;
    let mate = json!({"name": "Grace", "email": "grace@example.com"});
    made(&client, "/v1/teammates", mate).await;
    let ada = json!({"external_id": "ada", "name": "Ada"});
    let ticket = json!({"title": "It burns", "customer": ada});
    let ticket = made(&client, "/v1/tickets", ticket).await.text("/id");
    let agent = json!({"name": "Front desk", "slug": "front-desk"});
    let agent = made(&client, "/v1/agents", agent).await.text("/id");
    made(&client, &format!("/v1/agents/{agent}/publish"), json!({})).await;
    made(&client, &format!("/v1/conversations/{ticket}/notes"), json!({"content": "Poor Ada."}))
        .await;
    let events = all(&client, "note.created").await;
    assert_snapshot!(lines(&events), @r#"
category.created: category subject
article.created: article subject
teammate.created: subject teammate
customer.created: customer subject
conversation.created: conversation
ticket.created: customer details subject ticket {"number":1,"priority":"normal","status":"new","title":"It burns"}
agent.published: agent details subject {"environment":"production","version":1}
agent.published: agent details subject {"environment":"production","version":2}
note.created: details note subject {"conversation_id":"cnv_018bcfe5680070008000000000000010"}
"#);
    let find = |kind: &str| &events.iter().find(|event| event["type"] == kind).unwrap()["data"];
    let same = async |kind: &str, path: &str| {
        let data = &find(&format!("{kind}.created"))[kind];
        assert_eq!(*data, client.get(path).await.json(), "{kind}");
    };
    same("ticket", &format!("/v1/tickets/{ticket}")).await;
    same("category", &format!("/v1/categories/{shelf}")).await;
    let customer = &find("ticket.created")["customer"];
    let path = format!("/v1/customers/{}", customer["id"].as_str().unwrap());
    assert_eq!(*customer, client.get(&path).await.json());
    assert_snapshot!(find("article.created")["article"], @r#"{"category_id":"cat_018bcfe5680070008000000000000009","created_at":"2023-11-14T22:13:20.000Z","excerpt":null,"external_id":null,"id":"art_018bcfe568007000800000000000000b","locale":null,"memo":"m","meta_description":null,"metadata":{},"public":true,"published_at":"2023-11-14T22:13:20.000Z","slug":"reset","source":null,"status":"published","tags":[],"title":"Reset","updated_at":"2023-11-14T22:13:20.000Z","url":null}"#);
    assert_snapshot!(find("note.created")["note"], @r#"{"author_id":null,"author_name":null,"content":"Poor Ada.","conversation_id":"cnv_018bcfe5680070008000000000000010","created_at":"2023-11-14T22:13:20.000Z","id":"not_018bcfe5680070008000000000000018"}"#);

    // Whoever reads as a customer is told no more than before.
    let body = json!({"customer": {"external_id": "ada"}});
    let token = made(&client, "/v1/tokens", body).await.text("/token");
    let seen = page(&server.with_key(&token), "after=0&limit=100").await.json();
    assert_snapshot!(lines(seen["data"].as_array().unwrap()), @"conversation.created: conversation");
}

#[tokio::test]
async fn what_is_erased_is_told_by_nothing_but_its_id() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let ada = json!({"external_id": "ada", "name": "Ada"});
    let ada = made(&client, "/v1/customers", ada).await.text("/id");
    let ticket = json!({"title": "It burns", "customer_id": ada, "message": "Help!"});
    made(&client, "/v1/tickets", ticket).await;
    made(&client, &format!("/v1/customers/{ada}/erase"), json!({})).await;
    let events = all(&client, "customer.erased").await;
    assert_snapshot!(lines(&events), @"
customer.created: subject
conversation.created: subject
message.created: subject
ticket.created: subject
ticket.deleted: subject
customer.erased: subject
");
}

/// A page in one line: positions with types, and how it goes on.
async fn short(client: &Client, query: &str) -> String {
    let page = page(client, query).await.json();
    let event = |event: &Value| {
        format!("{} {}, ", event["position"], event["type"].as_str().unwrap_or_default())
    };
    let events: String = page["data"].as_array().unwrap().iter().map(event).collect();
    let (more, next) = (&page["has_more"], &page["next"]);
    format!("{events}more: {more}, next: {next}, recovered: {}", page["recovered"])
}

#[tokio::test]
async fn a_page_holds_the_types_that_are_wanted() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    happen(&server).await;
    all(&client, "customer.deleted").await;
    assert_snapshot!(short(&client, "after=0&type=ticket.*").await, @"8 ticket.created, 15 ticket.updated, 16 ticket.updated, 19 ticket.deleted, more: false, next: null, recovered: true");
    assert_snapshot!(short(&client, "after=0&type=ticket.*&limit=1").await, @r#"8 ticket.created, more: true, next: "14", recovered: true"#);
    assert_snapshot!(short(&client, "after=8&type=ticket.*&limit=1").await, @r#"15 ticket.updated, more: true, next: "15", recovered: true"#);
    assert_snapshot!(short(&client, "after=0&type=note.created,category.*&limit=3").await, @r#"1 category.created, 9 note.created, 12 category.updated, more: true, next: "17", recovered: true"#);
    assert_snapshot!(short(&client, "after=0&type=run.*").await, @"more: false, next: null, recovered: true");
    assert_snapshot!(short(&client, "after=20&type=*").await, @"21 customer.deleted, more: false, next: null, recovered: true");
    for bad in [
        "type=",
        "type=boss.*",
        "type=ticket.*,,",
        "type=ticket",
        "type=ticket.created%20ticket.updated",
    ] {
        let refused = page(&client, bad).await;
        assert_eq!(
            (refused.status(), refused.text("/error/param")),
            (422, "type".to_owned()),
            "{bad}"
        );
    }
    assert_snapshot!(page(&client, "type=boss.*").await, @r#"422 {"error":{"type":"invalid_request","code":"invalid_value","message":"type has \"boss.*\", which matches no type of events","param":"type","doc_url":"/docs/errors#invalid_value","request_id":"req_1"}}"#);
}

#[tokio::test]
async fn a_page_without_a_match_says_how_far_it_was_looked() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    for hundreds in 0..11 {
        let article = |number| engine::NewArticle {
            title: format!("Article {}", hundreds * 100 + number),
            ..engine::NewArticle::default()
        };
        let articles = (0..100).map(article).collect();
        let written = server.engine.put_articles(&server.operator(), articles).await.unwrap();
        assert!(written.iter().all(Result::is_ok));
    }
    made(&client, "/v1/customers", json!({"name": "Ada"})).await;
    let mut stream = client.stream("/v1/events?after=0&type=customer.*").await;
    stream.expect("stream.opened").await;
    assert_eq!(stream.next().await.unwrap().id.as_deref(), Some("1101"));
    assert_snapshot!(short(&client, "after=0&type=customer.*").await, @r#"more: true, next: "1000", recovered: true"#);
    assert_snapshot!(short(&client, "after=1000&type=customer.*").await, @"1101 customer.created, more: false, next: null, recovered: true");
    assert_snapshot!(short(&client, "after=1101&type=customer.*").await, @"more: false, next: null, recovered: true");
}

#[tokio::test]
async fn a_stream_tells_the_types_that_are_wanted_and_goes_on_after_an_event() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let mut stream = client.stream("/v1/events?type=customer.*,ticket.created").await;
    stream.expect("stream.opened").await;
    made(&client, "/v1/categories", json!({"name": "Account"})).await;
    let ada = json!({"title": "It burns", "customer": {"external_id": "ada"}});
    let ticket = made(&client, "/v1/tickets", ada).await.text("/id");
    let first = stream.expect("customer.created").await;
    let second = stream.expect("ticket.created").await;
    assert_eq!((first.id.as_deref(), second.id.as_deref()), (Some("2"), Some("4")));
    let id = first.json()["id"].as_str().unwrap().to_owned();

    // Whoever has an event goes on after it, by page and by stream.
    let path = format!("after={id}&limit=1");
    assert_snapshot!(short(&client, &path).await, @r#"3 conversation.created, more: true, next: "3", recovered: true"#);
    let call = client.call("GET", "/v1/events?type=ticket.*").header("last-event-id", &id);
    let mut again = call.stream().await;
    assert_eq!(again.expect("stream.opened").await.json()["position"], 2);
    assert_eq!(again.expect("ticket.created").await, second);
    drop(stream);

    // An event of somebody else is none.
    let refused = page(&server.as_stranger(), &path).await;
    assert_snapshot!(refused, @r#"422 {"error":{"type":"invalid_request","code":"invalid_value","message":"after names no event of this list, or one that is no longer kept","param":"after","doc_url":"/docs/errors#invalid_value","request_id":"req_1"}}"#);
    assert_eq!(page(&server.as_test(), &path).await.body, refused.body);
    let of_ticket = second.json()["id"].as_str().unwrap().to_owned();
    let token = json!({"customer": {"external_id": "ada"}});
    let ada = server.with_key(&made(&client, "/v1/tokens", token).await.text("/token"));
    assert_eq!(page(&ada, &format!("after={of_ticket}")).await.status(), 422);
    let opened = page(&ada, "after=0&limit=1").await.text("/data/0/id");
    assert_eq!(
        short(&ada, &format!("after={opened}")).await,
        "more: false, next: null, recovered: true"
    );
    let path = format!("/v1/conversations/{ticket}/events?after={opened}");
    let call = ada.call("GET", &path).header("accept", "application/json");
    assert_snapshot!(call.send().await, @r#"200 {"data":[],"has_more":false,"next":null,"recovered":true}"#);
}

#[tokio::test]
async fn a_stream_says_how_far_it_looked_when_nothing_was_wanted() {
    let live = dialects::live::Limits {
        heartbeat: std::time::Duration::from_millis(20),
        ..dialects::live::Limits::default()
    };
    let doors = dialects::Settings { live, ..dialects::Settings::default() };
    let server = Setup::default().doors(doors).start().await;
    let client = server.as_secret();
    for path in ["/v1/events?type=customer.*", "/v1/webhooks/listen?events=customer.*"] {
        let mut stream = client.stream(path).await;
        let position: i64 = stream.expect("stream.opened").await.id.unwrap().parse().unwrap();
        made(&client, "/v1/categories", json!({"name": "Account", "slug": path.len().to_string()}))
            .await;
        assert_eq!(stream.reached().await, (position + 1).to_string(), "{path}");
        made(&client, "/v1/customers", json!({"name": "Ada"})).await;
        assert_eq!(stream.next().await.unwrap().id, Some((position + 2).to_string()), "{path}");
    }
}

#[tokio::test]
async fn an_event_is_found_by_its_id() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    made(&client, "/v1/categories", json!({"name": "Account"})).await;
    all(&client, "category.created").await;
    let event = page(&client, "after=0").await.json()["data"][0].clone();
    let path = format!("/v1/events/{}", event["id"].as_str().unwrap());
    assert_eq!(client.get(&path).await.json(), event);
    assert_snapshot!(server.as_stranger().get(&path).await, @r#"404 {"error":{"type":"not_found","code":"not_found","message":"no such event","doc_url":"/docs/errors#not_found","request_id":"req_1"}}"#);
    assert_eq!(server.as_test().get(&path).await.status(), 404);
    assert_eq!(server.as_publishable().get(&path).await.status(), 403);
    assert_eq!(client.get("/v1/events/evt_1").await.status(), 404);
}

#[test]
fn every_type_is_in_the_reference() {
    let page = include_str!("../../../../docs/reference/events.md");
    for kind in EventKind::WORDS {
        assert!(page.contains(&format!("`{kind}`")), "{kind}");
    }
}

#[tokio::test]
async fn every_type_has_a_sample_that_can_be_sent() {
    let server = TestServer::start().await;
    let sender = engine::Sender { workspace: server.acme, public_url: String::new() };
    for kind in EventKind::WORDS {
        let told = server.engine.sample(EventKind::parse(kind).unwrap());
        for face in server.engine.faces() {
            let letters = (face.letters)(&sender, &told);
            for letter in &letters {
                let body: Value = serde_json::from_str(&letter.body).unwrap();
                assert!(body.is_object() && letter.body.len() <= BODY_BYTES_MAX, "{kind}: {body}");
                assert!(face.types.contains(&letter.kind), "{}: {}", face.name, letter.kind);
            }
            if face.name == "native" {
                let kinds: Vec<&str> = letters.iter().map(|letter| letter.kind).collect();
                assert_eq!(kinds, [*kind]);
                assert_eq!(letters[0].name, told.event.id.to_string());
                let short: Value = serde_json::from_str(&letters[0].short).unwrap();
                let reference = json!({"subject": told.event.subject, "truncated": true});
                assert_eq!((&short["type"], &short["data"]), (&json!(kind), &reference));
            }
        }
    }
}
