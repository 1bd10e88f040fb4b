//! The keys that sign tokens; their secrets are sealed before they get here.

use domain::clock::Time;
use domain::id::SigningKeyId;

use crate::read::{id, optional_time, time};
use crate::values::values;
use crate::{Result, Row, Tx};

/// A signing key as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredKey {
    /// Its identity.
    pub id: SigningKeyId,
    /// The secret, sealed.
    pub sealed: Vec<u8>,
    /// When it was made.
    pub created_at: Time,
    /// From when it signs nothing new.
    pub retired_at: Option<Time>,
}

/// Adds a key.
pub fn insert(tx: &mut Tx<'_>, key: &StoredKey) -> Result<()> {
    let sql =
        "insert into signing_key (id, sealed, created_at, retired_at) values ($1, $2, $3, $4)";
    tx.execute(
        sql,
        values![
            key.id.to_string(),
            key.sealed,
            key.created_at.millis(),
            key.retired_at.map(Time::millis),
        ],
    )?;
    Ok(())
}

/// Every key, the newest first: those in use before retired ones.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<StoredKey>> {
    let sql = "select id, sealed, created_at, retired_at from signing_key \
               order by case when retired_at is null then 0 else 1 end, created_at desc, id desc";
    tx.rows(sql, values![], stored)
}

/// Lets every key sign nothing new; says how many did until now.
pub fn retire_all(tx: &mut Tx<'_>, now: Time) -> Result<u64> {
    let sql = "update signing_key set retired_at = $1 where retired_at is null";
    tx.execute(sql, values![now.millis()])
}

/// Removes the keys that were retired before a moment; says how many.
pub fn delete_retired(tx: &mut Tx<'_>, before: Time) -> Result<u64> {
    tx.execute("delete from signing_key where retired_at < $1", values![before.millis()])
}

/// Removes every key; says how many.
pub fn delete_all(tx: &mut Tx<'_>) -> Result<u64> {
    tx.execute("delete from signing_key", values![])
}

fn stored(row: &Row<'_>) -> Result<StoredKey> {
    Ok(StoredKey {
        id: id(row, 0)?,
        sealed: row.bytes(1)?,
        created_at: time(row, 2)?,
        retired_at: optional_time(row, 3)?,
    })
}
