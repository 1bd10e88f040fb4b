//! What the product does. Every wire format calls this crate; it knows none of them.
//!
//! It never mentions a status code or JSON. The verbs are methods of [`Engine`], one file per noun:
//! `keys`, `tokens`, `identity`, `origins`, `articles`, `categories`, `agents`, `versions`, `customers`, `teammates`,
//! `conversations`, `threads`, `sessions`, `lifecycle`, `handling`, `tickets`, `replies`, `notes`, `find`, `runs`, `feedback`,
//! `webhooks` for who is told of events, `readers` for whoever reads articles, `live` for whoever watches, `import` for what other help desks exported,
//! `archive` for a workspace as a whole, and `ask`, the walk of a question.
//! Beneath them: `desk` turns conversations into tickets, `answers` decides what is said, `prompt` writes to a model,
//! `library` keeps the search indexes in
//! step with the database, `keyring` holds the keys that sign tokens, `turns` keeps the posts of one conversation in
//! order, `upkeep` cleans up after time and crashes.

mod agents;
mod answers;
mod archive;
mod articles;
mod ask;
mod categories;
mod conversations;
mod customers;
mod desk;
mod error;
mod feedback;
mod files;
mod find;
mod handling;
mod history;
mod identity;
mod import;
mod inbox;
pub mod kept;
mod keyring;
mod keys;
mod library;
mod lifecycle;
mod live;
mod moment;
mod notes;
mod once;
mod only_if;
mod origins;
mod prompt;
mod readers;
mod replies;
mod runs;
mod samples;
mod search;
mod sessions;
mod sla;
mod teammates;
mod threads;
mod tickets;
mod tokens;
mod turns;
mod upkeep;
mod versions;
mod webhooks;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use domain::access::{Act, Actor};
use domain::agent::AgentSettings;
use domain::clock::{Clock, Time};
use domain::id::Mint;
use encoder::Encoder;
use store::Db;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use ::tokens::{FilePass, FileUse, IdentitySecret, Sealing};
pub use agents::{AgentChange, NewAgent, checked_hand_off_words};
pub use answers::Reply;
pub use archive::Destination;
pub use articles::{ArticleChange, ArticlesWanted, NewArticle, Written};
pub use ask::{
    AgentChoice, Ask, Asked, Exchange, Limits, NewConversation, Posted, RunEvent, Running,
};
pub use categories::{CategoryChange, NewCategory};
pub use conversations::ConversationFilter;
pub use customers::{CustomerChange, Export, Exported, NewCustomer};
pub use error::{Error, causes};
pub use files::{Claimed, FileSettings, Incoming, Link, NewFile, Outgoing, Upload};
pub use find::{Discovery, QUERY_BYTES_MAX, SearchWords, Snippet};
pub use history::{EntryChange, HISTORY_BATCH_MAX, NewEntry, NewThread, ThreadChange};
pub use identity::{
    IDENTITY_OVERLAP, Identified, IdentitySecretInfo, IdentityWindows, NewIdentitySecret,
    SignedIdentity,
};
pub use import::Imported;
pub use inbox::{Listed, Names, Transcript};
pub use keyring::Rotation;
pub use keys::{NewKey, hash_of_key};
pub use knowledge::Excerpt;
pub use library::Library;
pub use lifecycle::OpenedConversation;
pub use live::{
    About, After, Cut, EventPage, FACES, Happening, Joined, Kinds, Party, Shared, Snapshot,
    Subject, Told, Watched, Watcher, Words,
};
pub use notes::NewNote;
pub use once::{Done, Once, SavedReply, fingerprint};
pub use only_if::OnlyIf;
pub use readers::{excerpt, reading_minutes};
pub use replies::{NewReply, Speaker};
pub use search::{FoundArticle, Hit};
pub use sessions::{NewAgentToken, NewRun, Stopped};
pub use store::articles::{
    Filter as ArticleFilter, Outline as ArticleOutline, Wanted as ArticlesFilter,
};
pub use store::customers::Filter as CustomerFilter;
pub use store::deliveries::Filter as DeliveryFilter;
pub use teammates::{NewTeammate, TeammateChange};
pub use threads::{RunsWanted, Thread};
pub use tickets::{
    MetadataChange, NewTicket, OpenedTicket, Remark, TicketChange, TicketCustomer, TicketFilter,
};
pub use tokens::{
    GivenToken, NewCustomerToken, NewSession, NewToken, TTL_SECONDS_MAX, TTL_SECONDS_MIN, Visit,
};
pub use versions::{AgentName, AgentsWanted, Overview, PUBLISHED_TO, Publishing, VersionName};
pub use webhooks::{
    AttemptOutcome, BegunReplay, DeliveryFigures, DeliveryRecord, Draft, Face, NewReplay,
    NewSecret, NewWebhook, Replay, ReplayFrom, SECRET_OVERLAP_SECONDS, Sender, ShownSecret,
    ShownWebhook, Spread, Stamp, Trial, Triggered, WebhookChange, WebhookSettings,
};

/// The product, assembled: a cheap handle that every request clones.
#[derive(Clone)]
pub struct Engine(Arc<Parts>);

/// What an engine is made of.
pub struct Assembly {
    /// The truth.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Where identifiers come from.
    pub mint: Mint,
    /// This process's name, the same after a restart: it takes its abandoned runs back by it.
    pub node: String,
    /// Seals what must be secret in the database; absent for commands that neither make nor read tokens.
    pub sealing: Option<Sealing>,
    /// How old what companies sign of their customers may be.
    pub identity_windows: IdentityWindows,
    /// How files are handled; absent for commands that serve nobody.
    pub files: Option<FileSettings>,
    /// The sentence model; absent means full text only.
    pub encoder: Option<Encoder>,
    /// Language models by the name that agents call them.
    pub models: HashMap<String, llm::Model>,
    /// How a conversation without an agent of its own is answered.
    pub default_agent: AgentSettings,
    /// The longest that a run may take.
    pub run_limit: Duration,
    /// How much the AI may say.
    pub limits: Limits,
    /// How long events are kept.
    pub keep_events: Duration,
    /// How events are written to webhooks, in whose words.
    pub faces: Vec<Face>,
    /// Where people reach the server, without a slash at its end; may be empty.
    pub public_url: String,
    /// How webhooks are treated.
    pub webhooks: WebhookSettings,
    /// Who calls the addresses that users give.
    pub outbound: outbound::Outbound,
}

struct Parts {
    db: Db,
    clock: Clock,
    mint: Mint,
    node: String,
    keyring: keyring::Keyring,
    identity_windows: IdentityWindows,
    files: Option<FileSettings>,
    library: Library,
    models: HashMap<String, llm::Model>,
    default_agent: AgentSettings,
    run_limit: Duration,
    limits: Limits,
    keep_events: Duration,
    faces: Vec<Face>,
    public_url: String,
    webhooks: WebhookSettings,
    outbound: outbound::Outbound,
    post: webhooks::Post,
    tally: readers::Tally,
    turns: turns::Turns,
    hub: live::Hub,
    tasks: TaskTracker,
    stop: CancellationToken,
}

impl Engine {
    /// Puts the parts together; nothing runs yet.
    #[must_use]
    pub fn assemble(assembly: Assembly) -> Engine {
        let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
        Engine(Arc::new(Parts {
            hub: live::Hub::new(assembly.db.clone(), tasks.clone(), stop.clone()),
            library: Library::new(assembly.db.clone(), assembly.encoder),
            db: assembly.db,
            clock: assembly.clock,
            mint: assembly.mint,
            node: assembly.node,
            keyring: keyring::Keyring::new(assembly.sealing),
            identity_windows: assembly.identity_windows,
            files: assembly.files,
            models: assembly.models,
            default_agent: assembly.default_agent,
            run_limit: assembly.run_limit,
            limits: assembly.limits,
            keep_events: assembly.keep_events,
            faces: assembly.faces,
            public_url: assembly.public_url,
            webhooks: assembly.webhooks,
            outbound: assembly.outbound,
            post: webhooks::Post::default(),
            tally: readers::Tally::default(),
            turns: turns::Turns::default(),
            tasks,
            stop,
        }))
    }

    /// The database: for health checks, and for the benchmark's count of flushes.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// The search indexes.
    #[must_use]
    pub fn library(&self) -> &Library {
        &self.0.library
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Time {
        self.0.clock.now()
    }

    /// Whether a model of that name is configured.
    #[must_use]
    pub fn has_model(&self, name: &str) -> bool {
        self.0.models.contains_key(name)
    }

    /// Lets every running answer finish, then stops what runs in the background and closes the database.
    pub async fn shut_down(&self) {
        self.0.stop.cancel();
        self.0.tasks.close();
        self.0.tasks.wait().await;
        if let Err(error) = self.write_counts().await {
            tracing::warn!(%error, "the last second's counts of readers are lost");
        }
        self.0.db.close().await;
    }

    /// Does work to its end, also when whoever waits for it goes meanwhile: what follows a commit is not left out.
    pub(crate) async fn see_to<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, Error>> + Send + 'static,
    ) -> Result<T, Error> {
        let (sender, done) = tokio::sync::oneshot::channel();
        self.spawn(async move {
            // Nobody may be waiting any more.
            let _ = sender.send(work.await);
        });
        done.await.unwrap_or_else(|_| Err(Error::Internal("the work was not done".into())))
    }

    fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.0.tasks.spawn(work);
    }
}

/// Every verb's first line.
fn allow(actor: &Actor, act: Act) -> Result<(), Error> {
    if actor.may(act) { Ok(()) } else { Err(Error::Forbidden(act.as_words())) }
}
