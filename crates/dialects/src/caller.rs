//! Who is calling, and whether they may call again with the same effect.

use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, HeaderName, Method};
use domain::access::Actor;
use engine::{Engine, Error, Once, SavedReply};

/// Makes a POST repeatable: the same key has one effect and one answer for 24 hours.
pub const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Marks an answer that was given before.
pub const IDEMPOTENT_REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
/// The longest idempotency key.
pub const KEY_BYTES_MAX: usize = 255;

/// Who shows the key in `Authorization: Bearer …`.
pub async fn authenticate(engine: &Engine, headers: &HeaderMap) -> Result<Actor, Error> {
    const MISSING: Error =
        Error::Unauthenticated("send your API key as \"Authorization: Bearer sk_…\"");
    let value = headers.get(AUTHORIZATION).ok_or(MISSING)?;
    let (scheme, key) = value.to_str().ok().and_then(|text| text.split_once(' ')).ok_or(MISSING)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(MISSING);
    }
    Ok(engine.visit(key.trim()).await?.actor)
}

/// What tells one request from another: its method, its path, its body.
#[derive(Clone, Debug, Default)]
pub struct RequestName {
    key: Option<String>,
    fingerprint: String,
}

impl RequestName {
    /// Reads the key and takes the fingerprint.
    pub fn of(
        method: &Method,
        path: &str,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<RequestName, Error> {
        let Some(value) = headers.get(&IDEMPOTENCY_KEY) else { return Ok(RequestName::default()) };
        let form = || {
            let message =
                format!("Idempotency-Key is 1 to {KEY_BYTES_MAX} visible ASCII characters");
            Error::invalid("Idempotency-Key", message)
        };
        let key = value.to_str().map_err(|_| form())?;
        if key.is_empty() || key.len() > KEY_BYTES_MAX {
            return Err(form());
        }
        let parts = [method.as_str().as_bytes(), path.as_bytes(), body];
        Ok(RequestName { key: Some(key.to_owned()), fingerprint: engine::fingerprint(&parts) })
    }

    /// The engine's form, for an answer that is rendered so.
    pub fn once<T>(self, render: fn(&T) -> SavedReply) -> Once<T> {
        Once { key: self.key, fingerprint: self.fingerprint, render }
    }
}
