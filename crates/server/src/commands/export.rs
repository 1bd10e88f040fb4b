//! `switchboard export`

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::ValueEnum;
use domain::access::Actor;
use domain::page::{LIMIT_MAX, PageRequest};
use domain::workspace::Mode;
use engine::{ArticleFilter, ConversationFilter, Engine};

use super::{open, operator, parse_mode};
use crate::config::Settings;
use crate::{archive, output};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// What to write to standard output
    #[arg(value_enum, required_unless_present = "to", conflicts_with = "to")]
    what: Option<What>,
    /// Write everything into this folder, which must be empty or not there yet
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
    /// The workspace's slug
    #[arg(long)]
    workspace: String,
    /// live or test
    #[arg(long, default_value = "live", value_parser = parse_mode)]
    mode: Mode,
}

#[derive(Clone, Copy, ValueEnum)]
enum What {
    /// One article on each line
    Articles,
    /// One conversation on each line
    Conversations,
    /// One message on each line, conversation by conversation
    Messages,
}

pub(crate) async fn run(settings: &Settings, arguments: Arguments) -> Result<()> {
    let engine = open(settings).await?;
    let result = with(&engine, arguments).await;
    engine.shut_down().await;
    result
}

async fn with(engine: &Engine, arguments: Arguments) -> Result<()> {
    let actor = operator(engine, &arguments.workspace, arguments.mode).await?;
    match (arguments.what, arguments.to) {
        (Some(What::Articles), _) => articles(engine, &actor).await,
        (Some(What::Conversations), _) => conversations(engine, &actor, false).await,
        (Some(What::Messages), _) => conversations(engine, &actor, true).await,
        (None, Some(folder)) => {
            everything(engine, &arguments.workspace, arguments.mode, &folder).await
        }
        (None, None) => Ok(()),
    }
}

async fn everything(engine: &Engine, slug: &str, mode: Mode, folder: &Path) -> Result<()> {
    let workspace = engine.find_workspace(slug).await?;
    let bar = output::counter("exporting");
    let counts = archive::write(engine, &workspace, mode, folder, &bar).await?;
    bar.finish_and_clear();
    for (kind, records) in counts {
        output::line(format_args!("{records} {kind}"))?;
    }
    Ok(())
}

async fn articles(engine: &Engine, actor: &Actor) -> Result<()> {
    let mut after = None;
    loop {
        let request = PageRequest { after, limit: LIMIT_MAX };
        let page = engine.articles(actor, ArticleFilter::default(), request).await?;
        after = page.items.last().map(|article| article.id);
        for article in page.items {
            output::line(serde_json::to_string(&dialects::native::article(article))?)?;
        }
        if !page.has_more {
            return Ok(());
        }
    }
}

async fn conversations(engine: &Engine, actor: &Actor, with_messages: bool) -> Result<()> {
    let mut after = None;
    loop {
        let request = PageRequest { after, limit: LIMIT_MAX };
        let page = engine.conversations(actor, ConversationFilter::default(), request).await?;
        after = page.items.last().map(|conversation| conversation.id);
        for conversation in page.items {
            if with_messages {
                messages(engine, actor, conversation.id).await?;
            } else {
                output::line(serde_json::to_string(&dialects::native::conversation(
                    conversation,
                ))?)?;
            }
        }
        if !page.has_more {
            return Ok(());
        }
    }
}

async fn messages(
    engine: &Engine,
    actor: &Actor,
    conversation: domain::id::ConversationId,
) -> Result<()> {
    let mut after = None;
    loop {
        let request = PageRequest { after, limit: LIMIT_MAX };
        let page = engine.messages(actor, conversation, request).await?;
        after = page.items.last().map(|message| message.seq);
        for message in page.items {
            output::line(serde_json::to_string(&dialects::native::message(message))?)?;
        }
        if !page.has_more {
            return Ok(());
        }
    }
}
