//! Reads an answer while it is written.
//!
//! `cargo run --example stream -- https://help.example.com sk_live_…`

#![expect(clippy::print_stdout, reason = "an example shows what it gets")]

use switchboard_client::types::chat::ChatRequest;
use switchboard_client::{ChatItem, Client, Result};

pub(crate) async fn run(client: &Client) -> Result<()> {
    let mut stream = client.chat().stream(&ChatRequest::new("How do I reset my password?"));
    while let Some(item) = stream.next().await {
        match item? {
            ChatItem::Accepted { conversation_id, .. } => println!("in {conversation_id}:"),
            ChatItem::Delta { text } => print!("{text}"),
            ChatItem::Message { text, replaced: true, .. } => println!("\nNo, rather: {text}"),
            ChatItem::Done { reply } => println!("\n({:?})", reply.outcome),
            _ => {}
        }
    }
    Ok(())
}

#[path = "shared/begin.rs"]
mod begin;

#[tokio::main]
async fn main() -> Result<()> {
    run(&begin::client()?).await
}
