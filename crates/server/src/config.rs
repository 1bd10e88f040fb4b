//! The settings: what was written, what it means, and every mistake in it at once.
//!
//! Layers, the later ones win: `config.default.toml` (built in, and the manual), `switchboard.toml`,
//! the environment, the command line.
//! Nothing else reads the environment, and nothing here opens a socket or a database.
//!
//! Reading order: `settings` (what it means), `file` (what was written), `layers` (where it comes
//! from), `check` (from the one to the other), `values` (single values), `render` (and back).

mod check;
mod file;
mod layers;
mod mistakes;
mod render;
mod settings;
mod values;

#[cfg(test)]
mod tests;

pub use layers::{Overrides, environment};
pub use mistakes::{Mistake, Mistakes};
pub use settings::{
    BucketAddress, ConvoKit, Database, DatabaseUrl, Files, Knowledge, Log, LogFormat, Model,
    ModelKind, Run, Secret, Server, Settings, UnknownConversation,
};

/// The built-in layer: every key with its default and its meaning.
pub const DEFAULTS: &str = include_str!("../config.default.toml");

/// Reads all layers; either every value is right or every mistake is named.
pub fn load(
    overrides: &Overrides,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<Settings, Mistakes> {
    let mut mistakes = Mistakes::default();
    let layers = layers::read(overrides, environment, &mut mistakes);
    let settings = layers.map(|layers| check::settings(&layers, &mut mistakes));
    settings.filter(|_| mistakes.is_empty()).ok_or(mistakes)
}
