//! Metadata by the vendor's rule: at most 16 short texts by their names.

use domain::text::Metadata;
use engine::Error;
use serde_json::{Map, Value};

use super::error::Refusal;

const PAIRS_MAX: usize = 16;
const NAME_LETTERS_MAX: usize = 64;
const VALUE_LETTERS_MAX: usize = 512;

/// Pairs that fit, as we keep them.
pub(super) fn checked(pairs: Map<String, Value>) -> Result<Metadata, Refusal> {
    if pairs.len() > PAIRS_MAX {
        let message = format!("metadata has at most {PAIRS_MAX} pairs");
        return Err(Refusal::invalid("metadata", message));
    }
    for (name, value) in &pairs {
        if name.chars().count() > NAME_LETTERS_MAX {
            let message = format!("a name in metadata has at most {NAME_LETTERS_MAX} characters");
            return Err(Refusal::invalid("metadata", message));
        }
        let fits = value.as_str().is_some_and(|text| text.chars().count() <= VALUE_LETTERS_MAX);
        if !fits {
            let message = format!(
                "a value in metadata is a string of at most {VALUE_LETTERS_MAX} characters"
            );
            return Err(Refusal::invalid(format!("metadata.{name}"), message));
        }
    }
    let object = Metadata::from_object(Value::Object(pairs).to_string());
    Ok(object.map_err(|error| Error::text("metadata", &error))?)
}
