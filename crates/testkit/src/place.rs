//! Places where a database can be: a temporary directory, and a throw-away schema on a server.

use std::path::PathBuf;

use tempfile::TempDir;

/// A place for one database, which goes with it unless it is kept.
pub enum Place {
    /// A directory.
    Sqlite(TempDir),
    /// A schema of a database on a server.
    Postgres {
        /// The URL of the database.
        server: String,
        /// The schema's name, which is also that of its connections.
        name: String,
    },
    /// The URL of a database that somebody else looks after: it stays.
    Kept(String),
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

    /// A new schema, if there is a server.
    ///
    /// # Panics
    /// When the server refuses.
    pub async fn postgres() -> Option<Place> {
        let server = database_server()?;
        let number = getrandom::u64().expect("the operating system gives random bytes");
        let name = format!("test_{number:016x}");
        run_statement(&server, &format!("create schema {name}")).await;
        Some(Place::Postgres { server, name })
    }

    /// The database file.
    ///
    /// # Panics
    /// When the database is on a server, or kept.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        match self {
            Place::Sqlite(directory) => directory.path().join("data/test.db"),
            Place::Postgres { .. } | Place::Kept(_) => panic!("not a file"),
        }
    }

    /// The URL of the database.
    #[must_use]
    pub fn url(&self) -> String {
        match self {
            Place::Sqlite(_) => format!("sqlite:{}", self.path().display()),
            Place::Postgres { server, name } => {
                let mark = if server.contains('?') { '&' } else { '?' };
                format!("{server}{mark}options=-csearch_path%3D{name}&application_name={name}")
            }
            Place::Kept(url) => url.clone(),
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Place::Postgres { server, name } = self else { return };
        let (server, sql) = (server.clone(), format!("drop schema {name} cascade"));
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime can be made").block_on(run_statement(&server, &sql));
        });
        let dropped = dropping.join();
        // A test that fails already says why.
        assert!(dropped.is_ok() || std::thread::panicking(), "the schema was not dropped");
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
