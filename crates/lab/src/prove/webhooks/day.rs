//! A day without the receiver, on a clock that is held, with two kills in it; then everything arrives.

use super::audit::{self, Attempt, Delivery, Evidence, Kind};
use super::load;
use super::nodes::Nodes;
use super::receiver::{Mood, Receiver};
use crate::prove::servers::Database;
use crate::report::Report;
use anyhow::{Context, Result, ensure};
use indicatif::ProgressBar;
use serde_json::{Value, json};
use signing::Secret;
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};
use testkit::{Client, Dice};
use tokio::task::JoinSet;
use tokio::time::sleep;

const SECOND: i64 = 1_000;
const HOUR: i64 = 3_600 * SECOND;
const DAY: i64 = 24 * HOUR;
/// How often events are made in the course of the day.
const CHUNKS: u64 = 12;
/// By then everything must have come to its end.
const END: i64 = 10 * DAY;
/// The most faults that are shown.
const SHOWN_MAX: usize = 20;
/// How many deliveries are asked for at once.
const READERS: usize = 16;
/// The most attempts that a process makes at once to one webhook: what may be sent twice after a kill.
const AT_ONCE: usize = 16;
/// How long a kill waits for something to be under way.
const UNDER_WAY: Duration = Duration::from_secs(10);

/// How much.
#[derive(Clone, Copy)]
pub(super) struct Scale {
    /// Events, or a few more.
    events: u64,
    /// The clock's step is this part of the day so far…
    step: i64,
    /// … but no more than this.
    step_max: i64,
}

pub(super) const FULL: Scale = Scale { events: 100_000, step: 20, step_max: HOUR / 6 };
pub(super) const QUICK: Scale = Scale { events: 1_000, step: 3, step_max: 3 * HOUR };

/// The course of it.
struct Day {
    scale: Scale,
    nodes: Nodes,
    receiver: Receiver,
    dice: Dice,
    webhook: String,
    /// Where the clock stood until nothing was left to be done.
    stops: Vec<i64>,
    made: u64,
    kills: usize,
    bar: ProgressBar,
}

pub(super) async fn prove(
    report: &mut Report,
    database: Database,
    scale: Scale,
    dice: &Dice,
) -> Result<()> {
    let begun = Instant::now();
    let mut day = Day::begin(database, scale, dice.part(1)).await?;
    let (fifth, chunk) = (scale.events / 5, scale.events * 3 / 5 / CHUNKS);
    day.make(fifth, false).await?;
    day.be_down(chunk).await?;
    day.receiver.be(Mood::Well);
    day.make(scale.events - day.made, true).await?;
    day.end().await?;
    let replayed_from = day.replay(scale.events / 10).await?;
    day.bar.finish_and_clear();
    let evidence = day.evidence(replayed_from).await?;
    tell(report, &day, &evidence);
    report.fact("it took", (begun.elapsed().as_secs_f64(), "s"));
    Ok(())
}

impl Day {
    async fn begin(database: Database, scale: Scale, dice: Dice) -> Result<Day> {
        let mut nodes = Nodes::start(database).await?;
        let (receiver, url) = Receiver::start(nodes.now())?;
        let wanted = json!({"name": "Proof", "url": url, "events": ["*"]});
        let made = nodes.client()?.post("/v1/webhooks", wanted).await;
        ensure!(made.status() == 201, "no webhook: {made}");
        let made = made.json();
        receiver.trust(vec![Secret::parse(word(&made, "secret")?)?]);
        let bar = ProgressBar::new(DAY as u64 / 1_000).with_message("a day without the receiver");
        // Within one millisecond ids have no order: what happens in this one may count as before the webhook.
        let stops = vec![nodes.advance(1).await?];
        let webhook = word(&made, "id")?.to_owned();
        let (made, kills) = (0, 0);
        Ok(Day { scale, nodes, receiver, dice, webhook, stops, made, kills, bar })
    }

    /// Makes so many events, and waits until nothing is left to be done; a server may be killed while it does that.
    async fn make(&mut self, count: u64, has_kill: bool) -> Result<Option<i64>> {
        let numbers: Range<u64> = self.made..self.made + count;
        self.made = numbers.end;
        let bases = self.nodes.bases();
        let before = self.receiver.requests();
        let mut making = JoinSet::new();
        making.spawn(async move { load::make(&bases, numbers).await });
        if has_kill {
            self.kill_after(before + count as usize / 4).await?;
        }
        while let Some(made) = making.join_next().await {
            made??;
        }
        self.nodes.rest().await
    }

    /// Kills a server once the receiver has got so many requests, and starts it again.
    async fn kill_after(&mut self, requests: usize) -> Result<()> {
        let begun = Instant::now();
        while self.receiver.requests() < requests && begun.elapsed() < UNDER_WAY {
            sleep(Duration::from_millis(1)).await;
        }
        let node = self.dice.below(self.nodes.count() as u64) as usize;
        self.nodes.kill(node)?;
        self.kills += 1;
        self.nodes.start_one(node).await
    }

    /// The day: events happen all along, and the receiver takes none.
    async fn be_down(&mut self, chunk: u64) -> Result<()> {
        let begun = self.nodes.time();
        let mut chunks = 0;
        self.receiver.be(Mood::Ill);
        let mut next = None;
        while self.nodes.time() < begun + DAY {
            let elapsed = self.nodes.time() - begun;
            if elapsed >= chunks * DAY / CHUNKS as i64 && chunks < CHUNKS as i64 {
                chunks += 1;
                // In the middle of the day, when old letters wait and new ones come.
                let has_kill = chunks == CHUNKS as i64 / 2;
                if has_kill {
                    self.receiver.be(Mood::Ill);
                }
                next = self.make(chunk, has_kill).await?;
            }
            let until = begun + (chunks * DAY / CHUNKS as i64).min(DAY);
            let step = (elapsed / self.scale.step).clamp(SECOND, self.scale.step_max);
            next = self.step(step, next, until).await?;
            let is_away = self.dice.below(2) == 0;
            self.receiver.be(if is_away { Mood::Away } else { Mood::Ill });
            self.bar.set_position(elapsed as u64 / 1_000);
        }
        Ok(())
    }

    /// Moves the clock on: by a step, or until something is due, but not past `until`.
    async fn step(&mut self, step: i64, next: Option<i64>, until: i64) -> Result<Option<i64>> {
        let now = self.nodes.time();
        let target = (now + step).max(next.unwrap_or(until)).min(until).max(now + 1);
        self.nodes.advance(target - now).await?;
        let next = self.nodes.rest().await?;
        self.stops.push(target);
        Ok(next)
    }

    /// The receiver is well; goes on until everything has come to its end.
    async fn end(&mut self) -> Result<()> {
        self.bar.set_message("until everything has arrived");
        let begun = self.nodes.time();
        let mut next = self.nodes.rest().await?;
        while next.is_some() && self.nodes.time() < begun + END {
            next = self.step(self.scale.step_max, next, i64::MAX).await?;
        }
        Ok(())
    }

    /// Sends the last events once more, and a few deliveries again; says from when on these were made.
    async fn replay(&mut self, count: u64) -> Result<i64> {
        let from = self.nodes.advance(SECOND).await?;
        self.stops.push(from);
        let client = self.nodes.client()?;
        let path = format!("/v1/webhooks/{}", self.webhook);
        let events = events(&client).await?;
        let after = events.len().saturating_sub(count as usize + 1);
        let after = events.get(after).map(|(id, _)| id.clone()).context("there are events")?;
        let began = client.post(&format!("{path}/replay"), json!({"after": after})).await;
        ensure!((200..300).contains(&began.status()), "no replay: {began}");
        let some = client.get(&format!("{path}/deliveries?limit=10")).await.json();
        for delivery in some["data"].as_array().into_iter().flatten() {
            let one = format!("{path}/deliveries/{}/replay", word(delivery, "id")?);
            let again = client.post(&one, json!({})).await;
            ensure!((200..300).contains(&again.status()), "not again: {again}");
        }
        self.nodes.rest().await?;
        Ok(from)
    }

    async fn evidence(&self, replayed_from: i64) -> Result<Evidence> {
        let client = self.nodes.client()?;
        let (received, strange) = {
            let mut book = self.receiver.book();
            (std::mem::take(&mut book.received), std::mem::take(&mut book.strange))
        };
        Ok(Evidence {
            events: events(&client).await?.into_iter().collect(),
            deliveries: deliveries(&client, &self.webhook).await?,
            received,
            strange,
            stops: self.stops.clone(),
            replayed_from,
        })
    }
}

fn tell(report: &mut Report, day: &Day, evidence: &Evidence) {
    let faults = audit::faults(evidence);
    for fault in faults.iter().take(SHOWN_MAX) {
        eprintln!("{fault}");
    }
    let mut fact = |name: &str, count: usize, unit| report.fact(name, (count as f64, unit));
    let of = |wanted: bool| {
        let is_replay = |d: &&Delivery| (d.created_at >= evidence.replayed_from) == wanted;
        evidence.deliveries.iter().filter(is_replay).count()
    };
    let attempts: usize = evidence.deliveries.iter().map(|d| d.attempts.len()).sum();
    let most = evidence.deliveries.iter().map(|d| d.attempts.len()).max().unwrap_or_default();
    fact("processes", day.nodes.count(), "");
    fact("deliveries", of(false), "deliveries");
    fact("deliveries that were replays", of(true), "deliveries");
    fact("attempts", attempts, "attempts");
    fact("the most attempts of a delivery", most, "attempts");
    fact("requests that were verified", day.receiver.requests(), "requests");
    fact("stops of the clock", day.stops.len(), "stops");
    let mut row = |name: &str, count: usize, wanted: (usize, bool)| {
        report.row(name, (count as f64, ""), |row| match wanted {
            (least, true) => row.at_least(least as f64),
            (most, false) => row.at_most(most as f64),
        });
    };
    row("events", evidence.events.len(), (day.scale.events as usize, true));
    row("kills", day.kills, (2, true));
    row("taken twice, after a kill", audit::taken_twice(evidence), (day.kills * AT_ONCE, false));
    for kind in Kind::ALL {
        let count = faults.iter().filter(|fault| fault.kind == kind).count();
        row(&kind.to_string(), count, (0, false));
    }
}

/// Every event of the workspace, in order, with its time.
async fn events(client: &Client) -> Result<Vec<(String, i64)>> {
    let mut all = Vec::new();
    let mut after = "0".to_owned();
    loop {
        let path = format!("/v1/events?limit=100&after={after}");
        let page = client.call("GET", &path).header("accept", "application/json").send().await;
        let page = page.json();
        for event in page["data"].as_array().context("events come in pages")? {
            all.push((word(event, "id")?.to_owned(), time(event, "created_at")?));
        }
        match page["next"].as_str() {
            Some(next) => next.clone_into(&mut after),
            None => return Ok(all),
        }
    }
}

/// Every delivery of a webhook, with all its attempts.
async fn deliveries(client: &Client, webhook: &str) -> Result<Vec<Delivery>> {
    let path: Arc<str> = format!("/v1/webhooks/{webhook}/deliveries").into();
    let (mut all, mut reading) = (Vec::new(), JoinSet::new());
    let mut next = Some(format!("{path}?limit=100"));
    while let Some(page) = next {
        let page = client.get(&page).await.json();
        for delivery in page["data"].as_array().context("deliveries come in pages")? {
            let (client, one) = (client.clone(), format!("{path}/{}", word(delivery, "id")?));
            reading.spawn(async move { delivery_of(&client.get(&one).await.json()) });
            if reading.len() >= READERS {
                all.push(reading.join_next().await.context("some are read")???);
            }
        }
        next = page["next"].as_str().map(|after| format!("{path}?limit=100&after={after}"));
    }
    while let Some(read) = reading.join_next().await {
        all.push(read??);
    }
    Ok(all)
}

fn delivery_of(json: &Value) -> Result<Delivery> {
    let attempt = |json: &Value| {
        Ok(Attempt {
            number: json["number"].as_i64().context("attempts are numbered")?,
            started_at: time(json, "started_at")?,
            status: json["status"].as_i64(),
        })
    };
    let attempts = json["attempts"].as_array().context("a delivery has attempts")?;
    Ok(Delivery {
        id: word(json, "id")?.to_owned(),
        event: word(json, "event_id")?.to_owned(),
        state: word(json, "state")?.to_owned(),
        created_at: time(json, "created_at")?,
        attempts: attempts.iter().map(attempt).collect::<Result<_>>()?,
    })
}

fn word<'a>(json: &'a Value, name: &str) -> Result<&'a str> {
    json[name].as_str().with_context(|| format!("no {name} in {json}"))
}

fn time(json: &Value, name: &str) -> Result<i64> {
    Ok(word(json, name)?.parse::<jiff::Timestamp>()?.as_millisecond())
}
