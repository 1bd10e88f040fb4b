//! Requests on their way: time limits, what is sent again, and what an answer is.

use std::fmt;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Response, StatusCode};
use tokio::time::{sleep, timeout};
use url::Url;

use crate::error::{Error, Kind, Result};
use crate::key::{Key, shown};
use crate::request::{Request, Target};
use crate::retry;

/// How much of an answer that is none is shown.
const EXCERPT_CHARS: usize = 200;
/// How much of a refusal is read: its shape is small.
const REFUSAL_BYTES_MAX: usize = 65_536;

/// The way to one server, with one key.
pub(crate) struct Transport {
    pub(crate) http: reqwest::Client,
    /// What lines are opened with: it speaks HTTP/1.1, which a `WebSocket` begins in.
    #[cfg(feature = "live")]
    pub(crate) line: reqwest::Client,
    pub(crate) base: Url,
    pub(crate) key: Option<Key>,
    pub(crate) timeout: Duration,
    /// The same for an answer that is waited for whole.
    pub(crate) reply_timeout: Duration,
    pub(crate) idle: Duration,
    pub(crate) retries: u32,
    pub(crate) body_bytes_max: usize,
}

/// A successful answer.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// How much of an answer is waited for.
#[derive(Clone, Copy)]
enum Extent {
    Head,
    Whole,
}

/// What came: the whole answer, or its head with the line still open.
enum Arrived {
    Open(Response),
    Whole(Answer),
}

impl Transport {
    /// Sends a request until it is answered, and reads the whole answer.
    pub(crate) async fn send(&self, request: &Request) -> Result<Answer> {
        match self.repeated(request, Extent::Whole).await? {
            Arrived::Whole(answer) => Ok(answer),
            Arrived::Open(_) => Err(Error::new(Kind::Protocol, "the answer was not read")),
        }
    }

    /// Sends a request until it is answered, and leaves the body to be read.
    pub(crate) async fn open(&self, request: &Request) -> Result<Response> {
        match self.repeated(request, Extent::Head).await? {
            Arrived::Open(response) => Ok(response),
            Arrived::Whole(_) => Err(Error::new(Kind::Protocol, "the answer was read already")),
        }
    }

    async fn repeated(&self, request: &Request, extent: Extent) -> Result<Arrived> {
        let retries = request.retries.unwrap_or(self.retries);
        let (mut number, mut was_cut, mut was_renewed) = (0, false, false);
        loop {
            let token = self.token(request).await?;
            let error = match self.attempt(request, token.as_deref(), extent).await {
                Ok(arrived) => return Ok(arrived),
                Err(error) => error,
            };
            if error.kind() == Kind::Authentication && !was_renewed && self.forget(token.as_deref())
            {
                was_renewed = true;
                continue;
            }
            was_cut |= error.kind() == Kind::Network;
            let Some(pause) = retry::pause(&error, number, was_cut).filter(|_| number < retries)
            else {
                return Err(error);
            };
            sleep(pause).await;
            number += 1;
        }
    }

    /// What is shown with a request, unless the address needs no key.
    async fn token(&self, request: &Request) -> Result<Option<String>> {
        match (&request.target, &self.key) {
            (Target::Path(_), Some(key)) => key.current().await.map(Some),
            _ => Ok(None),
        }
    }

    fn forget(&self, token: Option<&str>) -> bool {
        match (&self.key, token) {
            (Some(key), Some(token)) => key.forget(token),
            _ => false,
        }
    }

    async fn attempt(
        &self,
        request: &Request,
        token: Option<&str>,
        extent: Extent,
    ) -> Result<Arrived> {
        let limit = request.timeout.unwrap_or(self.timeout);
        let work = self.exchange(request, token, extent);
        let arrived = timeout(limit, work).await.unwrap_or_else(|_| {
            let message = format!("no answer within {limit:?}");
            Err(Error::new(Kind::Timeout, message))
        });
        arrived.map_err(|error| match token {
            Some(token) => error.without(token),
            None => error,
        })
    }

    async fn exchange(
        &self,
        request: &Request,
        token: Option<&str>,
        extent: Extent,
    ) -> Result<Arrived> {
        let mut sending = self.http.request(request.method.clone(), request.url(&self.base)?);
        for (name, value) in &request.headers {
            sending = sending.header(*name, value);
        }
        if let Some(token) = token {
            sending = sending.header(AUTHORIZATION, bearer(token)?);
        }
        if let Some(body) = &request.body {
            sending = sending.body(body.clone());
        }
        let response = sending.send().await.map_err(unsent)?;
        if !response.status().is_success() {
            return Err(refusal(response).await);
        }
        Ok(match extent {
            Extent::Head => Arrived::Open(response),
            Extent::Whole => Arrived::Whole(whole(response, self.body_bytes_max).await?),
        })
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Transport");
        shown.field("base", &self.base.as_str()).field("key", &self.key).finish_non_exhaustive()
    }
}

pub(crate) fn bearer(token: &str) -> Result<HeaderValue> {
    let value = HeaderValue::from_str(&format!("Bearer {token}"));
    let mut value = value
        .map_err(|_| Error::new(Kind::Authentication, "the key has characters that no key has"))?;
    value.set_sensitive(true);
    Ok(value)
}

/// Nothing came back.
pub(crate) fn unsent(error: reqwest::Error) -> Error {
    let error = error.without_url();
    if error.is_builder() {
        return Error::new(Kind::Validation, "this is no request").caused_by(error);
    }
    if error.is_timeout() {
        return Error::new(Kind::Timeout, "the connection took too long").caused_by(error);
    }
    let is_connected = !error.is_connect();
    let message = ["no connection to the server", "the connection broke before an answer"];
    Error::new(Kind::Network, message[usize::from(is_connected)]).caused_by(error).before_answer()
}

/// The line broke within an answer.
pub(crate) fn cut(error: reqwest::Error) -> Error {
    let error = error.without_url();
    if error.is_timeout() {
        return Error::new(Kind::Timeout, "the answer took too long").caused_by(error);
    }
    Error::new(Kind::Network, "the connection broke within the answer").caused_by(error)
}

async fn whole(response: Response, bytes_max: usize) -> Result<Answer> {
    let (status, headers) = (response.status(), response.headers().clone());
    let too_large = || {
        let message = format!("the answer has more than {bytes_max} bytes");
        Error::new(Kind::Protocol, message).with_status(status.as_u16())
    };
    let body = bytes_of(response, bytes_max).await?.ok_or_else(too_large)?;
    Ok(Answer { status, headers, body })
}

/// A body; nothing when it is too large.
async fn bytes_of(mut response: Response, bytes_max: usize) -> Result<Option<Bytes>> {
    if response.content_length().is_some_and(|length| bytes_max as u64 <= length.saturating_sub(1))
    {
        return Ok(None);
    }
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(cut)? {
        if bytes_max < body.len() + chunk.len() {
            return Ok(None);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Some(body.freeze()))
}

/// What a status that is no success says.
pub(crate) async fn refusal(response: Response) -> Error {
    let status = response.status();
    let request_id = request_id(response.headers());
    let pause = retry::retry_after(response.headers());
    let body = match bytes_of(response, REFUSAL_BYTES_MAX).await {
        Ok(body) => body.unwrap_or_default(),
        Err(error) => return error.with_request_id(request_id),
    };
    let error = match serde_json::from_slice::<wire::errors::ErrorBody>(&body) {
        Ok(told) => Error::told(kind_of(status), told.error),
        Err(_) => foreign(status, &body),
    };
    error.with_status(status.as_u16()).with_request_id(request_id).with_retry_after(pause)
}

fn kind_of(status: StatusCode) -> Kind {
    match status.as_u16() {
        401 => Kind::Authentication,
        403 => Kind::Permission,
        404 | 410 => Kind::NotFound,
        408 => Kind::Timeout,
        409 | 412 => Kind::Conflict,
        429 => Kind::RateLimit,
        500.. => Kind::Server,
        400.. => Kind::Validation,
        _ => Kind::Protocol,
    }
}

/// A refusal in another shape than the API's, for example a proxy's. A missing page says nothing about a thing's being
/// there, so most of these are no answer at all; those that pass keep their kind.
fn foreign(status: StatusCode, body: &[u8]) -> Error {
    let kind = match kind_of(status) {
        kind @ (Kind::Timeout | Kind::RateLimit | Kind::Server) => kind,
        _ => Kind::Protocol,
    };
    if status.is_redirection() {
        let message = "the server leads elsewhere, where no key is taken: check the base address";
        return Error::new(kind, message);
    }
    Error::new(kind, format!("not an answer of this API: {}", excerpt(body)))
}

/// Refuses an answer that is not of this type.
pub(crate) fn expect_type(headers: &HeaderMap, expected: &str) -> Result<()> {
    let given = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = given.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case(expected) {
        return Ok(());
    }
    let given: String = given.chars().take(EXCERPT_CHARS).collect();
    Err(Error::new(
        Kind::Protocol,
        format!("an answer of type `{given}` where `{expected}` belongs"),
    ))
}

/// How a body begins.
pub(crate) fn excerpt(body: &[u8]) -> String {
    String::from_utf8_lossy(body).chars().take(EXCERPT_CHARS).collect()
}

/// What the server calls the request.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<String> {
    Some(headers.get("x-request-id")?.to_str().ok()?.to_owned())
}

impl Error {
    /// The same without a key that a server has repeated.
    pub(crate) fn without(self, key: &str) -> Error {
        if key.is_empty() || !self.message().contains(key) {
            return self;
        }
        let message = self.message().replace(key, &shown(key));
        self.with_message(message)
    }
}
