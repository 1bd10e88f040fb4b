//! `/v1/teammates`: the people of the company, in both modes of their workspace.

use insta::assert_snapshot;
use serde_json::{Value, json};
use testkit::{Client, Place, Reply, TestServer};

use crate::secrets::{command, run};

async fn added(client: &Client, name: &str, role: &str) -> String {
    let email = format!("{}@example.com", name.to_lowercase());
    let body = json!({"name": name, "email": email, "role": role});
    let reply = client.post("/v1/teammates", body).await;
    assert_eq!(reply.status(), 201, "{reply}");
    reply.text("/id")
}

/// What was answered, whenever it was.
fn answer(reply: &Reply) -> (u16, String) {
    (reply.status(), String::from_utf8_lossy(&reply.body).into_owned())
}

async fn names(client: &Client, query: &str) -> Vec<String> {
    let page = client.get(&format!("/v1/teammates{query}")).await.json();
    let items = page["data"].as_array().unwrap().iter();
    items.map(|found| found["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_teammate_is_added_found_changed_and_removed() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let body = json!({"name": " Grace ", "email": "Grace@Example.com"});
    let made = client.post("/v1/teammates", body).await;
    assert_snapshot!(made, @r#"201 {"id":"mem_018bcfe5680070008000000000000009","name":"Grace","email":"grace@example.com","role":"agent","on_duty":true,"avatar_url":null,"created_at":"2023-11-14T22:13:20.000Z","updated_at":"2023-11-14T22:13:20.000Z"}"#);
    let path = format!("/v1/teammates/{}", made.text("/id"));
    assert_eq!(server.as_test().get(&path).await.body, made.body, "they are in both modes");
    server.clock.advance(1_000);
    let change = json!({"on_duty": false, "role": "admin", "avatar_url": "https://example.com/g"});
    let changed = client.patch(&path, change.clone()).await;
    assert_snapshot!(changed, @r#"200 {"id":"mem_018bcfe5680070008000000000000009","name":"Grace","email":"grace@example.com","role":"admin","on_duty":false,"avatar_url":"https://example.com/g","created_at":"2023-11-14T22:13:20.000Z","updated_at":"2023-11-14T22:13:21.000Z"}"#);
    server.clock.advance(1_000);
    assert_eq!(answer(&client.patch(&path, change).await), answer(&changed), "nothing to change");
    assert_eq!(
        client.patch(&path, json!({"avatar_url": null})).await.json()["avatar_url"],
        Value::Null
    );
    assert_snapshot!(client.delete(&path).await, @"204");
    assert_snapshot!(client.get(&path).await, @r#"404 {"error":{"type":"not_found","code":"not_found","message":"no such teammate","doc_url":"/docs/errors#not_found","request_id":"req_1"}}"#);
    assert_eq!(client.delete(&path).await.status(), 404);
    for mode in [server.as_secret(), server.as_test()] {
        let mut events = mode.stream("/v1/events?after=0").await;
        events.until("teammate.deleted").await;
    }
}

#[tokio::test]
async fn the_last_owner_stays() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let grace = format!("/v1/teammates/{}", added(&client, "Grace", "owner").await);
    added(&client, "Linus", "admin").await;
    assert_snapshot!(client.delete(&grace).await, @r#"409 {"error":{"type":"conflict","code":"conflict","message":"this is the last owner: make somebody else an owner first","doc_url":"/docs/errors#conflict","request_id":"req_1"}}"#);
    assert_eq!(client.patch(&grace, json!({"role": "agent"})).await.status(), 409);
    assert_eq!(client.patch(&grace, json!({"name": "G.", "role": "owner"})).await.status(), 200);
    let ada = format!("/v1/teammates/{}", added(&client, "Ada", "owner").await);
    // Of two who go at once, one stays.
    let (one, other) = tokio::join!(client.delete(&grace), client.delete(&ada));
    let mut statuses = [one.status(), other.status()];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 409]);
}

#[tokio::test]
async fn teammates_are_listed_in_pages() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    for name in ["One", "Two", "Three"] {
        added(&client, name, "agent").await;
    }
    assert_eq!(names(&client, "").await, ["One", "Two", "Three"]);
    let page = client.get("/v1/teammates?limit=2").await.json();
    let next = page["next"].as_str().unwrap();
    assert_eq!(names(&client, &format!("?limit=2&after={next}")).await, ["Three"]);
    assert!(names(&server.as_stranger(), "").await.is_empty());
}

#[tokio::test]
async fn an_address_belongs_to_one_teammate() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    added(&client, "Grace", "agent").await;
    let linus = added(&client, "Linus", "agent").await;
    let twin = json!({"name": "G", "email": "GRACE@example.com"});
    assert_snapshot!(client.post("/v1/teammates", twin.clone()).await, @r#"409 {"error":{"type":"conflict","code":"conflict","message":"another teammate has this e-mail address","doc_url":"/docs/errors#conflict","request_id":"req_1"}}"#);
    assert_eq!(server.as_test().post("/v1/teammates", twin).await.status(), 409);
    let change = json!({"email": "grace@example.com"});
    assert_eq!(client.patch(&format!("/v1/teammates/{linus}"), change).await.status(), 409);
    added(&server.as_stranger(), "Grace", "agent").await;
}

#[tokio::test]
async fn what_is_wrong_with_a_teammate_is_named_and_nothing_is_written() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let path = format!("/v1/teammates/{}", added(&client, "Grace", "agent").await);
    let before = answer(&client.get(&path).await);
    let long = |bytes: usize| "x".repeat(bytes);
    for (field, value) in [
        ("name", json!(" ")),
        ("name", json!(null)),
        ("name", json!(long(256))),
        ("email", json!("grace")),
        ("email", json!("")),
        ("email", json!(null)),
        ("email", json!(format!("{}@example.com", long(250)))),
        ("role", json!("boss")),
        ("on_duty", json!("yes")),
        ("avatar_url", json!("data:image/png;base64,AA")),
        ("avatar_url", json!(format!("https://{}", long(2_048)))),
        ("id", json!("mem_018bcfe5680070008000000000000001")),
    ] {
        let mut body = json!({"name": "A", "email": "a@example.com"});
        body[field] = value.clone();
        for reply in [
            client.post("/v1/teammates", body).await,
            client.patch(&path, json!({ field: value })).await,
        ] {
            let named = (reply.status(), reply.text("/error/param"));
            assert_eq!(named, (422, field.to_owned()), "{reply}");
        }
    }
    for body in [json!({"name": "A"}), json!({"email": "a@example.com"})] {
        assert_eq!(client.post("/v1/teammates", body).await.status(), 422);
    }
    assert_eq!(answer(&client.get(&path).await), before);
    assert_eq!(names(&client, "").await, ["Grace"]);
}

async fn each(client: &Client, id: &str) -> Vec<(u16, String)> {
    let path = format!("/v1/teammates/{id}");
    let replies = [
        client.get(&path).await,
        client.patch(&path, json!({"name": "Mallory"})).await,
        client.delete(&path).await,
    ];
    replies.iter().map(answer).collect()
}

#[tokio::test]
async fn teammates_of_others_are_like_none() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let id = added(&client, "Grace", "agent").await;
    let stranger = server.as_stranger();
    let foreign = each(&stranger, &id).await;
    assert_eq!(foreign, each(&stranger, "mem_018bcfe5680070008000000000000ffe").await);
    assert_eq!(foreign, each(&stranger, "nobody").await);
    assert!(foreign.iter().all(|(status, _)| *status == 404), "{foreign:?}");
    let given = json!({"customer": {"external_id": "u1"}});
    let token = client.post("/v1/tokens", given).await.text("/token");
    for (caller, status) in
        [(server.as_publishable(), 403), (server.with_key(&token), 403), (server.as_nobody(), 401)]
    {
        let mut replies = each(&caller, &id).await;
        replies.push(answer(&caller.get("/v1/teammates").await));
        let new = json!({"name": "A", "email": "a@example.com"});
        replies.push(answer(&caller.post("/v1/teammates", new).await));
        assert!(replies.iter().all(|(found, _)| *found == status), "{status}: {replies:?}");
    }
}

#[tokio::test]
async fn a_repeated_request_adds_nobody() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let add = async || {
        let call = client.call("POST", "/v1/teammates").header("idempotency-key", "k");
        call.json(&json!({"name": "A", "email": "a@example.com"})).send().await
    };
    let (first, again) = (add().await, add().await);
    assert_eq!((first.status(), &first.body), (201, &again.body));
    assert_eq!(names(&client, "").await, ["A"]);
}

#[tokio::test]
async fn the_command_line_adds_and_lists_teammates() {
    let (place, data) = (Place::selected().await, tempfile::tempdir().unwrap());
    let say = |arguments: &[&str]| run(&mut command(&place, data.path(), arguments));
    let (code, said) = say(&["workspace", "create", "--slug", "acme", "--name", "Acme"]);
    assert_eq!(code, Some(0), "{said}");
    let add = |email: &str, role: &str| {
        let name = ["--name", "Grace", "--role", role];
        say(&[&["teammate", "add", "--workspace", "acme", "--email", email][..], &name].concat())
    };
    let (code, said) = add("Grace@Example.com", "owner");
    let made: Value = serde_json::from_str(&said).unwrap_or_else(|_| panic!("no JSON: {said}"));
    let shown = ["name", "email", "role", "on_duty"].map(|field| made[field].clone());
    let expected = [json!("Grace"), json!("grace@example.com"), json!("owner"), json!(true)];
    assert_eq!((code, shown), (Some(0), expected));
    let (code, said) = add("grace@example.com", "agent");
    assert!(code == Some(1) && said.contains("another teammate has this e-mail address"), "{said}");
    let (code, said) = add("linus@example.com", "boss");
    assert!(code == Some(2) && said.contains("is owner, admin or agent"), "{said}");
    let (code, said) = say(&["teammate", "list", "--workspace", "acme"]);
    assert_eq!((code, serde_json::from_str::<Value>(&said).unwrap()), (Some(0), json!([made])));
    assert_eq!(say(&["teammate", "list", "--workspace", "nowhere"]).0, Some(1));
}
