//! The keys that sign tokens: read from the database, unsealed, kept in memory for a moment, rotated.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use domain::clock::Time;
use domain::id::SigningKeyId;
use store::Tx;
use store::signing_keys::{self, StoredKey};
use tokens::{Sealing, SigningKey};

use crate::tokens::TTL_SECONDS_MAX;
use crate::{Engine, Error};

/// How long the keys are believed without looking: so long, at most, does a rotation stay unnoticed.
const FRESH_MILLIS: i64 = 10_000;
/// How often an unknown key's name may make this process look.
const LOOK_MILLIS: i64 = 1_000;
/// How long a retired key is kept: as long as the last token that it signed may live, and an hour for slow clocks and
/// for processes that noticed late.
pub(crate) const KEPT_MILLIS: i64 = (TTL_SECONDS_MAX + 60 * 60) * 1_000;

const FOREIGN: &str = "the key that signs tokens was sealed with another server secret: set server.secret (or \
    secret.key in the data directory) to what it was, or run `switchboard secret rotate --forget`, which ends all \
    sessions";

/// The keys as they were read last.
pub(crate) struct Keyring {
    sealing: Option<Sealing>,
    known: RwLock<Arc<Known>>,
    /// One request reads, the others wait for it.
    reading: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Known {
    keys: HashMap<SigningKeyId, SigningKey>,
    /// What signs; absent when there is none, or when it cannot be unsealed.
    signer: Option<SigningKey>,
    is_foreign: bool,
    read_at: Option<Time>,
}

/// What a rotation did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// The key that signs from now on.
    pub key: SigningKeyId,
    /// How many keys sign nothing new; their tokens are good until they end.
    pub retired: u64,
    /// How many keys were dropped with all of their tokens.
    pub dropped: u64,
}

impl Keyring {
    pub(crate) fn new(sealing: Option<Sealing>) -> Keyring {
        Keyring { sealing, known: RwLock::default(), reading: tokio::sync::Mutex::default() }
    }

    fn known(&self) -> Arc<Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn sealing(&self) -> Result<&Sealing, Error> {
        let missing = || Error::Internal("no server secret was given to this process".into());
        self.sealing.as_ref().ok_or_else(missing)
    }

    fn keep(&self, known: Known) -> Arc<Known> {
        let known = Arc::new(known);
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = known.clone();
        known
    }

    /// Unseals what was read. A retired key that cannot be unsealed only ends its tokens.
    fn learn(&self, stored: &[StoredKey], now: Time) -> Result<Known, Error> {
        let sealing = self.sealing()?;
        let keys = stored.iter().filter_map(|stored| unseal(sealing, stored));
        let keys: HashMap<_, _> = keys.map(|key| (key.id(), key)).collect();
        let newest = stored.first().filter(|newest| newest.retired_at.is_none());
        let signer = newest.and_then(|newest| keys.get(&newest.id).cloned());
        let is_foreign = newest.is_some() && signer.is_none();
        Ok(Known { keys, signer, is_foreign, read_at: Some(now) })
    }
}

impl Engine {
    /// Makes sure that this process can sign tokens: the first process on a database makes the first key, and one whose
    /// secret is not that of the others is refused. To be called once, before requests are served.
    pub async fn open_keyring(&self) -> Result<(), Error> {
        if self.read_keys().await?.is_foreign {
            return Err(Error::Conflict(FOREIGN));
        }
        self.signing_key().await.map(|_| ())
    }

    /// What signs tokens now.
    pub(crate) async fn signing_key(&self) -> Result<SigningKey, Error> {
        let mut known = self.keys_since(FRESH_MILLIS).await?;
        if known.signer.is_none() && !known.is_foreign {
            self.insert_first_key().await?;
            known = self.read_keys().await?;
        }
        known.signer.clone().ok_or_else(|| Error::Internal(FOREIGN.into()))
    }

    /// The key of that name, if there is one; the database is asked again when it is not known yet.
    pub(crate) async fn find_key(&self, id: SigningKeyId) -> Result<Option<SigningKey>, Error> {
        let known = self.keys_since(FRESH_MILLIS).await?;
        if let Some(key) = known.keys.get(&id) {
            return Ok(Some(key.clone()));
        }
        Ok(self.keys_since(LOOK_MILLIS).await?.keys.get(&id).cloned())
    }

    /// The keys as they were at most `millis` ago.
    async fn keys_since(&self, millis: i64) -> Result<Arc<Known>, Error> {
        let fresh = |known: &Known| {
            let age = known.read_at.map(|read_at| self.now().millis() - read_at.millis());
            age.is_some_and(|age| (0..millis).contains(&age))
        };
        let known = self.0.keyring.known();
        if fresh(&known) {
            return Ok(known);
        }
        let _reading = self.0.keyring.reading.lock().await;
        let known = self.0.keyring.known();
        if fresh(&known) { Ok(known) } else { self.read_keys().await }
    }

    async fn read_keys(&self) -> Result<Arc<Known>, Error> {
        let now = self.now();
        let stored = self.0.db.read(signing_keys::all).await?;
        Ok(self.0.keyring.keep(self.0.keyring.learn(&stored, now)?))
    }

    async fn insert_first_key(&self) -> Result<(), Error> {
        let (_, first) = self.new_key()?;
        let write = move |tx: &mut Tx<'_>| {
            let is_first = signing_keys::all(tx)?.iter().all(|key| key.retired_at.is_some());
            if is_first { signing_keys::insert(tx, &first) } else { Ok(()) }
        };
        Ok(self.0.db.write(write).await?)
    }

    /// Adds a key that signs from now on. The old ones are retired: what they signed is good until it ends, and nobody
    /// notices. With `forget` they are dropped and all of their tokens with them, also when they cannot be unsealed.
    pub async fn rotate_keys(&self, forget: bool) -> Result<Rotation, Error> {
        // A process with another secret than the server's would make a key that the server cannot use.
        if !forget && self.read_keys().await?.is_foreign {
            return Err(Error::Conflict(FOREIGN));
        }
        let (key, new) = self.new_key()?;
        let now = self.now();
        let write = move |tx: &mut Tx<'_>| {
            let (retired, dropped) = if forget {
                (0, signing_keys::delete_all(tx)?)
            } else {
                (signing_keys::retire_all(tx, now)?, 0)
            };
            signing_keys::insert(tx, &new)?;
            Ok::<_, store::Error>(Rotation { key, retired, dropped })
        };
        let rotation = self.0.db.write(write).await?;
        self.read_keys().await?;
        Ok(rotation)
    }

    fn new_key(&self) -> Result<(SigningKeyId, StoredKey), Error> {
        let sealing = self.0.keyring.sealing()?;
        let now = self.now();
        let id = SigningKeyId::mint(&self.0.mint, now);
        let sealed = sealing.seal(&purpose(id), &self.0.mint.secret());
        Ok((id, StoredKey { id, sealed, created_at: now, retired_at: None }))
    }
}

fn unseal(sealing: &Sealing, stored: &StoredKey) -> Option<SigningKey> {
    let secret = sealing.unseal(&purpose(stored.id), &stored.sealed).ok()?;
    Some(SigningKey::new(stored.id, secret.try_into().ok()?))
}

/// What a key's secret is sealed for.
fn purpose(id: SigningKeyId) -> String {
    format!("signing key {id}")
}
