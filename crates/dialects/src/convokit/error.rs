//! Errors as the SDK shows them: `{"error": "<a sentence>"}`. Statuses are ours; the vendor's are not known.

use std::any::Any;
use std::panic::AssertUnwindSafe;

use axum::Json;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use engine::Error;
use futures_util::FutureExt;
use serde_json::json;

use crate::json::Unreadable;
use crate::layers::{self, Cause};

/// A refusal on its way out.
pub(super) struct Refusal {
    status: StatusCode,
    sentence: String,
    retry_after_seconds: Option<u64>,
    cause: Option<Cause>,
}

impl Refusal {
    fn new(status: StatusCode, sentence: impl Into<String>) -> Refusal {
        Refusal { status, sentence: sentence.into(), retry_after_seconds: None, cause: None }
    }

    pub(super) fn wrong_method() -> Refusal {
        Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "Use POST for this address.")
    }

    pub(super) fn no_route() -> Refusal {
        Refusal::new(StatusCode::NOT_FOUND, "There is nothing at this address.")
    }
}

/// No wildcard: a new variant does not compile until it has its sentence here.
impl From<Error> for Refusal {
    fn from(error: Error) -> Refusal {
        let sentence = sentence(&error.to_string());
        match error {
            Error::Invalid { .. } => Refusal::new(StatusCode::BAD_REQUEST, sentence),
            Error::TooLarge { .. } => Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, sentence),
            Error::KeyReused => Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, sentence),
            Error::Unauthenticated(_) => Refusal::new(StatusCode::UNAUTHORIZED, sentence),
            Error::Forbidden(_) => Refusal::new(
                StatusCode::FORBIDDEN,
                "Use a secret key (sk_…) here; this key may only be used in browsers.",
            ),
            Error::IdentityRequired => Refusal::new(StatusCode::FORBIDDEN, sentence),
            Error::NotFound(_) => Refusal::new(StatusCode::NOT_FOUND, sentence),
            Error::Conflict(_) | Error::Stale => Refusal::new(StatusCode::CONFLICT, sentence),
            Error::TooMany { retry_after } => Refusal {
                retry_after_seconds: Some(retry_after.as_secs().max(1)),
                ..Refusal::new(StatusCode::TOO_MANY_REQUESTS, sentence)
            },
            Error::Unavailable { retry_after } => Refusal {
                retry_after_seconds: Some(retry_after.as_secs().max(1)),
                ..Refusal::new(StatusCode::SERVICE_UNAVAILABLE, sentence)
            },
            Error::Internal(source) => {
                let refusal = Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, sentence);
                Refusal { cause: Some(Cause(engine::causes(&*source))), ..refusal }
            }
        }
    }
}

impl From<Unreadable> for Refusal {
    fn from(error: Unreadable) -> Refusal {
        let (status, words) = match error {
            Unreadable::TooLarge { max } => {
                (StatusCode::PAYLOAD_TOO_LARGE, format!("the body is larger than {max} bytes"))
            }
            Unreadable::TooDeep { max } => {
                (StatusCode::BAD_REQUEST, format!("the body is nested deeper than {max} levels"))
            }
            Unreadable::Nul => {
                (StatusCode::BAD_REQUEST, "the body contains a NUL character".to_owned())
            }
            Unreadable::Syntax(_) => (StatusCode::BAD_REQUEST, "the body is no JSON".to_owned()),
            Unreadable::Form { path, message } if path.is_empty() => {
                (StatusCode::BAD_REQUEST, message)
            }
            Unreadable::Form { path, message } => {
                (StatusCode::BAD_REQUEST, format!("the value of {path} is wrong: {message}"))
            }
        };
        Refusal::new(status, sentence(&words))
    }
}

/// Words made a sentence: a capital letter and a full stop.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(char::to_uppercase).into_iter().flatten();
    let text: String = first.chain(letters).collect();
    if text.ends_with(['.', '?', '!']) { text } else { format!("{text}.") }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(json!({ "error": self.sentence }))).into_response();
        if let Some(seconds) = self.retry_after_seconds {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        if self.status == StatusCode::UNAUTHORIZED {
            let bearer = axum::http::HeaderValue::from_static("Bearer");
            response.headers_mut().insert(WWW_AUTHENTICATE, bearer);
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
