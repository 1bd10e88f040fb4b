//! What a handler asks for in its signature: the caller, the body, a model's name.

use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use domain::access::Actor;
use serde::de::DeserializeOwned;

use super::error::Refusal;
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
