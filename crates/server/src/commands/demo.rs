//! `switchboard demo`

use anyhow::{Context, Result};
use axum::response::Html;
use dialects::table::{Access, Table};
use domain::access::Actor;
use domain::workspace::{KeyKind, Mode, Scope};
use include_dir::{Dir, include_dir};

use super::{Places, serve, start_logging};
use crate::assemble::{self, Purpose};
use crate::import::{self, File};
use crate::{master, output};

/// The sample articles, as part of the program.
static ACME: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../examples/acme");

/// Opens everything of the demonstration, and nothing else: it has no secret to keep.
const SECRET_KEY: &str = "sk_test_demo_0123456789abcdef";
/// What a page of the demonstration would use.
const PUBLISHABLE_KEY: &str = "pk_test_demo_0123456789abcdef";

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Where to listen
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:8080")]
    listen: String,
}

pub(crate) async fn run(arguments: Arguments) -> Result<()> {
    let directory = tempfile::tempdir().context("cannot make a temporary directory")?;
    let settings =
        Places::temporary(directory.path()).settings_listening(Some(arguments.listen))?;
    start_logging(&settings)?;
    let db = assemble::database(&settings, Purpose::Serve).await?;
    let sealing = master::find_or_make(&settings.server)?;
    let engine = assemble::serving(&settings, db, sealing).await?;
    let workspace = engine.create_workspace("acme", "Acme Parcel").await?;
    let scope = Scope { workspace: workspace.id, mode: Mode::Test };
    engine.insert_key(scope, KeyKind::Secret, SECRET_KEY).await?;
    engine.insert_key(scope, KeyKind::Publishable, PUBLISHABLE_KEY).await?;
    let actor = Actor::operator(workspace.id, Mode::Test);
    let summary = import::write(&engine, &actor, &files(&ACME), |_| {}).await?;
    summary.refused.iter().for_each(output::note);
    introduce(&settings.server.listen, summary.created)?;
    serve::listen(&settings, engine, pages()).await
}

/// A live conversation in one page, for whoever would rather look.
fn pages() -> Table {
    let page = || async { Html(include_str!("demo/page.html")) };
    Table::new("demo").on(Access::Anyone, "GET /demo", &[], page)
}

fn files(directory: &Dir<'_>) -> Vec<File> {
    let here = directory.files().map(|file| File {
        name: file.path().to_string_lossy().replace('\\', "/"),
        bytes: file.contents().to_vec(),
    });
    let below = directory.dirs().flat_map(files);
    here.chain(below).collect()
}

fn introduce(listen: &str, articles: usize) -> Result<()> {
    output::line(format_args!(
        "A throw-away server: workspace `acme` with {articles} sample articles. Everything is gone when it stops.

  secret key       {SECRET_KEY}
  publishable key  {PUBLISHABLE_KEY}

Ask it something:

  curl http://{listen}/v1/chat -H 'Authorization: Bearer {SECRET_KEY}' \\
    -H 'Content-Type: application/json' -d '{{\"message\": \"How do I reset my password?\"}}'

Or look: a live conversation at http://{listen}/demo

  articles         http://{listen}/v1/articles
  API document     http://{listen}/openapi.json
  health           http://{listen}/health/ready
"
    ))
}
