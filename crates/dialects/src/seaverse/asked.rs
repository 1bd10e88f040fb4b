//! A request that has been read, and what all answers have in common.

use axum::Json;
use axum::extract::{FromRequest, Request};
use axum::http::header::{ACCEPT, AUTHORIZATION, CONTENT_RANGE, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::access::{Actor, Who};
use engine::Error;
use engine::kept::{Chosen, Column, Condition, EntryField, Operand, Test, ThreadField, Wanted};
use engine::kept::{Entry, Thread};
use serde_json::Value;

use super::body::Reading;
use super::columns::Relation;
use super::error::{Code, JSON, Refusal};
use super::prefer::{Act, Preferences};
use super::query::Query;
use super::{Limits, select, show};
use crate::caller::authenticate;
use crate::{Door, json};

const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");
/// What an answer of one row is.
const ONE: HeaderValue =
    HeaderValue::from_static("application/vnd.pgrst.object+json; charset=utf-8");

/// What an answer's rows look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A list.
    List,
    /// One object: there must be one row, no more and no less.
    One,
}

/// A request that has been read, but for its rows.
pub(super) struct Asked {
    pub(super) relation: Relation,
    pub(super) actor: Actor,
    pub(super) query: Query,
    pub(super) preferences: Preferences,
    pub(super) headers: HeaderMap,
    pub(super) bytes: Vec<u8>,
    pub(super) limits: Limits,
    shape: Shape,
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
        let shape = shape(&parts.headers)?;
        let limits = Limits::default();
        let query = Query::parse(relation, parts.uri.query().unwrap_or_default(), &limits)?;
        let preferences = Preferences::read(&parts.headers)?;
        let bytes = json::read(body, door.settings.article_body_bytes_max).await?;
        let (headers, depth_max) = (parts.headers, door.settings.json_depth_max);
        Ok(Asked { relation, actor, query, preferences, headers, bytes, limits, shape, depth_max })
    }
}

/// Whoever shows a key or a token.
pub(super) async fn caller(door: &Door, headers: &HeaderMap) -> Result<Actor, Refusal> {
    if !headers.contains_key(AUTHORIZATION) {
        return Err(Refusal::anonymous());
    }
    Ok(authenticate(&door.engine, headers).await?)
}

/// The first of the types that are asked for and can be given.
fn shape(headers: &HeaderMap) -> Result<Shape, Refusal> {
    let lines = headers.get_all(ACCEPT).iter().map(|line| String::from_utf8_lossy(line.as_bytes()));
    let all: Vec<String> = lines.map(|line| line.to_ascii_lowercase()).collect();
    let known = |kind: &str| {
        let (name, parameters) = kind.split_once(';').unwrap_or((kind, ""));
        match name.trim() {
            "*/*" | "application/*" | "application/json" => Some(Shape::List),
            "application/vnd.pgrst.object+json" | "application/vnd.pgrst.object"
                if !parameters.contains("nulls") =>
            {
                Some(Shape::One)
            }
            _ => None,
        }
    };
    if all.is_empty() {
        return Ok(Shape::List);
    }
    let message = || format!("None of these media types are available: {}", all.join(", "));
    let mut kinds = all.iter().flat_map(|line| line.split(','));
    kinds.find_map(known).ok_or_else(|| Refusal::new(Code::NotAcceptable, message()))
}

impl Asked {
    pub(super) fn conditions(&self) -> Vec<Condition> {
        select::conditions(self.relation, &self.query.conditions)
    }

    /// What is to be changed or removed.
    pub(super) fn chosen(&self) -> Chosen {
        Chosen { conditions: self.conditions(), exactly_one: self.shape == Shape::One }
    }

    pub(super) fn reading(&self) -> Reading<'_> {
        let Asked { relation, query, preferences, limits, depth_max, .. } = self;
        Reading { relation: *relation, query, preferences, limits, depth_max: *depth_max }
    }

    /// A change of rows names them, and names all that it changes.
    pub(super) fn check_filtered(&self, method: &Method) -> Result<(), Refusal> {
        if self.query.conditions.is_empty() {
            return Err(Refusal::unfiltered(method));
        }
        if self.query.limit.is_some() || self.query.offset.is_some() {
            return Err(Refusal::not_implemented("limit and offset of a change"));
        }
        Ok(())
    }

    /// Who asks for one row gets one.
    pub(super) fn check_rows(&self, rows: usize) -> Result<(), Refusal> {
        if self.shape == Shape::One && rows != 1 {
            return Err(Refusal::not_singular(format!("The result contains {rows} rows")));
        }
        Ok(())
    }

    /// Whether the answer holds rows, which is refused to who may not see them before anything is written.
    pub(super) fn shows(&self, door: &Door) -> Result<bool, Refusal> {
        let shows = self.preferences.wants_rows();
        if shows {
            door.engine.check_shows(&self.actor)?;
        }
        Ok(shows)
    }

    /// To a user, what they may not write is a row of somebody else's, whether it is there or not.
    pub(super) fn refused(&self, error: Error) -> Refusal {
        match (error, &self.actor.who) {
            (Error::Invalid { param: Chosen::ONE, message }, _) => Refusal::not_singular(message),
            (Error::NotFound(_), Who::Guest(_)) => {
                let relation = self.relation.name();
                let message =
                    format!("new row violates row-level security policy for table \"{relation}\"");
                Refusal::new(Code::Forbidden, message)
            }
            (error, _) => error.into(),
        }
    }

    pub(super) async fn rows(
        &self,
        door: &Door,
        wanted: Wanted,
        counts: bool,
    ) -> Result<(Vec<Value>, Option<u64>), Refusal> {
        let actor = &self.actor;
        Ok(match self.relation {
            Relation::Apps => {
                let found = door.engine.kept_apps(actor, wanted, counts).await?;
                let selected = &self.query.selected;
                let rows = found.rows.iter();
                let rows = rows.map(|of| show::row(selected, |one| show::app(of, one)));
                (rows.collect(), found.total)
            }
            Relation::Conversations => {
                let found = door.engine.kept_threads(actor, wanted, counts).await?;
                (self.shown_threads(&found.rows), found.total)
            }
            Relation::Messages => {
                let found = door.engine.kept_entries(actor, wanted, counts).await?;
                (self.shown_entries(&found.rows), found.total)
            }
        })
    }

    pub(super) fn shown_threads(&self, threads: &[Thread]) -> Vec<Value> {
        let selected = &self.query.selected;
        threads.iter().map(|of| show::row(selected, |one| show::thread(of, one))).collect()
    }

    pub(super) fn shown_entries(&self, entries: &[Entry]) -> Vec<Value> {
        let selected = &self.query.selected;
        entries.iter().map(|of| show::row(selected, |one| show::entry(of, one))).collect()
    }

    /// The rows of these ids, in their order.
    pub(super) async fn of_ids(
        &self,
        door: &Door,
        ids: Vec<String>,
    ) -> Result<Vec<Value>, Refusal> {
        let place = |id: String| ids.iter().position(|other| *other == id);
        if self.relation == Relation::Messages {
            let wanted = those(EntryField::Id.asked(), &ids);
            let mut rows = door.engine.kept_entries(&self.actor, wanted, false).await?.rows;
            rows.sort_by_cached_key(|row| place(row.message.id.to_string()));
            return Ok(self.shown_entries(&rows));
        }
        let wanted = those(ThreadField::Id.asked(), &ids);
        let mut rows = door.engine.kept_threads(&self.actor, wanted, false).await?.rows;
        rows.sort_by_cached_key(|row| place(row.conversation.id.to_string()));
        Ok(self.shown_threads(&rows))
    }

    /// An answer; without rows it has no body and no type.
    pub(super) fn answer(
        &self,
        status: StatusCode,
        range: HeaderValue,
        act: Act,
        rows: Option<Vec<Value>>,
    ) -> Response {
        let mut response = match (rows, self.shape) {
            (Some(rows), Shape::List) => {
                (status, [(CONTENT_TYPE, JSON)], Json(rows)).into_response()
            }
            (Some(rows), Shape::One) => {
                let row = rows.into_iter().next();
                (status, [(CONTENT_TYPE, ONE)], Json(row)).into_response()
            }
            (None, _) => status.into_response(),
        };
        let headers = response.headers_mut();
        headers.insert(CONTENT_RANGE, range);
        if let Some(applied) = self.preferences.applied(act) {
            headers.insert(PREFERENCE_APPLIED, applied);
        }
        response
    }
}

fn those(column: Column, ids: &[String]) -> Wanted {
    let limit = ids.len() as u64;
    let ids = ids.iter().cloned().map(Operand::Text).collect();
    let conditions = vec![Condition::Column(column, Test::OneOf(ids))];
    Wanted { conditions, limit, ..Wanted::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OBJECT: &str = "application/vnd.pgrst.object+json";

    #[test]
    fn the_first_type_that_there_is_counts() {
        let read = |lines: &[&str]| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(ACCEPT, line.parse().expect("a header"));
            }
            shape(&headers).map_err(|refusal| refusal.message().to_owned())
        };
        assert_eq!(read(&[]), Ok(Shape::List));
        assert_eq!(read(&["text/html, */*;q=0.1"]), Ok(Shape::List));
        assert_eq!(read(&[OBJECT, "application/json"]), Ok(Shape::One));
        assert_eq!(read(&["application/json", OBJECT]), Ok(Shape::List));
        assert_eq!(read(&["Application/VND.pgrst.object; charset=utf-8"]), Ok(Shape::One));
        let stripped = "application/vnd.pgrst.object+json;nulls=stripped";
        let none = format!("None of these media types are available: text/csv, {stripped}");
        assert_eq!(read(&["text/csv", stripped]), Err(none));
    }
}
