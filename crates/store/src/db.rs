//! The database: the only doors are [`Db::read`] and [`Db::write`], which run a closure over a
//! transaction. This module and the two drivers are all that knows of two databases; it knows no
//! table. Read `tx` for what a closure can do, then `sqlite` and `postgres`.

mod row;
mod settings;
mod tx;
mod value;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

pub use row::Row;
pub use settings::Settings;
pub use tx::Tx;
pub(crate) use tx::{Failure, Fault};
pub use value::Value;

use crate::error::{Error, OpenError};
use crate::migrations::{self, Migration};
use crate::postgres::Postgres;
pub use crate::postgres::notices::Notice;
use crate::sqlite::Sqlite;

/// What callers are told to wait when the database is not available.
pub(crate) const RETRY_AFTER: Duration = Duration::from_secs(2);

/// Which database it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file of this machine.
    Sqlite,
    /// A server, which several processes may share.
    Postgres,
}

/// An open database; clones are handles to the same one.
#[derive(Clone)]
pub struct Db {
    driver: Driver,
}

#[derive(Clone)]
enum Driver {
    Sqlite(Arc<Sqlite>),
    Postgres(Arc<Postgres>),
}

impl Db {
    /// Opens the database and brings its schema up to date.
    pub async fn open(settings: Settings) -> Result<Db, OpenError> {
        Db::open_with(settings, migrations::ALL).await
    }

    /// Like [`Db::open`], with a schema of one's own.
    pub async fn open_with(settings: Settings, migrations: &[Migration]) -> Result<Db, OpenError> {
        let db = Db { driver: connect(settings).await? };
        match migrations::run(&db, migrations).await {
            Ok(()) => Ok(db),
            Err(error) => {
                db.close().await;
                Err(error)
            }
        }
    }

    /// Runs `work` in a read-only snapshot.
    ///
    /// On SQLite it runs on the calling thread: for queries of less than a millisecond.
    pub async fn read<T, E>(
        &self,
        work: impl FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        match &self.driver {
            Driver::Sqlite(sqlite) => sqlite.read(work).await,
            Driver::Postgres(postgres) => postgres.read(work).await,
        }
    }

    /// Runs `work` in a read-only snapshot, on a thread that may be blocked for long.
    pub async fn read_long<T, E>(
        &self,
        work: impl FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        match &self.driver {
            Driver::Sqlite(sqlite) => sqlite.read_long(work).await,
            Driver::Postgres(postgres) => postgres.read(work).await,
        }
    }

    /// Runs `work` in a transaction, and answers when it is durable or has left no trace.
    ///
    /// `work` may run more than once (after a serialization failure, say): it must have no effect
    /// outside of the transaction. A caller who goes away does not stop it. The isolation is that
    /// of `read committed`: lock what you decide upon, best by `update … returning`.
    pub async fn write<T, E>(
        &self,
        work: impl FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        match &self.driver {
            Driver::Sqlite(sqlite) => sqlite.write(work).await,
            Driver::Postgres(postgres) => postgres.write(work).await,
        }
    }

    /// Which database it is.
    #[must_use]
    pub fn engine(&self) -> Kind {
        match &self.driver {
            Driver::Sqlite(_) => Kind::Sqlite,
            Driver::Postgres(_) => Kind::Postgres,
        }
    }

    /// Says something to the other processes on this database, as far as there may be any; it may get lost. `false` when
    /// it surely did.
    #[expect(clippy::must_use_candidate, reason = "what gets lost is found in the tables")]
    pub fn say(&self, text: String) -> bool {
        match &self.driver {
            Driver::Sqlite(_) => false,
            Driver::Postgres(postgres) => postgres.notices().say(text),
        }
    }

    /// Hears what the processes on this database say, and sends what this one says, until it is dropped. Only the first
    /// call does. On SQLite, which has one process, nothing is ever heard.
    pub async fn hear(&self, hear: impl FnMut(Notice) + Send) {
        match &self.driver {
            Driver::Sqlite(_) => std::future::pending().await,
            Driver::Postgres(postgres) => postgres.notices().run(hear).await,
        }
    }

    /// Finishes the writes that wait, refuses new work, and lets go of the database.
    pub async fn close(&self) {
        match &self.driver {
            Driver::Sqlite(sqlite) => sqlite.close().await,
            Driver::Postgres(postgres) => postgres.close().await,
        }
    }

    /// How many commits went to the disk so far; SQLite puts several writes into one.
    #[must_use]
    pub fn flushes(&self) -> u64 {
        match &self.driver {
            Driver::Sqlite(sqlite) => sqlite.flushes(),
            Driver::Postgres(postgres) => postgres.commits(),
        }
    }
}

/// The path in `sqlite:PATH` and `sqlite://PATH`.
pub(crate) fn sqlite_path(url: &str) -> Option<&str> {
    let path = url.strip_prefix("sqlite:")?;
    Some(path.strip_prefix("//").unwrap_or(path))
}

async fn connect(settings: Settings) -> Result<Driver, OpenError> {
    if let Some(path) = sqlite_path(&settings.url).map(str::to_owned) {
        return Ok(Driver::Sqlite(Arc::new(Sqlite::open(path, settings).await?)));
    }
    if settings.url.starts_with("postgres://") || settings.url.starts_with("postgresql://") {
        return Ok(Driver::Postgres(Arc::new(Postgres::open(&settings).await?)));
    }
    Err(OpenError::Address("this is not the URL of a database".to_owned()))
}

/// Runs a closure over a transaction; a panic becomes an error, and so does a failed statement
/// whose error the closure ignored.
pub(crate) fn attempt<T, E: From<Error>>(
    tx: &mut Tx<'_>,
    work: &mut impl FnMut(&mut Tx<'_>) -> Result<T, E>,
) -> Result<T, E> {
    match catch_unwind(AssertUnwindSafe(|| work(tx))) {
        Ok(Ok(value)) => tx.verdict().map(|()| value).map_err(E::from),
        Ok(Err(error)) => Err(error),
        Err(panic) => {
            let said = panic
                .downcast_ref::<&str>()
                .copied()
                .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
                .unwrap_or("no message");
            Err(Error::Database(format!("the work panicked: {said}").into()).into())
        }
    }
}
