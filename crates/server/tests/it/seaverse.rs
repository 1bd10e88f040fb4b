//! SeaVerse's data host, as `@seaverse/conversation-sdk` 0.4.2 calls it: PostgREST over three relations.

mod client;
mod queries;
mod shapes;
mod upserts;

use dialects::seaverse::columns::Relation;
use serde_json::{Value, json};
use testkit::{Client, Reply, TestServer};

const ID: &str = "0b0e9f6e-4c1f-4c8e-9d1d-0123456789ab";
const NOW: i64 = 1_700_000_000;
const JSON: &str = "application/json; charset=utf-8";

/// The holder of a token for that user.
async fn user(server: &TestServer, id: &str) -> Client {
    let wanted = json!({"kind": "user", "user_id": id, "ttl_seconds": 3600});
    let given = server.as_secret().post("/v1/tokens", wanted).await;
    server.with_key(&given.text("/token"))
}

async fn send(client: &Client, method: &str, path: &str, prefer: &str, body: Value) -> Reply {
    let call = client.call(method, path).header("prefer", prefer);
    if body.is_null() { call.send().await } else { call.json(&body).send().await }
}

async fn list(client: &Client, path: &str) -> Reply {
    send(client, "GET", path, "count=exact", Value::Null).await
}

async fn add(client: &Client, path: &str, body: Value) -> Reply {
    send(client, "POST", path, "return=representation", body).await
}

/// What the SDK sends to make a conversation.
fn conversation(id: &str, user: &str) -> Value {
    json!({"conversation_id": id, "app_id": null, "backend": "seaverse", "backend_session_id": null,
        "title": "My Conversation", "created_at": NOW - 1, "updated_at": NOW - 1, "message_count": 0,
        "user_id": user})
}

/// The status and the code of a refusal, which is told as PostgREST tells it.
fn refusal(reply: &Reply) -> (u16, String) {
    assert_eq!(reply.header("content-type"), Some(JSON), "{reply}");
    let body = reply.json();
    let keys: Vec<&String> = body.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["code", "details", "hint", "message"], "{reply}");
    (reply.status(), reply.text("/code"))
}

fn range(reply: &Reply) -> (u16, &str) {
    (reply.status(), reply.header("content-range").unwrap_or_default())
}

#[tokio::test]
async fn a_conversation_is_made_listed_changed_and_removed() {
    let server = TestServer::start().await;
    let ada = user(&server, "ada").await;
    let made = add(&ada, "/conversations", conversation(ID, "ada")).await;
    let row = json!({"conversation_id": ID, "app_id": null, "user_id": "ada", "title": "My Conversation",
        "backend": "seaverse", "backend_session_id": null, "created_at": NOW - 1, "updated_at": NOW,
        "last_message_created_at": null, "message_count": 0, "skills_json": null, "metadata": {}});
    assert_eq!((made.status(), made.json()), (201, json!([row])));
    assert_eq!(made.header("content-type"), Some(JSON));
    assert_eq!(made.header("preference-applied"), Some("return=representation"));
    assert_eq!(made.header("content-range"), Some("*/*"));
    let again = add(&ada, "/conversations", conversation(ID, "ada")).await;
    assert_eq!(refusal(&again), (409, "23505".to_owned()));

    let page = "/conversations?user_id=eq.ada&order=created_at.desc&limit=20&offset=0";
    let listed = list(&ada, page).await;
    assert_eq!((range(&listed), listed.json()), ((200, "0-0/1"), json!([row])));
    assert_eq!(listed.header("preference-applied"), Some("count=exact"));
    let head = send(&ada, "HEAD", page, "count=exact", Value::Null).await;
    assert_eq!((range(&head), head.body.len()), ((200, "0-0/1"), 0));
    let one = ada.get(&format!("/conversations?id=eq.{ID}&limit=1&select=id,name:title")).await;
    assert_eq!(
        (range(&one), one.json()),
        ((200, "0-0/*"), json!([{"id": ID, "name": "My Conversation"}]))
    );

    let path = format!("/conversations?id=eq.{ID}");
    let changed =
        send(&ada, "PATCH", &path, "return=representation", json!({"title": "New"})).await;
    assert_eq!((range(&changed), changed.text("/0/title")), ((200, "0-0/*"), "New".to_owned()));
    assert_eq!(changed.text("/0/backend"), "seaverse");
    let unchanged = ada.patch("/conversations?id=eq.nothing", json!({"title": "Other"})).await;
    assert_eq!((unchanged.status(), unchanged.body.len()), (204, 0));

    let removed = ada.delete(&path).await;
    assert_eq!((removed.status(), removed.header("content-type")), (204, None));
    assert_eq!((removed.header("content-range"), removed.body.len()), (Some("*/*"), 0));
    assert_eq!(ada.delete(&path).await.status(), 204, "nothing is as good as gone");
    assert_eq!(range(&list(&ada, page).await), (200, "*/0"));
}

#[tokio::test]
async fn messages_are_kept_as_they_came_and_counted() {
    let server = TestServer::start().await;
    let ada = user(&server, "ada").await;
    add(&ada, "/conversations", conversation(ID, "ada")).await;
    let tips = r#"{"type":"conversation_tips", "tips":["a","b"]}"#;
    let said =
        add(&ada, "/messages", json!({"conversation_id": ID, "role": "user", "content": "Hi"}))
            .await;
    assert_eq!(said.status(), 201, "{said}");
    let id = said.text("/0/message_id");
    let row = json!({"message_id": id, "conversation_id": ID, "role": "user", "content": "Hi",
        "created_at": NOW, "metadata": null, "metadata_json": null});
    assert_eq!(said.json(), json!([row]));
    let more = json!([
        {"conversation_id": ID, "role": null, "content": tips, "metadata": {"a": [1]}},
        {"conversation_id": ID, "role": "assistant", "content": "Hello", "metadata": null},
    ]);
    let quiet = ada.post("/messages", more).await;
    assert_eq!((quiet.status(), quiet.header("content-type"), quiet.body.len()), (201, None, 0));

    let all = format!("/messages?conversation_id=eq.{ID}&order=created_at.desc");
    let page = list(&ada, &format!("{all}&limit=2&offset=0")).await;
    assert_eq!(range(&page), (206, "0-1/3"));
    let shown = |at: usize, name: &str| page.json()[at][name].clone();
    assert_eq!((shown(0, "role"), shown(0, "content")), (json!("assistant"), json!("Hello")));
    assert_eq!((shown(1, "role"), shown(1, "content")), (Value::Null, json!(tips)));
    assert_eq!(shown(1, "metadata"), json!({"a": [1]}));
    assert_eq!(range(&list(&ada, &format!("{all}&limit=2&offset=2")).await), (206, "2-2/3"));
    assert_eq!(range(&list(&ada, &format!("{all}&limit=2&offset=3")).await), (206, "*/3"));
    assert_eq!(range(&list(&ada, &format!("{all}&limit=0")).await), (206, "*/3"));
    let beyond = list(&ada, &format!("{all}&limit=2&offset=4")).await;
    assert_eq!(refusal(&beyond), (416, "PGRST103".to_owned()));
    assert_eq!(range(&beyond), (416, "*/3"));
    let spoken = list(&ada, "/messages?role=in.(user,assistant)&content=ilike.h*").await;
    assert_eq!(range(&spoken), (200, "0-1/2"));
    assert_eq!(range(&list(&ada, "/messages?role=is.null").await), (200, "0-0/1"));

    let of = async || ada.get(&format!("/conversations?id=eq.{ID}")).await.json()[0].clone();
    let home = of().await;
    assert_eq!(
        (&home["message_count"], &home["last_message_created_at"]),
        (&json!(3), &json!(NOW))
    );
    let path = format!("/messages?id=eq.{id}");
    let changed =
        send(&ada, "PATCH", &path, "return=representation", json!({"content": "Hey"})).await;
    assert_eq!(changed.json()[0]["content"], "Hey");
    let removed =
        send(&ada, "DELETE", &path, "return=representation, count=exact", Value::Null).await;
    assert_eq!((range(&removed), removed.text("/0/content")), ((200, "*/1"), "Hey".to_owned()));
    assert_eq!(of().await["message_count"], 2);
    assert_eq!(ada.delete(&format!("/conversations?id=eq.{ID}")).await.status(), 204);
    assert_eq!(range(&list(&server.as_secret(), &all).await), (200, "*/0"));
}

#[tokio::test]
async fn users_reach_their_own_rows_alone() {
    let server = TestServer::start().await;
    let (ada, bob, company) =
        (user(&server, "ada").await, user(&server, "bob").await, server.as_secret());
    add(&ada, "/conversations", conversation(ID, "ada")).await;
    let message = json!({"conversation_id": ID, "role": "user", "content": "Hi"});
    assert_eq!(add(&ada, "/messages", message.clone()).await.status(), 201);
    for path in [
        "/conversations",
        "/messages",
        "/conversations?user_id=eq.ada",
        "/messages?or=(role.eq.user,role.is.null)",
    ] {
        assert_eq!(range(&list(&bob, path).await), (200, "*/0"), "{path}");
        assert_eq!(range(&list(&server.as_stranger(), path).await), (200, "*/0"), "{path}");
        assert_eq!(range(&list(&company, path).await), (200, "0-0/1"), "{path}");
        assert_eq!(range(&list(&ada, path).await), (200, "0-0/1"), "{path}");
    }
    let forbidden = (403, "42501".to_owned());
    assert_eq!(refusal(&add(&bob, "/messages", message).await), forbidden);
    assert_eq!(refusal(&add(&bob, "/conversations", conversation(ID, "ada")).await), forbidden);
    let elsewhere =
        json!({"conversation_id": ID.replace('0', "f"), "role": "user", "content": "Hi"});
    assert_eq!(refusal(&add(&bob, "/messages", elsewhere.clone()).await), forbidden);
    assert_eq!(refusal(&add(&company, "/messages", elsewhere).await), (409, "23503".to_owned()));
    for method in ["PATCH", "DELETE"] {
        let body = if method == "PATCH" { json!({"title": "Mine"}) } else { Value::Null };
        let path = format!("/conversations?id=eq.{ID}");
        assert_eq!(send(&bob, method, &path, "", body).await.status(), 204);
    }
    assert_eq!(ada.get("/conversations").await.text("/0/title"), "My Conversation");
    let page = server.with_key(testkit::keys::PUBLISHABLE);
    assert_eq!(refusal(&page.get("/conversations").await), forbidden);

    // What was said to the company stays as it was said.
    let asked = ada.post("/v1/chat", json!({"message": "Hello"})).await;
    let path = format!("/conversations?id=eq.{}", asked.text("/conversation_id"));
    assert_eq!(range(&list(&ada, &path).await), (200, "0-0/1"));
    assert_eq!(refusal(&ada.delete(&path).await), forbidden);
}

#[tokio::test]
async fn who_has_no_token_or_an_old_one_is_told_so() {
    let server = TestServer::start().await;
    let ada = user(&server, "ada").await;
    server.clock.advance(3_600_000);
    let old = ada.get("/conversations").await;
    assert_eq!(refusal(&old), (401, "PGRST303".to_owned()));
    let challenge = "Bearer error=\"invalid_token\", error_description=\"this token has expired\"";
    assert_eq!(old.header("www-authenticate"), Some(challenge));
    for (method, path) in
        [("GET", "/apps"), ("GET", "/messages"), ("POST", "/api/v1/url-session/generate")]
    {
        let nobody = server.as_nobody().call(method, path).send().await;
        assert_eq!(refusal(&nobody), (401, "PGRST302".to_owned()), "{path}");
        assert_eq!(nobody.header("www-authenticate"), Some("Bearer"));
        let wrong = server.with_key("x").call(method, path).send().await;
        assert_eq!(refusal(&wrong), (401, "PGRST301".to_owned()), "{path}");
    }
}

#[tokio::test]
async fn a_page_gets_a_proof_of_whose_it_is() {
    let server = TestServer::start().await;
    let ada = user(&server, "ada").await;
    let call = ada.call("POST", "/api/v1/url-session/generate");
    let reply = call.header("content-type", "application/json").send().await;
    assert_eq!((reply.status(), reply.header("content-type")), (200, Some(JSON)));
    assert_eq!((&reply.json()["code"], reply.text("/message")), (&json!(0), "success".to_owned()));
    let proof = server.with_key(&reply.text("/data/url_session_token"));
    for path in ["/conversations", "/v1/conversations", "/messages"] {
        assert_eq!(proof.get(path).await.status(), 403, "it opens nothing: {path}");
    }
    server.clock.advance(3_600_000);
    assert_eq!(proof.get("/conversations").await.status(), 401);
    let company = server.as_secret().call("POST", "/api/v1/url-session/generate").send().await;
    assert_eq!(company.json()["data"], json!({"url_session_token": null}));
}

#[tokio::test]
async fn users_see_the_applications_that_are_published() {
    let server = TestServer::start().await;
    let (ada, company) = (user(&server, "ada").await, server.as_secret());
    let before = list(&ada, "/apps").await.json().as_array().unwrap().len();
    let agent = company.post("/v1/agents", json!({"name": "Painter", "slug": "painter"})).await;
    let path = format!("/apps?app_id=eq.{}", agent.text("/id"));
    let kept = list(&company, &path).await;
    let row = json!({"app_id": agent.text("/id"), "app_name": "Painter", "name": "painter",
        "display_name": "Painter", "description": null, "template": null, "thumbnail_urls": null,
        "user_id": null, "user_name": null, "version": "1", "tags": null, "status": "published",
        "positive_count": 0, "fork_count": 0, "comment_count": 0, "created_at": NOW, "updated_at": NOW,
        "metadata": null});
    assert_eq!((range(&kept), kept.json()), ((200, "0-0/1"), json!([row])));
    assert_eq!(list(&ada, &path).await.json(), json!([row]));
    let all = list(&ada, "/apps?status=eq.published&order=created_at.desc&limit=20&offset=0").await;
    assert_eq!(all.json().as_array().unwrap().len(), before + 1);
    assert_eq!(range(&list(&ada, "/apps?user_id=eq.ada").await), (200, "*/0"));

    let unpublish = format!("/v1/agents/{}/unpublish", agent.text("/id"));
    assert_eq!(company.call("POST", &unpublish).send().await.status(), 200);
    assert_eq!(range(&list(&ada, &path).await), (200, "*/0"));
    let draft = list(&company, &path).await.json()[0].clone();
    assert_eq!((&draft["status"], &draft["version"]), (&json!("draft"), &Value::Null));

    let mut made = conversation(ID, "ada");
    made["app_id"] = json!(agent.text("/id"));
    assert_eq!(add(&ada, "/conversations", made).await.text("/0/app_id"), agent.text("/id"));
    let grouped =
        format!("/conversations?app_id=in.%28x%2C{}%29&order=updated_at.desc", agent.text("/id"));
    assert_eq!(ada.get(&grouped).await.text("/0/conversation_id"), ID);
}

#[tokio::test]
async fn what_cannot_be_done_is_refused_in_the_databases_words() {
    let server = TestServer::start().await;
    let company = server.as_secret();
    let code = async |method: &str, path: &str, prefer: &str, body: Value| {
        refusal(&send(&company, method, path, prefer, body).await)
    };
    let title = || json!({"title": "T"});
    for (method, path, prefer, body, status, expected) in [
        ("GET", "/conversations?nothing=eq.1", "", Value::Null, 400, "42703"),
        ("GET", "/conversations?title=is.true", "", Value::Null, 400, "42804"),
        ("GET", "/conversations?created_at=eq.x", "", Value::Null, 400, "22P02"),
        ("PUT", "/conversations", "", title(), 405, "PGRST117"),
        ("POST", "/apps", "", title(), 405, "PGRST117"),
        ("PATCH", "/conversations", "", title(), 400, "21000"),
        ("DELETE", "/messages", "", Value::Null, 400, "21000"),
        ("PATCH", "/conversations?id=eq.x", "", json!({"user_id": "x"}), 400, "PGRST127"),
        ("POST", "/conversations?on_conflict=title", "", title(), 400, "42P10"),
        ("POST", "/conversations?on_conflict=nothing", "", title(), 400, "42703"),
        ("POST", "/conversations", "", json!({"nothing": 1}), 400, "PGRST204"),
        ("POST", "/conversations", "", json!({"conversation_id": "x"}), 400, "22P02"),
        ("POST", "/conversations", "", json!({"created_at": -1}), 400, "22003"),
        ("POST", "/conversations", "", json!({"metadata": [1]}), 400, "22023"),
        ("POST", "/messages", "", json!({"content": "x"}), 400, "23502"),
        ("POST", "/messages", "", json!({"conversation_id": ID, "role": "x"}), 400, "22023"),
    ] {
        let found = code(method, path, prefer, body.clone()).await;
        assert_eq!(found, (status, expected.to_owned()), "{method} {path} {body}");
    }
    let table = company.call("GET", "/apps").header("accept", "text/csv");
    assert_eq!(refusal(&table.send().await), (406, "PGRST107".to_owned()));
}

#[tokio::test]
async fn every_condition_on_every_column_is_answered() {
    const CONDITIONS: [&str; 12] = [
        "eq.1",
        "neq.1",
        "gt.1",
        "gte.a",
        "lt.1",
        "lte.1",
        "like.1*",
        "ilike.*A_",
        "in.(1,%22a,b%22)",
        "is.null",
        "not.in.(1)",
        "not.is.null",
    ];
    let server = TestServer::start().await;
    let (ada, company) = (user(&server, "ada").await, server.as_secret());
    add(&ada, "/conversations", conversation(ID, "ada")).await;
    add(&ada, "/messages", json!({"conversation_id": ID, "role": "user", "content": "Hi"})).await;
    for relation in Relation::ALL {
        for column in relation.columns() {
            let (relation, column) = (relation.name(), column.name());
            let conditions = CONDITIONS.iter().map(|condition| format!("{column}={condition}"));
            let orders = ["asc", "desc.nullslast"].map(|order| format!("order={column}.{order}"));
            for query in conditions.chain(orders) {
                let client = if query.contains("in") { &ada } else { &company };
                let reply = list(client, &format!("/{relation}?{query}")).await;
                if reply.status() == 200 {
                    assert!(reply.json().is_array(), "{query}");
                } else {
                    let (status, code) = refusal(&reply);
                    assert!([400, 404].contains(&status), "{relation} {query}: {code}");
                }
            }
        }
    }
}
