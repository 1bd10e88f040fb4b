//! Errors as OpenAI's clients read them: `{"error": {"message", "type", "param", "code"}}`.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use axum::Json;
use axum::extract::Request;
use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use engine::Error;
use futures_util::FutureExt;
use serde::Serialize;

use crate::json::Unreadable;
use crate::layers::{self, Cause};

/// The kind of errors that another request avoids.
const INVALID: &str = "invalid_request_error";
/// The kind of errors that are ours.
const SERVER: &str = "server_error";

/// A refusal on its way out.
#[derive(Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    kind: &'static str,
    code: Option<&'static str>,
    param: Option<Box<str>>,
    message: String,
    retry_after: Option<Duration>,
    cause: Option<Cause>,
}

/// The body of a refusal.
#[derive(Serialize)]
pub(super) struct Body<'a> {
    error: Detail<'a>,
}

#[derive(Serialize)]
struct Detail<'a> {
    message: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    param: Option<&'a str>,
    code: Option<&'a str>,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, message: impl Into<String>) -> Refusal {
        let kind = if status.is_server_error() { SERVER } else { INVALID };
        let message = message.into();
        Refusal { status, kind, code: None, param: None, message, retry_after: None, cause: None }
    }

    /// A value of the request is wrong.
    pub(super) fn invalid(param: impl Into<Box<str>>, message: impl Into<String>) -> Refusal {
        Refusal::new(StatusCode::BAD_REQUEST, message).at(param).code("invalid_value")
    }

    /// The request asks for something that is not done here, and would not notice.
    pub(super) fn unsupported(param: impl Into<Box<str>>, message: impl Into<String>) -> Refusal {
        Refusal::invalid(param, message).code("unsupported_parameter")
    }

    /// No agent has that name.
    pub(super) fn no_model(name: &str) -> Refusal {
        let message = format!("the model `{name}` does not exist: it is the slug of an agent");
        Refusal::new(StatusCode::NOT_FOUND, message).at("model").code("model_not_found")
    }

    pub(super) fn no_route(method: &Method, path: &str) -> Refusal {
        let message = format!("nothing answers {method} {path}");
        Refusal::new(StatusCode::NOT_FOUND, message).code("unknown_url")
    }

    pub(super) fn wrong_method(method: &Method, path: &str) -> Refusal {
        let message = format!("{path} does not take {method}");
        Refusal::new(StatusCode::METHOD_NOT_ALLOWED, message).code("method_not_supported")
    }

    pub(super) fn at(self, param: impl Into<Box<str>>) -> Refusal {
        Refusal { param: Some(param.into()), ..self }
    }

    pub(super) fn code(self, code: &'static str) -> Refusal {
        Refusal { code: Some(code), ..self }
    }

    /// What the client reads.
    pub(super) fn body(&self) -> Body<'_> {
        let (message, kind) = (self.message.as_str(), self.kind);
        Body { error: Detail { message, kind, param: self.param.as_deref(), code: self.code } }
    }

    /// For the log, never for the caller.
    pub(super) fn cause(&self) -> Option<&Cause> {
        self.cause.as_ref()
    }
}

/// No wildcard: a new variant does not compile until it has its status here.
impl From<Error> for Refusal {
    fn from(error: Error) -> Refusal {
        let words = error.to_string();
        let new = |status| Refusal::new(status, words.clone());
        match error {
            Error::Invalid { param, message } => Refusal::invalid(in_their_words(param), message),
            Error::TooLarge { .. } => new(StatusCode::PAYLOAD_TOO_LARGE),
            Error::KeyReused => {
                new(StatusCode::UNPROCESSABLE_ENTITY).code("idempotency_key_reused")
            }
            Error::Unauthenticated(_) => new(StatusCode::UNAUTHORIZED).code("invalid_api_key"),
            Error::Forbidden(_) => new(StatusCode::FORBIDDEN).code("insufficient_permissions"),
            Error::IdentityRequired => new(StatusCode::FORBIDDEN).code("identity_required"),
            Error::NotFound(_) => new(StatusCode::NOT_FOUND).code("not_found"),
            Error::Conflict(_) | Error::Stale => new(StatusCode::CONFLICT).code("conflict"),
            Error::TooMany { retry_after } => Refusal {
                kind: "requests",
                retry_after: Some(retry_after),
                ..new(StatusCode::TOO_MANY_REQUESTS).code("rate_limit_exceeded")
            },
            Error::Unavailable { retry_after } => Refusal {
                retry_after: Some(retry_after),
                ..new(StatusCode::SERVICE_UNAVAILABLE).code("service_unavailable")
            },
            Error::Internal(source) => Refusal {
                cause: Some(Cause(engine::causes(&*source))),
                ..new(StatusCode::INTERNAL_SERVER_ERROR)
            },
        }
    }
}

/// Our names of fields as the vendor calls them.
fn in_their_words(param: &'static str) -> &'static str {
    match param {
        "agent" => "model",
        "message" | "history" => "messages",
        "customer.external_id" => "user",
        other => other,
    }
}

impl From<Unreadable> for Refusal {
    fn from(error: Unreadable) -> Refusal {
        let bad = |message: String| Refusal::new(StatusCode::BAD_REQUEST, message);
        match error {
            Unreadable::TooLarge { max } => {
                let message = format!("the body is larger than {max} bytes");
                Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, message)
            }
            Unreadable::TooDeep { max } => {
                bad(format!("the body is nested deeper than {max} levels"))
            }
            Unreadable::Nul => bad("the body contains a NUL character".to_owned()),
            Unreadable::Syntax(_) => bad("the body is no JSON".to_owned()),
            Unreadable::Form { path, message } if path.is_empty() => bad(message),
            Unreadable::Form { path, message } => Refusal::invalid(path, message),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(self.body())).into_response();
        if let Some(wait) = self.retry_after {
            let seconds = HeaderValue::from(wait.as_secs().max(1));
            response.headers_mut().insert(RETRY_AFTER, seconds);
        }
        if self.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(cause) = self.cause {
            response.extensions_mut().insert(cause);
        }
        response
    }
}

/// Answers a panic like any other fault.
pub(super) async fn catch_panics(request: Request, next: Next) -> Response {
    let running = AssertUnwindSafe(next.run(request)).catch_unwind();
    let panicked = |panic: Box<dyn Any + Send>| Refusal::from(layers::panicked(&*panic));
    running.await.unwrap_or_else(|panic| panicked(panic).into_response())
}
