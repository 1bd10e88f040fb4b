//! The client for TypeScript in `web/sdk`: its checks, and its tests against the server that was built here.
//!
//! It needs Node.js with npm. Where there is none it is left out, unless it is demanded.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::shell;

/// What became of it.
pub(crate) enum Outcome {
    Passed,
    Skipped(&'static str),
}

/// Its checks and its tests, and nothing else.
pub(crate) fn run(_arguments: &[String]) -> Result<()> {
    check()?;
    test(shell::variable("CI").is_some()).map(|_| ())
}

/// Compares what is generated, and checks the types and the sizes.
pub(crate) fn check() -> Result<()> {
    match ready()? {
        Outcome::Passed => shell::succeed(&mut npm(&["run", "--silent", "check"])),
        Outcome::Skipped(reason) => bail!("the client for TypeScript must be checked: {reason}"),
    }
}

/// Builds it, for whoever runs it.
pub(crate) fn build() -> Result<()> {
    match ready()? {
        Outcome::Passed => Ok(()),
        Outcome::Skipped(reason) => bail!("the client for TypeScript must be built: {reason}"),
    }
}

/// Runs its tests. Those in a browser are skipped where there is none, which is said, unless they are demanded.
pub(crate) fn test(demanded: bool) -> Result<Outcome> {
    let outcome = ready()?;
    if matches!(outcome, Outcome::Passed) {
        shell::succeed(&mut shell::cargo(["build", "--quiet", "--workspace", "--bins"]))?;
        let server = std::env::current_exe()?.with_file_name("switchboard");
        let mut tests = npm(&["test", "--silent"]);
        tests.env("TEST_SERVER", server);
        if demanded {
            tests.env("CI", "true");
        }
        shell::succeed(&mut tests)?;
    }
    Ok(outcome)
}

/// Fetches what it is built with, and builds it.
fn ready() -> Result<Outcome> {
    let found = Command::new("npm").arg("--version").output();
    if !found.is_ok_and(|found| found.status.success()) {
        return Ok(Outcome::Skipped("no npm found"));
    }
    if !is_fetched(&folder()) {
        shell::succeed(&mut npm(&["ci", "--no-audit", "--no-fund"]))?;
    }
    shell::succeed(&mut npm(&["run", "--silent", "build"]))?;
    Ok(Outcome::Passed)
}

/// Whether what is there was fetched after the list of it changed.
fn is_fetched(folder: &Path) -> bool {
    let changed = |name: &str| folder.join(name).metadata().and_then(|file| file.modified());
    match (changed("package-lock.json"), changed("node_modules/.package-lock.json")) {
        (Ok(listed), Ok(fetched)) => listed <= fetched,
        _ => false,
    }
}

fn npm(arguments: &[&str]) -> Command {
    let mut command = Command::new("npm");
    command.current_dir(folder()).args(arguments);
    command
}

fn folder() -> PathBuf {
    shell::root().join("web/sdk")
}
