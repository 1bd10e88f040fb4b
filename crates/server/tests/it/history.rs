//! Conversations that an application keeps, through the native API: begun, appended to, changed and removed.

mod gone;

use serde_json::{Value, json};
use testkit::{Client, Reply, Setup, TestServer};

const CONVERSATIONS: &str = "/v1/conversations";
const ID: &str = "cnv_0b0e9f6e4c1f4c8e9d1d0123456789ab";
const LATER_MILLIS: i64 = 5_000;
const NOW: i64 = 1_700_000_000;

/// The holder of a token for that user.
pub(crate) async fn user(server: &TestServer, id: &str) -> Client {
    let wanted = json!({"kind": "user", "user_id": id, "ttl_seconds": 3600});
    let given = server.as_secret().post("/v1/tokens", wanted).await;
    server.with_key(&given.text("/token"))
}

async fn begun(client: &Client, body: Value) -> String {
    let reply = client.post(CONVERSATIONS, body).await;
    assert_eq!(reply.status(), 201, "{reply}");
    format!("{CONVERSATIONS}/{}", reply.text("/id"))
}

async fn append(client: &Client, path: &str, messages: Value) -> Reply {
    client.post(&format!("{path}/history"), json!({"messages": messages})).await
}

async fn one(client: &Client, path: &str, content: &str) -> String {
    let said = append(client, path, json!([{"role": "customer", "content": content}])).await;
    assert_eq!(said.status(), 201, "{said}");
    said.text("/data/0/id")
}

/// What the messages of a conversation say.
async fn contents(client: &Client, path: &str) -> Vec<String> {
    let list = client.get(&format!("{path}/messages?limit=100")).await.json();
    let content = |message: &Value| message["content"].as_str().unwrap().to_owned();
    list["data"].as_array().unwrap().iter().map(content).collect()
}

/// The status and the field of a refusal.
fn refusal(reply: &Reply) -> (u16, String) {
    let body = reply.json();
    assert!(body["error"]["message"].is_string(), "{reply}");
    (reply.status(), body["error"]["param"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn a_conversation_is_begun_changed_and_read_back() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let agent = client.post("/v1/agents", json!({"slug": "painter", "name": "P"})).await;
    let body = json!({"id": ID, "agent": "painter", "customer": {"external_id": "ada"},
        "name": "Holidays", "metadata": {"b": [1]}, "created_at": "2023-01-02T03:04:05Z"});
    let made = client.post(CONVERSATIONS, body.clone()).await;
    assert_eq!(made.status(), 201, "{made}");
    let shown = made.json();
    assert_eq!((shown["id"].as_str(), shown["name"].as_str()), (Some(ID), Some("Holidays")));
    assert_eq!((&shown["channel"], &shown["message_count"]), (&json!("history"), &json!(0)));
    assert_eq!((&shown["agent_id"], &shown["metadata"]), (&agent.json()["id"], &json!({"b": [1]})));
    assert_eq!(shown["created_at"], json!("2023-01-02T03:04:05.000Z"));
    assert_eq!(client.post(CONVERSATIONS, body).await.status(), 409);

    let path = format!("{CONVERSATIONS}/{ID}");
    assert_eq!(client.get(&path).await.json(), shown);
    server.clock.advance(LATER_MILLIS);
    let changed = client.patch(&path, json!({"name": "May"})).await.json();
    assert_eq!((&changed["name"], &changed["metadata"]), (&json!("May"), &json!({"b": [1]})));
    assert_eq!(changed["updated_at"], json!("2023-11-14T22:13:25.000Z"));
    let changed = client.patch(&path, json!({"name": null, "metadata": {"c": 2}})).await.json();
    assert_eq!((changed.get("name"), &changed["metadata"]), (None, &json!({"c": 2})));
    let emptied = client.patch(&path, json!({"metadata": null})).await.json();
    assert_eq!(emptied["metadata"], json!({}));
    assert_eq!(client.get(&path).await.json(), emptied);

    let events = client.call("GET", &format!("{path}/events?after=0&limit=100"));
    let events = events.header("accept", "application/json").send().await.json();
    let kind = |event: &Value| event["type"].as_str().unwrap().to_owned();
    let kinds: Vec<String> = events["data"].as_array().unwrap().iter().map(kind).collect();
    let updated = "conversation.updated";
    assert_eq!(kinds, ["conversation.created", updated, updated, updated]);
}

#[tokio::test]
async fn structured_messages_come_back_as_they_came() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let path = begun(&client, json!({})).await;
    let media = json!({"type": "media", "content": "Look", "media": [{"url": "https://x/1.png", "n": null}]});
    let tool = json!({"tool_calls": [{"name": "draw", "arguments": {"deep": [1, 2.5, "ä"]}}], "todos": [], "x": true});
    let messages = json!([
        {"role": "customer", "content": "Paint!", "created_at": "2023-11-14T20:00:00Z", "metadata": {"a": 1}},
        {"role": "assistant", "structure": media},
        {"role": "assistant", "type": "tools", "content": "Drawing", "structure": tool},
        {"role": "agent", "content": "I look into it"},
        {"role": "system", "content": ""},
        {"role": null, "type": "tips", "structure": {"tips": ["What next?"]}},
    ]);
    let said = append(&client, &path, messages).await;
    assert_eq!(said.status(), 201, "{said}");
    let said = said.json();
    assert_eq!((&said["has_more"], &said["next"]), (&json!(false), &Value::Null));
    let listed = client.get(&format!("{path}/messages")).await.json();
    assert_eq!(listed["data"], said["data"]);
    let field = |name: &str| -> Vec<Value> {
        listed["data"].as_array().unwrap().iter().map(|message| message[name].clone()).collect()
    };
    assert_eq!(
        field("role"),
        ["customer", "assistant", "assistant", "agent", "system", "nobody"].map(Value::from)
    );
    assert_eq!(
        field("content"),
        ["Paint!", "Look", "Drawing", "I look into it", "", ""].map(Value::from)
    );
    assert_eq!(field("seq"), [1, 2, 3, 4, 5, 6].map(Value::from));
    assert_eq!(field("structure")[1..3], [media.clone(), tool]);
    assert_eq!((&field("type")[1], &field("type")[2]), (&json!("media"), &json!("tools")));
    assert_eq!((&field("type")[0], &field("type")[5]), (&Value::Null, &json!("tips")));
    assert_eq!(field("created_at")[0], json!("2023-11-14T20:00:00.000Z"));
    assert_eq!(field("metadata")[0], json!({"a": 1}));
    // Nobody answers what is appended, and SeaVerse's door shows the structure itself.
    assert!(
        client.get(&format!("{path}/runs")).await.json()["data"].as_array().unwrap().is_empty()
    );
    let row =
        client.get("/messages?order=created_at.asc&select=content&content=like.*media*").await;
    let shown: Value = serde_json::from_str(&row.text("/0/content")).unwrap();
    assert_eq!(shown, media);
    // The newest come first when that is asked for.
    let newest = client.get(&format!("{path}/messages?order=desc&limit=2")).await.json();
    let seqs = |page: &Value| {
        page["data"].as_array().unwrap().iter().map(|m| m["seq"].clone()).collect::<Vec<_>>()
    };
    assert_eq!((seqs(&newest), newest["next"].as_str()), (vec![json!(6), json!(5)], Some("5")));
    let next = client.get(&format!("{path}/messages?order=desc&limit=4&after=5")).await.json();
    assert_eq!(
        (seqs(&next), &next["has_more"]),
        ([4, 3, 2, 1].map(Value::from).to_vec(), &json!(false))
    );
}

#[tokio::test]
async fn messages_are_changed_and_removed() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let path = begun(&client, json!({})).await;
    let ids = [one(&client, &path, "One").await, one(&client, &path, "Two").await];
    let message = |id: &str| format!("{path}/messages/{id}");
    server.clock.advance(LATER_MILLIS);
    let change = json!({"content": "First", "role": null, "structure": {"type": "media"}, "metadata": {"a": 1}});
    let changed = client.patch(&message(&ids[0]), change).await;
    assert_eq!(changed.status(), 200, "{changed}");
    let changed = changed.json();
    assert_eq!((&changed["content"], &changed["role"]), (&json!("First"), &json!("nobody")));
    assert_eq!((&changed["type"], &changed["metadata"]), (&json!("media"), &json!({"a": 1})));
    assert_eq!(changed["edited_at"], json!("2023-11-14T22:13:25.000Z"));
    let kept = client.patch(&message(&ids[0]), json!({"content": "Again"})).await.json();
    assert_eq!((&kept["type"], &kept["structure"]), (&json!("media"), &json!({"type": "media"})));
    let own = json!({"structure": {"content": "Own"}});
    assert_eq!(client.patch(&message(&ids[0]), own).await.text("/content"), "Own");
    let plain =
        client.patch(&message(&ids[0]), json!({"structure": null, "metadata": null})).await.json();
    assert_eq!(
        (plain.get("structure"), plain.get("metadata"), plain.get("type")),
        (None, None, None)
    );

    assert_eq!(client.delete(&message(&ids[0])).await.status(), 204);
    assert_eq!(client.delete(&message(&ids[0])).await.status(), 404);
    assert_eq!(contents(&client, &path).await, ["Two"]);
    let left = client.get(&format!("{path}/messages")).await;
    assert_eq!(left.json()["data"][0]["seq"], json!(2));
    // A message is named by its own conversation alone.
    let other = begun(&client, json!({})).await;
    let elsewhere = format!("{other}/messages/{}", ids[1]);
    assert_eq!(client.delete(&elsewhere).await.status(), 404);
    assert_eq!(client.patch(&elsewhere, json!({"content": "x"})).await.status(), 404);
}

/// The server keeps the counts and the times, whatever a client says, through every door.
#[tokio::test]
async fn counts_and_times_follow_the_messages() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let path = begun(&client, json!({"id": ID})).await;
    let row = async |client: &Client| {
        let select = "select=message_count,updated_at,last_message_created_at";
        let rows = client.get(&format!("/conversations?{select}")).await.json();
        let number = |name: &str| rows[0][name].as_i64();
        (number("message_count"), number("updated_at"), number("last_message_created_at"))
    };
    assert_eq!(row(&client).await, (Some(0), Some(NOW), None));
    server.clock.advance(1_000);
    let old = json!([{"role": "customer", "content": "Old", "created_at": "2023-11-14T20:00:00Z"}]);
    let old = append(&client, &path, old).await.text("/data/0/id");
    assert_eq!(row(&client).await, (Some(1), Some(NOW + 1), Some(1_699_992_000)));
    server.clock.advance(1_000);
    let new = one(&client, &path, "New").await;
    assert_eq!(row(&client).await, (Some(2), Some(NOW + 2), Some(NOW + 2)));
    server.clock.advance(1_000);
    let said = json!({"conversation_id": ID, "role": "user", "content": "Third"});
    assert_eq!(client.post("/messages", said).await.status(), 201);
    let lie = json!({"message_count": 99, "updated_at": 1, "last_message_created_at": 1});
    let lie = client.patch(&format!("/conversations?id=eq.{ID}"), lie).await;
    assert_eq!(lie.status(), 204, "{lie}");
    assert_eq!(row(&client).await, (Some(3), Some(NOW + 3), Some(NOW + 3)));
    server.clock.advance(1_000);
    assert_eq!(client.delete("/messages?content=eq.Third").await.status(), 204);
    assert_eq!(row(&client).await, (Some(2), Some(NOW + 4), Some(NOW + 2)));
    server.clock.advance(1_000);
    assert_eq!(client.delete(&format!("{path}/messages/{new}")).await.status(), 204);
    assert_eq!(row(&client).await, (Some(1), Some(NOW + 5), Some(1_699_992_000)));
    server.clock.advance(1_000);
    client.patch(&format!("{path}/messages/{old}"), json!({"content": "Older"})).await;
    assert_eq!(row(&client).await, (Some(1), Some(NOW + 6), Some(1_699_992_000)));
    let shown = client.get(&path).await.json();
    assert_eq!(
        (&shown["message_count"], &shown["updated_at"]),
        (&json!(1), &json!("2023-11-14T22:13:26.000Z"))
    );
}

#[tokio::test]
async fn requests_are_repeated_without_a_second_effect() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let repeat = async |path: &str, body: &Value| {
        let call = client.call("POST", path).header("idempotency-key", "k-1");
        call.json(body).send().await
    };
    let made = repeat(CONVERSATIONS, &json!({"name": "Once"})).await;
    let again = repeat(CONVERSATIONS, &json!({"name": "Once"})).await;
    assert_eq!((again.status(), &again.body), (201, &made.body));
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!(repeat(CONVERSATIONS, &json!({"name": "Twice"})).await.status(), 422);
    let path = format!("{CONVERSATIONS}/{}", made.text("/id"));
    let history = json!({"messages": [{"role": "customer", "content": "Hello"}]});
    let key = |name: &'static str| {
        client
            .call("POST", &format!("{path}/history"))
            .header("idempotency-key", name)
            .json(&history)
    };
    let said = key("k-2").send().await;
    assert_eq!(key("k-2").send().await.body, said.body);
    assert_eq!(contents(&client, &path).await, ["Hello"]);
    key("k-3").send().await;
    assert_eq!(contents(&client, &path).await, ["Hello", "Hello"]);
}

#[tokio::test]
async fn users_keep_their_own_history_and_see_no_other() {
    let server = TestServer::start().await;
    let (client, ada, bob) =
        (server.as_secret(), user(&server, "ada").await, user(&server, "bob").await);
    let path = begun(&ada, json!({"name": "Mine", "customer": {"external_id": "ada"}})).await;
    let message = format!("{path}/messages/{}", one(&ada, &path, "Hello").await);
    let foreign = [bob, server.as_test(), server.as_stranger()];
    for other in &foreign {
        for reply in [
            other.patch(&path, json!({"name": "x"})).await,
            append(other, &path, json!([{"role": "customer", "content": "x"}])).await,
            other.patch(&message, json!({"content": "x"})).await,
            other.delete(&message).await,
            other.delete(&path).await,
        ] {
            assert_eq!(reply.status(), 404, "{reply}");
        }
        assert_eq!(other.get(CONVERSATIONS).await.json()["data"], json!([]));
    }
    assert_eq!(ada.get(&path).await.text("/name"), "Mine");
    assert_eq!(contents(&ada, &path).await, ["Hello"]);
    for body in [
        json!({"customer": {"external_id": "bob"}}),
        json!({"customer_id": format!("cus_{}", "f".repeat(32))}),
    ] {
        assert_eq!(ada.post(CONVERSATIONS, body).await.status(), 403);
    }
    // Nobody but the company says that one of its people speaks.
    let forged = append(
        &ada,
        &path,
        json!([{"role": "customer", "content": "a"}, {"role": "agent", "content": "b"}]),
    );
    assert_eq!(forged.await.status(), 403);
    assert_eq!(ada.patch(&message, json!({"role": "agent"})).await.status(), 403);
    assert_eq!(contents(&ada, &path).await, ["Hello"]);
    assert_eq!(client.patch(&message, json!({"role": "agent"})).await.status(), 200);

    // What was said to the company stays as it was said; the company itself may remove it.
    let asked = ada.post("/v1/chat", json!({"message": "Help"})).await;
    let said = format!("{CONVERSATIONS}/{}", asked.text("/conversation_id"));
    let first = ada.get(&format!("{said}/messages")).await.text("/data/0/id");
    for reply in [
        ada.patch(&said, json!({"name": "x"})).await,
        append(&ada, &said, json!([{"role": "customer", "content": "x"}])).await,
        ada.delete(&format!("{said}/messages/{first}")).await,
        ada.delete(&said).await,
    ] {
        assert_eq!(reply.status(), 403, "{reply}");
    }
    assert_eq!(client.delete(&said).await.status(), 204);
    assert_eq!(ada.get(&said).await.status(), 404);
    // A history that has become a ticket is the help desk's.
    assert_eq!(ada.post(&format!("{path}/handoff"), json!({})).await.status(), 200);
    assert_eq!(ada.delete(&path).await.status(), 403);
}

#[tokio::test]
async fn conversations_are_listed_by_whose_they_are() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let mut ids = Vec::new();
    for (name, id) in [("1", "ada"), ("2", "bob"), ("3", "ada")] {
        let path = begun(&client, json!({"name": name, "customer": {"external_id": id}})).await;
        ids.push(client.get(&path).await.text("/customer_id"));
        server.clock.advance(1);
    }
    let path = begun(&client, json!({"name": "4", "customer_id": ids[1]})).await;
    assert_eq!(client.get(&path).await.text("/customer_id"), ids[1]);
    let names = async |client: &Client, query: &str| {
        let list = client.get(&format!("{CONVERSATIONS}{query}")).await.json();
        let name = |found: &Value| found["name"].as_str().unwrap_or_default().to_owned();
        list["data"].as_array().unwrap().iter().map(name).collect::<String>()
    };
    let (ada, none) = (user(&server, "ada").await, format!("cus_{}", "f".repeat(32)));
    let of = |id: &str| format!("?customer_id={id}");
    for (who, query, expected) in [
        (&client, String::new(), "4321"),
        (&client, of(&ids[0]), "31"),
        (&client, "?external_id=bob".to_owned(), "42"),
        (&client, format!("?external_id=bob&customer_id={}", ids[1]), "42"),
        (&client, format!("?external_id=bob&customer_id={}", ids[0]), ""),
        (&client, "?external_id=nobody".to_owned(), ""),
        (&client, of(&none), ""),
        (&ada, String::new(), "31"),
        (&ada, "?external_id=ada".to_owned(), "31"),
        (&ada, of(&ids[1]), ""),
        (&ada, "?external_id=bob".to_owned(), ""),
        (&server.as_stranger(), of(&ids[0]), ""),
    ] {
        assert_eq!(names(who, &query).await, expected, "{query}");
    }
    assert_eq!(
        refusal(&client.get(&format!("{CONVERSATIONS}?customer_id=x")).await).1,
        "customer_id"
    );
}

#[tokio::test]
async fn what_cannot_be_kept_is_refused_as_a_whole() {
    let server = Setup::default().start().await;
    let client = server.as_secret();
    let path = begun(&client, json!({})).await;
    let message = format!("{path}/messages/{}", one(&client, &path, "One").await);
    let wide = json!({"x": "x".repeat(256 * 1024)});
    let big = json!({"x": "x".repeat(16 * 1024)});
    let many: Vec<Value> =
        (0..1_001).map(|_| json!({"role": "customer", "content": "x"})).collect();
    for (messages, param) in [
        (json!([]), "messages"),
        (json!(many), "messages"),
        (json!([{"role": "customer", "content": "x".repeat(65_537)}]), "content"),
        (json!([{"role": "customer", "content": "fine"}, {"type": "media"}]), "type"),
        (json!([{"type": "x".repeat(101), "structure": {}}]), "type"),
        (json!([{"structure": wide}]), "structure"),
        (json!([{"content": "x", "metadata": big}]), "metadata"),
        (json!([{"content": "x", "id": "cnv_1"}]), "id"),
        (json!([{"content": "x", "created_at": "soon"}]), "created_at"),
        (json!([{"content": "x", "created_at": "1969-12-31T23:59:59Z"}]), "created_at"),
        (json!([{"role": "robot"}]), "messages[0].role"),
        (json!([{"content": 7}]), "messages[0].content"),
        (json!([{"structure": []}]), "messages[0].structure"),
        (json!([{"contents": "x"}]), "messages[0].contents"),
    ] {
        let reply = append(&client, &path, messages).await;
        assert_eq!(refusal(&reply), (422, param.to_owned()), "{reply}");
    }
    // Of two with one id none is kept.
    let id = format!("msg_{}", "a".repeat(32));
    let twice = json!([{"content": "a", "id": id}, {"content": "b", "id": id}]);
    assert_eq!(append(&client, &path, twice).await.status(), 409);
    assert_eq!(contents(&client, &path).await, ["One"]);
    for (body, param) in [
        (json!({"id": "x"}), "id"),
        (json!({"agent": "nobody"}), "agent"),
        (json!({"customer_id": "x"}), "customer_id"),
        (json!({"customer_id": format!("cus_{}", "f".repeat(32))}), "customer_id"),
        (json!({"customer_id": format!("cus_{}", "f".repeat(32)), "customer": {}}), "customer"),
        (json!({"customer": {"external_id": "x".repeat(256)}}), "customer.external_id"),
        (json!({"name": "x".repeat(1_001)}), "name"),
        (json!({"metadata": big}), "metadata"),
        (json!({"created_at": "2023"}), "created_at"),
        (json!({"title": "x"}), "title"),
    ] {
        assert_eq!(refusal(&client.post(CONVERSATIONS, body).await), (422, param.to_owned()));
    }
    for (body, param) in
        [(json!({"name": "x".repeat(1_001)}), "name"), (json!({"metadata": []}), "metadata")]
    {
        assert_eq!(refusal(&client.patch(&path, body).await), (422, param.to_owned()));
    }
    for (body, param) in [
        (json!({"content": null}), "content"),
        (json!({"content": "x".repeat(65_537)}), "content"),
        (json!({"type": "media"}), "type"),
        (json!({"role": "robot"}), "role"),
        (json!({"seq": 9}), "seq"),
    ] {
        assert_eq!(refusal(&client.patch(&message, body).await), (422, param.to_owned()));
    }
    assert_eq!(refusal(&client.get(&format!("{path}/messages?order=up")).await).1, "order");
    // What has ended is not gone on with.
    assert_eq!(client.post(&format!("{path}/close"), json!({})).await.status(), 200);
    assert_eq!(append(&client, &path, json!([{"content": "x"}])).await.status(), 409);
    assert_eq!(client.get(CONVERSATIONS).await.json()["data"].as_array().unwrap().len(), 1);
}
