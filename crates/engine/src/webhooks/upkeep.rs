//! What time asks of webhooks: old deliveries, letters and secrets are forgotten.

use std::time::Duration;

use store::{Tx, deliveries, webhooks};

use crate::{Engine, Error};

/// How many rows one transaction removes or changes.
const AT_ONCE: usize = 500;
/// How many transactions follow one another at most.
const ROUNDS: usize = 40;
/// How long a secret is kept after its end, for clocks that differ.
const ENDED_SECRETS_KEPT: Duration = Duration::from_hours(1);

impl Engine {
    /// Starts reading events for webhooks and delivering them, until [`Engine::shut_down`]. To be called once.
    pub fn start_webhooks(&self) {
        let (engine, stop) = (self.clone(), self.0.stop.clone());
        self.spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = engine.keep_reading() => {}
            }
        });
        let (engine, stop) = (self.clone(), self.0.stop.clone());
        self.spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = engine.keep_delivering() => {}
            }
        });
    }

    /// Forgets deliveries and letters that are older than webhooks are kept, and secrets that have ended; ends what waits
    /// for webhooks that are switched off. Upkeep does so by itself.
    pub async fn tidy_webhooks(&self) -> Result<(), Error> {
        let now = self.now();
        let before = now.plus(-(self.0.webhooks.keep.as_millis() as i64));
        let ended = now.plus(-(ENDED_SECRETS_KEPT.as_millis() as i64));
        let step = move |tx: &mut Tx<'_>| {
            let canceled = deliveries::cancel_stranded(tx, now, AT_ONCE)?;
            let forgotten = deliveries::forget(tx, before, AT_ONCE)?;
            let letters = deliveries::forget_letters(tx, before, AT_ONCE)?;
            webhooks::forget_secrets(tx, ended)?;
            Ok::<_, Error>(canceled.max(forgotten).max(letters))
        };
        for _ in 0..ROUNDS {
            if self.0.db.write(step).await? < AT_ONCE as u64 {
                break;
            }
        }
        let waiting = self.0.db.read_long(deliveries::waiting).await?;
        self.0.post.figures.set_waiting(waiting);
        Ok(())
    }
}
