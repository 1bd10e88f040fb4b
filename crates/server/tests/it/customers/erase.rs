//! Removing everything of a person, and writing it out before.

use insta::assert_snapshot;
use serde_json::{Value, json};
use store::{Tx, erasures, former_customers};
use testkit::{Client, TestServer};

use super::{added, told};

/// A word that stands wherever somebody's data may be.
const WORD: &str = "xylophone";

/// Asks as a customer, with a file, from their own browser; their id and conversation.
async fn somebody(server: &TestServer) -> (String, String) {
    let client = server.as_secret();
    let known = json!({"external_id": WORD, "email": format!("{WORD}@example.com"), "name": WORD,
        "memo": WORD, "tags": [WORD], "fields": {"a": WORD}, "metadata": {"b": WORD}});
    let id = added(&client, known).await;
    let renamed = json!({"name": format!("Ms {WORD}")});
    assert_eq!(client.patch(&format!("/v1/customers/{id}"), renamed).await.status(), 200);
    let token = client.post("/v1/tokens", json!({"customer_id": id})).await.text("/token");
    let guest = server.with_key(&token);
    let announced = json!({"filename": format!("{WORD}.txt"), "mime_type": "text/plain"});
    let file = guest.post("/v1/files", announced).await;
    let sent = server.as_nobody().call("PUT", &file.text("/upload_url")).body(WORD).send().await;
    assert_eq!(sent.status(), 204, "{sent}");
    let file = file.text("/id");
    assert_eq!(guest.post(&format!("/v1/files/{file}/complete"), json!({})).await.status(), 200);
    let body = json!({"message": format!("My {WORD} burns"), "attachments": [file]});
    let call = guest.call("POST", "/v1/chat").header("idempotency-key", "theirs");
    let asked = call.json(&body).send().await;
    assert_eq!(asked.status(), 200, "{asked}");
    let conversation = asked.text("/conversation_id");
    // A company's program posts for them, and keeps a key of its own.
    let body = json!({"message": WORD, "conversation_id": conversation});
    let call = client.call("POST", "/v1/chat").header("idempotency-key", "ours");
    assert_eq!(call.json(&body).send().await.status(), 200);
    // A colleague speaks to them, and of them.
    let path = format!("/v1/conversations/{conversation}");
    let note = json!({"content": format!("About {WORD}")});
    assert_eq!(client.post(&format!("{path}/notes"), note).await.status(), 201);
    let ticket = json!({"title": format!("On {WORD}"), "customer_id": id, "memo": WORD,
        "message": WORD, "metadata": {"a": WORD}, "tags": [WORD]});
    let ticket = client.post("/v1/tickets", ticket).await;
    assert_eq!(ticket.status(), 201, "{ticket}");
    let renamed = json!({"title": format!("Of {WORD}")});
    let renamed = client.patch(&format!("/v1/tickets/{}", ticket.text("/id")), renamed).await;
    assert_eq!(renamed.status(), 200, "{renamed}");
    (id, conversation)
}

async fn lines(client: &Client, id: &str) -> Vec<Value> {
    let reply = client.get(&format!("/v1/customers/{id}/export")).await;
    assert_eq!((reply.status(), reply.header("content-type")), (200, Some("application/x-ndjson")));
    let text = String::from_utf8(reply.body.clone()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn kinds(lines: &[Value]) -> String {
    lines.iter().map(|line| line["kind"].as_str().unwrap()).collect::<Vec<_>>().join(" ")
}

async fn erase(client: &Client, id: &str) -> testkit::Reply {
    client.call("POST", &format!("/v1/customers/{id}/erase")).send().await
}

/// How often the word stands in any table.
async fn traces(server: &TestServer) -> Vec<(String, i64)> {
    let count = |tx: &mut Tx<'_>| {
        let mut found = Vec::new();
        for (table, sql) in TABLES {
            let count = tx.find(sql, &[WORD.into()], |row| row.integer(0))?.unwrap_or(0);
            if count > 0 {
                found.push(((*table).to_owned(), count));
            }
        }
        Ok::<_, store::Error>(found)
    };
    server.engine.db().read(count).await.unwrap()
}

macro_rules! holding {
    ($($table:literal $text:literal)*) => {
        &[$(($table, concat!("select count(*) from ", $table, " where replace(", $text, ", $1, '') <> ", $text))),*]
    };
}

/// Where somebody's words may be.
const TABLES: &[(&str, &str)] = holding! {
    "customer" "coalesce(name, '') || coalesce(words, '') || coalesce(memo, '') || coalesce(metadata, '')"
    "message" "body || coalesce(attachments, '')"
    "note" "body"
    "conversation" "metadata || coalesce(title, '') || coalesce(memo, '')"
    "file" "filename"
    "event" "coalesce(data, '')"
};

#[tokio::test]
async fn everything_of_a_person_is_written_out() {
    let server = TestServer::start().await;
    let (id, conversation) = somebody(&server).await;
    let lines = lines(&server.as_secret(), &id).await;
    assert_snapshot!(kinds(&lines), @"customer event conversation message message message message note run run file conversation ticket message end");
    assert_eq!(lines[0]["data"]["id"], json!(id));
    let first = |kind: &str| &lines.iter().find(|line| line["kind"] == kind).unwrap()["data"];
    assert_eq!(first("message")["conversation_id"], json!(conversation));
    assert_eq!(first("message")["content"], format!("My {WORD} burns"));
    assert_eq!(first("note")["content"], format!("About {WORD}"));
    assert_eq!(first("ticket")["title"], format!("Of {WORD}"));
    let address = first("file")["download_url"].as_str().unwrap();
    let bytes = server.as_nobody().get(address).await;
    assert_eq!(bytes.body, WORD.as_bytes());
    let end = lines.last().unwrap();
    assert_eq!(end["data"]["lines"], json!(lines.len() - 1));
}

#[tokio::test]
async fn everything_of_a_person_is_erased() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let (id, conversation) = somebody(&server).await;
    let bystander = added(&client, json!({"external_id": "u2", "name": "Grace"})).await;
    let ask = json!({"message": "Hello", "customer": {"external_id": "u2"}});
    let other = client.post("/v1/chat", ask).await.text("/conversation_id");
    assert!(traces(&server).await.len() >= 4, "{:?}", traces(&server).await);
    let token = client.post("/v1/tokens", json!({"customer_id": id})).await.text("/token");

    server.clock.advance(1_000);
    let receipt = erase(&client, &id).await;
    assert_snapshot!(receipt, @r#"200 {"customer_id":"cus_018bcfe5680070008000000000000009","began_at":"2023-11-14T22:13:21.000Z","ended_at":"2023-11-14T22:13:21.000Z","erased":{"conversations":2,"messages":5,"notes":1,"runs":2,"files":1,"events":3,"replies":2}}"#);
    assert_eq!(traces(&server).await, []);
    let on_disk = std::fs::read_dir(server.folder.path()).unwrap().count();
    assert_eq!(on_disk, 0, "the bytes are gone");
    for gone in [format!("/v1/customers/{id}"), format!("/v1/conversations/{conversation}")] {
        assert_eq!(client.get(&gone).await.status(), 404, "{gone}");
    }
    assert_eq!(server.with_key(&token).get("/v1/conversations").await.status(), 401);
    // What was kept for repeated requests is forgotten: the same key is free again.
    let kept = server
        .engine
        .db()
        .read(|tx| tx.find("select count(*) from idempotency", &[], |row| row.integer(0)));
    assert_eq!(kept.await.unwrap(), Some(0));
    assert_eq!(erase(&client, &id).await.body, receipt.body, "asked again");
    assert_eq!(
        told(&server, "customer.erased").await.last().unwrap(),
        &format!("customer.erased {id}")
    );

    // Others are untouched.
    assert_eq!(client.get(&format!("/v1/customers/{bystander}")).await.status(), 200);
    let messages = client.get(&format!("/v1/conversations/{other}/messages")).await;
    assert!(!messages.json()["data"].as_array().unwrap().is_empty());
    // The names are free again.
    assert_ne!(added(&client, json!({"external_id": WORD})).await, id);
}

/// A process that dies leaves the receipt open.
#[tokio::test]
async fn an_erasure_that_was_cut_off_goes_on() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let (id, _) = somebody(&server).await;
    let (scope, now, customer) = (server.operator().scope, server.clock.now(), id.parse().unwrap());
    let begin = move |tx: &mut Tx<'_>| {
        erasures::begin(tx, scope, customer, now)?;
        former_customers::put(tx, scope, customer, None, now)
    };
    server.engine.db().write(begin).await.unwrap();
    let path = format!("/v1/customers/{id}");
    assert_snapshot!(client.patch(&path, json!({"name": "x"})).await, @r#"409 {"error":{"type":"conflict","code":"conflict","message":"this customer is being erased","doc_url":"/docs/errors#conflict","request_id":"req_1"}}"#);
    server.clock.advance(61_000);
    // Upkeep does the same every few seconds, and may be first.
    server.engine.continue_erasures().await.unwrap();
    while client.get(&path).await.status() != 404 {
        tokio::task::yield_now().await;
    }
    let receipt = erase(&client, &id).await.json();
    assert!(receipt["ended_at"].is_string(), "{receipt}");
    assert_eq!(
        (&receipt["erased"]["messages"], &receipt["erased"]["files"]),
        (&json!(5), &json!(1))
    );
    assert_eq!(traces(&server).await, []);
}

/// More than one transaction removes.
#[tokio::test]
async fn a_long_conversation_is_erased_in_parts() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let turns: Vec<_> =
        (0..40).map(|n| json!({"role": "user", "content": format!("{WORD} {n}")})).collect();
    let ask = json!({"message": WORD, "history": turns, "customer": {"external_id": "u1"}});
    for _ in 0..20 {
        assert_eq!(client.post("/v1/chat", ask.clone()).await.status(), 200);
    }
    let one = client.post("/v1/chat", ask).await;
    let one = one.text("/conversation_id");
    for _ in 0..3 {
        let more = json!({"message": WORD, "conversation_id": one});
        assert_eq!(client.post("/v1/chat", more).await.status(), 200);
    }
    let id = client.get("/v1/customers").await.text("/data/0/id");
    let receipt = erase(&client, &id).await.json();
    let counts = &receipt["erased"];
    assert_eq!((&counts["conversations"], &counts["runs"]), (&json!(21), &json!(24)));
    assert_eq!(counts["messages"], json!(21 * 42 + 6));
    assert_eq!(traces(&server).await, []);
}
