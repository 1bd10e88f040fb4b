//! Tickets: the help desk's columns of conversations, and how many there are.

mod lists;

use domain::clock::Time;
use domain::id::{ConversationId, TeammateId};
use domain::ticket::{Facet, Priority, Ticket, TicketStatus, Times};
use domain::workspace::Scope;

use crate::conversations::{COLUMNS, conversation, conversation_columns};
use crate::read::{optional_id, optional_time, word};
use crate::tags;
use crate::values::values;
use crate::{Result, Row, Tx};

pub use lists::{Filter, numbered, page, total};

macro_rules! columns {
    () => {
        concat!(
            "select ",
            conversation_columns!(),
            ", title, ticket_status, priority, assignee_id, tags, memo, ticket_opened_at, first_response_at, \
             resolved_at, reopened_at, response_due_at, resolution_due_at, \
             (select customer.name from customer where customer.id = conversation.customer_id) from "
        )
    };
}
use columns;

macro_rules! select {
    ($rest:literal) => {
        concat!(columns!(), "conversation where workspace_id = $1 and mode = $2 and ", $rest)
    };
}

/// Takes the next number of a scope, and locks the numbers until the transaction ends.
pub fn next_number(tx: &mut Tx<'_>, scope: Scope) -> Result<i64> {
    let sql = "insert into desk (workspace_id, mode, last_number) values ($1, $2, 1) \
               on conflict (workspace_id, mode) do update set last_number = desk.last_number + 1 \
               returning last_number";
    let number = tx
        .find(sql, values![scope.workspace.to_string(), scope.mode.as_str()], |row| row.integer(0));
    Ok(number?.unwrap_or(1))
}

/// Makes a conversation a ticket; its number came from [`next_number`] in the same transaction. `false`, and nothing is
/// written, when it is one.
pub fn open(tx: &mut Tx<'_>, scope: Scope, id: ConversationId, facet: &Facet) -> Result<bool> {
    let sql = "update conversation set ticket_number = $2, ticket_opened_at = $3 \
               where id = $1 and ticket_number is null";
    let opened_at = facet.times.opened_at.map(Time::millis);
    if tx.execute(sql, values![id.to_string(), facet.number, opened_at])? == 0 {
        return Ok(false);
    }
    write(tx, id, facet)?;
    enter(tx, scope, id, facet)?;
    Ok(true)
}

/// Overwrites the help desk's part of a ticket, which is changed now.
pub fn update(
    tx: &mut Tx<'_>,
    scope: Scope,
    id: ConversationId,
    (before, after): (&Facet, &Facet),
    now: Time,
) -> Result<()> {
    let touch = "update conversation set updated_at = $2 where id = $1";
    tx.execute(touch, values![id.to_string(), now.millis()])?;
    write(tx, id, after)?;
    let facts = |facet: &Facet| (facet.tags.clone(), facet.status, facet.priority);
    if facts(before) != facts(after) {
        tx.execute("delete from ticket_tag where conversation_id = $1", values![id.to_string()])?;
        tag(tx, scope, id, after)?;
    }
    if (before.status, before.priority) != (after.status, after.priority) {
        tally(tx, scope, before, -1)?;
        tally(tx, scope, after, 1)?;
    }
    Ok(())
}

fn write(tx: &mut Tx<'_>, id: ConversationId, facet: &Facet) -> Result<()> {
    let sql = "update conversation set title = $2, ticket_status = $3, priority = $4, assignee_id = $5, tags = $6, \
               memo = $7, first_response_at = $8, resolved_at = $9, reopened_at = $10, response_due_at = $11, \
               resolution_due_at = $12 where id = $1";
    let times = &facet.times;
    tx.execute(
        sql,
        values![
            id.to_string(),
            facet.title,
            facet.status.as_str(),
            facet.priority.as_str(),
            facet.assignee.map(|id| id.to_string()),
            tags::to_stored(&facet.tags),
            facet.memo,
            times.first_response_at.map(Time::millis),
            times.resolved_at.map(Time::millis),
            times.reopened_at.map(Time::millis),
            times.response_due_at.map(Time::millis),
            times.resolution_due_at.map(Time::millis),
        ],
    )?;
    Ok(())
}

/// Counts a ticket that was added as a row, and makes it findable by its tags.
pub(crate) fn enter(
    tx: &mut Tx<'_>,
    scope: Scope,
    id: ConversationId,
    facet: &Facet,
) -> Result<()> {
    tag(tx, scope, id, facet)?;
    tally(tx, scope, facet, 1)
}

/// Makes a ticket findable by its tags.
fn tag(tx: &mut Tx<'_>, scope: Scope, id: ConversationId, facet: &Facet) -> Result<()> {
    let sql = "insert into ticket_tag (conversation_id, tag, workspace_id, mode, ticket_number, status, priority) \
               values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing";
    let (id, workspace, mode) = (id.to_string(), scope.workspace.to_string(), scope.mode.as_str());
    let (status, priority) = (facet.status.as_str(), facet.priority.as_str());
    for tag in &facet.tags {
        tx.execute(sql, values![id, tag, workspace, mode, facet.number, status, priority])?;
    }
    Ok(())
}

/// Notes that a ticket is gone; its conversation is removed by `conversations::delete`.
pub fn forget(tx: &mut Tx<'_>, scope: Scope, facet: &Facet) -> Result<()> {
    tally(tx, scope, facet, -1)
}

fn tally(tx: &mut Tx<'_>, scope: Scope, facet: &Facet, more: i64) -> Result<()> {
    let sql = "insert into ticket_count (workspace_id, mode, status, priority, total) values ($1, $2, $3, $4, $5) \
               on conflict (workspace_id, mode, status, priority) \
               do update set total = ticket_count.total + excluded.total";
    let (status, priority) = (facet.status.as_str(), facet.priority.as_str());
    let (workspace, mode) = (scope.workspace.to_string(), scope.mode.as_str());
    tx.execute(sql, values![workspace, mode, status, priority, more])?;
    Ok(())
}

/// The ticket of that conversation.
pub fn find(tx: &mut Tx<'_>, scope: Scope, id: ConversationId) -> Result<Option<Ticket>> {
    let sql = select!("id = $3 and ticket_number is not null");
    tx.find(sql, values![scope.workspace.to_string(), scope.mode.as_str(), id.to_string()], ticket)
}

/// The ticket of that number.
pub fn find_by_number(tx: &mut Tx<'_>, scope: Scope, number: i64) -> Result<Option<Ticket>> {
    let sql = select!("ticket_number = $3");
    tx.find(sql, values![scope.workspace.to_string(), scope.mode.as_str(), number], ticket)
}

/// Takes a teammate off the tickets that they see to, a few at a time; says how many.
pub fn unassign(tx: &mut Tx<'_>, teammate: TeammateId, limit: usize) -> Result<u64> {
    let sql = "update conversation set assignee_id = null where id in \
               (select id from conversation where assignee_id = $1 limit $2)";
    tx.execute(sql, values![teammate.to_string(), limit as i64])
}

fn ticket(row: &Row<'_>) -> Result<Ticket> {
    let at = |column: usize| COLUMNS + column;
    let conversation = conversation(row)?;
    Ok(Ticket {
        facet: Facet {
            number: conversation.ticket.unwrap_or_default(),
            title: row.text(at(0))?,
            status: word(row, at(1), TicketStatus::parse)?,
            priority: word(row, at(2), Priority::parse)?,
            assignee: optional_id(row, at(3))?,
            tags: tags::from_stored(row.optional_text(at(4))?)?,
            memo: row.optional_text(at(5))?,
            times: Times {
                opened_at: optional_time(row, at(6))?,
                first_response_at: optional_time(row, at(7))?,
                resolved_at: optional_time(row, at(8))?,
                reopened_at: optional_time(row, at(9))?,
                response_due_at: optional_time(row, at(10))?,
                resolution_due_at: optional_time(row, at(11))?,
            },
        },
        customer_name: row.optional_text(at(12))?,
        conversation,
    })
}
