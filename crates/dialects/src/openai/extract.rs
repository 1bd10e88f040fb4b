//! What a handler asks for in its signature: the caller, the body, what the path names.

use std::collections::HashMap;

use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use domain::access::Actor;
use domain::id::{ConversationId, MessageId};
use engine::Error;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::error::Refusal;
use super::ids;
use crate::caller::{RequestName, authenticate};
use crate::{Door, json};

/// Whoever shows a key or a token; asking for it is the check of identity.
pub(super) struct Caller(pub(super) Actor);

impl FromRequestParts<Door> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Caller, Refusal> {
        Ok(Caller(authenticate(&door.engine, &parts.headers).await?))
    }
}

/// A JSON body, and the request's name should it be repeated. Fields that nobody knows are passed over: the vendor's
/// clients learn new ones every month.
pub(super) struct Input<T> {
    pub(super) value: T,
    pub(super) name: RequestName,
}

impl<T: DeserializeOwned> FromRequest<Door> for Input<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, door: &Door) -> Result<Input<T>, Refusal> {
        let (parts, body) = request.into_parts();
        let bytes = json::read(body, door.settings.body_bytes_max).await?;
        let value = json::parse(&bytes, door.settings.json_depth_max)?;
        let name = RequestName::of(&parts.method, parts.uri.path(), &parts.headers, &bytes)?;
        Ok(Input { value, name })
    }
}

/// The model's name in the path. What the database would not look for names nothing.
pub(super) struct Name(pub(super) String);

impl FromRequestParts<Door> for Name {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Name, Refusal> {
        let path = Path::<String>::from_request_parts(parts, door).await;
        let name = path.ok().map(|Path(name)| name).filter(|name| !name.contains('\0'));
        name.map(Name).ok_or_else(|| Refusal::no_model(""))
    }
}

/// The conversation in the path. What is no id is answered like an id that does not exist.
pub(super) struct Id(pub(super) ConversationId);

/// The conversation in the path, and the item of it.
pub(super) struct ItemId(pub(super) ConversationId, pub(super) MessageId);

#[derive(Deserialize)]
struct InPath {
    id: String,
    item: Option<String>,
}

impl FromRequestParts<Door> for Id {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Id, Refusal> {
        let path = Path::<InPath>::from_request_parts(parts, door).await.ok();
        let id = path.and_then(|Path(path)| ids::parse(&path.id));
        id.map(Id).ok_or_else(|| Error::NotFound("conversation").into())
    }
}

impl FromRequestParts<Door> for ItemId {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<ItemId, Refusal> {
        let Id(conversation) = Id::from_request_parts(parts, door).await?;
        let path = Path::<InPath>::from_request_parts(parts, door).await.ok();
        let item = path.and_then(|Path(path)| ids::parse(&path.item?));
        let missing = || Error::NotFound("message").into();
        item.map(|item| ItemId(conversation, item)).ok_or_else(missing)
    }
}

/// `limit`, `order` and `after`; what else the query says, such as `include`, is passed over.
pub(super) struct Listing {
    pub(super) after: Option<MessageId>,
    pub(super) limit: usize,
    pub(super) newest_first: bool,
}

/// How many items a page has at most, and how many for who does not say.
const LIMIT_MAX: usize = 100;
const LIMIT: usize = 20;

impl FromRequestParts<Door> for Listing {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Listing, Refusal> {
        let query = Query::<HashMap<String, String>>::from_request_parts(parts, door).await;
        let Query(query) = query.map_err(|_| Refusal::invalid("query", "the query is no text"))?;
        let limit = match query.get("limit") {
            None => LIMIT,
            Some(text) => {
                let limit = text.parse().ok().filter(|limit| (1..=LIMIT_MAX).contains(limit));
                let wrong = || Refusal::invalid("limit", format!("limit is 1 to {LIMIT_MAX}"));
                limit.ok_or_else(wrong)?
            }
        };
        let newest_first = match query.get("order").map(String::as_str) {
            None | Some("desc") => true,
            Some("asc") => false,
            Some(_) => return Err(Refusal::invalid("order", "order is asc or desc")),
        };
        let unknown = || Refusal::invalid("after", "after is no item of this conversation");
        let after = query.get("after").map(|text| ids::parse(text).ok_or_else(unknown));
        Ok(Listing { after: after.transpose()?, limit, newest_first })
    }
}
