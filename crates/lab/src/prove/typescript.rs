//! The process that runs the SDK in TypeScript for all clients: `web/sdk/test/prove.mjs`, which takes its orders and tells
//! what it is told as lines of JSON.

use super::caller::Notes;
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use testkit::proof::{Entry, Event, Held, Opening, Snapshot};

const SDK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/sdk");

/// The process. It ends when this is dropped.
pub(crate) struct TypeScript {
    child: Child,
    orders: Mutex<ChildStdin>,
    notes: Arc<Mutex<ByClient>>,
}

/// Where what a client is told is written down.
type ByClient = BTreeMap<String, Notes>;

impl TypeScript {
    /// Starts it. The SDK must have been built.
    pub(crate) fn start() -> Result<TypeScript> {
        let folder = Path::new(SDK);
        let is_built = folder.join("dist/esm/index.js").exists();
        ensure!(
            is_built,
            "the client for TypeScript is not built: run `npm ci` and `npm run build` in web/sdk"
        );
        let mut command = Command::new("node");
        command.current_dir(folder).args(flag()?).arg("test/prove.mjs");
        command.env("NODE_NO_WARNINGS", "1").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().context("cannot start node")?;
        let orders = child.stdin.take().context("the input was piped")?;
        let said = child.stdout.take().context("the output was piped")?;
        let notes: Arc<Mutex<ByClient>> = Arc::default();
        let heard = Arc::clone(&notes);
        std::thread::spawn(move || hear(said, &heard));
        Ok(TypeScript { child, orders: Mutex::new(orders), notes })
    }

    /// Has what a client is told written down there.
    pub(crate) fn tell(&self, client: &str, notes: &Notes) {
        open(&self.notes).insert(client.to_owned(), notes.clone());
    }

    /// Says what to do.
    pub(crate) fn order(&self, order: &Value) -> Result<()> {
        let mut orders = open(&self.orders);
        writeln!(orders, "{order}").context("the process of the SDK takes no orders")
    }
}

impl Drop for TypeScript {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Node.js 20 has the WebSocket that Node.js 22 has, behind a flag.
fn flag() -> Result<Option<&'static str>> {
    let found = Command::new("node").arg("--version").output();
    let found = found.context("the SDK in TypeScript needs Node.js, and there is no `node`")?;
    let version = String::from_utf8_lossy(&found.stdout).into_owned();
    let major = version.trim_start_matches('v').split('.').next().and_then(|it| it.parse().ok());
    let major: u32 = major.with_context(|| format!("node says that it is `{version}`"))?;
    ensure!(major >= 20, "the proof needs Node.js 20 or later: {version}");
    Ok((major == 20).then_some("--experimental-websocket"))
}

/// Writes down what it says, until it ends; it does not by itself.
fn hear(said: ChildStdout, notes: &Mutex<ByClient>) {
    for line in BufReader::new(said).lines().map_while(Result::ok) {
        let told: Value = serde_json::from_str(&line).unwrap_or_default();
        let notes = open(notes).get(told["client"].as_str().unwrap_or_default()).cloned();
        match notes {
            Some(notes) => {
                notes.open().is_told(entry(&told).unwrap_or(Entry::Strange(line)));
            }
            None => eprintln!("the process of the SDK says: {line}"),
        }
    }
    for notes in open(notes).values() {
        notes.open().is_told(Entry::Strange("the process of the SDK has ended".to_owned()));
    }
}

fn entry(told: &Value) -> Option<Entry> {
    let text = |name: &str| told[name].as_str().map(str::to_owned);
    Some(match told["told"].as_str()? {
        "opened" => {
            let (conversation, position) = (text("conversation")?, told["position"].as_i64()?);
            let snapshot = match &told["snapshot"] {
                Value::Null => None,
                shown => Some(Snapshot::read(shown)?),
            };
            Entry::Opened(Opening {
                conversation,
                asked: told["asked"].as_i64(),
                position,
                snapshot,
            })
        }
        "event" => Entry::Event(Event::read(&told["event"])?),
        "chunk" => Entry::Chunk {
            run: text("run")?,
            conversation: text("conversation")?,
            text: text("text")?,
        },
        "replaced" => Entry::Replaced { run: text("run")? },
        "acknowledged" => {
            let message = &told["message"];
            let conversation = message["conversation_id"].as_str()?.to_owned();
            Entry::Acknowledged { id: text("id")?, conversation, message: Held::read(message)? }
        }
        "strange" => Entry::Strange(text("text")?),
        _ => return None,
    })
}

fn open<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
