//! Files that are sent along with messages.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::lenient::Lenient;

/// A file that somebody wants to upload.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"filename": "parcel.txt", "mime_type": "text/plain"}))]
pub struct FileInput {
    /// Its name, without folders and control characters, at most 255 bytes.
    pub filename: String,
    /// Its media type; the server's settings say which are taken.
    pub mime_type: String,
}

/// Where to send a file's bytes.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct FileUpload {
    /// `fil_…`
    pub id: String,
    /// `PUT` the bytes there, with any `Content-Type`; no key is needed.
    pub upload_url: String,
    /// Until when that address opens.
    pub expires_at: String,
    /// The most bytes.
    pub size_max: u64,
}

/// What was sent; what is given must be what arrived.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"size_bytes": 5}))]
pub struct FileCompletion {
    /// How many bytes.
    pub size_bytes: Option<i64>,
    /// Their media type.
    pub mime_type: Option<String>,
}

/// A file.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct File {
    /// `fil_…`
    pub id: String,
    /// Where it was sent along; `null` until then.
    pub conversation_id: Option<String>,
    /// Its name.
    pub filename: String,
    /// Its media type, as its uploader says.
    pub mime_type: String,
    /// How far it is.
    #[schema(value_type = FileState)]
    pub state: Lenient<FileState>,
    /// Its size; `null` until its bytes have arrived.
    pub size_bytes: Option<i64>,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: Option<String>,
    /// `GET` its bytes there; no key is needed. Only for files that are ready, and only when one file is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub download_url: Option<String>,
    /// Until when that address opens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub download_expires_at: Option<String>,
    /// When it was announced.
    pub created_at: String,
}

/// How far a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum FileState {
    /// Its bytes have not arrived.
    Expected,
    /// Its bytes have arrived; complete it.
    Stored,
    /// It can be sent along.
    Ready,
}
