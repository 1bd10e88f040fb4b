//! `switchboard key`

use anyhow::{Result, anyhow};
use clap::Subcommand;
use domain::id::KeyId;
use domain::workspace::{ApiKey, KeyKind, Mode, Scope};
use engine::Engine;
use serde_json::{Value, json};

use super::{find_workspace, open, parse_mode};
use crate::config::Settings;
use crate::output;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make a key and print it, nothing else; it is shown only this once
    Create {
        /// The workspace's slug
        #[arg(long)]
        workspace: String,
        /// secret or publishable
        #[arg(long, value_parser = parse_kind)]
        kind: KeyKind,
        /// live or test
        #[arg(long, value_parser = parse_mode)]
        mode: Mode,
    },
    /// Print a workspace's keys as JSON, without their secrets
    List {
        /// The workspace's slug
        #[arg(long)]
        workspace: String,
    },
    /// Make a key useless at once
    Revoke {
        /// The key's id, as `key list` prints it
        id: String,
    },
}

fn parse_kind(word: &str) -> Result<KeyKind, String> {
    KeyKind::parse(word).ok_or_else(|| "is secret or publishable".to_owned())
}

pub(crate) async fn run(settings: &Settings, command: Command) -> Result<()> {
    let engine = open(settings).await?;
    let result = with(&engine, command).await;
    engine.shut_down().await;
    result
}

async fn with(engine: &Engine, command: Command) -> Result<()> {
    match command {
        Command::Create { workspace, kind, mode } => {
            let workspace = find_workspace(engine, &workspace).await?;
            let key = engine.create_key(Scope { workspace, mode }, kind).await?;
            output::line(key.secret)
        }
        Command::List { workspace } => {
            let workspace = find_workspace(engine, &workspace).await?;
            let keys = engine.keys(workspace).await?;
            output::json(&keys.iter().map(shown).collect::<Vec<_>>())
        }
        Command::Revoke { id } => {
            let id: KeyId = id.parse().map_err(|_| anyhow!("{id} is no id of a key"))?;
            Ok(engine.revoke_key(id).await?)
        }
    }
}

fn shown(key: &ApiKey) -> Value {
    json!({
        "id": key.id.to_string(),
        "kind": key.kind.as_str(),
        "mode": key.scope.mode.as_str(),
        "hint": format!("…{}", key.hint),
        "created_at": dialects::native::time(key.created_at),
        "revoked_at": key.revoked_at.map(dialects::native::time),
    })
}
