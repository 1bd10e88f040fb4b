//! Asks a question over a live line, and shows the words of the answer as they are written.
//!
//! `cargo run --example live -- https://help.example.com sk_live_…`

#![expect(clippy::print_stdout, reason = "an example shows what it gets")]

use switchboard_client::live::LiveEvent;
use switchboard_client::{Client, Result};

pub(crate) async fn run(client: &Client) -> Result<()> {
    let (live, mut events) = client.live().connect()?;
    // It is under way already; awaited, it says when the message is durable.
    let question = live.send("How do I reset my password?");
    while let Some(event) = events.next().await {
        match event {
            LiveEvent::ResponseChunk { text, .. } => print!("{text}"),
            LiveEvent::ResponseEnd { message: Some(message), is_replaced, .. } => {
                if is_replaced {
                    print!("\nrather: {}", message.content);
                }
                println!("\n{} sources", message.citations.len());
                live.close();
            }
            LiveEvent::Gap { snapshot, .. } => println!("{} messages", snapshot.messages.len()),
            LiveEvent::Reconnecting { delay, error, .. } => println!("{error}; again in {delay:?}"),
            LiveEvent::Closed(Some(error)) => return Err(error),
            _ => {}
        }
    }
    println!("asked in {}", question.await?.conversation_id);
    Ok(())
}

#[path = "shared/begin.rs"]
mod begin;

#[tokio::main]
async fn main() -> Result<()> {
    run(&begin::client()?).await
}
