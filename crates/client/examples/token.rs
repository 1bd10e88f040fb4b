//! Gives a page what it needs to speak for a customer: a token, or the signature of who they are.
//!
//! `cargo run --example token --features identity -- https://help.example.com sk_live_…`

#![expect(clippy::print_stdout, reason = "an example shows what it gets")]

use switchboard_client::identity::Identity;
use switchboard_client::types::chat::CustomerInput;
use switchboard_client::types::tokens::TokenRequest;
use switchboard_client::{Client, Result};

pub(crate) async fn run(client: &Client) -> Result<()> {
    let ada = CustomerInput { name: Some("Ada".to_owned()), ..CustomerInput::external("user_42") };
    let token = client.tokens().create(&TokenRequest::for_customer(ada)).await?;
    println!("a token until {}", token.expires_at);

    // Without a request: the secret of `switchboard identity-secret create`, and a time two minutes from now.
    let signature =
        Identity::new("user_42", "default").name("Ada").sign("ids_live_…", 1_800_000_000);
    println!("{} characters to sign in with", signature.len());
    Ok(())
}

#[path = "shared/begin.rs"]
mod begin;

#[tokio::main]
async fn main() -> Result<()> {
    run(&begin::client()?).await
}
