//! What the SDK adds to a request: the same requests by `reqwest` alone and by the SDK, in turns.
//!
//! Both have the same HTTP client with its one connection, send the same headers and read the same type.

use crate::bench::corpus::{self, Random};
use crate::bench::load::Latencies;
use crate::bench::server::Server;
use crate::report::Report;
use anyhow::{Result, ensure};
use indicatif::ProgressBar;
use reqwest::redirect::Policy;
use std::cell::{Cell, RefCell};
use std::time::Instant;
use switchboard_client::Client;
use switchboard_client::types::conversations::{Message, Role};
use switchboard_client::types::history::{HistoryInput, HistoryMessage};
use switchboard_client::types::lists::{List, Me};

/// Requests of one side before it is the other's turn.
const EACH: usize = 20;
/// Turns of both before they count.
const WARM_UP: usize = 10;
/// How many times as long a request may take by the SDK.
const MOST: f64 = 1.05;

pub(super) async fn measure(report: &mut Report, server: &Server, rounds: usize) -> Result<()> {
    // As the SDK makes its own.
    let http = reqwest::Client::builder()
        .user_agent("bench")
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .build()?;
    let sdk = Client::builder(super::base(server)).key(&server.key).http(http.clone()).build()?;
    let bare = Bare {
        http,
        base: super::base(server),
        key: server.key.clone(),
        names: RefCell::new(Random(1)),
    };
    server.settled_memory();
    let by_bare = async || known(&bare.me().await?);
    let by_sdk = async || known(&sdk.me().get().await?);
    compare(report, "GET /v1/me", (by_bare, by_sdk), rounds).await?;
    let history = super::history(&sdk).await?;
    let said = Said::default();
    let by_bare = async || kept(&bare.append(&history, said.next()).await?);
    let by_sdk = async || kept(&sdk.history().append(&history, vec![said.next()]).await?);
    compare(report, "POST a message to a history", (by_bare, by_sdk), rounds).await
}

/// Requests as an application would write them without an SDK.
struct Bare {
    http: reqwest::Client,
    base: String,
    key: String,
    names: RefCell<Random>,
}

impl Bare {
    async fn me(&self) -> Result<Me> {
        let request = self.http.get(format!("{}/v1/me", self.base)).bearer_auth(&self.key);
        Ok(request.send().await?.error_for_status()?.json().await?)
    }

    async fn append(&self, history: &str, message: HistoryMessage) -> Result<List<Message>> {
        let url = format!("{}/v1/conversations/{history}/history", self.base);
        let request = self.http.post(url).bearer_auth(&self.key);
        let request = request.header("idempotency-key", self.name());
        let request = request.json(&HistoryInput { messages: vec![message] });
        Ok(request.send().await?.error_for_status()?.json().await?)
    }

    /// As long as a UUID, and in as little order: the server looks it up.
    fn name(&self) -> String {
        let mut names = self.names.borrow_mut();
        let digits = format!("{:016x}{:016x}", names.next(), names.next());
        let part = |range| digits.get(range).unwrap_or_default();
        [part(0..8), part(8..12), part(12..16), part(16..20), part(20..32)].join("-")
    }
}

/// What is appended, each time something else.
#[derive(Default)]
struct Said(Cell<usize>);

impl Said {
    fn next(&self) -> HistoryMessage {
        const ARTICLES: usize = 60_000;
        let number = self.0.get();
        self.0.set(number + 1);
        HistoryMessage::new(Role::Customer, corpus::question(number, ARTICLES))
    }
}

fn known(me: &Me) -> Result<()> {
    ensure!(me.key_kind == "secret", "another key was meant");
    Ok(())
}

fn kept(messages: &List<Message>) -> Result<()> {
    ensure!(messages.data.len() == 1, "one message was appended");
    Ok(())
}

/// Lets both ask in turns, so that whatever else the machine does slows down both.
async fn compare(
    report: &mut Report,
    name: &str,
    (bare, sdk): (impl AsyncFn() -> Result<()>, impl AsyncFn() -> Result<()>),
    rounds: usize,
) -> Result<()> {
    for _ in 0..WARM_UP {
        turn(&bare, &mut Latencies::default()).await?;
        turn(&sdk, &mut Latencies::default()).await?;
    }
    let (mut halves, mut whole) = <([Latencies; 2], Latencies)>::default();
    let bar = ProgressBar::new(rounds as u64).with_message(name.to_owned());
    for round in 0..rounds {
        turn(&bare, &mut halves[round % 2]).await?;
        turn(&sdk, &mut whole).await?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    let [mut all, half] = halves;
    let noise = half.within(0.5) / all.within(0.5);
    all.add(half);
    for (word, bare, sdk) in
        [("p50", all.within(0.5), whole.within(0.5)), ("mean", all.mean(), whole.mean())]
    {
        report.fact(format!("{name}, reqwest: {word}"), (bare, "ms"));
        report.fact(format!("{name}, SDK: {word}"), (sdk, "ms"));
        report.row(format!("{name}: SDK over reqwest, {word}"), (sdk / bare, "times"), |row| {
            row.at_most(MOST);
        });
    }
    report.fact(format!("{name}: reqwest over itself, p50"), (noise, "times"));
    Ok(())
}

async fn turn(ask: &impl AsyncFn() -> Result<()>, latencies: &mut Latencies) -> Result<()> {
    for _ in 0..EACH {
        let begun = Instant::now();
        ask().await?;
        latencies.push(begun.elapsed());
    }
    Ok(())
}
