//! Many clients at once, each behind a line of its own, and the moment when all is quiet.

use super::caller::{Caller, Notes};
use super::question;
use super::servers::Servers;
use super::typescript::TypeScript;
use anyhow::{Context, Result};
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};
use testkit::proof::{Entry, History, Told, Truth};
use testkit::{Dice, Proxy};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::sleep;

/// How long it may take until all is quiet; shorter than any client waits for a server that says nothing.
const QUIET_LIMIT: Duration = Duration::from_mins(2);
/// How often it is looked at.
const LOOK: Duration = Duration::from_millis(100);

/// How much.
#[derive(Clone, Copy)]
pub(crate) struct Scale {
    /// Raw ones: half of them over WebSocket, half over server-sent events.
    pub(crate) clients: usize,
    pub(crate) conversations: usize,
    /// The time between two messages of a client, on average.
    pub(crate) pace: Duration,
    /// Lines break before so many bytes.
    pub(crate) bytes_max: u64,
    /// Who watches.
    pub(crate) clients_are: Clients,
}

/// What clients are made of.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Clients {
    /// Sockets and streams, frame by frame.
    Raw,
    /// The SDK in Rust.
    Rust,
    /// The SDK in TypeScript.
    Typescript,
    /// A third of them the SDK in Rust, a third the SDK in TypeScript, the others raw.
    Mixed,
}

/// A running load; it ends when it is dropped.
pub(crate) struct Load {
    opener: Notes,
    conversations: Vec<String>,
    clients: Vec<Client>,
    posting: watch::Sender<bool>,
    _tasks: JoinSet<()>,
}

/// One more client for so many waits for each of its answers, and watches nothing.
const WAITING: usize = 10;

/// How a client speaks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// It watches and posts over a WebSocket.
    Socket,
    /// It watches an event stream and posts over a WebSocket.
    Stream,
    /// It watches and posts through the SDK in Rust.
    Sdk,
    /// It watches and posts through the SDK in TypeScript.
    TypeScript,
    /// It posts over HTTP and waits for each answer.
    Chat,
}

impl Kind {
    fn of(at: usize, scale: Scale) -> Kind {
        let library = match scale.clients_are {
            Clients::Rust => Some(Kind::Sdk),
            Clients::Typescript => Some(Kind::TypeScript),
            Clients::Mixed => [None, Some(Kind::Sdk), Some(Kind::TypeScript)][at % 3],
            Clients::Raw => None,
        };
        if at >= scale.clients {
            Kind::Chat
        } else if let Some(library) = library {
            library
        } else if (at / scale.conversations).is_multiple_of(2) {
            Kind::Socket
        } else {
            Kind::Stream
        }
    }
}

struct Client {
    watched: Vec<String>,
    notes: Notes,
    proxy: Proxy,
}

/// All was quiet, or should have been.
pub(crate) struct Settled {
    pub(crate) histories: Vec<History>,
    pub(crate) truth: Truth,
}

impl Load {
    /// Opens the conversations and lets everybody begin.
    pub(crate) async fn begin(servers: &Servers, scale: Scale, dice: &Dice) -> Result<Load> {
        let (opener, conversations) = open(servers, scale.conversations, &mut dice.part(0)).await?;
        let (posting, orders) = watch::channel(true);
        let (mut clients, mut tasks) = (Vec::new(), JoinSet::new());
        let is_by_script = matches!(scale.clients_are, Clients::Typescript | Clients::Mixed);
        let script = is_by_script.then(TypeScript::start).transpose()?.map(Arc::new);
        for at in 0..scale.clients + scale.clients / WAITING {
            let dice = dice.part(at as u64 + 1);
            let proxy = Proxy::start(servers.addresses(), dice.part(0), scale.bytes_max).await;
            let home = at % conversations.len();
            let kind = Kind::of(at, scale);
            let mut places = vec![conversations[home].clone()];
            let follows_two = matches!(kind, Kind::Socket | Kind::Sdk | Kind::TypeScript);
            if follows_two && conversations.len() > 1 {
                places.push(conversations[(home + 1) % conversations.len()].clone());
            }
            let watched = if kind == Kind::Chat { Vec::new() } else { places.clone() };
            let name = format!("c{at}");
            let notes = Notes::new(&name, watched.clone());
            let caller = Caller {
                name,
                base: format!("http://{}", proxy.address),
                key: servers.key.clone(),
                conversations: places,
                from_beginning: at % 4 != 3,
                pace: scale.pace,
                notes: notes.clone(),
                posting: orders.clone(),
                dice: dice.part(1),
            };
            match kind {
                Kind::TypeScript => {
                    let script = script.clone().context("it is started when it is wanted")?;
                    tasks.spawn(caller.by_script(script, at))
                }
                Kind::Socket => tasks.spawn(caller.by_socket()),
                Kind::Stream => tasks.spawn(caller.by_stream()),
                Kind::Sdk => tasks.spawn(caller.by_sdk()),
                Kind::Chat => tasks.spawn(caller.by_chat()),
            };
            clients.push(Client { watched, notes, proxy });
        }
        Ok(Load { opener, conversations, clients, posting, _tasks: tasks })
    }

    /// Whether the clients post.
    pub(crate) fn post(&self, is_posting: bool) {
        self.posting.send_replace(is_posting);
    }

    /// Lets all lines be.
    pub(crate) fn pass(&self) {
        self.clients.iter().for_each(|client| client.proxy.pass());
    }

    /// Leads the lines to where the servers are now.
    pub(crate) fn retarget(&self, servers: &Servers) {
        self.clients.iter().for_each(|client| client.proxy.retarget(servers.addresses()));
    }

    /// Whether everybody who watches was cut so often, and posted so often; who was cut enough is let be.
    pub(crate) fn has_suffered(&self, cuts: u64, posts: usize) -> bool {
        let mut is_done = true;
        for client in self.clients.iter().filter(|client| !client.watched.is_empty()) {
            let is_cut = client.proxy.cuts() >= cuts;
            if is_cut {
                client.proxy.pass();
            }
            is_done &= is_cut && client.notes.open().sent() >= posts;
        }
        is_done
    }

    /// How often the line of each watcher was cut.
    pub(crate) fn cuts(&self) -> impl Iterator<Item = u64> {
        let watchers = self.clients.iter().filter(|client| !client.watched.is_empty());
        watchers.map(|client| client.proxy.cuts())
    }

    /// The runs that began and did not end, as far as anybody was told.
    pub(crate) fn open_runs(&self) -> BTreeSet<String> {
        let (mut begun, mut ended) = (BTreeSet::new(), BTreeSet::new());
        for client in &self.clients {
            for entry in &client.notes.open().history().entries {
                match entry {
                    Entry::Event(event) if event.is_end() => ended.extend(event.run.clone()),
                    Entry::Event(event) => begun.extend(event.run.clone()),
                    Entry::Delta { run, .. } | Entry::Chunk { run, .. } => {
                        begun.extend([run.clone()]);
                    }
                    _ => (),
                }
            }
        }
        &begun - &ended
    }

    /// Lets nobody post, and waits until everybody was acknowledged and told everything. After a while it goes on
    /// without: the checker says what is missing.
    pub(crate) async fn settle(&self, servers: &Servers) -> Result<Settled> {
        let begun = Instant::now();
        self.post(false);
        let truth = loop {
            while self.is_waiting() && begun.elapsed() < QUIET_LIMIT {
                sleep(LOOK).await;
            }
            let mut truth = Truth::new();
            while begun.elapsed() < QUIET_LIMIT && !self.is_quiet(servers, &mut truth).await? {
                sleep(LOOK).await;
            }
            while begun.elapsed() < QUIET_LIMIT && !self.has_been_told(&truth) {
                sleep(LOOK).await;
            }
            // A client that was about to post when posting ended has posted since: then it is not quiet yet, and what
            // was read while something happened may not agree with itself.
            let before = self.told();
            let truth = self.read(servers).await?;
            let is_over = truth.values().all(Told::is_quiet)
                && self.has_been_told(&truth)
                && self.told() == before;
            if (is_over && !self.is_waiting()) || begun.elapsed() >= QUIET_LIMIT {
                break truth;
            }
        };
        let history =
            |notes: &Notes, is_complete| History { is_complete, ..notes.open().history().clone() };
        let mut histories = vec![history(&self.opener, false)];
        histories.extend(self.clients.iter().map(|client| history(&client.notes, true)));
        Ok(Settled { histories, truth })
    }

    /// How much all clients did and were told.
    fn told(&self) -> usize {
        self.clients.iter().map(|client| client.notes.open().history().entries.len()).sum()
    }

    fn is_waiting(&self) -> bool {
        self.clients.iter().any(|client| client.notes.open().waiting().next().is_some())
    }

    /// Whether all runs have ended; looks at a conversation until they have.
    async fn is_quiet(&self, servers: &Servers, truth: &mut Truth) -> Result<bool> {
        let client = servers.client()?;
        for conversation in &self.conversations {
            if !truth.contains_key(conversation) {
                let told = Told::read(&client, conversation).await;
                if told.is_quiet() {
                    truth.insert(conversation.clone(), told);
                }
            }
        }
        Ok(truth.len() == self.conversations.len())
    }

    fn has_been_told(&self, truth: &Truth) -> bool {
        let end = |conversation| truth.get(conversation)?.events.last().map(|event| event.position);
        self.clients.iter().all(|client| {
            let notes = client.notes.open();
            client.watched.iter().all(|watched| notes.position(watched) >= end(watched))
        })
    }

    async fn read(&self, servers: &Servers) -> Result<Truth> {
        let client = servers.client()?;
        let mut truth = Truth::new();
        for conversation in &self.conversations {
            truth.insert(conversation.clone(), Told::read(&client, conversation).await);
        }
        Ok(truth)
    }
}

/// Opens conversations with a message each, on a line that does not break.
async fn open(servers: &Servers, count: usize, dice: &mut Dice) -> Result<(Notes, Vec<String>)> {
    let notes = Notes::new("opener", Vec::new());
    let mut socket = servers.client()?.socket().await;
    let mut conversations = Vec::new();
    for at in 0..count {
        let id = format!("open-{at}");
        let content = question::content(&id, dice);
        socket.send(json!({"type": "message", "id": id, "content": content})).await;
        let said = socket.until("ack").await;
        let ack = said.last().context("an acknowledgement is a frame")?;
        let conversation = ack["conversation_id"].as_str().context("no conversation")?.to_owned();
        notes.open().sends(&id, &conversation, &content);
        notes.open().hears(ack, None);
        conversations.push(conversation);
    }
    Ok((notes, conversations))
}
