//! The `PostgreSQL` driver: a pool of connections; each closure runs on a blocking thread and is
//! run again when the database says so.

pub(crate) mod column;
mod error;
pub(crate) mod notices;
mod pool;
mod session;
mod tls;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use deadpool_postgres::Pool;
use tokio::runtime::Handle;
use tokio::sync::RwLock;

pub(crate) use session::Session;

use crate::db::{Failure, Fault, RETRY_AFTER, Settings, Tx, attempt};
use crate::error::{Error, OpenError};

/// How often a transaction is run when it meets serialization failures or deadlocks.
const ATTEMPTS: u32 = 8;

/// The mean wait before the second attempt; each further one doubles it.
const BACKOFF: Duration = Duration::from_millis(2);

/// What is added to the statement time-out before a connection that says nothing counts as dead.
const SILENCE: Duration = Duration::from_secs(5);

/// A pool of connections to one database.
pub(crate) struct Postgres {
    pool: Pool,
    notices: notices::Notices,
    limit: Duration,
    commits: Arc<AtomicU64>,
    running: Arc<RwLock<()>>, // Held for reading by every attempt, for writing by `close`.
}

/// What a transaction is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Read,
    Write,
}

impl Mode {
    /// Writers lock the rows they decide upon, by `update … returning` or `for update`: with a
    /// snapshot, each meeting of two would be a retry instead of a short wait.
    fn begin(self) -> &'static str {
        match self {
            Mode::Read => "begin isolation level repeatable read read only",
            Mode::Write => "begin isolation level read committed",
        }
    }
}

/// How an attempt ended.
enum Ended<T, E> {
    Done(Result<T, E>),
    /// Rolled back by the database, which asks to run it again.
    Again,
    /// The connection died before the commit was sent.
    Lost,
}

impl Postgres {
    pub(crate) async fn open(settings: &Settings) -> Result<Postgres, OpenError> {
        Ok(Postgres {
            notices: notices::Notices::new(pool::config(settings)?),
            pool: pool::open(settings).await?,
            limit: settings.statement_timeout + SILENCE,
            commits: Arc::default(),
            running: Arc::default(),
        })
    }

    pub(crate) async fn read<T, E>(
        &self,
        work: impl FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.run(Mode::Read, work).await
    }

    pub(crate) async fn write<T, E>(
        &self,
        work: impl FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.run(Mode::Write, work).await
    }

    pub(crate) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    pub(crate) fn notices(&self) -> &notices::Notices {
        &self.notices
    }

    pub(crate) async fn close(&self) {
        let _nothing_runs = self.running.write().await;
        self.pool.close();
    }

    async fn run<T, E, W>(&self, mode: Mode, mut work: W) -> Result<T, E>
    where
        W: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let mut lost = false;
        for failed in 0..ATTEMPTS {
            let (ended, back) = self.attempt(mode, work).await?;
            work = back;
            match ended {
                Ended::Done(outcome) => return outcome,
                Ended::Again => tokio::time::sleep(backoff(failed)).await,
                Ended::Lost if lost => break,
                Ended::Lost => {
                    lost = true;
                    self.pool.retain(|_, _| false); // The others of that time are dead, too.
                }
            }
        }
        Err(Error::Unavailable { retry_after: RETRY_AFTER }.into())
    }

    /// Runs the work once, on a thread that goes on when the caller goes away.
    async fn attempt<T, E, W>(&self, mode: Mode, mut work: W) -> Result<(Ended<T, E>, W), Error>
    where
        W: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let running = Arc::clone(&self.running).read_owned().await;
        let client = self.pool.get().await.map_err(pool::sorted)?;
        let (limit, commits) = (self.limit, Arc::clone(&self.commits));
        let handle = Handle::current();
        let task = tokio::task::spawn_blocking(move || {
            let mut session = Session::new(client, handle, limit);
            let (ended, clean) = transact(&mut session, mode, &mut work, &commits);
            if clean {
                drop(session);
            } else {
                session.discard();
            }
            drop(running); // Moved here: also without a caller, `close` waits.
            (ended, work)
        });
        task.await.map_err(|cause| Error::Database(Box::new(cause)))
    }
}

/// One transaction from begin to end; false if the connection must not be used again.
fn transact<T, E: From<Error>>(
    session: &mut Session,
    mode: Mode,
    work: &mut impl FnMut(&mut Tx<'_>) -> Result<T, E>,
    commits: &AtomicU64,
) -> (Ended<T, E>, bool) {
    if let Err(failure) = session.batch(mode.begin()) {
        return (ended(failure), false);
    }
    let mut tx = Tx::postgres(session);
    let outcome = attempt(&mut tx, work);
    match tx.fault() {
        Fault::Lost => return (Ended::Lost, false),
        Fault::Again => return (Ended::Again, session.batch("rollback").is_ok()),
        Fault::None | Fault::Statement => {}
    }
    if outcome.is_err() || mode == Mode::Read {
        return (Ended::Done(outcome), session.batch("rollback").is_ok());
    }
    match session.commit() {
        Ok(()) => {
            commits.fetch_add(1, Ordering::Relaxed);
            (Ended::Done(outcome), true)
        }
        Err(failure) => (ended(failure), false),
    }
}

fn ended<T, E: From<Error>>(failure: Failure) -> Ended<T, E> {
    match failure.fault {
        Fault::Again => Ended::Again,
        Fault::Lost => Ended::Lost,
        Fault::None | Fault::Statement => Ended::Done(Err(failure.error.into())),
    }
}

/// A wait between nothing and twice the mean, so that rivals do not meet again.
fn backoff(failed: u32) -> Duration {
    let random = getrandom::u32().unwrap_or(u32::MAX / 2);
    (BACKOFF * 2_u32.pow(failed)).mul_f64(f64::from(random) / f64::from(u32::MAX) * 2.0)
}
