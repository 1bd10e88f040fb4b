//! The server in the test's own process.

use std::collections::HashMap;
use std::time::Duration;

use domain::access::Actor;
use domain::agent::AgentSettings;
use domain::clock::{Clock, Time};
use domain::id::{Mint, WorkspaceId};
use domain::workspace::{KeyKind, Mode, Scope};
use encoder::Encoder;
use engine::{Assembly, Engine, FileSettings, IdentityWindows, Sealing};
use files::{Files, Place as FilePlace};
use llm::{Model, Script, ScriptedReply};
use outbound::{Allowed, Names, Outbound, Policy};
use serde_json::json;
use server::http::{App, no_pages};
use store::Db;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinSet;

use crate::client::{Client, Reply};
use crate::place::Place;

/// When every test begins: 2023-11-14T22:13:20Z.
const START: Time = Time(1_700_000_000_000);
/// What seals the secrets in the database.
pub const MASTER: &str = "the master secret of every test server";
/// How long stopping may take.
const SHUTDOWN: Duration = Duration::from_secs(10);
/// The largest file, unless a test says otherwise.
const FILE_SIZE_MAX: u64 = 1024 * 1024;

/// The keys that every server knows.
pub mod keys {
    /// Everything in workspace `acme`, live.
    pub const SECRET: &str = "sk_live_acme";
    /// A second one of the same.
    pub const OTHER_SECRET: &str = "sk_live_acme_other";
    /// Everything in workspace `acme`, for trying out.
    pub const TEST: &str = "sk_test_acme";
    /// The pages of workspace `acme`, live.
    pub const PUBLISHABLE: &str = "pk_live_acme";
    /// Everything in workspace `globex`, live.
    pub const STRANGER: &str = "sk_live_globex";
    /// Nothing any more.
    pub const REVOKED: &str = "sk_live_acme_revoked";
}

/// How a server is to be.
#[derive(Default)]
pub struct Setup {
    models: HashMap<String, Model>,
    agent: AgentSettings,
    doors: dialects::Settings,
    encoder: Option<Encoder>,
    file_size_max: Option<u64>,
    limits: engine::Limits,
    keep_events: Option<Duration>,
    webhooks: engine::WebhookSettings,
    outbound: Option<Outbound>,
}

impl Setup {
    /// Configures a model that gives these replies, one for each request, the last one for ever after.
    #[must_use]
    pub fn model(mut self, name: &str, replies: impl IntoIterator<Item = ScriptedReply>) -> Setup {
        self.models.insert(name.to_owned(), Model::scripted(Script::new(replies)));
        self
    }

    /// How conversations without an agent are answered.
    #[must_use]
    pub fn agent(mut self, agent: AgentSettings) -> Setup {
        self.agent = agent;
        self
    }

    /// How the dialects are to be spoken to.
    #[must_use]
    pub fn doors(mut self, doors: dialects::Settings) -> Setup {
        self.doors = doors;
        self
    }

    /// Searches by meaning too, with the built-in sentence model.
    #[must_use]
    pub fn semantic(mut self) -> Setup {
        self.encoder = Some(Encoder::builtin());
        self
    }

    /// The largest file.
    #[must_use]
    pub fn file_size_max(mut self, bytes: u64) -> Setup {
        self.file_size_max = Some(bytes);
        self
    }

    /// How much the AI may say.
    #[must_use]
    pub fn limits(mut self, limits: engine::Limits) -> Setup {
        self.limits = limits;
        self
    }

    /// How long events are kept; a day, unless a test says otherwise.
    #[must_use]
    pub fn keep_events(mut self, keep: Duration) -> Setup {
        self.keep_events = Some(keep);
        self
    }

    /// How webhooks are treated.
    #[must_use]
    pub fn webhooks(mut self, webhooks: engine::WebhookSettings) -> Setup {
        self.webhooks = webhooks;
        self
    }

    /// Who calls the addresses that users give; otherwise only this machine's are called.
    #[must_use]
    pub fn outbound(mut self, outbound: Outbound) -> Setup {
        self.outbound = Some(outbound);
        self
    }

    /// Starts it on an empty database.
    ///
    /// # Panics
    /// When a part cannot be had.
    pub async fn start(self) -> TestServer {
        let (clock, node) = (Clock::held(START), "test".to_owned());
        self.begin(Place::selected().await, Process { clock, node, mint: Mint::counted() }).await
    }

    /// Starts it as the process `node` on a database that others look after, at the time of `clock`.
    ///
    /// What is there stays, and what a process of that name left behind is put right. All that works in the background
    /// of a real server works here; ids are random, so that none is given twice.
    ///
    /// # Panics
    /// When a part cannot be had.
    pub async fn start_on(self, url: &str, node: &str, clock: Clock) -> TestServer {
        let process = Process { clock, node: node.to_owned(), mint: Mint::random() };
        self.begin(Place::Kept(url.to_owned()), process).await
    }

    async fn begin(self, place: Place, Process { clock, node, mint }: Process) -> TestServer {
        let mut settings = store::Settings::new(place.url());
        settings.exclusive = true;
        let db = Db::open(settings).await.expect("the database opens");
        let folder = tempfile::tempdir().expect("temporary directories can be made");
        let files = file_settings(&folder, self.file_size_max.unwrap_or(FILE_SIZE_MAX)).await;
        let engine = Engine::assemble(Assembly {
            db: db.clone(),
            clock: clock.clone(),
            mint,
            node,
            sealing: Sealing::with_master(MASTER),
            identity_windows: IdentityWindows::default(),
            files: Some(files),
            encoder: self.encoder,
            models: self.models,
            default_agent: self.agent,
            run_limit: Duration::from_secs(20),
            limits: self.limits,
            keep_events: self.keep_events.unwrap_or(Duration::from_hours(24)),
            faces: dialects::faces(),
            public_url: self.doors.public_url.clone(),
            webhooks: self.webhooks,
            outbound: self.outbound.unwrap_or_else(only_here),
        });
        let acme = match engine.find_workspace("acme").await {
            Ok(found) => found.id,
            Err(_) => furnish(&engine).await.expect("an empty database takes workspaces and keys"),
        };
        if let Place::Kept(_) = place {
            engine.recover().await.expect("what was left behind can be put right");
            engine.start_upkeep();
        }
        serve((place, db, folder), clock, engine, acme, self.doors).await
    }
}

/// What tells one process from another.
struct Process {
    clock: Clock,
    node: String,
    mint: Mint,
}

/// Webhooks of tests are received by the test itself: no name is looked up, and nobody else's address reached by one.
fn only_here() -> Outbound {
    let allow = Allowed::parse(["127.0.0.1"]).expect("this is an address");
    Outbound::with_names(Policy { allow }, Names::told(|_| Vec::new()))
}

async fn file_settings(folder: &TempDir, size_max: u64) -> FileSettings {
    let opened = Files::open(&FilePlace::Folder(folder.path().to_owned())).await;
    let types = ["image/*", "application/pdf", "application/zip", "text/plain", "text/html"];
    FileSettings {
        store: opened.expect("a temporary directory takes files"),
        size_max,
        types: types.map(str::to_owned).to_vec(),
        upload_ttl: Duration::from_mins(15),
        link_ttl: Duration::from_hours(1),
    }
}

async fn furnish(engine: &Engine) -> Result<WorkspaceId, engine::Error> {
    let acme = engine.create_workspace("acme", "Acme").await?.id;
    let globex = engine.create_workspace("globex", "Globex").await?.id;
    let live = Scope { workspace: acme, mode: Mode::Live };
    let test = Scope { workspace: acme, mode: Mode::Test };
    engine.insert_key(live, KeyKind::Secret, keys::SECRET).await?;
    engine.insert_key(live, KeyKind::Secret, keys::OTHER_SECRET).await?;
    engine.insert_key(test, KeyKind::Secret, keys::TEST).await?;
    engine.insert_key(live, KeyKind::Publishable, keys::PUBLISHABLE).await?;
    let stranger = Scope { workspace: globex, mode: Mode::Live };
    engine.insert_key(stranger, KeyKind::Secret, keys::STRANGER).await?;
    let revoked = engine.insert_key(live, KeyKind::Secret, keys::REVOKED).await?;
    engine.revoke_key(revoked.id).await?;
    Ok(acme)
}

async fn serve(
    (place, db, folder): (Place, Db, TempDir),
    clock: Clock,
    engine: Engine,
    acme: WorkspaceId,
    doors: dialects::Settings,
) -> TestServer {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("a listener has an address");
    let (stop, stopped) = oneshot::channel();
    let stopped = async move {
        let _ = stopped.await;
    };
    let mut serving = JoinSet::new();
    engine.start_live();
    engine.start_webhooks();
    let running = engine.clone();
    serving.spawn(async move {
        let app = App { engine: running, doors, pages: no_pages() };
        let served = server::http::serve(listener, app, stopped, SHUTDOWN).await;
        served.expect("serving does not fail");
    });
    let client = Client::new(format!("http://{address}"), None);
    TestServer {
        clock,
        db,
        engine,
        acme,
        address: address.to_string(),
        client,
        stop,
        serving,
        place,
        folder,
    }
}

/// A running server with the workspaces `acme` and `globex`; it ends when it is dropped.
pub struct TestServer {
    /// Its time, which stands still until it is moved.
    pub clock: Clock,
    /// Where everything is.
    pub db: Db,
    /// The product behind the listener.
    pub engine: Engine,
    /// The workspace that all callers but the stranger belong to.
    pub acme: WorkspaceId,
    /// `HOST:PORT`
    pub address: String,
    client: Client,
    stop: oneshot::Sender<()>,
    serving: JoinSet<()>,
    place: Place,
    /// Where it keeps files.
    pub folder: TempDir,
}

impl TestServer {
    /// A server as it is without settings, on an empty database.
    pub async fn start() -> TestServer {
        Setup::default().start().await
    }

    /// The company's server.
    #[must_use]
    pub fn as_secret(&self) -> Client {
        self.with_key(keys::SECRET)
    }

    /// The company's server, trying things out.
    #[must_use]
    pub fn as_test(&self) -> Client {
        self.with_key(keys::TEST)
    }

    /// A page of the company.
    #[must_use]
    pub fn as_publishable(&self) -> Client {
        self.with_key(keys::PUBLISHABLE)
    }

    /// Another company's server.
    #[must_use]
    pub fn as_stranger(&self) -> Client {
        self.with_key(keys::STRANGER)
    }

    /// Whoever has no key.
    #[must_use]
    pub fn as_nobody(&self) -> Client {
        self.client.clone()
    }

    /// Whoever has this key.
    #[must_use]
    pub fn with_key(&self, key: &str) -> Client {
        self.client.with_key(Some(key))
    }

    /// The person at the command line.
    #[must_use]
    pub fn operator(&self) -> Actor {
        Actor::operator(self.acme, Mode::Live)
    }

    /// Writes an article as the company's server does.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn article(&self, title: &str, body: &str) -> Reply {
        let article = json!({"title": title, "body": body});
        let reply = self.as_secret().post("/v1/articles", article).await;
        assert_eq!(reply.status(), 201, "{reply}");
        reply
    }

    /// Ends it as SIGTERM does, and gives back the database's place.
    ///
    /// # Panics
    /// When the server panicked.
    pub async fn stop(mut self) -> Place {
        let _ = self.stop.send(());
        while let Some(ended) = self.serving.join_next().await {
            ended.expect("the server does not panic");
        }
        self.place
    }
}
