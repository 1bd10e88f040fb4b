//! `switchboard import`

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use domain::access::Actor;
use domain::workspace::Mode;
use engine::Engine;
use exchange::System;

use super::{open, operator, parse_mode};
use crate::config::Settings;
use crate::{archive, foreign, import, output};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Files, and folders with everything in them: .md, .html, .csv, .json; with --format, what that system exported
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// The workspace's slug; for an export of our own the one that it names, when absent
    #[arg(long)]
    workspace: Option<String>,
    /// live or test; live when absent, for an export of our own the one that it names
    #[arg(long, value_parser = parse_mode)]
    mode: Option<Mode>,
    /// What the files are
    #[arg(long, value_enum, default_value_t = Format::Articles)]
    format: Format,
    /// Print what was done as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Articles in Markdown, HTML, CSV or JSON
    Articles,
    /// JSON of Chatwoot's API
    Chatwoot,
    /// JSON of Intercom's API or export
    Intercom,
    /// JSON of Zendesk's API or export
    Zendesk,
    /// A folder that `switchboard export --to` wrote
    Switchboard,
}

pub(crate) async fn run(settings: &Settings, arguments: Arguments) -> Result<()> {
    match arguments.format {
        Format::Articles => articles(settings, &arguments).await,
        Format::Chatwoot => records(settings, &arguments, System::Chatwoot).await,
        Format::Intercom => records(settings, &arguments, System::Intercom).await,
        Format::Zendesk => records(settings, &arguments, System::Zendesk).await,
        Format::Switchboard => export(settings, &arguments).await,
    }
}

async fn articles(settings: &Settings, arguments: &Arguments) -> Result<()> {
    let files = import::read(&arguments.paths)?;
    let engine = open(settings).await?;
    let result = write_articles(&engine, arguments, &files).await;
    engine.shut_down().await;
    result
}

async fn write_articles(
    engine: &Engine,
    arguments: &Arguments,
    files: &[import::File],
) -> Result<()> {
    let actor = arguments.actor(engine).await?;
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
    complete(summary.refused.len(), &summary.refused)
}

async fn records(settings: &Settings, arguments: &Arguments, system: System) -> Result<()> {
    let mut inputs = foreign::find(&arguments.paths)?;
    let engine = open(settings).await?;
    let result = write_records(&engine, arguments, system, &mut inputs).await;
    engine.shut_down().await;
    result
}

async fn write_records(
    engine: &Engine,
    arguments: &Arguments,
    system: System,
    inputs: &mut [foreign::Input],
) -> Result<()> {
    let actor = arguments.actor(engine).await?;
    let bar = output::progress(foreign::bytes(inputs), "importing");
    let summary = foreign::write(engine, &actor, system, inputs, &bar).await?;
    bar.finish_and_clear();
    if arguments.json {
        output::json(&summary)?;
    } else {
        summary.lines().into_iter().try_for_each(output::line)?;
    }
    complete(summary.failed, &summary.refused)
}

async fn export(settings: &Settings, arguments: &Arguments) -> Result<()> {
    let [folder] = arguments.paths.as_slice() else { bail!("give one folder: that of the export") };
    let opened = archive::open(folder)?;
    let engine = open(settings).await?;
    let result = put_export(&engine, arguments, &opened).await;
    engine.shut_down().await;
    result
}

async fn put_export(
    engine: &Engine,
    arguments: &Arguments,
    opened: &archive::Opened,
) -> Result<()> {
    let bar = output::progress(opened.records(), "importing");
    let summary = opened.put(engine, arguments.workspace.as_deref(), arguments.mode, &bar).await?;
    bar.finish_and_clear();
    let archive::Summary { created, unchanged, failed, refused } = &summary;
    if arguments.json {
        output::json(&summary)?;
    } else {
        output::line(format_args!("{created} created, {unchanged} unchanged, {failed} refused"))?;
    }
    complete(*failed, refused)
}

impl Arguments {
    async fn actor(&self, engine: &Engine) -> Result<Actor> {
        let workspace = self.workspace.as_deref().context("say which --workspace")?;
        operator(engine, workspace, self.mode.unwrap_or(Mode::Live)).await
    }
}

/// An import that left something out has failed, although the rest is there.
fn complete(failed: usize, reasons: &[String]) -> Result<()> {
    if failed == 0 {
        return Ok(());
    }
    let more = failed.saturating_sub(reasons.len());
    let more = if more > 0 { format!("\nand {more} more") } else { String::new() };
    bail!("not everything was imported:\n{}{more}", reasons.join("\n"))
}
