//! The secret that a company shares with this server, to say who its customers are.

use std::fmt;

use aws_lc_rs::hmac::{self, HMAC_SHA256};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use domain::workspace::Mode;

/// What a company signs its customers' identities with. The whole text counts as the key, its beginning too.
#[derive(Clone, PartialEq, Eq)]
pub struct IdentitySecret(String);

impl IdentitySecret {
    /// The shortest text that is taken over from a company, in bytes.
    pub const BYTES_MIN: usize = 16;
    /// The longest one.
    pub const BYTES_MAX: usize = 255;

    /// A secret of these bits: `ids_live_` or `ids_test_`, and 43 url-safe characters.
    #[must_use]
    pub fn of_bits(mode: Mode, bits: &[u8; 32]) -> IdentitySecret {
        IdentitySecret(format!("ids_{}_{}", mode.as_str(), BASE64_URL_SAFE_NO_PAD.encode(bits)))
    }

    /// A secret that a company's servers sign with already; nothing when its length is out of bounds, or when it holds
    /// what cannot be seen.
    #[must_use]
    pub fn taken_over(text: &str) -> Option<IdentitySecret> {
        let fits = (IdentitySecret::BYTES_MIN..=IdentitySecret::BYTES_MAX).contains(&text.len());
        let is_visible = text.bytes().all(|byte| byte.is_ascii_graphic());
        (fits && is_visible).then(|| IdentitySecret(text.to_owned()))
    }

    /// The secret itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this secret has signed a text: HMAC-SHA-256, in lower-case hexadecimal digits. How long it takes tells
    /// nothing about the right signature.
    #[must_use]
    pub fn has_signed(&self, text: &str, signature: &str) -> bool {
        let key = hmac::Key::new(HMAC_SHA256, self.0.as_bytes());
        let Some(signature) = bytes(signature) else { return false };
        hmac::verify(&key, text.as_bytes(), &signature).is_ok()
    }

    /// The signature of a text.
    #[must_use]
    pub fn sign(&self, text: &str) -> String {
        let key = hmac::Key::new(HMAC_SHA256, self.0.as_bytes());
        let signature = hmac::sign(&key, text.as_bytes());
        signature.as_ref().iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
    }
}

impl fmt::Debug for IdentitySecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("IdentitySecret(***)")
    }
}

/// What lower-case hexadecimal digits stand for.
fn bytes(digits: &str) -> Option<Vec<u8>> {
    let value = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
    let byte = |&[high, low]: &[u8; 2]| Some(value(high)? << 4 | value(low)?);
    if rest.is_empty() { pairs.iter().map(byte).collect() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> IdentitySecret {
        IdentitySecret::taken_over("sk_live_testsecret").unwrap()
    }

    /// RFC 4231 has no case with our secret; this one was computed elsewhere.
    #[test]
    fn what_was_signed_is_recognized_and_nothing_else() {
        let text = r#"{"email":"jane@example.com","externalId":"usr_123","timestamp":1700000000}"#;
        let signature = "aa0a46439e1cfe7372a368376fecfb1da7be8065155d673aae2ed6ce10ebf2ad";
        assert_eq!(secret().sign(text), signature);
        assert!(secret().has_signed(text, signature));
        assert!(!secret().has_signed(&text.replace("jane", "mary"), signature));
        let other = IdentitySecret::taken_over("sk_live_othersecret").unwrap();
        assert!(!other.has_signed(text, signature));
        let upper = signature.to_uppercase();
        let longer = format!("{signature}00");
        for wrong in ["", "a", &signature[..62], &signature[1..], &upper, &longer, "é"] {
            assert!(!secret().has_signed(text, wrong), "{wrong}");
        }
    }

    #[test]
    fn a_secret_has_256_bits_in_url_safe_characters() {
        let text = IdentitySecret::of_bits(Mode::Test, &[0xff; 32]);
        assert_eq!(text.as_str(), format!("ids_test_{}8", "_".repeat(42)));
        assert_eq!(IdentitySecret::taken_over(text.as_str()), Some(text));
    }

    #[test]
    fn what_is_no_secret_is_not_taken_over() {
        let long = "x".repeat(256);
        for bad in ["", "short", "with a space in it", "sixteen bytes, é", &long] {
            assert_eq!(IdentitySecret::taken_over(bad), None, "{bad}");
        }
        assert_eq!(format!("{:?}", secret()), "IdentitySecret(***)");
    }
}
