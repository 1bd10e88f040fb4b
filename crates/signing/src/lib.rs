//! Signatures of webhooks: how a receiver knows who sent a request, and that nobody changed it.
//!
//! Two ways of signing, both HMAC-SHA-256 with a secret that sender and receiver share:
//! [Standard Webhooks](https://www.standardwebhooks.com), and cStar's in its three generations ([`Scheme`]).
//! Nothing here reads a clock or does I/O: the time is passed in, and so is the body, as the bytes that were received.
//!
//! What a sender does:
//!
//! ```
//! use signing::{Scheme, Secret, sign};
//!
//! let secret = Secret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")?;
//! let headers = sign(Scheme::Standard, &[secret], "evt_1", 1_700_000_000, b"{}");
//! assert_eq!(headers[0], ("webhook-id", "evt_1".to_owned()));
//! # Ok::<(), signing::InvalidSecret>(())
//! ```
//!
//! What a receiver does is in [`verify_standard`] and [`verify_cstar`].
//!
//! Read `secret` first, then `scheme`, [`sign`], and `verify`.

mod hex;
mod mac;
mod scheme;
mod secret;
mod sign;
mod verify;

pub use scheme::Scheme;
pub use secret::{InvalidSecret, Literal, Secret};
pub use sign::sign;
pub use verify::{Form, Invalid, Standard, Window, verify_cstar, verify_standard};

/// The guide's programs in Rust are tests too.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/guides/webhooks.md")]
struct Guide;
