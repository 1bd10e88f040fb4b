//! Lists of words in one column.

use crate::{Error, Result};

/// As a column holds them; nothing when there are none.
pub(crate) fn to_stored(tags: &[String]) -> Option<String> {
    let stored = || serde_json::to_string(tags).expect("texts are always JSON");
    (!tags.is_empty()).then(stored)
}

/// One of them as it stands in the column.
pub(crate) fn quoted(tag: &str) -> String {
    serde_json::to_string(tag).expect("a text is always JSON")
}

/// As they were stored.
pub(crate) fn from_stored(text: Option<String>) -> Result<Vec<String>> {
    let Some(text) = text else { return Ok(Vec::new()) };
    serde_json::from_str(&text).map_err(|_| Error::unreadable("tags"))
}
