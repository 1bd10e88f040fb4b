//! The text that a company signs: the four fields in the order of their names, as `JSON.stringify` writes them.

use serde_json::value::RawValue;

/// What is signed of a customer, as it came.
#[derive(Clone, Copy)]
pub(super) struct Signed<'a> {
    pub(super) email: &'a str,
    pub(super) external_id: &'a str,
    /// Absent is left out, `null` is not.
    pub(super) name: Option<Option<&'a str>>,
    /// The number in the letters that it came in: another spelling of it has another signature.
    pub(super) timestamp: &'a RawValue,
}

impl Signed<'_> {
    /// The text.
    pub(super) fn text(&self) -> String {
        let name = match self.name {
            None => String::new(),
            Some(name) => format!(r#""name":{},"#, quoted(name)),
        };
        let (email, external_id) = (quoted(Some(self.email)), quoted(Some(self.external_id)));
        let timestamp = self.timestamp.get();
        format!(r#"{{"email":{email},"externalId":{external_id},{name}"timestamp":{timestamp}}}"#)
    }
}

/// A text as JSON: only quotes, backslashes and control characters are escaped, as JavaScript does it.
fn quoted(text: Option<&str>) -> String {
    serde_json::to_string(&text).expect("texts are always JSON")
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use proptest::prelude::*;

    use super::*;

    fn text(email: &str, external_id: &str, name: Option<Option<&str>>, timestamp: &str) -> String {
        let timestamp = RawValue::from_string(timestamp.to_owned()).expect("a number");
        Signed { email, external_id, name, timestamp: &timestamp }.text()
    }

    #[test]
    fn the_known_texts_are_made() {
        let (email, id, now) = ("jane@example.com", "usr_123", "1700000000");
        assert_eq!(
            text(email, id, Some(Some("Jane")), now),
            r#"{"email":"jane@example.com","externalId":"usr_123","name":"Jane","timestamp":1700000000}"#
        );
        assert_eq!(
            text(email, id, None, now),
            r#"{"email":"jane@example.com","externalId":"usr_123","timestamp":1700000000}"#
        );
        assert_eq!(
            text("zoé@example.com", "a/b\"c", Some(Some("Zoë 🚀\n\t")), now),
            r#"{"email":"zoé@example.com","externalId":"a/b\"c","name":"Zoë 🚀\n\t","timestamp":1700000000}"#
        );
        assert_eq!(
            text(email, id, Some(Some("Jane")), "1700000000.5"),
            r#"{"email":"jane@example.com","externalId":"usr_123","name":"Jane","timestamp":1700000000.5}"#
        );
    }

    #[test]
    fn a_number_keeps_its_letters() {
        for number in ["1700000000.50", "1.7e9", "17E8", "-0", "1700000000.123456789012345678"] {
            let made = text("a@b.c", "x", Some(None), number);
            assert_eq!(
                made,
                format!(r#"{{"email":"a@b.c","externalId":"x","name":null,"timestamp":{number}}}"#)
            );
        }
    }

    /// JavaScript's own rule, letter by letter (ECMA-262, `QuoteJSONString`).
    fn quote_as_javascript(text: &str) -> String {
        let mut quoted = String::from('"');
        for letter in text.chars() {
            match letter {
                '\u{8}' => quoted.push_str("\\b"),
                '\t' => quoted.push_str("\\t"),
                '\n' => quoted.push_str("\\n"),
                '\u{c}' => quoted.push_str("\\f"),
                '\r' => quoted.push_str("\\r"),
                '"' => quoted.push_str("\\\""),
                '\\' => quoted.push_str("\\\\"),
                letter if u32::from(letter) < 0x20 => {
                    write!(quoted, "\\u{:04x}", u32::from(letter)).expect("a string takes it");
                }
                letter => quoted.push(letter),
            }
        }
        quoted.push('"');
        quoted
    }

    proptest! {
        #[test]
        fn texts_are_written_as_javascript_writes_them(
            email in any::<String>(),
            id in any::<String>(),
            name in any::<Option<String>>(),
            controls in "[\u{0}-\u{2f}\\\\\u{7f}-\u{a0}\u{2028}\u{2029}]{0,20}",
            seconds in any::<f64>().prop_filter("JSON has no other", |number| number.is_finite()),
        ) {
            let id = format!("{id}{controls}");
            let mut fields = vec![
                ("timestamp", seconds.to_string()),
                ("email", quote_as_javascript(&email)),
                ("externalId", quote_as_javascript(&id)),
            ];
            fields.extend(name.as_deref().map(|name| ("name", quote_as_javascript(name))));
            fields.sort();
            let fields = fields.iter().map(|(name, value)| format!("\"{name}\":{value}"));
            let expected = format!("{{{}}}", fields.collect::<Vec<_>>().join(","));
            let made = text(&email, &id, name.as_deref().map(Some), &seconds.to_string());
            prop_assert_eq!(made, expected);
        }
    }
}
