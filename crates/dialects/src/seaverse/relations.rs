//! `/apps`, `/conversations` and `/messages`.

use axum::Json;
use axum::extract::{FromRequest, Request, State};
use axum::http::header::{ACCEPT, AUTHORIZATION, CONTENT_RANGE, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::access::{Actor, Who};
use domain::id::ConversationId;
use engine::Error;
use engine::kept::{Condition, Entry, EntryField, Operand, Test, ThreadField, Wanted};
use serde_json::Value;

use super::body::{Reading, Row};
use super::columns::Relation;
use super::error::{Code, JSON, Refusal};
use super::prefer::{Act, Preferences};
use super::query::Query;
use super::range::{self, Window};
use super::{Limits, select, show, write};
use crate::caller::authenticate;
use crate::{Door, json};

const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");
/// What an answer may be instead of JSON, for whoever asks for that: nothing.
const ACCEPTED: [&str; 3] = ["*/*", "application/*", "application/json"];

/// A request that has been read, but for its rows.
pub(super) struct Asked {
    relation: Relation,
    actor: Actor,
    query: Query,
    preferences: Preferences,
    headers: HeaderMap,
    bytes: Vec<u8>,
    limits: Limits,
    depth_max: usize,
}

impl FromRequest<Door> for Asked {
    type Rejection = Refusal;

    async fn from_request(request: Request, door: &Door) -> Result<Asked, Refusal> {
        let (parts, body) = request.into_parts();
        let actor = caller(door, &parts.headers).await?;
        let name = parts.uri.path().trim_matches('/');
        let relation = Relation::ALL.into_iter().find(|relation| relation.name() == name);
        let relation = relation.ok_or_else(|| Refusal::no_relation(name))?;
        check_accept(&parts.headers)?;
        let limits = Limits::default();
        let query = Query::parse(relation, parts.uri.query().unwrap_or_default(), &limits)?;
        let preferences = Preferences::read(&parts.headers)?;
        let bytes = json::read(body, door.settings.article_body_bytes_max).await?;
        let (headers, depth_max) = (parts.headers, door.settings.json_depth_max);
        Ok(Asked { relation, actor, query, preferences, headers, bytes, limits, depth_max })
    }
}

/// Whoever shows a key or a token.
pub(super) async fn caller(door: &Door, headers: &HeaderMap) -> Result<Actor, Refusal> {
    if !headers.contains_key(AUTHORIZATION) {
        return Err(Refusal::anonymous());
    }
    Ok(authenticate(&door.engine, headers).await?)
}

fn check_accept(headers: &HeaderMap) -> Result<(), Refusal> {
    let lines = headers.get_all(ACCEPT).iter().map(|line| String::from_utf8_lossy(line.as_bytes()));
    let all: Vec<String> = lines.map(|line| line.to_ascii_lowercase()).collect();
    let kinds = || all.iter().flat_map(|line| line.split(','));
    let plain = |kind: &str| kind.split(';').next().unwrap_or_default().trim().to_owned();
    if all.is_empty() || kinds().any(|kind| ACCEPTED.contains(&plain(kind).as_str())) {
        return Ok(());
    }
    let message = format!("None of these media types are available: {}", all.join(", "));
    Err(Refusal::new(Code::NotAcceptable, message))
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
    let (status, range) = window.answer(rows.len() as u64, total)?;
    Ok(asked.answer(status, range, Act::Read, Some(rows)))
}

/// Adds rows, all or none.
pub(super) async fn add(State(door): State<Door>, asked: Asked) -> Result<Response, Refusal> {
    if asked.preferences.resolution.is_some() {
        return Err(Refusal::not_implemented("upserts (resolution=…)"));
    }
    let added = asked.reading().added(&asked.headers, &asked.bytes)?;
    let count = asked.preferences.count.map(|_| added.len() as u64);
    let rows = if asked.relation == Relation::Messages {
        asked.add_messages(&door, added).await?
    } else {
        asked.add_conversations(&door, added).await?
    };
    let shown = asked.preferences.wants_rows().then_some(rows);
    Ok(asked.answer(StatusCode::CREATED, range::of_change(count), Act::Insert, shown))
}

/// Changes the rows that are so.
pub(super) async fn change(State(door): State<Door>, asked: Asked) -> Result<Response, Refusal> {
    asked.check_filtered(&Method::PATCH)?;
    let row = asked.reading().changed(&asked.headers, &asked.bytes)?;
    let shows = asked.shows(&door)?;
    let found = asked.conditions();
    let changed = if asked.relation == Relation::Messages {
        match write::entry_change(row)? {
            Some(change) => {
                let changed = door.engine.change_kept_entries(&asked.actor, found, change).await;
                let changed = changed.map_err(|error| asked.refused(error))?;
                changed.into_iter().map(|message| message.id.to_string()).collect()
            }
            None => Vec::new(),
        }
    } else {
        match write::thread_change(row)? {
            Some(change) => {
                let changed = door.engine.change_kept_threads(&asked.actor, found, change).await;
                let changed = changed.map_err(|error| asked.refused(error))?;
                changed.iter().map(ConversationId::to_string).collect()
            }
            None => Vec::new(),
        }
    };
    let counts = asked.preferences.count.is_some();
    let range = range::of_update(changed.len() as u64, counts);
    let status = if shows { StatusCode::OK } else { StatusCode::NO_CONTENT };
    let rows = if shows { Some(asked.of_ids(&door, changed).await?) } else { None };
    Ok(asked.answer(status, range, Act::Update, rows))
}

/// Removes the rows that are so; of none there is nothing to say.
pub(super) async fn remove(State(door): State<Door>, asked: Asked) -> Result<Response, Refusal> {
    asked.check_filtered(&Method::DELETE)?;
    let (shows, found) = (asked.shows(&door)?, asked.conditions());
    let selected = &asked.query.selected;
    let rows: Vec<Value> = if asked.relation == Relation::Messages {
        let removed = door.engine.delete_kept_entries(&asked.actor, found).await;
        let removed = removed.map_err(|error| asked.refused(error))?;
        let shown = |of: &Entry| show::row(selected, |column| show::entry(of, column));
        removed.iter().map(shown).collect()
    } else {
        let removed = door.engine.delete_kept_threads(&asked.actor, found).await;
        let removed = removed.map_err(|error| asked.refused(error))?;
        removed.iter().map(|of| show::row(selected, |column| show::thread(of, column))).collect()
    };
    let range = range::of_change(asked.preferences.count.map(|_| rows.len() as u64));
    let status = if shows { StatusCode::OK } else { StatusCode::NO_CONTENT };
    Ok(asked.answer(status, range, Act::Delete, shows.then_some(rows)))
}

impl Asked {
    fn conditions(&self) -> Vec<Condition> {
        select::conditions(self.relation, &self.query.conditions)
    }

    fn reading(&self) -> Reading<'_> {
        let Asked { relation, query, preferences, limits, depth_max, .. } = self;
        Reading { relation: *relation, query, preferences, limits, depth_max: *depth_max }
    }

    /// A change of rows names them, and names all that it changes.
    fn check_filtered(&self, method: &Method) -> Result<(), Refusal> {
        if self.query.conditions.is_empty() {
            return Err(Refusal::unfiltered(method));
        }
        if self.query.limit.is_some() || self.query.offset.is_some() {
            return Err(Refusal::not_implemented("limit and offset of a change"));
        }
        Ok(())
    }

    /// Whether the answer holds rows, which is refused to who may not see them before anything is written.
    fn shows(&self, door: &Door) -> Result<bool, Refusal> {
        let shows = self.preferences.wants_rows();
        if shows {
            door.engine.check_shows(&self.actor)?;
        }
        Ok(shows)
    }

    /// To a user, what they may not write is a row of somebody else's, whether it is there or not.
    fn refused(&self, error: Error) -> Refusal {
        if !matches!((&self.actor.who, &error), (Who::Guest(_), Error::NotFound(_))) {
            return error.into();
        }
        let relation = self.relation.name();
        let message =
            format!("new row violates row-level security policy for table \"{relation}\"");
        Refusal::new(Code::Forbidden, message)
    }

    async fn rows(
        &self,
        door: &Door,
        wanted: Wanted,
        counts: bool,
    ) -> Result<(Vec<Value>, Option<u64>), Refusal> {
        let (actor, selected) = (&self.actor, &self.query.selected);
        Ok(match self.relation {
            Relation::Apps => {
                let found = door.engine.kept_apps(actor, wanted, counts).await?;
                let rows = found.rows.iter();
                (
                    rows.map(|of| show::row(selected, |one| show::app(of, one))).collect(),
                    found.total,
                )
            }
            Relation::Conversations => {
                let found = door.engine.kept_threads(actor, wanted, counts).await?;
                let rows = found.rows.iter();
                let rows = rows.map(|of| show::row(selected, |one| show::thread(of, one)));
                (rows.collect(), found.total)
            }
            Relation::Messages => {
                let found = door.engine.kept_entries(actor, wanted, counts).await?;
                let rows = found.rows.iter();
                let rows = rows.map(|of| show::row(selected, |one| show::entry(of, one)));
                (rows.collect(), found.total)
            }
        })
    }

    /// The rows of these ids.
    async fn of_ids(&self, door: &Door, ids: Vec<String>) -> Result<Vec<Value>, Refusal> {
        let column = match self.relation {
            Relation::Messages => EntryField::Id.asked(),
            Relation::Apps | Relation::Conversations => ThreadField::Id.asked(),
        };
        let limit = ids.len() as u64;
        let ids = ids.into_iter().map(Operand::Text).collect();
        let conditions = vec![Condition::Column(column, Test::OneOf(ids))];
        let wanted = Wanted { conditions, limit, ..Wanted::default() };
        Ok(self.rows(door, wanted, false).await?.0)
    }

    async fn add_conversations(&self, door: &Door, rows: Vec<Row>) -> Result<Vec<Value>, Refusal> {
        let new = rows.into_iter().map(write::thread).collect::<Result<Vec<_>, _>>()?;
        let shows = self.shows(door)?;
        let begun = door.engine.begin_threads(&self.actor, new).await;
        let begun = begun.map_err(|error| self.refused(error))?;
        if !shows {
            return Ok(Vec::new());
        }
        self.of_ids(door, begun.iter().map(ConversationId::to_string).collect()).await
    }

    async fn add_messages(&self, door: &Door, rows: Vec<Row>) -> Result<Vec<Value>, Refusal> {
        let new = rows.into_iter().map(write::entry).collect::<Result<Vec<_>, _>>()?;
        let extras: Vec<_> = new.iter().map(|new| new.extras.clone().unwrap_or_default()).collect();
        let said = door.engine.append_messages(&self.actor, new).await;
        let said = said.map_err(|error| self.refused(error))?;
        let entries = said.into_iter().zip(extras);
        let entries = entries.map(|(message, extras)| Entry { message, extras });
        let selected = &self.query.selected;
        let shown = |of: Entry| show::row(selected, |column| show::entry(&of, column));
        Ok(entries.map(shown).collect())
    }

    /// An answer; without rows it has no body and no type.
    fn answer(
        &self,
        status: StatusCode,
        range: HeaderValue,
        act: Act,
        rows: Option<Vec<Value>>,
    ) -> Response {
        let mut response = match rows {
            Some(rows) => (status, [(CONTENT_TYPE, JSON)], Json(rows)).into_response(),
            None => status.into_response(),
        };
        let headers = response.headers_mut();
        headers.insert(CONTENT_RANGE, range);
        if let Some(applied) = self.preferences.applied(act) {
            headers.insert(PREFERENCE_APPLIED, applied);
        }
        response
    }
}
