//! Makes a webhook, and reads what its receiver is sent.
//!
//! `cargo run --example webhook --features webhook -- https://help.example.com sk_live_…`

#![expect(clippy::print_stdout, reason = "an example shows what it gets")]

use switchboard_client::types::live::Event;
use switchboard_client::types::webhooks::WebhookInput;
use switchboard_client::webhook::{Invalid, Options, construct_event};
use switchboard_client::{Client, Result};

/// What a receiver does with a request, whatever it is served by.
pub(crate) fn received(
    body: &[u8],
    header: impl Fn(&str) -> Option<String>,
    secret: &str,
) -> std::result::Result<Event, Invalid> {
    construct_event(body, header, &[secret], Options::default())
}

pub(crate) async fn run(client: &Client) -> Result<()> {
    let webhook = WebhookInput::new("https://127.0.0.1:1/hooks", ["ticket.*"]);
    let made = client.webhooks().create(&webhook).await?;
    // The secret is shown only here: keep it where the receiver finds it.
    let secret = made.secret.unwrap_or_default();
    let nobody = received(b"{}", |_| None, &secret);
    println!("{:?}", nobody.map_err(|invalid| invalid.to_string()));
    client.webhooks().delete(&made.webhook.id).await
}

#[path = "shared/begin.rs"]
mod begin;

#[tokio::main]
async fn main() -> Result<()> {
    run(&begin::client()?).await
}
