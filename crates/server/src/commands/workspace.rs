//! `switchboard workspace`

use anyhow::Result;
use clap::Subcommand;
use engine::Engine;

use super::open;
use crate::config::Settings;
use crate::output;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make a workspace and print it as JSON
    Create {
        /// Its name in addresses
        #[arg(long)]
        slug: String,
        /// Its name for people
        #[arg(long)]
        name: String,
    },
    /// Print all workspaces as JSON
    List,
}

pub(crate) async fn run(settings: &Settings, command: Command) -> Result<()> {
    let engine = open(settings).await?;
    let result = with(&engine, command).await;
    engine.shut_down().await;
    result
}

async fn with(engine: &Engine, command: Command) -> Result<()> {
    match command {
        Command::Create { slug, name } => {
            let made = engine.create_workspace(&slug, &name).await?;
            output::json(&dialects::native::workspace(made))
        }
        Command::List => {
            let all = engine.workspaces().await?.into_iter();
            output::json(&all.map(dialects::native::workspace).collect::<Vec<_>>())
        }
    }
}
