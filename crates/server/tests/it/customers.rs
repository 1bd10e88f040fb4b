//! `/v1/customers`: added, found, changed, removed; and what is refused. Merging, erasing and writing out are next door.

mod erase;
mod merge;

use std::time::Duration;

use domain::page::PageRequest;
use engine::{Kinds, Subject};
use insta::assert_snapshot;
use serde_json::{Value, json};
use testkit::{Client, Reply, TestServer, keys};

/// The id of a customer who is added.
async fn added(client: &Client, body: Value) -> String {
    let reply = client.post("/v1/customers", body).await;
    assert_eq!(reply.status(), 201, "{reply}");
    reply.text("/id")
}

/// What was answered, whenever it was.
fn answer(reply: &Reply) -> (u16, String) {
    (reply.status(), String::from_utf8_lossy(&reply.body).into_owned())
}

async fn names(client: &Client, query: &str) -> Vec<String> {
    let reply = client.get(&format!("/v1/customers{query}")).await;
    let page = reply.json();
    let items = page["data"].as_array().unwrap_or_else(|| panic!("no page: {reply}"));
    items.iter().map(|found| found["name"].as_str().unwrap_or("-").to_owned()).collect()
}

/// What was told in the live mode, as `kind subject data`, up to an event of that kind.
async fn told(server: &TestServer, last: &str) -> Vec<String> {
    let operator = server.operator();
    let reading = async {
        loop {
            let request = PageRequest { after: None, limit: 100 };
            let subject = Subject::Everything;
            let page = server.engine.events(&operator, subject, Kinds::default(), request).await;
            let events = page.unwrap().page.items;
            if events.last().is_some_and(|told| told.event.kind.as_str() == last) {
                return events;
            }
            tokio::task::yield_now().await;
        }
    };
    let events = tokio::time::timeout(Duration::from_secs(20), reading).await;
    let line = |event: &domain::event::Event| {
        let data = event.data.as_deref().map_or(String::new(), |data| format!(" {data}"));
        format!("{} {}{data}", event.kind.as_str(), event.subject)
    };
    let events = events.unwrap_or_else(|_| panic!("{last} is not told"));
    events.iter().map(|told| line(&told.event)).collect()
}

#[tokio::test]
async fn a_customer_is_added_found_changed_and_removed() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let body = json!({
        "external_id": " user_42 ", "email": "Ada@Example.com", "name": "Ada", "phone": "+49 30 1",
        "avatar_url": "https://example.com/a.png", "sentiment": "happy", "tags": ["vip", "beta", "vip"],
        "memo": "likes tea", "fields": {"plan": "team"}, "metadata": {"a": 1, "b": {"c": [1]}}
    });
    let made = client.post("/v1/customers", body).await;
    assert_snapshot!(made, @r#"201 {"id":"cus_018bcfe5680070008000000000000009","external_id":"user_42","email":"ada@example.com","name":"Ada","status":"active","sentiment":"happy","phone":"+49 30 1","avatar_url":"https://example.com/a.png","tags":["vip","beta"],"memo":"likes tea","fields":{"plan":"team"},"metadata":{"a":1,"b":{"c":[1]}},"traits":{},"created_at":"2023-11-14T22:13:20.000Z","updated_at":"2023-11-14T22:13:20.000Z"}"#);
    let path = format!("/v1/customers/{}", made.text("/id"));
    assert_eq!(client.get(&path).await.body, made.body);

    server.clock.advance(1_000);
    let change = json!({
        "email": null, "status": "inactive", "sentiment": null, "tags": ["x"], "memo": " ",
        "fields": null, "metadata": {"a": null, "b": 2, "d": "new"}
    });
    let changed = client.patch(&path, change.clone()).await;
    assert_snapshot!(changed, @r#"200 {"id":"cus_018bcfe5680070008000000000000009","external_id":"user_42","email":null,"name":"Ada","status":"inactive","sentiment":null,"phone":"+49 30 1","avatar_url":"https://example.com/a.png","tags":["x"],"memo":null,"fields":{},"metadata":{"b":2,"d":"new"},"traits":{},"created_at":"2023-11-14T22:13:20.000Z","updated_at":"2023-11-14T22:13:21.000Z"}"#);
    server.clock.advance(1_000);
    for nothing_new in [change, json!({})] {
        assert_eq!(answer(&client.patch(&path, nothing_new).await), answer(&changed));
    }

    assert_snapshot!(client.delete(&path).await, @"204");
    assert_snapshot!(client.get(&path).await, @r#"404 {"error":{"type":"not_found","code":"not_found","message":"no such customer","doc_url":"/docs/errors#not_found","request_id":"req_1"}}"#);
    assert_eq!(client.delete(&path).await.status(), 404);
    assert_eq!(client.patch(&path, json!({})).await.status(), 404);
    assert_snapshot!(told(&server, "customer.deleted").await.join("\n"), @r#"
customer.created cus_018bcfe5680070008000000000000009
customer.updated cus_018bcfe5680070008000000000000009 {"changes":{"email":{"from":"ada@example.com","to":null},"fields":{"from":{"plan":"team"},"to":{}},"memo":{"from":"likes tea","to":null},"metadata":{"from":{"a":1,"b":{"c":[1]}},"to":{"b":2,"d":"new"}},"sentiment":{"from":"happy","to":null},"status":{"from":"active","to":"inactive"},"tags":{"from":["vip","beta"],"to":["x"]}}}
customer.deleted cus_018bcfe5680070008000000000000009 {"external_id":"user_42"}"#);
}

#[tokio::test]
async fn somebody_of_whom_nothing_is_known_can_be_added() {
    let server = TestServer::start().await;
    assert_snapshot!(server.as_secret().post("/v1/customers", json!({})).await, @r#"201 {"id":"cus_018bcfe5680070008000000000000009","external_id":null,"email":null,"name":null,"status":"active","sentiment":null,"phone":null,"avatar_url":null,"tags":[],"memo":null,"fields":{},"metadata":{},"traits":{},"created_at":"2023-11-14T22:13:20.000Z","updated_at":"2023-11-14T22:13:20.000Z"}"#);
}

#[tokio::test]
async fn conversations_tell_of_the_customers_they_make_and_complete() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    for customer in [
        json!({"email": "ada@example.com"}),
        json!({"email": "ada@example.com", "name": "Ada"}),
        json!({"email": "ada@example.com", "name": "Somebody else"}),
    ] {
        let body = json!({"customer": customer, "ttl_seconds": 60});
        assert_eq!(client.post("/v1/tokens", body).await.status(), 201);
    }
    assert_snapshot!(told(&server, "customer.updated").await.join("\n"), @r#"
customer.created cus_018bcfe5680070008000000000000009
customer.updated cus_018bcfe5680070008000000000000009 {"changes":{"name":{"from":null,"to":"Ada"}}}
customer.updated cus_018bcfe5680070008000000000000009 {"changes":{"name":{"from":"Ada","to":"Somebody else"}}}"#);
    assert_eq!(names(&client, "?search=ADA@").await, ["Somebody else"]);
}

#[tokio::test]
async fn an_external_id_and_an_address_belong_to_one_customer_of_a_mode() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let ada = json!({"external_id": "u1", "email": "ada@example.com"});
    added(&client, ada.clone()).await;
    added(&server.as_test(), ada.clone()).await;
    added(&server.as_stranger(), ada).await;
    let other = added(&client, json!({"external_id": "u2"})).await;
    assert_snapshot!(client.post("/v1/customers", json!({"external_id": "u1"})).await, @r#"409 {"error":{"type":"conflict","code":"conflict","message":"another customer has this external id or e-mail address","doc_url":"/docs/errors#conflict","request_id":"req_1"}}"#);
    let twin = client.post("/v1/customers", json!({"email": "ADA@example.com"})).await;
    assert_eq!(twin.status(), 409, "{twin}");
    for taken in [json!({"external_id": "u1"}), json!({"email": "ada@example.com", "name": "x"})] {
        let reply = client.patch(&format!("/v1/customers/{other}"), taken).await;
        assert_eq!((reply.status(), reply.text("/error/code").as_str()), (409, "conflict"));
    }
    let unchanged = client.get(&format!("/v1/customers/{other}")).await.json();
    assert_eq!((&unchanged["external_id"], &unchanged["name"]), (&json!("u2"), &Value::Null));
}

#[tokio::test]
async fn customers_are_listed_newest_first_and_filtered() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    for body in [
        json!({"name": "Ünal Öz", "email": "u@example.com", "tags": ["vip", "a \"b\""]}),
        json!({"name": "Grace", "external_id": "user_100%", "sentiment": "angry", "tags": ["VIP"]}),
        json!({"name": "Linus", "status": "inactive", "sentiment": "angry", "tags": ["vip,x", ","]}),
    ] {
        server.clock.advance(1);
        added(&client, body).await;
    }
    for (query, expected) in [
        ("", vec!["Linus", "Grace", "Ünal Öz"]),
        ("?status=active", vec!["Grace", "Ünal Öz"]),
        ("?sentiment=angry&status=inactive", vec!["Linus"]),
        ("?tag=vip", vec!["Ünal Öz"]),
        ("?tag=VIP", vec!["Grace"]),
        ("?tag=a+%22b%22", vec!["Ünal Öz"]),
        ("?tag=,", vec!["Linus"]),
        ("?tag=vi", vec![]),
        ("?search=%C3%BCNAL", vec!["Ünal Öz"]),
        ("?search=100%25", vec!["Grace"]),
        ("?search=r_1", vec!["Grace"]),
        ("?search=EXAMPLE", vec!["Ünal Öz"]),
        ("?search=%25", vec!["Grace"]),
        ("?search=nobody", vec![]),
        ("?search=!", vec![]),
        ("?search=u%25r", vec![]),
        ("?search=", vec!["Linus", "Grace", "Ünal Öz"]),
    ] {
        assert_eq!(names(&client, query).await, expected, "{query}");
    }
    let first = client.get("/v1/customers?limit=2").await.json();
    assert_eq!(first["has_more"], true);
    let next = first["next"].as_str().unwrap();
    assert_eq!(names(&client, &format!("?limit=2&after={next}")).await, ["Ünal Öz"]);
    assert!(names(&server.as_test(), "").await.is_empty());
}

#[tokio::test]
async fn wrong_queries_are_named() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let stranger = added(&server.as_stranger(), json!({})).await;
    let nul = "search=a%00b".to_owned();
    let long = format!("search={}", "x".repeat(256));
    for (query, param) in [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("status=lost", "status"),
        ("sentiment=meh", "sentiment"),
        ("after=cnv_018bcfe5680070008000000000000001", "after"),
        (&format!("after={stranger}"), "after"),
        ("tag=a&tag=b", "query"),
        (&nul, "query"),
        (&long, "search"),
    ] {
        let reply = client.get(&format!("/v1/customers?{query}")).await;
        let named = (reply.status(), reply.text("/error/param"));
        assert_eq!(named, (422, param.to_owned()), "{query}: {reply}");
    }
}

/// What is wrong with a customer, and the field that is named.
fn wrong() -> Vec<(Value, &'static str)> {
    let long = |bytes: usize| "x".repeat(bytes);
    let tags = |count: usize| (0..count).map(|tag| tag.to_string()).collect::<Vec<_>>();
    vec![
        (json!({"email": "ada"}), "email"),
        (json!({"email": "a@b@c"}), "email"),
        (json!({"email": format!("{}@example.com", long(250))}), "email"),
        (json!({"external_id": long(256)}), "external_id"),
        (json!({"name": long(256)}), "name"),
        (json!({"name": 7}), "name"),
        (json!({"phone": long(51)}), "phone"),
        (json!({"avatar_url": "javascript:alert(1)"}), "avatar_url"),
        (json!({"avatar_url": format!("https://{}", long(2_048))}), "avatar_url"),
        (json!({"status": "lost"}), "status"),
        (json!({"sentiment": ""}), "sentiment"),
        (json!({"tags": tags(51)}), "tags"),
        (json!({"tags": tags(10_000)}), "tags"),
        (json!({"tags": [long(101)]}), "tags"),
        (json!({"tags": [" "]}), "tags"),
        (json!({"tags": "vip"}), "tags"),
        (json!({"memo": long(16 * 1024 + 1)}), "memo"),
        (json!({"fields": []}), "fields"),
        (json!({"fields": {"a": long(16 * 1024)}}), "fields"),
        (json!({"metadata": {"a": long(16 * 1024)}}), "metadata"),
        (json!({"traits": {}}), "traits"),
        (json!({"id": "cus_018bcfe5680070008000000000000001"}), "id"),
    ]
}

#[tokio::test]
async fn what_is_wrong_with_a_customer_is_named_and_nothing_is_written() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let path = format!("/v1/customers/{}", added(&client, json!({"name": "Ada"})).await);
    let before = answer(&client.get(&path).await);
    for (body, param) in wrong() {
        for reply in [
            client.post("/v1/customers", body.clone()).await,
            client.patch(&path, body.clone()).await,
        ] {
            let named = (reply.status(), reply.text("/error/param"));
            assert_eq!(named, (422, param.to_owned()), "{reply}");
        }
    }
    for field in ["status", "tags"] {
        let refused = client.patch(&path, json!({ field: null })).await;
        assert_eq!((refused.status(), refused.text("/error/param")), (422, field.to_owned()));
    }
    for (body, code) in [
        (b"{\"name\":\"a\\u0000b\"}".to_vec(), "invalid_text"),
        (b"{\"name\":".to_vec(), "invalid_json"),
        (b" ".repeat(1024 * 1024), "body_too_large"),
    ] {
        let reply = client.call("POST", "/v1/customers").body(body).send().await;
        assert_eq!(reply.text("/error/code"), code);
    }
    assert_eq!(answer(&client.get(&path).await), before);
    assert_eq!(names(&client, "").await, ["Ada"]);
}

#[tokio::test]
async fn keys_add_up_until_there_are_too_many() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let path = format!("/v1/customers/{}", added(&client, json!({})).await);
    let half = |key: &str| json!({"metadata": {key: "x".repeat(9 * 1024)}});
    assert_eq!(client.patch(&path, half("a")).await.status(), 200);
    let refused = client.patch(&path, half("b")).await;
    assert_eq!((refused.status(), refused.text("/error/param").as_str()), (422, "metadata"));
    assert_eq!(client.patch(&path, json!({"metadata": {"a": null}})).await.status(), 200);
    assert_eq!(client.patch(&path, half("b")).await.status(), 200);
}

/// Every request that names a customer.
async fn each(client: &Client, id: &str) -> Vec<(u16, String)> {
    let path = format!("/v1/customers/{id}");
    let into = json!({"into": "cus_018bcfe5680070008000000000000fff"});
    let replies = [
        client.get(&path).await,
        client.patch(&path, json!({"name": "Mallory"})).await,
        client.delete(&path).await,
        client.post(&format!("{path}/merge"), into).await,
        client.call("POST", &format!("{path}/erase")).send().await,
        client.get(&format!("{path}/export")).await,
    ];
    replies.iter().map(answer).collect()
}

#[tokio::test]
async fn customers_of_others_are_like_none() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let id = added(&client, json!({"name": "Ada", "external_id": "u1"})).await;
    for other in [server.as_test(), server.as_stranger()] {
        let foreign = each(&other, &id).await;
        assert_eq!(foreign, each(&other, "cus_018bcfe5680070008000000000000ffe").await);
        assert_eq!(foreign, each(&other, "nobody").await);
        assert!(foreign.iter().all(|(status, _)| *status == 404), "{foreign:?}");
        let mine = added(&other, json!({})).await;
        let merge = format!("/v1/customers/{mine}/merge");
        let refused = other.post(&merge, json!({"into": id})).await;
        assert_eq!((refused.status(), refused.text("/error/param").as_str()), (422, "into"));
    }
    let token = client.post("/v1/tokens", json!({"customer_id": id})).await.text("/token");
    for (caller, status) in [
        (server.as_publishable(), 403),
        (server.with_key(&token), 403),
        (server.as_nobody(), 401),
        (server.with_key("sk_live_nonsense"), 401),
    ] {
        let mut replies = each(&caller, &id).await;
        replies.push(answer(&caller.get("/v1/customers").await));
        replies.push(answer(&caller.post("/v1/customers", json!({})).await));
        assert!(replies.iter().all(|(found, _)| *found == status), "{status}: {replies:?}");
    }
    assert_eq!(names(&client, "").await, ["Ada"]);
}

#[tokio::test]
async fn a_repeated_request_adds_nobody() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let add = async |name: &str| {
        let call = client.call("POST", "/v1/customers").header("idempotency-key", "k");
        call.json(&json!({"name": name})).send().await
    };
    let (first, again) = (add("Ada").await, add("Ada").await);
    assert_eq!((first.status(), &first.body), (201, &again.body));
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!(add("Grace").await.text("/error/code"), "idempotency_key_reused");
    assert_eq!(names(&client, "").await, ["Ada"]);
}

#[tokio::test]
async fn conversations_outlive_their_customer_and_tokens_do_not() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let ask = json!({"message": "Hello", "customer": {"external_id": "u1"}});
    let conversation = client.post("/v1/chat", ask).await.text("/conversation_id");
    let path = format!("/v1/conversations/{conversation}");
    let id = client.get(&path).await.text("/customer_id");
    let token = client.post("/v1/tokens", json!({"customer_id": id})).await.text("/token");
    let guest = server.with_key(&token);
    assert_eq!(guest.get(&path).await.status(), 200);
    assert_eq!(client.delete(&format!("/v1/customers/{id}")).await.status(), 204);
    assert_eq!(client.get(&path).await.json()["customer_id"], Value::Null);
    assert_snapshot!(guest.get(&path).await, @r#"401 {"error":{"type":"authentication","code":"invalid_key","message":"the customer of this token was removed","doc_url":"/docs/errors#invalid_key","request_id":"req_1"}}"#);
    assert_eq!(guest.post("/v1/chat", json!({"message": "Hello?"})).await.status(), 401);

    // The page's session begins anew.
    let page = server.with_key(keys::PUBLISHABLE);
    let session = page.post("/v1/customer-sessions", json!({"token": token})).await;
    assert_eq!(session.status(), 201, "{session}");
    assert_ne!(session.text("/customer_id"), id);
}
