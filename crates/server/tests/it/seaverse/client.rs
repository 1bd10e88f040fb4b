//! What `@seaverse/conversation-sdk` 0.4.2 sends, by hand, and what its callers get of the answers: the six functions
//! that it exports, and the richer calls that it ships.

mod sdk;

use serde_json::{Value, json};
use testkit::{Client, TestServer};

use super::{ID, NOW};
use sdk::{Failure, Sdk};

const OTHER: &str = "0b0e9f6e-4c1f-4c8e-9d1d-0123456789ac";
const STRANGE: &str = "ffffffff-4c1f-4c8e-9d1d-0123456789ab";

async fn user(server: &TestServer, id: &str) -> Sdk {
    Sdk::new(super::user(server, id).await)
}

async fn agent(company: &Client, name: &str) -> String {
    let made = company.post("/v1/agents", json!({"name": name, "slug": name.to_lowercase()})).await;
    assert_eq!(made.status(), 201, "{made}");
    made.text("/id")
}

fn ids(list: &[Value]) -> Vec<&str> {
    list.iter().map(|of| of["id"].as_str().unwrap()).collect()
}

fn proof(result: &Value) -> &str {
    result["url_session_token"].as_str().unwrap()
}

#[tokio::test]
async fn applications_are_listed_and_mapped() {
    let server = TestServer::start().await;
    let (ada, company) = (user(&server, "ada").await, server.as_secret());
    let before = ada.apps("order=created_at.desc&limit=20&offset=0", 1, 20).await.unwrap();
    let known = before["data"].as_array().unwrap().len();
    let mut made = Vec::new();
    for name in ["Painter", "Writer", "Singer"] {
        server.clock.advance(1_000);
        made.push(agent(&company, name).await);
    }
    let all = ada.apps("order=created_at.desc&limit=20&offset=0", 1, 20).await.unwrap();
    let list = all["data"].as_array().unwrap();
    assert_eq!((list.len(), &all["hasMore"]), (known + 3, &json!(false)));
    assert_eq!(ids(&list[..3]), [&made[2], &made[1], &made[0]]);
    let expected = json!({"id": made[2], "name": "Singer", "displayName": "Singer", "description": "",
        "thumbnailUrls": [], "userName": "", "version": "1", "tags": null, "status": "published",
        "positiveCount": 0, "forkCount": 0, "commentCount": 0,
        "createdAt": (NOW + 3) * 1_000, "updatedAt": (NOW + 3) * 1_000});
    assert_eq!(list[0], expected);

    let two = ada.apps("order=created_at.desc&limit=2&offset=0", 1, 2).await.unwrap();
    assert_eq!(
        (ids(two["data"].as_array().unwrap()), &two["hasMore"]),
        (vec![&*made[2], &made[1]], &json!(true))
    );
    let oldest = ada.apps("order=created_at.asc&limit=20&offset=0", 1, 20).await.unwrap();
    assert_eq!(oldest["data"].as_array().unwrap().last().unwrap()["id"], json!(made[2]));
    let beyond = ada.apps("order=created_at.desc&limit=2&offset=200", 101, 2).await.unwrap();
    assert_eq!(
        (&beyond["data"], &beyond["hasMore"]),
        (&json!([]), &json!(false)),
        "416 is no error"
    );
    let nothing =
        ada.apps("user_id=eq.ada&order=created_at.desc&limit=20&offset=0", 1, 20).await.unwrap();
    assert_eq!((&nothing["data"], &nothing["hasMore"]), (&json!([]), &json!(false)));
    let drafts = "status=eq.draft&order=created_at.desc&limit=20&offset=0";
    assert_eq!(ada.apps(drafts, 1, 20).await.unwrap()["data"], json!([]));
    let published = "status=eq.published&order=created_at.desc&limit=20&offset=0";
    assert_eq!(
        ada.apps(published, 1, 20).await.unwrap()["data"].as_array().unwrap().len(),
        known + 3
    );
    let one = ada.read(&format!("/apps?app_id=eq.{}&limit=1", made[0]), "").await.unwrap();
    assert_eq!((one.rows.len(), &one.rows[0]["app_name"]), (1, &json!("Painter")));
    assert_eq!(
        ada.read("/apps?app_id=eq.nothing&limit=1", "").await.unwrap().rows,
        [Value::Null; 0]
    );
}

#[tokio::test]
async fn conversations_are_made_listed_and_deleted() {
    let server = TestServer::start().await;
    let (ada, company) = (user(&server, "ada").await, server.as_secret());
    let app = agent(&company, "Painter").await;
    let made = ada.create(ID, "My Conversation", json!(app), Some("ada")).await.unwrap();
    let expected = json!({"conversation_id": ID, "app_id": app, "title": "My Conversation", "created_at": NOW,
        "updated_at": NOW, "message_count": 0, "user_id": "ada", "backend": "seaverse",
        "backend_session_id": null, "skills_json": null, "metadata": {}});
    assert_eq!(made, expected);
    server.clock.advance(2_000);
    let other = ada.create(OTHER, "New Conversation", Value::Null, None).await.unwrap();
    assert_eq!((&other["app_id"], &other["user_id"]), (&Value::Null, &json!("ada")));
    let again = ada.create(ID, "Again", Value::Null, Some("ada")).await.unwrap_err();
    assert_eq!(again, Failure::Protocol(409, "23505".to_owned()));
    let foreign = ada.create(STRANGE, "x", Value::Null, Some("bob")).await.unwrap_err();
    assert_eq!(foreign, Failure::Auth(403, "42501".to_owned()));

    let list = "order=created_at.desc&limit=20&offset=0";
    let all = ada.conversations(list, 1, 20).await.unwrap();
    assert_eq!(ids(all["data"].as_array().unwrap()), [OTHER, ID]);
    let expected = json!({"id": ID, "title": "My Conversation", "appId": app, "userId": "ada",
        "createdAt": NOW * 1_000, "updatedAt": NOW * 1_000, "lastActiveAt": NOW * 1_000, "messageCount": 0});
    assert_eq!((&all["data"][1], &all["hasMore"]), (&expected, &json!(false)));
    assert!(proof(&all).len() > 20);
    for (query, page, size, expected, more) in [
        ("order=created_at.desc&limit=1&offset=0", 1, 1, vec![OTHER], true),
        ("order=created_at.desc&limit=1&offset=1", 2, 1, vec![ID], false),
        ("order=updated_at.asc&limit=20&offset=0", 1, 20, vec![ID, OTHER], false),
        ("order=updated_at.desc&limit=20&offset=0", 1, 20, vec![OTHER, ID], false),
        ("order=last_message_created_at.desc&limit=20&offset=0", 1, 20, vec![OTHER, ID], false),
        (&format!("app_id=eq.{app}&{list}"), 1, 20, vec![ID], false),
        (&format!("user_id=eq.ada&{list}"), 1, 20, vec![OTHER, ID], false),
        (&format!("user_id=eq.bob&{list}"), 1, 20, vec![], false),
        ("order=created_at.desc&limit=20&offset=40", 3, 20, vec![], false),
        ("order=created_at.desc&limit=20&offset=-20", 0, 20, vec![OTHER, ID], true),
    ] {
        let page = ada.conversations(query, page, size).await.unwrap();
        assert_eq!(ids(page["data"].as_array().unwrap()), expected, "{query}");
        assert_eq!(page["hasMore"], more, "{query}");
    }
    ada.delete("conversations", ID).await.unwrap();
    ada.delete("conversations", ID).await.unwrap();
    assert_eq!(
        ids(ada.conversations(list, 1, 20).await.unwrap()["data"].as_array().unwrap()),
        [OTHER]
    );
}

#[tokio::test]
async fn applications_come_with_their_conversations() {
    let server = TestServer::start().await;
    let (ada, company) = (user(&server, "ada").await, server.as_secret());
    let painter = agent(&company, "Painter").await;
    server.clock.advance(1_000);
    let writer = agent(&company, "Writer").await;
    ada.create(ID, "by id", json!(painter), Some("ada")).await.unwrap();
    server.clock.advance(1_000);
    ada.create(OTHER, "by slug", json!("painter"), Some("ada")).await.unwrap();
    ada.create(STRANGE, "of none", Value::Null, Some("ada")).await.unwrap();
    let result = ada.apps_with_conversations("", 20).await.unwrap();
    let of = |id: &str| {
        let apps = result["apps"].as_array().unwrap();
        apps.iter().find(|of| of["app"]["id"] == id).unwrap()["conversations"].as_array().unwrap()
    };
    assert_eq!(ids(of(&painter)), [OTHER, ID], "the newest change first");
    assert_eq!(of(&writer), &[Value::Null; 0]);
    assert_eq!(result["hasMore"], false);
    assert!(proof(&result).len() > 20);
    let one = ada.apps_with_conversations(&format!("app_id=eq.{writer}&"), 20).await.unwrap();
    assert_eq!(one["apps"].as_array().unwrap().len(), 1);
    let none = ada.apps_with_conversations("app_id=eq.nothing&", 20).await.unwrap();
    assert_eq!((&none["apps"], &none["hasMore"]), (&json!([]), &json!(false)));
    let first = ada.apps_with_conversations("", 1).await.unwrap();
    assert_eq!((&first["apps"][0]["app"]["id"], &first["hasMore"]), (&json!(writer), &json!(true)));
}

#[tokio::test]
async fn messages_are_read_with_all_that_they_say() {
    let server = TestServer::start().await;
    let ada = user(&server, "ada").await;
    ada.create(ID, "a", Value::Null, Some("ada")).await.unwrap();
    let text = ada.say(ID, json!({"role": "user", "content": "Hi"})).await.unwrap();
    assert_eq!((&text["role"], &text["timestamp"]), (&json!("user"), &json!(NOW)));
    let said = [
        json!({"role": "assistant", "content": r#"{"type":"media","content":"","media":{"images":["a.png"]}}"#}),
        json!({"role": null, "content": r#"{"type":"conversation_tips","content":"x","tips":["a","b"]}"#}),
        json!({"role": "assistant", "content": r#" {"type":"text","content":"Done","toolCalls":[{"id":"t","toolName":"n","toolInput":{"a":[1]},"isCompleted":true}],"todos":[{"id":"1","content":"c","status":"pending"}],"unknown":{"deep":[null]}}"#}),
        json!({"role": "assistant", "content": "[1, 2]", "metadata": {"tool_calls": [1], "content": "not this"}}),
        json!({"role": "user", "content": "{broken", "metadata": null}),
    ];
    for message in said {
        server.clock.advance(1_000);
        ada.say(ID, message).await.unwrap();
    }
    let result = ada.messages(ID, 1, 100).await.unwrap();
    let shown: Vec<Value> = result["messages"].as_array().unwrap().iter().rev().cloned().collect();
    let id = |at: usize| shown[at]["id"].clone();
    let expected = json!([
        {"id": id(0), "role": "user", "content": "Hi", "timestamp": NOW},
        {"id": id(1), "role": "assistant", "content": "", "type": "media", "media": {"images": ["a.png"]}, "timestamp": NOW + 1},
        {"id": id(2), "role": null, "type": "conversation_tips", "tips": ["a", "b"], "conversation_id": ID, "timestamp": NOW + 2},
        {"id": id(3), "role": "assistant", "content": "Done", "type": "text", "timestamp": NOW + 3,
            "toolCalls": [{"id": "t", "toolName": "n", "toolInput": {"a": [1]}, "isCompleted": true}],
            "todos": [{"id": "1", "content": "c", "status": "pending"}], "unknown": {"deep": [null]}},
        {"id": id(4), "role": "assistant", "content": "[1, 2]", "tool_calls": [1], "toolCalls": [1], "timestamp": NOW + 4},
        {"id": id(5), "role": "user", "content": "{broken", "timestamp": NOW + 5},
    ]);
    assert_eq!(json!(shown), expected);
    assert_eq!(result["hasMore"], false);
    let page = ada.messages(ID, 2, 4).await.unwrap();
    assert_eq!((&page["messages"][1], &page["hasMore"]), (&expected[0], &json!(false)));
    assert_eq!(ada.messages(ID, 1, 4).await.unwrap()["hasMore"], true);
    let unknown = ada.messages(STRANGE, 1, 100).await.unwrap();
    assert_eq!((&unknown["messages"], &unknown["hasMore"]), (&json!([]), &json!(false)));
    let list = "order=last_message_created_at.desc&limit=20&offset=0";
    let home = ada.conversations(list, 1, 20).await.unwrap()["data"][0].clone();
    assert_eq!(
        (&home["messageCount"], &home["lastActiveAt"]),
        (&json!(6), &json!((NOW + 5) * 1_000))
    );
}

#[tokio::test]
async fn the_richer_calls_are_answered() {
    let server = TestServer::start().await;
    let (ada, bob) = (user(&server, "ada").await, user(&server, "bob").await);
    ada.create(ID, "a", Value::Null, Some("ada")).await.unwrap();
    let one = ada.read(&format!("/conversations?id=eq.{ID}&limit=1"), "").await.unwrap();
    assert_eq!((one.rows[0]["title"].clone(), one.total), (json!("a"), 0), "nobody counted");
    assert!(
        bob.read(&format!("/conversations?id=eq.{ID}&limit=1"), "").await.unwrap().rows.is_empty()
    );
    let renamed = ada.update("conversations", ID, json!({"title": "b"})).await.unwrap();
    assert_eq!(renamed[0]["title"], "b");
    assert_eq!(bob.update("conversations", ID, json!({"title": "c"})).await.unwrap(), json!([]));
    let said = ada.say(ID, json!({"role": "user", "content": "Hi"})).await.unwrap();
    let id = said["id"].as_str().unwrap().to_owned();
    assert_eq!(id.len(), 36, "made by the server");
    let read = ada.read(&format!("/messages?id=eq.{id}&limit=1"), "").await.unwrap();
    assert_eq!(read.rows[0]["created_at"], NOW);
    for (change, column) in [
        (json!({"role": "assistant"}), "role"),
        (json!({"content": "{\"type\":\"text\"}"}), "content"),
        (json!({"metadata": {"a": 1}}), "metadata"),
        (json!({"metadata": null}), "metadata"),
    ] {
        let changed = ada.update("messages", &id, change.clone()).await.unwrap();
        assert_eq!(changed[0][column], change[column]);
    }
    assert_eq!(bob.update("messages", &id, json!({"role": "user"})).await.unwrap(), json!([]));
    let elsewhere = bob.say(ID, json!({"role": "user", "content": "Hi"})).await.unwrap_err();
    assert_eq!(elsewhere, Failure::Auth(403, "42501".to_owned()));
    bob.delete("messages", &id).await.unwrap();
    ada.delete("messages", &id).await.unwrap();
    assert_eq!(ada.messages(ID, 1, 100).await.unwrap()["messages"], json!([]));

    // The oldest version counts messages by listing them, and lower levels add what they like.
    ada.say(ID, json!({"role": "user", "content": "1"})).await.unwrap();
    ada.say(ID, json!({"role": "assistant", "content": "2"})).await.unwrap();
    let counted = ada
        .read(&format!("/messages?select=conversation_id&conversation_id=in.%28{ID}%29"), "")
        .await
        .unwrap();
    assert_eq!(counted.rows, [json!({"conversation_id": ID}), json!({"conversation_id": ID})]);
    for prefer in ["count=planned", "count=estimated", "count=exact"] {
        let path = format!(
            "/messages?select=content&conversation_id=eq.{ID}&order=created_at.asc&limit=1&offset=0"
        );
        assert_eq!(ada.read(&path, prefer).await.unwrap().total, 2, "{prefer}");
    }
}

#[tokio::test]
async fn who_may_not_is_told_in_the_clients_classes() {
    let server = TestServer::start().await;
    let ada = user(&server, "ada").await;
    let list = "order=created_at.desc&limit=20&offset=0";
    let nobody = Sdk::new(server.as_nobody());
    let unknown = Failure::Auth(401, "PGRST302".to_owned());
    assert_eq!(nobody.apps(list, 1, 20).await.unwrap_err(), unknown);
    assert_eq!(nobody.create(ID, "a", Value::Null, None).await.unwrap_err(), unknown);
    assert_eq!(nobody.delete("conversations", ID).await.unwrap_err(), unknown);
    let doubled = Sdk::new(server.with_key("Bearer x"));
    let wrong = Failure::Auth(401, "PGRST301".to_owned());
    assert_eq!(doubled.messages(ID, 1, 100).await.unwrap_err(), wrong);
    assert_eq!(doubled.url_session().await.unwrap_err(), wrong);
    server.clock.advance(3_600_000);
    let old = Failure::Auth(401, "PGRST303".to_owned());
    assert_eq!(ada.conversations(list, 1, 20).await.unwrap_err(), old);
    assert_eq!(ada.url_session().await.unwrap_err(), old);
    let company = Sdk::new(server.as_secret());
    let text = company.say(ID, json!({"role": "user", "content": "x"})).await.unwrap_err();
    assert_eq!(text, Failure::Protocol(409, "23503".to_owned()));
    let role = company.read("/conversations?nothing=eq.1&limit=1", "").await.unwrap_err();
    assert_eq!(role, Failure::Protocol(400, "42703".to_owned()));
    assert_eq!(company.url_session().await.unwrap(), Value::Null, "a key is nobody's");
}
