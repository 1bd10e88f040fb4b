//! Webhooks: that every event arrives, whatever becomes of the receiver and of the servers, and how soon.
//!
//! `day` proves: on held clocks (`held`, `nodes`), with a receiver that can be away (`receiver`), events that happen all
//! along (`load`), and a comparison at the end (`audit`). `speed` measures, with the real server and the real time.

mod audit;
mod day;
pub(crate) mod held;
mod load;
mod nodes;
mod receiver;
mod speed;

use super::servers::Database;
use crate::program::Program;
use crate::report::Report;
use anyhow::Result;
use testkit::Dice;

pub(super) async fn prove(
    report: &mut Report,
    (program, database): (&Program, Database),
    is_quick: bool,
    dice: &Dice,
) -> Result<()> {
    let scale = if is_quick { day::QUICK } else { day::FULL };
    day::prove(report, database, scale, dice).await?;
    speed::measure(report, (program, database), is_quick).await
}
