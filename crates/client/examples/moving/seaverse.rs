use switchboard_client::types::conversations::Role;
use switchboard_client::types::history::{ConversationInput, HistoryMessage};
use switchboard_client::types::tokens::{TokenKind, TokenRequest};
use switchboard_client::{Client, Result};

/// On your server: the token of a user.
pub async fn user_token(address: &str, key: &str) -> Result<String> {
    let client = Client::builder(address).key(key).build()?;
    let wanted = TokenRequest {
        kind: Some(TokenKind::User),
        user_id: Some("ada".to_owned()),
        ttl_seconds: Some(3600),
        ..TokenRequest::default()
    };
    Ok(client.tokens().create(&wanted).await?.token)
}

/// For the user.
pub async fn keep(address: &str, token: &str) -> Result<Vec<String>> {
    let client = Client::builder(address).key(token).build()?;
    let chat = ConversationInput {
        name: Some("My New Chat".to_owned()),
        agent: Some("painter".to_owned()),
        ..ConversationInput::default()
    };
    let chat = client.history().begin(&chat).await?;
    let said = vec![
        HistoryMessage::new(Role::Customer, "Paint a cat"),
        HistoryMessage::new(Role::Assistant, "Here it is."),
    ];
    client.history().append(&chat.id, said).await?;

    let mut told = Vec::new();
    let mut conversations = client.history().conversations().limit(10).stream();
    while let Some(conversation) = conversations.next().await {
        told.extend(conversation?.name);
    }
    let mut messages = client.history().list(&chat.id).stream();
    while let Some(message) = messages.next().await {
        told.push(message?.content);
    }
    client.conversations().delete(&chat.id).await?;
    Ok(told)
}
