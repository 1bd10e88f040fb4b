//! Reads everything that is known of a person, line by line.
//!
//! `cargo run --example export -- https://help.example.com sk_live_…`

#![expect(clippy::print_stdout, reason = "an example shows what it gets")]

use switchboard_client::types::customers::{ExportLine, NewCustomer};
use switchboard_client::{Client, Exported, Result};

pub(crate) async fn run(client: &Client) -> Result<()> {
    let ada = NewCustomer { name: Some("Ada".to_owned()), ..NewCustomer::default() };
    let ada = client.customers().create(&ada).await?;
    let mut export = client.customers().export(&ada.id).await?;
    while let Some(line) = export.next().await? {
        match line {
            Exported::Line(line) => match *line {
                ExportLine::Message(message) => println!("said: {}", message.content),
                ExportLine::End(end) => println!("{} lines", end.lines),
                other => println!("{other:?}"),
            },
            Exported::Other(value) => println!("new here: {value}"),
        }
    }
    Ok(())
}

#[path = "shared/begin.rs"]
mod begin;

#[tokio::main]
async fn main() -> Result<()> {
    run(&begin::client()?).await
}
