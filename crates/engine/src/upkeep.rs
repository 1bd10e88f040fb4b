//! What happens by itself: after a crash, and with time.

use std::time::Duration;

use domain::event::EventKind;
use store::{Kind, Tx, customers, deliveries, erasures, events, idempotency, runs, signing_keys};

use crate::ask::{DAY_MILLIS, end_event};
use crate::once::KEPT_MILLIS;
use crate::{Engine, Error, keyring};

/// How often abandoned runs, old idempotency records and old signing keys are looked for.
const ROUND: Duration = Duration::from_secs(5);
/// How many old records one transaction removes.
const FORGET_MAX: usize = 1_000;
/// How many such transactions there are in a round at most: what is written at thousands a second is forgotten as fast.
const FORGET_TIMES: usize = 20;

impl Engine {
    /// Ends the runs that this process left open when it died, removes the files that it had half written, and gives back
    /// the deliveries that it had taken on. To be called once, before requests are served.
    ///
    /// On SQLite no other server can be at work, so every open run is abandoned; on PostgreSQL those of this process's
    /// name are, and others once their lease has ended.
    pub async fn recover(&self) -> Result<usize, Error> {
        let everything = self.0.db.engine() == Kind::Sqlite;
        let far = domain::clock::Time(i64::MAX);
        let before = if everything { far } else { self.now() };
        if everything {
            self.0.db.write(erasures::abandon).await?;
        }
        self.sweep_files().await?;
        let (node, now) = (self.0.node.clone(), self.now());
        self.0.db.write(move |tx| deliveries::release(tx, &node, now)).await?;
        self.interrupt_abandoned(Some(self.0.node.clone()), before).await
    }

    /// Starts what runs in the background until [`Engine::shut_down`].
    pub fn start_upkeep(&self) {
        let (engine, stop) = (self.clone(), self.0.stop.clone());
        self.spawn(async move { engine.0.library.keep_up(&stop).await });
        let engine = self.clone();
        self.spawn(async move { engine.keep_index().await });
        let engine = self.clone();
        self.spawn(async move { engine.keep_counts().await });
        let (engine, stop) = (self.clone(), self.0.stop.clone());
        self.spawn(async move {
            while !stop.is_cancelled() {
                if let Err(error) = engine.tidy().await {
                    tracing::debug!(%error, "upkeep is late");
                }
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = tokio::time::sleep(ROUND) => {}
                }
            }
        });
    }

    async fn tidy(&self) -> Result<(), Error> {
        self.interrupt_abandoned(None, self.now()).await?;
        let oldest = self.now().plus(-KEPT_MILLIS);
        let retired = self.now().plus(-keyring::KEPT_MILLIS);
        let told = self.now().plus(-(self.0.keep_events.as_millis() as i64));
        let lease = self.lease(self.now());
        // Yesterday's counts may still be raised by a transaction that began before midnight.
        let day = self.now().millis().div_euclid(DAY_MILLIS) - 1;
        let write = move |tx: &mut Tx<'_>| {
            customers::forget_counts(tx, day, FORGET_MAX)?;
            runs::extend_queued(tx, &lease)?;
            signing_keys::delete_retired(tx, retired)
        };
        self.0.db.write(write).await?;
        for _ in 0..FORGET_TIMES {
            let forget = move |tx: &mut Tx<'_>| {
                let answers = idempotency::forget(tx, oldest, FORGET_MAX)?;
                Ok::<_, Error>(answers.max(events::forget(tx, told, FORGET_MAX)?))
            };
            if self.0.db.write(forget).await? < FORGET_MAX as u64 {
                break;
            }
        }
        self.forget_votes().await?;
        self.remove_unused_files().await?;
        self.continue_erasures().await?;
        self.tidy_webhooks().await
    }

    /// Forgets events that are older than `before`; upkeep does so by itself.
    pub async fn forget_events(&self, before: domain::clock::Time) -> Result<u64, Error> {
        Ok(self.0.db.write(move |tx| events::forget(tx, before, FORGET_MAX)).await?)
    }

    async fn interrupt_abandoned(
        &self,
        node: Option<String>,
        before: domain::clock::Time,
    ) -> Result<usize, Error> {
        let read = move |tx: &mut Tx<'_>| runs::abandoned(tx, node.as_deref(), before);
        let abandoned = self.0.db.read(read).await?;
        let count = abandoned.len();
        for (scope, conversation, id) in abandoned {
            let moment = self.moment();
            let write = move |tx: &mut Tx<'_>| {
                let Some(run) = runs::find(tx, scope, id)? else { return Ok(()) };
                if runs::interrupt(tx, id, moment.now)? {
                    end_event(tx, scope, &run, EventKind::RunInterrupted, &moment)?;
                }
                Ok::<_, Error>(())
            };
            self.0.db.write(write).await?;
            self.ring(conversation);
            tracing::info!(run = %id, "a run whose process died was interrupted");
        }
        Ok(count)
    }
}
