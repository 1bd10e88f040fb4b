//! Webhooks, for whoever receives them: is a request to be believed, and what does it say?
//!
//! ```
//! use switchboard_client::webhook::{Options, construct_event};
//! # let secret = switchboard_client::webhook::Secret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")?;
//! # let body = br#"{"id":"evt_1","type":"ticket.created","conversation_id":null,"position":1,"created_at":"2026-11-21T14:00:00.000Z","data":{}}"#;
//! # let sent = switchboard_client::webhook::sign(&secret, "evt_1", 1_700_000_000, body);
//! # let headers = |name: &str| sent.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
//! # let options = Options { now: Some(1_700_000_000), ..Options::default() };
//! // `body` is the bytes that came, `headers` gives a header by its name in lower case.
//! let event = construct_event(body, headers, &[secret.as_str()], options)?;
//! match event.kind.as_str() {
//!     "ticket.created" => println!("{:?}", event.data.ticket),
//!     _ => {}
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub use signing::{Form, InvalidSecret, Secret};
use signing::{Literal, Scheme, Standard, Window, verify_cstar, verify_standard};
use wire::live::Event;

use crate::clock;

/// What a receiver believes.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How far the two clocks may be apart, in seconds: 300 by default.
    pub tolerance: u64,
    /// The time in seconds since 1970, if not the machine's.
    pub now: Option<i64>,
    /// Which ways of signing are believed.
    pub accepted: Accepted,
}

/// Which ways of signing are believed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Accepted {
    /// Standard Webhooks, and of cStar's ways the one with a time: what somebody saw cannot be sent again later.
    #[default]
    Timed,
    /// Standard Webhooks only.
    Standard,
    /// All, also cStar's two older ways, which have no time.
    All,
}

impl Default for Options {
    fn default() -> Options {
        Options { tolerance: Window::TOLERANCE, now: None, accepted: Accepted::default() }
    }
}

/// How a request that is to be believed was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verified {
    /// In the way of Standard Webhooks.
    Standard {
        /// `webhook-id`: the same in every attempt and every replay. Keep it to know a request that comes twice.
        id: String,
    },
    /// In a way of cStar's.
    CStar(Form),
}

/// Why a request is not to be believed. It repeats no secret and no signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// It has no signature of a way that is believed.
    #[error("the request has no signature of a way that is believed")]
    Unsigned,
    /// Its signature does not hold.
    #[error(transparent)]
    Signature(#[from] signing::Invalid),
    /// One of the receiver's own secrets is none.
    #[error(transparent)]
    Secret(#[from] InvalidSecret),
    /// It is genuine, and its body is no event of the native API.
    #[error("the body is no event of the native API")]
    Body,
}

/// The event of a request, if one of these secrets has signed it.
///
/// `body` is the bytes that came, before anything has parsed them; `header` finds a header by its name in lower case.
/// Events in other words than the native ones are verified by [`verify_signature`], and parsed by their receiver.
pub fn construct_event(
    body: &[u8],
    header: impl Fn(&str) -> Option<String>,
    secrets: &[&str],
    options: Options,
) -> Result<Event, Invalid> {
    verify_signature(body, header, secrets, options)?;
    serde_json::from_slice(body).map_err(|_| Invalid::Body)
}

/// Whether one of these secrets has signed a request, and how. Several secrets are there while one is being changed.
///
/// How long it takes tells nothing about the right signature.
pub fn verify_signature(
    body: &[u8],
    header: impl Fn(&str) -> Option<String>,
    secrets: &[&str],
    options: Options,
) -> Result<Verified, Invalid> {
    let now = options.now.unwrap_or_else(clock::now);
    let window = Window::at(now).tolerating(options.tolerance);
    if let Some(signature) = header("webhook-signature") {
        let (id, timestamp) = (header("webhook-id"), header("webhook-timestamp"));
        let (Some(id), Some(timestamp)) = (id, timestamp) else { return Err(Invalid::Unsigned) };
        let secrets: Result<Vec<Secret>, _> =
            secrets.iter().map(|text| Secret::parse(text)).collect();
        let headers = Standard { id: &id, timestamp: &timestamp, signature: &signature };
        verify_standard(&secrets?, headers, body, window)?;
        return Ok(Verified::Standard { id });
    }
    let signature = header("x-signature").filter(|_| options.accepted != Accepted::Standard);
    let signature = signature.ok_or(Invalid::Unsigned)?;
    let is_timed = signature.trim_start().starts_with("t=");
    if !is_timed && options.accepted != Accepted::All {
        return Err(Invalid::Unsigned);
    }
    let secrets: Vec<Literal> = secrets.iter().map(|text| Literal::new(text)).collect();
    Ok(Verified::CStar(verify_cstar(&secrets, &signature, body, window)?))
}

/// The headers with which a server signs a body in the way of Standard Webhooks, for tests of a receiver.
#[must_use]
pub fn sign(secret: &Secret, id: &str, now: i64, body: &[u8]) -> Vec<(&'static str, String)> {
    signing::sign(Scheme::Standard, std::slice::from_ref(secret), id, now, body)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_700_000_000;
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const OTHER: &str = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    const EVENT: &[u8] = br#"{"id":"evt_1","type":"new.kind","conversation_id":null,"position":7,
        "created_at":"2026-11-21T14:00:00.000Z","data":{"something":"new"}}"#;

    fn at(now: i64, accepted: Accepted) -> Options {
        Options { now: Some(now), accepted, ..Options::default() }
    }

    fn of(headers: &[(&str, String)]) -> impl Fn(&str) -> Option<String> {
        move |name| headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
    }

    #[test]
    fn an_event_is_read_when_one_of_the_secrets_has_signed_it() {
        let sent = sign(&Secret::parse(SECRET).unwrap(), "evt_1", NOW, EVENT);
        let read = |secrets: &[&str], now, body| {
            construct_event(body, of(&sent), secrets, at(now, Accepted::Timed))
        };
        let event = read(&[OTHER, SECRET], NOW + 300, EVENT).unwrap();
        assert_eq!((event.kind.as_str(), event.position), ("new.kind", 7));
        let refused = |secrets: &[&str], now, body| read(secrets, now, body).unwrap_err();
        let of = Invalid::Signature;
        assert_eq!(refused(&[OTHER], NOW, EVENT), of(signing::Invalid::NoMatch));
        assert_eq!(refused(&[SECRET], NOW, b"{}"), of(signing::Invalid::NoMatch));
        assert_eq!(refused(&[SECRET], NOW + 301, EVENT), of(signing::Invalid::TooOld));
        assert_eq!(refused(&[SECRET], NOW - 301, EVENT), of(signing::Invalid::TooNew));
        assert!(matches!(refused(&["whsec_x"], NOW, EVENT), Invalid::Secret(_)));
    }

    /// The vectors of the vendor's own library.
    #[test]
    fn the_generations_of_cstars_signatures_are_told_apart() {
        let body = br#"{"id":"evt_ticket_created_1700000000000_abc12345","type":"ticket.created","created_at":"2023-11-14T22:13:20.000Z","team_id":"tm_1","data":{"ticket":{"id":"tkt_1","title":"T"}}}"#;
        let timed =
            "t=1700000000,v1=d80b0078bea1c2b0bd5f52e9cb4dd01caae75d806ab067966ce3b14e2a758f3b";
        let plain = "sha256=7556a427db9f5f28f2b692ff827bd63cfc4e59fedd13436d9f332999ace3c9fb";
        let verify = |signature: &str, accepted| {
            let sent = [("x-signature", signature.to_owned())];
            verify_signature(body, of(&sent), &["whsec_testsecret"], at(NOW, accepted))
        };
        let bare = plain.trim_start_matches("sha256=");
        let cases = [
            (timed, Accepted::Timed, Ok(Verified::CStar(Form::Timed))),
            (timed, Accepted::Standard, Err(Invalid::Unsigned)),
            (plain, Accepted::Timed, Err(Invalid::Unsigned)),
            (plain, Accepted::All, Ok(Verified::CStar(Form::Sha256))),
            (bare, Accepted::All, Ok(Verified::CStar(Form::Bare))),
        ];
        for (signature, accepted, expected) in cases {
            assert_eq!(verify(signature, accepted), expected, "{signature} {accepted:?}");
        }
    }

    #[test]
    fn what_is_not_signed_or_no_event_is_refused() {
        let options = at(NOW, Accepted::All);
        let unsigned = verify_signature(EVENT, |_| None, &[SECRET], options);
        assert_eq!(unsigned, Err(Invalid::Unsigned));
        let sent = sign(&Secret::parse(SECRET).unwrap(), "evt_1", NOW, b"[]");
        let foreign = construct_event(b"[]", of(&sent), &[SECRET], options).unwrap_err();
        assert_eq!(foreign, Invalid::Body);
    }
}
