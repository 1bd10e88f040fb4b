//! The same without an async runtime: `.wait()` in place of `.await`, iterators in place of streams.
//!
//! `cargo run --example waiting --features blocking -- https://help.example.com sk_live_…`

#![expect(clippy::print_stdout, reason = "an example shows what it gets")]

use switchboard_client::types::chat::ChatRequest;
use switchboard_client::{Client, Result};

pub(crate) fn run(client: &Client) -> Result<()> {
    let answer = client.chat().reply(&ChatRequest::new("How do I reset my password?")).wait()?;
    println!("{}", answer.reply);
    for conversation in client.conversations().list().iter() {
        println!("{}", conversation?.id);
    }
    Ok(())
}

#[path = "shared/begin.rs"]
mod begin;

fn main() -> Result<()> {
    run(&begin::client()?)
}
