use switchboard_client::live::{LiveEvent, Outgoing};
use switchboard_client::types::chat::CustomerInput;
use switchboard_client::types::tokens::TokenRequest;
use switchboard_client::{Client, Result};

pub async fn chat_token(address: &str, key: &str) -> Result<String> {
    let client = Client::builder(address).key(key).build()?;
    let wanted = TokenRequest {
        ttl_seconds: Some(1800),
        ..TokenRequest::for_customer(CustomerInput::external("user-17"))
    };
    Ok(client.tokens().create(&wanted).await?.token)
}

pub async fn ask(address: &str, token: &str) -> Result<String> {
    let client = Client::builder(address).key(token).build()?;
    let (live, mut events) = client.live().connect()?;
    live.send(Outgoing::new("How do I reset my password?").agent("support")).await?;

    let mut whole = String::new();
    while let Some(event) = events.next().await {
        match event {
            LiveEvent::ResponseChunk { text, .. } => whole.push_str(&text),
            LiveEvent::ResponseEnd { .. } => break,
            LiveEvent::Error(error) => return Err(error),
            _ => {}
        }
    }
    live.close();
    Ok(whole)
}
