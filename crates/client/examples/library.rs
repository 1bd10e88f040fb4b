//! Writes an article, and finds it as a page of yours would: a publishable key is enough for that.
//!
//! `cargo run --example library -- https://help.example.com sk_live_…`

#![expect(clippy::print_stdout, reason = "an example shows what it gets")]

use switchboard_client::types::articles::ArticleInput;
use switchboard_client::{Client, Result};

pub(crate) async fn run(client: &Client) -> Result<()> {
    let article = ArticleInput {
        external_id: Some("faq-7".to_owned()),
        ..ArticleInput::new("How do I export my data?", "Open *Settings*, then choose *Export*.")
    };
    // Written over the one with the same `external_id`, so this can be repeated.
    client.articles().create(&article).await?;
    for hit in client.library().search("export data", Some(3)).await?.data {
        println!("{:.2} {}: {}", hit.score, hit.title, hit.text);
    }
    Ok(())
}

#[path = "shared/begin.rs"]
mod begin;

#[tokio::main]
async fn main() -> Result<()> {
    run(&begin::client()?).await
}
