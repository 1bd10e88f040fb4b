//! Asks over a live line, and reads what happens until the answer is there.
//!
//! `cargo run --example live -- https://help.example.com sk_live_…`

#![expect(clippy::print_stdout, reason = "an example shows what it gets")]

use switchboard_client::live::LiveEvent;
use switchboard_client::{Client, Result};

pub(crate) async fn run(client: &Client) -> Result<()> {
    let (live, mut events) = client.live().connect()?;
    let question = live.send("How do I reset my password?").await?;
    println!("in {}:", question.conversation_id);
    while let Some(event) = events.next().await {
        match event {
            LiveEvent::ResponseChunk { text, .. } => print!("{text}"),
            LiveEvent::ResponseEnd { .. } => live.close(),
            LiveEvent::Reconnecting { .. } => println!("one moment…"),
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
