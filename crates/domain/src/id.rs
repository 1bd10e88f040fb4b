//! Typed identifiers: 128 bits, time-ordered when we make them, printed with a prefix.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::clock::Time;

/// A text that is no identifier of the wanted kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id of this kind")]
pub struct InvalidId;

/// The one place where identifiers are made.
#[derive(Clone, Debug)]
pub struct Mint(Source);

#[derive(Clone, Debug)]
enum Source {
    Random,
    Counted(Arc<AtomicU64>),
}

impl Mint {
    /// Version 7 UUIDs: milliseconds, then 74 random bits.
    #[must_use]
    pub fn random() -> Mint {
        Mint(Source::Random)
    }

    /// 1, 2, 3… after the time: for tests, which name identifiers in advance.
    #[must_use]
    pub fn counted() -> Mint {
        Mint(Source::Counted(Arc::default()))
    }

    /// The bits of a new identifier made at `now`.
    #[must_use]
    pub fn bits(&self, now: Time) -> u128 {
        const VERSION: u128 = 0x7 << 76;
        const VARIANT: u128 = 0b10 << 62;
        let millis = (now.millis() as u128 & 0xffff_ffff_ffff) << 80;
        let low = match &self.0 {
            Source::Random => random_bits(),
            Source::Counted(count) => u128::from(count.fetch_add(1, Ordering::Relaxed) + 1),
        };
        millis | VERSION | (low & (0xfff << 64)) | VARIANT | (low & 0x3fff_ffff_ffff_ffff)
    }

    /// 32 unguessable bytes for a secret; counted in tests.
    #[must_use]
    pub fn secret(&self) -> [u8; 32] {
        let mut secret = [0; 32];
        match &self.0 {
            Source::Random => fill(&mut secret),
            Source::Counted(count) => {
                let number = count.fetch_add(1, Ordering::Relaxed) + 1;
                secret[24..].copy_from_slice(&number.to_be_bytes());
            }
        }
        secret
    }
}

fn derived_bits(digest: &[u8; 32]) -> u128 {
    const FREE: u128 = !((0xf << 76) | (0b11 << 62));
    let (high, _) = digest.split_at(16);
    let bits = high.iter().fold(0, |bits, byte| (bits << 8) | u128::from(*byte));
    (bits & FREE) | (0x8 << 76) | (0b10 << 62)
}

fn random_bits() -> u128 {
    let mut bytes = [0; 16];
    fill(&mut bytes);
    u128::from_be_bytes(bytes)
}

fn fill(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("the operating system gives random bytes");
}

/// Reads `prefix_` and 32 hexadecimal digits, or a hyphenated UUID.
fn parse(prefix: &str, text: &str) -> Result<u128, InvalidId> {
    let digits = match text.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('_')) {
        Some(digits) => digits.to_owned(),
        None => unhyphenated(text)?,
    };
    let plain = digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if plain { u128::from_str_radix(&digits, 16).map_err(|_| InvalidId) } else { Err(InvalidId) }
}

fn unhyphenated(text: &str) -> Result<String, InvalidId> {
    let bytes = text.as_bytes();
    let hyphens = bytes.len() == 36 && [8, 13, 18, 23].iter().all(|&at| bytes[at] == b'-');
    if hyphens { Ok(text.replace('-', "")) } else { Err(InvalidId) }
}

/// The bits of an id as a UUID: 8-4-4-4-12 digits.
#[must_use]
pub fn hyphenated(bits: u128) -> String {
    let digits = format!("{bits:032x}");
    let parts = [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]];
    parts.join("-")
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident $prefix:literal)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u128);

        impl $name {
            /// The prefix that the native face of this kind carries.
            pub const PREFIX: &'static str = $prefix;

            /// The one that belongs to a digest: a version 8 UUID of its first bytes.
            #[must_use]
            pub fn derived(digest: &[u8; 32]) -> $name {
                $name(derived_bits(digest))
            }

            /// What sorts before every one that was minted at that time or later.
            #[must_use]
            pub fn first_at(time: Time) -> $name {
                $name((time.millis().clamp(0, 0xffff_ffff_ffff) as u128) << 80)
            }

            /// Whether it belongs to a digest, and so can be made a second time.
            #[must_use]
            pub fn is_derived(self) -> bool {
                (self.0 >> 76) & 0xf == 0x8
            }

            /// When it was made, as far as it was minted and not derived.
            #[must_use]
            pub fn made_at(self) -> Time {
                Time((self.0 >> 80) as i64)
            }

            /// A new one, made at `now`.
            #[must_use]
            pub fn mint(mint: &Mint, now: Time) -> $name {
                $name(mint.bits(now))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, "{}_{:032x}", $prefix, self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, formatter)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<$name, InvalidId> {
                parse($prefix, text).map($name)
            }
        }
    )*};
}

ids! {
    /// A tenant.
    WorkspaceId "wsp"
    /// An API key; never the secret itself.
    KeyId "key"
    /// A configured AI.
    AgentId "agt"
    /// A person on the other side.
    CustomerId "cus"
    /// A thread of messages.
    ConversationId "cnv"
    /// One message of a conversation.
    MessageId "msg"
    /// One attempt of the AI to answer.
    RunId "run"
    /// A help article.
    ArticleId "art"
    /// A shelf of articles.
    CategoryId "cat"
    /// Something that happened.
    EventId "evt"
    /// A file that was sent along with a message.
    FileId "fil"
    /// A key that signs tokens; never the secret itself.
    SigningKeyId "sgk"
    /// What a company signs its customers' identities with; never the secret itself.
    IdentitySecretId "idk"
    /// A token that was given to a person.
    TokenId "tok"
    /// A person of the company.
    TeammateId "mem"
    /// A remark that no customer sees.
    NoteId "not"
    /// A subscription to events.
    WebhookId "whk"
    /// A secret of a webhook; never the secret itself.
    WebhookSecretId "whs"
    /// An event on its way to a webhook.
    DeliveryId "dlv"
    /// What an event is called in one face.
    LetterId "ltr"
    /// A reading of the events of a scope.
    ReadingId "rdg"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_face_of_the_right_kind_is_read() {
        let id = MessageId(0x0190_0000_0000_7000_8000_0000_0000_0001);
        for face in ["msg_01900000000070008000000000000001", "01900000-0000-7000-8000-000000000001"]
        {
            assert_eq!(face.parse(), Ok(id), "{face}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for face in [
            "",
            "msg_",
            "run_01900000000070008000000000000001",
            "msg_0190000000007000800000000000000",
            "msg_+1900000000070008000000000000001",
            "01900000000070008000000000000001",
            "01900000-0000-7000-8000-00000000000g",
            "msg_é1900000000070008000000000000001",
            "01900000é0000-7000-8000-000000000001",
        ] {
            assert_eq!(face.parse::<MessageId>(), Err(InvalidId), "{face}");
        }
    }

    #[test]
    fn minted_ids_sort_by_time_and_print_as_uuid_version_7() {
        let mint = Mint::random();
        let early = MessageId::mint(&mint, Time(1_700_000_000_000));
        let late = MessageId::mint(&mint, Time(1_700_000_000_001));
        assert!(early < late);
        assert_eq!(late.made_at(), Time(1_700_000_000_001));
        assert_eq!(&early.to_string()[4..17], "018bcfe568007");
        let first = MessageId::first_at(Time(1_700_000_000_001));
        assert!(early < first && first < late);
    }

    #[test]
    fn an_id_is_read_as_its_uuid_is_written() {
        let id = MessageId(0x018b_cfe5_6800_7000_8000_0000_0000_0009);
        assert_eq!(hyphenated(id.0), "018bcfe5-6800-7000-8000-000000000009");
        assert_eq!(hyphenated(id.0).parse(), Ok(id));
    }

    #[test]
    fn counted_ids_are_known_in_advance() {
        let mint = Mint::counted();
        assert_eq!(RunId::mint(&mint, Time(0)).to_string(), "run_00000000000070008000000000000001");
        assert_eq!(RunId::mint(&mint, Time(0)).to_string(), "run_00000000000070008000000000000002");
    }
}
