//! When a request is sent again, and what makes that safe.

use std::time::{Duration, SystemTime};

use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

use crate::error::{Error, Kind};

/// A longer pause than this is the caller's to make.
const WISH_MAX: Duration = Duration::from_mins(1);
const FIRST_CEILING: Duration = Duration::from_millis(500);
const LAST_CEILING: Duration = Duration::from_secs(8);

/// The pause before retry `number` (from 0) after this error; absent when it is not to be tried again.
///
/// `was_cut` says that an earlier attempt may have reached the server: then a conflict is that attempt, still running.
pub(crate) fn pause(error: &Error, number: u32, was_cut: bool) -> Option<Duration> {
    let is_passing = match (error.kind(), error.status()) {
        (_, Some(408 | 429 | 500 | 502 | 503 | 504)) => true,
        (Kind::Conflict, Some(409)) => was_cut,
        (Kind::Network, None) => error.is_before_answer(),
        _ => false,
    };
    let wish = error.retry_after();
    if !is_passing || wish.is_some_and(|wish| WISH_MAX < wish) {
        return None;
    }
    Some(wish.unwrap_or_else(|| backoff(number, FIRST_CEILING, LAST_CEILING)))
}

/// An even draw from nothing to a ceiling that doubles with each attempt.
pub(crate) fn backoff(number: u32, first: Duration, last: Duration) -> Duration {
    first.saturating_mul(2_u32.saturating_pow(number)).min(last).mul_f64(chance())
}

/// How long the server asks to be left alone: seconds, or a date.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name)?.to_str().ok().map(str::trim);
    let wish = text(RETRY_AFTER)?;
    if let Ok(seconds) = wish.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    // Counted from the server's own clock, ours may differ.
    let date = |text: &str| httpdate::parse_http_date(text).ok();
    let (until, now): (SystemTime, SystemTime) = (date(wish)?, date(text(DATE)?)?);
    Some(until.duration_since(now).unwrap_or_default())
}

/// A new name for a request: a random UUID.
pub(crate) fn request_name() -> String {
    let mut bits = [0; 16];
    // Without random bits no key could be made safely; there is no machine that has none.
    getrandom::fill(&mut bits).expect("the machine has random bits");
    bits[6] = bits[6] & 0x0f | 0x40;
    bits[8] = bits[8] & 0x3f | 0x80;
    let number = u128::from_be_bytes(bits);
    let part = |shift: u32, digits: u32| (number >> shift) & ((1 << (digits * 4)) - 1);
    let (a, b, c) = (part(96, 8), part(80, 4), part(64, 4));
    format!("{a:08x}-{b:04x}-{c:04x}-{:04x}-{:012x}", part(48, 4), part(0, 12))
}

fn chance() -> f64 {
    getrandom::u32().map_or(0.5, |draw| f64::from(draw) / (f64::from(u32::MAX) + 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn a_wish_is_read_in_seconds_and_as_a_date() {
        let now = ("date", "Sun, 06 Nov 1994 08:49:30 GMT");
        let cases = [
            (&[("retry-after", "3")][..], Some(3)),
            (&[("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT"), now], Some(7)),
            (&[("retry-after", "Sun, 06 Nov 1994 08:49:20 GMT"), now], Some(0)),
            (&[("retry-after", "soon"), now], None),
            (&[("retry-after", "-1")], None),
            (&[], None),
        ];
        for (given, expected) in cases {
            let found = retry_after(&headers(given));
            assert_eq!(found, expected.map(Duration::from_secs), "{given:?}");
        }
    }

    #[test]
    fn only_what_passes_is_tried_again() {
        let of = |kind, status| Error::new(kind, "").with_status(status);
        let cases = [
            (of(Kind::Timeout, 408), false, true),
            (of(Kind::RateLimit, 429), false, true),
            (of(Kind::Server, 500), false, true),
            (of(Kind::Server, 501), false, false),
            (of(Kind::Server, 503), false, true),
            (of(Kind::Protocol, 200), false, false),
            (of(Kind::Validation, 422), true, false),
            (of(Kind::Conflict, 409), false, false),
            (of(Kind::Conflict, 409), true, true),
            (of(Kind::Conflict, 412), true, false),
            (Error::new(Kind::Network, ""), false, false),
            (Error::new(Kind::Network, "").before_answer(), false, true),
            (Error::new(Kind::Timeout, ""), false, false),
        ];
        for (error, was_cut, expected) in cases {
            assert_eq!(pause(&error, 0, was_cut).is_some(), expected, "{error}");
        }
    }

    #[test]
    fn a_wish_is_kept_up_to_a_minute() {
        let asks = |seconds| {
            let wish = Some(Duration::from_secs(seconds));
            pause(
                &Error::new(Kind::RateLimit, "").with_status(429).with_retry_after(wish),
                0,
                false,
            )
        };
        assert_eq!(asks(60), Some(Duration::from_mins(1)));
        assert_eq!(asks(61), None);
    }

    #[test]
    fn pauses_stay_below_their_ceiling() {
        for number in 0..40 {
            let ceiling = Duration::from_millis(500 << number.min(4));
            assert!(backoff(number, FIRST_CEILING, LAST_CEILING) <= ceiling.min(LAST_CEILING));
        }
    }

    #[test]
    fn names_are_uuids_and_differ() {
        let (one, other) = (request_name(), request_name());
        assert_ne!(one, other);
        let lengths: Vec<usize> = one.split('-').map(str::len).collect();
        assert_eq!((lengths, &one[14..15]), (vec![8, 4, 4, 4, 12], "4"));
    }
}
