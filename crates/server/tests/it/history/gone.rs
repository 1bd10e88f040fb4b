//! What is removed with a conversation, through every door that can remove one.

use serde_json::json;
use testkit::{Client, TestServer};

use crate::events::all;
use crate::files::{on_disk, ready};

const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// A conversation with a file, in which a word is said that is nowhere else; its id.
async fn with_file(server: &TestServer, client: &Client, word: &str) -> String {
    let file = ready(server, client, &format!("{word}.png"), "image/png").await;
    let begun = client.post("/v1/conversations", json!({"name": word})).await.text("/id");
    let ask = json!({"message": word, "attachments": [file], "conversation_id": begun});
    let asked = client.post("/v1/chat", ask).await;
    assert_eq!(asked.status(), 200, "{asked}");
    begun
}

/// How many hits a word has.
async fn hits(client: &Client, word: &str) -> usize {
    let found = client.get(&format!("/v1/search?q={word}")).await.json();
    found["data"].as_array().unwrap().len()
}

fn uuid(id: &str) -> String {
    let hex = id.trim_start_matches("cnv_");
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

#[tokio::test]
async fn with_a_conversation_go_its_messages_files_and_words() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let mut ids = Vec::new();
    for word in ["Wombat", "Quokka", "Numbat", "Dingo"] {
        ids.push(with_file(&server, &client, word).await);
        assert_eq!(hits(&client, word).await, 1, "{word}");
    }
    assert_eq!(on_disk(&server).len(), 4);
    let gone = [
        client.delete(&format!("/v1/conversations/{}", ids[0])).await,
        client.delete(&format!("/conversations?id=eq.{}", uuid(&ids[1]))).await,
        client
            .delete(&format!("/openai/v1/conversations/{}", ids[2].replace("cnv_", "conv_")))
            .await,
    ];
    assert_eq!(gone.map(|reply| reply.status()), [204, 204, 200]);
    for (word, left) in [("Wombat", 0), ("Quokka", 0), ("Numbat", 0), ("Dingo", 1)] {
        assert_eq!(hits(&client, word).await, left, "{word}");
    }
    for id in &ids[..3] {
        let path = format!("/v1/conversations/{id}");
        for path in [path.clone(), format!("{path}/messages"), format!("{path}/runs")] {
            assert_eq!(client.get(&path).await.status(), 404, "{path}");
        }
        assert_eq!(client.delete(&path).await.status(), 404);
    }
    assert_eq!(client.get("/messages?content=eq.Wombat").await.json(), json!([]));
    server.clock.advance(DAY_MILLIS + 1);
    assert_eq!(server.engine.remove_unused_files().await.unwrap(), 3);
    assert_eq!(on_disk(&server).len(), 1);
}

#[tokio::test]
async fn a_tickets_conversation_goes_as_the_ticket_does() {
    let server = TestServer::start().await;
    let client = server.as_secret();
    let ticket = client.post("/v1/tickets", json!({"title": "Printer burns"})).await;
    let id = ticket.text("/id");
    assert_eq!(client.delete(&format!("/v1/conversations/{id}")).await.status(), 204);
    assert_eq!(client.get(&format!("/v1/tickets/{id}")).await.status(), 404);
    let events = all(&client, "ticket.deleted").await;
    let kinds = events.iter().filter_map(|event| event["type"].as_str());
    assert!(kinds.clone().all(|kind| kind != "conversation.deleted"), "{kinds:?}");
}
