//! One provider's server: its connections, and a request's way to the first token.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use serde_json::Value;
use tokio::time::{Instant, sleep, timeout_at};
use url::Url;

use crate::answer::{Source, Stream};
use crate::clocks::Clocks;
use crate::error::{Error, Meaning, Timer, quote};
use crate::reading::Reading;
use crate::request::Request;
use crate::settings::{InvalidSettings, Kind, Limits, Secret, Settings, base_url};
use crate::{anthropic, openai, retry};

/// The most bytes that are read of an answer which is none.
const ERROR_BODY_BYTES_MAX: usize = 16 * 1024;
const IDLE_CONNECTIONS_MAX: usize = 64;
const IDLE_CONNECTION: Duration = Duration::from_mins(1);

#[derive(Debug)]
pub(crate) struct Server {
    client: Client,
    url: Url,
    kind: Kind,
    model: Arc<str>,
    secret: Option<Secret>,
    limits: Limits,
    max_retries: u32,
}

/// An attempt that failed, and whether another one makes sense.
struct Failed {
    error: Error,
    again: bool,
}

impl From<Error> for Failed {
    fn from(error: Error) -> Failed {
        let again = error.is_passing();
        Failed { error, again }
    }
}

impl Server {
    pub(crate) fn new(settings: Settings) -> Result<Server, InvalidSettings> {
        let Settings { kind, base_url: given, api_key: secret, model, limits, max_retries } =
            settings;
        limits.check()?;
        if model.trim().is_empty() {
            return Err(InvalidSettings::Model);
        }
        let url = match kind {
            Kind::OpenAi => openai::url(base_url(given.as_deref(), openai::BASE_URL)?),
            Kind::Anthropic => anthropic::url(base_url(given.as_deref(), anthropic::BASE_URL)?),
        };
        let client = client(&url, headers(kind, secret.as_ref())?, limits.connect)
            .map_err(|error| InvalidSettings::Client(Box::new(error)))?;
        let model = Arc::from(model.trim());
        Ok(Server { client, url, kind, model, secret, limits, max_retries })
    }

    pub(crate) fn model(&self) -> &Arc<str> {
        &self.model
    }

    /// Sends the request until it has a first chunk or may not be sent again.
    pub(crate) async fn stream(&self, request: &Request) -> Result<Stream, Error> {
        let total = Instant::now() + self.limits.total;
        let body = self.body(request);
        let mut number = 0;
        loop {
            let failed = match self.attempt(body.clone(), total).await {
                Ok(stream) => return Ok(stream),
                Err(failed) => failed,
            };
            let wish = match failed.error {
                Error::Unavailable { retry_after, .. } => retry_after,
                _ => None,
            };
            let pause = retry::pause(number, wish, retry::chance()).filter(|pause| {
                failed.again && number < self.max_retries && Instant::now() + *pause < total
            });
            let Some(pause) = pause else { return Err(failed.error) };
            self.log_retry(&failed.error, pause);
            sleep(pause).await;
            number += 1;
        }
    }

    /// Apart from `stream`, whose future must not hold the error across an await.
    fn log_retry(&self, error: &(dyn std::error::Error + 'static), pause: Duration) {
        tracing::warn!(model = &*self.model, error, ?pause, "asking the model again");
    }

    fn body(&self, request: &Request) -> Bytes {
        let most = self.limits.output_tokens;
        let tokens = request.output_tokens.map_or(most, |tokens| tokens.min(most));
        let body = match self.kind {
            Kind::OpenAi => {
                let tokens_name = openai::token_limit_name(&self.url);
                openai::to_wire(request, &self.model, tokens, tokens_name)
            }
            Kind::Anthropic => anthropic::to_wire(request, &self.model, tokens),
        };
        Bytes::from(body.to_string())
    }

    async fn attempt(&self, body: Bytes, total: Instant) -> Result<Stream, Failed> {
        let mut clocks = Clocks::start(&self.limits, total);
        let sending = self.client.post(self.url.clone()).body(body).send();
        let response = match timeout_at(clocks.deadline(), sending).await {
            Ok(answered) => answered.map_err(unsent)?,
            Err(_) => return Err(Error::TimedOut { which: clocks.which() }.into()),
        };
        if !response.status().is_success() {
            return Err(self.complaint(response, clocks.deadline()).await);
        }
        let body = response.bytes_stream();
        let reading = Reading::new(self.kind, self.secret.clone(), body, &self.limits, clocks);
        let source = Source::Remote(Box::new(reading));
        Ok(Stream::begin(Arc::clone(&self.model), source).await?)
    }

    /// What an answer without success means.
    async fn complaint(&self, response: Response, deadline: Instant) -> Failed {
        let status = response.status().as_u16();
        let again = response.headers().get("x-should-retry").is_none_or(|value| value != "false");
        let retry_after = retry::retry_after(response.headers());
        let body = read_some(response, deadline).await;
        let object: Value = serde_json::from_slice(&body).unwrap_or_default();
        let meaning = Meaning::of_complaint(Some(status), &object["error"]);
        let text = format!("HTTP {status}: {}", String::from_utf8_lossy(&body));
        let error = Error::of(meaning, retry_after, quote(self.secret.as_ref(), &text));
        Failed { again: again && error.is_passing(), error }
    }
}

fn unsent(error: reqwest::Error) -> Error {
    if error.is_connect() && error.is_timeout() {
        return Error::TimedOut { which: Timer::Connect };
    }
    Error::Unavailable { retry_after: None, source: Box::new(error.without_url()) }
}

/// The beginning of a body, as far as it comes in time.
async fn read_some(mut response: Response, deadline: Instant) -> Vec<u8> {
    let mut body = Vec::new();
    while body.len() < ERROR_BODY_BYTES_MAX
        && let Ok(Ok(Some(bytes))) = timeout_at(deadline, response.chunk()).await
    {
        let room = ERROR_BODY_BYTES_MAX - body.len();
        body.extend_from_slice(&bytes[..bytes.len().min(room)]);
    }
    body
}

fn headers(kind: Kind, secret: Option<&Secret>) -> Result<HeaderMap, InvalidSettings> {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(ACCEPT, HeaderValue::from_static("text/event-stream"));
    if kind == Kind::Anthropic {
        headers.insert("anthropic-version", HeaderValue::from_static(anthropic::VERSION));
    }
    if let Some(secret) = secret {
        match kind {
            Kind::OpenAi => headers.insert(AUTHORIZATION, secret.header("Bearer ")?),
            Kind::Anthropic => headers.insert("x-api-key", secret.header("")?),
        };
    }
    Ok(headers)
}

/// HTTP/1.1 only: an answer must not wait behind another one on the same connection.
fn client(url: &Url, headers: HeaderMap, connect: Duration) -> reqwest::Result<Client> {
    let builder = Client::builder()
        .user_agent("switchboard")
        .default_headers(headers)
        .http1_only()
        .no_proxy()
        .redirect(Policy::none())
        .connect_timeout(connect)
        .tcp_nodelay(true)
        .pool_max_idle_per_host(IDLE_CONNECTIONS_MAX)
        .pool_idle_timeout(IDLE_CONNECTION);
    match url.scheme() {
        // Without TLS the system's certificates are not needed, nor need they be there.
        "http" => builder.tls_certs_only([]).build(),
        _ => builder.build(),
    }
}
