//! The `switchboard` program, for whoever measures or tries it from outside.

use anyhow::{Context, Result, bail, ensure};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long the server may take to start.
const START_LIMIT: Duration = Duration::from_mins(1);

/// The `switchboard` program.
#[derive(Clone)]
pub(crate) struct Program {
    path: PathBuf,
    /// Where the data is, when it is not in files.
    database: Option<String>,
}

impl Program {
    /// The given one, or the one beside this program, which cargo brings up to date first.
    pub(crate) fn find(given: Option<&Path>) -> Result<Program> {
        if let Some(path) = given {
            let path = path.canonicalize().context("there is no such program")?;
            return Ok(Program { path, database: None });
        }
        let profile = if cfg!(debug_assertions) { "dev" } else { "release" };
        let build = ["build", "--quiet", "--package", "server", "--profile", profile];
        let built = Command::new("cargo").args(build).status().context("cannot start cargo")?;
        ensure!(built.success(), "the server does not build");
        let path = std::env::current_exe()?.with_file_name("switchboard");
        Ok(Program { path, database: None })
    }

    /// The same with its data in another database, if one is named.
    pub(crate) fn on(self, database: Option<String>) -> Program {
        Program { database, ..self }
    }

    /// Where its data is, when it is not in files.
    pub(crate) fn database(&self) -> Option<&str> {
        self.database.as_deref()
    }

    /// Its size in MB of a million bytes.
    pub(crate) fn size(&self) -> Result<f64> {
        Ok(std::fs::metadata(&self.path)?.len() as f64 / 1e6)
    }

    /// A new directory on the disk where programs are built: the one for temporary files may be in
    /// memory, where flushing costs nothing.
    pub(crate) fn directory() -> Result<TempDir> {
        let program = std::env::current_exe()?;
        let beside = program.parent().context("a program is in a directory")?;
        Ok(tempfile::Builder::new().prefix("bench-").tempdir_in(beside)?)
    }

    /// Neither the user's settings file nor their environment has a say.
    pub(crate) fn command(&self, data: &Path) -> Command {
        let mut command = Command::new(&self.path);
        command.env_clear().env("SWITCHBOARD_LOG__LEVEL", "warn").current_dir(data);
        let database = self.database.iter();
        command.envs(database.map(|url| ("SWITCHBOARD_DATABASE__URL", url)));
        command.arg("--data-dir").arg(data).stdin(Stdio::null());
        command
    }

    /// Runs a command of it to its end; says what it printed.
    pub(crate) fn run(&self, data: &Path, arguments: &[&str]) -> Result<String> {
        let mut command = self.command(data);
        let output = command.args(arguments).stderr(Stdio::inherit()).output()?;
        let name = arguments.first().copied().unwrap_or_default();
        ensure!(output.status.success(), "`switchboard {name}` failed");
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    }
}

/// Reads until the server says where it listens, then lets its output run on.
pub(crate) fn wait_for_address(
    stdout: ChildStdout,
    started: Instant,
) -> Result<(SocketAddr, Duration)> {
    const LINE: &str = "listening on http://";
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if let Some(address) = line.strip_prefix(LINE) {
                let _ = sender.send((address.to_owned(), started.elapsed()));
            }
        }
    });
    match receiver.recv_timeout(START_LIMIT) {
        Ok((address, took)) => Ok((address.parse()?, took)),
        Err(_) => bail!("the server did not start"),
    }
}
