//! Opens a ticket, answers it, and goes through all that are open.
//!
//! `cargo run --example desk -- https://help.example.com sk_live_…`

#![expect(clippy::print_stdout, reason = "an example shows what it gets")]

use switchboard_client::types::chat::CustomerInput;
use switchboard_client::types::tickets::{
    MessageInput, NoteInput, Priority, TicketInput, TicketPatch, TicketStatus,
};
use switchboard_client::{Client, Kind, Result};

pub(crate) async fn run(client: &Client) -> Result<()> {
    let ticket = TicketInput::new("Printer burns")
        .message("Help! It burns.")
        .customer(CustomerInput::at("ada@example.com"))
        .priority(Priority::Urgent);
    let ticket = client.tickets().create(&ticket).await?;
    client.tickets().add_note(&ticket.id, &NoteInput::new("Called them.")).await?;
    client.tickets().reply(&ticket.id, &MessageInput::from_agent("On its way.")).await?;

    // Changes it only if nobody else has meanwhile.
    let found = client.tickets().get(&ticket.id).detailed().await?;
    let resolved = TicketPatch { status: Some(TicketStatus::Resolved), ..TicketPatch::default() };
    let change = client.tickets().update(&ticket.id, &resolved);
    match change.if_match(found.etag.unwrap_or_default()).await {
        Ok(changed) => println!("no. {} is {:?}", changed.number, changed.status),
        Err(error) if error.kind() == Kind::Conflict => println!("somebody was faster"),
        Err(error) => return Err(error),
    }

    let mut tickets = client.tickets().list().status("resolved").limit(100).stream();
    while let Some(ticket) = tickets.next().await {
        println!("{}", ticket?.title);
    }
    Ok(())
}

#[path = "shared/begin.rs"]
mod begin;

#[tokio::main]
async fn main() -> Result<()> {
    run(&begin::client()?).await
}
