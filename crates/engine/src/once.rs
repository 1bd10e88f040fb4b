//! Requests that may be repeated: the same key answers with the same bytes.

use domain::access::Actor;
use domain::clock::Time;
use sha2::{Digest, Sha256};
use store::Tx;
use store::idempotency::{self, Record, RequestKey};

use crate::keys::hexadecimal;
use crate::{Engine, Error};

pub use store::idempotency::Reply as SavedReply;

/// Why a repeated request is not answered yet.
pub(crate) const STILL_RUNNING: &str = "the first request with this key is still running";
/// How long a request's answer is kept.
pub(crate) const KEPT_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// What makes a request repeatable; without a key it is not.
pub struct Once<T> {
    /// The caller's `Idempotency-Key`.
    pub key: Option<String>,
    /// Tells this request's content from others.
    pub fingerprint: String,
    /// How the dialect answers; the answer is kept in the transaction of the effect.
    pub render: fn(&T) -> SavedReply,
}

impl<T> Clone for Once<T> {
    fn clone(&self) -> Once<T> {
        Once { key: self.key.clone(), fingerprint: self.fingerprint.clone(), render: self.render }
    }
}

impl<T> Once<T> {
    /// A request that is new each time.
    pub fn always(render: fn(&T) -> SavedReply) -> Once<T> {
        Once { key: None, fingerprint: String::new(), render }
    }

    pub(crate) fn request_key(&self, actor: &Actor) -> Option<RequestKey> {
        let key = self.key.clone()?;
        Some(RequestKey { scope: actor.scope, caller: actor.name(), key })
    }
}

impl<T> Once<T> {
    /// Runs `work` and keeps its answer, unless the request is known.
    pub(crate) fn within<E: From<Error> + From<store::Error>>(
        &self,
        tx: &mut Tx<'_>,
        actor: &Actor,
        now: Time,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<Done<T>, E> {
        let Some(key) = self.request_key(actor) else { return work(tx).map(Done::Fresh) };
        match claim(tx, &key, &self.fingerprint, now)? {
            Some(Record { reply: Some(reply), .. }) => Ok(Done::Replayed(reply)),
            Some(_) => Err(Error::Conflict(STILL_RUNNING).into()),
            None => {
                let value = work(tx)?;
                let reply = Some((self.render)(&value));
                let record = Record { fingerprint: self.fingerprint.clone(), run: None, reply };
                idempotency::put(tx, &key, &record, now)?;
                Ok(Done::Fresh(value))
            }
        }
    }
}

/// What a repeatable request came to.
#[derive(Debug)]
pub enum Done<T> {
    /// It had its effect now.
    Fresh(T),
    /// It had its effect before; this is how it was answered.
    Replayed(SavedReply),
}

impl<T> Done<T> {
    /// What a request came to that is new each time.
    ///
    /// # Panics
    /// When the request had a key and was answered before.
    pub fn fresh(self) -> T {
        match self {
            Done::Fresh(value) => value,
            Done::Replayed(_) => panic!("a request without a key has no answer from before"),
        }
    }
}

impl Engine {
    /// Runs `work` and keeps its answer, both in one transaction, unless the request is known.
    pub(crate) async fn write_once<T: Send + 'static>(
        &self,
        actor: &Actor,
        once: Once<T>,
        mut work: impl FnMut(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<Done<T>, Error> {
        let (actor, now) = (actor.clone(), self.now());
        let write = move |tx: &mut Tx<'_>| once.within(tx, &actor, now, &mut work);
        let done = self.0.db.write(write).await;
        self.0.hub.ring_scope();
        done
    }
}

/// Takes the key for this request, or says what is known of the one that has it. Another content under the same key is
/// refused.
pub(crate) fn claim(
    tx: &mut Tx<'_>,
    key: &RequestKey,
    fingerprint: &str,
    now: Time,
) -> Result<Option<Record>, Error> {
    if idempotency::claim(tx, key, fingerprint, now, now.plus(-KEPT_MILLIS))? {
        return Ok(None);
    }
    known(tx, key, fingerprint, now)
}

/// What is known of a request; another content under the same key is refused.
pub(crate) fn known(
    tx: &mut Tx<'_>,
    key: &RequestKey,
    fingerprint: &str,
    now: Time,
) -> Result<Option<Record>, Error> {
    match idempotency::find(tx, key, now.plus(-KEPT_MILLIS))? {
        Some(record) if record.fingerprint != fingerprint => Err(Error::KeyReused),
        record => Ok(record),
    }
}

/// Tells requests apart by their parts: SHA-256 over all of them and their lengths.
#[must_use]
pub fn fingerprint(parts: &[&[u8]]) -> String {
    hexadecimal(&digest(parts))
}

/// SHA-256 over all parts and their lengths.
pub(crate) fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}
