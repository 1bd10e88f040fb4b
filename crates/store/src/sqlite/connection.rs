//! One connection to the file: statements in, rows and sorted errors out.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{ErrorCode, OpenFlags, Statement, ffi};

use crate::db::{Failure, Fault, RETRY_AFTER, Row, Value};
use crate::error::Error;

/// How long the writer waits for another process that writes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);

/// How long a reader waits; in a write-ahead log it has to only while the log is recovered.
const READ_TIMEOUT: Duration = Duration::from_secs(2);

/// How long to wait before asking again where SQLite itself does not wait.
const BUSY_PAUSE: Duration = Duration::from_millis(5);

/// Prepared statements kept per connection; more than the product has.
const STATEMENTS: usize = 512;

/// `synchronous = full` makes a commit durable before it is acknowledged. The page cache is in
/// KiB, and small because the operating system's cache stands behind it. The write-ahead log is carried
/// over into the file every 40 MiB: a page that is written with every message goes over once in so many
/// commits. Files are not mapped: an I/O error would end the process instead of one query.
const SETUP: &str = "
    pragma synchronous = full;
    pragma foreign_keys = on;
    pragma trusted_schema = off;
    pragma temp_store = memory;
    pragma cache_size = -4000;
    pragma journal_size_limit = 67108864;
    pragma wal_autocheckpoint = 10240;
    pragma mmap_size = 0";

/// A connection with the texts of its statements in SQLite's form.
pub(crate) struct Connection {
    inner: rusqlite::Connection,
    texts: HashMap<(usize, usize), Box<str>>, // By place and length of the original text.
}

impl Connection {
    /// The connection that writes.
    pub(super) fn writer(path: &Path) -> Result<Connection, rusqlite::Error> {
        let connection = Connection::open(path, OpenFlags::SQLITE_OPEN_CREATE)?;
        let started = Instant::now();
        loop {
            // SQLite does not wait here when another process does the same to a new file.
            match connection.inner.query_row("pragma journal_mode = wal", [], |_| Ok(())) {
                Err(cause) if is_busy(&cause) && started.elapsed() < BUSY_TIMEOUT => {
                    std::thread::sleep(BUSY_PAUSE);
                }
                done => return done.map(|()| connection),
            }
        }
    }

    /// A connection that cannot write.
    pub(super) fn reader(path: &Path) -> Result<Connection, rusqlite::Error> {
        let connection = Connection::open(path, OpenFlags::empty())?;
        connection.inner.busy_timeout(READ_TIMEOUT)?;
        connection.inner.pragma_update(None, "query_only", true)?;
        Ok(connection)
    }

    fn open(path: &Path, more: OpenFlags) -> Result<Connection, rusqlite::Error> {
        let flags = more | OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let inner = rusqlite::Connection::open_with_flags(path, flags)?;
        inner.busy_timeout(BUSY_TIMEOUT)?;
        inner.set_prepared_statement_cache_capacity(STATEMENTS);
        inner.execute_batch(SETUP)?;
        Ok(Connection { inner, texts: HashMap::new() })
    }

    pub(crate) fn execute(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<u64, Failure> {
        let text = translated(&mut self.texts, sql);
        let done = self.inner.prepare_cached(text).and_then(|mut statement| {
            statement.execute(rusqlite::params_from_iter(values)).map(|changed| changed as u64)
        });
        done.map_err(|cause| self.failure(cause))
    }

    pub(crate) fn rows<T>(
        &mut self,
        sql: &'static str,
        values: &[Value<'_>],
        limit: usize,
        read: &mut dyn FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Failure> {
        let text = translated(&mut self.texts, sql);
        let statement = self.inner.prepare_cached(text);
        let list = statement.and_then(|mut statement| listed(&mut statement, values, limit, read));
        list.map_err(|cause| self.failure(cause))?.map_err(Failure::from)
    }

    pub(crate) fn rows_once<T>(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        read: &mut dyn FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Failure> {
        let statement = self.inner.prepare(&numbered(sql));
        let list =
            statement.and_then(|mut statement| listed(&mut statement, values, usize::MAX, read));
        list.map_err(|cause| self.failure(cause))?.map_err(Failure::from)
    }

    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), Failure> {
        self.inner.execute_batch(sql).map_err(|cause| self.failure(cause))
    }

    /// Writes a compact copy of the database, as it is now, to a new file.
    pub(super) fn copy_into(&self, path: &Path) -> Result<(), rusqlite::Error> {
        self.inner.execute("vacuum into ?1", [path.to_string_lossy()]).map(|_| ())
    }

    /// True outside of a transaction, also of one that SQLite itself has rolled back.
    pub(super) fn is_autocommit(&self) -> bool {
        self.inner.is_autocommit()
    }

    /// How many rows were changed since the connection was opened.
    pub(super) fn total_changes(&self) -> u64 {
        self.inner.total_changes()
    }

    /// The first damage that SQLite finds, if any.
    pub(super) fn damage(&self) -> Result<Option<String>, rusqlite::Error> {
        let found: String = self.inner.query_row("pragma quick_check(1)", [], |row| row.get(0))?;
        Ok(Some(found).filter(|found| found != "ok"))
    }

    fn failure(&self, cause: rusqlite::Error) -> Failure {
        let fault = if self.is_autocommit() { Fault::Lost } else { Fault::Statement };
        let constraint = self.duplicate(&cause);
        let error =
            constraint.map_or_else(|| sorted(cause), |constraint| Error::Duplicate { constraint });
        Failure { error, fault }
    }

    /// The name of the violated unique index; SQLite's message lists the columns instead:
    /// `UNIQUE constraint failed: customer.workspace_id, customer.email`.
    fn duplicate(&self, cause: &rusqlite::Error) -> Option<String> {
        let rusqlite::Error::SqliteFailure(code, Some(message)) = cause else { return None };
        let violated = message.strip_prefix("UNIQUE constraint failed: ")?;
        if let Some(index) = violated.strip_prefix("index ") {
            return Some(index.trim_matches('\'').to_owned()); // Over an expression.
        }
        let table = violated.split('.').next().unwrap_or(violated);
        if code.extended_code != ffi::SQLITE_CONSTRAINT_UNIQUE {
            return Some(format!("{table}_pkey"));
        }
        let named = self.index_over(violated).unwrap_or_else(|error| {
            tracing::debug!(%error, "cannot look up a unique index");
            None
        });
        Some(named.unwrap_or_else(|| unnamed(table, violated)))
    }

    /// The name of the `create unique index` over these columns (`table.one, table.two`).
    fn index_over(&self, columns: &str) -> Result<Option<String>, rusqlite::Error> {
        let table = columns.split('.').next().unwrap_or(columns);
        let mut statement = self.inner.prepare(
            "select list.name, group_concat(?1 || '.' || info.name, ', ' order by info.seqno)
             from pragma_index_list(?1) as list, pragma_index_info(list.name) as info
             where list.\"unique\" = 1 and list.origin = 'c' group by list.name order by list.seq",
        )?;
        let mut rows = statement.query([table])?;
        while let Some(row) = rows.next()? {
            if row.get_ref(1)?.as_str().is_ok_and(|found| found == columns) {
                return row.get(0).map(Some);
            }
        }
        Ok(None)
    }
}

fn is_busy(cause: &rusqlite::Error) -> bool {
    cause.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
}

/// The name that `PostgreSQL` gives to a `unique (…)` in a `create table`.
fn unnamed(table: &str, columns: &str) -> String {
    let columns = columns.split(", ").filter_map(|column| column.split('.').next_back());
    format!("{table}_{}_key", columns.collect::<Vec<_>>().join("_"))
}

/// Sorts an error by what the caller can do.
pub(super) fn sorted(cause: rusqlite::Error) -> Error {
    match cause.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation | ErrorCode::TooBig | ErrorCode::TypeMismatch) => {
            Error::Refused { what: cause.to_string() }
        }
        Some(
            ErrorCode::DiskFull
            | ErrorCode::SystemIoFailure
            | ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::ReadOnly
            | ErrorCode::CannotOpen
            | ErrorCode::OutOfMemory
            | ErrorCode::OperationInterrupted,
        ) => {
            tracing::warn!(%cause, "SQLite is not available");
            Error::Unavailable { retry_after: RETRY_AFTER }
        }
        _ => Error::Database(Box::new(cause)),
    }
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Value::Null => ValueRef::Null,
            Value::Integer(value) => ValueRef::Integer(value),
            Value::Real(value) => ValueRef::Real(value),
            Value::Text(value) => ValueRef::Text(value.as_bytes()),
            Value::Boolean(value) => ValueRef::Integer(i64::from(value)),
            Value::Bytes(value) => ValueRef::Blob(value),
        }))
    }
}

/// Runs a statement and reads the first `limit` rows of its result.
fn listed<T>(
    statement: &mut Statement<'_>,
    values: &[Value<'_>],
    limit: usize,
    read: &mut dyn FnMut(&Row<'_>) -> Result<T, Error>,
) -> Result<Result<Vec<T>, Error>, rusqlite::Error> {
    let mut list = Vec::new();
    let mut rows = statement.query(rusqlite::params_from_iter(values))?;
    while list.len() < limit
        && let Some(row) = rows.next()?
    {
        match read(&Row::sqlite(row)) {
            Ok(value) => list.push(value),
            Err(error) => return Ok(Err(error)),
        }
    }
    Ok(Ok(list))
}

/// The statement's text in SQLite's form, made once: static texts stay where they are.
fn translated<'a>(texts: &'a mut HashMap<(usize, usize), Box<str>>, sql: &'static str) -> &'a str {
    match texts.entry((sql.as_ptr() as usize, sql.len())) {
        Entry::Occupied(entry) => entry.into_mut(),
        Entry::Vacant(entry) => entry.insert(numbered(sql).into_boxed_str()),
    }
}

/// Writes `$1` as `?1`, because SQLite counts `$1` as a name; leaves quoted text and comments.
fn numbered(sql: &str) -> String {
    let mut result = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some(start) = rest.find(['$', '\'', '"', '-', '/']) {
        let (before, from) = rest.split_at(start);
        result.push_str(before);
        let parameter =
            from.starts_with('$') && from[1..].starts_with(|c: char| c.is_ascii_digit());
        let length = if parameter { 1 } else { opaque(from) };
        result.push_str(if parameter { "?" } else { &from[..length] });
        rest = &from[length..];
    }
    result + rest
}

/// How many bytes at the start are a quoted text or a comment; one if neither.
fn opaque(sql: &str) -> usize {
    let end = match sql.as_bytes() {
        [quote @ (b'\'' | b'"'), ..] => return 1 + past(&sql[1..], &(*quote as char).to_string()),
        [b'-', b'-', ..] => "\n",
        [b'/', b'*', ..] => "*/",
        _ => return 1,
    };
    2 + past(&sql[2..], end)
}

fn past(text: &str, end: &str) -> usize {
    text.find(end).map_or(text.len(), |at| at + end.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_numbered_outside_of_quotes_and_comments() {
        let cases = [
            ("select $1, $12", "select ?1, ?12"),
            ("select '$1', $2", "select '$1', ?2"),
            ("select 'it''s $1', $2", "select 'it''s $1', ?2"),
            ("select \"$1\", $2", "select \"$1\", ?2"),
            ("select 1 -- $1\n, $2", "select 1 -- $1\n, ?2"),
            ("select /* $1 */ $2 - 1 / 3", "select /* $1 */ ?2 - 1 / 3"),
            ("select '€', $1 || '$'", "select '€', ?1 || '$'"),
            ("select 'open $1", "select 'open $1"),
            ("select $", "select $"),
        ];
        for (sql, expected) in cases {
            assert_eq!(numbered(sql), expected);
        }
    }
}
