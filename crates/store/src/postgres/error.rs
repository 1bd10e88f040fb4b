//! Errors of `PostgreSQL`, sorted by what the caller can do and by what became of the transaction.

use std::error::Error as _;
use std::io;

use deadpool_postgres::Object;
use tokio_postgres::Error as Cause;
use tokio_postgres::error::{DbError, Severity, SqlState};

use crate::db::{Failure, Fault, RETRY_AFTER};
use crate::error::Error;

/// True if the server itself refused the statement and the connection goes on.
pub(super) fn is_statement(cause: &Cause) -> bool {
    cause.as_db_error().is_some_and(|error| error.parsed_severity() == Some(Severity::Error))
}

/// A failed statement of a transaction.
pub(super) fn failure(client: &Object, cause: Cause) -> Failure {
    let fault = if is_lost(client, &cause) {
        Fault::Lost
    } else if is_stale_plan(&cause) {
        client.statement_cache.clear();
        Fault::Again
    } else if matches!(
        cause.code(),
        Some(&SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED)
    ) {
        Fault::Again
    } else {
        Fault::Statement
    };
    Failure { error: sorted(cause), fault }
}

fn is_lost(client: &Object, cause: &Cause) -> bool {
    match cause.as_db_error() {
        Some(_) => !is_statement(cause),
        None => client.is_closed() || is_broken(cause),
    }
}

/// True if there is no connection (any more).
fn is_broken(cause: &Cause) -> bool {
    cause.is_closed() || cause.source().is_some_and(<dyn std::error::Error>::is::<io::Error>)
}

/// A newer version changed a table under a statement that was prepared before.
fn is_stale_plan(cause: &Cause) -> bool {
    cause.as_db_error().is_some_and(|error| {
        error.code() == &SqlState::FEATURE_NOT_SUPPORTED
            && error.routine() == Some("RevalidateCachedQuery")
    })
}

/// Sorts an error by what the caller can do.
pub(super) fn sorted(cause: Cause) -> Error {
    let Some(error) = cause.as_db_error() else {
        return if is_broken(&cause) {
            unavailable(&cause)
        } else {
            Error::Database(Box::new(cause))
        };
    };
    if error.code() == &SqlState::UNIQUE_VIOLATION {
        let constraint = error.constraint().or(error.table()).unwrap_or_default().to_owned();
        return Error::Duplicate { constraint };
    }
    match error.code().code().as_bytes() {
        // Constraints and data.
        [b'2', b'2' | b'3', ..] => Error::Refused { what: error.message().to_owned() },
        _ if is_away(error) => unavailable(&cause),
        _ => Error::Database(Box::new(cause)),
    }
}

/// Connections, resources (memory, disk, connections), locks, shut-down, time-outs, I/O,
/// read-only standby, serialization.
fn is_away(error: &DbError) -> bool {
    let code = error.code();
    [b"08".as_slice(), b"53", b"55", b"57", b"58", b"40"]
        .iter()
        .any(|class| code.code().as_bytes().starts_with(class))
        || code == &SqlState::READ_ONLY_SQL_TRANSACTION
}

pub(super) fn unavailable(cause: &(dyn std::error::Error + 'static)) -> Error {
    tracing::warn!(cause, "PostgreSQL is not available");
    Error::Unavailable { retry_after: RETRY_AFTER }
}
