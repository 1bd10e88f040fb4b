//! Workspaces, their two modes, and the keys that open them.

use crate::clock::Time;
use crate::id::{KeyId, WorkspaceId};
use crate::text::Slug;

/// A tenant: everything else belongs to exactly one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    /// Its identity.
    pub id: WorkspaceId,
    /// Its name in addresses and on the command line; unique on the server.
    pub slug: Slug,
    /// Its name for people.
    pub name: String,
    /// When it was made.
    pub created_at: Time,
}

/// One of the two disjoint worlds of a workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// Real customers.
    Live,
    /// Trying things out.
    Test,
}

impl Mode {
    /// The word in keys, on the wire and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Mode::Live => "live",
            Mode::Test => "test",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Mode> {
        [Mode::Live, Mode::Test].into_iter().find(|mode| mode.as_str() == word)
    }
}

/// What a query starts from: one workspace in one mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scope {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The mode in it.
    pub mode: Mode,
}

/// Who may hold a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// Servers of the company; may do everything in its scope.
    Secret,
    /// Pages of the company; may do what an unknown visitor may.
    Publishable,
}

impl KeyKind {
    /// The word on the wire and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            KeyKind::Secret => "secret",
            KeyKind::Publishable => "publishable",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<KeyKind> {
        [KeyKind::Secret, KeyKind::Publishable].into_iter().find(|kind| kind.as_str() == word)
    }

    /// What a key of this kind begins with: `sk` or `pk`.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        match self {
            KeyKind::Secret => "sk",
            KeyKind::Publishable => "pk",
        }
    }
}

/// An API key as it is stored: of the secret only the hash is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Its identity.
    pub id: KeyId,
    /// What it opens.
    pub scope: Scope,
    /// Who may hold it.
    pub kind: KeyKind,
    /// SHA-256 of the whole key, in hexadecimal digits.
    pub hash: String,
    /// The last four characters, by which people tell keys apart.
    pub hint: String,
    /// When it was made.
    pub created_at: Time,
    /// From when it no longer opens anything.
    pub revoked_at: Option<Time>,
}
