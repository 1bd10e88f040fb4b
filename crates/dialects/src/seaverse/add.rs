//! Rows that are added, or put over those that have their keys already.

use std::collections::BTreeSet;

use axum::extract::State;
use axum::http::header::LOCATION;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use domain::id::hyphenated;
use engine::kept::{Entry, Placed};
use serde_json::Value;

use super::asked::Asked;
use super::body::Row;
use super::columns::Relation;
use super::error::{Code, Refusal};
use super::prefer::{Act, Resolution, Returning};
use super::{range, write};
use crate::Door;

/// What a request has added, or changed instead.
struct Added {
    /// How many rows were not there before.
    inserted: usize,
    /// The keys of all that were written.
    keys: Vec<String>,
    /// The rows themselves, if they are asked for.
    rows: Option<Vec<Value>>,
}

/// Adds rows, all or none.
pub(super) async fn add(State(door): State<Door>, asked: Asked) -> Result<Response, Refusal> {
    let given = asked.reading().added(&asked.headers, &asked.bytes)?;
    asked.check_rows(given.len())?;
    let added = if asked.relation == Relation::Messages {
        asked.add_messages(&door, given).await?
    } else {
        asked.add_conversations(&door, given).await?
    };
    asked.check_rows(added.keys.len())?;
    let merges = asked.preferences.resolution == Some(Resolution::Merge);
    let status = if merges && added.inserted == 0 { StatusCode::OK } else { StatusCode::CREATED };
    let range = range::of_change(asked.preferences.count.map(|_| added.keys.len() as u64));
    let mut response = asked.answer(status, range, Act::Insert, added.rows);
    if let Some(location) = asked.location(&added.keys) {
        response.headers_mut().insert(LOCATION, location);
    }
    Ok(response)
}

impl Asked {
    /// Where the one row is that was written, for whoever asks for that instead of the row.
    fn location(&self, keys: &[String]) -> Option<HeaderValue> {
        let [key] = keys else { return None };
        if self.preferences.returning != Some(Returning::HeadersOnly) {
            return None;
        }
        let (relation, column) = (self.relation.name(), self.relation.key().name());
        HeaderValue::from_str(&format!("/{relation}?{column}=eq.{key}")).ok()
    }

    async fn add_conversations(&self, door: &Door, rows: Vec<Row>) -> Result<Added, Refusal> {
        let shows = self.shows(door)?;
        let (inserted, ids) = match self.preferences.resolution {
            None => {
                let new = rows.into_iter().map(write::thread).collect::<Result<Vec<_>, _>>()?;
                let begun = door.engine.begin_threads(&self.actor, new).await;
                let begun = begun.map_err(|error| self.refused(error))?;
                (begun.len(), begun)
            }
            Some(how) => {
                let puts = rows.into_iter().map(|row| write::thread_put(row, how));
                let puts = puts.collect::<Result<Vec<_>, _>>()?;
                check_once(how, puts.iter().filter_map(|put| put.new.id))?;
                let placed = door.engine.put_threads(&self.actor, puts).await;
                written(&placed.map_err(|error| self.refused(error))?)
            }
        };
        let texts = ids.iter().map(ToString::to_string).collect();
        let rows = if shows { Some(self.of_ids(door, texts).await?) } else { None };
        Ok(Added { inserted, keys: ids.iter().map(|id| hyphenated(id.0)).collect(), rows })
    }

    async fn add_messages(&self, door: &Door, rows: Vec<Row>) -> Result<Added, Refusal> {
        let Some(how) = self.preferences.resolution else {
            return self.append_messages(door, rows).await;
        };
        let shows = self.shows(door)?;
        let puts = rows.into_iter().map(|row| write::entry_put(row, how));
        let puts = puts.collect::<Result<Vec<_>, _>>()?;
        check_once(how, puts.iter().filter_map(|put| put.new.id))?;
        let placed = door.engine.put_messages(&self.actor, puts).await;
        let (inserted, ids) = written(&placed.map_err(|error| self.refused(error))?);
        let texts = ids.iter().map(ToString::to_string).collect();
        let rows = if shows { Some(self.of_ids(door, texts).await?) } else { None };
        Ok(Added { inserted, keys: ids.iter().map(|id| hyphenated(id.0)).collect(), rows })
    }

    /// What is appended is shown without being read again.
    async fn append_messages(&self, door: &Door, rows: Vec<Row>) -> Result<Added, Refusal> {
        let new = rows.into_iter().map(write::entry).collect::<Result<Vec<_>, _>>()?;
        let extras: Vec<_> = new.iter().map(|new| new.extras.clone().unwrap_or_default()).collect();
        let said = door.engine.append_messages(&self.actor, new).await;
        let said = said.map_err(|error| self.refused(error))?;
        let keys: Vec<String> = said.iter().map(|message| hyphenated(message.id.0)).collect();
        let entries = said.into_iter().zip(extras);
        let entries: Vec<Entry> =
            entries.map(|(message, extras)| Entry { message, extras }).collect();
        let rows = self.preferences.wants_rows().then(|| self.shown_entries(&entries));
        Ok(Added { inserted: keys.len(), keys, rows })
    }
}

/// A row cannot be put over one of the same request. PostgREST answers 500 to it; here it is the request's fault.
fn check_once<Id: Ord>(how: Resolution, ids: impl Iterator<Item = Id>) -> Result<(), Refusal> {
    let mut known = BTreeSet::new();
    let mut ids = ids;
    if how == Resolution::Merge && !ids.all(|id| known.insert(id)) {
        let words = "ON CONFLICT DO UPDATE command cannot affect row a second time";
        return Err(Refusal::new(Code::Twice, words));
    }
    Ok(())
}

/// How many were not there before, and all that were written.
fn written<Id: Copy>(placed: &[Placed<Id>]) -> (usize, Vec<Id>) {
    let inserted = placed.iter().filter(|placed| matches!(placed, Placed::Added(_))).count();
    (inserted, placed.iter().filter_map(Placed::written).collect())
}
