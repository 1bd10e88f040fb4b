use switchboard_client::types::chat::ChatRequest;
use switchboard_client::{ChatItem, Client, Result};

pub async fn ask(address: &str, key: &str) -> Result<String> {
    let client = Client::builder(address).key(key).build()?;
    let mut stream = client.chat().stream(&ChatRequest::new("How do I reset my password?"));
    let mut words = String::new();
    while let Some(item) = stream.next().await {
        if let ChatItem::Delta { text } = item? {
            words.push_str(&text);
        }
    }
    Ok(words)
}
