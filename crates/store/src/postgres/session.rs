//! A connection for the time of one transaction, with statements that block.

use std::time::Duration;

use deadpool_postgres::Object;
use tokio::runtime::Handle;
use tokio_postgres::Statement;
use tokio_postgres::types::{ToSql, Type};

use super::error;
use crate::db::{Failure, Fault, RETRY_AFTER, Row, Value};
use crate::error::Error;

/// Identifies the lock under which schemas are migrated; any number that nobody else uses.
const SCHEMA_LOCK: &str = "
    set local statement_timeout = 0;
    select pg_advisory_xact_lock(4242713371980105)";

/// A migration may take this long.
const SCHEMA_LIMIT: Duration = Duration::from_hours(1);

/// Runs statements on a blocking thread.
pub(crate) struct Session {
    client: Object,
    handle: Handle,
    limit: Duration,
}

impl Session {
    pub(super) fn new(client: Object, handle: Handle, limit: Duration) -> Session {
        Session { client, handle, limit }
    }

    /// Closes the connection instead of giving it back to the pool.
    pub(super) fn discard(self) {
        drop(Object::take(self.client));
    }

    pub(crate) fn execute(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<u64, Failure> {
        self.wait(async {
            let statement = self.client.prepare_cached(sql).await?;
            self.client.execute(&statement, &parameters(values)).await
        })
    }

    pub(crate) fn rows<T>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
        limit: usize,
        read: &mut dyn FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Failure> {
        let rows = self.wait(async {
            let statement: Statement = self.client.prepare_cached(sql).await?;
            self.client.query(&statement, &parameters(values)).await
        })?;
        let read = rows.iter().take(limit).map(|row| read(&Row::postgres(row)));
        read.collect::<Result<_, Error>>().map_err(Failure::from)
    }

    pub(crate) fn rows_once<T>(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        read: &mut dyn FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Failure> {
        let typed = values.iter().map(|value| (value as _, type_of(value))).collect::<Vec<_>>();
        let rows = self.wait(self.client.query_typed(sql, &typed))?;
        let read = rows.iter().map(|row| read(&Row::postgres(row)));
        read.collect::<Result<_, Error>>().map_err(Failure::from)
    }

    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), Failure> {
        self.wait(self.client.batch_execute(sql))
    }

    /// Makes processes that migrate take turns, and gives them time.
    pub(crate) fn lock_schema(&mut self) -> Result<(), Failure> {
        self.limit = SCHEMA_LIMIT;
        self.batch(SCHEMA_LOCK)
    }

    /// Commits; when nobody can know whether it did, that is `Unavailable`, never a repetition.
    pub(super) fn commit(&mut self) -> Result<(), Failure> {
        let answer = self.handle.block_on(async {
            tokio::time::timeout(self.limit, self.client.batch_execute("commit")).await
        });
        match answer {
            Ok(Ok(())) => Ok(()),
            Ok(Err(cause)) if error::is_statement(&cause) => {
                Err(error::failure(&self.client, cause))
            }
            unknown => {
                tracing::warn!(cause = ?unknown, "PostgreSQL did not answer a commit");
                let error = Error::Unavailable { retry_after: RETRY_AFTER };
                Err(Failure { error, fault: Fault::Statement })
            }
        }
    }

    /// Blocks until the database answers, or has been silent for too long.
    fn wait<T>(
        &self,
        answer: impl Future<Output = Result<T, tokio_postgres::Error>>,
    ) -> Result<T, Failure> {
        let answer = self.handle.block_on(async { tokio::time::timeout(self.limit, answer).await });
        match answer {
            Ok(answer) => answer.map_err(|cause| error::failure(&self.client, cause)),
            Err(_elapsed) => {
                tracing::warn!(limit = ?self.limit, "PostgreSQL is silent");
                let error = Error::Unavailable { retry_after: RETRY_AFTER };
                Err(Failure { error, fault: Fault::Lost })
            }
        }
    }
}

fn parameters<'a>(values: &'a [Value<'a>]) -> Vec<&'a (dyn ToSql + Sync)> {
    values.iter().map(|value| value as _).collect()
}

/// The type of the columns that a value is for.
fn type_of(value: &Value<'_>) -> Type {
    match value {
        Value::Null => Type::UNKNOWN, // The server finds out.
        Value::Integer(_) => Type::INT8,
        Value::Real(_) => Type::FLOAT8,
        Value::Text(_) => Type::TEXT,
        Value::Boolean(_) => Type::BOOL,
        Value::Bytes(_) => Type::BYTEA,
    }
}
