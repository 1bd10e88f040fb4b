//! `ETag` and `If-Match`: a change that is made only to what the caller has read.
//!
//! A tag is the hash of what a `GET` answers, without what changes by itself: counters, and times that follow from the
//! rest. Whether it still fits is asked in the transaction of the change.

use std::sync::Arc;

use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::header::{ETAG, IF_MATCH};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use engine::OnlyIf;
use serde::Serialize;
use serde_json::Value;

use super::error::ApiError;
use crate::Door;

/// What nobody writes by a `PATCH`, and what does not stand in its way.
const MOVES_BY_ITSELF: [&str; 10] = [
    "updated_at",
    "view_count",
    "use_count",
    "helpful_count",
    "unhelpful_count",
    "message_count",
    "first_response_at",
    "handled_by",
    "failing_since",
    "paused_until",
];
/// How much of a hash is enough to tell the states of one thing apart.
const DIGITS: usize = 32;

/// A thing as JSON, with its tag.
pub(crate) struct Tagged<T>(pub(crate) T);

impl<T: Serialize> IntoResponse for Tagged<T> {
    fn into_response(self) -> Response {
        ([(ETAG, tag(&self.0))], Json(self.0)).into_response()
    }
}

fn tag(thing: &impl Serialize) -> String {
    let mut value = serde_json::to_value(thing).expect("wire types are always JSON");
    if let Value::Object(fields) = &mut value {
        fields.retain(|name, _| !MOVES_BY_ITSELF.contains(&name.as_str()));
    }
    let hash = engine::fingerprint(&[value.to_string().as_bytes()]);
    format!("\"{}\"", &hash[..DIGITS])
}

/// The tags in `If-Match`; nothing when the header is not there.
pub(crate) struct IfMatch(Option<Vec<String>>);

impl FromRequestParts<Door> for IfMatch {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &Door) -> Result<IfMatch, ApiError> {
        let lines = parts.headers.get_all(IF_MATCH).iter();
        let words = lines.flat_map(|line| line.to_str().unwrap_or_default().split(','));
        let tags: Vec<_> = words.map(|word| word.trim().to_owned()).collect();
        Ok(IfMatch((!tags.is_empty()).then_some(tags)))
    }
}

impl IfMatch {
    /// The condition for the engine; `render` makes of a thing what a `GET` answers. `*` fits all that is there.
    pub(crate) fn only_if<T: Clone, W: Serialize>(
        self,
        render: impl Fn(T) -> W + Send + Sync + 'static,
    ) -> Option<OnlyIf<T>> {
        let tags = self.0.filter(|tags| !tags.iter().any(|tag| tag == "*"))?;
        Some(Arc::new(move |thing: &T| tags.contains(&tag(&render(thing.clone())))))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_tag_follows_what_people_write_and_nothing_else() {
        let article = json!({"title": "A", "view_count": 1, "updated_at": "2026-01-01T00:00:00Z"});
        let read = json!({"title": "A", "view_count": 9, "updated_at": "2026-01-02T00:00:00Z"});
        let written = json!({"title": "B", "view_count": 1, "updated_at": "2026-01-01T00:00:00Z"});
        assert_eq!(tag(&article), tag(&read));
        assert_ne!(tag(&article), tag(&written));
        assert_eq!(tag(&article).len(), DIGITS + 2);
    }
}
