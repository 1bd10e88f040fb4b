//! `switchboard serve`

use std::time::Duration;

use anyhow::{Context, Result};
use dialects::table::Table;
use domain::workspace::{KeyKind, Mode, Scope};
use engine::Engine;
use store::{Db, OpenError};
use tokio::net::TcpListener;

use super::{Places, start_logging};
use crate::assemble::{self, Purpose};
use crate::config::Settings;
use crate::http::App;
use crate::{http, master, output};

/// How long to wait before a database that is away is tried again.
const AWAY: Duration = Duration::from_secs(1);

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Where to listen
    #[arg(long, value_name = "HOST:PORT")]
    listen: Option<String>,
}

pub(crate) async fn run(places: &Places, arguments: Arguments) -> Result<()> {
    let settings = places.settings_listening(arguments.listen)?;
    start_logging(&settings)?;
    let db = open_when_there(&settings).await?;
    let sealing = master::find_or_make(&settings.server)?;
    let engine = assemble::serving(&settings, db, sealing).await?;
    engine.recover().await.context("cannot end the runs that the last process left open")?;
    engine.open_keyring().await?;
    first_start(&engine).await?;
    listen(&settings, engine, http::no_pages()).await
}

/// Serves until told to stop; prints one line when ready.
pub(super) async fn listen(settings: &Settings, engine: Engine, pages: Table) -> Result<()> {
    let listener = TcpListener::bind(&settings.server.listen)
        .await
        .with_context(|| format!("cannot listen on {}", settings.server.listen))?;
    let address = listener.local_addr()?;
    engine.start_upkeep();
    engine.start_live();
    engine.start_webhooks();
    let mut doors = assemble::doors(settings);
    if doors.public_url.is_empty() && !address.ip().is_unspecified() {
        doors.public_url = format!("http://{address}");
    }
    output::line(format_args!("listening on http://{address}"))?;
    let limit = settings.server.shutdown;
    http::serve(listener, App { engine, doors, pages }, http::told_to_stop(), limit).await
}

/// A database that is away when the server starts is waited for, as it is when it goes away later.
async fn open_when_there(settings: &Settings) -> Result<Db> {
    loop {
        match assemble::database(settings, Purpose::Serve).await {
            Ok(db) => return Ok(db),
            Err(error @ OpenError::Unavailable(_)) => {
                tracing::warn!(%error, "waiting for the database");
                tokio::select! {
                    () = tokio::time::sleep(AWAY) => {}
                    () = http::told_to_stop() => return Err(error.into()),
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// An empty database gets a workspace and a secret key, which is shown this once.
async fn first_start(engine: &Engine) -> Result<()> {
    if !engine.workspaces().await?.is_empty() {
        return Ok(());
    }
    let workspace = match engine.create_workspace("default", "Default").await {
        // Another process was faster; the key is its to show.
        Err(engine::Error::Conflict(_)) => return Ok(()),
        made => made?,
    };
    let scope = Scope { workspace: workspace.id, mode: Mode::Live };
    let key = engine.create_key(scope, KeyKind::Secret).await?;
    output::line("made the workspace `default`; its secret key, shown only this once:")?;
    output::line(key.secret)
}
