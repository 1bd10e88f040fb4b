//! Running other programs in the repository, and saying things.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// Where the repository begins.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("this package is a folder of the repository")
}

/// The cargo that runs us, in the repository's root.
pub(crate) fn cargo<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Command {
    let mut command = Command::new(variable("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root()).args(arguments);
    command
}

/// The packages of the workspace, as `cargo metadata` describes them.
pub(crate) fn packages() -> Result<Vec<Value>> {
    let metadata = output(&mut cargo(["metadata", "--format-version", "1", "--no-deps"]))?;
    let mut metadata: Value = serde_json::from_str(&metadata)?;
    match metadata["packages"].take() {
        Value::Array(packages) => Ok(packages),
        _ => bail!("cargo metadata names no packages"),
    }
}

/// A variable of the environment.
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var_os(name)?.into_string().ok().filter(|value| !value.is_empty())
}

/// Runs a program to its end, with its output in sight.
pub(crate) fn succeed(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("could not run {}", line(command)))?;
    if status.success() { Ok(()) } else { bail!("{} failed ({status})", line(command)) }
}

/// What a program printed; when it fails, its complaint is the error.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("could not run {}", line(command)))?;
    if !output.status.success() {
        let complaint = [output.stdout, output.stderr].concat();
        bail!("{} failed: {}", line(command), String::from_utf8_lossy(&complaint).trim());
    }
    String::from_utf8(output.stdout).with_context(|| format!("{} printed no text", line(command)))
}

/// Prints a line; a reader who has left is no failure.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Every file below `folder` that is ours: not built, not fetched, not a tool's.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    const FOREIGN: &[&str] = &[".git", "build", "data", "dist", "node_modules", "target"];
    let mut found = Vec::new();
    for entry in
        folder.read_dir().with_context(|| format!("could not list {}", folder.display()))?
    {
        let entry = entry?;
        let foreign = FOREIGN.iter().any(|name| entry.file_name() == *name);
        match entry.file_type()? {
            kind if kind.is_dir() && !foreign => found.extend(files(&entry.path())?),
            kind if kind.is_file() => found.push(entry.path()),
            _ => (),
        }
    }
    found.sort();
    Ok(found)
}

fn line(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    let words = command.get_args().map(OsStr::to_string_lossy);
    let words: Vec<_> = std::iter::once(program.to_string_lossy()).chain(words).collect();
    format!("`{}`", words.join(" "))
}
