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

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let base = arguments.next().unwrap_or_else(|| "http://127.0.0.1:8080".to_owned());
    let key = arguments.next().unwrap_or_else(|| "sk_test_demo_0123456789abcdef".to_owned());
    run(&Client::builder(base).key(key).build()?).await
}
