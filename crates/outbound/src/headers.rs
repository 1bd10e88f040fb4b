//! Headers that a request may have.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

/// These belong to the connection, or to the client.
const OURS: &[&str] = &[
    "connection",
    "content-length",
    "expect",
    "host",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// What is wrong with a header. The message does not repeat its value, which may be a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefusedHeader {
    /// It is no name of a header.
    #[error("`{0}` is not the name of a header")]
    Name(String),
    /// It is written by the client itself.
    #[error("the header `{0}` is written by the server itself")]
    Ours(String),
    /// It has characters that no header may have.
    #[error("the value of the header `{0}` must be of visible ASCII characters and spaces")]
    Value(String),
}

/// Whether a request may have this header.
///
/// ```
/// use outbound::check_header;
///
/// assert!(check_header("X-Team", "support").is_ok());
/// assert!(check_header("Host", "example.com").is_err());
/// assert!(check_header("X-Team", "a\r\nX-Other: b").is_err());
/// ```
pub fn check_header(name: &str, value: &str) -> Result<(), RefusedHeader> {
    header(name, value).map(drop)
}

fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), RefusedHeader> {
    let parsed = HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| RefusedHeader::Name(name.chars().take(100).collect()))?;
    if OURS.contains(&parsed.as_str()) || parsed.as_str().starts_with("proxy-") {
        return Err(RefusedHeader::Ours(parsed.to_string()));
    }
    let is_plain = value.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
    let value = HeaderValue::from_str(value)
        .ok()
        .filter(|_| is_plain)
        .ok_or_else(|| RefusedHeader::Value(parsed.to_string()))?;
    Ok((parsed, value))
}

/// Of headers with the same name the last one counts.
pub(crate) fn map(headers: &[(String, String)]) -> Result<HeaderMap, RefusedHeader> {
    headers.iter().map(|(name, value)| header(name, value)).collect()
}
