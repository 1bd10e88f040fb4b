//! Messages.

use domain::clock::Time;
use domain::id::{ConversationId, MessageId};
use domain::message::{Attachment, Citation, Message, Role, Structure};
use domain::page::{Numbered, Page, PageNumber, PageRequest};
use domain::text::{Extras, Metadata};
use domain::workspace::Scope;
use serde::{Deserialize, Serialize};

use crate::numbered::{Bounds, count};
use crate::read::{id, optional_id, optional_time, time, word};
use crate::values::values;
use crate::{Error, Result, Row, Tx, extras};

macro_rules! columns {
    () => {
        "id, conversation_id, seq, role, body, citations, run_id, created_at, client_id, attachments, author_id, \
         author_name, structure_kind, structure, metadata, edited_at"
    };
}
pub(crate) use columns as message_columns;

/// How many columns that is.
pub(crate) const COLUMNS: usize = 16;

macro_rules! insert {
    () => {
        concat!(
            "insert into message (",
            columns!(),
            ") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
        )
    };
}

/// Appends a message whose `seq` came from `conversations::next_seq` in the same transaction.
pub fn insert(tx: &mut Tx<'_>, message: &Message) -> Result<()> {
    insert_by(tx, insert!(), message).map(drop)
}

/// Appends a message like [`insert`] unless its id is taken, by whomever; says whether it did.
pub fn insert_new(tx: &mut Tx<'_>, message: &Message) -> Result<bool> {
    let sql = concat!(insert!(), " on conflict (id) do nothing");
    Ok(insert_by(tx, sql, message)? == 1)
}

fn insert_by(tx: &mut Tx<'_>, sql: &'static str, message: &Message) -> Result<u64> {
    tx.execute(
        sql,
        values![
            message.id.to_string(),
            message.conversation.to_string(),
            message.seq,
            message.role.as_str(),
            message.text,
            to_stored(&message.citations),
            message.run.map(|id| id.to_string()),
            message.created_at.millis(),
            message.client_id,
            attachments_to_stored(&message.attachments),
            message.author.map(|id| id.to_string()),
            message.author_name,
            message.structure.as_ref().map(|structure| structure.kind.as_str()),
            message.structure.as_ref().map(|structure| structure.json.as_str()),
            message.metadata.as_ref().map(Metadata::as_str),
            message.edited_at.map(Time::millis),
        ],
    )
}

/// The messages of a conversation, oldest first; the position is a `seq`.
pub fn page(
    tx: &mut Tx<'_>,
    conversation: ConversationId,
    request: &PageRequest<i64>,
) -> Result<Page<Message>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from message where conversation_id = $1 and seq > $2 order by seq limit $3"
    );
    let (after, limit) = (request.after.unwrap_or(0), request.limit as i64 + 1);
    let items = tx.rows(sql, values![conversation.to_string(), after, limit], message)?;
    Ok(Page::cut(items, request.limit))
}

/// Removes the first messages of a conversation, at most `limit` of them; says how many.
pub fn delete_some(tx: &mut Tx<'_>, conversation: ConversationId, limit: usize) -> Result<u64> {
    let sql = "delete from message where conversation_id = $1 and id in \
               (select id from message where conversation_id = $1 order by seq limit $2)";
    tx.execute(sql, values![conversation.to_string(), limit as i64])
}

/// The messages of a conversation, by the number of the page.
pub fn numbered(
    tx: &mut Tx<'_>,
    conversation: ConversationId,
    page: PageNumber,
) -> Result<Numbered<Message>> {
    macro_rules! select {
        ($order:literal) => {
            concat!(
                "select ",
                columns!(),
                " from message where conversation_id = $1 order by ",
                $order,
                " limit $2 offset $3"
            )
        };
    }
    let Bounds { limit, offset } = page.into();
    let sql = if page.newest_first { select!("seq desc") } else { select!("seq") };
    let conversation = conversation.to_string();
    let parameters = values![conversation, limit, offset];
    let items = tx.rows(sql, parameters, message)?;
    let all = "select count(*) from message where conversation_id = $1";
    Ok(Numbered { items, total: count(tx, all, &parameters[..1])? })
}

/// The newest `limit` messages before `seq`, oldest first.
pub fn before(
    tx: &mut Tx<'_>,
    conversation: ConversationId,
    seq: i64,
    limit: usize,
) -> Result<Vec<Message>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from message where conversation_id = $1 and seq < $2 order by seq desc limit $3"
    );
    let mut newest = tx.rows(sql, values![conversation.to_string(), seq, limit as i64], message)?;
    newest.reverse();
    Ok(newest)
}

/// The message of that id in that conversation.
pub fn find(
    tx: &mut Tx<'_>,
    conversation: ConversationId,
    id: MessageId,
) -> Result<Option<Message>> {
    let sql =
        concat!("select ", columns!(), " from message where conversation_id = $1 and id = $2");
    tx.find(sql, values![conversation.to_string(), id.to_string()], message)
}

/// The message of that id, in whichever conversation of the scope.
pub fn find_anywhere(tx: &mut Tx<'_>, scope: Scope, id: MessageId) -> Result<Option<Message>> {
    let sql = "select conversation_id from message join conversation on conversation.id = conversation_id \
               where message.id = $1 and workspace_id = $2 and mode = $3";
    let (workspace, mode) = (scope.workspace.to_string(), scope.mode.as_str());
    let home = tx.find(sql, values![id.to_string(), workspace, mode], |row| {
        crate::read::id::<ConversationId>(row, 0)
    })?;
    home.map_or(Ok(None), |home| find(tx, home, id))
}

/// Overwrites what a message says: its role, text, structure and what is attached to it.
pub fn update(tx: &mut Tx<'_>, message: &Message) -> Result<()> {
    let sql = "update message set role = $2, body = $3, structure_kind = $4, structure = $5, metadata = $6, edited_at = $7 \
               where id = $1";
    tx.execute(
        sql,
        values![
            message.id.to_string(),
            message.role.as_str(),
            message.text,
            message.structure.as_ref().map(|structure| structure.kind.as_str()),
            message.structure.as_ref().map(|structure| structure.json.as_str()),
            message.metadata.as_ref().map(Metadata::as_str),
            message.edited_at.map(Time::millis),
        ],
    )?;
    Ok(())
}

/// Keeps what a vendor's protocol has of a message beyond what we know.
pub fn put_extras(tx: &mut Tx<'_>, id: MessageId, extras: &Extras) -> Result<()> {
    let sql = "update message set extras = $2 where id = $1";
    tx.execute(sql, values![id.to_string(), extras::to_stored(extras)])?;
    Ok(())
}

/// What a vendor's protocol has of a message beyond what we know.
pub fn extras(tx: &mut Tx<'_>, id: MessageId) -> Result<Extras> {
    let sql = "select extras from message where id = $1";
    let found = tx.find(sql, values![id.to_string()], |row| extras::extras(row, 0))?;
    Ok(found.unwrap_or_default())
}

/// Removes a message; `false` when there was none.
pub fn delete(tx: &mut Tx<'_>, id: MessageId) -> Result<bool> {
    Ok(tx.execute("delete from message where id = $1", values![id.to_string()])? == 1)
}

/// What the customer said first in a conversation.
pub fn first_of_customer(tx: &mut Tx<'_>, conversation: ConversationId) -> Result<Option<Message>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from message where conversation_id = $1 and role = 'customer' order by seq limit 1"
    );
    tx.find(sql, values![conversation.to_string()], message)
}

/// The message that its sender calls so, in that conversation.
pub fn find_by_client_id(
    tx: &mut Tx<'_>,
    conversation: ConversationId,
    client_id: &str,
) -> Result<Option<Message>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from message where conversation_id = $1 and client_id = $2"
    );
    tx.find(sql, values![conversation.to_string(), client_id], message)
}

/// The newest messages of a conversation, oldest first, and whether there are more before them.
pub fn newest(
    tx: &mut Tx<'_>,
    conversation: ConversationId,
    limit: usize,
) -> Result<Page<Message>> {
    let found = before(tx, conversation, i64::MAX, limit + 1)?;
    let surplus = found.len().saturating_sub(limit);
    let items = found.into_iter().skip(surplus).collect();
    Ok(Page { items, has_more: surplus > 0 })
}

/// Reads a message from the first columns.
pub(crate) fn message(row: &Row<'_>) -> Result<Message> {
    Ok(Message {
        id: id(row, 0)?,
        conversation: id(row, 1)?,
        seq: row.integer(2)?,
        role: word(row, 3, Role::parse)?,
        text: row.text(4)?,
        citations: from_stored(row.optional_text(5)?)?,
        run: optional_id(row, 6)?,
        created_at: time(row, 7)?,
        client_id: row.optional_text(8)?,
        attachments: attachments_from_stored(row.optional_text(9)?)?,
        author: optional_id(row, 10)?,
        author_name: row.optional_text(11)?,
        structure: structure(row)?,
        metadata: metadata(row, 14)?,
        edited_at: optional_time(row, 15)?,
    })
}

fn structure(row: &Row<'_>) -> Result<Option<Structure>> {
    let kind = row.optional_text(12)?;
    Ok(kind.zip(row.optional_text(13)?).map(|(kind, json)| Structure { kind, json }))
}

fn metadata(row: &Row<'_>, column: usize) -> Result<Option<Metadata>> {
    let attached = row.optional_text(column)?.map(Metadata::from_object).transpose();
    attached.map_err(|_| Error::unreadable("metadata"))
}

/// How a citation is stored.
#[derive(Serialize, Deserialize)]
struct StoredCitation {
    article: String,
    title: String,
    url: Option<String>,
    heading: Option<String>,
    quote: String,
    start: usize,
    end: usize,
}

fn to_stored(citations: &[Citation]) -> Option<String> {
    if citations.is_empty() {
        return None;
    }
    let stored: Vec<StoredCitation> = citations.iter().cloned().map(StoredCitation::from).collect();
    Some(serde_json::to_string(&stored).expect("texts and numbers are always JSON"))
}

fn from_stored(text: Option<String>) -> Result<Vec<Citation>> {
    let Some(text) = text else { return Ok(Vec::new()) };
    let stored: Vec<StoredCitation> =
        serde_json::from_str(&text).map_err(|_| Error::unreadable("citations"))?;
    stored.into_iter().map(Citation::try_from).collect()
}

/// How an attachment is stored.
#[derive(Serialize, Deserialize)]
struct StoredAttachment {
    file: String,
    filename: String,
    mime_type: String,
    size_bytes: i64,
}

fn attachments_to_stored(attachments: &[Attachment]) -> Option<String> {
    if attachments.is_empty() {
        return None;
    }
    let stored = attachments.iter().cloned().map(|attachment| StoredAttachment {
        file: attachment.file.to_string(),
        filename: attachment.filename,
        mime_type: attachment.mime_type,
        size_bytes: attachment.size_bytes,
    });
    let stored: Vec<StoredAttachment> = stored.collect();
    Some(serde_json::to_string(&stored).expect("texts and numbers are always JSON"))
}

fn attachments_from_stored(text: Option<String>) -> Result<Vec<Attachment>> {
    let Some(text) = text else { return Ok(Vec::new()) };
    let unreadable = || Error::unreadable("attachments");
    let stored: Vec<StoredAttachment> = serde_json::from_str(&text).map_err(|_| unreadable())?;
    let attachment = |stored: StoredAttachment| {
        let file = stored.file.parse().map_err(|_| unreadable())?;
        let StoredAttachment { filename, mime_type, size_bytes, .. } = stored;
        Ok(Attachment { file, filename, mime_type, size_bytes })
    };
    stored.into_iter().map(attachment).collect()
}

impl From<Citation> for StoredCitation {
    fn from(citation: Citation) -> StoredCitation {
        let Citation { article, title, url, heading, quote, start, end } = citation;
        StoredCitation { article: article.to_string(), title, url, heading, quote, start, end }
    }
}

impl TryFrom<StoredCitation> for Citation {
    type Error = Error;

    fn try_from(stored: StoredCitation) -> Result<Citation> {
        let StoredCitation { article, title, url, heading, quote, start, end } = stored;
        let article = article.parse().map_err(|_| Error::unreadable("citation"))?;
        Ok(Citation { article, title, url, heading, quote, start, end })
    }
}
