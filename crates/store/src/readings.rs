//! How far the placed events of a scope were read, to write letters about them.

use domain::clock::Time;
use domain::id::{ReadingId, WebhookId};
use domain::webhook::Reading;
use domain::workspace::{Mode, Scope};

use crate::read::{id, optional_id, word};
use crate::values::values;
use crate::{Result, Row, Tx};

/// Begins a reading; `false` when the scope has the one for all its webhooks.
pub fn insert(tx: &mut Tx<'_>, scope: Scope, reading: &Reading, now: Time) -> Result<bool> {
    let sql = "insert into reading (id, workspace_id, mode, webhook_id, place, until_place, only_missed, created_at) \
               values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing";
    let inserted = tx.execute(
        sql,
        values![
            reading.id.to_string(),
            scope.workspace.to_string(),
            scope.mode.as_str(),
            reading.webhook.map(|id| id.to_string()),
            reading.place,
            reading.until,
            reading.only_missed,
            now.millis(),
        ],
    )?;
    Ok(inserted == 1)
}

/// How far behind a reading may stay of which nobody wants to hear, so that not every event moves it.
pub const IDLE: i64 = 500;

/// The readings that have something before them or are at their end, with the place up to which they can go.
pub fn due(tx: &mut Tx<'_>, limit: usize) -> Result<Vec<(Scope, Reading, i64)>> {
    let sql = "select reading.workspace_id, reading.mode, id, webhook_id, place, until_place, only_missed, last_place \
               from reading join feed on feed.workspace_id = reading.workspace_id and feed.mode = reading.mode \
               where until_place <= place or (place < last_place and (place + $2 < last_place \
               or webhook_id is not null or exists (select 1 from webhook where is_active \
               and webhook.workspace_id = reading.workspace_id and webhook.mode = reading.mode))) \
               order by id limit $1";
    tx.rows(sql, values![limit as i64, IDLE], |row| {
        let scope = Scope { workspace: id(row, 0)?, mode: word(row, 1, Mode::parse)? };
        let reading = reading(row)?;
        Ok((scope, reading, reading.until.map_or(row.integer(7)?, |until| until)))
    })
}

/// Takes a reading for the rest of the transaction; `false` when somebody else has it or has moved it.
pub fn take(tx: &mut Tx<'_>, reading: &Reading) -> Result<bool> {
    let sql = match tx.skip_locked() {
        "" => "select 1 from reading where id = $1 and place = $2",
        _ => "select 1 from reading where id = $1 and place = $2 for update skip locked",
    };
    let found = tx.find(sql, values![reading.id.to_string(), reading.place], |_| Ok(()))?;
    Ok(found.is_some())
}

/// Keeps every reading of a scope where it is until the transaction ends; says how many there are.
///
/// What is taken out of events and letters after it is in none that is being written meanwhile.
pub fn hold(tx: &mut Tx<'_>, scope: Scope) -> Result<u64> {
    let sql = "update reading set place = place where workspace_id = $1 and mode = $2";
    tx.execute(sql, values![scope.workspace.to_string(), scope.mode.as_str()])
}

/// Moves a reading on from where it was found; `false` when somebody else has moved it.
pub fn advance(tx: &mut Tx<'_>, reading: &Reading, place: i64) -> Result<bool> {
    let sql = "update reading set place = $3 where id = $1 and place = $2";
    Ok(tx.execute(sql, values![reading.id.to_string(), reading.place, place])? == 1)
}

/// Ends a reading.
pub fn delete(tx: &mut Tx<'_>, reading: ReadingId) -> Result<bool> {
    let sql = "delete from reading where id = $1";
    Ok(tx.execute(sql, values![reading.to_string()])? == 1)
}

/// Ends every replay for a webhook.
pub fn delete_of(tx: &mut Tx<'_>, webhook: WebhookId) -> Result<u64> {
    tx.execute("delete from reading where webhook_id = $1", values![webhook.to_string()])
}

/// The readings for one webhook, oldest first: the replays that go on.
pub fn of_webhook(tx: &mut Tx<'_>, webhook: WebhookId) -> Result<Vec<Reading>> {
    let sql = "select '', '', id, webhook_id, place, until_place, only_missed from reading \
               where webhook_id = $1 order by id";
    tx.rows(sql, values![webhook.to_string()], reading)
}

fn reading(row: &Row<'_>) -> Result<Reading> {
    Ok(Reading {
        id: id(row, 2)?,
        webhook: optional_id(row, 3)?,
        place: row.integer(4)?,
        until: row.optional_integer(5)?,
        only_missed: row.boolean(6)?,
    })
}
