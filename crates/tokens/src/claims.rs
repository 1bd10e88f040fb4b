//! What a token says.

use domain::access::Guest;
use domain::clock::Time;
use domain::id::{FileId, TokenId};
use domain::text::Metadata;
use domain::workspace::Scope;

/// What a token says; its two kinds never stand for each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claims {
    /// Who may speak and read.
    Access(Access),
    /// Which file may be sent or fetched.
    File(FilePass),
}

/// A person's right to speak and read until a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// The token's identity.
    pub id: TokenId,
    /// The workspace and the mode in it.
    pub scope: Scope,
    /// What it opens there.
    pub guest: Guest,
    /// What the company attached for itself.
    pub data: Option<Metadata>,
    /// When it was given, in whole seconds.
    pub issued_at: Time,
    /// From when it opens nothing any more, in whole seconds.
    pub expires_at: Time,
}

/// The right to send or fetch one file until a moment, for whoever holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilePass {
    /// The file.
    pub file: FileId,
    /// What may be done with it.
    pub allows: FileUse,
    /// From when it opens nothing any more, in whole seconds.
    pub expires_at: Time,
}

/// What a pass allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileUse {
    /// To send the file's bytes.
    Put {
        /// The most bytes that may be sent.
        bytes_max: u64,
    },
    /// To fetch them.
    Get,
}

impl Claims {
    /// From when the token opens nothing any more.
    #[must_use]
    pub fn expires_at(&self) -> Time {
        match self {
            Claims::Access(access) => access.expires_at,
            Claims::File(pass) => pass.expires_at,
        }
    }
}
