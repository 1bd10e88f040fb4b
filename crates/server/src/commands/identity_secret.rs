//! `switchboard identity-secret`

use std::io::Read;
use std::time::Duration;

use anyhow::{Result, anyhow};
use clap::Subcommand;
use domain::id::IdentitySecretId;
use domain::workspace::{Mode, Scope};
use engine::{Engine, IDENTITY_OVERLAP, IdentitySecretInfo};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{find_workspace, open_sealing, parse_mode};
use crate::config::Settings;
use crate::output;

/// The longest that the secret before may stay good.
const OVERLAP_MAX: Duration = Duration::from_hours(90 * 24);

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make an identity secret and print it, nothing else; it is shown only this once
    Create {
        /// The workspace's slug
        #[arg(long)]
        workspace: String,
        /// live or test
        #[arg(long, value_parser = parse_mode)]
        mode: Mode,
        /// How long the secrets before stay good, at most 90 days: `24h` unless given, `0s` ends them now
        #[arg(long, value_parser = parse_overlap)]
        overlap: Option<Duration>,
        /// Take over the secret on standard input, with which your servers sign already, and print nothing
        #[arg(long)]
        stdin: bool,
    },
    /// Print a workspace's identity secrets as JSON, without the secrets themselves
    List {
        /// The workspace's slug
        #[arg(long)]
        workspace: String,
    },
    /// Believe an identity secret no more, at once
    Revoke {
        /// Its id, as `identity-secret list` prints it
        id: String,
    },
}

fn parse_overlap(text: &str) -> Result<Duration, String> {
    let wrong = || "is a time such as 24h, at most 90 days".to_owned();
    let overlap: SignedDuration = text.parse().map_err(|_| wrong())?;
    let overlap = Duration::try_from(overlap).map_err(|_| wrong())?;
    if overlap <= OVERLAP_MAX { Ok(overlap) } else { Err(wrong()) }
}

pub(crate) async fn run(settings: &Settings, command: Command) -> Result<()> {
    let engine = open_sealing(settings).await?;
    let result = with(&engine, command).await;
    engine.shut_down().await;
    result
}

async fn with(engine: &Engine, command: Command) -> Result<()> {
    match command {
        Command::Create { workspace, mode, overlap, stdin } => {
            let scope = Scope { workspace: find_workspace(engine, &workspace).await?, mode };
            let overlap = overlap.unwrap_or(IDENTITY_OVERLAP);
            if stdin {
                let mut text = String::new();
                std::io::stdin().read_to_string(&mut text)?;
                engine.take_identity_secret(scope, text.trim(), overlap).await?;
                return Ok(());
            }
            let new = engine.create_identity_secret(scope, overlap).await?;
            output::line(new.secret.as_str())
        }
        Command::List { workspace } => {
            let workspace = find_workspace(engine, &workspace).await?;
            let secrets = engine.identity_secrets(workspace).await?;
            output::json(&secrets.iter().map(shown).collect::<Vec<_>>())
        }
        Command::Revoke { id } => {
            let id: IdentitySecretId =
                id.parse().map_err(|_| anyhow!("{id} is no id of an identity secret"))?;
            Ok(engine.revoke_identity_secret(id).await?)
        }
    }
}

fn shown(secret: &IdentitySecretInfo) -> Value {
    json!({
        "id": secret.id.to_string(),
        "mode": secret.mode.as_str(),
        "created_at": dialects::native::time(secret.created_at),
        "retired_at": secret.retired_at.map(dialects::native::time),
    })
}
