//! The real server as a child process, and a prepared help centre for it to serve.

use super::client::{Connection, get};
use super::corpus::Article;
use crate::machine;
use crate::program::{Program, wait_for_address};
use anyhow::{Context, Result};
use indicatif::ProgressBar;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const WORKSPACE: &str = "bench";

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
        let key = open_workspace(program, data.path())?;
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
        let mut server = Server::start(&self.program, data.path(), &self.key, settings)?;
        server.own = Some(data);
        Ok(server)
    }
}

/// Makes the workspace; gives a secret key to it.
fn open_workspace(program: &Program, data: &Path) -> Result<String> {
    let run = |arguments: &[&str]| program.run(data, arguments);
    run(&["workspace", "create", "--slug", WORKSPACE, "--name", "Benchmark"])?;
    let wanted = ["--workspace", WORKSPACE, "--kind", "secret", "--mode", "live"];
    run(&[&["key", "create"], &wanted[..]].concat())
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
    /// The directory that goes with it, if it does.
    own: Option<TempDir>,
}

impl Server {
    /// Serves what is in a directory, which has to stay.
    pub(crate) fn start(
        program: &Program,
        data: &Path,
        key: &str,
        settings: &[(&str, &str)],
    ) -> Result<Server> {
        let mut command = program.command(data);
        command.args(["serve", "--listen", "127.0.0.1:0"]).envs(settings.iter().copied());
        let started = Instant::now();
        let child = command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn()?;
        let nowhere = SocketAddr::from(([127, 0, 0, 1], 0));
        let start = Duration::ZERO;
        let key = key.to_owned();
        let mut server = Server { child, address: nowhere, key, started, start, own: None };
        let stdout = server.child.stdout.take().context("the output was piped")?;
        (server.address, server.start) = wait_for_address(stdout, started)?;
        Ok(server)
    }

    /// Serves a workspace that has nothing in it.
    pub(crate) fn empty(program: &Program, settings: &[(&str, &str)]) -> Result<Server> {
        let data = Program::directory()?;
        let key = open_workspace(program, data.path())?;
        let mut server = Server::start(program, data.path(), &key, settings)?;
        server.own = Some(data);
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
        drop(self.own.take());
    }
}
