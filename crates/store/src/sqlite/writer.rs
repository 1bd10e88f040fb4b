//! The writer: one thread, one connection, and group commit.
//!
//! What waits when a transaction begins, and what arrives while it runs, is committed together.
//! Each job has a savepoint of its own, so that one which fails takes nothing with it; everybody
//! is answered after the commit.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};

use super::connection::Connection;
use super::file;
use crate::db::{Failure, Fault, RETRY_AFTER, Settings, Tx, attempt};
use crate::error::{Error, OpenError};

/// Writes that may wait; more make their callers wait before they are queued.
const QUEUE: usize = 1024;

/// The most writes in one commit.
const GROUP: usize = 256;

/// How long a group takes further writes, so that the first of it is not kept waiting.
const GROUP_TIME: Duration = Duration::from_millis(20);

/// The handle to the writer's thread, which ends when the handle is closed or dropped.
pub(super) struct Writer {
    queue: mpsc::Sender<Message>,
    flushes: Arc<AtomicU64>,
}

enum Message {
    Write(Box<dyn Job>),
    Close(oneshot::Sender<()>),
}

impl Writer {
    pub(super) async fn start(path: PathBuf, settings: Settings) -> Result<Writer, OpenError> {
        let flushes = Arc::new(AtomicU64::new(0));
        let (queue, jobs) = mpsc::channel(QUEUE);
        let (opened, ready) = oneshot::channel();
        let counter = Arc::clone(&flushes);
        thread::Builder::new()
            .name("sqlite-writer".to_owned())
            .spawn(move || serve(&path, &settings, opened, jobs, &counter))
            .map_err(|cause| OpenError::Database(Box::new(cause)))?;
        match ready.await {
            Ok(outcome) => outcome.map(|()| Writer { queue, flushes }),
            Err(gone) => Err(OpenError::Database(Box::new(gone))),
        }
    }

    pub(super) async fn write<T, E>(
        &self,
        work: impl FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(Pending { work, outcome: None, reply });
        let queued = self.queue.send(Message::Write(job)).await;
        queued.map_err(|_closed| unavailable())?;
        answer.await.unwrap_or_else(|_gone| Err(unavailable().into()))
    }

    pub(super) async fn close(&self) {
        let (done, wait) = oneshot::channel();
        if self.queue.send(Message::Close(done)).await.is_ok() {
            let _ = wait.await; // An error means that the thread has ended: it is closed.
        }
    }

    pub(super) fn flushes(&self) -> u64 {
        self.flushes.load(Ordering::Relaxed)
    }
}

/// A write on its way through the queue, whatever its types.
trait Job: Send {
    /// Runs the work; false if it failed and nothing of it is to be kept.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
    /// Tells the caller, once the group is durable or lost.
    fn answer(self: Box<Self>, durable: bool);
}

struct Pending<W, T, E> {
    work: W,
    outcome: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<W, T, E> Job for Pending<W, T, E>
where
    W: FnMut(&mut Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<Error> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let outcome = attempt(tx, &mut self.work);
        let keep = outcome.is_ok();
        self.outcome = Some(outcome);
        keep
    }

    fn answer(self: Box<Self>, durable: bool) {
        let answer = match self.outcome {
            Some(Err(error)) => Err(error),
            Some(Ok(value)) if durable => Ok(value),
            _ => Err(unavailable().into()),
        };
        let _ = self.reply.send(answer); // The caller may be gone; the work is done all the same.
    }
}

fn unavailable() -> Error {
    Error::Unavailable { retry_after: RETRY_AFTER }
}

/// The thread: opens the file, then writes until it is told to close or nobody is left.
fn serve(
    path: &Path,
    settings: &Settings,
    opened: oneshot::Sender<Result<(), OpenError>>,
    mut jobs: mpsc::Receiver<Message>,
    flushes: &AtomicU64,
) {
    let (mut connection, lock) = match file::open(path, settings) {
        Ok(open) => open,
        Err(error) => {
            let _ = opened.send(Err(error)); // The opener may have given up.
            return;
        }
    };
    let _ = opened.send(Ok(()));
    let mut closers = Vec::new();
    while let Some(message) = jobs.blocking_recv() {
        match message {
            Message::Write(job) => {
                commit_group(&mut connection, job, &mut jobs, &mut closers, flushes);
            }
            Message::Close(closer) => closers.push(closer),
        }
        if !closers.is_empty() {
            jobs.close(); // What is in the queue is still received.
        }
    }
    finish(connection, lock);
    for closer in closers {
        let _ = closer.send(()); // It may have stopped waiting.
    }
}

/// Empties the write-ahead log into the file, which then stands alone, and releases the lock last.
fn finish(mut connection: Connection, lock: Option<File>) {
    if let Err(failure) = connection.batch("pragma wal_checkpoint(truncate)") {
        tracing::warn!(error = ?failure.error, "the write-ahead log stays beside the database");
    }
    drop(connection);
    drop(lock);
}

fn commit_group(
    connection: &mut Connection,
    first: Box<dyn Job>,
    jobs: &mut mpsc::Receiver<Message>,
    closers: &mut Vec<oneshot::Sender<()>>,
    flushes: &AtomicU64,
) {
    let before = connection.total_changes();
    let mut group = vec![first];
    let done = run_group(connection, &mut group, || match jobs.try_recv() {
        Ok(Message::Write(job)) => Some(job),
        Ok(Message::Close(closer)) => {
            closers.push(closer);
            None
        }
        Err(_) => None,
    });
    if let Err(failure) = &done {
        tracing::error!(error = ?failure.error, writes = group.len(), "a group of writes is lost");
        roll_back(connection);
    } else if connection.total_changes() != before {
        flushes.fetch_add(1, Ordering::Relaxed);
    }
    for job in group {
        job.answer(done.is_ok());
    }
}

/// Runs and commits the group, which grows while it runs; after an error nothing of it is kept.
fn run_group(
    connection: &mut Connection,
    group: &mut Vec<Box<dyn Job>>,
    mut next: impl FnMut() -> Option<Box<dyn Job>>,
) -> Result<(), Failure> {
    connection.execute("begin immediate", &[])?;
    let started = Instant::now();
    let mut kept = false;
    while let Some(job) = group.last_mut() {
        kept |= run_job(connection, job.as_mut())?;
        if GROUP <= group.len() || GROUP_TIME < started.elapsed() {
            break;
        }
        match next() {
            Some(job) => group.push(job),
            None => break,
        }
    }
    connection.execute(if kept { "commit" } else { "rollback" }, &[]).map(|_| ())
}

fn run_job(connection: &mut Connection, job: &mut dyn Job) -> Result<bool, Failure> {
    connection.execute("savepoint job", &[])?;
    let mut tx = Tx::sqlite(connection);
    let keep = job.run(&mut tx);
    if tx.fault() == Fault::Lost {
        return Err(unavailable().into()); // The cause was logged, and is the job's own answer.
    }
    if !keep {
        connection.execute("rollback to job", &[])?;
    }
    connection.execute("release job", &[])?;
    Ok(keep)
}

fn roll_back(connection: &mut Connection) {
    if !connection.is_autocommit()
        && let Err(failure) = connection.batch("rollback")
    {
        tracing::error!(error = ?failure.error, "cannot roll back");
    }
}
