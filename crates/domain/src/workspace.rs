//! Workspaces, their two modes, and the keys that open them.

use crate::clock::Time;
use crate::id::{KeyId, WorkspaceId};
use crate::text::{InvalidText, Slug, required};

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

/// Where a page comes from, as browsers name it: `https://shop.example.com`, with a port where it is not the usual one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// The longest origin.
    pub const MAX_BYTES: usize = 255;
    /// The most origins of one workspace.
    pub const COUNT_MAX: usize = 100;

    /// Checks an origin; a slash at its end, the usual port and capital letters are forgiven.
    pub fn parse(raw: &str) -> Result<Origin, InvalidText> {
        const FORM: InvalidText =
            InvalidText::Form("is an origin such as https://shop.example.com, without a path");
        let text = required(raw, Origin::MAX_BYTES)?.to_ascii_lowercase();
        let (scheme, host) = text.split_once("://").ok_or(FORM)?;
        let host = host.strip_suffix('/').unwrap_or(host);
        let usual = match scheme {
            "http" => ":80",
            "https" => ":443",
            _ => "",
        };
        let host = host.strip_suffix(usual).unwrap_or(host);
        let is_name = |text: &str, more: &[u8]| {
            let fits = |byte: u8| byte.is_ascii_alphanumeric() || more.contains(&byte);
            !text.is_empty() && text.bytes().all(fits)
        };
        let fits = is_name(scheme, b"+-.") && is_name(host, b".-_:[]");
        if fits { Ok(Origin(format!("{scheme}://{host}"))) } else { Err(FORM) }
    }

    /// The origin as browsers write it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_written_as_browsers_write_it() {
        for (raw, origin) in [
            ("https://shop.example.com", "https://shop.example.com"),
            (" HTTPS://Shop.Example.com/ ", "https://shop.example.com"),
            ("https://example.com:443", "https://example.com"),
            ("http://localhost:80", "http://localhost"),
            ("http://localhost:3000", "http://localhost:3000"),
            ("https://example.com:80", "https://example.com:80"),
            ("http://[::1]:3000", "http://[::1]:3000"),
            ("capacitor://localhost", "capacitor://localhost"),
        ] {
            assert_eq!(Origin::parse(raw).as_ref().map(Origin::as_str), Ok(origin), "{raw}");
        }
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        for bad in [
            "",
            "null",
            "*",
            "example.com",
            "https://",
            "https://a/b",
            "https://a?b",
            "https://a@b",
            "https://*.a",
            "https://a b",
            "https://a//",
            "://a",
        ] {
            assert!(Origin::parse(bad).is_err(), "{bad}");
        }
    }
}
