//! Rows that are written, in the engine's words. What the server keeps by itself (`updated_at`, `message_count`,
//! `last_message_created_at`) is passed over: the vendor's client says it, and it follows the messages.

use std::str::FromStr;

use domain::clock::Time;
use domain::customer::CustomerRef;
use domain::message::{Role, Structure, TEXT};
use domain::text::{Extras, ExtrasChange, Metadata};
use engine::kept::Put;
use engine::{EntryChange, NewEntry, NewThread, ThreadChange};
use serde_json::{Map, Value};

use super::body::{Cell, Row};
use super::columns::{Column, Relation};
use super::error::{Code, Refusal};
use super::prefer::Resolution;

/// Larger numbers are milliseconds, as the vendor's client takes them; smaller ones are seconds.
const SECONDS_MAX: i64 = 10_000_000_000;
/// The end of the year 9999.
const TIME_MAX: i64 = 253_402_300_799_999;

/// A conversation that is added.
pub(super) fn thread(mut row: Row) -> Result<NewThread, Refusal> {
    let new = NewThread {
        id: id(&mut row, Column::ConversationId)?,
        customer: CustomerRef {
            external_id: text(&mut row, Column::UserId),
            ..CustomerRef::default()
        },
        app: text(&mut row, Column::AppId).filter(|app| !app.is_empty()),
        name: text(&mut row, Column::Title),
        metadata: metadata(row.remove(&Column::Metadata))?,
        created_at: time(&mut row)?,
        ..NewThread::default()
    };
    Ok(NewThread { extras: extras(&mut row)?, ..new })
}

const KEPT_BY_US: [Column; 3] =
    [Column::UpdatedAt, Column::MessageCount, Column::LastMessageCreatedAt];

/// What is kept for this protocol alone.
const EXTRAS: [Column; 4] =
    [Column::Backend, Column::BackendSessionId, Column::MetadataJson, Column::SkillsJson];

/// A message that is added.
pub(super) fn entry(mut row: Row) -> Result<NewEntry, Refusal> {
    let id_of_conversation = id(&mut row, Column::ConversationId)?;
    let needed = || no_value(Relation::Messages, Column::ConversationId);
    let (text, structure) = content(text(&mut row, Column::Content).unwrap_or_default());
    Ok(NewEntry {
        id: id(&mut row, Column::MessageId)?,
        conversation: id_of_conversation.ok_or_else(needed)?,
        role: role(row.remove(&Column::Role))?,
        text,
        structure,
        metadata: metadata(row.remove(&Column::Metadata))?,
        created_at: time(&mut row)?,
        extras: extras(&mut row)?,
    })
}

/// A conversation that is added, or put over the one that has its id.
pub(super) fn thread_put(
    row: Row,
    how: Resolution,
) -> Result<Put<NewThread, ThreadChange>, Refusal> {
    let fixed = [Column::ConversationId, Column::UserId, Column::CreatedAt];
    let change = thread_change(without(&row, &fixed))?.unwrap_or_default();
    let change = (how == Resolution::Merge).then_some(change);
    Ok(Put { new: thread(row)?, change })
}

/// A message that is added, or put over the one that has its id.
pub(super) fn entry_put(row: Row, how: Resolution) -> Result<Put<NewEntry, EntryChange>, Refusal> {
    let fixed = [Column::MessageId, Column::ConversationId, Column::CreatedAt];
    let change = entry_change(without(&row, &fixed))?.unwrap_or_default();
    let change = (how == Resolution::Merge).then_some(change);
    Ok(Put { new: entry(row)?, change })
}

/// What is said of a row that is there already, and stays: which it is, whose, and since when.
fn without(row: &Row, columns: &[Column]) -> Row {
    let rest = row.iter().filter(|(column, _)| !columns.contains(column));
    rest.map(|(column, cell)| (*column, cell.clone())).collect()
}

/// What changes of a conversation; nothing when nothing does.
pub(super) fn thread_change(mut row: Row) -> Result<Option<ThreadChange>, Refusal> {
    for column in KEPT_BY_US {
        row.remove(&column);
    }
    if row.is_empty() {
        return Ok(None);
    }
    let change = ThreadChange {
        name: row.remove(&Column::Title).map(said),
        app: row.remove(&Column::AppId).map(|cell| said(cell).filter(|app| !app.is_empty())),
        metadata: row.remove(&Column::Metadata).map(attached).transpose()?,
        extras: extras_change(&mut row),
    };
    fixed(&row)?;
    Ok(Some(change))
}

/// What changes of a message; nothing when nothing does.
pub(super) fn entry_change(mut row: Row) -> Result<Option<EntryChange>, Refusal> {
    if row.is_empty() {
        return Ok(None);
    }
    let given = row.remove(&Column::Content).map(|cell| content(said(cell).unwrap_or_default()));
    let (text, structure) = given.unzip();
    let change = EntryChange {
        role: row.remove(&Column::Role).map(|cell| role(Some(cell))).transpose()?,
        text,
        structure,
        metadata: row.remove(&Column::Metadata).map(|cell| metadata(Some(cell))).transpose()?,
        extras: extras_change(&mut row),
    };
    fixed(&row)?;
    Ok(Some(change))
}

/// What is left of a row is nothing that can be changed.
fn fixed(row: &Row) -> Result<(), Refusal> {
    let Some(column) = row.keys().next() else { return Ok(()) };
    Err(Refusal::not_implemented(&format!("changing {}", column.name())))
}

/// A text that is a JSON object is a structure; its own `content` is what there is to read and to search.
fn content(given: String) -> (String, Option<Structure>) {
    let is_object = given.trim_start().starts_with('{');
    let object = is_object.then(|| serde_json::from_str::<Map<String, Value>>(&given).ok());
    let Some(object) = object.flatten() else { return (given, None) };
    let word = |name: &str| object.get(name).and_then(Value::as_str);
    let kind = word("type").filter(|kind| !kind.is_empty()).unwrap_or(TEXT).to_owned();
    let text = word("content").unwrap_or_default().to_owned();
    (text, Some(Structure { kind, json: given }))
}

fn role(cell: Option<Cell>) -> Result<Role, Refusal> {
    match cell.and_then(said).as_deref() {
        None => Ok(Role::Nobody),
        Some("user") => Ok(Role::Customer),
        Some("assistant") => Ok(Role::Assistant),
        Some("system") => Ok(Role::System),
        Some(_) => {
            let words = "role is user, assistant, system or null";
            Err(Refusal::new(Code::InvalidParameter, words))
        }
    }
}

fn id<T: FromStr>(row: &mut Row, column: Column) -> Result<Option<T>, Refusal> {
    let Some(text) = text(row, column) else { return Ok(None) };
    let wrong = |_| {
        let message = format!("invalid input syntax for type uuid: \"{text}\"");
        Refusal::new(Code::InvalidText, message)
    };
    text.parse().map(Some).map_err(wrong)
}

fn text(row: &mut Row, column: Column) -> Option<String> {
    row.remove(&column).and_then(said)
}

fn said(cell: Cell) -> Option<String> {
    match cell {
        Cell::Null => None,
        Cell::Text(text) => Some(text),
        Cell::Integer(number) => Some(number.to_string()),
        Cell::Json(value) => Some(value.to_string()),
        Cell::Texts(texts) => Some(texts.join(",")),
    }
}

fn metadata(cell: Option<Cell>) -> Result<Option<Metadata>, Refusal> {
    match cell {
        None | Some(Cell::Null) => Ok(None),
        Some(cell) => attached(cell).map(Some),
    }
}

fn attached(cell: Cell) -> Result<Metadata, Refusal> {
    let wrong = |words: String| Refusal::new(Code::InvalidParameter, words);
    match cell {
        Cell::Json(value @ Value::Object(_)) => {
            let object = Metadata::from_object(value.to_string());
            object.map_err(|error| wrong(format!("metadata {error}")))
        }
        Cell::Null => Ok(Metadata::default()),
        _ => Err(wrong("metadata is an object or null".to_owned())),
    }
}

fn time(row: &mut Row) -> Result<Option<Time>, Refusal> {
    let Some(Cell::Integer(number)) = row.remove(&Column::CreatedAt) else { return Ok(None) };
    let millis = if number > SECONDS_MAX { number } else { number.saturating_mul(1_000) };
    if !(0..=TIME_MAX).contains(&millis) {
        let words = format!("timestamp out of range: \"{number}\"");
        return Err(Refusal::new(Code::OutOfRange, words));
    }
    Ok(Some(Time(millis)))
}

/// What is kept as it is, for its own protocol.
fn extras(row: &mut Row) -> Result<Option<Extras>, Refusal> {
    let texts = extras_change(row).into_iter().filter_map(|(name, text)| Some((name, text?)));
    let extras = Extras::of(texts.collect());
    let wrong = |error| {
        let names = EXTRAS.map(Column::name).join(", ");
        Refusal::new(Code::InvalidParameter, format!("{names} {error}"))
    };
    extras.map(Some).map_err(wrong)
}

fn extras_change(row: &mut Row) -> ExtrasChange {
    let one = |column: Column| Some((column.name().to_owned(), said(row.remove(&column)?)));
    EXTRAS.into_iter().filter_map(one).collect()
}

fn no_value(relation: Relation, column: Column) -> Refusal {
    let (column, relation) = (column.name(), relation.name());
    let message = format!(
        "null value in column \"{column}\" of relation \"{relation}\" violates not-null constraint"
    );
    Refusal::new(Code::NoValue, message)
}
