//! Objects that callers attach: kept as their JSON text, changed key by key.

use domain::text::{InvalidText, Metadata};
use engine::Error;
use serde_json::{Map, Value};

use super::error::Refusal;

/// The object as it stands in an answer.
pub(super) fn object(metadata: &Metadata) -> Value {
    serde_json::from_str(metadata.as_str()).unwrap_or_default()
}

/// An object as it is kept.
pub(super) fn metadata(
    param: &'static str,
    object: Option<Map<String, Value>>,
) -> Result<Option<Metadata>, Refusal> {
    let kept = object.map(|object| Metadata::from_object(Value::Object(object).to_string()));
    kept.transpose().map_err(|error| Error::text(param, &error).into())
}

/// These keys over the old ones; `null` removes one.
pub(super) fn merged(old: &Metadata, keys: &Map<String, Value>) -> Result<Metadata, InvalidText> {
    let mut all: Map<String, Value> = serde_json::from_str(old.as_str()).unwrap_or_default();
    for (key, value) in keys {
        match value {
            Value::Null => all.remove(key),
            value => all.insert(key.clone(), value.clone()),
        };
    }
    Metadata::from_object(Value::Object(all).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_put_over_the_old_ones_and_null_removes_one() {
        let old = Metadata::from_object(r#"{"a":1,"b":{"c":2}}"#.to_owned()).expect("it is short");
        let keys = serde_json::from_str(r#"{"a":null,"b":{"d":3},"e":[]}"#).expect("it is JSON");
        let new = merged(&old, &keys).map(|new| new.as_str().to_owned());
        assert_eq!(new.as_deref(), Ok(r#"{"b":{"d":3},"e":[]}"#));
    }
}
