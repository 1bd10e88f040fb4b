//! Requests that fit the API's document, from which others are made.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use testkit::Dice;

/// How deep values go; what is deeper is left out.
const DEPTH_MAX: usize = 6;
const WORDS: [&str; 8] =
    ["a", "hello", "slug-1", "ada@example.com", "en", "https://example.com/a", "text/plain", "b2"];

/// The document, and the ids of things that are there by the names of the fields that take them.
pub(super) struct Ground<'a> {
    pub(super) document: &'a Value,
    pub(super) ids: BTreeMap<&'static str, String>,
}

impl Ground<'_> {
    /// A value that fits the schema.
    pub(super) fn value(&self, schema: &Value, dice: &mut Dice) -> Value {
        self.grown(schema, ("", 0), dice)
    }

    fn grown(&self, schema: &Value, (name, depth): (&str, usize), dice: &mut Dice) -> Value {
        let schema = self.resolved(schema);
        if let Some(id) = self.ids.get(name).filter(|_| dice.below(4) > 0) {
            return if schema["type"] == "array" { json!([id]) } else { json!(id) };
        }
        for word in ["oneOf", "anyOf", "enum"] {
            if let Some(choices) = schema[word].as_array().filter(|choices| !choices.is_empty()) {
                let choice = &choices[dice.below(choices.len() as u64) as usize];
                return if word == "enum" {
                    choice.clone()
                } else {
                    self.grown(choice, (name, depth), dice)
                };
            }
        }
        if let Some(parts) = schema["allOf"].as_array() {
            let parts = parts.iter().map(|part| self.grown(part, (name, depth), dice));
            let objects = parts.filter_map(|part| part.as_object().cloned());
            return Value::Object(objects.flatten().collect());
        }
        match kind(schema) {
            "object" => self.object(schema, depth, dice),
            "array" => {
                let count = if depth < DEPTH_MAX { dice.below(3) } else { 0 };
                (0..count).map(|_| self.grown(&schema["items"], (name, depth + 1), dice)).collect()
            }
            "integer" => json!(dice.below(70)),
            "number" => json!(dice.below(100) as f64 / 100.0),
            "boolean" => json!(dice.below(2) == 0),
            "null" => Value::Null,
            _ => json!(WORDS[dice.below(WORDS.len() as u64) as usize]),
        }
    }

    fn object(&self, schema: &Value, depth: usize, dice: &mut Dice) -> Value {
        let required = |name: &str| {
            schema["required"].as_array().is_some_and(|names| names.iter().any(|one| one == name))
        };
        let mut object = Map::new();
        for (name, part) in schema["properties"].as_object().into_iter().flatten() {
            if required(name) || (depth < DEPTH_MAX && dice.below(2) == 0) {
                object.insert(name.clone(), self.grown(part, (name, depth + 1), dice));
            }
        }
        Value::Object(object)
    }

    /// What a reference stands for.
    pub(super) fn resolved<'b>(&'b self, schema: &'b Value) -> &'b Value {
        match schema["$ref"].as_str() {
            Some(reference) => {
                let pointer = reference.trim_start_matches('#');
                self.document.pointer(pointer).unwrap_or_else(|| panic!("nothing at {reference}"))
            }
            None => schema,
        }
    }
}

/// The type; of several, the one that is not `null`.
fn kind(schema: &Value) -> &str {
    let kinds =
        schema["type"].as_array().map_or(std::slice::from_ref(&schema["type"]), Vec::as_slice);
    kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or("string")
}
