//! Keeps the conversations of an application: nobody answers them.
//!
//! `cargo run --example history -- https://help.example.com sk_live_…`

#![expect(clippy::print_stdout, reason = "an example shows what it gets")]

use switchboard_client::types::chat::CustomerInput;
use switchboard_client::types::conversations::Role;
use switchboard_client::types::history::{ConversationInput, HistoryMessage};
use switchboard_client::{Client, Result};

pub(crate) async fn run(client: &Client) -> Result<()> {
    let wanted = ConversationInput {
        name: Some("Holidays".to_owned()),
        customer: Some(CustomerInput::external("user_42")),
        ..ConversationInput::default()
    };
    let conversation = client.history().begin(&wanted).await?;
    let said = vec![
        HistoryMessage::new(Role::Customer, "Where is it warm in May?"),
        HistoryMessage::new(Role::Assistant, "In Crete."),
    ];
    client.history().append(&conversation.id, said).await?;
    let mut messages = client.history().list(&conversation.id).stream();
    while let Some(message) = messages.next().await {
        let message = message?;
        println!("{} {:?}: {}", message.seq, message.role, message.content);
    }
    Ok(())
}

#[path = "shared/begin.rs"]
mod begin;

#[tokio::main]
async fn main() -> Result<()> {
    run(&begin::client()?).await
}
