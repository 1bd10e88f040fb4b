//! The SQLite driver: one writer thread that commits what is waiting together, and a pool of
//! readers that run on the caller's thread.

mod backup;
pub(crate) mod column;
mod connection;
mod file;
mod writer;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub use backup::{backup, restore};
pub(crate) use connection::Connection;

use crate::db::{RETRY_AFTER, Settings, Tx, attempt};
use crate::error::{Error, OpenError};
use writer::Writer;

/// An open SQLite file.
pub(crate) struct Sqlite {
    path: PathBuf,
    writer: Writer,
    permits: Arc<Semaphore>,
    idle: Mutex<Vec<Connection>>,
}

impl Sqlite {
    pub(crate) async fn open(path: String, settings: Settings) -> Result<Sqlite, OpenError> {
        let path = PathBuf::from(path);
        let readers = settings.readers.max(1);
        let writer = Writer::start(path.clone(), settings).await?;
        let idle = Mutex::new(Vec::with_capacity(readers));
        Ok(Sqlite { path, writer, permits: Arc::new(Semaphore::new(readers)), idle })
    }

    pub(crate) async fn read<T, E: From<Error>>(
        &self,
        mut work: impl FnMut(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let _permit = self.permit().await?;
        self.read_here(&mut work)
    }

    pub(crate) async fn read_long<T, E>(
        self: &Arc<Self>,
        mut work: impl FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let permit = self.permit().await?;
        let sqlite = Arc::clone(self);
        let task = tokio::task::spawn_blocking(move || {
            let outcome = sqlite.read_here(&mut work);
            drop(permit);
            outcome
        });
        task.await.unwrap_or_else(|cause| Err(Error::Database(Box::new(cause)).into()))
    }

    pub(crate) async fn write<T, E>(
        &self,
        work: impl FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.writer.write(work).await
    }

    pub(crate) fn flushes(&self) -> u64 {
        self.writer.flushes()
    }

    pub(crate) async fn close(&self) {
        self.permits.close();
        self.idle().clear();
        self.writer.close().await;
    }

    async fn permit(&self) -> Result<OwnedSemaphorePermit, Error> {
        let permit = Arc::clone(&self.permits).acquire_owned().await;
        permit.map_err(|_closed| Error::Unavailable { retry_after: RETRY_AFTER })
    }

    fn read_here<T, E: From<Error>>(
        &self,
        work: &mut impl FnMut(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = self.lease()?;
        connection.execute("begin deferred", &[]).map_err(|failure| failure.error)?;
        let outcome = attempt(&mut Tx::sqlite(&mut connection), work);
        if connection.execute("rollback", &[]).is_ok() && !self.permits.is_closed() {
            self.idle().push(connection);
        }
        outcome
    }

    fn lease(&self) -> Result<Connection, Error> {
        let idle = self.idle().pop();
        idle.map_or_else(|| Connection::reader(&self.path).map_err(connection::sorted), Ok)
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
