//! Identifiers as the vendor writes them: hyphenated UUIDs. They are ours without the prefix.

use domain::agent::VersionId;
use domain::id::{
    AgentId, ConversationId, FileId, KeyId, MessageId, RunId, WorkspaceId, hyphenated,
};

/// The UUID that names nothing: where the vendor wants one and we have none.
pub(super) const NIL: &str = "00000000-0000-0000-0000-000000000000";

/// An identifier that can be written as a UUID.
pub(super) trait Face: Sized {
    /// What it names, in the vendor's words.
    const NOUN: &'static str;
    fn from_bits(bits: u128) -> Self;
    fn bits(self) -> u128;

    /// 8-4-4-4-12 digits.
    fn uuid(self) -> String {
        hyphenated(self.bits())
    }
}

macro_rules! faces {
    ($($name:ident $noun:literal)*) => {$(
        impl Face for $name {
            const NOUN: &'static str = $noun;
            fn from_bits(bits: u128) -> $name { $name(bits) }
            fn bits(self) -> u128 { self.0 }
        }
    )*};
}

impl Face for VersionId {
    const NOUN: &'static str = "version";
    fn from_bits(bits: u128) -> VersionId {
        VersionId(bits)
    }
    fn bits(self) -> u128 {
        self.0
    }
}

faces! {
    AgentId "workflow"
    ConversationId "session"
    FileId "artifact"
    KeyId "api key"
    MessageId "message"
    RunId "run"
    WorkspaceId "organization"
}

/// The UUID of something that may be absent.
pub(super) fn uuid_or_nil<T: Face>(id: Option<T>) -> String {
    id.map_or_else(|| NIL.to_owned(), Face::uuid)
}

/// Reads a UUID by the vendor's rule: version 1 to 8 and its variant, or the nil or the max UUID.
pub(super) fn parse_uuid<T: Face>(text: &str) -> Option<T> {
    let bytes = text.as_bytes();
    let fits = |(at, byte): (usize, &u8)| match at {
        8 | 13 | 18 | 23 => *byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    if bytes.len() != 36 || !bytes.iter().enumerate().all(fits) {
        return None;
    }
    let bits = u128::from_str_radix(&text.replace('-', ""), 16).ok()?;
    let version = matches!(bytes[14], b'1'..=b'8');
    let variant = matches!(bytes[19], b'8' | b'9' | b'a' | b'b' | b'A' | b'B');
    let ends = bits == 0 || bits == u128::MAX;
    ((version && variant) || ends).then(|| T::from_bits(bits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_is_read_as_it_is_written() {
        for text in
            ["018bcfe5-6800-7000-8000-000000000009", NIL, "ffffffff-ffff-ffff-ffff-ffffffffffff"]
        {
            assert_eq!(parse_uuid::<RunId>(text).map(Face::uuid).as_deref(), Some(text));
        }
        let upper = parse_uuid::<RunId>("018BCFE5-6800-7000-A000-000000000009");
        assert_eq!(upper, Some(RunId(0x018b_cfe5_6800_7000_a000_0000_0000_0009)));
    }

    #[test]
    fn what_is_no_uuid_of_the_vendor_is_refused() {
        for text in [
            "",
            "run_018bcfe5680070008000000000000009",
            "018bcfe5680070008000000000000009",
            "018bcfe5-6800-9000-8000-000000000009",
            "018bcfe5-6800-7000-7000-000000000009",
            "018bcfe5-6800-7000-8000-00000000000g",
            "018bcfe5-6800-7000-8000-0000000000-9",
            "018bcfe-56800-7000-8000-000000000009",
            "018bcfe5-6800-7000-8000-00000000000é",
        ] {
            assert_eq!(parse_uuid::<RunId>(text), None, "{text}");
        }
    }
}
