//! Events: written with the change that they tell of.

use domain::event::{Event, EventKind};
use domain::id::ConversationId;
use domain::workspace::Scope;

use crate::read::{id, optional_id, time, word};
use crate::values::values;
use crate::{Result, Row, Tx};

/// Writes an event. Its position in a conversation comes from `conversations::advance` in the same transaction.
pub fn append(tx: &mut Tx<'_>, scope: Scope, event: &Event) -> Result<()> {
    let sql = "insert into event (id, workspace_id, mode, kind, conversation_id, position, subject, created_at) \
               values ($1, $2, $3, $4, $5, $6, $7, $8)";
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
        ],
    )?;
    Ok(())
}

/// The events of a conversation after a position, in order.
pub fn of_conversation(
    tx: &mut Tx<'_>,
    conversation: ConversationId,
    after: i64,
    limit: usize,
) -> Result<Vec<Event>> {
    let sql = "select id, kind, conversation_id, position, subject, created_at from event \
               where conversation_id = $1 and position > $2 order by position limit $3";
    tx.rows(sql, values![conversation.to_string(), after, limit as i64], event)
}

fn event(row: &Row<'_>) -> Result<Event> {
    Ok(Event {
        id: id(row, 0)?,
        kind: word(row, 1, EventKind::parse)?,
        conversation: optional_id(row, 2)?,
        position: row.integer(3)?,
        subject: row.text(4)?,
        created_at: time(row, 5)?,
    })
}
