//! Secrets, and the two ways to make a key of one.

use std::fmt;
use std::ops::RangeInclusive;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

const PREFIX: &str = "whsec_";

/// What sender and receiver share: `whsec_` and the base64 of 24 to 64 bytes.
///
/// Standard Webhooks signs with those bytes, cStar with the whole text as it stands.
///
/// ```
/// use signing::Secret;
///
/// let secret = Secret::of_bits(&[7; 32]);
/// assert_eq!(Secret::parse(secret.as_str())?, secret);
/// assert_eq!(format!("{secret:?}"), "Secret(***)");
/// # Ok::<(), signing::InvalidSecret>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Secret {
    text: String,
    key: Vec<u8>,
}

/// A secret for cStar's signatures alone, of which the whole text is the key, whatever it is.
///
/// cStar's own receivers never look into a secret, so theirs need not be base64.
#[derive(Clone, PartialEq, Eq)]
pub struct Literal(String);

/// What is wrong with a secret. The message does not repeat it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSecret {
    /// It does not begin as secrets do.
    #[error("a secret begins with `whsec_`")]
    Prefix,
    /// What follows is not base64, or lacks its padding.
    #[error("a secret is `whsec_` and base64 (A–Z, a–z, 0–9, `+`, `/`, padded with `=`)")]
    Base64,
    /// It is too short to be safe, or too long.
    #[error("a secret is `whsec_` and the base64 of 24 to 64 bytes; this one has {0}")]
    Length(usize),
}

impl Secret {
    /// How many bytes the base64 of a secret may stand for.
    pub const BYTES: RangeInclusive<usize> = 24..=64;

    /// A secret of these bits, which must be random.
    #[must_use]
    pub fn of_bits(bits: &[u8; 32]) -> Secret {
        Secret { text: format!("{PREFIX}{}", BASE64_STANDARD.encode(bits)), key: bits.to_vec() }
    }

    /// Reads a secret.
    ///
    /// ```
    /// use signing::{InvalidSecret, Secret};
    ///
    /// assert!(Secret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").is_ok());
    /// assert_eq!(Secret::parse("whsec_c2hvcnQ="), Err(InvalidSecret::Length(5)));
    /// ```
    pub fn parse(text: &str) -> Result<Secret, InvalidSecret> {
        let coded = text.strip_prefix(PREFIX).ok_or(InvalidSecret::Prefix)?;
        let key = BASE64_STANDARD.decode(coded).map_err(|_| InvalidSecret::Base64)?;
        if !Secret::BYTES.contains(&key.len()) {
            return Err(InvalidSecret::Length(key.len()));
        }
        Ok(Secret { text: text.to_owned(), key })
    }

    /// The secret itself, as its two sides write it down.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The same secret for cStar's signatures.
    #[must_use]
    pub fn literal(&self) -> Literal {
        Literal(self.text.clone())
    }

    /// Standard Webhooks' key.
    pub(crate) fn decoded_key(&self) -> &[u8] {
        &self.key
    }

    /// cStar's key.
    pub(crate) fn literal_key(&self) -> &[u8] {
        self.text.as_bytes()
    }
}

impl Literal {
    /// Takes the text as it stands.
    #[must_use]
    pub fn new(text: &str) -> Literal {
        Literal(text.to_owned())
    }

    pub(crate) fn key(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(***)")
    }
}

impl fmt::Debug for Literal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Literal(***)")
    }
}

impl From<&Secret> for Literal {
    fn from(secret: &Secret) -> Literal {
        secret.literal()
    }
}
