//! Makes events over HTTP, whatever becomes of the server: a request that was not answered is repeated with its key.

use super::nodes::Bases;
use anyhow::{Result, bail};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use testkit::{Client, keys};
use tokio::task::JoinSet;
use tokio::time::sleep;

/// How many requests are under way at once.
const WORKERS: usize = 16;
/// Between two attempts to be answered.
const BACK_OFF: Duration = Duration::from_millis(50);
/// One in so many is a ticket with a message, which is several events; the others are customers.
const TICKETS: u64 = 20;

/// Makes what these numbers stand for; each is one event or more.
pub(super) async fn make(bases: &Bases, numbers: Range<u64>) -> Result<()> {
    let next = Arc::new(AtomicU64::new(numbers.start));
    let mut workers: JoinSet<Result<()>> = JoinSet::new();
    for worker in 0..WORKERS {
        let (bases, next) = (Arc::clone(bases), Arc::clone(&next));
        workers.spawn(async move {
            let mut callers = Callers { bases, known: HashMap::new(), turn: worker };
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= numbers.end {
                    return Ok(());
                }
                callers.make(number).await?;
            }
        });
    }
    while let Some(done) = workers.join_next().await {
        done??;
    }
    Ok(())
}

/// Lines to the servers that there are.
struct Callers {
    bases: Bases,
    known: HashMap<String, Client>,
    turn: usize,
}

impl Callers {
    async fn make(&mut self, number: u64) -> Result<()> {
        let (path, body) = request(number);
        loop {
            if let Some(client) = self.next() {
                let call = client.call("POST", path).header("idempotency-key", number.to_string());
                match call.json(&body).try_send().await {
                    Ok(reply) if reply.status() == 201 => return Ok(()),
                    // It is still being made, or the server cannot at the moment.
                    Ok(reply) if [409, 503].contains(&reply.status()) => {}
                    Ok(reply) => bail!("{path} was refused: {reply}"),
                    Err(_) => {}
                }
            }
            sleep(BACK_OFF).await;
        }
    }

    /// Each server in its turn.
    fn next(&mut self) -> Option<&Client> {
        self.turn += 1;
        let bases = self.bases.lock().unwrap_or_else(PoisonError::into_inner);
        let base = bases.get(self.turn.checked_rem(bases.len())?)?.clone();
        drop(bases);
        let client = || Client::new(&base, Some(keys::SECRET));
        Some(self.known.entry(base.clone()).or_insert_with(client))
    }
}

fn request(number: u64) -> (&'static str, Value) {
    if !number.is_multiple_of(TICKETS) {
        let name = format!("Customer {number}");
        return ("/v1/customers", json!({"external_id": format!("c-{number}"), "name": name}));
    }
    let ticket = json!({
        "title": format!("Parcel {number}"),
        "message": format!("Where is parcel {number}? It was to be here by now."),
        "customer": {"external_id": format!("c-{number}")},
        "handled_by": "waiting",
    });
    ("/v1/tickets", ticket)
}
