//! What a handler asks for in its signature: the caller, the body, an id, parameters.

use std::collections::HashMap;

use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use domain::access::Actor;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

use super::error::{Code, Refusal};
use super::ids::Face;
use crate::caller::RequestName;
use crate::json::Unreadable;
use crate::{Door, json};

/// Whoever was let in.
pub(super) struct Caller(pub(super) Actor);

impl FromRequestParts<Door> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &Door) -> Result<Caller, Refusal> {
        let actor = parts.extensions.get::<Actor>().cloned();
        actor.map(Caller).ok_or_else(|| Refusal::new(Code::AuthenticationRequired, "send a key"))
    }
}

/// A JSON body, and the request's name should it be repeated.
pub(super) struct Input<T> {
    pub(super) value: T,
    pub(super) name: RequestName,
}

impl<T: DeserializeOwned> FromRequest<Door> for Input<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, door: &Door) -> Result<Input<T>, Refusal> {
        let (parts, body) = request.into_parts();
        let settings = &door.settings;
        let is_article = parts.uri.path().contains("/articles");
        let max =
            if is_article { settings.article_body_bytes_max } else { settings.body_bytes_max };
        let bytes = json::read(body, max).await?;
        let value = object(&bytes, settings.json_depth_max)?;
        let name = RequestName::of(&parts.method, parts.uri.path(), &parts.headers, &bytes)?;
        Ok(Input { value, name })
    }
}

/// A JSON body that need not be there.
pub(super) struct MaybeInput<T>(pub(super) T);

impl<T: DeserializeOwned + Default> FromRequest<Door> for MaybeInput<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, door: &Door) -> Result<MaybeInput<T>, Refusal> {
        let bytes = json::read(request.into_body(), door.settings.body_bytes_max).await?;
        if bytes.is_empty() {
            return Ok(MaybeInput(T::default()));
        }
        object(&bytes, door.settings.json_depth_max).map(MaybeInput)
    }
}

/// The object in a body. Of anything else it is only said that it is none: more would name our types.
fn object<T: DeserializeOwned>(bytes: &[u8], depth_max: usize) -> Result<T, Refusal> {
    match json::parse(bytes, depth_max) {
        Err(Unreadable::Form { .. }) if bytes.trim_ascii_start().first() != Some(&b'{') => {
            Err(Refusal::new(Code::ParameterInvalid, "the body is no object"))
        }
        parsed => Ok(parsed?),
    }
}

/// A closed set: how its words are read, and the words in a sentence.
#[derive(Clone, Copy)]
pub(super) struct Words<T>(pub(super) fn(&str) -> Option<T>, pub(super) &'static str);

impl<T> Words<T> {
    pub(super) fn parse(self, param: &str, text: &str) -> Result<T, Refusal> {
        let Words(parse, known) = self;
        parse(text).ok_or_else(|| Refusal::invalid(param, format!("{param} is {known}")))
    }
}

/// The id of something that is named in a parameter or a field.
pub(super) fn id<T: Face>(param: &str, text: &str) -> Result<T, Refusal> {
    let wrong = |_| Refusal::invalid(param, format!("{param} is no id of a {}", T::NOUN));
    T::parse_face(text).map_err(wrong)
}

/// Tells `null` from a field that is not there, and refuses it where the field cannot be empty.
pub(super) fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// The id in the path. What is no id of this kind is answered like an id that does not exist.
pub(super) struct Id<T>(pub(super) T);

#[derive(Deserialize)]
struct IdInPath {
    id: String,
}

impl<T: Face> FromRequestParts<Door> for Id<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Id<T>, Refusal> {
        let missing = || Refusal::not_found(T::NOUN);
        let path = Path::<IdInPath>::from_request_parts(parts, door).await;
        let Path(IdInPath { id }) = path.map_err(|_| missing())?;
        T::parse_face(&id).map(Id).map_err(|_| missing())
    }
}

/// The query's parameters; an empty one is absent.
pub(super) struct Params(HashMap<String, String>);

impl FromRequestParts<Door> for Params {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Params, Refusal> {
        let query = Query::<HashMap<String, String>>::from_request_parts(parts, door).await;
        let Query(values) =
            query.map_err(|_| Refusal::new(Code::ParameterInvalid, "the query is no text"))?;
        if values.iter().any(|(name, value)| name.contains('\0') || value.contains('\0')) {
            let words = "the query contains a NUL character";
            return Err(Refusal::new(Code::ParameterInvalid, words));
        }
        Ok(Params(values))
    }
}

impl Params {
    /// Refuses parameters of other names: a filter that is passed over would answer with too much.
    pub(super) fn only(self, names: &[&str]) -> Result<Params, Refusal> {
        match self.0.keys().filter(|name| !names.contains(&name.as_str())).min() {
            None => Ok(self),
            Some(name) => {
                let words = format!("unknown parameter; known are {}", names.join(", "));
                Err(Refusal::invalid(name, words))
            }
        }
    }

    /// A parameter that is there and not empty.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// `true` or `false`.
    pub(super) fn boolean(&self, name: &str) -> Result<Option<bool>, Refusal> {
        match self.text(name) {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(_) => Err(Refusal::invalid(name, format!("{name} is true or false"))),
        }
    }

    /// One of the words of a closed set.
    pub(super) fn word<T>(&self, name: &str, words: Words<T>) -> Result<Option<T>, Refusal> {
        self.text(name).map(|text| words.parse(name, text)).transpose()
    }

    /// An id.
    pub(super) fn id<T: Face>(&self, name: &str) -> Result<Option<T>, Refusal> {
        self.text(name).map(|text| id(name, text)).transpose()
    }

    /// A whole number within limits.
    pub(super) fn number(&self, name: &str, min: u64, max: u64) -> Result<Option<u64>, Refusal> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let number = text.parse().ok().filter(|number| (min..=max).contains(number));
        let wrong = || Refusal::invalid(name, format!("{name} is a number from {min} to {max}"));
        number.map(Some).ok_or_else(wrong)
    }
}
