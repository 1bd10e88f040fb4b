//! The person on the other side.

use crate::clock::Time;
use crate::conversation::words;
use crate::id::CustomerId;
use crate::text::{InvalidText, Metadata, required};

/// Somebody who asks; anonymous while both `external_id` and `email` are absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// Their identity.
    pub id: CustomerId,
    /// What the company's own system calls them; unique in a scope.
    pub external_id: Option<String>,
    /// Lower-cased; unique in a scope.
    pub email: Option<String>,
    /// What people call them.
    pub name: Option<String>,
    /// What the company knows of them beyond that.
    pub profile: Profile,
    /// When we first heard of them.
    pub created_at: Time,
    /// When that last changed.
    pub updated_at: Time,
}

impl Customer {
    /// Somebody of whom nothing is known.
    #[must_use]
    pub fn unknown(id: CustomerId, now: Time) -> Customer {
        Customer {
            id,
            external_id: None,
            email: None,
            name: None,
            profile: Profile::default(),
            created_at: now,
            updated_at: now,
        }
    }
}

/// What the company knows of a customer beyond who they are; none of it is shown to them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// Whether they are a customer still.
    pub status: CustomerStatus,
    /// How they feel about the company.
    pub sentiment: Option<Sentiment>,
    /// Their telephone number, as it was given.
    pub phone: Option<String>,
    /// Their picture.
    pub avatar_url: Option<String>,
    /// Free words to find them by.
    pub tags: Vec<String>,
    /// What colleagues should know at a glance.
    pub memo: Option<String>,
    /// The company's own fields, for people.
    pub fields: Metadata,
    /// What programs attached.
    pub metadata: Metadata,
    /// What came with the proof of their identity: `{name: {"value": …, "agentVisible": bool}}`.
    pub traits: Metadata,
}

words! {
    /// Whether somebody is a customer still.
    #[derive(Default)]
    CustomerStatus {
        /// They are.
        #[default]
        Active "active"
        /// They were.
        Inactive "inactive"
    }
}

words! {
    /// How somebody feels about the company; two vendors' scales side by side.
    Sentiment {
        /// Well.
        Happy "happy"
        /// Neither well nor badly.
        Neutral "neutral"
        /// Badly.
        Frustrated "frustrated"
        /// Very badly.
        Angry "angry"
        /// Well.
        Positive "positive"
        /// Badly.
        Negative "negative"
    }
}

/// Who is said to be asking.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomerRef {
    /// The company's own id of them, at most 255 bytes.
    pub external_id: Option<String>,
    /// Their address, at most 254 bytes.
    pub email: Option<String>,
    /// Their name, at most 255 bytes.
    pub name: Option<String>,
}

/// What was removed of a person, or is being removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erasure {
    /// Whose it was.
    pub customer: CustomerId,
    /// When it began.
    pub began_at: Time,
    /// When nothing was left; absent while it goes on.
    pub ended_at: Option<Time>,
    /// What was removed so far.
    pub erased: Erased,
}

/// How much was removed of a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Conversations.
    pub conversations: u64,
    /// Messages, of everybody who wrote in those conversations.
    pub messages: u64,
    /// Notes of colleagues.
    pub notes: u64,
    /// Attempts of the AI to answer.
    pub runs: u64,
    /// Files with their bytes.
    pub files: u64,
    /// Events that told something of them; that something happened stays.
    pub events: u64,
    /// Answers that were kept for repeated requests.
    pub replies: u64,
}

/// The longest address of a picture.
pub const AVATAR_URL_BYTES_MAX: usize = 2_048;
/// The longest text that customers are searched for by.
pub const SEARCH_BYTES_MAX: usize = 255;
/// The longest telephone number.
pub const PHONE_BYTES_MAX: usize = 50;
/// The longest external id and name.
pub const NAME_BYTES_MAX: usize = 255;
/// The longest e-mail address (RFC 5321).
pub const EMAIL_BYTES_MAX: usize = 254;

/// Checks an e-mail address as far as it can be checked without writing to it, and lower-cases it.
pub fn parse_email(raw: &str) -> Result<String, InvalidText> {
    const FORM: InvalidText = InvalidText::Form("is not an e-mail address");
    let email = required(raw, EMAIL_BYTES_MAX)?.to_lowercase();
    let (local, host) = email.rsplit_once('@').ok_or(FORM)?;
    let plain =
        |part: &str| !part.is_empty() && !part.contains([' ', '\t', '\n', '\r', '<', '>', ',']);
    if plain(local) && plain(host) && !local.contains('@') { Ok(email) } else { Err(FORM) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_lowered_and_odd_ones_refused() {
        assert_eq!(parse_email(" Ada@Example.COM ").as_deref(), Ok("ada@example.com"));
        for bad in ["", "ada", "@example.com", "ada@", "a b@c", "<a@b>", "a@b@c"] {
            assert!(parse_email(bad).is_err(), "{bad}");
        }
    }
}
