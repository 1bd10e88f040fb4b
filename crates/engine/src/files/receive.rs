//! The bytes of a file on their way in.
//!
//! Each attempt writes under a name of its own, and the first that brought all bytes counts. So two senders at once, or
//! one whose line broke, cannot mix what they send.

use bytes::Bytes;
use domain::file::{Content, FileState};
use domain::id::FileId;
use futures_util::StreamExt;
use futures_util::stream::{BoxStream, unfold};
use store::{Tx, files};
use tokens::{FilePass, FileUse};
use tokio::sync::oneshot;

use super::settings::{IDLE, failed};
use super::{MISSING, WRONG_PASS, name_of};
use crate::{Engine, Error};

const THERE: Error = Error::Conflict("the bytes of this file are here already");
/// How often the bytes of one file may be begun to be sent.
const ATTEMPTS_MAX: i64 = 20;
/// How much is read of what is too large, so that its sender hears that it is.
const READ_OFF_BYTES_MAX: usize = 32 * 1024 * 1024;

/// A file's bytes on their way in.
pub struct Incoming {
    /// How many there are, if the sender says so.
    pub length: Option<u64>,
    /// The bytes, in parts.
    pub bytes: Bytewise,
}

/// Bytes that come in, in parts.
type Bytewise = BoxStream<'static, Result<Bytes, ::files::Cause>>;

impl Engine {
    /// Takes a file's bytes from whoever shows the pass for them; they are durable when this returns.
    pub async fn receive(&self, id: FileId, pass: &str, incoming: Incoming) -> Result<(), Error> {
        let size_max = match self.open_pass(pass).await? {
            FilePass { file, allows: FileUse::Put { bytes_max }, .. } if file == id => bytes_max,
            _ => return Err(WRONG_PASS),
        };
        let Incoming { length, bytes } = incoming;
        let bytes = unless_idle(bytes);
        if length.is_some_and(|length| size_max < length) {
            read_off(bytes).await;
            return Err(Error::TooLarge { max: size_max });
        }
        let attempt = self.0.db.write(move |tx| begin_attempt(tx, id)).await?;
        let (sender, receiver) = oneshot::channel();
        let engine = self.clone();
        // It goes on to its end when whoever sends has gone, so that nothing half sent is left.
        self.spawn(async move {
            let _ = sender.send(engine.keep(id, attempt, size_max, bytes).await);
        });
        let lost = |_| Error::Internal("receiving a file ended without an end".into());
        receiver.await.map_err(lost)?
    }

    async fn keep(
        &self,
        id: FileId,
        attempt: i64,
        size_max: u64,
        mut bytes: Bytewise,
    ) -> Result<(), Error> {
        let store = &self.file_settings()?.store;
        let name = name_of(id, attempt);
        let stored = store.put(&name, size_max, &mut bytes).await;
        if matches!(stored, Err(::files::Error::TooLarge { .. })) {
            read_off(bytes).await;
        }
        let ::files::Stored { size, sha256 } = stored.map_err(failed)?;
        let content = Content { size_bytes: size as i64, sha256, attempt };
        let first = self.0.db.write(move |tx| files::store(tx, id, &content)).await?;
        let Some(attempts) = first else {
            self.remove_attempts(id, [attempt]).await;
            return Err(THERE);
        };
        self.remove_attempts(id, (1..=attempts).filter(|other| *other != attempt)).await;
        Ok(())
    }

    /// What is left here is removed with the file, or stays without harm.
    async fn remove_attempts(&self, id: FileId, attempts: impl IntoIterator<Item = i64>) {
        let Ok(settings) = self.file_settings() else { return };
        for attempt in attempts {
            if let Err(error) = settings.store.delete(&name_of(id, attempt)).await {
                tracing::warn!(cause = crate::causes(&error), file = %id, "bytes were not removed");
            }
        }
    }
}

fn begin_attempt(tx: &mut Tx<'_>, id: FileId) -> Result<i64, Error> {
    if let Some(attempt) = files::begin_attempt(tx, id, ATTEMPTS_MAX)? {
        return Ok(attempt);
    }
    match files::find_by_id(tx, id)?.map(|file| file.state) {
        None | Some(FileState::Expired) => Err(MISSING),
        Some(FileState::Expected) => {
            Err(Error::Conflict("the bytes of this file were begun too often; announce it again"))
        }
        Some(FileState::Stored | FileState::Ready) => Err(THERE),
    }
}

/// The same bytes, but whoever sends none for a while has broken off.
fn unless_idle(bytes: Bytewise) -> Bytewise {
    let bytes = unfold(bytes, |mut bytes| async move {
        let next = match tokio::time::timeout(IDLE, bytes.next()).await {
            Ok(next) => next?,
            Err(_elapsed) => Err("no bytes came for too long".into()),
        };
        Some((next, bytes))
    });
    bytes.boxed()
}

/// Many senders hear nothing before they have sent everything, so some of what is too much is read and thrown away.
async fn read_off(mut bytes: Bytewise) {
    let mut read = 0;
    while let Some(Ok(part)) = bytes.next().await {
        read += part.len();
        if READ_OFF_BYTES_MAX < read {
            return;
        }
    }
}
