//! The SDK for Rust: what it adds to a request, and what it holds while it lists.

mod listing;
mod overhead;

use super::Scale;
use super::server::Server;
use crate::program::Program;
use crate::report::Report;
use anyhow::Result;
use switchboard_client::Client;
use switchboard_client::types::history::ConversationInput;

/// Nobody is answered and nothing is searched by its meaning.
const SETTINGS: &[(&str, &str)] = &[("SWITCHBOARD_KNOWLEDGE__SEMANTIC", "false")];

pub(crate) async fn measure(report: &mut Report, program: &Program, scale: Scale) -> Result<()> {
    report.section("sdk", "the SDK for Rust, one connection");
    let server = Server::empty(program, SETTINGS)?;
    overhead::measure(report, &server, scale.rounds).await?;
    listing::measure(report, &server, scale.pages).await
}

/// The id of a new history.
async fn history(client: &Client) -> Result<String> {
    Ok(client.history().begin(&ConversationInput::default()).await?.id)
}

fn base(server: &Server) -> String {
    format!("http://{}", server.address)
}
