//! Identifiers as the vendor writes them: ours with other prefixes.

use std::str::FromStr;

use domain::id::{ConversationId, MessageId, RunId};

/// An identifier that has a face here.
pub(super) trait Face: FromStr + Copy {
    /// What it begins with here.
    const PREFIX: &'static str;
    fn from_bits(bits: u128) -> Self;
    fn bits(self) -> u128;

    /// The prefix and 32 digits.
    fn face(self) -> String {
        format!("{}{:032x}", Self::PREFIX, self.bits())
    }
}

macro_rules! faces {
    ($($name:ident $prefix:literal)*) => {$(
        impl Face for $name {
            const PREFIX: &'static str = $prefix;
            fn from_bits(bits: u128) -> $name { $name(bits) }
            fn bits(self) -> u128 { self.0 }
        }
    )*};
}

faces! {
    ConversationId "conv_"
    MessageId "msg_"
    RunId "chatcmpl-"
}

/// Reads the vendor's face, or any of ours.
pub(super) fn parse<T: Face>(text: &str) -> Option<T> {
    let Some(digits) = text.strip_prefix(T::PREFIX) else { return text.parse().ok() };
    let plain = digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let bits = u128::from_str_radix(digits, 16).ok().filter(|_| plain);
    bits.map(T::from_bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_face_is_read() {
        let id = ConversationId(0x018b_cfe5_6800_7000_8000_0000_0000_0009);
        assert_eq!(id.face(), "conv_018bcfe5680070008000000000000009");
        for face in [
            "conv_018bcfe5680070008000000000000009",
            "cnv_018bcfe5680070008000000000000009",
            "018bcfe5-6800-7000-8000-000000000009",
        ] {
            assert_eq!(parse(face), Some(id), "{face}");
        }
        for face in ["", "conv_", "conv_+18bcfe5680070008000000000000009", "chatcmpl-1", "msg_1"] {
            assert_eq!(parse::<ConversationId>(face), None, "{face}");
        }
    }
}
