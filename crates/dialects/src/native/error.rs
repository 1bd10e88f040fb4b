//! Errors in the one shape: `{"error": {type, code, message, param?, doc_url, request_id}}`.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use axum::body::Body;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{Request, State};
use axum::http::header::{
    CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER, SEC_WEBSOCKET_VERSION, UPGRADE,
    WWW_AUTHENTICATE,
};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use engine::Error;
use futures_util::FutureExt;
use utoipa::IntoResponses;
use wire::errors::{ErrorBody, ErrorDetail};

use crate::Door;
use crate::json::Unreadable;
use crate::layers::{self, Cause, REQUEST_ID};

/// An error on its way out.
#[derive(Debug)]
pub struct ApiError(pub Problem);

/// What can go wrong: in the engine, or before it is called.
#[derive(Debug)]
pub enum Problem {
    /// The engine refused or failed.
    Engine(Error),
    /// The body was not read.
    Body(Unreadable),
    /// A query parameter is wrong.
    Query(&'static str, String),
    /// The request does not ask for a WebSocket as it should.
    Upgrade(WebSocketUpgradeRejection),
    /// No such route.
    Route,
    /// The route has other methods.
    Method,
}

impl From<Error> for ApiError {
    fn from(error: Error) -> ApiError {
        ApiError(Problem::Engine(error))
    }
}

impl From<Unreadable> for ApiError {
    fn from(error: Unreadable) -> ApiError {
        ApiError(Problem::Body(error))
    }
}

/// A failure that waits for its request's id, and is written out when that is known.
#[derive(Clone, Debug)]
pub struct Failure {
    kind: &'static str,
    code: &'static str,
    message: String,
    param: Option<String>,
    retry_after: Option<Duration>,
    cause: Option<Cause>,
}

impl Failure {
    /// The body as the caller gets it.
    pub(crate) fn body(&self, public_url: &str, request_id: &str) -> ErrorBody {
        ErrorBody {
            error: ErrorDetail {
                kind: self.kind.to_owned(),
                code: self.code.to_owned(),
                message: self.message.clone(),
                param: self.param.clone(),
                doc_url: format!("{public_url}/docs/errors#{}", self.code),
                request_id: request_id.to_owned(),
            },
        }
    }

    /// For the log, never for the caller.
    pub(crate) fn cause(&self) -> Option<&Cause> {
        self.cause.as_ref()
    }
}

/// Writes the body of a failed answer, now that the request's id is known. Panics are answered like other faults.
pub(crate) async fn render(State(door): State<Door>, request: Request, next: Next) -> Response {
    let id = request.headers().get(REQUEST_ID).cloned();
    let running = AssertUnwindSafe(next.run(request)).catch_unwind();
    let panicked = |panic: Box<dyn Any + Send>| ApiError::from(layers::panicked(&*panic));
    let mut response = running.await.unwrap_or_else(|panic| panicked(panic).into_response());
    let Some(failure) = response.extensions_mut().remove::<Failure>() else { return response };
    let id = id.as_ref().and_then(|id| id.to_str().ok()).unwrap_or_default();
    let body = serde_json::to_vec(&failure.body(&door.settings.public_url, id));
    let (mut parts, _) = response.into_parts();
    parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(body.expect("texts are always JSON")))
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, failure) = self.0.into_failure();
        let mut response = status.into_response();
        if let Some(wait) = failure.retry_after {
            let seconds = HeaderValue::from(wait.as_secs().max(1));
            response.headers_mut().insert(RETRY_AFTER, seconds);
        }
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if status == StatusCode::UPGRADE_REQUIRED {
            let headers = response.headers_mut();
            headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
            headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
            headers.insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
        }
        if let Some(cause) = failure.cause.clone() {
            response.extensions_mut().insert(cause);
        }
        response.extensions_mut().insert(failure);
        response
    }
}

impl Problem {
    /// The status and the words of each error; the codes are explained in `docs/reference/errors.md`.
    pub(crate) fn into_failure(self) -> (StatusCode, Failure) {
        match self {
            Problem::Engine(error) => of_engine(error),
            Problem::Body(error) => of_body(error),
            Problem::Query(param, message) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                failure("invalid_request", "invalid_value", message).at(param),
            ),
            Problem::Upgrade(why) => of_upgrade(&why),
            Problem::Route => {
                let message = "there is nothing at this address; see /openapi.json";
                (StatusCode::NOT_FOUND, failure("not_found", "no_such_route", message))
            }
            Problem::Method => {
                let message = "this address does not take this method; see /openapi.json";
                (
                    StatusCode::METHOD_NOT_ALLOWED,
                    failure("invalid_request", "wrong_method", message),
                )
            }
        }
    }
}

/// No wildcard: a new variant does not compile until it has its status here.
fn of_engine(error: Error) -> (StatusCode, Failure) {
    let message = error.to_string();
    match error {
        Error::Invalid { param, message } => (
            StatusCode::UNPROCESSABLE_ENTITY,
            failure("invalid_request", "invalid_value", message).at(param),
        ),
        Error::TooLarge { .. } => {
            (StatusCode::PAYLOAD_TOO_LARGE, failure("invalid_request", "body_too_large", message))
        }
        Error::KeyReused => (
            StatusCode::UNPROCESSABLE_ENTITY,
            failure("invalid_request", "idempotency_key_reused", message).at("Idempotency-Key"),
        ),
        Error::Unauthenticated(_) => {
            (StatusCode::UNAUTHORIZED, failure("authentication", "invalid_key", message))
        }
        Error::Forbidden(_) => (StatusCode::FORBIDDEN, failure("permission", "forbidden", message)),
        Error::IdentityRequired => {
            (StatusCode::FORBIDDEN, failure("permission", "identity_required", message))
        }
        Error::NotFound(_) => (StatusCode::NOT_FOUND, failure("not_found", "not_found", message)),
        Error::Conflict(_) => (StatusCode::CONFLICT, failure("conflict", "conflict", message)),
        Error::Stale => (
            StatusCode::PRECONDITION_FAILED,
            failure("conflict", "precondition_failed", message).at("If-Match"),
        ),
        Error::TooMany { retry_after } => (
            StatusCode::TOO_MANY_REQUESTS,
            failure("rate_limit", "too_many_requests", message).after(retry_after),
        ),
        Error::Unavailable { retry_after } => (
            StatusCode::SERVICE_UNAVAILABLE,
            failure("unavailable", "unavailable", message).after(retry_after),
        ),
        Error::Internal(source) => {
            let mut failure = failure("internal", "internal", message);
            failure.cause = Some(Cause(engine::causes(&*source)));
            (StatusCode::INTERNAL_SERVER_ERROR, failure)
        }
    }
}

fn of_body(error: Unreadable) -> (StatusCode, Failure) {
    match error {
        Unreadable::TooLarge { max } => {
            let message = format!("the body is larger than {max} bytes");
            (StatusCode::PAYLOAD_TOO_LARGE, failure("invalid_request", "body_too_large", message))
        }
        Unreadable::TooDeep { max } => {
            let message = format!("the body is nested deeper than {max} levels");
            (StatusCode::BAD_REQUEST, failure("invalid_request", "body_too_deep", message))
        }
        Unreadable::Nul => {
            let message = "the body contains a NUL character";
            (StatusCode::BAD_REQUEST, failure("invalid_request", "invalid_text", message))
        }
        Unreadable::Syntax(message) => {
            let message = format!("the body is no JSON: {message}");
            (StatusCode::BAD_REQUEST, failure("invalid_request", "invalid_json", message))
        }
        Unreadable::Form { path, message } => {
            let mut failure = failure("invalid_request", "invalid_value", message);
            failure.param = Some(path).filter(|path| !path.is_empty());
            (StatusCode::UNPROCESSABLE_ENTITY, failure)
        }
    }
}

fn of_upgrade(why: &WebSocketUpgradeRejection) -> (StatusCode, Failure) {
    use WebSocketUpgradeRejection::{InvalidWebSocketVersionHeader, WebSocketKeyHeaderMissing};
    match why {
        WebSocketKeyHeaderMissing(_) => {
            let message = "Sec-WebSocket-Key is missing".to_owned();
            let failure = failure("invalid_request", "invalid_value", message);
            (StatusCode::BAD_REQUEST, failure.at("Sec-WebSocket-Key"))
        }
        InvalidWebSocketVersionHeader(_) => {
            let message = "only version 13 of the WebSocket protocol is spoken here";
            let failure = failure("invalid_request", "upgrade_required", message);
            (StatusCode::UPGRADE_REQUIRED, failure.at("Sec-WebSocket-Version"))
        }
        _ => {
            let message = "this address is a WebSocket: ask for an upgrade, over HTTP/1.1";
            let failure = failure("invalid_request", "upgrade_required", message);
            (StatusCode::UPGRADE_REQUIRED, failure)
        }
    }
}

fn failure(kind: &'static str, code: &'static str, message: impl Into<String>) -> Failure {
    let message = message.into();
    Failure { kind, code, message, param: None, retry_after: None, cause: None }
}

impl Failure {
    fn at(mut self, param: &str) -> Failure {
        self.param = Some(param.to_owned());
        self
    }

    fn after(mut self, wait: Duration) -> Failure {
        self.retry_after = Some(wait);
        self
    }
}

/// The failures that every operation may answer with, declared once.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "it only describes")]
pub(crate) enum Failures {
    /// The body cannot be read: no JSON, too deep, a NUL character.
    #[response(status = 400)]
    Unreadable(ErrorBody),
    /// The key is missing, unknown or revoked.
    #[response(status = 401)]
    Unauthenticated(ErrorBody),
    /// The key may not do this.
    #[response(status = 403)]
    Forbidden(ErrorBody),
    /// There is no such thing in the key's workspace and mode.
    #[response(status = 404)]
    NotFound(ErrorBody),
    /// The current state does not allow it, or the first request with this idempotency key is still running.
    #[response(status = 409)]
    Conflict(ErrorBody),
    /// The body is too large.
    #[response(status = 413)]
    TooLarge(ErrorBody),
    /// A value is wrong; `param` names the field.
    #[response(status = 422)]
    Invalid(ErrorBody),
    /// Too many requests; `Retry-After` says when to come back.
    #[response(status = 429)]
    TooMany(ErrorBody),
    /// A fault of the server; `request_id` names it in its log.
    #[response(status = 500)]
    Internal(ErrorBody),
    /// A part of the server is away; `Retry-After` says when to come back.
    #[response(status = 503)]
    Unavailable(ErrorBody),
}
