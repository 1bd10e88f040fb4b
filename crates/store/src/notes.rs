//! Notes: what colleagues tell each other about a conversation.

use domain::id::{ConversationId, NoteId};
use domain::note::Note;
use domain::page::{Page, PageRequest};
use domain::workspace::Scope;

use crate::read::{id, optional_id, time};
use crate::values::values;
use crate::{Result, Row, Tx};

macro_rules! columns {
    () => {
        "id, conversation_id, author_id, author_name, body, created_at"
    };
}

/// Adds a note.
pub fn insert(tx: &mut Tx<'_>, note: &Note) -> Result<()> {
    let sql = concat!("insert into note (", columns!(), ") values ($1, $2, $3, $4, $5, $6)");
    tx.execute(
        sql,
        values![
            note.id.to_string(),
            note.conversation.to_string(),
            note.author.map(|id| id.to_string()),
            note.author_name,
            note.text,
            note.created_at.millis(),
        ],
    )?;
    Ok(())
}

/// The note of that id.
pub fn find(tx: &mut Tx<'_>, scope: Scope, id: NoteId) -> Result<Option<Note>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from note where id = $3 and exists (select 1 from conversation \
         where conversation.id = note.conversation_id and workspace_id = $1 and mode = $2)"
    );
    tx.find(sql, values![scope.workspace.to_string(), scope.mode.as_str(), id.to_string()], note)
}

/// The notes of a conversation, oldest first.
pub fn page(
    tx: &mut Tx<'_>,
    conversation: ConversationId,
    request: &PageRequest<NoteId>,
) -> Result<Page<Note>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from note where conversation_id = $1 and id > $2 order by id limit $3"
    );
    let after = request.after.map_or(String::new(), |id| id.to_string());
    let limit = request.limit as i64 + 1;
    let items = tx.rows(sql, values![conversation.to_string(), after, limit], note)?;
    Ok(Page::cut(items, request.limit))
}

/// Removes the first notes on a conversation, at most `limit` of them; says how many.
pub fn delete_some(tx: &mut Tx<'_>, conversation: ConversationId, limit: usize) -> Result<u64> {
    let sql = "delete from note where conversation_id = $1 and id in \
               (select id from note where conversation_id = $1 order by id limit $2)";
    tx.execute(sql, values![conversation.to_string(), limit as i64])
}

/// The newest notes of a conversation, oldest first.
pub fn newest(tx: &mut Tx<'_>, conversation: ConversationId, limit: usize) -> Result<Vec<Note>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from note where conversation_id = $1 order by id desc limit $2"
    );
    let mut items = tx.rows(sql, values![conversation.to_string(), limit as i64], note)?;
    items.reverse();
    Ok(items)
}

fn note(row: &Row<'_>) -> Result<Note> {
    Ok(Note {
        id: id(row, 0)?,
        conversation: id(row, 1)?,
        author: optional_id(row, 2)?,
        author_name: row.optional_text(3)?,
        text: row.text(4)?,
        created_at: time(row, 5)?,
    })
}
