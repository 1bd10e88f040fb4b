//! The real server as a child process, and a prepared help centre for it to serve.

use super::client::{Connection, get};
use super::corpus::Article;
use super::machine;
use anyhow::{Context, Result, bail, ensure};
use indicatif::ProgressBar;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long the server may take to start.
const START_LIMIT: Duration = Duration::from_mins(1);
const WORKSPACE: &str = "bench";

/// The `switchboard` program.
#[derive(Clone)]
pub(crate) struct Program(PathBuf);

impl Program {
    /// The given one, or the one beside this program, which cargo brings up to date first.
    pub(crate) fn find(given: Option<&Path>) -> Result<Program> {
        if let Some(path) = given {
            return Ok(Program(path.canonicalize().context("there is no such program")?));
        }
        let profile = if cfg!(debug_assertions) { "dev" } else { "release" };
        let build = ["build", "--quiet", "--package", "server", "--profile", profile];
        let built = Command::new("cargo").args(build).status().context("cannot start cargo")?;
        ensure!(built.success(), "the server does not build");
        Ok(Program(std::env::current_exe()?.with_file_name("switchboard")))
    }

    /// Its size in MB of a million bytes.
    pub(crate) fn size(&self) -> Result<f64> {
        Ok(std::fs::metadata(&self.0)?.len() as f64 / 1e6)
    }

    /// A new directory on the disk where programs are built: the one for temporary files may be in
    /// memory, where flushing costs nothing.
    pub(crate) fn directory() -> Result<TempDir> {
        let program = std::env::current_exe()?;
        let beside = program.parent().context("a program is in a directory")?;
        Ok(tempfile::Builder::new().prefix("bench-").tempdir_in(beside)?)
    }

    /// Neither the user's settings file nor their environment has a say.
    fn command(&self, data: &Path) -> Command {
        let mut command = Command::new(&self.0);
        command.env_clear().env("SWITCHBOARD_LOG__LEVEL", "warn").current_dir(data);
        command.arg("--data-dir").arg(data).stdin(Stdio::null());
        command
    }

    fn run(&self, data: &Path, arguments: &[&str]) -> Result<String> {
        let mut command = self.command(data);
        let output = command.args(arguments).stderr(Stdio::inherit()).output()?;
        let name = arguments.first().copied().unwrap_or_default();
        ensure!(output.status.success(), "`switchboard {name}` failed");
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    }
}

/// A data directory with articles, their vectors and a key; every measurement serves a copy.
pub(crate) struct Centre {
    program: Program,
    data: TempDir,
    key: String,
    /// The number of its articles.
    pub(crate) articles: usize,
    /// The number of their passages.
    pub(crate) passages: usize,
}

impl Centre {
    /// Makes one of `passages` passages or a few more, as an operator would.
    pub(crate) fn prepare(program: &Program, passages: usize) -> Result<Centre> {
        let (data, files) = (Program::directory()?, Program::directory()?);
        let (articles, passages) = write(files.path(), passages)?;
        let run = |arguments: &[&str]| program.run(data.path(), arguments);
        run(&["workspace", "create", "--slug", WORKSPACE, "--name", "Benchmark"])?;
        let wanted = ["--workspace", WORKSPACE, "--kind", "secret", "--mode", "live"];
        let key = run(&[&["key", "create"], &wanted[..]].concat())?;
        eprintln!("importing {articles} articles and making the vectors of {passages} passages");
        let path = files.path().to_string_lossy().into_owned();
        run(&["import", &path, "--workspace", WORKSPACE])?;
        run(&["reindex"])?;
        Ok(Centre { program: program.clone(), data, key, articles, passages })
    }

    /// Serves a fresh copy.
    pub(crate) fn serve(&self, settings: &[(&str, &str)]) -> Result<Server> {
        let data = Program::directory()?;
        for file in std::fs::read_dir(self.data.path())? {
            let file = file?;
            std::fs::copy(file.path(), data.path().join(file.file_name()))?;
        }
        Server::start(&self.program, data, &self.key, settings)
    }
}

/// Writes articles until they have enough passages; says how many there are of both.
fn write(directory: &Path, wanted: usize) -> Result<(usize, usize)> {
    let mut index = knowledge::Index::new();
    let mut articles = 0;
    while index.passages() < wanted {
        let article = Article::make(articles);
        let (id, document) = article.document();
        index.upsert(id, &document);
        std::fs::write(directory.join(format!("article-{articles}.md")), article.markdown())?;
        articles += 1;
    }
    Ok((articles, index.passages()))
}

/// A running server, which ends with its handle.
pub(crate) struct Server {
    child: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// A secret key.
    pub(crate) key: String,
    /// When it was started.
    pub(crate) started: Instant,
    /// How long it took until it listened.
    pub(crate) start: Duration,
    _data: TempDir,
}

impl Server {
    fn start(
        program: &Program,
        data: TempDir,
        key: &str,
        settings: &[(&str, &str)],
    ) -> Result<Server> {
        let mut command = program.command(data.path());
        command.args(["serve", "--listen", "127.0.0.1:0"]).envs(settings.iter().copied());
        let started = Instant::now();
        let child = command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn()?;
        let nowhere = SocketAddr::from(([127, 0, 0, 1], 0));
        let start = Duration::ZERO;
        let key = key.to_owned();
        let mut server = Server { child, address: nowhere, key, started, start, _data: data };
        let stdout = server.child.stdout.take().context("the output was piped")?;
        (server.address, server.start) = wait_for_address(stdout, started)?;
        Ok(server)
    }

    pub(crate) fn memory(&self) -> machine::Memory {
        machine::memory(self.child.id())
    }

    /// Its memory once the system is done with starting it: when it has not changed for a while.
    pub(crate) fn settled_memory(&self) -> machine::Memory {
        const LOOKS: usize = 8;
        let bar = ProgressBar::new_spinner().with_message("waiting until the server is idle");
        let mut seen = vec![self.activity()];
        for _ in 0..240 {
            std::thread::sleep(Duration::from_millis(250));
            bar.tick();
            seen.push(self.activity());
            let last = &seen[seen.len().saturating_sub(LOOKS)..];
            if last.len() == LOOKS && last.iter().all(|activity| *activity == last[0]) {
                break;
            }
        }
        bar.finish_and_clear();
        self.memory()
    }

    /// What changes while it works: memory in 100 kB, processor time in 0.1 s.
    fn activity(&self) -> (u64, u64) {
        let tenths = |value: f64| (value * 10.0) as u64;
        (tenths(self.memory().resident), tenths(self.processor_time()))
    }

    pub(crate) fn processor_time(&self) -> f64 {
        machine::processor_time(self.child.id())
    }

    /// How many commits went to the disk so far.
    pub(crate) async fn commits(&self) -> Result<f64> {
        const NAME: &str = "switchboard_database_commits ";
        let (_, text) = Connection::open(self.address).await?.call(&get("/metrics")).await?;
        let line = text.lines().find_map(|line| line.strip_prefix(NAME));
        line.and_then(|value| value.parse().ok()).context("the metrics count no commits")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads until the server says where it listens, then lets its output run on.
fn wait_for_address(stdout: ChildStdout, started: Instant) -> Result<(SocketAddr, Duration)> {
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
