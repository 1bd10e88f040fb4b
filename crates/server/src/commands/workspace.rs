//! `switchboard workspace`

use anyhow::Result;
use clap::{ArgAction, Subcommand};
use domain::workspace::Origin;
use engine::Engine;
use serde_json::json;

use super::{find_workspace, open};
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
    /// Print whether only identified customers are spoken with, or change it
    Identity {
        /// The workspace's slug
        #[arg(long)]
        workspace: String,
        /// true turns those away who are unknown, through every door; false speaks with everybody
        #[arg(long, action = ArgAction::Set)]
        required: Option<bool>,
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
            let id = find_workspace(engine, &workspace).await?;
            let origins = if clear || !origins.is_empty() {
                engine.set_origins(id, &origins).await?
            } else {
                engine.origins(id).await?
            };
            output::json(&origins.iter().map(Origin::as_str).collect::<Vec<_>>())
        }
        Command::Identity { workspace, required } => {
            let id = find_workspace(engine, &workspace).await?;
            if let Some(required) = required {
                engine.require_identity(id, required).await?;
            }
            let required = engine.identity_required(id).await?;
            output::json(&json!({ "required": required }))
        }
    }
}
