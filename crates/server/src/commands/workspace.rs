//! `switchboard workspace`

use anyhow::{Result, anyhow};
use clap::Subcommand;
use domain::workspace::Origin;
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
    /// Print the origins whose pages may use publishable keys and tokens, or replace them; none means all
    Origins {
        /// The workspace's slug
        #[arg(long)]
        workspace: String,
        /// Such as `https://shop.example.com`; these replace what was there
        #[arg(value_name = "ORIGIN", conflicts_with = "clear")]
        origins: Vec<String>,
        /// Allow all origins
        #[arg(long)]
        clear: bool,
    },
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
        Command::Origins { workspace, origins, clear } => {
            let found = engine.find_workspace(&workspace).await;
            let id = found.map_err(|error| anyhow!("{error}: {workspace}"))?.id;
            let origins = if clear || !origins.is_empty() {
                engine.set_origins(id, &origins).await?
            } else {
                engine.origins(id).await?
            };
            output::json(&origins.iter().map(Origin::as_str).collect::<Vec<_>>())
        }
    }
}
