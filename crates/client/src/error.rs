//! What can go wrong: one type, sorted by what can be done about it.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

/// The outcome of a call.
pub type Result<T> = std::result::Result<T, Error>;

/// What is to be done about an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// The key or token opens nothing (401).
    Authentication,
    /// It opens something else than this (403).
    Permission,
    /// There is no such thing, or it is gone (404, 410).
    NotFound,
    /// The request is not what the server takes (400, 413, 415, 422…); [`Error::param`] names the field.
    Validation,
    /// Something else stands in the way (409), or somebody was faster (412).
    Conflict,
    /// Too much at once (429); [`Error::retry_after`] says when to come back.
    RateLimit,
    /// The server has a fault, or no room (5xx).
    Server,
    /// It took too long.
    Timeout,
    /// There is no connection, or it broke.
    Network,
    /// What came is no answer of this API.
    Protocol,
}

impl Kind {
    /// Its name in words for programs, such as `not_found`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Authentication => "authentication",
            Kind::Permission => "permission",
            Kind::NotFound => "not_found",
            Kind::Validation => "validation",
            Kind::Conflict => "conflict",
            Kind::RateLimit => "rate_limit",
            Kind::Server => "server",
            Kind::Timeout => "timeout",
            Kind::Network => "network",
            Kind::Protocol => "protocol",
        }
    }
}

/// Why a call has no answer. It never holds a key.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: Kind,
    message: String,
    status: Option<u16>,
    code: Option<String>,
    param: Option<String>,
    doc_url: Option<String>,
    request_id: Option<String>,
    retry_after: Option<Duration>,
    is_before_answer: bool,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Error {
        Error(Box::new(Inner {
            kind,
            message: message.into(),
            status: None,
            code: None,
            param: None,
            doc_url: None,
            request_id: None,
            retry_after: None,
            is_before_answer: false,
            source: None,
        }))
    }

    pub(crate) fn caused_by(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Error {
        self.0.source = Some(source.into());
        self
    }

    pub(crate) fn with_message(mut self, message: String) -> Error {
        self.0.message = message;
        self
    }

    pub(crate) fn with_code(mut self, code: impl Into<String>) -> Error {
        self.0.code = Some(code.into());
        self
    }

    pub(crate) fn with_status(mut self, status: u16) -> Error {
        self.0.status = Some(status);
        self
    }

    pub(crate) fn with_request_id(mut self, request_id: Option<String>) -> Error {
        self.0.request_id = self.0.request_id.or(request_id);
        self
    }

    pub(crate) fn with_retry_after(mut self, pause: Option<Duration>) -> Error {
        self.0.retry_after = pause;
        self
    }

    /// Says that no byte of an answer had come: the same request may be sent again.
    pub(crate) fn before_answer(mut self) -> Error {
        self.0.is_before_answer = true;
        self
    }

    /// An error that the server told of in its own shape.
    pub(crate) fn told(kind: Kind, detail: wire::errors::ErrorDetail) -> Error {
        let mut error = Error::new(kind, detail.message);
        error.0.code = Some(detail.code);
        error.0.param = detail.param;
        error.0.doc_url = Some(detail.doc_url);
        error.0.request_id = Some(detail.request_id);
        error
    }

    /// What is to be done about it.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// For people; it may change.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The status of the answer, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// What exactly, for programs: the codes are explained at the server's `/docs/errors`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The field that is wrong.
    #[must_use]
    pub fn param(&self) -> Option<&str> {
        self.0.param.as_deref()
    }

    /// Where the server explains it.
    #[must_use]
    pub fn doc_url(&self) -> Option<&str> {
        self.0.doc_url.as_deref()
    }

    /// Names the request in the server's log.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// How long the server asks to be left alone.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    pub(crate) fn is_before_answer(&self) -> bool {
        self.0.is_before_answer
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, message, status, code, request_id, .. } = &*self.0;
        write!(formatter, "{}: {message}", code.as_deref().unwrap_or(kind.as_str()))?;
        match (status, request_id) {
            (Some(status), Some(request)) => write!(formatter, " (status {status}, {request})"),
            (Some(status), None) => write!(formatter, " (status {status})"),
            (None, _) => Ok(()),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}
