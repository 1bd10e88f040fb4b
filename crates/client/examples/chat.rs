//! Asks a question, waits for the answer, and asks on in the same conversation.
//!
//! `cargo run --example chat -- https://help.example.com sk_live_…`

#![expect(clippy::print_stdout, reason = "an example shows what it gets")]

use switchboard_client::types::chat::{ChatRequest, CustomerInput};
use switchboard_client::{Client, Result};

pub(crate) async fn run(client: &Client) -> Result<()> {
    let ada = CustomerInput::external("user_42");
    let question = ChatRequest::new("How do I reset my password?").customer(ada);
    let answer = client.chat().reply(&question).await?;
    println!("{} ({:?}, {:.2})", answer.reply, answer.outcome, answer.confidence);
    for citation in &answer.citations {
        println!("  from “{}”: {}", citation.title, citation.quote);
    }

    let more = ChatRequest::new("And on a phone?").conversation(&answer.conversation_id);
    println!("{}", client.chat().reply(&more).await?.reply);
    Ok(())
}

#[path = "shared/begin.rs"]
mod begin;

#[tokio::main]
async fn main() -> Result<()> {
    run(&begin::client()?).await
}
