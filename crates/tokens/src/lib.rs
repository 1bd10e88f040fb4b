//! Tokens that this server signs and later believes, and secrets that it seals.
//!
//! Tokens are JSON Web Tokens with HMAC-SHA-256 and nothing else. There are two kinds, and a claim tells them apart:
//! [`Access`] lets a person speak and read, [`FilePass`] lets one file be sent or fetched. A token of one kind is never
//! taken for the other: whoever opens one gets [`Claims`] and has to look.
//! Besides them there are [`Assertion`]s: tokens that a company signs itself, with a secret that it shares with this
//! server, to say who a customer is. They open nothing here and are never taken for tokens of ours.
//! Knows no database: keys are handed in. Reads no clock: whoever opens a token says what time it is.
//!
//! Read `claims` first, then `shape` (how they are written down), then [`sign`] and [`open`]; [`Sealing`] by itself; and
//! [`IdentitySecret`] before [`read_assertion`].

mod assertion;
mod claims;
mod identity;
mod jwt;
mod key;
mod seal;
mod shape;

pub use assertion::{Assertion, Unproven, read_assertion};
pub use claims::{Access, Claims, FilePass, FileUse};
pub use identity::IdentitySecret;
pub use jwt::{Invalid, key_of, open, sign};
pub use key::SigningKey;
pub use seal::{CannotUnseal, Sealing};
