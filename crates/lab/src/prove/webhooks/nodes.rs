//! The processes that are tried, whose clocks are moved together: one on SQLite, two on one PostgreSQL.

use super::held::{LISTENING, RESTING};
use crate::program::Program;
use crate::prove::servers::Database;
use anyhow::{Context, Result};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tempfile::TempDir;
use testkit::{Client, Place, keys};
use tokio::sync::mpsc;
use tokio::time::timeout;

/// When it begins: 2023-11-14T22:13:20Z.
const START: i64 = 1_700_000_000_000;
/// How long a process may take to start.
const START_LIMIT: Duration = Duration::from_mins(1);
/// How long it may take until nothing is left to be done.
const REST_LIMIT: Duration = Duration::from_mins(30);

/// The time of all processes, in milliseconds; moved before theirs is.
pub(super) type Now = Arc<AtomicI64>;
/// Where the processes listen at the moment.
pub(super) type Bases = Arc<Mutex<Vec<String>>>;

/// The processes.
pub(super) struct Nodes {
    url: String,
    /// Nothing where one was killed.
    all: Vec<Option<Node>>,
    now: Now,
    bases: Bases,
    /// They go with it.
    _data: TempDir,
    _place: Option<Place>,
}

/// One of them.
struct Node {
    child: Child,
    orders: ChildStdin,
    said: mpsc::UnboundedReceiver<String>,
    base: String,
}

impl Nodes {
    /// Starts them on an empty database.
    pub(super) async fn start(database: Database) -> Result<Nodes> {
        let data = Program::directory()?;
        let place = match database {
            Database::Sqlite => None,
            Database::Postgres => Some(Place::postgres().await.context("there is no server")?),
        };
        let count = if place.is_some() { 2 } else { 1 };
        let file = || format!("sqlite:{}", data.path().join("held.db").display());
        let mut nodes = Nodes {
            url: place.as_ref().map_or_else(file, Place::url),
            all: (0..count).map(|_| None).collect(),
            now: Arc::new(AtomicI64::new(START)),
            bases: Arc::default(),
            _data: data,
            _place: place,
        };
        for node in 0..count {
            nodes.start_one(node).await?;
        }
        Ok(nodes)
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.all.len()
    }

    /// What their clocks say.
    pub(super) fn time(&self) -> i64 {
        self.now.load(Ordering::SeqCst)
    }

    /// The same, for whoever wants to know it later.
    pub(super) fn now(&self) -> Now {
        Arc::clone(&self.now)
    }

    /// Where they listen.
    pub(super) fn bases(&self) -> Bases {
        Arc::clone(&self.bases)
    }

    /// The company's server, which speaks to the first.
    pub(super) fn client(&self) -> Result<Client> {
        let node = self.all.iter().flatten().next().context("no server runs")?;
        Ok(Client::new(&node.base, Some(keys::SECRET)))
    }

    /// Starts one at the time of all.
    pub(super) async fn start_one(&mut self, node: usize) -> Result<()> {
        let now = self.time().to_string();
        let mut started = Node::start(&self.url, &format!("node-{node}"), &now)?;
        let line = timeout(START_LIMIT, started.said.recv()).await.ok().flatten();
        let line = line.context("the server did not start")?;
        let address = line.strip_prefix(LISTENING).context("the server says where it listens")?;
        started.base = format!("http://{address}");
        self.all[node] = Some(started);
        self.tell_bases();
        Ok(())
    }

    /// Ends one as a power cut does.
    pub(super) fn kill(&mut self, node: usize) -> Result<()> {
        if let Some(mut node) = self.all[node].take() {
            node.child.kill()?;
            node.child.wait()?;
        }
        self.tell_bases();
        Ok(())
    }

    /// Moves the time of all; says what it is.
    pub(super) async fn advance(&mut self, millis: i64) -> Result<i64> {
        let now = self.now.fetch_add(millis, Ordering::SeqCst) + millis;
        for node in self.all.iter_mut().flatten() {
            let said = node.ask(&format!("advance {millis}"), START_LIMIT).await?;
            anyhow::ensure!(said == format!("at {now}"), "the server's time is wrong: {said}");
        }
        Ok(now)
    }

    /// Waits until nothing is left to be done at this time; says when there is something next.
    pub(super) async fn rest(&mut self) -> Result<Option<i64>> {
        let node = self.all.iter_mut().flatten().next().context("no server runs")?;
        let said = node.ask("rest", REST_LIMIT).await?;
        let next = said.strip_prefix(RESTING).context("the server rests")?.trim();
        Ok(if next.is_empty() { None } else { Some(next.parse()?) })
    }

    fn tell_bases(&self) {
        let bases = self.all.iter().flatten().map(|node| node.base.clone()).collect();
        *self.bases.lock().unwrap_or_else(PoisonError::into_inner) = bases;
    }
}

impl Node {
    fn start(url: &str, name: &str, now: &str) -> Result<Node> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["held", url, name, now]).current_dir(Path::new("/"));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut child = command.spawn()?;
        let orders = child.stdin.take().context("the input was piped")?;
        let said = lines(child.stdout.take().context("the output was piped")?);
        Ok(Node { child, orders, said, base: String::new() })
    }

    async fn ask(&mut self, order: &str, limit: Duration) -> Result<String> {
        writeln!(self.orders, "{order}")?;
        let said = timeout(limit, self.said.recv()).await;
        let said = said.with_context(|| format!("`{order}` took too long"))?;
        said.context("the server has died")
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines(output: ChildStdout) -> mpsc::UnboundedReceiver<String> {
    let (sender, said) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    said
}
