//! What a handler asks for in its signature: the caller, the body, a page, an id.

use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::access::Actor;
use domain::page::{LIMIT_DEFAULT, LIMIT_MAX, PageRequest};
use engine::{Done, Error, SavedReply};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::str::FromStr;

use super::error::{ApiError, Problem};
use crate::caller::{IDEMPOTENT_REPLAYED, RequestName, authenticate};
use crate::{Door, json};

/// Whoever shows a key; asking for it is the check of identity.
pub(crate) struct Caller(pub(crate) Actor);

impl FromRequestParts<Door> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Caller, ApiError> {
        Ok(Caller(authenticate(&door.engine, &parts.headers).await?))
    }
}

/// A JSON body, and the request's name should it be repeated.
pub(crate) struct Input<T> {
    pub(crate) value: T,
    pub(crate) name: RequestName,
}

impl<T: DeserializeOwned> FromRequest<Door> for Input<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, door: &Door) -> Result<Input<T>, ApiError> {
        let (parts, body) = request.into_parts();
        let settings = &door.settings;
        let path = parts.uri.path();
        let is_long = path.starts_with("/v1/articles") || path.ends_with("/history");
        let max = if is_long { settings.article_body_bytes_max } else { settings.body_bytes_max };
        let bytes = json::read(body, max).await?;
        let value = json::parse(&bytes, settings.json_depth_max)?;
        let name = RequestName::of(&parts.method, parts.uri.path(), &parts.headers, &bytes)?;
        Ok(Input { value, name })
    }
}

/// A JSON body that may be left out, and the request's name.
pub(crate) struct OptionalInput<T>(pub(crate) Input<T>);

impl<T: DeserializeOwned + Default> FromRequest<Door> for OptionalInput<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, door: &Door) -> Result<OptionalInput<T>, ApiError> {
        let (parts, body) = request.into_parts();
        let bytes = json::read(body, door.settings.body_bytes_max).await?;
        let value = match bytes.trim_ascii() {
            b"" | b"null" => T::default(),
            _ => json::parse(&bytes, door.settings.json_depth_max)?,
        };
        let name = RequestName::of(&parts.method, parts.uri.path(), &parts.headers, &bytes)?;
        Ok(OptionalInput(Input { value, name }))
    }
}

/// The id in the path. What is no id of this kind is answered like an id that does not exist.
pub(crate) struct Id<T>(pub(crate) T);

/// The words for things that were asked for by id.
pub(crate) trait Named: FromStr {
    const NOUN: &'static str;
}

macro_rules! named {
    ($($name:ident $noun:literal)*) => {
        $(impl Named for domain::id::$name { const NOUN: &'static str = $noun; })*
    };
}

named! {
    AgentId "agent"
    ArticleId "article"
    CategoryId "category"
    ConversationId "conversation"
    CustomerId "customer"
    EventId "event"
    FileId "file"
    RunId "run"
    TeammateId "teammate"
    WebhookId "webhook"
}

impl<T: Named> FromRequestParts<Door> for Id<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Id<T>, ApiError> {
        let missing = || ApiError::from(Error::NotFound(T::NOUN));
        let path = Path::<IdInPath>::from_request_parts(parts, door).await;
        let Path(IdInPath { id }) = path.map_err(|_| missing())?;
        id.parse().map(Id).map_err(|_| missing())
    }
}

/// A ticket's id in the path: its conversation's.
pub(crate) struct TicketId(pub(crate) domain::id::ConversationId);

impl FromRequestParts<Door> for TicketId {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<TicketId, ApiError> {
        let missing = || ApiError::from(Error::NotFound("ticket"));
        let id = Id::from_request_parts(parts, door).await;
        id.map(|Id(id)| TicketId(id)).map_err(|_: ApiError| missing())
    }
}

#[derive(Deserialize)]
struct IdInPath {
    id: String,
}

/// Query parameters.
pub(crate) struct Params<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<Door> for Params<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Params<T>, ApiError> {
        // PostgreSQL cannot store it, nor look for it.
        if parts.uri.query().is_some_and(|query| query.contains("%00")) {
            return Err(wrong("query", "the query contains a NUL character".to_owned()));
        }
        let query = Query::<T>::from_request_parts(parts, door).await;
        query.map(|Query(value)| Params(value)).map_err(|error| wrong("query", error.body_text()))
    }
}

/// `?limit=` and `?after=`.
pub(crate) struct Paging {
    after: Option<String>,
    limit: usize,
}

#[derive(Deserialize)]
struct PagingQuery {
    limit: Option<String>,
    after: Option<String>,
}

impl FromRequestParts<Door> for Paging {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Paging, ApiError> {
        let Params(PagingQuery { limit, after }) = Params::from_request_parts(parts, door).await?;
        let limit = match limit {
            None => LIMIT_DEFAULT,
            Some(text) => text
                .parse()
                .ok()
                .filter(|limit| (1..=LIMIT_MAX).contains(limit))
                .ok_or_else(|| wrong("limit", format!("limit is 1 to {LIMIT_MAX}")))?,
        };
        Ok(Paging { after: after.filter(|after| !after.is_empty()), limit })
    }
}

impl Paging {
    /// The page of a list whose positions are of that kind.
    pub(crate) fn request<C: FromStr>(self) -> Result<PageRequest<C>, ApiError> {
        let unknown = || wrong("after", "after is not a position of this list".to_owned());
        let after = self.after.map(|text| text.parse().map_err(|_| unknown())).transpose()?;
        Ok(PageRequest { after, limit: self.limit })
    }
}

pub(crate) fn wrong(param: &'static str, message: String) -> ApiError {
    ApiError(Problem::Query(param, message))
}

/// Answers with what was just made or with what was answered before.
pub(crate) fn once_reply<T>(done: Done<T>, render: fn(&T) -> SavedReply) -> Response {
    match done {
        Done::Fresh(value) => saved(render(&value)),
        Done::Replayed(reply) => replayed(reply),
    }
}

/// An answer that was given before.
pub(crate) fn replayed(reply: SavedReply) -> Response {
    marked(saved(reply))
}

/// Says that this was answered before.
pub(crate) fn marked(mut response: Response) -> Response {
    response.headers_mut().insert(IDEMPOTENT_REPLAYED, HeaderValue::from_static("true"));
    response
}

fn saved(reply: SavedReply) -> Response {
    let status = u16::try_from(reply.status).ok().and_then(|code| StatusCode::from_u16(code).ok());
    let status = status.unwrap_or(StatusCode::OK);
    (status, [("content-type", "application/json")], reply.body).into_response()
}

/// What `render` functions are made of.
pub(crate) fn rendered(status: StatusCode, body: &impl serde::Serialize) -> SavedReply {
    let body = serde_json::to_vec(body).expect("wire types are always JSON");
    SavedReply { status: i64::from(status.as_u16()), body }
}
