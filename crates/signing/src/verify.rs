//! What a receiver checks before it believes a request.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::secret::{Literal, Secret};
use crate::{hex, mac};

/// Which times a receiver believes: a request that somebody saw cannot be sent again later.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    now: i64,
    tolerance: u64,
}

/// The three headers of Standard Webhooks, as they came.
#[derive(Clone, Copy, Debug)]
pub struct Standard<'a> {
    /// `webhook-id`: the same in every attempt to deliver an event.
    pub id: &'a str,
    /// `webhook-timestamp`: when this attempt was made.
    pub timestamp: &'a str,
    /// `webhook-signature`: one or several signatures, with spaces between them.
    pub signature: &'a str,
}

/// The generations of cStar's signatures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `t=<seconds>,v1=<hex>`.
    Timed,
    /// `sha256=<hex>`; it says nothing about when it was made.
    Sha256,
    /// `<hex>`; it says nothing about when it was made.
    Bare,
}

/// Why a request is not to be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// It is not written as signatures are.
    #[error("the signature's header cannot be read")]
    Malformed,
    /// None of the signatures was made with one of the secrets, of this body.
    #[error("no signature fits the body and the secret")]
    NoMatch,
    /// It was signed too long ago.
    #[error("the signature is too old")]
    TooOld,
    /// It was signed in the future; one of the two clocks is wrong.
    #[error("the signature's time lies in the future")]
    TooNew,
}

impl Window {
    /// How far the two clocks may be apart by default: five minutes, in seconds.
    pub const TOLERANCE: u64 = 300;

    /// What a receiver believes at this time, in seconds since 1970.
    #[must_use]
    pub fn at(now: i64) -> Window {
        Window { now, tolerance: Window::TOLERANCE }
    }

    /// The same with another tolerance, in seconds, before and after.
    #[must_use]
    pub fn tolerating(self, tolerance: u64) -> Window {
        Window { tolerance, ..self }
    }

    fn check(self, time: i64) -> Result<(), Invalid> {
        match time {
            _ if time.abs_diff(self.now) <= self.tolerance => Ok(()),
            _ if time < self.now => Err(Invalid::TooOld),
            _ => Err(Invalid::TooNew),
        }
    }
}

/// Whether one of these secrets has signed a request in the way of Standard Webhooks.
///
/// `body` must be the bytes that came, before anything has parsed them. How long it takes tells nothing about the right
/// signature. A request that is valid may still be one that came before: its `webhook-id` says so.
///
/// ```
/// use signing::{Secret, Standard, Window, verify_standard};
///
/// let secret = Secret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")?;
/// let headers = Standard {
///     id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
///     timestamp: "1614265330",
///     signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
/// };
/// let now = 1_614_265_335;
/// verify_standard(&[secret], headers, br#"{"test": 2432232314}"#, Window::at(now))?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn verify_standard(
    secrets: &[Secret],
    headers: Standard<'_>,
    body: &[u8],
    window: Window,
) -> Result<(), Invalid> {
    let Standard { id, timestamp, signature } = headers;
    window.check(seconds(timestamp)?)?;
    let parts = [id.as_bytes(), b".", timestamp.as_bytes(), b".", body];
    let code = |text: &str| BASE64_STANDARD.decode(text.strip_prefix("v1,")?).ok();
    let codes: Vec<Vec<u8>> = signature.split(' ').filter_map(code).collect();
    let keys = secrets.iter().map(Secret::decoded_key);
    any(keys, &parts, &codes)
}

/// Whether one of these secrets has signed a request in one of cStar's ways, and in which.
///
/// `header` is the value of `X-Signature`. The two older forms have no time in them, so the window says nothing about
/// them; a receiver that wants to be safe from repeated requests accepts [`Form::Timed`] only.
///
/// ```
/// use signing::{Form, Literal, Window, verify_cstar};
///
/// let secret = Literal::new("whsec_testsecret");
/// let header = "t=1700000000,v1=5e64971ace1fb298fb2eb05e038b6e91225e1ad7fb371b2193287fb4ff4e75dd";
/// let form = verify_cstar(&[secret], header, b"{}", Window::at(1_700_000_100))?;
/// assert_eq!(form, Form::Timed);
/// # Ok::<(), signing::Invalid>(())
/// ```
pub fn verify_cstar(
    secrets: &[Literal],
    header: &str,
    body: &[u8],
    window: Window,
) -> Result<Form, Invalid> {
    let header = header.trim();
    let keys = secrets.iter().map(Literal::key);
    if header.starts_with("t=") {
        let (time, codes) = timed(header)?;
        window.check(seconds(time)?)?;
        return any(keys, &[time.as_bytes(), b".", body], &codes).map(|()| Form::Timed);
    }
    let (form, digits) = match header.strip_prefix("sha256=") {
        Some(digits) => (Form::Sha256, digits),
        None => (Form::Bare, header),
    };
    let code = hex::bytes(digits).filter(|code| code.len() == 32).ok_or(Invalid::Malformed)?;
    any(keys, &[body], &[code]).map(|()| form)
}

/// The time and the codes of `t=…,v1=…,v1=…`. Versions that nobody knows yet are passed over.
fn timed(header: &str) -> Result<(&str, Vec<Vec<u8>>), Invalid> {
    let mut fields = header.split(',').map(|field| field.trim().split_once('='));
    let Some(Some(("t", time))) = fields.next() else { return Err(Invalid::Malformed) };
    let mut codes = Vec::new();
    for field in fields {
        match field.ok_or(Invalid::Malformed)? {
            ("v1", digits) => codes.push(hex::bytes(digits).ok_or(Invalid::Malformed)?),
            ("t", _) => return Err(Invalid::Malformed),
            _ => {}
        }
    }
    Ok((time, codes))
}

/// Digits and nothing else: one time has one spelling.
fn seconds(text: &str) -> Result<i64, Invalid> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().map_err(|_| Invalid::Malformed) } else { Err(Invalid::Malformed) }
}

fn any<'k>(
    mut keys: impl Iterator<Item = &'k [u8]>,
    parts: &[&[u8]],
    codes: &[Vec<u8>],
) -> Result<(), Invalid> {
    if keys.any(|key| mac::is_one_of(codes, key, parts)) { Ok(()) } else { Err(Invalid::NoMatch) }
}
