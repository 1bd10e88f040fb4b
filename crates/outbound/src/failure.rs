//! Why there is no answer.

use std::error::Error;
use std::io;

use crate::check::Refused;
use crate::headers::RefusedHeader;
use crate::names::Unknown;

/// Why an exchange had no end. The messages are for whoever set the address, and name nothing behind it.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Nothing was sent: the address is not allowed.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// Nothing was sent: a header cannot be.
    #[error(transparent)]
    Header(#[from] RefusedHeader),
    /// The name has no address.
    #[error("the host name cannot be resolved")]
    Dns,
    /// Nobody is there.
    #[error("no connection: {0}")]
    Connect(String),
    /// No encrypted connection, for example because of the certificate.
    #[error("no encrypted connection: {0}")]
    Tls(String),
    /// The budget is used up.
    #[error("no complete answer in time")]
    Timeout {
        /// The status, if the answer had begun.
        status: Option<u16>,
    },
    /// The connection ended before the answer did.
    #[error("the connection was closed before the answer was complete")]
    Reset {
        /// The status, if the answer had begun.
        status: Option<u16>,
    },
    /// The answer has too many headers, or too long ones.
    #[error("the answer's headers are too large")]
    TooLarge,
    /// What came is not HTTP.
    #[error("the answer is not valid HTTP")]
    Protocol,
}

impl Failure {
    /// Its kind in one word, for logs and lists.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Failure::Refused(_) => "refused",
            Failure::Header(_) => "header",
            Failure::Dns => "dns",
            Failure::Connect(_) => "connect",
            Failure::Tls(_) => "tls",
            Failure::Timeout { .. } => "timeout",
            Failure::Reset { .. } => "reset",
            Failure::TooLarge => "too_large",
            Failure::Protocol => "protocol",
        }
    }

    /// What a client's error means; the status, if an answer had begun.
    pub(crate) fn of(error: &reqwest::Error, status: Option<u16>) -> Failure {
        if let Some(refused) = find::<Refused>(error) {
            return Failure::Refused(refused.clone());
        }
        if find::<Unknown>(error).is_some() {
            return Failure::Dns;
        }
        if let Some(error) = find::<rustls::Error>(error) {
            return Failure::Tls(error.to_string());
        }
        if let Some(error) = find::<hyper::Error>(error) {
            if error.is_parse_too_large() {
                return Failure::TooLarge;
            }
            if error.is_parse() {
                return Failure::Protocol;
            }
        }
        // The last of them is the one that the others are wrapped around.
        let kind = chain(error).filter_map(<dyn Error>::downcast_ref).map(io::Error::kind).last();
        match kind {
            _ if !error.is_connect() => Failure::Reset { status },
            Some(io::ErrorKind::UnexpectedEof) => {
                Failure::Tls("the connection was closed while keys were exchanged".to_owned())
            }
            Some(kind) => Failure::Connect(kind.to_string()),
            None => Failure::Connect("it cannot be made".to_owned()),
        }
    }
}

/// The first error of a type among an error and its sources.
fn find<E: Error + 'static>(error: &reqwest::Error) -> Option<&E> {
    chain(error).find_map(<dyn Error>::downcast_ref)
}

/// An error and its sources. An [`io::Error`] around another one passes over it when it is asked for its source.
fn chain(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    let first: &(dyn Error + 'static) = error;
    std::iter::successors(Some(first), |&error| {
        match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => error.source(),
        }
    })
}
