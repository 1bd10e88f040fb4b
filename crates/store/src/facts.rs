//! What events say beyond their subject, as JSON.

use domain::text::Metadata;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// A value that an event tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Fact {
    /// There is none.
    Nothing,
    /// A text or a word.
    Text(String),
    /// A number, or a time in milliseconds.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// Several texts.
    List(Vec<String>),
    /// An object.
    Object(Value),
}

impl From<&Metadata> for Fact {
    fn from(object: &Metadata) -> Fact {
        Fact::Object(serde_json::from_str(object.as_str()).unwrap_or_default())
    }
}

impl From<&[String]> for Fact {
    fn from(texts: &[String]) -> Fact {
        Fact::List(texts.to_vec())
    }
}

impl From<i64> for Fact {
    fn from(number: i64) -> Fact {
        Fact::Number(number)
    }
}

impl From<bool> for Fact {
    fn from(flag: bool) -> Fact {
        Fact::Flag(flag)
    }
}

impl From<&str> for Fact {
    fn from(text: &str) -> Fact {
        Fact::Text(text.to_owned())
    }
}

impl<T: Into<Fact>> From<Option<T>> for Fact {
    fn from(value: Option<T>) -> Fact {
        value.map_or(Fact::Nothing, Into::into)
    }
}

impl From<String> for Fact {
    fn from(text: String) -> Fact {
        Fact::Text(text)
    }
}

/// An object with those fields.
#[must_use]
pub fn object(fields: &[(&str, Fact)]) -> String {
    let fields = fields.iter().map(|(name, fact)| ((*name).to_owned(), json!(fact)));
    Value::Object(fields.collect()).to_string()
}

/// The keys of both objects, those of the first before those of the second; the text may be longer than metadata may
/// be, and is nothing when one of them is no object.
#[must_use]
pub fn union(first: &Metadata, second: &Metadata) -> Option<String> {
    let mut all: Map<String, Value> = serde_json::from_str(second.as_str()).ok()?;
    all.extend(serde_json::from_str::<Map<String, Value>>(first.as_str()).ok()?);
    Some(Value::Object(all).to_string())
}

/// What was changed, from what to what: `{"changes": {field: {"from", "to"}}}`. Fields that stayed are left out, and
/// nothing is said when all did.
#[must_use]
pub fn changes(fields: &[(&str, Fact, Fact)]) -> Option<String> {
    let changed = fields.iter().filter(|(_, from, to)| from != to);
    let changed =
        changed.map(|(name, from, to)| ((*name).to_owned(), json!({"from": from, "to": to})));
    let changed: Map<String, Value> = changed.collect();
    (!changed.is_empty()).then(|| json!({"changes": changed}).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changed_is_told() {
        let same = ("title", Fact::from("a"), Fact::from("a"));
        let tags = ("tags", Fact::Nothing, Fact::List(vec!["x\"".to_owned()]));
        let told = changes(&[same.clone(), tags]);
        assert_eq!(told.as_deref(), Some(r#"{"changes":{"tags":{"from":null,"to":["x\""]}}}"#));
        assert_eq!(changes(&[same]), None);
        let facts =
            [("n", Fact::Number(1)), ("on", Fact::Flag(true)), ("who", None::<&str>.into())];
        assert_eq!(object(&facts), r#"{"n":1,"on":true,"who":null}"#);
        let other = Metadata::from_object(r#"{"a":2,"b":3}"#.to_owned()).unwrap();
        let attached = Metadata::from_object(r#"{"a": 1}"#.to_owned()).unwrap();
        assert_eq!(object(&[("x", (&attached).into())]), r#"{"x":{"a":1}}"#);
        assert_eq!(union(&attached, &other).as_deref(), Some(r#"{"a":1,"b":3}"#));
    }
}
