//! What can go wrong with files, sorted by what the caller can do about it.

use std::io::{self, ErrorKind};

/// The cause of an error, for the log.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why a file was not written, read or removed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Send less.
    #[error("the file is larger than {max} bytes")]
    TooLarge {
        /// What is allowed.
        max: u64,
    },
    /// Send it again: the bytes ended before they were complete.
    #[error("the bytes broke off")]
    BrokenOff(#[source] Cause),
    /// Tell the operator: there is no room left.
    #[error("there is no room left for files")]
    Full(#[source] Cause),
    /// Try again later: the folder or the server of the bucket is away.
    #[error("the files are not available")]
    Unavailable(#[source] Cause),
}

impl From<object_store::Error> for Error {
    fn from(error: object_store::Error) -> Error {
        if is_full(&error) { Error::Full(error.into()) } else { Error::Unavailable(error.into()) }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Error {
        Error::Unavailable(error.into())
    }
}

/// Whether the operating system says so, somewhere among the causes.
fn is_full(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut causes = std::iter::successors(Some(error), |error| error.source());
    causes.any(|cause| {
        let kind = cause.downcast_ref::<io::Error>().map(io::Error::kind);
        matches!(kind, Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded))
    })
}
