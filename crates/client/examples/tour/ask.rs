use switchboard_client::types::chat::ChatRequest;
use switchboard_client::{Client, Result};

#[tokio::main]
async fn main() -> Result<()> {
    ask("http://127.0.0.1:8080", "sk_test_demo_0123456789abcdef").await
}

pub async fn ask(address: &str, key: &str) -> Result<()> {
    let client = Client::builder(address).key(key).build()?;
    let answer = client.chat().reply(&ChatRequest::new("How do I reset my password?")).await?;
    println!("{}", answer.reply);
    Ok(())
}
