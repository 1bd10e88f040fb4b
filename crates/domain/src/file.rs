//! Files that are sent along with messages.

use crate::clock::Time;
use crate::conversation::words;
use crate::id::{ConversationId, FileId};
use crate::text::{InvalidText, required};

/// A file; its bytes are elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its identity.
    pub id: FileId,
    /// The conversation that it was sent in; absent until a message brings it along.
    pub conversation: Option<ConversationId>,
    /// The name of the caller who uploads it, which alone may send it along.
    pub holder: String,
    /// Its name; to be shown, never to be a path.
    pub filename: String,
    /// Its media type as the uploader says, in lower case and without parameters; not to be believed.
    pub mime_type: String,
    /// How far it is.
    pub state: FileState,
    /// What its bytes are; absent until they have arrived.
    pub content: Option<Content>,
    /// When it was announced.
    pub created_at: Time,
}

/// What the bytes of a file are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// How many.
    pub size_bytes: i64,
    /// SHA-256 of them, in hexadecimal digits.
    pub sha256: String,
    /// Which attempt to upload brought them: 1, 2, 3….
    pub attempt: i64,
}

words! {
    /// How far a file is.
    FileState {
        /// It was announced, and its bytes have not arrived.
        Expected "expected"
        /// Its bytes have arrived, and the uploader has not said that they are right.
        Stored "stored"
        /// It can be sent along.
        Ready "ready"
        /// Nobody sent it along in time; it is being removed.
        Expired "expired"
    }
}

/// The longest name of a file.
pub const FILENAME_BYTES_MAX: usize = 255;
/// The longest media type.
pub const MIME_TYPE_BYTES_MAX: usize = 255;

/// Checks the name of a file: one name, in no folder, without characters that nobody sees.
pub fn parse_filename(raw: &str) -> Result<String, InvalidText> {
    const FORM: InvalidText =
        InvalidText::Form("is the name of a file, without folders and control characters");
    let name = required(raw, FILENAME_BYTES_MAX)?;
    let turns = |letter: char| matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let is_bad =
        |letter: char| matches!(letter, '/' | '\\') || letter.is_control() || turns(letter);
    if name.contains(is_bad) || name == "." || name == ".." { Err(FORM) } else { Ok(name) }
}

/// Checks a media type's syntax (RFC 6838), and gives it back in lower case without its parameters.
pub fn parse_mime_type(raw: &str) -> Result<String, InvalidText> {
    const FORM: InvalidText = InvalidText::Form("is a media type such as image/png");
    let text = required(raw, MIME_TYPE_BYTES_MAX)?.to_ascii_lowercase();
    let essence = text.split(';').next().unwrap_or_default().trim_end();
    let (kind, name) = essence.split_once('/').ok_or(FORM)?;
    if is_name(kind) && is_name(name) { Ok(essence.to_owned()) } else { Err(FORM) }
}

/// Whether a pattern allows a media type: the type itself, or its beginning and a `*`.
#[must_use]
pub fn allows(pattern: &str, mime_type: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some("*/") => true,
        Some(beginning) => mime_type.starts_with(beginning),
        None => pattern == mime_type,
    }
}

/// Whether a text can be such a pattern.
#[must_use]
pub fn is_pattern(text: &str) -> bool {
    let Some((kind, name)) = text.split_once('/') else { return false };
    let is_lower = !text.contains(|letter: char| letter.is_ascii_uppercase());
    let rest = name.strip_suffix('*').unwrap_or(name);
    let rest = if rest.is_empty() && name == "*" { "x" } else { rest };
    let kind_fits = is_name(kind) || text == "*/*";
    is_lower && kind_fits && is_name(rest)
}

fn is_name(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte);
    let begins = text.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric());
    begins && text.len() <= 127 && text.bytes().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_name() {
        for good in
            ["a.png", "Größe 1.pdf", "...", ".profile", "a..b", "a:b", "x\"y.txt", "日本.txt"]
        {
            assert_eq!(parse_filename(good).as_deref(), Ok(good));
        }
        assert_eq!(parse_filename(" a.png\n").as_deref(), Ok("a.png"));
        let long = "x".repeat(FILENAME_BYTES_MAX + 1);
        for bad in [
            "",
            " ",
            ".",
            "..",
            "../a",
            "a/b",
            "/a",
            "a\\b",
            "a\0b",
            "a\nb",
            "a\rb",
            "a\tb",
            "a\u{7f}b",
            "a\u{85}b",
            "exe\u{202e}fdp.js",
            &long,
        ] {
            assert!(parse_filename(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_media_type_has_two_parts() {
        for (written, read) in [
            ("image/png", "image/png"),
            ("IMAGE/PNG", "image/png"),
            ("text/plain; charset=utf-8", "text/plain"),
            ("application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"),
            ("image/svg+xml", "image/svg+xml"),
        ] {
            assert_eq!(parse_mime_type(written).as_deref(), Ok(read));
        }
        for bad in [
            "",
            "png",
            "/",
            "image/",
            "/png",
            "image/*",
            "a/b/c",
            "a b/c",
            "a/b c",
            "a/b\r\nx: y",
            "ä/b",
        ] {
            assert!(parse_mime_type(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_pattern_allows_a_type_or_a_beginning() {
        for (pattern, allowed) in [
            ("image/png", true),
            ("image/*", true),
            ("image/p*", true),
            ("*/*", true),
            ("image/jpeg", false),
            ("text/*", false),
            ("image/pn", false),
        ] {
            assert!(is_pattern(pattern), "{pattern}");
            assert_eq!(allows(pattern, "image/png"), allowed, "{pattern}");
        }
        for bad in
            ["", "*", "image", "*/png", "image/*png", "image/**", "Image/png", "image/png; a=b"]
        {
            assert!(!is_pattern(bad), "{bad}");
        }
    }
}
