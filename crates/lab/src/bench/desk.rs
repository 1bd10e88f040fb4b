//! The help desk at a million conversations: lists of tickets, search in messages, new tickets, memory; and the public
//! library.
//!
//! Every ticket has one message. What is read is read on one connection, so that nothing waits for anything else; new
//! tickets come on 64.

mod fill;
mod library;
mod opening;
mod reading;

use super::Scale;
use super::server::Server;
use crate::program::Program;
use crate::report::Report;
use anyhow::Result;
use fill::Desk;

/// The most memory at a million conversations, in MB.
const MEMORY: f64 = 120.0;

/// Only words, since to make the vectors of so many articles would take longer than all the rest; and no limits of requests.
const SETTINGS: &[(&str, &str)] = &[
    ("SWITCHBOARD_KNOWLEDGE__SEMANTIC", "false"),
    ("SWITCHBOARD_CSTAR__SECRET_PER_HOUR", "0"),
    ("SWITCHBOARD_CSTAR__LIBRARY_PER_HOUR", "0"),
];

pub(crate) async fn measure(report: &mut Report, program: &Program, scale: Scale) -> Result<()> {
    let desk = Desk::fill(program, scale.tickets, scale.articles).await?;
    let about = format!("{} tickets with a message each, {} articles", desk.tickets, desk.articles);
    report.section("desk", &about);
    report.fact("making them", (desk.filling.as_secs_f64(), "s"));
    let server = desk.serve(program, SETTINGS)?;
    let caught_up = desk.wait_for_the_index().await?;
    if !caught_up.is_zero() {
        let rate = 2.0 * desk.tickets as f64 / caught_up.as_secs_f64();
        report.fact("catching up with all titles and messages", (rate, "texts/s"));
    }
    memory(report, "memory, idle", &server);
    reading::lists(report, &server, &desk).await?;
    reading::counted_lists(report, &server, &desk).await?;
    reading::searches(report, &server, &desk).await?;
    memory(report, "memory after reading", &server);
    opening::measure(report, &server, scale).await?;
    memory(report, "memory after new tickets", &server);
    library::searches(report, &server, &desk).await?;
    Ok(())
}

fn memory(report: &mut Report, name: &str, server: &Server) {
    let memory = server.settled_memory();
    report.row(name, (memory.resident, "MB"), |row| row.at_most(MEMORY));
}
