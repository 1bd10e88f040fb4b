//! `switchboard import`

use std::path::PathBuf;

use anyhow::{Result, bail};
use domain::workspace::Mode;
use engine::Engine;

use super::{open, operator, parse_mode};
use crate::config::Settings;
use crate::{import, output};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Files, and folders with everything in them: .md, .html, .csv, .json
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// The workspace's slug
    #[arg(long)]
    workspace: String,
    /// live or test
    #[arg(long, default_value = "live", value_parser = parse_mode)]
    mode: Mode,
    /// Print what was done as JSON
    #[arg(long)]
    json: bool,
}

pub(crate) async fn run(settings: &Settings, arguments: Arguments) -> Result<()> {
    let files = import::read(&arguments.paths)?;
    let engine = open(settings).await?;
    let result = with(&engine, &arguments, &files).await;
    engine.shut_down().await;
    result
}

async fn with(engine: &Engine, arguments: &Arguments, files: &[import::File]) -> Result<()> {
    let actor = operator(engine, &arguments.workspace, arguments.mode).await?;
    let bar = output::progress(files.len(), "importing");
    let summary =
        import::write(engine, &actor, files, |done| bar.set_position(done as u64)).await?;
    bar.finish_and_clear();
    if arguments.json {
        output::json(&summary)?;
    } else {
        let import::Summary { created, updated, unchanged, refused } = &summary;
        output::line(format_args!(
            "{created} created, {updated} updated, {unchanged} unchanged, {} refused",
            refused.len()
        ))?;
    }
    match summary.refused.as_slice() {
        [] => Ok(()),
        refused => bail!("not everything was imported:\n{}", refused.join("\n")),
    }
}
