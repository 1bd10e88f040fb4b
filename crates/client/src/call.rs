//! One request to the API: settings of its own, then its answer.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use serde::de::DeserializeOwned;

use crate::client::Client;
use crate::error::{Error, Kind, Result};
use crate::request::Request;
use crate::transport::{Answer, excerpt, expect_type, request_id};

/// A request that is sent when it is awaited; until then it can be given settings of its own.
///
/// Dropping the future ends the request at once. Awaiting a clone sends the very same request again, so that it has its
/// effect once.
#[must_use = "nothing is sent before it is awaited"]
pub struct Call<T> {
    pub(crate) client: Client,
    pub(crate) request: Request,
    read: fn(&Answer) -> Result<T>,
}

/// An answer with what its head says.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Detailed<T> {
    /// The answer.
    pub value: T,
    /// 200, 201, 202 or 204.
    pub status: u16,
    /// What to show as [`Call::if_match`] with a change, so that nobody else's is overwritten.
    pub etag: Option<String>,
    /// Names the request in the server's log.
    pub request_id: Option<String>,
    /// Whether this answer was given before, to the same request.
    pub is_replayed: bool,
}

impl<T> Call<T> {
    fn new(client: &Client, request: Request, read: fn(&Answer) -> Result<T>) -> Call<T> {
        Call { client: client.clone(), request, read }
    }

    /// Names the request, 1 to 255 visible ASCII characters: sent again under this name within a day, by whomever, it
    /// has its effect once. Without it, a new UUID names each request that changes something.
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Call<T> {
        self.request = self.request.header("idempotency-key", key);
        self
    }

    /// Changes something only if it is still as it was with this [`Detailed::etag`]; otherwise a
    /// [conflict](Kind::Conflict), status 412.
    pub fn if_match(mut self, etag: impl Into<String>) -> Call<T> {
        self.request = self.request.header("if-match", etag);
        self
    }

    /// How long one attempt may take, head and body; the client's limit otherwise.
    pub fn timeout(mut self, limit: Duration) -> Call<T> {
        self.request.timeout = Some(limit);
        self
    }

    /// How often it is tried again; the client's number otherwise.
    pub fn retries(mut self, retries: u32) -> Call<T> {
        self.request.retries = Some(retries);
        self
    }

    /// Sends it; the same as awaiting it.
    pub async fn send(self) -> Result<T> {
        Ok(self.detailed().await?.value)
    }

    /// Sends it, and tells what the answer's head says too.
    pub async fn detailed(self) -> Result<Detailed<T>> {
        let answer = self.client.transport().send(&self.request).await?;
        let text = |name: &str| Some(answer.headers.get(name)?.to_str().ok()?.to_owned());
        let request_id = request_id(&answer.headers);
        let status = answer.status.as_u16();
        let value = (self.read)(&answer)
            .map_err(|error| error.with_status(status).with_request_id(request_id.clone()))?;
        let is_replayed = text("idempotent-replayed").is_some_and(|value| value == "true");
        Ok(Detailed { value, status, etag: text("etag"), request_id, is_replayed })
    }
}

impl<T: DeserializeOwned> Call<T> {
    /// A request that is answered with JSON.
    pub(crate) fn json(client: &Client, request: Request) -> Call<T> {
        Call::new(client, request, json)
    }
}

impl Call<()> {
    /// A request that is answered with nothing.
    pub(crate) fn nothing(client: &Client, request: Request) -> Call<()> {
        Call::new(client, request, |_| Ok(()))
    }
}

impl<T> Clone for Call<T> {
    fn clone(&self) -> Call<T> {
        Call { client: self.client.clone(), request: self.request.clone(), read: self.read }
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Call").field("request", &self.request).finish_non_exhaustive()
    }
}

impl<T: 'static> IntoFuture for Call<T> {
    type Output = Result<T>;
    type IntoFuture = Pin<Box<dyn Future<Output = Result<T>> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

/// Reads an answer that is JSON.
pub(crate) fn json<T: DeserializeOwned>(answer: &Answer) -> Result<T> {
    expect_type(&answer.headers, "application/json")?;
    serde_json::from_slice(&answer.body).map_err(|error| {
        let message = format!("not an answer of this API ({error}): {}", excerpt(&answer.body));
        Error::new(Kind::Protocol, message).caused_by(error)
    })
}
