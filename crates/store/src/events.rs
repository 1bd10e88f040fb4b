//! Events: written with the change that they tell of, read in the order of a conversation or of a whole scope.

use domain::clock::Time;
use domain::event::{Event, EventKind};
use domain::id::{ConversationId, CustomerId, EventId};
use domain::workspace::{Mode, Scope};

use crate::read::{id, optional_id, time, word};
use crate::values::values;
use crate::{Result, Row, Tx};

macro_rules! columns {
    () => {
        "event.id, event.kind, event.conversation_id, event.position, event.subject, event.created_at, event.data"
    };
}

/// Writes an event. Its position in a conversation comes from `conversations::advance` in the same transaction.
pub fn append(tx: &mut Tx<'_>, scope: Scope, event: &Event) -> Result<()> {
    let sql = "insert into event (id, workspace_id, mode, kind, conversation_id, position, subject, created_at, data) \
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    tx.execute(
        sql,
        values![
            event.id.to_string(),
            scope.workspace.to_string(),
            scope.mode.as_str(),
            event.kind.as_str(),
            event.conversation.map(|id| id.to_string()),
            event.position,
            event.subject,
            event.created_at.millis(),
            event.data,
        ],
    )?;
    Ok(())
}

/// The events of a conversation after a position, in order.
pub fn after(
    tx: &mut Tx<'_>,
    conversation: ConversationId,
    position: i64,
    limit: usize,
) -> Result<Vec<Event>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from event where conversation_id = $1 and position > $2 order by position limit $3"
    );
    tx.rows(sql, values![conversation.to_string(), position, limit as i64], event)
}

/// The position of the oldest event of a conversation that is kept.
pub fn oldest(tx: &mut Tx<'_>, conversation: ConversationId) -> Result<Option<i64>> {
    let sql = "select position from event where conversation_id = $1 order by position limit 1";
    tx.find(sql, values![conversation.to_string()], |row| row.integer(0))
}

/// An event with its place among those of its scope.
pub type Placed = (i64, Event);

/// The events of a scope after a place, in order; those of one customer's conversations only, when one is given.
pub fn placed_after(
    tx: &mut Tx<'_>,
    scope: Scope,
    customer: Option<CustomerId>,
    place: i64,
    limit: usize,
) -> Result<Vec<Placed>> {
    let all = concat!(
        "select ",
        columns!(),
        ", event.place from event where workspace_id = $1 and mode = $2 and place > $3 ",
        "order by place limit $4"
    );
    let theirs = concat!(
        "select ",
        columns!(),
        ", event.place from event join conversation on conversation.id = event.conversation_id ",
        "where event.workspace_id = $1 and event.mode = $2 and event.place > $3 ",
        "and conversation.customer_id = $5 order by event.place limit $4"
    );
    let (workspace, mode) = (scope.workspace.to_string(), scope.mode.as_str());
    let placed = |row: &Row<'_>| Ok((row.integer(7)?, event(row)?));
    match customer {
        None => tx.rows(all, values![workspace, mode, place, limit as i64], placed),
        Some(customer) => tx.rows(
            theirs,
            values![workspace, mode, place, limit as i64, customer.to_string()],
            placed,
        ),
    }
}

/// The event of that id, once it has its place among those of its scope.
pub fn find_placed(tx: &mut Tx<'_>, scope: Scope, id: EventId) -> Result<Option<Placed>> {
    let sql = concat!(
        "select ",
        columns!(),
        ", event.place from event where id = $3 and workspace_id = $1 and mode = $2 and place is not null"
    );
    let (workspace, mode) = (scope.workspace.to_string(), scope.mode.as_str());
    tx.find(sql, values![workspace, mode, id.to_string()], |row| Ok((row.integer(7)?, event(row)?)))
}

/// The place of the oldest event of a scope that is kept.
pub fn oldest_place(tx: &mut Tx<'_>, scope: Scope) -> Result<Option<i64>> {
    let sql = "select place from event where workspace_id = $1 and mode = $2 and place > 0 order by place limit 1";
    tx.find(sql, values![scope.workspace.to_string(), scope.mode.as_str()], |row| row.integer(0))
}

/// The last place that was given in a scope; 0 before the first.
pub fn last_place(tx: &mut Tx<'_>, scope: Scope) -> Result<i64> {
    let sql = "select last_place from feed where workspace_id = $1 and mode = $2";
    let found = tx
        .find(sql, values![scope.workspace.to_string(), scope.mode.as_str()], |row| row.integer(0));
    Ok(found?.unwrap_or(0))
}

/// The place of the first event of a scope with that id or a later one.
pub fn first_place_from(tx: &mut Tx<'_>, scope: Scope, id: EventId) -> Result<Option<i64>> {
    let sql = "select min(place) from event where workspace_id = $1 and mode = $2 and id >= $3";
    let (workspace, mode) = (scope.workspace.to_string(), scope.mode.as_str());
    let found =
        tx.find(sql, values![workspace, mode, id.to_string()], |row| row.optional_integer(0))?;
    Ok(found.flatten())
}

/// A committed event that has no place yet: where it belongs, and its position in its conversation.
pub struct Unplaced {
    /// The event.
    pub id: EventId,
    /// Its scope.
    pub scope: Scope,
    /// Its conversation.
    pub conversation: Option<ConversationId>,
    /// Its position in that conversation.
    pub position: i64,
}

/// Committed events without a place, roughly in the order of time.
pub fn unplaced(tx: &mut Tx<'_>, limit: usize) -> Result<Vec<Unplaced>> {
    let sql = "select id, workspace_id, mode, conversation_id, position from event where place is null \
               order by id limit $1";
    tx.rows(sql, values![limit as i64], |row| {
        let scope = Scope { workspace: id(row, 1)?, mode: word(row, 2, Mode::parse)? };
        let conversation = optional_id(row, 3)?;
        Ok(Unplaced { id: id(row, 0)?, scope, conversation, position: row.integer(4)? })
    })
}

/// Takes the next `count` places of a scope, and locks its order until the transaction ends; says the first of them.
pub fn take_places(tx: &mut Tx<'_>, scope: Scope, count: i64) -> Result<i64> {
    let sql = "insert into feed (workspace_id, mode, last_place) values ($1, $2, $3) \
               on conflict (workspace_id, mode) do update set last_place = feed.last_place + excluded.last_place \
               returning last_place";
    let last =
        tx.find(sql, values![scope.workspace.to_string(), scope.mode.as_str(), count], |row| {
            row.integer(0)
        })?;
    Ok(last.unwrap_or(count) - count + 1)
}

/// Gives an event its place; `false` when it has one.
pub fn place(tx: &mut Tx<'_>, id: EventId, place: i64) -> Result<bool> {
    let sql = "update event set place = $2 where id = $1 and place is null";
    Ok(tx.execute(sql, values![id.to_string(), place])? == 1)
}

/// Forgets up to `limit` events that are older than `before`; says how many.
pub fn forget(tx: &mut Tx<'_>, before: Time, limit: usize) -> Result<u64> {
    let sql = "delete from event where id in (select id from event where created_at < $1 and place is not null \
               order by id limit $2)";
    tx.execute(sql, values![before.millis(), limit as i64])
}

/// Takes out of events what they tell of a subject; says of how many.
pub fn silence(tx: &mut Tx<'_>, scope: Scope, subject: &str) -> Result<u64> {
    let sql = "update event set data = null where subject = $3 and data is not null \
               and workspace_id = $1 and mode = $2";
    tx.execute(sql, values![scope.workspace.to_string(), scope.mode.as_str(), subject])
}

/// Takes out of a conversation's events what they tell beyond their subject; says of how many.
pub fn silence_in(tx: &mut Tx<'_>, conversation: ConversationId) -> Result<u64> {
    let sql = "update event set data = null where conversation_id = $1 and data is not null";
    tx.execute(sql, values![conversation.to_string()])
}

/// What is told of a subject beyond itself, oldest first.
pub fn with_data(tx: &mut Tx<'_>, scope: Scope, subject: &str) -> Result<Vec<Event>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from event where subject = $3 and data is not null and workspace_id = $1 and mode = $2 order by id"
    );
    tx.rows(sql, values![scope.workspace.to_string(), scope.mode.as_str(), subject], event)
}

fn event(row: &Row<'_>) -> Result<Event> {
    Ok(Event {
        id: id(row, 0)?,
        kind: word(row, 1, EventKind::parse)?,
        conversation: optional_id(row, 2)?,
        position: row.integer(3)?,
        subject: row.text(4)?,
        created_at: time(row, 5)?,
        data: row.optional_text(6)?,
    })
}
