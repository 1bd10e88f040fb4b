//! The shorter programs of the README. Each function is one block of it, without its last line.

use switchboard_client::webhook::Invalid;
use switchboard_client::{Client, Result};

pub(crate) async fn every_request(client: &Client) -> Result<()> {
    use std::time::Duration;
    use switchboard_client::types::tickets::{TicketInput, TicketPatch};

    let create = client.tickets().create(&TicketInput::new("Printer burns"));
    let create = create.idempotency_key("order-7").timeout(Duration::from_secs(5)).retries(1);
    let ticket = create.await?;

    // `detailed` tells the head of the answer too: its `etag` makes sure that nobody else's change is lost.
    let found = client.tickets().get(&ticket.id).detailed().await?;
    let change = TicketPatch { memo: Some(Some("VIP".to_owned())), ..TicketPatch::default() };
    client.tickets().update(&ticket.id, &change).if_match(found.etag.unwrap_or_default()).await?;
    Ok(())
}

pub(crate) async fn lists(client: &Client) -> Result<()> {
    let page = client.tickets().list().status("open").limit(50).await?;
    println!("{} of them, more: {}", page.data.len(), page.has_more);

    let mut tickets = client.tickets().list().status("open").stream();
    while let Some(ticket) = tickets.next().await {
        println!("{}", ticket?.title);
    }
    Ok(())
}

pub(crate) async fn errors(client: &Client) -> Result<()> {
    use switchboard_client::Kind;

    match client.tickets().get("cnv_0190a3f2c4d87b1e8f00112233445566").await {
        Ok(ticket) => println!("{}", ticket.title),
        Err(error) => match error.kind() {
            Kind::NotFound => println!("no such ticket"),
            Kind::RateLimit => println!("again in {:?}", error.retry_after()),
            _ => return Err(error),
        },
    }
    Ok(())
}

pub(crate) async fn chat(client: &Client) -> Result<()> {
    use switchboard_client::ChatItem;
    use switchboard_client::types::chat::{ChatRequest, CustomerInput};

    let question = ChatRequest::new("How do I reset my password?")
        .customer(CustomerInput::external("user_42"));
    let mut stream = client.chat().stream(&question);
    while let Some(item) = stream.next().await {
        match item? {
            ChatItem::Accepted { conversation_id, .. } => println!("in {conversation_id}"),
            ChatItem::Delta { text } => print!("{text}"),
            ChatItem::Message { text, replaced: true, .. } => println!("\nrather: {text}"),
            ChatItem::Done { reply } => println!("\n{} sources", reply.citations.len()),
            _ => {}
        }
    }
    Ok(())
}

pub(crate) async fn live_chat(client: &Client) -> Result<()> {
    use switchboard_client::live::LiveEvent;

    let (live, mut events) = client.live().connect()?;
    let question = live.send("How do I reset my password?");
    while let Some(event) = events.next().await {
        match event {
            LiveEvent::ResponseChunk { text, .. } => print!("{text}"),
            LiveEvent::ResponseEnd { .. } => live.close(),
            LiveEvent::Gap { snapshot, .. } => println!("now {} messages", snapshot.messages.len()),
            LiveEvent::Closed(Some(error)) => return Err(error),
            _ => {}
        }
    }
    println!("\nasked in {}", question.await?.conversation_id);
    Ok(())
}

pub(crate) async fn help_desk(client: &Client) -> Result<()> {
    use switchboard_client::types::chat::CustomerInput;
    use switchboard_client::types::tickets::{MessageInput, NoteInput, TicketInput};

    let ticket = TicketInput::new("Printer burns").customer(CustomerInput::at("ada@example.com"));
    let ticket = client.tickets().create(&ticket).await?;
    client.tickets().add_note(&ticket.id, &NoteInput::new("Called them.")).await?;
    client.tickets().reply(&ticket.id, &MessageInput::from_agent("On its way.")).await?;
    Ok(())
}

pub(crate) async fn library(client: &Client) -> Result<()> {
    use switchboard_client::types::articles::ArticleInput;

    client.articles().create(&ArticleInput::new("Exporting data", "Open *Settings*.")).await?;
    for hit in client.library().search("export data", Some(3)).await?.data {
        println!("{}: {}", hit.title, hit.text);
    }
    Ok(())
}

pub(crate) async fn history(client: &Client) -> Result<()> {
    use switchboard_client::types::conversations::Role;
    use switchboard_client::types::history::{ConversationInput, HistoryMessage};

    let conversation = client.history().begin(&ConversationInput::default()).await?;
    let said = vec![
        HistoryMessage::new(Role::Customer, "Where is it warm in May?"),
        HistoryMessage::new(Role::Assistant, "In Crete."),
    ];
    client.history().append(&conversation.id, said).await?;

    let mut messages = client.history().list(&conversation.id).stream();
    while let Some(message) = messages.next().await {
        println!("{}", message?.content);
    }
    Ok(())
}

pub(crate) async fn files(client: &Client) -> Result<()> {
    use switchboard_client::types::{chat::ChatRequest, files::FileInput};

    let file = FileInput::new("parcel.txt", "text/plain");
    let file = client.files().upload(&file, "It arrived open.").await?;
    client.chat().reply(&ChatRequest::new("What now?").attachment(&file.id)).await?;

    let bytes = client.files().download(&file.id).await?.bytes(10 << 20).await?;
    println!("{}: {} bytes", file.filename, bytes.len());
    Ok(())
}

pub(crate) async fn events(client: &Client) -> Result<()> {
    use switchboard_client::Update;

    let mut updates = client.events().follow().types("ticket.*").after("0").stream();
    while let Some(update) = updates.next().await {
        if let Update::Event(event) = update? {
            println!("{} {}", event.position, event.kind);
            break; // it goes on for ever, through lines that break
        }
    }
    Ok(())
}

pub(crate) fn webhooks(
    body: &[u8],
    header: impl Fn(&str) -> Option<String>,
    secrets: &[&str],
) -> std::result::Result<(), Invalid> {
    use switchboard_client::webhook::{Options, construct_event};

    let event = construct_event(body, header, secrets, Options::default())?;
    println!("{} {}", event.kind, event.id);
    Ok(())
}

pub(crate) async fn who_speaks(
    client: &Client,
    secret: &str,
    expires_at: i64,
) -> Result<(String, String)> {
    use switchboard_client::identity::Identity;
    use switchboard_client::types::{chat::CustomerInput, tokens::TokenRequest};

    let wanted = TokenRequest::for_customer(CustomerInput::external("user_42"));
    let token = client.tokens().create(&wanted).await?.token;

    // "acme" is the slug of the workspace: "default" if you have made no other.
    let signature = Identity::new("user_42", "acme").sign(secret, expires_at);
    Ok((token, signature))
}

pub(crate) fn without_async(client: &Client) -> Result<()> {
    use switchboard_client::types::chat::ChatRequest;

    let answer = client.chat().reply(&ChatRequest::new("How do I reset my password?")).wait()?;
    println!("{}", answer.reply);
    for ticket in client.tickets().list().iter() {
        println!("{}", ticket?.title);
    }
    Ok(())
}
