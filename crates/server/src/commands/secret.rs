//! `switchboard secret`

use anyhow::Result;
use clap::Subcommand;
use engine::Engine;

use crate::assemble::{self, Purpose};
use crate::config::Settings;
use crate::{master, output};

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Let a new key sign tokens, also while the server runs; what the old ones signed stays good until it ends
    Rotate {
        /// Drop the old keys: their tokens end now, and everybody has to come with a new one
        #[arg(long)]
        forget: bool,
    },
}

pub(crate) async fn run(settings: &Settings, command: Command) -> Result<()> {
    let db = assemble::database(settings, Purpose::Command).await?;
    let sealing = master::find_or_make(&settings.server)?;
    let engine = assemble::engine(settings, db, Some(sealing))?;
    let result = with(&engine, command).await;
    engine.shut_down().await;
    result
}

async fn with(engine: &Engine, command: Command) -> Result<()> {
    let Command::Rotate { forget } = command;
    let rotation = engine.rotate_keys(forget).await?;
    output::line(format_args!("{} signs tokens from now on", rotation.key))?;
    if forget {
        output::line(format_args!("old keys dropped with their tokens: {}", rotation.dropped))
    } else {
        let retired = rotation.retired;
        output::line(format_args!(
            "old keys retired: {retired}; their tokens are good until they end"
        ))
    }
}
