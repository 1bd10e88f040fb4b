//! `switchboard reindex`

use anyhow::Result;
use domain::workspace::Mode;
use engine::Engine;

use super::{open, operator, parse_mode};
use crate::config::Settings;
use crate::output;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only this workspace's
    #[arg(long)]
    workspace: Option<String>,
    /// live or test; both when absent
    #[arg(long, value_parser = parse_mode)]
    mode: Option<Mode>,
}

pub(crate) async fn run(settings: &Settings, arguments: Arguments) -> Result<()> {
    let engine = open(settings).await?;
    let result = with(&engine, arguments).await;
    engine.shut_down().await;
    result
}

async fn with(engine: &Engine, arguments: Arguments) -> Result<()> {
    let slugs = match arguments.workspace {
        Some(slug) => vec![slug],
        None => engine.workspaces().await?.iter().map(|w| w.slug.as_str().to_owned()).collect(),
    };
    let modes = arguments.mode.map_or(vec![Mode::Live, Mode::Test], |mode| vec![mode]);
    for slug in slugs {
        for &mode in &modes {
            let actor = operator(engine, &slug, mode).await?;
            let vectors = engine.forget_index(&actor).await?;
            output::line(format_args!("{slug} ({}): {vectors} vectors dropped", mode.as_str()))?;
            engine.refill_index(&actor).await?;
        }
    }
    let bar = output::progress(0, "making vectors");
    engine
        .library()
        .prepare(|done, all| {
            bar.set_length(all as u64);
            bar.set_position(done as u64);
        })
        .await?;
    bar.finish_and_clear();
    let bar = output::progress(0, "reading tickets, messages and notes");
    engine.index_all(|done| bar.set_position(done as u64)).await?;
    bar.finish_and_clear();
    output::line("done; running servers notice by themselves")
}
