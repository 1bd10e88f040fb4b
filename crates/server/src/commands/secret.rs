//! `switchboard secret`

use anyhow::Result;
use clap::Subcommand;
use engine::Engine;

use super::open_sealing;
use crate::config::Settings;
use crate::output;

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
    let engine = open_sealing(settings).await?;
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
