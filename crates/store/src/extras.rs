//! What a protocol has beyond what we know, as it is stored: a JSON object of texts, or nothing when it is empty.

use domain::text::Extras;

use crate::{Error, Result, Row};

/// What is stored.
pub(crate) fn to_stored(extras: &Extras) -> Option<String> {
    let texts = extras.texts();
    (!texts.is_empty()).then(|| serde_json::to_string(texts).expect("texts are always JSON"))
}

/// A column that holds them.
pub(crate) fn extras(row: &Row<'_>, column: usize) -> Result<Extras> {
    let Some(text) = row.optional_text(column)? else { return Ok(Extras::default()) };
    let texts = serde_json::from_str(&text).map_err(|_| Error::unreadable("extras"))?;
    Extras::of(texts).map_err(|_| Error::unreadable("extras"))
}
