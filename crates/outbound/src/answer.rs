//! What came back, as much of it as is kept.

use std::net::SocketAddr;
use std::time::Duration;

use jiff::fmt::rfc2822;
use reqwest::Response;
use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};

/// How much of an answer's body is read; then the connection is given up.
pub const BODY_BYTES_MAX: usize = 16 * 1024;
/// How many headers of an answer are kept.
pub const HEADERS_MAX: usize = 32;
/// How much of each header's value is kept.
pub const HEADER_BYTES_MAX: usize = 256;

/// What a receiver answered, whatever its status.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status. A redirect was not followed.
    pub status: u16,
    /// The first 32 headers with the first 256 bytes of each value.
    pub headers: Vec<(String, String)>,
    /// The first 16 KiB of the body, not decompressed.
    pub body: Vec<u8>,
    /// Whether there was more of the body.
    pub is_cut: bool,
    /// How long the receiver asks to be left alone (`Retry-After`, in seconds or as a date).
    pub retry_after: Option<Duration>,
    /// From the beginning of the connection to the end of what was read.
    pub elapsed: Duration,
    /// Who answered.
    pub peer: SocketAddr,
}

impl Answer {
    /// Whether the receiver has taken what was sent: 200 to 299.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The beginning of the body for people to read: at most so many bytes of text, in which what is not text, and
    /// what cannot be stored as such, is `�`.
    #[must_use]
    pub fn excerpt(&self, bytes_max: usize) -> String {
        readable(&self.body, bytes_max)
    }
}

/// The body so far, and whether there is more.
pub(crate) async fn read(response: &mut Response) -> reqwest::Result<(Vec<u8>, bool)> {
    let mut body = Vec::new();
    while let Some(bytes) = response.chunk().await? {
        let room = BODY_BYTES_MAX - body.len();
        body.extend_from_slice(&bytes[..bytes.len().min(room)]);
        if bytes.len() > room {
            return Ok((body, true));
        }
    }
    Ok((body, false))
}

pub(crate) fn headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let value = |(name, value): (&HeaderName, &reqwest::header::HeaderValue)| {
        (name.to_string(), readable(value.as_bytes(), HEADER_BYTES_MAX))
    };
    headers.iter().take(HEADERS_MAX).map(value).collect()
}

/// Counted from the receiver's own clock, which ours may differ from.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: HeaderName| headers.get(name)?.to_str().ok().map(str::trim);
    let date = |text: &str| rfc2822::DateTimeParser::new().parse_timestamp(text).ok();
    let wish = text(RETRY_AFTER)?;
    if let Ok(seconds) = wish.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let (until, now) = (date(wish)?, date(text(DATE)?)?);
    Some(Duration::try_from(until.duration_since(now)).unwrap_or(Duration::ZERO))
}

fn readable(bytes: &[u8], bytes_max: usize) -> String {
    let part = &bytes[..bytes.len().min(bytes_max)];
    let is_text = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    let text: String = String::from_utf8_lossy(part)
        .chars()
        .map(|c| if is_text(c) { c } else { char::REPLACEMENT_CHARACTER })
        .collect();
    text[..text.floor_char_boundary(bytes_max)].to_owned()
}
