//! Places where a database can be: a temporary directory, and a throw-away schema in the database of
//! `TEST_DATABASE_URL`.

use std::path::PathBuf;

use store::{Db, Migration, OpenError, Settings};
use tempfile::TempDir;

/// A schema that has every type of column and every kind of rule.
pub(crate) const SCHEMA: &[Migration] = &[Migration {
    number: 1,
    name: "start",
    sql: "create table item (
              id text primary key not null, number bigint, ratio double precision, flag boolean,
              body bytea, note text
          );
          create table owner (
              id text primary key not null, team text not null, name text not null,
              email text not null, age bigint check (age > 0), item text references item (id),
              unique (team, name)
          );
          create unique index owner_email on owner (team, email);
          create table counter (name text primary key not null, number bigint not null);
          insert into counter (name, number) values ('all', 0), ('other', 0);",
    own: ["", ""],
}];

/// A place for one database, which goes with it.
pub(crate) enum Place {
    /// A directory.
    Sqlite(TempDir),
    /// A schema, which is also the name of its connections, and the URL of the database.
    Postgres { server: String, name: String },
}

impl Place {
    /// A new directory.
    pub(crate) fn sqlite() -> Place {
        Place::Sqlite(tempfile::tempdir().unwrap())
    }

    /// A new schema, if there is a server.
    pub(crate) async fn postgres() -> Option<Place> {
        let server = server()?;
        let name = format!("test_{:016x}", getrandom::u64().unwrap());
        run(&server, &format!("create schema {name}")).await;
        Some(Place::Postgres { server, name })
    }

    /// Every place there is.
    pub(crate) async fn all() -> Vec<Place> {
        [Some(Place::sqlite()), Place::postgres().await].into_iter().flatten().collect()
    }

    /// The database file.
    pub(crate) fn path(&self) -> PathBuf {
        match self {
            Place::Sqlite(directory) => directory.path().join("data/test.db"),
            Place::Postgres { .. } => panic!("not a file"),
        }
    }

    /// The URL of the database.
    pub(crate) fn url(&self) -> String {
        match self {
            Place::Sqlite(_) => format!("sqlite:{}", self.path().display()),
            Place::Postgres { server, name } => {
                let mark = if server.contains('?') { '&' } else { '?' };
                format!("{server}{mark}options=-csearch_path%3D{name}&application_name={name}")
            }
        }
    }

    /// Opens the database with [`SCHEMA`].
    pub(crate) async fn open(&self) -> Db {
        self.open_with(SCHEMA).await.unwrap()
    }

    /// Opens the database with another schema.
    pub(crate) async fn open_with(&self, schema: &[Migration]) -> Result<Db, OpenError> {
        Db::open_with(Settings::new(self.url()), schema).await
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Place::Postgres { server, name } = self else { return };
        let (server, sql) = (server.clone(), format!("drop schema {name} cascade"));
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.unwrap().block_on(run(&server, &sql));
        });
        dropping.join().unwrap();
    }
}

#[expect(clippy::disallowed_methods, reason = "says where the tests run, not what they do")]
pub(crate) fn server() -> Option<String> {
    std::env::var("TEST_DATABASE_URL").ok()
}

/// Runs one statement on the server itself.
pub(crate) async fn run(url: &str, sql: &str) {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
    let statement = async move { client.batch_execute(sql).await };
    let (done, _) = tokio::join!(statement, connection);
    done.unwrap();
}
