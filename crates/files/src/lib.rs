//! Where the bytes of files are: a folder of this machine, or a bucket of an S3 server.
//!
//! Knows names and bytes; deliberately knows no conversation, no permission, no database and no media type. What is
//! acknowledged is durable, and nothing half written is ever found under a name. Read `place` for where, then [`Files`].

mod error;
mod place;
mod put;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};

pub use error::{Cause, Error};
pub use place::{Bucket, Place};
pub use put::Stored;

/// What is written and removed again to see whether writing is possible.
const PROBE: &str = "write-check";

/// The store of files; clones are handles to the same one.
#[derive(Clone)]
pub struct Files {
    store: Arc<dyn ObjectStore>,
    /// How many bytes of a file are held in memory while it is written.
    part_bytes: usize,
    /// The folder, if it is one.
    folder: Option<PathBuf>,
}

/// A stored file on its way out.
pub struct Reading {
    /// How many bytes there are.
    pub size: u64,
    /// The bytes, in parts.
    pub bytes: BoxStream<'static, Result<Bytes, Error>>,
}

impl Files {
    /// Opens the place, and makes it when it is a folder that is missing; refuses one that cannot be written.
    pub async fn open(place: &Place) -> Result<Files, Error> {
        let files = place::open(place)?;
        let probe = Path::from(PROBE);
        files.store.put(&probe, Bytes::from_static(b"switchboard").into()).await?;
        files.store.delete(&probe).await?;
        Ok(files)
    }

    /// The bytes of that name, if there are any.
    pub async fn read(&self, name: &str) -> Result<Option<Reading>, Error> {
        let found = match self.store.get(&Path::from(name)).await {
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            found => found?,
        };
        let size = found.meta.size;
        let bytes = found.into_stream().map(|part| part.map_err(Error::from)).boxed();
        Ok(Some(Reading { size, bytes }))
    }

    /// Removes what has that name; nothing happens when nothing has.
    pub async fn delete(&self, name: &str) -> Result<(), Error> {
        match self.store.delete(&Path::from(name)).await {
            Err(object_store::Error::NotFound { .. }) => Ok(()),
            deleted => Ok(deleted?),
        }
    }

    /// Removes what a process that died had begun to write in the folder, if it was begun before that time, and says
    /// how much that was. In a bucket such parts are invisible; a rule of the bucket removes them.
    pub async fn sweep(&self, before: SystemTime) -> Result<usize, Error> {
        let Some(folder) = self.folder.clone() else { return Ok(0) };
        let swept = tokio::task::spawn_blocking(move || place::sweep(&folder, before)).await;
        swept.map_err(|error| Error::Unavailable(error.into()))?.map_err(Error::from)
    }
}
