//! Couriers: each brings to one webhook what is due there, until nothing is.
//!
//! One loop looks for webhooks at which something is due, and sends a courier to each that has none. A courier takes on
//! as many deliveries as it has room for, makes the attempts at once, and notes how they went in the transaction in
//! which it takes on the next. What it has taken on is due again when its lease ends, so nothing is lost with it.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::id::{DeliveryId, WebhookId};
use domain::workspace::Scope;
use futures_util::FutureExt as _;
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use store::Tx;
use store::deliveries::{self, Claimed, Due};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep, timeout, timeout_at};

use super::figures::{DeliveryFigures, Figures};
use super::gate::{Gate, Leave, Room, SLOW};
use super::outcome::{Done, Settled, cancel_all, settle};
use super::terms::{SealedTerms, Terms};
use crate::{Engine, Error};

/// How often what is due is looked for: in time, and by other processes.
const LOOK: Duration = Duration::from_millis(250);
/// How long to wait when the database is away.
const AWAY: Duration = Duration::from_secs(1);
/// How long a courier believes what it knows of its webhook.
const TERMS_FRESH: Duration = Duration::from_secs(1);
/// What a lease has beyond the time of an attempt.
const LEASE_MORE: Duration = Duration::from_secs(20);
/// How long attempts that are under way are waited for at the end. What they bring later is lost, not the delivery.
const FAREWELL: Duration = Duration::from_secs(5);

/// The couriers of this process.
#[derive(Default)]
pub(crate) struct Post {
    /// Rung when something may be due.
    rung: Notify,
    /// Those who are out, and how to tell them that something new is due.
    out: Mutex<HashMap<WebhookId, Arc<Notify>>>,
    gate: Gate,
    pub(super) figures: Figures,
}

impl Post {
    /// Something may be due.
    pub(crate) fn ring(&self) {
        self.rung.notify_one();
    }

    fn out(&self) -> MutexGuard<'_, HashMap<WebhookId, Arc<Notify>>> {
        self.out.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Engine {
    /// What was counted of deliveries since the process began.
    #[must_use]
    pub fn delivery_figures(&self) -> DeliveryFigures {
        self.0.post.figures.read()
    }

    /// Sends couriers wherever something is due, until it is dropped.
    pub(super) async fn keep_delivering(&self) {
        loop {
            let _ = timeout(LOOK, self.0.post.rung.notified()).await;
            if let Err(error) = self.send_couriers().await {
                tracing::debug!(%error, "nothing can be delivered at the moment");
                sleep(AWAY).await;
            }
        }
    }

    async fn send_couriers(&self) -> Result<(), Error> {
        let now = self.now();
        let (due, _) = self.0.db.read(move |tx| deliveries::due(tx, now)).await?;
        for Due { scope, webhook, .. } in due {
            let bell = Arc::<Notify>::default();
            let known = self.0.post.out().entry(webhook).or_insert_with(|| bell.clone()).clone();
            if !Arc::ptr_eq(&known, &bell) {
                known.notify_one();
                continue;
            }
            let mut out = Out::new(self.clone(), webhook);
            self.spawn(async move {
                let courier = Courier::new(&out.engine, scope, webhook, bell);
                match courier.walk().await {
                    Ok(has_walked) => out.note(has_walked),
                    Err(error) => {
                        tracing::debug!(%error, %webhook, "a courier came back early");
                        sleep(AWAY).await;
                    }
                }
            });
        }
        Ok(())
    }
}

/// That a courier is out, whatever becomes of it.
struct Out {
    engine: Engine,
    webhook: WebhookId,
    /// Whether it had something to bring.
    has_walked: bool,
}

impl Out {
    fn new(engine: Engine, webhook: WebhookId) -> Out {
        engine.0.post.gate.enter();
        Out { engine, webhook, has_walked: false }
    }

    fn note(&mut self, has_walked: bool) {
        self.has_walked = has_walked;
    }
}

impl Drop for Out {
    fn drop(&mut self) {
        let post = &self.engine.0.post;
        post.gate.exit();
        post.out().remove(&self.webhook);
        if self.has_walked {
            // Something may have become due since it looked last.
            post.ring();
        }
    }
}

/// An attempt that is being made.
type UnderWay<'a> = Pin<Box<dyn Future<Output = Done> + Send + 'a>>;

/// Who goes to one webhook.
struct Courier<'a> {
    engine: &'a Engine,
    scope: Scope,
    webhook: WebhookId,
    bell: Arc<Notify>,
    room: Room,
    terms: Option<(Instant, Arc<Terms>)>,
    under_way: FuturesUnordered<UnderWay<'a>>,
    /// When each of them began.
    begun: HashMap<DeliveryId, Instant>,
    /// Until when it waits for them at the end.
    farewell: Option<Instant>,
}

impl<'a> Courier<'a> {
    fn new(engine: &'a Engine, scope: Scope, webhook: WebhookId, bell: Arc<Notify>) -> Courier<'a> {
        Courier {
            engine,
            scope,
            webhook,
            bell,
            room: Room::new(false),
            terms: None,
            under_way: FuturesUnordered::new(),
            begun: HashMap::new(),
            farewell: None,
        }
    }

    /// Goes until nothing is due; says whether anything was.
    async fn walk(mut self) -> Result<bool, Error> {
        self.learn_terms().await?;
        let has_failed = |terms: &Arc<Terms>| terms.webhook.failing_since.is_some();
        self.room = Room::new(self.terms().is_some_and(has_failed));
        let (mut done, mut has_walked) = (Vec::new(), false);
        loop {
            let leaves = self.leaves().await;
            let settled = self.turn(std::mem::take(&mut done), leaves.len()).await?;
            if let Some(reason) = settled.off {
                tracing::warn!(webhook = %self.webhook, reason = reason.as_str(), "a webhook was switched off");
                self.engine.0.hub.ring_scope();
                cancel_all(self.engine, self.webhook).await?;
            }
            for (claimed, leave) in settled.claimed.into_iter().zip(leaves) {
                self.set_out(claimed, leave);
            }
            if self.under_way.is_empty() {
                return Ok(has_walked);
            }
            has_walked = true;
            done = self.come_back().await;
            if done.is_empty() && self.is_over() {
                return Ok(has_walked);
            }
        }
    }

    fn is_over(&self) -> bool {
        self.engine.0.stop.is_cancelled()
    }

    fn terms(&self) -> Option<&Arc<Terms>> {
        self.terms.as_ref().map(|(_, terms)| terms)
    }

    /// Leave for as many attempts more as there is room for.
    async fn leaves(&mut self) -> Vec<Leave> {
        let mut leaves = Vec::new();
        let waits_long = self.begun.values().any(|begun| begun.elapsed() >= SLOW);
        if self.is_over() || waits_long {
            return leaves;
        }
        let gate = &self.engine.0.post.gate;
        if self.under_way.is_empty() {
            tokio::select! {
                leave = gate.wait(&self.room) => leaves.extend(leave),
                () = self.engine.0.stop.cancelled() => return leaves,
            }
        }
        while let Some(leave) = gate.try_more(&self.room, self.under_way.len() + leaves.len()) {
            leaves.push(leave);
        }
        leaves
    }

    /// Notes how attempts went, and takes on as many deliveries as there is leave for.
    async fn turn(&mut self, done: Vec<Done>, limit: usize) -> Result<Settled, Error> {
        if done.is_empty() && limit == 0 {
            return Ok(Settled::default());
        }
        let is_known = limit == 0 || self.learn_terms().await?;
        let (scope, webhook, engine) = (self.scope, self.webhook, self.engine.clone());
        let done = Arc::new(done);
        loop {
            let (moment, node) = (engine.moment(), engine.0.node.clone());
            let until =
                moment.now.plus((engine.0.webhooks.timeout + LEASE_MORE).as_millis() as i64);
            let (engine, done) = (engine.clone(), Arc::clone(&done));
            let write = move |tx: &mut Tx<'_>| {
                let off = settle(tx, &engine, (scope, webhook), &done, &moment)?;
                let limit = if is_known { limit } else { 0 };
                let claimed = match limit {
                    0 => Vec::new(),
                    _ => deliveries::claim(tx, webhook, &node, (moment.now, until), limit)?,
                };
                Ok::<_, Error>(Settled { claimed, off })
            };
            match self.engine.0.db.write(write).await {
                // How it went is to be noted, as soon as that can be done.
                Err(Error::Unavailable { .. }) if !self.is_over() => sleep(AWAY).await,
                settled => return settled,
            }
        }
    }

    /// Makes sure that what is known of the webhook is fresh; `false` when it is gone.
    async fn learn_terms(&mut self) -> Result<bool, Error> {
        if self.terms.as_ref().is_some_and(|(read, _)| read.elapsed() < TERMS_FRESH) {
            return Ok(true);
        }
        let (scope, webhook, now) = (self.scope, self.webhook, self.engine.now());
        let read = move |tx: &mut Tx<'_>| SealedTerms::find(tx, scope, webhook, now);
        let found = self.engine.0.db.read(read).await?;
        let terms = found.map(|sealed| self.engine.unseal(sealed)).transpose()?;
        self.terms = terms.map(|terms| (Instant::now(), Arc::new(terms)));
        Ok(self.terms.is_some())
    }

    /// Begins an attempt.
    fn set_out(&mut self, claimed: Claimed, leave: Leave) {
        let Some(terms) = self.terms().cloned() else { return };
        self.begun.insert(claimed.id, Instant::now());
        let engine = self.engine;
        self.under_way.push(Box::pin(async move {
            if claimed.attempts == 0 && claimed.created_at == claimed.letter.created_at {
                let millis = engine.now().millis() - claimed.letter.event.made_at().millis();
                engine.0.post.figures.told_after(millis.max(0).unsigned_abs());
            }
            let tried = engine.attempt(&terms, &claimed.letter, claimed.attempts + 1).await;
            drop(leave);
            Done { claimed, tried }
        }));
    }

    /// Waits until an attempt has ended, or there may be more to do; says which ended.
    async fn come_back(&mut self) -> Vec<Done> {
        let mut done = Vec::new();
        if !self.is_over() {
            tokio::select! {
                one = self.under_way.next() => done.extend(one),
                () = self.bell.notified() => {}
                () = self.engine.0.stop.cancelled() => {}
            }
        }
        if done.is_empty() && self.is_over() {
            let deadline = *self.farewell.get_or_insert_with(|| Instant::now() + FAREWELL);
            done.extend(timeout_at(deadline, self.under_way.next()).await.ok().flatten());
        }
        while let Some(Some(one)) = self.under_way.next().now_or_never() {
            done.push(one);
        }
        for Done { claimed, tried } in &done {
            self.begun.remove(&claimed.id);
            self.room.learn(tried.is_success(), tried.took);
        }
        done
    }
}
