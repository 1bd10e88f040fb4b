//! `/apps`, `/conversations` and `/messages`, but for what is added.

use axum::extract::State;
use axum::http::header::ALLOW;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::response::Response;
use domain::id::ConversationId;
use engine::kept::Wanted;

use super::asked::Asked;
use super::columns::Relation;
use super::error::Refusal;
use super::prefer::Act;
use super::range::{self, Window};
use super::{select, write};
use crate::Door;

/// What can be done with a relation that is only read.
pub(super) async fn options_of_read() -> [(HeaderName, HeaderValue); 1] {
    [(ALLOW, HeaderValue::from_static("OPTIONS,GET,HEAD"))]
}

/// What can be done with a relation that is written, too.
pub(super) async fn options_of_written() -> [(HeaderName, HeaderValue); 1] {
    [(ALLOW, HeaderValue::from_static("OPTIONS,GET,HEAD,POST,PATCH,DELETE"))]
}

pub(super) async fn read(State(door): State<Door>, asked: Asked) -> Result<Response, Refusal> {
    let window = Window::new(&asked.query, &asked.headers, &asked.limits)?;
    let wanted = Wanted {
        conditions: asked.conditions(),
        order: select::order(asked.relation, &asked.query.order),
        limit: window.limit,
        offset: window.offset,
    };
    let counts = asked.preferences.count.is_some();
    let (rows, total) = asked.rows(&door, wanted, counts).await?;
    asked.check_rows(rows.len())?;
    let (status, range) = window.answer(rows.len() as u64, total)?;
    Ok(asked.answer(status, range, Act::Read, Some(rows)))
}

/// Changes the rows that are so.
pub(super) async fn change(State(door): State<Door>, asked: Asked) -> Result<Response, Refusal> {
    asked.check_filtered(&Method::PATCH)?;
    let row = asked.reading().changed(&asked.headers, &asked.bytes)?;
    let shows = asked.shows(&door)?;
    let changed = if asked.relation == Relation::Messages {
        match write::entry_change(row)? {
            Some(change) => {
                let chosen = asked.chosen();
                let changed = door.engine.change_kept_entries(&asked.actor, chosen, change).await;
                let changed = changed.map_err(|error| asked.refused(error))?;
                changed.into_iter().map(|message| message.id.to_string()).collect()
            }
            None => Vec::new(),
        }
    } else {
        match write::thread_change(row)? {
            Some(change) => {
                let chosen = asked.chosen();
                let changed = door.engine.change_kept_threads(&asked.actor, chosen, change).await;
                let changed = changed.map_err(|error| asked.refused(error))?;
                changed.iter().map(ConversationId::to_string).collect()
            }
            None => Vec::new(),
        }
    };
    asked.check_rows(changed.len())?;
    let counts = asked.preferences.count.is_some();
    let range = range::of_update(changed.len() as u64, counts);
    let status = if shows { StatusCode::OK } else { StatusCode::NO_CONTENT };
    let rows = if shows { Some(asked.of_ids(&door, changed).await?) } else { None };
    Ok(asked.answer(status, range, Act::Update, rows))
}

/// Removes the rows that are so; of none there is nothing to say.
pub(super) async fn remove(State(door): State<Door>, asked: Asked) -> Result<Response, Refusal> {
    asked.check_filtered(&Method::DELETE)?;
    let (shows, chosen) = (asked.shows(&door)?, asked.chosen());
    let rows = if asked.relation == Relation::Messages {
        let removed = door.engine.delete_kept_entries(&asked.actor, chosen).await;
        asked.shown_entries(&removed.map_err(|error| asked.refused(error))?)
    } else {
        let removed = door.engine.delete_kept_threads(&asked.actor, chosen).await;
        asked.shown_threads(&removed.map_err(|error| asked.refused(error))?)
    };
    let range = range::of_change(asked.preferences.count.map(|_| rows.len() as u64));
    let status = if shows { StatusCode::OK } else { StatusCode::NO_CONTENT };
    Ok(asked.answer(status, range, Act::Delete, shows.then_some(rows)))
}
