use switchboard_client::identity::Identity;
use switchboard_client::types::customers::NewCustomer;
use switchboard_client::types::live::Event;
use switchboard_client::types::tickets::{TicketInput, TicketPatch, TicketStatus};
use switchboard_client::types::tokens::SessionRequest;
use switchboard_client::webhook::{Invalid, Options, construct_event};
use switchboard_client::{Client, Kind, Result};

pub async fn help_desk(address: &str, key: &str) -> Result<Vec<String>> {
    let client = Client::builder(address).key(key).build()?;

    let john = NewCustomer { email: Some("john@example.com".to_owned()), ..NewCustomer::default() };
    let john = client.customers().create(&john).await?;
    let ticket =
        TicketInput { customer_id: Some(john.id), ..TicketInput::new("Help with shipping") };
    let create = client.tickets().create(&ticket).idempotency_key("create-shipping-issue-usr124");
    let ticket = create.await?;
    let change = TicketPatch { status: Some(TicketStatus::Open), ..TicketPatch::default() };
    client.tickets().update(&ticket.id, &change).await?;

    let mut titles = Vec::new();
    let mut tickets = client.tickets().list().status("open").stream();
    while let Some(ticket) = tickets.next().await {
        titles.push(ticket?.title);
    }
    match client.tickets().get("cnv_00000000000000000000000000000000").await {
        Err(error) if error.kind() == Kind::NotFound => Ok(titles),
        Err(error) => Err(error),
        Ok(ticket) => Ok(vec![ticket.title]),
    }
}

/// Who Jane is, signed on your server: good until that second since 1970.
pub fn identity(secret: &str, expires_at: i64) -> String {
    Identity::new("usr_123", "acme").email("jane@example.com").name("Jane").sign(secret, expires_at)
}

/// The token that Jane chats with, over `client.live()`.
pub async fn token(address: &str, publishable: &str, identity: String) -> Result<String> {
    let client = Client::builder(address).key(publishable).build()?;
    let session = SessionRequest { identity: Some(identity), ..SessionRequest::default() };
    Ok(client.sessions().create(&session).await?.token)
}

/// The articles that are about it, with a publishable key.
pub async fn library(address: &str, publishable: &str) -> Result<Vec<String>> {
    let client = Client::builder(address).key(publishable).build()?;
    let found = client.library().search("reset password", None).await?;
    Ok(found.data.into_iter().map(|hit| hit.title).collect())
}

/// What a receiver does with a request, whatever it is served by.
pub fn receive(
    body: &[u8],
    header: impl Fn(&str) -> Option<String>,
    secret: &str,
) -> std::result::Result<Event, Invalid> {
    construct_event(body, header, &[secret], Options::default())
}
