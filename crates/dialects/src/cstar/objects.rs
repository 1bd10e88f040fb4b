//! Objects that callers attach, kept as their JSON text.

use domain::text::Metadata;
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
