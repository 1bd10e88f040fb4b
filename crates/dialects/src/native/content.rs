//! `/v1/files/{id}/content?pass=…`: the bytes of files, in and out, for whoever has the address.

use std::fmt::Write;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
    REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::id::FileId;
use engine::{Incoming, Outgoing};
use futures_util::{StreamExt, TryStreamExt};
use serde::Deserialize;

use super::error::ApiError;
use super::extract::{Id, Params};
use crate::Door;

/// What a browser may show; everything else it saves. Of what a file calls itself only this much is believed, in a
/// sandbox.
const SHOWN: [(&str, &str); 6] = [
    ("image/png", "image/png"),
    ("image/jpeg", "image/jpeg"),
    ("image/gif", "image/gif"),
    ("image/webp", "image/webp"),
    ("application/pdf", "application/pdf"),
    ("text/plain", "text/plain; charset=utf-8"),
];
/// What all other files are called.
const BYTES: &str = "application/octet-stream";

#[derive(Deserialize)]
pub(crate) struct Pass {
    #[serde(default)]
    pass: String,
}

/// Takes the bytes as they come; the file is never in memory as a whole.
pub(crate) async fn put(
    State(door): State<Door>,
    Id(id): Id<FileId>,
    Params(Pass { pass }): Params<Pass>,
    request: Request,
) -> Result<StatusCode, ApiError> {
    let length = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let length = length.and_then(|text| text.parse().ok());
    let bytes = request.into_body().into_data_stream().map_err(Into::into).boxed();
    door.engine.receive(id, &pass, Incoming { length, bytes }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives the bytes as they come.
pub(crate) async fn get(
    State(door): State<Door>,
    Id(id): Id<FileId>,
    Params(Pass { pass }): Params<Pass>,
) -> Result<Response, ApiError> {
    let Outgoing { file, size, bytes } = door.engine.fetch(id, &pass).await?;
    let headers = headers(&file.filename, &file.mime_type, size);
    Ok((headers, Body::from_stream(bytes)).into_response())
}

/// Nothing that a file holds may run with the rights of the server's own pages.
fn headers(filename: &str, mime_type: &str, size: u64) -> HeaderMap {
    let shown = SHOWN.iter().find(|(name, _)| *name == mime_type);
    let (way, content_type) =
        shown.map_or(("attachment", BYTES), |(_, as_type)| ("inline", as_type));
    let mut headers = HeaderMap::new();
    let mut set = |name: HeaderName, value: HeaderValue| headers.insert(name, value);
    set(CONTENT_TYPE, HeaderValue::from_static(content_type));
    set(CONTENT_LENGTH, HeaderValue::from(size));
    set(CONTENT_DISPOSITION, disposition(way, filename));
    set(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    set(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    set(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    set(CACHE_CONTROL, HeaderValue::from_static("private, no-transform"));
    headers
}

/// The name in both spellings of RFC 6266: plain for old clients, and in full.
fn disposition(way: &str, filename: &str) -> HeaderValue {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || " -_.()".contains(letter);
    let plain = filename.chars().map(|letter| if is_plain(letter) { letter } else { '_' });
    let mut value = format!("{way}; filename=\"{}\"; filename*=UTF-8''", plain.collect::<String>());
    for byte in filename.bytes() {
        let _ = match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'_' | b'.' => {
                write!(value, "{}", char::from(byte))
            }
            _ => write!(value, "%{byte:02X}"),
        };
    }
    HeaderValue::from_str(&value).expect("it is made of ASCII letters, digits and signs")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_header() {
        for (name, expected) in [
            ("a.png", "inline; filename=\"a.png\"; filename*=UTF-8''a.png"),
            (
                "Größe 1.pdf",
                "inline; filename=\"Gr__e 1.pdf\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%201.pdf",
            ),
            ("a\"; x=\"b", "inline; filename=\"a__ x__b\"; filename*=UTF-8''a%22%3B%20x%3D%22b"),
            ("%41\r\n", "inline; filename=\"_41__\"; filename*=UTF-8''%2541%0D%0A"),
        ] {
            assert_eq!(disposition("inline", name), expected);
        }
    }

    #[test]
    fn only_what_is_known_to_be_harmless_is_shown() {
        for (mime_type, content_type, way) in [
            ("image/png", "image/png", "inline"),
            ("text/plain", "text/plain; charset=utf-8", "inline"),
            ("image/svg+xml", BYTES, "attachment"),
            ("text/html", BYTES, "attachment"),
            ("application/zip", BYTES, "attachment"),
        ] {
            let headers = headers("a", mime_type, 1);
            assert_eq!(headers[CONTENT_TYPE], content_type);
            assert!(headers[CONTENT_DISPOSITION].to_str().is_ok_and(|text| text.starts_with(way)));
        }
    }
}
