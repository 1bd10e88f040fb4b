//! Where settings come from: four layers, merged.

use std::collections::HashMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use config::{Config, ConfigError, Environment, File, FileFormat, Value, ValueKind};

use super::DEFAULTS;
use super::mistakes::Mistakes;

const PREFIX: &str = "SWITCHBOARD_";
const SEPARATOR: &str = "__";
const FILE: &str = "switchboard.toml";

/// What the command line says; it wins over everything else.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// The file to read in place of `switchboard.toml`; it must exist.
    pub config: Option<PathBuf>,
    /// `server.listen`.
    pub listen: Option<String>,
    /// `server.data_dir`.
    pub data_dir: Option<PathBuf>,
    /// `database.url`.
    pub database_url: Option<String>,
}

/// The layers on top of each other.
pub(super) struct Layers {
    pub(super) merged: Config,
    file: String,
    flags: Vec<&'static str>,
}

/// The process's environment, as far as it is Unicode: the one place that reads it.
pub fn environment() -> impl Iterator<Item = (String, String)> {
    let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
        Some((name.into_string().ok()?, value.into_string().ok()?))
    };
    std::env::vars_os().filter_map(text)
}

/// Merges the layers; a file that cannot be read leaves nothing to go on with.
pub(super) fn read(
    overrides: &Overrides,
    environment: impl IntoIterator<Item = (String, String)>,
    mistakes: &mut Mistakes,
) -> Option<Layers> {
    let path = overrides.config.as_deref().unwrap_or(Path::new(FILE));
    let file = path.display().to_string();
    let text = match contents(path, overrides.config.is_some()) {
        Ok(text) => text,
        Err(error) => {
            mistakes.add(file, error.to_string());
            return None;
        }
    };
    let flags = flags(overrides, mistakes);
    let mut builder = Config::builder()
        .add_source(File::from_str(DEFAULTS, FileFormat::Toml))
        .add_source(File::from_str(&text, FileFormat::Toml))
        .add_source(variables(environment, mistakes));
    for (key, value) in &flags {
        builder = builder.set_override(key, value.as_str()).expect("a flag's key is well-formed");
    }
    match builder.build() {
        Ok(merged) => {
            Some(Layers { merged, file, flags: flags.into_iter().map(|(key, _)| key).collect() })
        }
        Err(ConfigError::FileParse { cause, .. }) => {
            mistakes.add(file, cause.to_string().trim_end());
            None
        }
        Err(error) => {
            mistakes.add("settings", error.to_string());
            None
        }
    }
}

/// A file that nobody asked for may be missing.
fn contents(path: &Path, asked_for: bool) -> io::Result<String> {
    match fs::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::NotFound && !asked_for => Ok(String::new()),
        read => read,
    }
}

/// Our variables; what begins like one and is none is a mistake.
fn variables(
    environment: impl IntoIterator<Item = (String, String)>,
    mistakes: &mut Mistakes,
) -> Environment {
    let mut ours = HashMap::new();
    for (name, value) in environment {
        match name.strip_prefix(PREFIX) {
            Some(key) if key.contains(SEPARATOR) => {
                ours.insert(name, value);
            }
            Some(key) if !value.is_empty() && !is_somebody_elses(key) => {
                mistakes.add(&name, "no such setting; a variable is SWITCHBOARD_SECTION__KEY");
            }
            _ => (),
        }
    }
    Environment::with_prefix(PREFIX.trim_end_matches('_'))
        .prefix_separator("_")
        .separator(SEPARATOR)
        .ignore_empty(true)
        .source(Some(ours))
}

/// What programs that talk to a server keep their key and its address in.
const CLIENTS: [&str; 4] = ["KEY", "API_KEY", "URL", "BASE_URL"];

/// No setting, and no mistake: a client's variable, or what Kubernetes tells every container of a service named
/// `switchboard`.
fn is_somebody_elses(key: &str) -> bool {
    let link = format!("_{key}_");
    CLIENTS.contains(&key)
        || ["_SERVICE_HOST_", "_SERVICE_PORT_", "_PORT_"].iter().any(|part| link.contains(part))
}

fn flags(overrides: &Overrides, mistakes: &mut Mistakes) -> Vec<(&'static str, String)> {
    let data_dir = overrides.data_dir.as_deref().map(|path| path.to_str().map(str::to_owned));
    if data_dir == Some(None) {
        mistakes.add("server.data_dir", "the path is not Unicode (on the command line)");
    }
    let given = [
        ("server.listen", overrides.listen.clone()),
        ("server.data_dir", data_dir.flatten()),
        ("database.url", overrides.database_url.clone()),
    ];
    given.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}

impl Layers {
    /// Which layer wrote a value, in words; nothing for what nobody wrote and for whole sections.
    pub(super) fn origin(&self, key: &str) -> Option<String> {
        if self.flags.contains(&key) {
            return Some("on the command line".to_owned());
        }
        let value = key.split('.').try_fold(&self.merged.cache, child)?;
        match value.origin() {
            Some(origin) => Some(format!("in {origin}")),
            None if matches!(value.kind, ValueKind::Table(_)) => None,
            None => Some(format!("in {}", self.file)),
        }
    }
}

fn child<'a>(value: &'a Value, key: &str) -> Option<&'a Value> {
    match &value.kind {
        ValueKind::Table(table) => table.get(key),
        _ => None,
    }
}
