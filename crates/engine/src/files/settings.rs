//! How files are handled, and what their store's failures mean to callers.

use std::time::Duration;

use crate::{Engine, Error};

/// How long the sender of a file may be silent.
pub(super) const IDLE: Duration = Duration::from_mins(1);
/// When trying again makes sense while the store of files is away.
const AWAY: Duration = Duration::from_secs(5);
/// The same while it is full, which somebody has to see to.
const FULL: Duration = Duration::from_mins(5);

/// How files are handled.
#[derive(Clone)]
pub struct FileSettings {
    /// Where their bytes are.
    pub store: ::files::Files,
    /// The most bytes of a file.
    pub size_max: u64,
    /// The media types that are taken: types, or their beginnings and a `*`.
    pub types: Vec<String>,
    /// How long a pass to send bytes opens, in whole seconds.
    pub upload_ttl: Duration,
    /// How long a pass to fetch bytes opens, in whole seconds.
    pub link_ttl: Duration,
}

impl FileSettings {
    pub(super) fn upload_seconds(&self) -> i64 {
        self.upload_ttl.as_secs() as i64
    }

    pub(super) fn link_seconds(&self) -> i64 {
        self.link_ttl.as_secs() as i64
    }
}

impl Engine {
    /// Commands that serve nobody have no store of files.
    pub(super) fn file_settings(&self) -> Result<&FileSettings, Error> {
        self.0.files.as_ref().ok_or(Error::Unavailable { retry_after: AWAY })
    }
}

/// The causes are for the operator.
pub(super) fn failed(error: ::files::Error) -> Error {
    let retry_after = match error {
        ::files::Error::TooLarge { max } => return Error::TooLarge { max },
        ::files::Error::BrokenOff(_) => {
            return Error::invalid("body", "the bytes broke off before they were complete");
        }
        ::files::Error::Full(_) => FULL,
        ::files::Error::Unavailable(_) => AWAY,
    };
    let error: Box<dyn std::error::Error> = error.into();
    tracing::error!(cause = crate::causes(&*error), "files cannot be kept or read");
    Error::Unavailable { retry_after }
}
