//! Places where a database can be: a temporary directory, and a throw-away database on a server.

use std::path::PathBuf;

use tempfile::TempDir;

/// A place for one database, which goes with it.
pub enum Place {
    /// A directory.
    Sqlite(TempDir),
    /// A database on a server.
    Postgres {
        /// The server's URL.
        server: String,
        /// The database's name.
        name: String,
    },
}

impl Place {
    /// The one that the environment selects: on the server of `TEST_DATABASE_URL`, or a directory.
    pub async fn selected() -> Place {
        match Place::postgres().await {
            Some(place) => place,
            None => Place::sqlite(),
        }
    }

    /// A new directory.
    ///
    /// # Panics
    /// When the directory cannot be made.
    #[must_use]
    pub fn sqlite() -> Place {
        Place::Sqlite(tempfile::tempdir().expect("temporary directories can be made"))
    }

    /// A new database, if there is a server.
    ///
    /// # Panics
    /// When the server refuses.
    pub async fn postgres() -> Option<Place> {
        let server = database_server()?;
        let number = getrandom::u64().expect("the operating system gives random bytes");
        let name = format!("test_{number:016x}");
        run_statement(&server, &format!("create database {name}")).await;
        Some(Place::Postgres { server, name })
    }

    /// The database file.
    ///
    /// # Panics
    /// When the database is on a server.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        match self {
            Place::Sqlite(directory) => directory.path().join("data/test.db"),
            Place::Postgres { .. } => panic!("not a file"),
        }
    }

    /// The URL of the database.
    ///
    /// # Panics
    /// When the server's URL names no database.
    #[must_use]
    pub fn url(&self) -> String {
        match self {
            Place::Sqlite(_) => format!("sqlite:{}", self.path().display()),
            Place::Postgres { server, name } => {
                let (address, options) = server.split_once('?').unwrap_or((server, ""));
                let (address, _) = address.rsplit_once('/').expect("the URL names a database");
                format!("{address}/{name}?{options}")
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Place::Postgres { server, name } = self else { return };
        let (server, sql) =
            (server.clone(), format!("drop database if exists {name} with (force)"));
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime can be made").block_on(run_statement(&server, &sql));
        });
        let dropped = dropping.join();
        // A test that fails already says why.
        assert!(dropped.is_ok() || std::thread::panicking(), "the database was not dropped");
    }
}

/// The `PostgreSQL` server to test on, if any.
#[expect(clippy::disallowed_methods, reason = "says where the tests run, not what they do")]
#[must_use]
pub fn database_server() -> Option<String> {
    std::env::var("TEST_DATABASE_URL").ok()
}

/// Runs one statement on the server itself.
///
/// # Panics
/// When the server is away or refuses.
pub async fn run_statement(url: &str, sql: &str) {
    let connected = tokio_postgres::connect(url, tokio_postgres::NoTls).await;
    let (client, connection) = connected.expect("the server answers");
    let statement = async move { client.batch_execute(sql).await };
    let (done, _) = tokio::join!(statement, connection);
    done.expect("the server runs the statement");
}
