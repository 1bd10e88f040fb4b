use switchboard_client::types::chat::{ChatRequest, TurnRole};
use switchboard_client::{Client, Result};

pub async fn ask(address: &str, key: &str) -> Result<Vec<String>> {
    let client = Client::builder(address).key(key).build()?;

    // New conversation
    let question = ChatRequest::new("What are your support hours?");
    let first = client.chat().reply(&question).await?;

    // Follow-up in the same thread
    let question = ChatRequest::new("And on weekends?").conversation(&first.conversation_id);
    let second = client.chat().reply(&question).await?;

    // With what was said elsewhere before; `stream.next()` gives it while it is written
    let question = ChatRequest::new("What are your support hours on Monday?")
        .after(TurnRole::User, "What are your support hours?")
        .after(TurnRole::Assistant, "We are open 9am–5pm Monday to Friday.");
    let third = client.chat().stream(&question).text().await?;

    Ok(vec![first.reply, second.reply, third])
}
