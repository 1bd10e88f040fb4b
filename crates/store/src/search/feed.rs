//! From the queue into the index.
//!
//! What is written comes into `search_queue` by triggers, in the transaction that writes it, and is carried over later, many
//! at a time: an index that is written with every message would make each of them several times as dear.

use std::collections::HashSet;

use domain::clock::Time;
use domain::id::{ConversationId, CustomerId};
use domain::search::Kind;
use domain::workspace::{Mode, Scope};
use serde_json::json;

use crate::db::Kind as Database;
use crate::read::{id, optional_id, time, word};
use crate::values::values;
use crate::{Result, Row, Tx};

/// Something that is to be in the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    position: i64,
    kind: Kind,
    subject: String,
    /// Absent when it is gone.
    pub text: Option<Text>,
}

/// What is to be found by its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    scope: Scope,
    conversation: ConversationId,
    customer: Option<CustomerId>,
    written_at: Time,
    /// As it was written.
    pub body: String,
}

/// The first `limit` things that wait, in the order in which they came.
pub fn waiting(tx: &mut Tx<'_>, limit: usize) -> Result<Vec<Waiting>> {
    let sql = "select position, kind, subject_id, conversation.id, workspace_id, mode, customer_id, \
               coalesce(message.created_at, note.created_at, ticket_opened_at, conversation.created_at), \
               coalesce(message.body, note.body, title, '') \
               from (select position, kind, subject_id from search_queue order by position limit $1) as queue \
               left join message on kind = 'message' and message.id = subject_id \
               left join note on kind = 'note' and note.id = subject_id \
               left join conversation on conversation.id = coalesce(message.conversation_id, note.conversation_id, \
               case kind when 'ticket' then subject_id end) order by position";
    tx.rows(sql, values![limit as i64], |row| {
        let is_there = row.optional_text(3)?.is_some();
        let text = |row: &Row<'_>| {
            Ok(Text {
                conversation: id(row, 3)?,
                scope: Scope { workspace: id(row, 4)?, mode: word(row, 5, Mode::parse)? },
                customer: optional_id(row, 6)?,
                written_at: time(row, 7)?,
                body: row.text(8)?,
            })
        };
        Ok(Waiting {
            position: row.integer(0)?,
            kind: word(row, 1, Kind::parse)?,
            subject: row.text(2)?,
            text: is_there.then(|| text(row)).transpose()?,
        })
    })
}

/// Puts every text of the next `limit` conversations after `after` into the queue once more; says which was the last.
pub fn refill(
    tx: &mut Tx<'_>,
    scope: Scope,
    after: Option<ConversationId>,
    limit: usize,
) -> Result<Option<ConversationId>> {
    // The scope is concatenated so that no index over it is used: none is in the order of the ids.
    let last = "select max(id) from (select id from conversation where workspace_id || '' = $1 and mode || '' = $2 \
                and id > $3 order by id limit $4) as next";
    let fill = "insert into search_queue (kind, subject_id) \
                select 'message', message.id from conversation join message on conversation_id = conversation.id \
                where workspace_id || '' = $1 and mode || '' = $2 and conversation.id > $3 and conversation.id <= $4 \
                union all \
                select 'note', note.id from conversation join note on conversation_id = conversation.id \
                where workspace_id || '' = $1 and mode || '' = $2 and conversation.id > $3 and conversation.id <= $4 \
                union all \
                select 'ticket', id from conversation where workspace_id || '' = $1 and mode || '' = $2 and id > $3 and id <= $4 \
                and title is not null";
    let (workspace, mode) = (scope.workspace.to_string(), scope.mode.as_str());
    let after = after.map_or(String::new(), |id| id.to_string());
    let found = tx.find(last, values![workspace, mode, after, limit as i64], |row| {
        optional_id::<ConversationId>(row, 0)
    })?;
    let Some(last) = found.flatten() else { return Ok(None) };
    tx.execute(fill, values![workspace, mode, after, last.to_string()])?;
    Ok(Some(last))
}

/// Writes things with their words into the index, in place of what was there of them. What somebody else has written
/// meanwhile is left alone.
pub fn index(tx: &mut Tx<'_>, done: &[(Waiting, Vec<String>)]) -> Result<()> {
    let mut entries: Vec<Entry> = done.iter().filter_map(Entry::of).collect();
    entries.sort_by_key(|entry| entry.key); // FTS5 writes what rises in one go.
    match tx.kind() {
        Database::Sqlite => index_one_by_one(tx, done, entries),
        Database::Postgres => index_together(tx, done, entries),
    }
}

/// A line of the index.
struct Entry {
    position: i64,
    scope: String,
    key: i64,
    conversation: String,
    subject: String,
    kind: &'static str,
    words: Vec<String>,
}

/// How many of a key's bits tell apart what was written in the same millisecond.
const KEY_BITS: u32 = 20;
/// The latest time that a key can have: in the year 2248.
const LATEST: i64 = (1 << 43) - 1;

pub(super) fn key_of(time: Time) -> i64 {
    time.millis().clamp(0, LATEST) << KEY_BITS
}

impl Entry {
    fn of((waiting, words): &(Waiting, Vec<String>)) -> Option<Entry> {
        let text = waiting.text.as_ref()?;
        let last = waiting.subject.len().saturating_sub(5);
        let tail = i64::from_str_radix(waiting.subject.get(last..)?, 16).unwrap_or_default();
        let scope = scope_word(text.scope);
        let customer = text.customer.map(|id| format!("{scope}{}", customer_word(id)));
        let words = words.iter().map(|word| format!("{scope}{word}")).chain(customer).collect();
        Some(Entry {
            position: waiting.position,
            scope,
            key: key_of(text.written_at) | (tail & ((1 << KEY_BITS) - 1)),
            conversation: text.conversation.to_string(),
            subject: waiting.subject.clone(),
            kind: waiting.kind.as_str(),
            words,
        })
    }
}

/// Four letters before every word: what others have said is nowhere near. Should two scopes have the same, what is found is
/// still checked against its conversation.
pub(super) fn scope_word(scope: Scope) -> String {
    let bits = (scope.workspace.0 as u32) << 1 | u32::from(scope.mode == Mode::Test);
    let letter =
        |at: u32| char::from(b"abcdefghijklmnopqrstuvwxyz234567"[(bits >> (5 * at) & 31) as usize]);
    (0..4).map(letter).collect()
}

/// No word of a text has the sign.
pub(super) fn customer_word(id: CustomerId) -> String {
    format!("={:015x}", id.0 & ((1 << 60) - 1))
}

fn index_one_by_one(
    tx: &mut Tx<'_>,
    done: &[(Waiting, Vec<String>)],
    entries: Vec<Entry>,
) -> Result<()> {
    let mut claimed = Vec::with_capacity(done.len());
    for (waiting, _) in done {
        let sql = "delete from search_queue where position = $1";
        if tx.execute(sql, values![waiting.position])? == 1 {
            claimed.push(waiting.position);
        }
    }
    for mut entry in entries {
        if claimed.binary_search(&entry.position).is_err() {
            continue;
        }
        let old = "delete from search_entry where conversation_id = $1 and subject_id = $2";
        tx.execute(old, values![entry.conversation, entry.subject])?;
        let new = "insert into search_entry (key, conversation_id, subject_id, kind) values ($1, $2, $3, $4) \
                   on conflict (key) do nothing";
        while tx.execute(new, values![entry.key, entry.conversation, entry.subject, entry.kind])?
            == 0
        {
            entry.key += 1;
        }
        let words = "insert into search_text (rowid, words) values ($1, $2)";
        tx.execute(words, values![entry.key, entry.words.join(" ")])?;
    }
    Ok(())
}

fn index_together(
    tx: &mut Tx<'_>,
    done: &[(Waiting, Vec<String>)],
    mut entries: Vec<Entry>,
) -> Result<()> {
    let claim = "delete from search_queue where position in (select cast(value as bigint) from \
                 json_array_elements_text(cast(cast($1 as text) as json))) returning position";
    // Whoever removes a conversation waits until it is in the index, and then takes it out again.
    let keep = "select id from conversation where id in (select value from \
                json_array_elements_text(cast(cast($1 as text) as json))) for key share";
    let old = "delete from search_entry using json_to_recordset(cast(cast($1 as text) as json)) \
               as new (conversation text, subject text) \
               where conversation_id = conversation and subject_id = subject";
    let new = "insert into search_entry (scope, key, conversation_id, subject_id, kind, words) \
               select scope, key, conversation, subject, kind, array_to_tsvector(string_to_array(words, ' ')) \
               from json_to_recordset(cast(cast($1 as text) as json)) \
               as new (scope text, key bigint, conversation text, subject text, kind text, words text) \
               on conflict (scope, key) do nothing returning subject_id";
    let positions: Vec<i64> = done.iter().map(|(waiting, _)| waiting.position).collect();
    let claimed = tx.rows(claim, values![json!(positions).to_string()], |row| row.integer(0))?;
    let homes: Vec<&str> = entries.iter().map(|entry| entry.conversation.as_str()).collect();
    let homes = tx.rows(keep, values![json!(homes).to_string()], |row| row.text(0))?;
    entries
        .retain(|entry| claimed.contains(&entry.position) && homes.contains(&entry.conversation));
    let mut seen = HashSet::new();
    entries.retain(|entry| seen.insert(entry.subject.clone()));
    tx.execute(old, values![as_json(&entries)])?;
    while !entries.is_empty() {
        let written = tx.rows(new, values![as_json(&entries)], |row| row.text(0))?;
        entries.retain(|entry| !written.contains(&entry.subject));
        for entry in &mut entries {
            entry.key += 1; // Somebody else has it.
        }
    }
    Ok(())
}

fn as_json(entries: &[Entry]) -> String {
    let line = |entry: &Entry| {
        json!({
            "scope": entry.scope,
            "key": entry.key,
            "conversation": entry.conversation,
            "subject": entry.subject,
            "kind": entry.kind,
            "words": entry.words.join(" "),
        })
    };
    serde_json::Value::from(entries.iter().map(line).collect::<Vec<_>>()).to_string()
}
