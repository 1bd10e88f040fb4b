//! Where the database is and how it is used.

use std::time::Duration;

/// How to open a database.
#[derive(Clone)]
pub struct Settings {
    /// `sqlite:PATH` or `postgres://…`. May hold a password: never log it.
    pub url: String,
    /// SQLite: the most connections that read at the same time.
    pub readers: usize,
    /// `PostgreSQL`: the most connections.
    pub pool: usize,
    /// `PostgreSQL`: the longest a statement may take.
    pub statement_timeout: Duration,
    /// True for a server, which takes the lock of a SQLite file; false for a command that works
    /// beside it.
    pub exclusive: bool,
    /// Whether a SQLite file is checked for damage when it is opened; takes about a second per
    /// gigabyte.
    pub check: bool,
}

impl Settings {
    /// The default of [`Settings::readers`].
    pub const READERS: usize = 8;
    /// The default of [`Settings::pool`].
    pub const POOL: usize = 16;
    /// The default of [`Settings::statement_timeout`].
    pub const STATEMENT_TIMEOUT: Duration = Duration::from_secs(15);

    /// Settings of a command: no lock, no check.
    pub fn new(url: impl Into<String>) -> Settings {
        Settings {
            url: url.into(),
            readers: Settings::READERS,
            pool: Settings::POOL,
            statement_timeout: Settings::STATEMENT_TIMEOUT,
            exclusive: false,
            check: false,
        }
    }
}
