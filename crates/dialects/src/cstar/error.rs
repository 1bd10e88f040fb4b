//! Errors as the vendor's clients read them: `{"success": false, "error": {type, code, message, param?, doc_url,
//! request_id}, "meta": {…}}`.

use std::time::Duration;

use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use engine::Error;
use serde::Serialize;

use crate::json::Unreadable;
use crate::layers::Cause;

/// A refusal on its way out; its body is written when the request's id is known.
#[derive(Debug)]
pub(super) struct Refusal {
    code: Code,
    message: String,
    param: Option<String>,
    retry_after: Option<Duration>,
    cause: Option<Cause>,
}

/// What went wrong, in the vendor's words where they are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Code {
    /// No key.
    AuthenticationRequired,
    /// A key that opens nothing.
    InvalidApiKey,
    /// No key of ours.
    InvalidKeyFormat,
    /// An identity that was not signed as it should be, or too long ago.
    InvalidSignature,
    /// A key that may not do this.
    InsufficientPermissions,
    /// A key for pages that wants to write.
    PublishableKeyWrite,
    /// Another workspace than the key's.
    TeamAccessDenied,
    /// A field that is needed.
    ParameterMissing,
    /// A value that is wrong.
    ParameterInvalid,
    /// A body that is no JSON.
    InvalidJson,
    /// A body or a file that is too large.
    BodyTooLarge,
    /// Nothing of that name.
    ResourceMissing,
    /// An address without this method.
    MethodNotAllowed,
    /// The present state does not allow it.
    ResourceConflict,
    /// The idempotency key came with another request.
    IdempotencyConflict,
    /// Too many requests.
    RateLimitExceeded,
    /// A part of the server is away.
    ServiceUnavailable,
    /// A fault of the server.
    InternalError,
}

impl Code {
    /// Its status, its type and its name.
    fn row(self) -> (StatusCode, &'static str, &'static str) {
        const AUTHENTICATION: &str = "authentication_error";
        const REQUEST: &str = "invalid_request_error";
        const UNAUTHORIZED: StatusCode = StatusCode::UNAUTHORIZED;
        const FORBIDDEN: StatusCode = StatusCode::FORBIDDEN;
        const BAD_REQUEST: StatusCode = StatusCode::BAD_REQUEST;
        const CONFLICT: StatusCode = StatusCode::CONFLICT;
        match self {
            Code::AuthenticationRequired => {
                (UNAUTHORIZED, AUTHENTICATION, "authentication_required")
            }
            Code::InvalidApiKey => (UNAUTHORIZED, AUTHENTICATION, "invalid_api_key"),
            Code::InvalidKeyFormat => (UNAUTHORIZED, AUTHENTICATION, "invalid_key_format"),
            Code::InvalidSignature => (UNAUTHORIZED, AUTHENTICATION, "invalid_signature"),
            Code::InsufficientPermissions => {
                (FORBIDDEN, AUTHENTICATION, "insufficient_permissions")
            }
            Code::PublishableKeyWrite => (FORBIDDEN, AUTHENTICATION, "publishable_key_write"),
            Code::TeamAccessDenied => (FORBIDDEN, AUTHENTICATION, "team_access_denied"),
            Code::ParameterMissing => (BAD_REQUEST, REQUEST, "parameter_missing"),
            Code::ParameterInvalid => (BAD_REQUEST, REQUEST, "parameter_invalid"),
            Code::InvalidJson => (BAD_REQUEST, REQUEST, "invalid_json"),
            Code::BodyTooLarge => (StatusCode::PAYLOAD_TOO_LARGE, REQUEST, "body_too_large"),
            Code::ResourceMissing => (StatusCode::NOT_FOUND, "not_found_error", "resource_missing"),
            Code::MethodNotAllowed => {
                (StatusCode::METHOD_NOT_ALLOWED, REQUEST, "method_not_allowed")
            }
            Code::ResourceConflict => (CONFLICT, REQUEST, "resource_conflict"),
            Code::IdempotencyConflict => (CONFLICT, REQUEST, "idempotency_conflict"),
            Code::RateLimitExceeded => {
                (StatusCode::TOO_MANY_REQUESTS, "rate_limit_error", "rate_limit_exceeded")
            }
            Code::ServiceUnavailable => {
                (StatusCode::SERVICE_UNAVAILABLE, "api_error", "service_unavailable")
            }
            Code::InternalError => {
                (StatusCode::INTERNAL_SERVER_ERROR, "api_error", "internal_error")
            }
        }
    }
}

impl Refusal {
    pub(super) fn new(code: Code, message: impl Into<String>) -> Refusal {
        Refusal { code, message: message.into(), param: None, retry_after: None, cause: None }
    }

    /// A value of the request is wrong.
    pub(super) fn invalid(param: &str, message: impl Into<String>) -> Refusal {
        Refusal { param: Some(param.to_owned()), ..Refusal::new(Code::ParameterInvalid, message) }
    }

    /// A field that is needed is not there, or `null`.
    pub(super) fn missing(param: &str) -> Refusal {
        let message = format!("{param} is needed");
        Refusal { param: Some(param.to_owned()), ..Refusal::new(Code::ParameterMissing, message) }
    }

    /// Nothing of that kind has this id, for this caller.
    pub(super) fn not_found(noun: &str) -> Refusal {
        Refusal::new(Code::ResourceMissing, format!("no such {noun}"))
    }

    /// Too many requests.
    pub(super) fn too_many(wait: Duration) -> Refusal {
        let message = format!("too many requests; try again in {} seconds", seconds(wait));
        Refusal { retry_after: Some(wait), ..Refusal::new(Code::RateLimitExceeded, message) }
    }

    /// The same with a field that is wrong.
    fn at(self, param: &str) -> Refusal {
        Refusal { param: Some(param.to_owned()), ..self }
    }
}

/// No wildcard: a new variant does not compile until it has its code here.
impl From<Error> for Refusal {
    fn from(error: Error) -> Refusal {
        let words = error.to_string();
        match error {
            Error::Invalid { param, message } => {
                let message = match message.strip_prefix(param) {
                    Some(rest) => format!("{}{rest}", theirs(param)),
                    None => message,
                };
                Refusal::invalid(theirs(param), message)
            }
            Error::TooLarge { .. } => Refusal::new(Code::BodyTooLarge, words),
            Error::KeyReused => {
                Refusal::new(Code::IdempotencyConflict, words).at("Idempotency-Key")
            }
            Error::Unauthenticated(_) => Refusal::new(Code::InvalidApiKey, words),
            Error::Forbidden(_) | Error::IdentityRequired => {
                Refusal::new(Code::InsufficientPermissions, words)
            }
            Error::NotFound(noun) => Refusal::not_found(theirs(noun)),
            Error::Conflict(_) | Error::Stale => Refusal::new(Code::ResourceConflict, words),
            Error::TooMany { retry_after } => Refusal::too_many(retry_after),
            Error::Unavailable { retry_after } => Refusal {
                retry_after: Some(retry_after),
                ..Refusal::new(Code::ServiceUnavailable, words)
            },
            Error::Internal(source) => Refusal {
                cause: Some(Cause(engine::causes(&*source))),
                ..Refusal::new(Code::InternalError, words)
            },
        }
    }
}

/// Our names of fields and things in the vendor's words.
fn theirs(ours: &'static str) -> &'static str {
    match ours {
        "body" | "text" => "content",
        "public" => "isPublic",
        "meta_description" => "metaDescription",
        "memo" => "notes",
        "conversation" => "ticket",
        "workspace" => "team",
        "author_name" => "senderName",
        "assignee_id" => "assignedTo",
        "customer_id" => "customerId",
        "external_id" => "externalId",
        "avatar_url" => "avatarUrl",
        "fields" => "customFields",
        // Of a webhook that is tried.
        "type" => "event",
        other => other,
    }
}

impl From<Unreadable> for Refusal {
    fn from(error: Unreadable) -> Refusal {
        let bad = |words: String| Refusal::new(Code::ParameterInvalid, words);
        match error {
            Unreadable::TooLarge { max } => {
                Refusal::new(Code::BodyTooLarge, format!("the body is larger than {max} bytes"))
            }
            Unreadable::TooDeep { max } => {
                bad(format!("the body is nested deeper than {max} levels"))
            }
            Unreadable::Nul => bad("the body contains a NUL character".to_owned()),
            Unreadable::Syntax(_) => Refusal::new(Code::InvalidJson, "the body is no JSON"),
            Unreadable::Form { path, message } if path.is_empty() => bad(message),
            Unreadable::Form { path, message } => Refusal::invalid(&path, message),
        }
    }
}

/// A refusal whose body is not written yet.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    code: Code,
    message: String,
    param: Option<String>,
    retry_after: Option<Duration>,
}

/// The vendor's `error`.
#[derive(Serialize)]
pub(super) struct ErrorObject {
    #[serde(rename = "type")]
    kind: &'static str,
    code: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    param: Option<String>,
    #[serde(rename = "retryAfter", skip_serializing_if = "Option::is_none")]
    retry_after: Option<u64>,
    doc_url: String,
    request_id: String,
}

impl Failure {
    pub(super) fn into_object(self, public_url: &str, request_id: &str) -> ErrorObject {
        let (_, kind, code) = self.code.row();
        ErrorObject {
            kind,
            code,
            message: self.message,
            param: self.param,
            retry_after: self.retry_after.map(seconds),
            doc_url: format!("{public_url}/docs/errors#{code}"),
            request_id: request_id.to_owned(),
        }
    }
}

fn seconds(wait: Duration) -> u64 {
    wait.as_secs().max(1)
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Refusal { code, message, param, retry_after, cause } = self;
        let (status, ..) = code.row();
        let mut response = status.into_response();
        if let Some(wait) = retry_after {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds(wait)));
        }
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(cause) = cause {
            response.extensions_mut().insert(cause);
        }
        response.extensions_mut().insert(Failure { code, message, param, retry_after });
        response
    }
}
