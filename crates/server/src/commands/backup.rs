//! `switchboard backup` and `switchboard restore`

use std::path::PathBuf;

use anyhow::Result;

use crate::config::Settings;
use crate::output;

#[derive(clap::Args)]
pub(crate) struct Backup {
    /// The file to write; it must not exist
    to: PathBuf,
}

#[derive(clap::Args)]
pub(crate) struct Restore {
    /// The backup to read
    from: PathBuf,
}

/// Copies the database as it is at one moment.
pub(crate) fn run(settings: &Settings, arguments: &Backup) -> Result<()> {
    store::backup(settings.database.url.expose(), &arguments.to)?;
    output::line(format_args!("wrote {}", arguments.to.display()))
}

/// Puts a checked backup in the database's place; what was there is kept beside it.
pub(crate) fn restore(settings: &Settings, arguments: &Restore) -> Result<()> {
    let kept = store::restore(settings.database.url.expose(), &arguments.from)?;
    if let Some(kept) = kept {
        output::line(format_args!("kept what was there as {}", kept.display()))?;
    }
    output::line(format_args!("restored {}", arguments.from.display()))
}
