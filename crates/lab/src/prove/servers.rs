//! The servers that are tried: one on SQLite, two on one PostgreSQL. Each can be killed and started again.

use super::question;
use crate::program::{Program, wait_for_address};
use crate::upstream;
use anyhow::{Context, Result};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use testkit::{Client, Place};

const WORKSPACE: &str = "proof";
/// What processes on one database share; it protects nothing here.
const SECRET: &str = "the secret of servers that are tried";
/// How often a server that is not ready is asked again.
const READY_AGAIN: Duration = Duration::from_millis(5);

/// Where conversations are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Database {
    /// In a file, by one process.
    Sqlite,
    /// On a server, by two processes.
    Postgres,
}

/// The running servers of one database.
pub(crate) struct Servers {
    program: Program,
    /// The PostgreSQL schema, which goes with it.
    place: Option<Place>,
    nodes: Vec<Node>,
    model: String,
    /// A secret key.
    pub(crate) key: String,
}

/// One of them.
struct Node {
    data: TempDir,
    child: Option<(Child, SocketAddr)>,
}

impl Servers {
    /// Makes a workspace with an article and a key, and starts the servers on it. `pause` is the pretended model's, in
    /// milliseconds.
    pub(crate) async fn prepare(
        program: &Program,
        database: Database,
        pause: u64,
    ) -> Result<Servers> {
        let place = match database {
            Database::Sqlite => None,
            Database::Postgres => Some(Place::postgres().await.context("there is no server")?),
        };
        let count = if place.is_some() { 2 } else { 1 };
        let node = |_| Ok(Node { data: Program::directory()?, child: None });
        let nodes = (0..count).map(node).collect::<Result<_>>()?;
        let model = format!("http://{}/{pause}/v1", upstream::start(question::tokens)?);
        let key = String::new();
        let mut servers = Servers { program: program.clone(), place, nodes, model, key };
        servers.furnish()?;
        for node in 0..count {
            servers.start(node).await?;
        }
        Ok(servers)
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.nodes.len()
    }

    /// Where those that run listen.
    pub(crate) fn addresses(&self) -> Vec<SocketAddr> {
        self.nodes.iter().filter_map(|node| Some(node.child.as_ref()?.1)).collect()
    }

    /// A caller of the first that runs, on a line that does not break.
    pub(crate) fn client(&self) -> Result<Client> {
        let addresses = self.addresses();
        let first = addresses.first().context("no server runs")?;
        Ok(Client::new(format!("http://{first}"), Some(&self.key)))
    }

    /// Starts one; says how long it took until it was ready.
    pub(crate) async fn start(&mut self, node: usize) -> Result<Duration> {
        let mut command = self.command(node);
        command.args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped());
        let started = Instant::now();
        let mut child = command.spawn()?;
        let stdout = child.stdout.take().context("the output was piped")?;
        let found = wait_for_address(stdout, started);
        let Ok((address, _)) = found else {
            let _ = child.kill();
            return found.map(|(_, took)| took);
        };
        self.nodes[node].child = Some((child, address));
        let client = Client::new(format!("http://{address}"), None);
        while !client
            .call("GET", "/health/ready")
            .try_send()
            .await
            .is_ok_and(|reply| reply.status() == 200)
        {
            tokio::time::sleep(READY_AGAIN).await;
        }
        Ok(started.elapsed())
    }

    /// Ends one as a power cut does.
    pub(crate) fn kill(&mut self, node: usize) -> Result<()> {
        if let Some((mut child, _)) = self.nodes[node].child.take() {
            child.kill()?;
            child.wait()?;
        }
        Ok(())
    }

    fn furnish(&mut self) -> Result<()> {
        let files = Program::directory()?;
        std::fs::write(files.path().join("returns.md"), question::ARTICLE)?;
        let path = files.path().to_string_lossy().into_owned();
        self.run(&["workspace", "create", "--slug", WORKSPACE, "--name", "Proof"])?;
        let wanted = ["--workspace", WORKSPACE, "--kind", "secret", "--mode", "live"];
        self.key = self.run(&[&["key", "create"], &wanted[..]].concat())?;
        self.run(&["import", &path, "--workspace", WORKSPACE])?;
        Ok(())
    }

    fn run(&self, arguments: &[&str]) -> Result<String> {
        let output = self.command(0).args(arguments).output()?;
        let name = arguments.first().copied().unwrap_or_default();
        anyhow::ensure!(output.status.success(), "`switchboard {name}` failed");
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    }

    fn command(&self, node: usize) -> Command {
        let mut command = self.program.command(self.nodes[node].data.path());
        command.envs([
            ("SWITCHBOARD_LOG__LEVEL", "error"),
            ("SWITCHBOARD_SERVER__SECRET", SECRET),
            ("SWITCHBOARD_KNOWLEDGE__SEMANTIC", "false"),
            ("SWITCHBOARD_MODELS__MAIN__KIND", "openai"),
            ("SWITCHBOARD_MODELS__MAIN__BASE_URL", &self.model),
            ("SWITCHBOARD_MODELS__MAIN__MODEL", "pretended"),
            ("SWITCHBOARD_AGENT__MODEL", "main"),
            ("SWITCHBOARD_AGENT__THRESHOLD", "0"),
        ]);
        command.env("SWITCHBOARD_SERVER__NODE", format!("node-{node}"));
        if let Some(place) = &self.place {
            command.env("SWITCHBOARD_DATABASE__URL", place.url());
        }
        command.stderr(Stdio::inherit());
        command
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        for node in 0..self.nodes.len() {
            // It may have ended by itself; then there is nothing to end.
            let _ = self.kill(node);
        }
    }
}
