//! What can go wrong in the store, sorted by what the caller can do about it.

use std::path::PathBuf;
use std::time::Duration;

/// The cause of an error, for the log.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why a read or a write did not happen.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Choose another value, or look at the row that has it.
    #[error("{constraint} holds this value already")]
    Duplicate {
        /// The unique index or primary key, by the same name on both databases.
        constraint: String,
    },
    /// Correct the values: a rule of the schema does not allow them.
    #[error("the database refuses these values: {what}")]
    Refused {
        /// The rule, in the database's words.
        what: String,
    },
    /// Tell the operator: a stored row is not what the program writes.
    #[error("a stored row cannot be read: {what}")]
    Unreadable {
        /// The column or the kind of row.
        what: String,
    },
    /// Try again later: the database is away, busy, full or read-only. The cause is in the log.
    #[error("the database is not available at the moment")]
    Unavailable {
        /// When trying again makes sense.
        retry_after: Duration,
    },
    /// Nothing: tell the operator, who finds the cause in the log.
    #[error("the database failed")]
    Database(#[source] Cause),
}

impl Error {
    /// A stored value which is not what the program writes.
    pub fn unreadable(what: impl Into<String>) -> Error {
        Error::Unreadable { what: what.into() }
    }
}

/// Why a database was not opened; each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Correct the database URL.
    #[error("{0}; a database URL is `sqlite:PATH` or `postgres://USER@HOST/NAME`")]
    Address(String),
    /// Give a path that can be read and written.
    #[error("cannot open the database file {}: {cause}", path.display())]
    Path {
        /// The database file or the file beside it that could not be opened.
        path: PathBuf,
        /// What the operating system or SQLite said.
        #[source]
        cause: Cause,
    },
    /// Stop the other server, or choose another file.
    #[error(
        "another server ({by}) is using {}; stop it first, or choose another file with --data-dir \
         or --database-url",
        path.display()
    )]
    Locked {
        /// The database file.
        path: PathBuf,
        /// Who holds the lock, such as `process 4711`.
        by: String,
    },
    /// Restore a backup.
    #[error(
        "the database file {path} is damaged ({what}); keep a copy of it, then restore a backup: \
         switchboard restore BACKUP --database-url sqlite:{path}",
        path = path.display()
    )]
    Damaged {
        /// The database file.
        path: PathBuf,
        /// The first damage found.
        what: String,
    },
    /// Use the newer program.
    #[error(
        "the database has schema {found} and this program knows schemas up to {known}; use the \
         version of switchboard that wrote it, or a newer one"
    )]
    Newer {
        /// The newest migration in the database.
        found: i64,
        /// The newest migration in this program.
        known: i64,
    },
    /// Use the program that made the schema: this one has another text for the same number.
    #[error(
        "migration {number} ({name}) was applied to the database with another text than this \
         program has; use the version of switchboard that wrote it"
    )]
    Changed {
        /// The migration's number.
        number: i64,
        /// The migration's name in this program.
        name: String,
    },
    /// Tell the developers: a migration does not run on this database. Nothing of it was kept.
    #[error("migration {number} ({name}) failed: {cause}")]
    Migration {
        /// The migration's number.
        number: i64,
        /// The migration's name.
        name: String,
        /// What the database said.
        #[source]
        cause: Cause,
    },
    /// Try again later: the database does not answer or has no free connection.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// Nothing: tell the operator.
    #[error("the database cannot be used: {0}")]
    Database(#[source] Cause),
}

impl From<Error> for OpenError {
    fn from(error: Error) -> OpenError {
        match error {
            Error::Unavailable { .. } => {
                OpenError::Unavailable("it does not answer; the cause is in the log".to_owned())
            }
            Error::Database(cause) => OpenError::Database(cause),
            other => OpenError::Database(Box::new(other)),
        }
    }
}
