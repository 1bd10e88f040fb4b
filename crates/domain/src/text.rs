//! Texts that were checked once: trimmed, bounded, without NUL, which PostgreSQL cannot store.

use std::collections::BTreeMap;

/// Why a text was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidText {
    /// Nothing but white space.
    #[error("needs some text")]
    Empty,
    /// More bytes than this kind of text may have.
    #[error("has {bytes} bytes; at most {max} are allowed")]
    TooLong {
        /// What was given.
        bytes: usize,
        /// What is allowed.
        max: usize,
    },
    /// A NUL character.
    #[error("contains a NUL character")]
    Nul,
    /// Characters that this kind of text does not have.
    #[error("{0}")]
    Form(&'static str),
}

/// Checks and trims a text of at most `max` bytes that may be empty.
pub fn optional(raw: &str, max: usize) -> Result<String, InvalidText> {
    let text = raw.trim();
    if text.contains('\0') {
        return Err(InvalidText::Nul);
    }
    if text.len() > max {
        return Err(InvalidText::TooLong { bytes: text.len(), max });
    }
    Ok(text.to_owned())
}

/// Checks and trims a text of at most `max` bytes that says something.
pub fn required(raw: &str, max: usize) -> Result<String, InvalidText> {
    let text = optional(raw, max)?;
    if text.is_empty() { Err(InvalidText::Empty) } else { Ok(text) }
}

/// Checks and trims an address on the web of at most `max` bytes.
pub fn web_address(raw: &str, max: usize) -> Result<String, InvalidText> {
    const FORM: InvalidText =
        InvalidText::Form("begins with https:// or http:// and has no spaces");
    let text = required(raw, max)?;
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let is_plain = !text.chars().any(|letter| letter.is_whitespace() || letter.is_control());
    if is_plain && host.is_some_and(|host| !host.is_empty()) { Ok(text) } else { Err(FORM) }
}

/// What a person or an AI wrote: trimmed, not empty, at most [`Text::MAX_BYTES`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text(String);

impl Text {
    /// The longest text that a message holds.
    pub const MAX_BYTES: usize = 64 * 1024;

    /// Checks a text once; every holder of a `Text` may rely on it.
    pub fn parse(raw: &str) -> Result<Text, InvalidText> {
        required(raw, Text::MAX_BYTES).map(Text)
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A name for use in addresses: lower-case letters, digits and inner hyphens, at most [`Slug::MAX_BYTES`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug(String);

impl Slug {
    /// The longest slug.
    pub const MAX_BYTES: usize = 128;

    /// Checks a slug; nothing is changed to make it fit.
    pub fn parse(raw: &str) -> Result<Slug, InvalidText> {
        const FORM: InvalidText =
            InvalidText::Form("is made of lower-case letters, digits and inner hyphens");
        let text = required(raw, Slug::MAX_BYTES)?;
        let letters = text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'));
        let ends = text.starts_with('-') || text.ends_with('-');
        if letters && !ends { Ok(Slug(text)) } else { Err(FORM) }
    }

    /// The slug itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An opaque JSON object that a caller attached; kept as its text and given back as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metadata(String);

impl Metadata {
    /// The longest metadata.
    pub const MAX_BYTES: usize = 16 * 1024;

    /// Takes the text of an object that the caller has parsed.
    pub fn from_object(text: String) -> Result<Metadata, InvalidText> {
        let bytes = text.len();
        if bytes > Metadata::MAX_BYTES {
            return Err(InvalidText::TooLong { bytes, max: Metadata::MAX_BYTES });
        }
        Ok(Metadata(text))
    }

    /// The JSON text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Metadata {
    fn default() -> Metadata {
        Metadata("{}".to_owned())
    }
}

/// What a protocol has beyond what we know: texts by name, given back as they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extras(BTreeMap<String, String>);

/// What changes of [`Extras`]: a name without a text is taken away.
pub type ExtrasChange = BTreeMap<String, Option<String>>;

impl Extras {
    /// The longest that all names and texts together may be.
    pub const MAX_BYTES: usize = 128 * 1024;

    /// Takes names with their texts.
    pub fn of(texts: BTreeMap<String, String>) -> Result<Extras, InvalidText> {
        let bytes = texts.iter().map(|(name, text)| name.len() + text.len()).sum();
        if bytes > Extras::MAX_BYTES {
            return Err(InvalidText::TooLong { bytes, max: Extras::MAX_BYTES });
        }
        Ok(Extras(texts))
    }

    /// The text of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// All names with their texts.
    #[must_use]
    pub fn texts(&self) -> &BTreeMap<String, String> {
        &self.0
    }

    /// These with others laid over them.
    pub fn with(&self, others: &Extras) -> Result<Extras, InvalidText> {
        let mut texts = self.0.clone();
        texts.extend(others.0.clone());
        Extras::of(texts)
    }

    /// These as they are after a change.
    pub fn changed(&self, change: &ExtrasChange) -> Result<Extras, InvalidText> {
        let mut texts = self.0.clone();
        for (name, text) in change {
            match text {
                Some(text) => texts.insert(name.clone(), text.clone()),
                None => texts.remove(name),
            };
        }
        Extras::of(texts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_trimmed_and_bounded() {
        assert_eq!(Text::parse("  hello \n").map(|text| text.0), Ok("hello".to_owned()));
        assert_eq!(Text::parse(" \t\n"), Err(InvalidText::Empty));
        assert_eq!(Text::parse("a\0b"), Err(InvalidText::Nul));
        let long = "x".repeat(Text::MAX_BYTES + 1);
        assert_eq!(
            Text::parse(&long),
            Err(InvalidText::TooLong { bytes: Text::MAX_BYTES + 1, max: Text::MAX_BYTES })
        );
    }

    #[test]
    fn a_web_address_is_one_for_browsers() {
        for good in ["https://example.com/a.png?b#c", " http://localhost:8080 "] {
            assert!(web_address(good, 40).is_ok(), "{good}");
        }
        for bad in
            ["", "https://", "javascript:alert(1)", "//example.com", "https://a b", "https://a\nb"]
        {
            assert!(web_address(bad, 40).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_slug_has_one_spelling() {
        for good in ["a", "acme", "reset-password-2"] {
            assert!(Slug::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "A", "a b", "-a", "a-", "ä", "a/b", "a_b"] {
            assert!(Slug::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn extras_are_laid_over_each_other_within_limits() {
        let of = |name: &str, text: &str| {
            Extras::of(BTreeMap::from([(name.to_owned(), text.to_owned())]))
        };
        let both = of("a", "1")
            .and_then(|a| a.with(&of("b", "2")?))
            .and_then(|ab| ab.with(&of("a", "3")?));
        let both = both.expect("they are short");
        assert_eq!((both.get("a"), both.get("b"), both.get("c")), (Some("3"), Some("2"), None));
        let change =
            ["a", "c"].map(|name| (name.to_owned(), (name == "c").then(|| "4".to_owned())));
        let other = both.changed(&ExtrasChange::from(change)).expect("they are short");
        assert_eq!((other.get("a"), other.get("b"), other.get("c")), (None, Some("2"), Some("4")));
        assert!(of("a", &"x".repeat(Extras::MAX_BYTES)).is_err());
    }
}
