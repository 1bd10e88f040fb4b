//! What can be said over a line.

use switchboard_client::Kind;
use switchboard_client::live::{Outgoing, WAITING_MAX};
use testkit::Proxy;

use super::{QUESTION, Told, line, log, server};

#[tokio::test]
async fn an_answer_is_told_in_chunks_that_are_its_message() {
    let server = server().await;
    let (live, mut events) = line(&server.address).connect().unwrap();
    let sent = live.send(QUESTION).await.unwrap();
    let mut told = Told::default();
    told.until(&mut events, "run.completed").await;
    let chunks: String = told.words.iter().filter_map(|word| word.strip_prefix("chunk ")).collect();
    assert_eq!(told.messages[1].content, chunks);
    assert!(chunks.contains("open Settings"), "{chunks}");
    let without_chunks: Vec<&str> = told
        .words
        .iter()
        .map(String::as_str)
        .filter(|word| !word.starts_with("chunk ") && !word.starts_with("Assistant: "))
        .collect();
    let asked = format!("Customer: {QUESTION}");
    let expected = [
        "Ready",
        "Subscribed",
        "conversation.created",
        &asked,
        "response_start",
        "run.started",
        "response_end",
        "run.completed",
    ];
    assert_eq!(without_chunks, expected);
    assert_eq!(told.positions[&sent.conversation_id], 5);
    live.close();
    told.until(&mut events, "closed ").await;
    assert!(events.next().await.is_none());
    assert_eq!(live.send("Too late").await.unwrap_err().kind(), Kind::Network);
}
