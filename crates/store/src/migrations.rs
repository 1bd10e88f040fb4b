//! The schema's history: numbered texts, one for both databases, each applied once, in order, in a
//! transaction of its own. Full text alone has a text for each ([`Migration::own`]).

use domain::clock::Clock;
use sha2::{Digest, Sha256};

use crate::db::{Db, Kind, Tx};
use crate::error::{Error, OpenError};

/// One step of the schema; its text never changes once it was released.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// The place in the order: 1, 2, 3…
    pub number: i64,
    /// What it does, for people.
    pub name: &'static str,
    /// The statements, which run on both databases.
    pub sql: &'static str,
    /// What follows them where the databases have nothing in common: on SQLite, and on `PostgreSQL`.
    pub own: [&'static str; 2],
}

impl Migration {
    /// What runs on one database: the common statements and its own.
    fn text(&self, kind: Kind) -> String {
        let [sqlite, postgres] = self.own;
        let own = match kind {
            Kind::Sqlite => sqlite,
            Kind::Postgres => postgres,
        };
        format!("{}{own}", self.sql)
    }
}

macro_rules! migration {
    ($number:literal, $name:literal, $file:literal) => {
        Migration {
            number: $number,
            name: $name,
            sql: include_str!(concat!("../migrations/", $file)),
            own: ["", ""],
        }
    };
    ($number:literal, $name:literal, $file:literal, $sqlite:literal, $postgres:literal) => {
        Migration {
            own: [
                include_str!(concat!("../migrations/", $sqlite)),
                include_str!(concat!("../migrations/", $postgres)),
            ],
            ..migration!($number, $name, $file)
        }
    };
}

/// The product's schema.
pub(crate) const ALL: &[Migration] = &[
    migration!(1, "start", "0001_start.sql"),
    migration!(2, "live", "0002_live.sql"),
    migration!(3, "tokens", "0003_tokens.sql"),
    migration!(4, "files", "0004_files.sql"),
    migration!(5, "versions", "0005_versions.sql"),
    migration!(6, "unended_runs", "0006_unended_runs.sql"),
    migration!(7, "desk", "0007_desk.sql"),
    migration!(8, "identity", "0008_identity.sql"),
    migration!(9, "library", "0009_library.sql"),
    migration!(
        10,
        "search",
        "0010_search.sql",
        "0010_search.sqlite.sql",
        "0010_search.postgres.sql"
    ),
    migration!(11, "exchange", "0011_exchange.sql"),
    migration!(12, "customers", "0012_customers.sql"),
    migration!(13, "hand_off", "0013_hand_off.sql"),
    migration!(14, "webhooks", "0014_webhooks.sql"),
    migration!(15, "history", "0015_history.sql"),
    migration!(16, "lists", "0016_lists.sql"),
];

const TABLE: &str = "
    create table if not exists schema_migration (
        number bigint primary key not null,
        name text not null,
        checksum text not null,
        applied_at bigint not null
    )";

/// Applies what is missing; refuses a database that is newer or has another history.
pub(crate) async fn run(db: &Db, migrations: &[Migration]) -> Result<(), OpenError> {
    let applied = db.write(prepare).await?;
    check(&applied, migrations, db.engine())?;
    for &migration in migrations.iter().skip(applied.len()) {
        db.write(move |tx| apply(tx, migration)).await.map_err(|error| match error {
            Error::Unavailable { .. } => OpenError::from(error),
            error => OpenError::Migration {
                number: migration.number,
                name: migration.name.to_owned(),
                cause: Box::new(error),
            },
        })?;
    }
    Ok(())
}

/// A migration that the database has.
struct Applied {
    number: i64,
    checksum: String,
}

fn prepare(tx: &mut Tx<'_>) -> Result<Vec<Applied>, Error> {
    tx.lock_schema()?;
    tx.batch(TABLE)?;
    tx.rows("select number, checksum from schema_migration order by number", &[], |row| {
        Ok(Applied { number: row.integer(0)?, checksum: row.text(1)? })
    })
}

fn check(applied: &[Applied], migrations: &[Migration], kind: Kind) -> Result<(), OpenError> {
    let known = migrations.last().map_or(0, |last| last.number);
    let found = applied.last().map_or(0, |last| last.number);
    if known < found {
        return Err(OpenError::Newer { found, known });
    }
    for (applied, migration) in applied.iter().zip(migrations) {
        if applied.number != migration.number || applied.checksum != checksum(&migration.text(kind))
        {
            let name = migration.name.to_owned();
            return Err(OpenError::Changed { number: migration.number, name });
        }
    }
    Ok(())
}

/// Applies one migration, unless another process did so in the meantime.
fn apply(tx: &mut Tx<'_>, migration: Migration) -> Result<(), Error> {
    tx.lock_schema()?;
    let sql = "select 1 from schema_migration where number = $1";
    if tx.find(sql, &[migration.number.into()], |_| Ok(()))?.is_some() {
        return Ok(());
    }
    let text = migration.text(tx.kind());
    tx.batch(&text)?;
    tx.execute(
        "insert into schema_migration (number, name, checksum, applied_at) values ($1, $2, $3, $4)",
        &[
            migration.number.into(),
            migration.name.into(),
            (&checksum(&text)).into(),
            Clock::System.now().millis().into(), // A note for the operator; no rule reads it.
        ],
    )?;
    Ok(())
}

fn checksum(sql: &str) -> String {
    Sha256::digest(sql).iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}
