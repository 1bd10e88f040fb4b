//! Reading JSON bodies within limits, before anything is believed; and how times are written.

mod strict;

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use domain::clock::Time;
use domain::text::Metadata;
use engine::MetadataChange;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use strict::Strict;

/// Why a body was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// More bytes than allowed.
    TooLarge {
        /// What is allowed.
        max: usize,
    },
    /// Nested deeper than allowed.
    TooDeep {
        /// What is allowed.
        max: usize,
    },
    /// A NUL character in a text, which PostgreSQL cannot store.
    Nul,
    /// No JSON.
    Syntax(String),
    /// JSON, but not of the wanted form.
    Form {
        /// Where, for example `customer.email`; empty for the whole.
        path: String,
        /// What is wrong there.
        message: String,
    },
}

/// Reads a body of at most `max` bytes.
pub async fn read(body: Body, max: usize) -> Result<Vec<u8>, Unreadable> {
    match to_bytes(body, max).await {
        Ok(bytes) => Ok(bytes.into()),
        Err(_) => Err(Unreadable::TooLarge { max }),
    }
}

/// Parses a body, which is an object; the path of what is wrong comes with the error.
pub fn parse<T: DeserializeOwned>(bytes: &[u8], depth_max: usize) -> Result<T, Unreadable> {
    check(bytes, depth_max)?;
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(Strict(&mut deserializer)).map_err(|error| {
        let path = error.path().to_string();
        let cause = error.into_inner();
        // The parser calls `null` in the place of a word a fault of syntax.
        if cause.is_data() || is_json(bytes) {
            let path = if path == "." { String::new() } else { path };
            Unreadable::Form { path, message: plain(&cause) }
        } else {
            Unreadable::Syntax(cause.to_string())
        }
    })?;
    deserializer.end().map_err(|error| Unreadable::Syntax(error.to_string()))?;
    // A list would be taken for an object's fields in their order, which nobody means.
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        let message = "expected an object".to_owned();
        return Err(Unreadable::Form { path: String::new(), message });
    }
    Ok(value)
}

/// Parses a body that may be any JSON.
pub fn value(bytes: &[u8], depth_max: usize) -> Result<Value, Unreadable> {
    check(bytes, depth_max)?;
    serde_json::from_slice(bytes).map_err(|error| Unreadable::Syntax(error.to_string()))
}

/// Keys that are put over an attached object; `null` removes one.
#[must_use]
pub fn keys_over(keys: Map<String, Value>) -> MetadataChange {
    Arc::new(move |old| {
        let mut all: Map<String, Value> = serde_json::from_str(old.as_str()).unwrap_or_default();
        for (key, value) in &keys {
            match value {
                Value::Null => all.remove(key),
                value => all.insert(key.clone(), value.clone()),
            };
        }
        Metadata::from_object(Value::Object(all).to_string())
    })
}

/// An attached object in the place of another.
#[must_use]
pub fn in_place_of_all(object: Map<String, Value>) -> MetadataChange {
    let text = Value::Object(object).to_string();
    Arc::new(move |_| Metadata::from_object(text.clone()))
}

/// RFC 3339 in UTC with milliseconds.
#[must_use]
pub fn time(time: Time) -> String {
    let stamp =
        jiff::Timestamp::from_millisecond(time.millis()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    stamp.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

fn is_json(bytes: &[u8]) -> bool {
    serde_json::from_slice::<Value>(bytes).is_ok()
}

/// The message without the line and column, which mean little in a request.
fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.clone(), |(plain, _)| plain.to_owned())
}

/// Finds depth and NUL characters in one pass over the bytes, without parsing.
fn check(bytes: &[u8], depth_max: usize) -> Result<(), Unreadable> {
    let (mut depth, mut inside, mut at) = (0_usize, false, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if inside => {
                if bytes[at + 1..].starts_with(b"u0000") {
                    return Err(Unreadable::Nul);
                }
                at += 1;
            }
            b'"' => inside = !inside,
            b'{' | b'[' if !inside => {
                depth += 1;
                if depth > depth_max {
                    return Err(Unreadable::TooDeep { max: depth_max });
                }
            }
            b'}' | b']' if !inside => depth = depth.saturating_sub(1),
            0 => return Err(Unreadable::Nul),
            _ => {}
        }
        at += 1;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &[u8]) -> Result<Value, Unreadable> {
        parse(text, 3)
    }

    #[test]
    fn depth_is_counted_outside_of_texts() {
        assert!(parsed(br#"{"a": [[1]]}"#).is_ok());
        assert!(parsed(br#"{"a": ["[[[[", {"a": "{{{{\"[["}]}"#).is_ok());
        assert_eq!(parsed(b"[[[[1]]]]"), Err(Unreadable::TooDeep { max: 3 }));
        assert_eq!(parsed(&b"[".repeat(200_000)), Err(Unreadable::TooDeep { max: 3 }));
    }

    #[test]
    fn keys_are_put_over_an_object_and_null_removes_one() {
        let old = Metadata::from_object(r#"{"a":1,"b":{"c":null},"d":"x"}"#.to_owned()).unwrap();
        let keys: Map<String, Value> =
            serde_json::from_str(r#"{"a":null,"b":2,"e":[null],"f":null}"#).unwrap();
        let new = keys_over(keys.clone())(&old).unwrap();
        assert_eq!(new.as_str(), r#"{"b":2,"d":"x","e":[null]}"#);
        assert_eq!(
            in_place_of_all(keys)(&old).unwrap().as_str(),
            r#"{"a":null,"b":2,"e":[null],"f":null}"#
        );
        let long = Map::from_iter([("k".to_owned(), Value::from("x".repeat(Metadata::MAX_BYTES)))]);
        assert!(keys_over(long)(&old).is_err());
    }

    #[test]
    fn nul_is_refused_however_it_is_spelt() {
        assert_eq!(parsed(br#""a\u0000b""#), Err(Unreadable::Nul));
        assert_eq!(parsed(b"\"a\0b\""), Err(Unreadable::Nul));
        assert!(parsed(br#"{"a": "a\\u0000b"}"#).is_ok(), "an escaped backslash before u0000");
    }

    #[test]
    fn what_is_no_json_is_told_from_what_has_the_wrong_form() {
        for text in [&b"{"[..], b"", b"{} x", b"\"\xff\"", b"{\"a\":}", b"\"\\"] {
            assert!(matches!(parsed(text), Err(Unreadable::Syntax(_))), "{text:?}");
        }
        let wrong = parse::<Vec<std::collections::HashMap<String, u8>>>(br#"[{"a": "x"}]"#, 9);
        let message = "invalid type: string \"x\", expected u8".to_owned();
        assert_eq!(wrong, Err(Unreadable::Form { path: "[0].a".to_owned(), message }));
        let message = "expected an object".to_owned();
        let list = parse::<(String, u8)>(br#" ["x", 1]"#, 9);
        assert_eq!(list, Err(Unreadable::Form { path: String::new(), message }));
    }
}
