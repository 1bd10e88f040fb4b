//! JSON objects that are kept as texts: how they grow key by key, and how an event tells what was changed.

use domain::text::Metadata;
use serde_json::{Map, Value, json};

use crate::{Error, Result};

/// An object with other keys put over it; `null` removes a key. The text may be longer than metadata may be.
pub fn merged(old: &Metadata, keys: &Metadata) -> Result<String> {
    let mut all = object(old)?;
    for (key, value) in object(keys)? {
        match value {
            Value::Null => all.remove(&key),
            value => all.insert(key, value),
        };
    }
    Ok(Value::Object(all).to_string())
}

fn object(text: &Metadata) -> Result<Map<String, Value>> {
    serde_json::from_str(text.as_str()).map_err(|_| Error::unreadable("metadata"))
}

/// What was changed in something, for [`domain::event::Event::data`].
#[derive(Debug, Default)]
pub struct Changes(Map<String, Value>);

impl Changes {
    /// Notes the value of a field before and after, if they differ.
    pub fn note<'a>(&mut self, field: &str, from: impl Into<Held<'a>>, to: impl Into<Held<'a>>) {
        let (from, to) = (from.into().json(), to.into().json());
        if from != to {
            self.0.insert(field.to_owned(), json!({"from": from, "to": to}));
        }
    }

    /// Whether nothing was changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `{"changes": {field: {"from", "to"}}}`.
    #[must_use]
    pub fn into_data(self) -> String {
        json!({"changes": self.0}).to_string()
    }

    /// The same with one more entry beside the changes.
    #[must_use]
    pub fn into_data_with(self, name: &str, value: &str) -> String {
        json!({name: value, "changes": self.0}).to_string()
    }
}

/// What a field may hold.
#[derive(Debug)]
pub enum Held<'a> {
    /// Nothing.
    Nothing,
    /// A text.
    Text(&'a str),
    /// Several texts.
    Texts(&'a [String]),
    /// An object.
    Object(&'a Metadata),
    /// A count or a time in milliseconds.
    Number(i64),
    /// Yes or no.
    Flag(bool),
}

impl Held<'_> {
    fn json(&self) -> Value {
        match *self {
            Held::Nothing => Value::Null,
            Held::Text(text) => json!(text),
            Held::Texts(texts) => json!(texts),
            Held::Object(object) => serde_json::from_str(object.as_str()).unwrap_or_default(),
            Held::Number(number) => json!(number),
            Held::Flag(flag) => json!(flag),
        }
    }
}

impl<'a> From<&'a str> for Held<'a> {
    fn from(text: &'a str) -> Held<'a> {
        Held::Text(text)
    }
}

impl<'a> From<&'a Option<String>> for Held<'a> {
    fn from(text: &'a Option<String>) -> Held<'a> {
        text.as_deref().into()
    }
}

impl<'a> From<&'a [String]> for Held<'a> {
    fn from(texts: &'a [String]) -> Held<'a> {
        Held::Texts(texts)
    }
}

impl<'a> From<&'a Metadata> for Held<'a> {
    fn from(object: &'a Metadata) -> Held<'a> {
        Held::Object(object)
    }
}

impl From<i64> for Held<'_> {
    fn from(number: i64) -> Self {
        Held::Number(number)
    }
}

impl From<bool> for Held<'_> {
    fn from(flag: bool) -> Self {
        Held::Flag(flag)
    }
}

impl<'a, T: Into<Held<'a>>> From<Option<T>> for Held<'a> {
    fn from(value: Option<T>) -> Held<'a> {
        value.map_or(Held::Nothing, Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Metadata {
        Metadata::from_object(text.to_owned()).unwrap()
    }

    #[test]
    fn keys_are_put_over_an_object_and_null_removes_one() {
        let old = text(r#"{"a":1,"b":{"c":null},"d":"x"}"#);
        let keys = text(r#"{"a":null,"b":2,"e":[null],"f":null}"#);
        assert_eq!(merged(&old, &keys).unwrap(), r#"{"b":2,"d":"x","e":[null]}"#);
        assert!(merged(&text("[]"), &keys).is_err());
    }

    #[test]
    fn only_what_differs_is_told() {
        let mut changes = Changes::default();
        changes.note("same", "a", "a");
        assert!(changes.is_empty());
        changes.note("name", None::<&str>, Some("Ada"));
        changes.note("tags", &["a".to_owned()][..], &[][..]);
        changes.note("metadata", &text(r#"{"a": 1}"#), &text(r#"{"a":2}"#));
        changes.note("number", 1, Some(2));
        let told = r#"{"changes":{"metadata":{"from":{"a":1},"to":{"a":2}},"name":{"from":null,"to":"Ada"},"number":{"from":1,"to":2},"tags":{"from":["a"],"to":[]}}}"#;
        assert_eq!(changes.into_data(), told);
    }
}
