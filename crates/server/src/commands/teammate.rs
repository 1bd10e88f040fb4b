//! `switchboard teammate`

use anyhow::Result;
use clap::Subcommand;
use dialects::native::{saved_teammate, teammate};
use domain::page::{LIMIT_MAX, PageRequest};
use domain::teammate::{TeamRole, Teammate};
use domain::workspace::Mode;
use engine::{Engine, NewTeammate, Once};

use super::{open, operator};
use crate::config::Settings;
use crate::output;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Add a person to a workspace and print them as JSON
    Add {
        /// The workspace's slug
        #[arg(long)]
        workspace: String,
        /// Their e-mail address
        #[arg(long)]
        email: String,
        /// What customers see above their messages
        #[arg(long)]
        name: String,
        /// owner, admin or agent
        #[arg(long, value_parser = parse_role)]
        role: TeamRole,
    },
    /// Print a workspace's people as JSON
    List {
        /// The workspace's slug
        #[arg(long)]
        workspace: String,
    },
}

fn parse_role(word: &str) -> Result<TeamRole, String> {
    TeamRole::parse(word).ok_or_else(|| "is owner, admin or agent".to_owned())
}

pub(crate) async fn run(settings: &Settings, command: Command) -> Result<()> {
    let engine = open(settings).await?;
    let result = with(&engine, command).await;
    engine.shut_down().await;
    result
}

async fn with(engine: &Engine, command: Command) -> Result<()> {
    match command {
        Command::Add { workspace, email, name, role } => {
            let actor = operator(engine, &workspace, Mode::Live).await?;
            let new = NewTeammate { name, email, role: Some(role), ..NewTeammate::default() };
            let once = Once::always(saved_teammate);
            output::json(&teammate(engine.create_teammate(&actor, new, once).await?.fresh()))
        }
        Command::List { workspace } => {
            let all = all(engine, &workspace).await?.into_iter();
            output::json(&all.map(teammate).collect::<Vec<_>>())
        }
    }
}

async fn all(engine: &Engine, workspace: &str) -> Result<Vec<Teammate>> {
    let actor = operator(engine, workspace, Mode::Live).await?;
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = engine.teammates(&actor, PageRequest { after, limit: LIMIT_MAX }).await?;
        after = page.items.last().map(|last| last.id);
        all.extend(page.items);
        if !page.has_more {
            return Ok(all);
        }
    }
}
