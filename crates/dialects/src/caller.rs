//! Who is calling, and whether they may call again with the same effect.

use axum::http::header::{AUTHORIZATION, ORIGIN};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use domain::access::Actor;
use engine::{Engine, Error, Once, SavedReply, Visit};

/// Makes a POST repeatable: the same key has one effect and one answer for 24 hours.
pub const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Marks an answer that was given before.
pub const IDEMPOTENT_REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
/// The longest idempotency key.
pub const KEY_BYTES_MAX: usize = 255;

/// Who shows the key or token in `Authorization: Bearer …`.
pub async fn authenticate(engine: &Engine, headers: &HeaderMap) -> Result<Actor, Error> {
    Ok(visit(engine, headers, None).await?.actor)
}

/// Who shows the key or token in `Authorization: Bearer …`, or else in the address: browsers cannot set headers for
/// event streams and sockets.
pub async fn visit(
    engine: &Engine,
    headers: &HeaderMap,
    in_address: Option<&str>,
) -> Result<Visit, Error> {
    const MISSING: Error =
        Error::Unauthenticated("send your API key as \"Authorization: Bearer sk_…\"");
    let credential = match headers.get(AUTHORIZATION) {
        Some(value) => bearer(value).ok_or(MISSING)?,
        None => in_address.ok_or(MISSING)?,
    };
    admit(engine, headers, credential).await
}

/// Who shows that key or token, on the page that the request's headers name: for what comes in a socket's frame.
pub async fn admit(engine: &Engine, headers: &HeaderMap, credential: &str) -> Result<Visit, Error> {
    let visit = engine.visit(credential).await?;
    if let Some(origin) = headers.get(ORIGIN) {
        engine.allow_origin(&visit.actor, origin.to_str().unwrap_or_default()).await?;
    }
    Ok(visit)
}

fn bearer(value: &HeaderValue) -> Option<&str> {
    let (scheme, credential) = value.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| credential.trim())
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

    /// The caller's `Idempotency-Key`.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// The engine's form, for an answer that is rendered so.
    pub fn once<T>(self, render: fn(&T) -> SavedReply) -> Once<T> {
        Once { key: self.key, fingerprint: self.fingerprint, render }
    }
}
