//! Events: written with the change that they tell of.

use domain::event::Event;
use domain::workspace::Scope;

use crate::values::values;
use crate::{Result, Tx};

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
