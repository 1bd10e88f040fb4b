//! `Prefer: resolution=…`: rows that are put over those that are there, or left out.

use serde_json::{Value, json};
use testkit::{Client, Reply, TestServer};

use super::{ID, NOW, add, conversation, range, refusal, send, user};

const OTHER: &str = "0b0e9f6e-4c1f-4c8e-9d1d-0123456789ac";
const MESSAGE: &str = "6a6b9f6e-4c1f-4c8e-9d1d-0123456789ab";
const MERGE: &str = "resolution=merge-duplicates, return=representation";
const IGNORE: &str = "resolution=ignore-duplicates, return=representation";

async fn put(client: &Client, path: &str, prefer: &str, body: Value) -> Reply {
    send(client, "POST", path, prefer, body).await
}

async fn one(client: &Client, path: &str) -> Value {
    client.get(path).await.json()[0].clone()
}

fn titles(reply: &Reply) -> Vec<Value> {
    reply.json().as_array().unwrap().iter().map(|row| row["title"].clone()).collect()
}

#[tokio::test]
async fn a_conversation_is_put_over_the_one_that_is_there() {
    let server = TestServer::start().await;
    let ada = user(&server, "ada").await;
    let first = put(&ada, "/conversations", MERGE, conversation(ID, "ada")).await;
    assert_eq!(first.status(), 201, "{first}");
    let applied = "resolution=merge-duplicates, return=representation";
    assert_eq!(first.header("preference-applied"), Some(applied));
    server.clock.advance(5_000);
    let body = json!({"conversation_id": ID, "title": "Renamed", "backend_session_id": "s1",
        "created_at": NOW + 9, "message_count": 7, "user_id": "ada"});
    let merged = put(&ada, "/conversations?on_conflict=id", MERGE, body).await;
    let row = json!({"conversation_id": ID, "app_id": null, "user_id": "ada", "title": "Renamed",
        "backend": "seaverse", "backend_session_id": "s1", "created_at": NOW - 1, "updated_at": NOW + 5,
        "last_message_created_at": null, "message_count": 0, "skills_json": null, "metadata": {}});
    assert_eq!((merged.status(), merged.json()), (200, json!([row])));

    let both = json!([{"id": OTHER, "title": "Two"}, {"id": ID, "title": "One"}]);
    let mixed = put(&ada, "/conversations", &format!("{MERGE}, count=exact"), both).await;
    assert_eq!((range(&mixed), titles(&mixed)), ((201, "*/2"), vec![json!("Two"), json!("One")]));
    let unnamed = put(&ada, "/conversations", MERGE, json!({"title": "Three"})).await;
    assert_eq!((unnamed.status(), titles(&unnamed)), (201, vec![json!("Three")]));
    let nothing = put(&ada, "/conversations", MERGE, json!([])).await;
    assert_eq!((nothing.status(), nothing.json()), (200, json!([])));
    let emptied = put(&ada, "/conversations", MERGE, json!({"id": ID, "title": null})).await;
    assert_eq!((emptied.status(), titles(&emptied)), (200, vec![Value::Null]));
}

#[tokio::test]
async fn what_is_there_can_stay_as_it_is() {
    let server = TestServer::start().await;
    let ada = user(&server, "ada").await;
    add(&ada, "/conversations", conversation(ID, "ada")).await;
    let rows = json!([{"id": ID, "title": "New"}, {"id": OTHER, "title": "Two"}, {"id": OTHER, "title": "2"}]);
    let reply = put(&ada, "/conversations", &format!("{IGNORE}, count=exact"), rows).await;
    assert_eq!((range(&reply), titles(&reply)), ((201, "*/1"), vec![json!("Two")]));
    let again = put(&ada, "/conversations", IGNORE, json!({"id": ID, "title": "New"})).await;
    assert_eq!((again.status(), again.json()), (201, json!([])));
    assert_eq!(one(&ada, &format!("/conversations?id=eq.{ID}")).await["title"], "My Conversation");
    assert_eq!(one(&ada, &format!("/conversations?id=eq.{OTHER}")).await["title"], "Two");
}

#[tokio::test]
async fn messages_are_put_over_those_that_are_there() {
    let server = TestServer::start().await;
    let ada = user(&server, "ada").await;
    add(&ada, "/conversations", conversation(ID, "ada")).await;
    let said = |id: &str, role: &str, content: &str| json!({"message_id": id, "conversation_id": ID, "role": role, "content": content});
    let first = put(&ada, "/messages", MERGE, said(MESSAGE, "user", "Hi")).await;
    assert_eq!((first.status(), first.text("/0/message_id")), (201, MESSAGE.to_owned()));
    let rows = json!([
        said(&MESSAGE.replace('6', "7"), "user", "Two"),
        said(MESSAGE, "assistant", "Hello"),
        said(&MESSAGE.replace('6', "8"), "user", "Three"),
    ]);
    let mixed = put(&ada, "/messages?select=content,role", MERGE, rows).await;
    let shown = json!([{"content": "Two", "role": "user"}, {"content": "Hello", "role": "assistant"},
        {"content": "Three", "role": "user"}]);
    assert_eq!((mixed.status(), mixed.json()), (201, shown));
    let merged =
        put(&ada, "/messages", "resolution=merge-duplicates", said(MESSAGE, "user", "")).await;
    assert_eq!((merged.status(), merged.body.len()), (200, 0));
    assert_eq!(merged.header("content-type"), None);
    let left = put(&ada, "/messages", IGNORE, said(MESSAGE, "system", "No")).await;
    assert_eq!((left.status(), left.json()), (201, json!([])));
    let kept = one(&ada, &format!("/messages?id=eq.{MESSAGE}")).await;
    assert_eq!((&kept["role"], &kept["content"]), (&json!("user"), &json!("")));
    let home = one(&ada, &format!("/conversations?id=eq.{ID}")).await;
    assert_eq!(home["message_count"], 3, "what is merged is counted once");

    // No message leaves its conversation.
    add(&ada, "/conversations", conversation(OTHER, "ada")).await;
    let moved = json!({"message_id": MESSAGE, "conversation_id": OTHER, "content": "x"});
    assert_eq!(refusal(&put(&ada, "/messages", MERGE, moved).await), (409, "23505".to_owned()));
}

#[tokio::test]
async fn nothing_is_put_over_what_belongs_to_somebody_else() {
    let server = TestServer::start().await;
    let (ada, bob, company) =
        (user(&server, "ada").await, user(&server, "bob").await, server.as_secret());
    add(&ada, "/conversations", conversation(ID, "ada")).await;
    add(&bob, "/conversations", conversation(OTHER, "bob")).await;
    let message = |id: &str, home: &str| json!({"message_id": id, "conversation_id": home, "role": "user", "content": "Hi"});
    add(&ada, "/messages", message(MESSAGE, ID)).await;
    let forbidden = (403, "42501".to_owned());
    for prefer in [MERGE, IGNORE] {
        let rows =
            json!([{"id": OTHER.replace('0', "f"), "title": "New"}, {"id": ID, "title": "Mine"}]);
        assert_eq!(refusal(&put(&bob, "/conversations", prefer, rows).await), forbidden);
        let rows = json!([message(&MESSAGE.replace('6', "7"), OTHER), message(MESSAGE, OTHER)]);
        assert_eq!(refusal(&put(&bob, "/messages", prefer, rows).await), forbidden);
        let strange = put(&server.as_stranger(), "/conversations", prefer, json!({"id": ID})).await;
        assert_eq!(refusal(&strange), (409, "23505".to_owned()), "it is in another workspace");
    }
    assert_eq!(titles(&bob.get("/conversations").await), [json!("My Conversation")]);
    assert_eq!(bob.get("/messages").await.json(), json!([]));
    let kept = one(&ada, "/conversations").await;
    assert_eq!((&kept["title"], &kept["message_count"]), (&json!("My Conversation"), &json!(1)));
    // Whose it is does not change, also not for the company.
    let given = put(&company, "/conversations", MERGE, conversation(ID, "bob")).await;
    assert_eq!(refusal(&given), (409, "23505".to_owned()));
    let theirs = put(&company, "/conversations", MERGE, conversation(ID, "ada")).await;
    assert_eq!(theirs.status(), 200, "{theirs}");
}

#[tokio::test]
async fn a_row_is_not_put_twice_and_only_by_its_key() {
    let server = TestServer::start().await;
    let company = server.as_secret();
    let twice = json!([{"id": ID, "title": "a"}, {"id": ID, "title": "b"}]);
    let reply = put(&company, "/conversations", MERGE, twice).await;
    assert_eq!(refusal(&reply), (400, "21000".to_owned()));
    assert_eq!(company.get("/conversations").await.json(), json!([]));
    for (path, code) in [
        ("/conversations?on_conflict=title", "42P10"),
        ("/conversations?on_conflict=conversation_id,title", "42P10"),
        ("/messages?on_conflict=conversation_id", "42P10"),
        ("/messages?on_conflict=nothing", "42703"),
    ] {
        let reply = put(&company, path, MERGE, json!({"id": ID})).await;
        assert_eq!(refusal(&reply), (400, code.to_owned()), "{path}");
    }
}

#[tokio::test]
async fn columns_that_a_row_lacks_are_filled_or_left() {
    let server = TestServer::start().await;
    let company = server.as_secret();
    let rows = json!([{"id": ID, "title": "One", "backend": "x"}, {"id": OTHER, "title": "Two"}]);
    let path = "/conversations?columns=id,title,backend&select=title,backend";
    let prefer = format!("{MERGE}, missing=default");
    let reply = put(&company, path, &prefer, rows.clone()).await;
    let shown = json!([{"title": "One", "backend": "x"}, {"title": "Two", "backend": null}]);
    assert_eq!((reply.status(), reply.json()), (201, shown));
    let applied = "resolution=merge-duplicates, missing=default, return=representation";
    assert_eq!(reply.header("preference-applied"), Some(applied));
    let shorter = json!([{"id": ID, "title": "1"}, {"id": OTHER, "title": "2", "backend": "y"}]);
    let reply = put(&company, path, &prefer, shorter.clone()).await;
    assert_eq!(reply.json()[0], json!({"title": "1", "backend": "x"}), "what is missing stays");
    let reply = put(&company, path, &format!("{MERGE}, missing=null"), shorter).await;
    assert_eq!(reply.json()[0], json!({"title": "1", "backend": null}));
    let uneven = put(&company, "/conversations", MERGE, rows).await;
    assert_eq!(refusal(&uneven), (400, "PGRST102".to_owned()));
}

#[tokio::test]
async fn one_new_row_says_where_it_is() {
    let server = TestServer::start().await;
    let company = server.as_secret();
    let headers = "return=headers-only";
    let made = put(&company, "/conversations", headers, json!({"id": ID})).await;
    assert_eq!((made.status(), made.body.len()), (201, 0));
    let place = format!("/conversations?conversation_id=eq.{ID}");
    assert_eq!(made.header("location"), Some(place.as_str()));
    assert_eq!(made.header("preference-applied"), Some(headers));
    assert_eq!(one(&company, &place).await["conversation_id"], ID);
    let said =
        put(&company, "/messages", headers, json!({"conversation_id": ID, "content": "x"})).await;
    let place = said.header("location").unwrap().to_owned();
    assert_eq!(one(&company, &place).await["content"], "x");
    let several = json!([{"title": "a"}, {"title": "b"}]);
    let made = put(&company, "/conversations", headers, several).await;
    assert_eq!((made.status(), made.header("location")), (201, None));
}

#[tokio::test]
async fn the_same_new_row_from_many_sides_is_there_once() {
    let server = TestServer::start().await;
    let company = server.as_secret();
    add(&company, "/conversations", json!({"id": ID, "title": "Home"})).await;
    let mut waiting = tokio::task::JoinSet::new();
    for number in 0..8 {
        let company = company.clone();
        waiting.spawn(async move {
            let title = format!("{number}");
            let made =
                put(&company, "/conversations", MERGE, json!({"id": OTHER, "title": title})).await;
            let row = json!({"id": MESSAGE, "conversation_id": ID, "content": title});
            (made.status(), put(&company, "/messages", MERGE, row).await.status())
        });
    }
    let (mut made, mut said) = (Vec::new(), Vec::new());
    while let Some(done) = waiting.join_next().await {
        let (conversation, message) = done.unwrap();
        made.push(conversation);
        said.push(message);
    }
    for mut statuses in [made, said] {
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 200, 200, 200, 200, 200, 200, 201]);
    }
    let home = one(&company, &format!("/conversations?id=eq.{ID}")).await;
    assert_eq!(home["message_count"], 1);
}
