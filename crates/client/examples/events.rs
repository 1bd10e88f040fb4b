//! Follows what happens in the workspace, and comes back by itself when the line breaks.
//!
//! `cargo run --example events -- https://help.example.com sk_live_…`

#![expect(clippy::print_stdout, reason = "an example shows what it gets")]

use switchboard_client::types::tickets::TicketInput;
use switchboard_client::{Client, Result, Update};

pub(crate) async fn run(client: &Client) -> Result<()> {
    let mut updates = client.events().follow().types("ticket.*").stream();
    while let Some(update) = updates.next().await {
        match update? {
            Update::Opened(opened) => {
                println!(
                    "from {} on, with everything before: {}",
                    opened.position, opened.recovered
                );
                client.tickets().create(&TicketInput::new("Printer burns")).await?;
            }
            Update::Event(event) => {
                println!("{} {}: {:?}", event.position, event.kind, event.data.subject);
                break;
            }
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
