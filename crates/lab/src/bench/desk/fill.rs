//! A help desk of any size: made by the store's own functions, many tickets in one transaction.

use crate::bench::corpus::{self, Article, Random};
use crate::bench::server::Server;
use crate::program::Program;
use anyhow::{Context, Result};
use domain::agent::Environment;
use domain::clock::Time;
use domain::conversation::{Conversation, HandledBy, Status};
use domain::customer::Customer;
use domain::id::{ConversationId, CustomerId, MessageId, Mint, TeammateId};
use domain::message::{Message, Role};
use domain::text::Metadata;
use domain::ticket::{Facet, Priority, TicketStatus, Times};
use domain::workspace::{Mode, Scope};
use indicatif::ProgressBar;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::{Db, Settings, Tx, conversations, customers, messages, search, tickets};
use tempfile::TempDir;

const WORKSPACE: &str = "bench";
/// Tickets in one transaction.
const BATCH: usize = 1_000;
/// The last ticket but so many is as old as a ticket per second makes it.
const FIRST: Time = Time(1_700_000_000_000);
/// Of so many tickets one has a teammate's name on it, and there are so many teammates.
pub(super) const MATES: usize = 20;
/// So many tags; every third ticket has one.
pub(super) const TAGS: usize = 20;
/// Tickets of one customer.
const TICKETS_EACH: usize = 10;

/// A filled database, and what it is asked about.
pub(super) struct Desk {
    data: TempDir,
    key: String,
    url: String,
    /// The workspace's slug.
    pub(super) workspace: &'static str,
    pub(super) tickets: usize,
    pub(super) articles: usize,
    pub(super) mates: Vec<TeammateId>,
    pub(super) customers: Vec<CustomerId>,
    pub(super) filling: Duration,
}

impl Desk {
    pub(super) async fn fill(program: &Program, tickets: usize, articles: usize) -> Result<Desk> {
        let (data, files) = (Program::directory()?, Program::directory()?);
        let run = |arguments: &[&str]| program.run(data.path(), arguments);
        run(&["workspace", "create", "--slug", WORKSPACE, "--name", "Benchmark"])?;
        let wanted = ["--workspace", WORKSPACE, "--kind", "secret", "--mode", "live"];
        let key = run(&[&["key", "create"], &wanted[..]].concat())?;
        for number in 0..articles {
            let path = files.path().join(format!("article-{number}.md"));
            std::fs::write(path, Article::make(number).markdown())?;
        }
        let path = files.path().to_string_lossy().into_owned();
        run(&["import", &path, "--workspace", WORKSPACE])?;
        let file = || format!("sqlite:{}", data.path().join("switchboard.db").display());
        let url = program.database().map_or_else(file, str::to_owned);
        let mut desk = Desk {
            data,
            key,
            url,
            workspace: WORKSPACE,
            tickets,
            articles,
            mates: Vec::new(),
            customers: Vec::new(),
            filling: Duration::ZERO,
        };
        desk.write().await?;
        Ok(desk)
    }

    async fn write(&mut self) -> Result<()> {
        let begun = Instant::now();
        let db = Db::open(Settings::new(&self.url)).await?;
        let workspace = db.read(|tx| store::workspaces::find(tx, WORKSPACE)).await?;
        let workspace = workspace.context("the workspace was made")?.id;
        let scope = Scope { workspace, mode: Mode::Live };
        let mint = Mint::random();
        self.mates = (0..MATES).map(|_| TeammateId::mint(&mint, FIRST)).collect();
        let mates = Arc::new(self.mates.clone());
        let bar = ProgressBar::new(self.tickets as u64).with_message("making tickets");
        for first in (0..self.tickets).step_by(BATCH) {
            let batch = first..self.tickets.min(first + BATCH);
            let (mint, mates) = (mint.clone(), Arc::clone(&mates));
            let work = move |tx: &mut Tx<'_>| {
                let mut customer = None;
                let mut made = Vec::new();
                for number in batch.clone() {
                    if number % TICKETS_EACH == 0 || customer.is_none() {
                        let new = Customer::unknown(CustomerId::mint(&mint, FIRST), FIRST);
                        customers::insert(tx, scope, &new)?;
                        made.push(new.id);
                        customer = Some(new.id);
                    }
                    ticket(tx, scope, (number, customer), (&mint, &mates))?;
                }
                Ok::<_, store::Error>(made)
            };
            self.customers.extend(db.write(work).await?);
            bar.inc(BATCH as u64);
        }
        bar.finish_and_clear();
        db.close().await;
        self.filling = begun.elapsed();
        Ok(())
    }

    pub(super) fn serve(&self, program: &Program, settings: &[(&str, &str)]) -> Result<Server> {
        Server::start(program, self.data.path(), &self.key, settings)
    }

    /// Waits until everything can be found; says how long that took.
    pub(super) async fn wait_for_the_index(&self) -> Result<Duration> {
        const PAUSE: Duration = Duration::from_millis(100);
        let begun = Instant::now();
        let db = Db::open(Settings::new(&self.url)).await?;
        let bar = ProgressBar::new_spinner().with_message("waiting for the index");
        while !db.read(|tx| search::waiting(tx, 1)).await?.is_empty() {
            bar.tick();
            tokio::time::sleep(PAUSE).await;
        }
        bar.finish_and_clear();
        db.close().await;
        Ok(begun.elapsed())
    }
}

/// One in so many is urgent, closed and so on, as good as independently of each other.
fn pick<T: Copy, const N: usize>(all: [T; N], random: &mut Random) -> T {
    all[random.below(N)]
}

fn ticket(
    tx: &mut Tx<'_>,
    scope: Scope,
    (number, customer): (usize, Option<CustomerId>),
    (mint, mates): (&Mint, &[TeammateId]),
) -> Result<(), store::Error> {
    let now = FIRST.plus(number as i64 * 1_000);
    let mut random = Random(number as u64);
    let text = said(number, &mut random);
    let conversation = Conversation {
        id: ConversationId::mint(mint, now),
        customer,
        agent: None,
        environment: Environment::Production,
        channel: pick(["api", "mail", "convokit"], &mut random).to_owned(),
        label: None,
        status: Status::Open,
        handled_by: HandledBy::Human,
        metadata: Metadata::default(),
        last_seq: 1,
        message_count: 1,
        name: None,
        created_at: now,
        updated_at: now,
        closing: None,
        hand_off_reason: None,
        ticket: None,
    };
    let id = conversation.id;
    let facet = Facet {
        number: tickets::next_number(tx, scope)?,
        title: text.chars().take(60).collect(),
        status: pick(TicketStatus::ALL, &mut random),
        priority: pick(Priority::ALL, &mut random),
        assignee: Some(mates[random.below(mates.len())]),
        tags: Some(tag(random.below(TAGS))).filter(|_| number % 3 == 0).into_iter().collect(),
        memo: None,
        times: Times { opened_at: Some(now), ..Times::default() },
    };
    conversations::insert(tx, scope, &conversation)?;
    tickets::open(tx, scope, id, &facet)?;
    messages::insert(tx, &message(MessageId::mint(mint, now), id, text, now))
}

fn message(id: MessageId, conversation: ConversationId, text: String, now: Time) -> Message {
    Message {
        id,
        conversation,
        seq: 1,
        role: Role::Customer,
        text,
        citations: Vec::new(),
        attachments: Vec::new(),
        run: None,
        client_id: None,
        author: None,
        author_name: None,
        structure: None,
        metadata: None,
        created_at: now,
        edited_at: None,
    }
}

/// A question, some names by Zipf's law, and a word that nobody else says.
fn said(number: usize, random: &mut Random) -> String {
    const ARTICLES: usize = 60_000;
    let question = corpus::question(random.below(10 * ARTICLES), ARTICLES);
    let names: Vec<String> = (0..6).map(|_| random.name()).collect();
    format!("{question} It is about {}. My order is {}.", names.join(", "), order(number))
}

/// The word that only the ticket of that number has.
pub(super) fn order(number: usize) -> String {
    format!("A{number}Z")
}

/// The tag of that number.
pub(super) fn tag(number: usize) -> String {
    format!("tag-{number}")
}
