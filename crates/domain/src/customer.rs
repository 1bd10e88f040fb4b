//! The person on the other side.

use crate::clock::Time;
use crate::id::CustomerId;
use crate::text::{InvalidText, required};

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
    /// When we first heard of them.
    pub created_at: Time,
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
