//! Sends a file along with a question, and fetches it again.
//!
//! `cargo run --example files -- https://help.example.com sk_live_…`

#![expect(clippy::print_stdout, reason = "an example shows what it gets")]

use switchboard_client::types::chat::ChatRequest;
use switchboard_client::types::files::FileInput;
use switchboard_client::{Client, Result};

pub(crate) async fn run(client: &Client) -> Result<()> {
    let file = FileInput::new("parcel.txt", "text/plain");
    let file = client.files().upload(&file, "It arrived open.").await?;
    let question = ChatRequest::new("What can I do about this?").attachment(&file.id);
    client.chat().reply(&question).await?;
    let bytes = client.files().download(&file.id).await?.bytes(1024 * 1024).await?;
    println!("{}: {}", file.filename, String::from_utf8_lossy(&bytes));
    Ok(())
}

#[path = "shared/begin.rs"]
mod begin;

#[tokio::main]
async fn main() -> Result<()> {
    run(&begin::client()?).await
}
