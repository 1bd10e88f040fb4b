//! What a repeated request is answered with.

use domain::clock::Time;
use domain::id::RunId;
use domain::workspace::Scope;

use crate::read::optional_id;
use crate::values::values;
use crate::{Result, Tx};

/// Whose request it is, and which.
#[derive(Clone, Debug)]
pub struct RequestKey {
    /// The world that it acts in.
    pub scope: Scope,
    /// The caller's stable name.
    pub caller: String,
    /// The `Idempotency-Key`.
    pub key: String,
}

/// What is known of a request.
#[derive(Clone, Debug)]
pub struct Record {
    /// Tells this request's content from others.
    pub fingerprint: String,
    /// The run that it began, if it began one.
    pub run: Option<RunId>,
    /// What was answered, once it was.
    pub reply: Option<Reply>,
}

/// An answer, byte by byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The dialect's status code.
    pub status: i64,
    /// The body.
    pub body: Vec<u8>,
}

/// What is known of a request that came after `oldest`.
pub fn find(tx: &mut Tx<'_>, key: &RequestKey, oldest: Time) -> Result<Option<Record>> {
    let sql = "select fingerprint, run_id, status, body from idempotency where workspace_id = $1 and mode = $2 \
               and caller = $3 and key = $4 and created_at >= $5";
    let workspace = key.scope.workspace.to_string();
    tx.find(
        sql,
        values![workspace, key.scope.mode.as_str(), key.caller, key.key, oldest.millis()],
        |row| {
            let status = row.optional_integer(2)?;
            let body = row.optional_bytes(3)?;
            Ok(Record {
                fingerprint: row.text(0)?,
                run: optional_id(row, 1)?,
                reply: status.zip(body).map(|(status, body)| Reply { status, body }),
            })
        },
    )
}

/// Takes a key for a request, unless another request has it; of two at once, the second waits for the first's end.
/// What came before `oldest` is forgotten.
pub fn claim(
    tx: &mut Tx<'_>,
    key: &RequestKey,
    fingerprint: &str,
    now: Time,
    oldest: Time,
) -> Result<bool> {
    let forget = "delete from idempotency where workspace_id = $1 and mode = $2 and caller = $3 and key = $4 \
                  and created_at < $5";
    let take = "insert into idempotency (workspace_id, mode, caller, key, fingerprint, created_at) \
                values ($1, $2, $3, $4, $5, $6) on conflict do nothing";
    let (workspace, mode) = (key.scope.workspace.to_string(), key.scope.mode.as_str());
    tx.execute(forget, values![workspace, mode, key.caller, key.key, oldest.millis()])?;
    let taken =
        tx.execute(take, values![workspace, mode, key.caller, key.key, fingerprint, now.millis()])?;
    Ok(taken == 1)
}

/// Remembers a request in the transaction of its effect, instead of what had the same key before.
pub fn put(tx: &mut Tx<'_>, key: &RequestKey, record: &Record, now: Time) -> Result<()> {
    let sql = "insert into idempotency (workspace_id, mode, caller, key, fingerprint, run_id, status, body, \
               created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
               on conflict (workspace_id, mode, caller, key) do update set fingerprint = excluded.fingerprint, \
               run_id = excluded.run_id, status = excluded.status, body = excluded.body, \
               created_at = excluded.created_at";
    tx.execute(
        sql,
        values![
            key.scope.workspace.to_string(),
            key.scope.mode.as_str(),
            key.caller,
            key.key,
            record.fingerprint,
            record.run.map(|id| id.to_string()),
            record.reply.as_ref().map(|reply| reply.status),
            record.reply.as_ref().map(|reply| reply.body.as_slice()),
            now.millis(),
        ],
    )?;
    Ok(())
}

/// Forgets requests older than `oldest`, at most `limit` of them.
pub fn forget(tx: &mut Tx<'_>, oldest: Time, limit: usize) -> Result<u64> {
    let sql = "delete from idempotency where (workspace_id, mode, caller, key) in \
               (select workspace_id, mode, caller, key from idempotency where created_at < $1 limit $2)";
    tx.execute(sql, values![oldest.millis(), limit as i64])
}

/// An answer that is kept, and for whose request.
pub struct Kept {
    /// The caller's name.
    pub caller: String,
    /// The caller's key.
    pub key: String,
    /// The answer, if there is one yet.
    pub body: Vec<u8>,
}

/// The answers that are kept in a scope, in the order of callers and keys, after one of them.
pub fn page(tx: &mut Tx<'_>, scope: Scope, after: (&str, &str), limit: usize) -> Result<Vec<Kept>> {
    let sql = "select caller, key, body from idempotency where workspace_id = $1 and mode = $2 \
               and (caller, key) > ($3, $4) order by caller, key limit $5";
    let (workspace, mode) = (scope.workspace.to_string(), scope.mode.as_str());
    tx.rows(sql, values![workspace, mode, after.0, after.1, limit as i64], |row| {
        let body = row.optional_bytes(2)?.unwrap_or_default();
        Ok(Kept { caller: row.text(0)?, key: row.text(1)?, body })
    })
}

/// Forgets a request; `false` when it was forgotten before.
pub fn delete(tx: &mut Tx<'_>, key: &RequestKey) -> Result<bool> {
    let sql = "delete from idempotency where workspace_id = $1 and mode = $2 and caller = $3 and key = $4";
    let (workspace, mode) = (key.scope.workspace.to_string(), key.scope.mode.as_str());
    Ok(tx.execute(sql, values![workspace, mode, key.caller, key.key])? == 1)
}

/// Forgets the requests of a caller; says how many.
pub fn delete_of(tx: &mut Tx<'_>, scope: Scope, caller: &str) -> Result<u64> {
    let sql = "delete from idempotency where workspace_id = $1 and mode = $2 and caller = $3";
    tx.execute(sql, values![scope.workspace.to_string(), scope.mode.as_str(), caller])
}
