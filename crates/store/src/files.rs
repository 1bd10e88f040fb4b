//! Files, without their bytes.

use domain::clock::Time;
use domain::file::{Content, File, FileState};
use domain::id::{ConversationId, FileId};
use domain::workspace::Scope;

use crate::read::{id, optional_id, time, word};
use crate::values::values;
use crate::{Result, Row, Tx};

macro_rules! columns {
    () => {
        "id, conversation_id, holder, filename, mime_type, state, size_bytes, sha256, attempt, created_at"
    };
}

/// Announces a file whose bytes are to come.
pub fn insert(tx: &mut Tx<'_>, scope: Scope, file: &File) -> Result<()> {
    let sql = "insert into file (id, workspace_id, mode, holder, filename, mime_type, state, attempts, created_at) \
               values ($1, $2, $3, $4, $5, $6, 'expected', 0, $7)";
    tx.execute(
        sql,
        values![
            file.id.to_string(),
            scope.workspace.to_string(),
            scope.mode.as_str(),
            file.holder,
            file.filename,
            file.mime_type,
            file.created_at.millis(),
        ],
    )?;
    Ok(())
}

/// The file of that id.
pub fn find(tx: &mut Tx<'_>, scope: Scope, id: FileId) -> Result<Option<File>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from file where workspace_id = $1 and mode = $2 and id = $3"
    );
    tx.find(sql, values![scope.workspace.to_string(), scope.mode.as_str(), id.to_string()], file)
}

/// The file of that id, whoever it belongs to: for the holders of a pass.
pub fn find_by_id(tx: &mut Tx<'_>, id: FileId) -> Result<Option<File>> {
    let sql = concat!("select ", columns!(), " from file where id = $1");
    tx.find(sql, values![id.to_string()], file)
}

/// Begins an attempt to upload the bytes, and says its number: 1, 2, 3…. Nothing when they are there already, or after
/// `most` attempts.
pub fn begin_attempt(tx: &mut Tx<'_>, id: FileId, most: i64) -> Result<Option<i64>> {
    let sql = "update file set attempts = attempts + 1 where id = $1 and state = 'expected' and attempts < $2 \
               returning attempts";
    tx.find(sql, values![id.to_string(), most], |row| row.integer(0))
}

/// Notes that an attempt brought the bytes, and says how many attempts there were; nothing when another attempt was
/// faster.
pub fn store(tx: &mut Tx<'_>, id: FileId, content: &Content) -> Result<Option<i64>> {
    let sql = "update file set state = 'stored', size_bytes = $2, sha256 = $3, attempt = $4 \
               where id = $1 and state = 'expected' returning attempts";
    let Content { size_bytes, sha256, attempt } = content;
    tx.find(sql, values![id.to_string(), *size_bytes, sha256, *attempt], |row| row.integer(0))
}

/// Makes a file whose bytes are there one that can be sent along; `false` when they are not there, or it was before.
pub fn complete(tx: &mut Tx<'_>, id: FileId) -> Result<bool> {
    let sql = "update file set state = 'ready' where id = $1 and state = 'stored'";
    Ok(tx.execute(sql, values![id.to_string()])? == 1)
}

/// Takes a file that `holder` uploaded into a conversation; nothing when it is not theirs, not ready, or in another one.
pub fn take(
    tx: &mut Tx<'_>,
    scope: Scope,
    id: FileId,
    holder: &str,
    conversation: ConversationId,
) -> Result<Option<File>> {
    let sql = concat!(
        "update file set conversation_id = $5 where workspace_id = $1 and mode = $2 and id = $3 and holder = $4 ",
        "and state = 'ready' and (conversation_id is null or conversation_id = $5) returning ",
        columns!()
    );
    let (workspace, conversation) = (scope.workspace.to_string(), conversation.to_string());
    tx.find(
        sql,
        values![workspace, scope.mode.as_str(), id.to_string(), holder, conversation],
        file,
    )
}

/// Marks the oldest files that no conversation has taken and that were announced before a moment, at most `limit` of
/// them, and gives those that are marked, now or earlier, with the number of their attempts.
pub fn expire(tx: &mut Tx<'_>, before: Time, limit: usize) -> Result<Vec<(FileId, i64)>> {
    let mark = "update file set state = 'expired' where conversation_id is null and id in \
                (select id from file where conversation_id is null and created_at < $1 order by created_at limit $2)";
    let marked = "select id, attempts from file where conversation_id is null and state = 'expired' \
                  and created_at < $1 order by created_at limit $2";
    tx.execute(mark, values![before.millis(), limit as i64])?;
    tx.rows(marked, values![before.millis(), limit as i64], |row| {
        Ok((id(row, 0)?, row.integer(1)?))
    })
}

/// Marks files of a conversation, at most `limit` of them, so that nobody fetches them; gives each with the number of
/// its attempts.
pub fn expire_in(
    tx: &mut Tx<'_>,
    conversation: ConversationId,
    limit: usize,
) -> Result<Vec<(FileId, i64)>> {
    let sql = "update file set state = 'expired', conversation_id = null where conversation_id = $1 and id in \
               (select id from file where conversation_id = $1 limit $2) returning id, attempts";
    tx.rows(sql, values![conversation.to_string(), limit as i64], |row| {
        Ok((id(row, 0)?, row.integer(1)?))
    })
}

/// The same for files that somebody uploaded.
pub fn expire_of(tx: &mut Tx<'_>, holder: &str, limit: usize) -> Result<Vec<(FileId, i64)>> {
    let sql = "update file set state = 'expired', conversation_id = null where id in \
               (select id from file where holder = $1 and state <> 'expired' limit $2) returning id, attempts";
    tx.rows(sql, values![holder, limit as i64], |row| Ok((id(row, 0)?, row.integer(1)?)))
}

/// The files of a conversation.
pub fn in_conversation(tx: &mut Tx<'_>, conversation: ConversationId) -> Result<Vec<File>> {
    let sql = concat!("select ", columns!(), " from file where conversation_id = $1 order by id");
    tx.rows(sql, values![conversation.to_string()], file)
}

/// The files that somebody uploaded and no conversation has taken.
pub fn unused_of(tx: &mut Tx<'_>, scope: Scope, holder: &str) -> Result<Vec<File>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from file where holder = $3 and conversation_id is null and state <> 'expired' ",
        "and workspace_id = $1 and mode = $2 order by id"
    );
    tx.rows(sql, values![scope.workspace.to_string(), scope.mode.as_str(), holder], file)
}

/// Forgets a file that was marked, after its bytes are gone.
pub fn delete_expired(tx: &mut Tx<'_>, id: FileId) -> Result<()> {
    let sql = "delete from file where id = $1 and state = 'expired'";
    tx.execute(sql, values![id.to_string()])?;
    Ok(())
}

fn content(row: &Row<'_>) -> Result<Option<Content>> {
    let Some(size_bytes) = row.optional_integer(6)? else { return Ok(None) };
    Ok(Some(Content { size_bytes, sha256: row.text(7)?, attempt: row.integer(8)? }))
}

fn file(row: &Row<'_>) -> Result<File> {
    Ok(File {
        id: id(row, 0)?,
        conversation: optional_id(row, 1)?,
        holder: row.text(2)?,
        filename: row.text(3)?,
        mime_type: row.text(4)?,
        state: word(row, 5, FileState::parse)?,
        content: content(row)?,
        created_at: time(row, 9)?,
    })
}
