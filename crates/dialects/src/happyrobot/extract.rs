//! What a handler asks for in its signature: the caller, the body, an id, a page.

use std::collections::HashMap;

use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use domain::access::{Actor, Guest, Reach, Who};
use domain::clock::Time;
use domain::id::AgentId;
use domain::page::PageNumber;
use engine::{AgentName, Error, Overview, Visit};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::error::Refusal;
use super::ids::{Face, parse_uuid};
use crate::caller::{authenticate, visit};
use crate::{Door, json};

/// Whoever shows a key; asking for it is the check of identity.
pub(super) struct Caller(pub(super) Actor);

impl FromRequestParts<Door> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Caller, Refusal> {
        Ok(Caller(authenticate(&door.engine, &parts.headers).await?))
    }
}

/// The workflow in the path, by its UUID or its slug, for whoever shows a key.
pub(super) struct Workflow {
    pub(super) actor: Actor,
    pub(super) found: Overview,
}

impl Workflow {
    pub(super) fn id(&self) -> AgentId {
        self.found.agent.id
    }
}

impl FromRequestParts<Door> for Workflow {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Workflow, Refusal> {
        let Caller(actor) = Caller::from_request_parts(parts, door).await?;
        let name = id_in_path(parts, door).await.ok_or(Error::NotFound("agent"))?;
        let found = door.engine.overview(&actor, workflow_name(&name)).await?;
        Ok(Workflow { actor, found })
    }
}

/// A UUID, or else a slug.
pub(super) fn workflow_name(text: &str) -> AgentName {
    parse_uuid(text).map_or_else(|| AgentName::Slug(text.to_owned()), AgentName::Id)
}

/// Whoever shows a chat token.
pub(super) struct Visitor(pub(super) Visit);

impl FromRequestParts<Door> for Visitor {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Visitor, Refusal> {
        const NO_TOKEN: Error =
            Error::Unauthenticated("send a chat token, as POST /chat/tokens gives it");
        let visit = visit(&door.engine, &parts.headers, None).await?;
        match &visit.actor.who {
            Who::Guest(Guest { reach: Reach::Agent(..), .. }) => Ok(Visitor(visit)),
            _ => Err(NO_TOKEN.into()),
        }
    }
}

/// A JSON body; fields that nobody knows are passed over, as the vendor does.
pub(super) struct Input<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Door> for Input<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, door: &Door) -> Result<Input<T>, Refusal> {
        let bytes = json::read(request.into_body(), door.settings.body_bytes_max).await?;
        Ok(Input(parsed(&bytes, door)?))
    }
}

/// The object in a body. A list is refused before it is read, for what is said of it then names our types.
fn parsed<T: DeserializeOwned>(bytes: &[u8], door: &Door) -> Result<T, Refusal> {
    if bytes.trim_ascii_start().first() == Some(&b'[') {
        return Err(Refusal::new(StatusCode::BAD_REQUEST, "the body is no object"));
    }
    Ok(json::parse(bytes, door.settings.json_depth_max)?)
}

/// A JSON body that may as well be empty or `null`.
pub(super) struct OptionalInput<T>(pub(super) T);

impl<T: DeserializeOwned + Default> FromRequest<Door> for OptionalInput<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, door: &Door) -> Result<OptionalInput<T>, Refusal> {
        let bytes = json::read(request.into_body(), door.settings.body_bytes_max).await?;
        if matches!(bytes.trim_ascii(), b"" | b"null") {
            return Ok(OptionalInput(T::default()));
        }
        Ok(OptionalInput(parsed(&bytes, door)?))
    }
}

/// The UUID in the path.
pub(super) struct Id<T>(pub(super) T);

impl<T: Face> FromRequestParts<Door> for Id<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Id<T>, Refusal> {
        let text = id_in_path(parts, door).await;
        let wrong = || Refusal::invalid("id", format!("the id of the {} is no UUID", T::NOUN));
        text.and_then(|text| parse_uuid(&text)).map(Id).ok_or_else(wrong)
    }
}

/// What stands in the path's `{id}`; nothing when it is no text.
pub(super) async fn id_in_path(parts: &mut Parts, door: &Door) -> Option<String> {
    let path = Path::<IdInPath>::from_request_parts(parts, door).await;
    path.ok().map(|Path(IdInPath { id })| id).filter(|id| !id.contains('\0'))
}

#[derive(Deserialize)]
struct IdInPath {
    id: String,
}

/// The query's parameters; those that nobody asks for are passed over, and an empty one is absent.
pub(super) struct Params(HashMap<String, String>);

impl FromRequestParts<Door> for Params {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Params, Refusal> {
        let query = Query::<HashMap<String, String>>::from_request_parts(parts, door).await;
        let Query(values) = query.map_err(|_| Refusal::invalid("query", "the query is no text"))?;
        if values.values().any(|value| value.contains('\0')) {
            return Err(Refusal::invalid("query", "the query contains a NUL character"));
        }
        Ok(Params(values))
    }
}

/// How a list is cut into pages.
#[derive(Clone, Copy)]
pub(super) struct PageRule {
    /// The largest `page_size`.
    pub(super) size_max: u64,
    /// The `page_size` of who does not say.
    pub(super) size: u64,
    /// Whether the newest come first for who does not say.
    pub(super) newest_first: bool,
}

impl PageRule {
    /// Most lists.
    pub(super) const USUAL: PageRule = PageRule { size_max: 100, size: 50, newest_first: true };
    /// Lists of runs.
    pub(super) const RUNS: PageRule = PageRule { size_max: 2000, size: 100, newest_first: true };
    /// The messages of a session.
    pub(super) const MESSAGES: PageRule = PageRule { newest_first: false, ..PageRule::USUAL };
}

impl Params {
    /// A parameter that is there and not empty.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// `page`, `page_size` and `sort`.
    pub(super) fn page(&self, rule: PageRule) -> Result<PageNumber, Refusal> {
        let page = self.number("page", 1, u64::from(u32::MAX))?.unwrap_or(1);
        let size = self.number("page_size", 1, rule.size_max)?.unwrap_or(rule.size);
        let newest_first = match self.text("sort") {
            None => rule.newest_first,
            Some("asc") => false,
            Some("desc") => true,
            Some(_) => return Err(Refusal::invalid("sort", "sort is asc or desc")),
        };
        Ok(PageNumber { page, size, newest_first })
    }

    /// A moment; an empty one is none.
    pub(super) fn time(&self, name: &'static str) -> Result<Option<Time>, Refusal> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let moment = Some(text).filter(|text| text.ends_with('Z'));
        let moment = moment.and_then(|text| text.parse::<jiff::Timestamp>().ok());
        let wrong =
            || Refusal::invalid(name, format!("{name} is a time like 2026-01-31T12:00:00Z"));
        moment.map(|moment| Some(Time(moment.as_millisecond()))).ok_or_else(wrong)
    }

    /// A whole number within limits.
    pub(super) fn number(
        &self,
        name: &'static str,
        min: u64,
        max: u64,
    ) -> Result<Option<u64>, Refusal> {
        let Some(text) = self.0.get(name) else { return Ok(None) };
        let number = text.parse().ok().filter(|number| (min..=max).contains(number));
        let wrong = || Refusal::invalid(name, format!("{name} is a number from {min} to {max}"));
        number.map(Some).ok_or_else(wrong)
    }
}
