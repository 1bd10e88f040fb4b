//! What an export holds.

use std::fmt::Write;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The manifest's file.
pub(crate) const NAME: &str = "manifest.json";
/// What the manifest says that it is.
pub(crate) const FORMAT: &str = "switchboard-export";
/// Which kinds and fields there are.
pub(crate) const VERSION: u32 = 1;

/// What an export holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// [`FORMAT`].
    pub(crate) format: String,
    /// [`VERSION`].
    pub(crate) version: u32,
    /// Whose things these are.
    pub(crate) workspace: Owner,
    /// `live` or `test`.
    pub(crate) mode: String,
    /// The files, in the order in which they can be put in.
    pub(crate) files: Vec<Entry>,
}

/// A workspace.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Owner {
    /// Its identity.
    pub(crate) id: String,
    /// Its name in addresses.
    pub(crate) slug: String,
    /// Its name for people.
    pub(crate) name: String,
}

/// A file of an export.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// The kind of its things.
    pub(crate) kind: String,
    /// Its name.
    pub(crate) file: String,
    /// How many things, one on each line.
    pub(crate) records: u64,
    /// Its size.
    pub(crate) bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub(crate) sha256: String,
}

/// A digest in hexadecimal digits.
pub(crate) fn hexadecimal(digest: Sha256) -> String {
    digest.finalize().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
