//! Requests to addresses that users give: the one client for them, which cannot be led into the operator's own network.
//!
//! An address is checked three times. As it is written, before anything is looked up ([`Outbound::check`]). When its name
//! was resolved: only addresses that are allowed are handed to the connection, so nothing resolves it a second time.
//! And once connected, by the address at the other end. Redirects are answers like others, proxies are not used.
//! What a receiver may cost is bounded: one budget of time for all of an exchange, and sizes for what is kept of it.
//!
//! [`Outbound::trusted`] has the same bounds and goes anywhere, for addresses that come from the operator.
//!
//! Does not know what it sends or why, when to try again, or how many exchanges there may be at once.
//!
//! Read `networks` first, then `allowed`, `check`, `names` (how they are resolved), `client`, and `open` for answers
//! that have no end; `failure` last.

mod allowed;
mod answer;
mod check;
mod client;
mod failure;
mod headers;
mod names;
mod networks;
mod open;

pub use allowed::{Allowed, InvalidEntry};
pub use answer::{Answer, BODY_BYTES_MAX, HEADER_BYTES_MAX, HEADERS_MAX};
pub use check::{Refused, URL_BYTES_MAX};
pub use client::{Outbound, Policy};
pub use failure::Failure;
pub use headers::{RefusedHeader, check_header};
pub use names::Names;
pub use networks::Rule;
pub use open::Incoming;
pub use url::Url;
