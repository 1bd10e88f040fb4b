//! `switchboard export`

use anyhow::Result;
use clap::ValueEnum;
use domain::access::Actor;
use domain::page::{LIMIT_MAX, PageRequest};
use domain::workspace::Mode;
use engine::{ArticleFilter, Engine};

use super::{open, operator, parse_mode};
use crate::config::Settings;
use crate::output;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// What to write
    #[arg(value_enum)]
    what: What,
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
    match arguments.what {
        What::Articles => articles(engine, &actor).await,
        What::Conversations => conversations(engine, &actor, false).await,
        What::Messages => conversations(engine, &actor, true).await,
    }
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
        let page = engine.conversations(actor, request).await?;
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
