//! The command line: what can be typed, and one file for each command.

mod ask;
mod backup;
mod demo;
mod doctor;
mod export;
mod identity_secret;
mod import;
mod key;
mod listen;
mod reindex;
mod secret;
mod serve;
mod teammate;
mod workspace;

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use clap::{Parser, Subcommand};
use domain::access::Actor;
use domain::id::WorkspaceId;
use domain::workspace::Mode;
use engine::Engine;
use tracing_subscriber::EnvFilter;

use crate::assemble::{self, Purpose};
use crate::config::{self, LogFormat, Overrides, Settings};
use crate::{master, output};

/// One self-hosted server for every conversation a company has with its customers.
#[derive(Parser)]
#[command(name = "switchboard", version)]
pub struct Arguments {
    #[command(flatten)]
    places: Places,
    #[command(subcommand)]
    command: Command,
}

/// Where settings and data are; the same for all commands.
#[derive(clap::Args, Clone, Debug, Default)]
pub(crate) struct Places {
    /// The settings file, in place of ./switchboard.toml
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Where data is kept
    #[arg(long, global = true, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// The database: sqlite:PATH or postgres://…
    #[arg(long, global = true, value_name = "URL")]
    database_url: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Run a throw-away server with sample articles and test keys
    Demo(demo::Arguments),
    /// Run the server
    Serve(serve::Arguments),
    /// Answer a question from a folder of articles, without a server
    Ask(ask::Arguments),
    /// Forward a server's events to a program on this machine, as webhooks would be sent
    Listen(listen::Arguments),
    /// Make and list workspaces
    #[command(subcommand)]
    Workspace(workspace::Command),
    /// Make, list and revoke API keys
    #[command(subcommand)]
    Key(key::Command),
    /// Make, list and revoke what your servers sign with who your customers are
    #[command(subcommand)]
    IdentitySecret(identity_secret::Command),
    /// Add and list the people of the company
    #[command(subcommand)]
    Teammate(teammate::Command),
    /// Change the keys that sign tokens
    #[command(subcommand)]
    Secret(secret::Command),
    /// Import articles from Markdown, HTML, CSV or JSON, what other help desks exported, or an export of our own
    Import(import::Arguments),
    /// Write a workspace's data as JSON Lines
    Export(export::Arguments),
    /// Write a consistent copy of a SQLite database, also while the server runs
    Backup(backup::Backup),
    /// Put a backup in the place of a SQLite database
    Restore(backup::Restore),
    /// Build what is derived from the articles anew
    Reindex(reindex::Arguments),
    /// Check the settings, the database and the articles
    Doctor(doctor::Arguments),
    /// Print the settings in effect
    Config,
    /// Print the OpenAPI document
    Openapi,
}

/// Runs a command to its end.
pub fn run(arguments: Arguments) -> Result<()> {
    let Arguments { places, command } = arguments;
    // The document needs no settings: it is made while building.
    if matches!(command, Command::Openapi) {
        return output::line(dialects::openapi().to_pretty_json()?);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    // Refusing a second installation is right: the provider is the same.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let result = runtime.block_on(dispatch(&places, command));
    runtime.shutdown_background();
    result
}

async fn dispatch(places: &Places, command: Command) -> Result<()> {
    match command {
        Command::Demo(arguments) => demo::run(arguments).await,
        Command::Serve(arguments) => serve::run(places, arguments).await,
        Command::Ask(arguments) => ask::run(arguments).await,
        Command::Listen(arguments) => listen::run(arguments).await,
        Command::Workspace(command) => workspace::run(&places.settings()?, command).await,
        Command::Key(command) => key::run(&places.settings()?, command).await,
        Command::IdentitySecret(command) => {
            identity_secret::run(&places.settings()?, command).await
        }
        Command::Teammate(command) => teammate::run(&places.settings()?, command).await,
        Command::Secret(command) => secret::run(&places.settings()?, command).await,
        Command::Import(arguments) => import::run(&places.settings()?, arguments).await,
        Command::Export(arguments) => export::run(&places.settings()?, arguments).await,
        Command::Backup(arguments) => backup::run(&places.settings()?, &arguments),
        Command::Restore(arguments) => backup::restore(&places.settings()?, &arguments),
        Command::Reindex(arguments) => reindex::run(&places.settings()?, arguments).await,
        Command::Doctor(arguments) => doctor::run(&places.settings()?, &arguments).await,
        Command::Config => output::line(places.settings()?.render()),
        Command::Openapi => output::line(dialects::openapi().to_pretty_json()?),
    }
}

impl Places {
    /// A place that is thrown away: whatever is configured, nothing of it is touched.
    fn temporary(directory: &Path) -> Places {
        let database = format!("sqlite:{}", directory.join("switchboard.db").display());
        Places {
            data_dir: Some(directory.to_owned()),
            database_url: Some(database),
            ..Places::default()
        }
    }

    fn settings(&self) -> Result<Settings> {
        self.settings_listening(None)
    }

    fn settings_listening(&self, listen: Option<String>) -> Result<Settings> {
        let overrides = Overrides {
            config: self.config.clone(),
            listen,
            data_dir: self.data_dir.clone(),
            database_url: self.database_url.clone(),
        };
        config::load(&overrides, config::environment()).map_err(|mistakes| anyhow!("{mistakes}"))
    }
}

/// Opens the database for a command, beside a server that may be running.
async fn open(settings: &Settings) -> Result<Engine> {
    let db = assemble::database(settings, Purpose::Command).await?;
    assemble::engine(settings, db, None)
}

/// The same with the server's secret, to seal secrets in the database.
async fn open_sealing(settings: &Settings) -> Result<Engine> {
    let db = assemble::database(settings, Purpose::Command).await?;
    let sealing = master::find_or_make(&settings.server)?;
    assemble::engine(settings, db, Some(sealing))
}

/// The workspace of that slug.
async fn find_workspace(engine: &Engine, slug: &str) -> Result<WorkspaceId> {
    let found = engine.find_workspace(slug).await.map_err(|error| anyhow!("{error}: {slug}"))?;
    Ok(found.id)
}

/// The operator, acting in a workspace.
async fn operator(engine: &Engine, workspace: &str, mode: Mode) -> Result<Actor> {
    Ok(Actor::operator(find_workspace(engine, workspace).await?, mode))
}

fn parse_mode(word: &str) -> Result<Mode, String> {
    Mode::parse(word).ok_or_else(|| "is live or test".to_owned())
}

/// Logs to standard error as the settings say.
fn start_logging(settings: &Settings) -> Result<()> {
    let filter = EnvFilter::try_new(&settings.log.level)?;
    let logging = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match settings.log.format {
        LogFormat::Text => logging.init(),
        LogFormat::Json => logging.json().init(),
    }
    Ok(())
}
