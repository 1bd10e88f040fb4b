//! Webhooks and their secrets; what is secret is sealed before it gets here.

use domain::clock::Time;
use domain::id::{WebhookId, WebhookSecretId};
use domain::page::{Page, PageRequest};
use domain::webhook::{OffReason, Pattern, Webhook};
use domain::workspace::Scope;

use crate::numbered::count;
use crate::read::{id, optional_time, optional_word, time};
use crate::values::values;
use crate::{Result, Row, Tx};

macro_rules! columns {
    () => {
        "id, name, url, events, payload, signature, headers, is_active, begins, off_reason, failing_since, \
         paused_until, created_at, updated_at"
    };
}

/// Adds a webhook; the values of its headers are sealed.
pub fn insert(
    tx: &mut Tx<'_>,
    scope: Scope,
    webhook: &Webhook,
    sealed_headers: Option<&[u8]>,
) -> Result<()> {
    let sql = "insert into webhook (id, workspace_id, mode, created_at, name, url, events, payload, signature, headers, \
               is_active, begins, updated_at, sealed_headers) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    tx.execute(
        sql,
        values![
            webhook.id.to_string(),
            scope.workspace.to_string(),
            scope.mode.as_str(),
            webhook.created_at.millis(),
            webhook.name,
            webhook.url,
            joined(&webhook.events),
            webhook.payload,
            webhook.signature,
            names(webhook),
            webhook.is_active,
            webhook.begins,
            webhook.updated_at.millis(),
            sealed_headers,
        ],
    )?;
    Ok(())
}

/// Overwrites a webhook, and what is known of how it fares.
pub fn update(tx: &mut Tx<'_>, webhook: &Webhook) -> Result<()> {
    let sql = "update webhook set name = $2, url = $3, events = $4, payload = $5, signature = $6, headers = $7, \
               is_active = $8, begins = $9, off_reason = $10, failing_since = $11, paused_until = $12, \
               updated_at = $13 where id = $1";
    tx.execute(
        sql,
        values![
            webhook.id.to_string(),
            webhook.name,
            webhook.url,
            joined(&webhook.events),
            webhook.payload,
            webhook.signature,
            names(webhook),
            webhook.is_active,
            webhook.begins,
            webhook.off.map(OffReason::as_str),
            webhook.failing_since.map(Time::millis),
            webhook.paused_until.map(Time::millis),
            webhook.updated_at.millis(),
        ],
    )?;
    Ok(())
}

/// Puts the sealed values of a webhook's headers in the place of those before.
pub fn put_headers(tx: &mut Tx<'_>, webhook: WebhookId, sealed: Option<&[u8]>) -> Result<()> {
    let sql = "update webhook set sealed_headers = $2 where id = $1";
    tx.execute(sql, values![webhook.to_string(), sealed])?;
    Ok(())
}

/// The sealed values of a webhook's headers.
pub fn headers(tx: &mut Tx<'_>, webhook: WebhookId) -> Result<Option<Vec<u8>>> {
    let sql = "select sealed_headers from webhook where id = $1 and sealed_headers is not null";
    tx.find(sql, values![webhook.to_string()], |row| row.bytes(0))
}

/// Removes a webhook with its secrets, deliveries and attempts; `false` when there was none.
pub fn delete(tx: &mut Tx<'_>, scope: Scope, webhook: WebhookId) -> Result<bool> {
    let sql = "delete from webhook where workspace_id = $1 and mode = $2 and id = $3";
    let (workspace, mode) = (scope.workspace.to_string(), scope.mode.as_str());
    Ok(tx.execute(sql, values![workspace, mode, webhook.to_string()])? == 1)
}

/// The webhook of that id.
pub fn find(tx: &mut Tx<'_>, scope: Scope, webhook: WebhookId) -> Result<Option<Webhook>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from webhook where workspace_id = $1 and mode = $2 and id = $3"
    );
    let (workspace, mode) = (scope.workspace.to_string(), scope.mode.as_str());
    tx.find(sql, values![workspace, mode, webhook.to_string()], stored)
}

/// The same; nobody else changes it until the transaction ends.
pub fn find_locked(tx: &mut Tx<'_>, scope: Scope, webhook: WebhookId) -> Result<Option<Webhook>> {
    let sql = concat!(
        "update webhook set updated_at = updated_at where workspace_id = $1 and mode = $2 and id = $3 returning ",
        columns!()
    );
    let (workspace, mode) = (scope.workspace.to_string(), scope.mode.as_str());
    tx.find(sql, values![workspace, mode, webhook.to_string()], stored)
}

/// Webhooks, oldest first; those that are switched on or off only, if that is wanted.
pub fn page(
    tx: &mut Tx<'_>,
    scope: Scope,
    is_active: Option<bool>,
    request: &PageRequest<WebhookId>,
) -> Result<Page<Webhook>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from webhook where workspace_id = $1 and mode = $2 and id > $3 and is_active in ($4, $5) ",
        "order by id limit $6"
    );
    let (workspace, mode) = (scope.workspace.to_string(), scope.mode.as_str());
    let after = request.after.map_or(String::new(), |id| id.to_string());
    let (one, other) = (is_active.unwrap_or(true), is_active.unwrap_or(false));
    let limit = request.limit as i64 + 1;
    let parameters = values![workspace, mode, after, one, other, limit];
    Ok(Page::cut(tx.rows(sql, parameters, stored)?, request.limit))
}

/// Every webhook of a scope that is switched on, oldest first.
pub fn active(tx: &mut Tx<'_>, scope: Scope) -> Result<Vec<Webhook>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from webhook where workspace_id = $1 and mode = $2 and is_active order by id"
    );
    tx.rows(sql, values![scope.workspace.to_string(), scope.mode.as_str()], stored)
}

/// How many webhooks a scope has.
pub fn total(tx: &mut Tx<'_>, scope: Scope) -> Result<u64> {
    let sql = "select count(*) from webhook where workspace_id = $1 and mode = $2";
    count(tx, sql, values![scope.workspace.to_string(), scope.mode.as_str()])
}

/// Notes that an attempt has failed; says since when all of them have. Nothing is noted of one that is switched off.
pub fn note_failure(tx: &mut Tx<'_>, webhook: WebhookId, now: Time) -> Result<Option<Time>> {
    let sql = "update webhook set failing_since = coalesce(failing_since, $2) where id = $1 and is_active \
               returning failing_since";
    tx.find(sql, values![webhook.to_string(), now.millis()], |row| time(row, 0))
}

/// Notes that an attempt succeeded. A receiver that wants to be left alone still is.
pub fn note_success(tx: &mut Tx<'_>, webhook: WebhookId) -> Result<()> {
    let sql = "update webhook set failing_since = null where id = $1 and failing_since is not null";
    tx.execute(sql, values![webhook.to_string()])?;
    Ok(())
}

/// Leaves a receiver alone until then, or until later if that was said before.
pub fn pause(tx: &mut Tx<'_>, webhook: WebhookId, until: Time) -> Result<()> {
    let sql = "update webhook set paused_until = $2 where id = $1 and (paused_until is null or paused_until < $2)";
    tx.execute(sql, values![webhook.to_string(), until.millis()])?;
    Ok(())
}

/// Switches a webhook off for a reason; `false` when it was off.
pub fn switch_off(tx: &mut Tx<'_>, webhook: WebhookId, reason: OffReason) -> Result<bool> {
    let sql = "update webhook set is_active = false, off_reason = $2 where id = $1 and is_active";
    Ok(tx.execute(sql, values![webhook.to_string(), reason.as_str()])? == 1)
}

/// A secret as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredSecret {
    /// Its identity.
    pub id: WebhookSecretId,
    /// The secret, sealed.
    pub sealed: Vec<u8>,
    /// When it was made.
    pub created_at: Time,
    /// From when on it signs no more.
    pub ends_at: Option<Time>,
}

/// Adds a secret to a webhook.
pub fn add_secret(tx: &mut Tx<'_>, webhook: WebhookId, secret: &StoredSecret) -> Result<()> {
    let sql = "insert into webhook_secret (id, webhook_id, sealed, created_at, ends_at) values ($1, $2, $3, $4, $5)";
    tx.execute(
        sql,
        values![
            secret.id.to_string(),
            webhook.to_string(),
            secret.sealed,
            secret.created_at.millis(),
            secret.ends_at.map(Time::millis),
        ],
    )?;
    Ok(())
}

/// The secrets of a webhook that sign at `now`, the newest first.
pub fn secrets(tx: &mut Tx<'_>, webhook: WebhookId, now: Time) -> Result<Vec<StoredSecret>> {
    let sql = "select id, sealed, created_at, ends_at from webhook_secret \
               where webhook_id = $1 and (ends_at is null or ends_at > $2) order by created_at desc, id desc";
    tx.rows(sql, values![webhook.to_string(), now.millis()], |row| {
        Ok(StoredSecret {
            id: id(row, 0)?,
            sealed: row.bytes(1)?,
            created_at: time(row, 2)?,
            ends_at: optional_time(row, 3)?,
        })
    })
}

/// Lets every secret of a webhook that would sign longer sign until `at`.
pub fn end_secrets(tx: &mut Tx<'_>, webhook: WebhookId, at: Time) -> Result<u64> {
    let sql = "update webhook_secret set ends_at = $2 where webhook_id = $1 and (ends_at is null or ends_at > $2)";
    tx.execute(sql, values![webhook.to_string(), at.millis()])
}

/// Forgets every secret of a webhook but this one.
pub fn forget_other_secrets(
    tx: &mut Tx<'_>,
    webhook: WebhookId,
    kept: WebhookSecretId,
) -> Result<u64> {
    let sql = "delete from webhook_secret where webhook_id = $1 and id <> $2";
    tx.execute(sql, values![webhook.to_string(), kept.to_string()])
}

/// Forgets secrets that have ended before.
pub fn forget_secrets(tx: &mut Tx<'_>, before: Time) -> Result<u64> {
    tx.execute("delete from webhook_secret where ends_at < $1", values![before.millis()])
}

fn joined(patterns: &[Pattern]) -> String {
    patterns.iter().map(Pattern::as_str).collect::<Vec<_>>().join(",")
}

fn names(webhook: &Webhook) -> Option<String> {
    (!webhook.headers.is_empty()).then(|| webhook.headers.join(","))
}

fn stored(row: &Row<'_>) -> Result<Webhook> {
    let listed = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
    Ok(Webhook {
        id: id(row, 0)?,
        name: row.text(1)?,
        url: row.text(2)?,
        events: row.text(3)?.split(',').map(Pattern::stored).collect(),
        payload: row.text(4)?,
        signature: row.text(5)?,
        headers: row.optional_text(6)?.as_deref().map(listed).unwrap_or_default(),
        is_active: row.boolean(7)?,
        begins: row.integer(8)?,
        off: optional_word(row, 9, OffReason::parse)?,
        failing_since: optional_time(row, 10)?,
        paused_until: optional_time(row, 11)?,
        created_at: time(row, 12)?,
        updated_at: time(row, 13)?,
    })
}
