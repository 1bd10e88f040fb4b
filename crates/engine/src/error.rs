//! The one public error, sorted by what the caller can do about it.

use std::time::Duration;

use domain::text::InvalidText;

/// Why the engine refused or failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Correct the request and send it again.
    #[error("{message}")]
    Invalid {
        /// The field that is wrong, in the words of the native API.
        param: &'static str,
        /// What is wrong with it.
        message: String,
    },
    /// Send a smaller file.
    #[error("the file is larger than {max} bytes")]
    TooLarge {
        /// What is allowed.
        max: u64,
    },
    /// Use another idempotency key: this one came with another request.
    #[error("this idempotency key was used with another request")]
    KeyReused,
    /// Show a key that is in use.
    #[error("{0}")]
    Unauthenticated(&'static str),
    /// Come back as someone who may.
    #[error("you may not {0}")]
    Forbidden(&'static str),
    /// Come back as somebody whom the company knows.
    #[error("this workspace speaks with identified customers only")]
    IdentityRequired,
    /// Ask for something that exists.
    #[error("no such {0}")]
    NotFound(&'static str),
    /// Look at the current state first.
    #[error("{0}")]
    Conflict(&'static str),
    /// Read it again: it is no longer what the change was meant for.
    #[error("this was changed meanwhile; read it again")]
    Stale,
    /// Wait, then send the same request again.
    #[error("too many requests")]
    TooMany {
        /// How long.
        retry_after: Duration,
    },
    /// Try later: a part of the server is away.
    #[error("the service is not available at the moment")]
    Unavailable {
        /// How much later.
        retry_after: Duration,
    },
    /// Nothing: tell the operator, who finds the cause in the log.
    #[error("internal error")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// A field that is wrong.
    pub fn invalid(param: &'static str, message: impl Into<String>) -> Error {
        Error::Invalid { param, message: message.into() }
    }

    /// A text that was refused; the message names the field.
    #[must_use]
    pub fn text(param: &'static str, error: &InvalidText) -> Error {
        Error::invalid(param, format!("{param} {error}"))
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Error {
        match error {
            store::Error::Unavailable { retry_after } => Error::Unavailable { retry_after },
            other => Error::Internal(Box::new(other)),
        }
    }
}

/// Names a uniqueness rule that was broken; every other failure keeps its meaning.
pub(crate) fn taken(error: store::Error, what: &'static str) -> Error {
    match error {
        store::Error::Duplicate { .. } => Error::Conflict(what),
        other => other.into(),
    }
}

/// Every cause of an error, outermost first: for the log, never for the caller.
#[must_use]
pub fn causes(error: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
