//! Fields of JSON objects, read forgivingly: what has another type than expected is as good as absent.

use domain::clock::Time;
use domain::text::Metadata;
use serde_json::Value;

/// A JSON object.
pub(crate) type Map = serde_json::Map<String, Value>;

/// The last moment of the year 9999: what is later is no time.
const LAST: i64 = 253_402_300_799_999;
/// From here on a number counts milliseconds: as seconds it would be the year 5138.
const MILLIS_FROM: i64 = 100_000_000_000;
/// The longest id that is remembered.
const ID_BYTES_MAX: usize = 255;

/// An id, which is a whole number or a text.
pub(crate) fn id(map: &Map, key: &str) -> Option<String> {
    as_id(map.get(key)?)
}

/// See [`id`].
pub(crate) fn as_id(value: &Value) -> Option<String> {
    let id = match value {
        Value::Number(number) if number.is_i64() || number.is_u64() => number.to_string(),
        Value::String(text) => clean(text)?,
        _ => return None,
    };
    (id.len() <= ID_BYTES_MAX).then_some(id)
}

/// A text that says something; NUL characters, which no database keeps, are left out.
pub(crate) fn text(map: &Map, key: &str) -> Option<String> {
    clean(map.get(key)?.as_str()?)
}

/// The first of several fields that says something.
pub(crate) fn text_of(map: &Map, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| text(map, key))
}

fn clean(text: &str) -> Option<String> {
    let text = text.replace('\0', "");
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A yes or no.
pub(crate) fn flag(map: &Map, key: &str) -> Option<bool> {
    map.get(key)?.as_bool()
}

/// An object.
pub(crate) fn object<'a>(map: &'a Map, key: &str) -> Option<&'a Map> {
    map.get(key)?.as_object()
}

/// The items of a list, also of one that is wrapped: `{"tags": {"type": "list", "tags": […]}}`.
pub(crate) fn list<'a>(map: &'a Map, key: &str) -> &'a [Value] {
    let inner = match map.get(key) {
        Some(Value::Object(wrapper)) => wrapper.get(key).or_else(|| wrapper.get("data")),
        value => value,
    };
    inner.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// The objects of a list; other items are passed over.
pub(crate) fn objects<'a>(map: &'a Map, key: &str) -> impl Iterator<Item = &'a Map> {
    list(map, key).iter().filter_map(Value::as_object)
}

/// Tags: texts, or objects with a name.
pub(crate) fn words(map: &Map, key: &str) -> Vec<String> {
    let word = |value: &Value| match value {
        Value::String(word) => clean(word),
        Value::Object(tag) => text(tag, "name"),
        _ => None,
    };
    list(map, key).iter().filter_map(word).collect()
}

/// A moment: seconds or milliseconds since 1970, or a text such as `2024-05-01T12:00:00Z`.
pub(crate) fn time(map: &Map, key: &str) -> Option<Time> {
    let millis = match map.get(key)? {
        Value::Number(number) => from_number(number)?,
        Value::String(text) => from_text(text.trim())?,
        _ => return None,
    };
    (1..=LAST).contains(&millis).then_some(Time(millis))
}

/// The first of several fields that is a moment.
pub(crate) fn time_of(map: &Map, keys: &[&str]) -> Option<Time> {
    keys.iter().find_map(|key| time(map, key))
}

fn from_number(number: &serde_json::Number) -> Option<i64> {
    let Some(whole) = number.as_i64() else {
        let seconds = number.as_f64()?;
        return (seconds < MILLIS_FROM as f64).then_some((seconds * 1_000.0) as i64);
    };
    if whole < MILLIS_FROM { whole.checked_mul(1_000) } else { Some(whole) }
}

fn from_text(text: &str) -> Option<i64> {
    if let Ok(moment) = text.parse::<jiff::Timestamp>() {
        return Some(moment.as_millisecond());
    }
    if let Ok(number) = text.parse::<serde_json::Number>() {
        return from_number(&number);
    }
    // "2024-05-01 12:00:00 UTC", as databases print it.
    let plain = text.strip_suffix("UTC").unwrap_or(text).trim();
    let moment = plain.parse::<jiff::civil::DateTime>().ok()?;
    let moment = moment.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(moment.timestamp().as_millisecond())
}

/// An object of the company's own fields; what is longer than metadata may be is left out.
pub(crate) fn metadata(fields: Option<&Map>) -> Metadata {
    let filled = fields.map(|fields| {
        let filled = fields.iter().filter(|(_, value)| !value.is_null());
        Value::Object(filled.map(|(key, value)| (key.clone(), value.clone())).collect())
    });
    filled.map(|fields| as_metadata(&fields)).unwrap_or_default()
}

/// An object as metadata, unless it is too long.
pub(crate) fn as_metadata(object: &Value) -> Metadata {
    // A NUL can stand in JSON as an escape only, which is text that every database keeps.
    Metadata::from_object(object.to_string()).unwrap_or_default()
}
