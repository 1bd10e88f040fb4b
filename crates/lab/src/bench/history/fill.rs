//! An application's conversations, of any number: made by the store's own functions, many in one transaction.

use crate::bench::corpus::{self, Random};
use crate::bench::server::Server;
use crate::program::Program;
use anyhow::{Context, Result};
use domain::agent::Environment;
use domain::clock::Time;
use domain::conversation::{Conversation, HISTORY, HandledBy, Status};
use domain::customer::Customer;
use domain::id::{ConversationId, CustomerId, MessageId, Mint};
use domain::message::{Message, Role, Structure};
use domain::text::Metadata;
use domain::workspace::{Mode, Scope};
use indicatif::ProgressBar;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::conversations::Growth;
use store::{Db, Settings, Tx, conversations, customers, messages, search};
use tempfile::TempDir;

const WORKSPACE: &str = "bench";
/// Rows in one transaction.
const BATCH: usize = 5_000;
/// When the first conversation was begun; each later one was begun a second after the one before.
const FIRST: Time = Time(1_700_000_000_000);
/// Conversations of a user, about, but for the busy one.
const EACH: usize = 25;
/// One conversation in so many is that of the busy user.
const BUSY: usize = 100;
/// Messages of the long conversation that are said in a second, so that many have the same time on the wire.
const PER_SECOND: i64 = 2;
/// One conversation in so many is written to.
const WRITTEN: usize = 50;

/// A filled database, and what it is asked about.
pub(super) struct Archive {
    data: TempDir,
    key: String,
    url: String,
    pub(super) threads: usize,
    pub(super) entries: usize,
    pub(super) users: usize,
    /// The conversation with all the messages.
    pub(super) long: ConversationId,
    /// Conversations that messages are appended to.
    pub(super) written: Vec<ConversationId>,
    /// How many conversations each user has; the first one is the busy one.
    pub(super) owned: Vec<usize>,
    pub(super) filling: Duration,
}

/// What a user is called by the application.
pub(super) fn user(number: usize) -> String {
    format!("user-{number}")
}

impl Archive {
    pub(super) async fn fill(program: &Program, threads: usize, entries: usize) -> Result<Archive> {
        let data = Program::directory()?;
        let run = |arguments: &[&str]| program.run(data.path(), arguments);
        run(&["workspace", "create", "--slug", WORKSPACE, "--name", "Benchmark"])?;
        let wanted = ["--workspace", WORKSPACE, "--kind", "secret", "--mode", "live"];
        let key = run(&[&["key", "create"], &wanted[..]].concat())?;
        let file = || format!("sqlite:{}", data.path().join("switchboard.db").display());
        let url = program.database().map_or_else(file, str::to_owned);
        let long = ConversationId::mint(&Mint::random(), FIRST);
        // One less, so that it has nothing in common with the busy user's share.
        let users = threads / EACH - 1;
        let mut owned = vec![0; users + 1];
        (0..threads).for_each(|number| owned[owner(number, users)] += 1);
        let (written, filling) = (Vec::new(), Duration::ZERO);
        let mut archive =
            Archive { data, key, url, threads, entries, users, long, written, owned, filling };
        archive.write().await?;
        Ok(archive)
    }

    async fn write(&mut self) -> Result<()> {
        let begun = Instant::now();
        let db = Db::open(Settings::new(&self.url)).await?;
        let workspace = db.read(|tx| store::workspaces::find(tx, WORKSPACE)).await?;
        let workspace = workspace.context("the workspace was made")?.id;
        let scope = Scope { workspace, mode: Mode::Live };
        let mint = Mint::random();
        let customers: Vec<CustomerId> =
            (0..=self.users).map(|_| CustomerId::mint(&mint, FIRST)).collect();
        let customers = Arc::new(customers);
        let all = Arc::clone(&customers);
        in_batches(&db, "making users", customers.len(), move |tx, number| {
            let external_id = Some(user(number));
            let known = Customer { external_id, ..Customer::unknown(all[number], FIRST) };
            customers::insert(tx, scope, &known)
        })
        .await?;
        let ids: Vec<ConversationId> =
            (0..self.threads).map(|number| ConversationId::mint(&mint, begun_at(number))).collect();
        self.written = ids.iter().step_by(WRITTEN).copied().collect();
        let (ids, users) = (Arc::new(ids), self.users);
        in_batches(&db, "making conversations", self.threads, move |tx, number| {
            let whose = customers[owner(number, users)];
            let made = conversation(ids[number], whose, begun_at(number));
            conversations::insert(tx, scope, &made)
        })
        .await?;
        self.write_long(&db, scope, mint).await?;
        db.close().await;
        self.filling = begun.elapsed();
        Ok(())
    }

    /// The long conversation, which is nobody's in particular.
    async fn write_long(&self, db: &Db, scope: Scope, mint: Mint) -> Result<()> {
        let (id, entries) = (self.long, self.entries);
        let made = Conversation { customer: None, ..conversation(id, CustomerId(0), FIRST) };
        db.write(move |tx| conversations::insert(tx, scope, &made)).await?;
        in_batches(db, "making messages", entries, move |tx, number| {
            let at = FIRST.plus(number as i64 * 1_000 / PER_SECOND);
            let growth = Growth { messages: 1, events: 0 };
            conversations::advance(tx, id, HandledBy::Ai, growth, at)?;
            messages::insert(tx, &message((MessageId::mint(&mint, at), id), number, at))
        })
        .await
    }

    pub(super) fn serve(&self, program: &Program, settings: &[(&str, &str)]) -> Result<Server> {
        Server::start(program, self.data.path(), &self.key, settings)
    }

    /// Waits until the search knows all messages, so that nothing else is done meanwhile.
    pub(super) async fn wait_for_the_index(&self) -> Result<()> {
        const PAUSE: Duration = Duration::from_millis(100);
        let db = Db::open(Settings::new(&self.url)).await?;
        let bar = ProgressBar::new_spinner().with_message("waiting for the index");
        while !db.read(|tx| search::waiting(tx, 1)).await?.is_empty() {
            bar.tick();
            tokio::time::sleep(PAUSE).await;
        }
        bar.finish_and_clear();
        db.close().await;
        Ok(())
    }
}

/// Does something for each number, many in one transaction.
async fn in_batches(
    db: &Db,
    what: &'static str,
    count: usize,
    work: impl Fn(&mut Tx<'_>, usize) -> Result<(), store::Error> + Clone + Send + 'static,
) -> Result<()> {
    let bar = ProgressBar::new(count as u64).with_message(what);
    for first in (0..count).step_by(BATCH) {
        let (batch, work) = (first..count.min(first + BATCH), work.clone());
        db.write(move |tx| batch.clone().try_for_each(|number| work(tx, number))).await?;
        bar.inc(BATCH as u64);
    }
    bar.finish_and_clear();
    Ok(())
}

/// Whose a conversation is: the busy user's, or one of the others in turn.
fn owner(number: usize, users: usize) -> usize {
    if number.is_multiple_of(BUSY) { 0 } else { 1 + number % users }
}

fn begun_at(number: usize) -> Time {
    FIRST.plus(number as i64 * 1_000)
}

/// Begun at that time, and last changed up to a month later.
fn conversation(id: ConversationId, customer: CustomerId, at: Time) -> Conversation {
    const MONTH_MS: usize = 30 * 24 * 60 * 60 * 1_000;
    let later = Random(at.millis().unsigned_abs()).below(MONTH_MS);
    Conversation {
        id,
        customer: Some(customer),
        agent: None,
        environment: Environment::Production,
        channel: HISTORY.to_owned(),
        label: None,
        name: Some("What we spoke of".to_owned()),
        status: Status::Open,
        handled_by: HandledBy::Ai,
        metadata: Metadata::default(),
        last_seq: 0,
        message_count: 0,
        created_at: at,
        updated_at: at.plus(later as i64),
        closing: None,
        hand_off_reason: None,
        ticket: None,
    }
}

/// A question or an answer; every fourth is a structure as applications keep them.
fn message((id, conversation): (MessageId, ConversationId), number: usize, at: Time) -> Message {
    const ARTICLES: usize = 60_000;
    let text = corpus::question(number, ARTICLES);
    let json = || {
        let todos = r#"[{"id":"1","content":"Look it up","status":"completed"}]"#;
        format!(r#"{{"type":"text","content":"{text}","todos":{todos}}}"#)
    };
    let structure = (number % 4 == 3).then(|| Structure { kind: "text".to_owned(), json: json() });
    Message {
        id,
        conversation,
        seq: number as i64 + 1,
        role: if number.is_multiple_of(2) { Role::Customer } else { Role::Assistant },
        text,
        citations: Vec::new(),
        attachments: Vec::new(),
        run: None,
        client_id: None,
        author: None,
        author_name: None,
        structure,
        metadata: None,
        created_at: at,
        edited_at: None,
    }
}
