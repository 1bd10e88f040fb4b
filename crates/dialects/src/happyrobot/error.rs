//! Errors as the vendor's clients read them: `{"error": "<what is wrong>", "statusCode": 404}`, and beside it, outside
//! of the chat, `message` and `details`.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use engine::Error;
use futures_util::FutureExt;
use serde::Serialize;

use crate::json::Unreadable;
use crate::layers::{self, Cause};

/// A refusal on its way out.
#[derive(Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    error: String,
    message: Option<String>,
    details: Vec<Detail>,
    has_only_message: bool,
    retry_after: Option<Duration>,
    cause: Option<Cause>,
}

/// Which value is wrong.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Detail {
    path: String,
    message: String,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, error: impl Into<String>) -> Refusal {
        let error = error.into();
        Refusal {
            status,
            error,
            message: None,
            details: Vec::new(),
            has_only_message: false,
            retry_after: None,
            cause: None,
        }
    }

    /// A value of the request is wrong.
    pub(super) fn invalid(path: &str, message: impl Into<String>) -> Refusal {
        let message = message.into();
        let details = vec![Detail { path: path.to_owned(), message: message.clone() }];
        Refusal { details, ..Refusal::new(StatusCode::BAD_REQUEST, message) }
    }

    /// What is wrong, in words.
    pub(super) fn words(&self) -> &str {
        &self.error
    }

    /// For the log, never for the caller.
    pub(super) fn cause(&self) -> Option<&Cause> {
        self.cause.as_ref()
    }

    /// The words as `message` and nothing else, where the vendor has that.
    pub(super) fn only_message(self) -> Refusal {
        Refusal { has_only_message: true, ..self }
    }

    /// What the state of things does not allow is a bad request where the vendor says so.
    pub(super) fn of_state(error: Error) -> Refusal {
        match error {
            Error::Conflict(words) => Refusal::new(StatusCode::BAD_REQUEST, words),
            other => Refusal::from(other),
        }
    }

    /// The same with a `message` too, without which nothing is refused when a workflow is published.
    pub(super) fn with_message(self) -> Refusal {
        Refusal { message: Some(self.error.clone()), details: Vec::new(), ..self }
    }

    /// Nothing is at this address, or nothing for this method: the vendor's server does not tell the two apart. The
    /// query is left out, for it may hold a token.
    pub(super) fn no_route(method: &Method, uri: &Uri) -> Refusal {
        let message = format!("Route {method}:{} not found", uri.path());
        Refusal { message: Some(message), ..Refusal::new(StatusCode::NOT_FOUND, "Not Found") }
    }
}

/// No wildcard: a new variant does not compile until it has its status here.
impl From<Error> for Refusal {
    fn from(error: Error) -> Refusal {
        let words = error.to_string();
        match error {
            Error::Invalid { param, message } => Refusal::invalid(param, message),
            Error::TooLarge { .. } => Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, words),
            Error::KeyReused => Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, words),
            Error::Unauthenticated(_) => Refusal::new(StatusCode::UNAUTHORIZED, words),
            Error::Forbidden(_) | Error::IdentityRequired => {
                Refusal::new(StatusCode::FORBIDDEN, words)
            }
            Error::NotFound(noun) => missing(noun),
            Error::Conflict(_) | Error::Stale => Refusal::new(StatusCode::CONFLICT, words),
            Error::TooMany { retry_after } => Refusal {
                retry_after: Some(retry_after),
                ..Refusal::new(StatusCode::TOO_MANY_REQUESTS, words)
            },
            Error::Unavailable { retry_after } => Refusal {
                retry_after: Some(retry_after),
                ..Refusal::new(StatusCode::SERVICE_UNAVAILABLE, words)
            },
            Error::Internal(source) => Refusal {
                cause: Some(Cause(engine::causes(&*source))),
                ..Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, words)
            },
        }
    }
}

/// Our nouns in the vendor's words.
fn missing(noun: &str) -> Refusal {
    let words = match noun {
        "agent" => "no such workflow".to_owned(),
        "agent version" => "no such version".to_owned(),
        "conversation" => "no such session".to_owned(),
        "file" => "no such artifact".to_owned(),
        "agent in that environment" => {
            "this workflow has no published version in that environment".to_owned()
        }
        other => format!("no such {other}"),
    };
    Refusal::new(StatusCode::NOT_FOUND, words)
}

impl From<Unreadable> for Refusal {
    fn from(error: Unreadable) -> Refusal {
        let bad = |words: String| Refusal::new(StatusCode::BAD_REQUEST, words);
        match error {
            Unreadable::TooLarge { max } => {
                let words = format!("the body is larger than {max} bytes");
                Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, words)
            }
            Unreadable::TooDeep { max } => {
                bad(format!("the body is nested deeper than {max} levels"))
            }
            Unreadable::Nul => bad("the body contains a NUL character".to_owned()),
            Unreadable::Syntax(_) => bad("the body is no JSON".to_owned()),
            Unreadable::Form { path, message } if path.is_empty() => bad(message),
            Unreadable::Form { path, message } => {
                let words = format!("the value of {path} is wrong: {message}");
                Refusal { error: words, ..Refusal::invalid(&path, message) }
            }
        }
    }
}

/// A refusal whose body is not written yet: that depends on where it happened.
#[derive(Clone, Debug, Default, Serialize)]
struct Failure {
    #[serde(skip_serializing_if = "String::is_empty")]
    error: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(rename = "statusCode", skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    details: Vec<Detail>,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
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
        let Refusal { status, error, message, details, has_only_message, .. } = self;
        let failure = if has_only_message {
            Failure { message: Some(error), ..Failure::default() }
        } else {
            Failure { error, message, status: Some(status.as_u16()), details }
        };
        response.extensions_mut().insert(failure);
        response
    }
}

/// Writes the bodies of failures: `error`, `message`, `statusCode`, `details`. Panics are answered like other faults.
pub(super) async fn render(request: Request, next: Next) -> Response {
    written(run(request, next).await)
}

/// Writes the bodies of the chat's failures, which have no `details`.
pub(super) async fn render_chat(request: Request, next: Next) -> Response {
    let mut response = run(request, next).await;
    if let Some(failure) = response.extensions_mut().get_mut::<Failure>() {
        failure.details.clear();
    }
    written(response)
}

async fn run(request: Request, next: Next) -> Response {
    let running = AssertUnwindSafe(next.run(request)).catch_unwind();
    let panicked = |panic: Box<dyn Any + Send>| Refusal::from(layers::panicked(&*panic));
    running.await.unwrap_or_else(|panic| panicked(panic).into_response())
}

fn written(mut response: Response) -> Response {
    let Some(failure) = response.extensions_mut().remove::<Failure>() else { return response };
    let body = serde_json::to_vec(&failure).expect("texts and numbers are always JSON");
    let (mut parts, _) = response.into_parts();
    parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(body))
}
