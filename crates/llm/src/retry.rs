//! When a request that failed before its first token is sent again.

use std::time::Duration;

use jiff::fmt::rfc2822;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

/// A longer pause than this is the caller's to make: a customer waits.
const PAUSE_MAX: Duration = Duration::from_secs(10);
const FIRST_CEILING: Duration = Duration::from_millis(500);
const LAST_CEILING: Duration = Duration::from_secs(8);

/// The pause before retry `number` (from 0), where `chance` is drawn evenly from 0.0..1.0.
///
/// Full jitter without an answer from the server; a little more than the server's own wish with one,
/// so that its callers do not come back all at once. Absent when the wish is too long to be waited for.
pub(crate) fn pause(number: u32, wish: Option<Duration>, chance: f64) -> Option<Duration> {
    let Some(wish) = wish else {
        let ceiling = FIRST_CEILING.saturating_mul(2_u32.saturating_pow(number)).min(LAST_CEILING);
        return Some(ceiling.mul_f64(chance));
    };
    (wish <= PAUSE_MAX).then(|| wish + (wish / 4).mul_f64(chance))
}

/// How long the server asks to be left alone: milliseconds, seconds or a date.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let milliseconds = text("retry-after-ms").and_then(|text| text.parse::<f64>().ok());
    if let Some(milliseconds) = milliseconds {
        return Duration::try_from_secs_f64(milliseconds / 1000.0).ok();
    }
    let wish = text(RETRY_AFTER.as_str())?;
    if let Ok(seconds) = wish.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    // Counted from the server's own clock, ours may differ.
    let (until, now) = (date(wish)?, date(text(DATE.as_str())?)?);
    Some(Duration::try_from(until.duration_since(now)).unwrap_or(Duration::ZERO))
}

fn date(text: &str) -> Option<jiff::Timestamp> {
    rfc2822::DateTimeParser::new().parse_timestamp(text).ok()
}

/// An even draw from 0.0..1.0.
pub(crate) fn chance() -> f64 {
    getrandom::u32().map_or(0.5, |draw| f64::from(draw) / (f64::from(u32::MAX) + 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn every_form_of_the_wish_is_read() {
        let now = ("date", "Sun, 06 Nov 1994 08:49:30 GMT");
        let date = |text| ("retry-after", text);
        let cases = [
            (&[("retry-after", "3")][..], Some(3000)),
            (&[("retry-after", " 0.25 ")], Some(250)),
            (&[("retry-after-ms", "20"), ("retry-after", "1")], Some(20)),
            (&[date("Sun, 06 Nov 1994 08:49:37 GMT"), now], Some(7000)),
            (&[date("Sun, 06 Nov 1994 08:49:20 GMT"), now], Some(0)),
            (&[date("Sun, 06 Nov 1994 08:49:37 GMT")], None),
            (&[("retry-after", "soon")], None),
            (&[("retry-after", "-1")], None),
            (&[], None),
        ];
        for (given, expected) in cases {
            let found = retry_after(&headers(given));
            assert_eq!(found, expected.map(Duration::from_millis), "{given:?}");
        }
    }

    #[test]
    fn pauses_grow_to_a_ceiling_and_are_spread_over_all_of_it() {
        let ceilings = [500, 1000, 2000, 4000, 8000, 8000];
        for (number, ceiling) in (0..).zip(ceilings) {
            assert_eq!(pause(number, None, 0.0), Some(Duration::ZERO));
            assert_eq!(pause(number, None, 1.0), Some(Duration::from_millis(ceiling)));
        }
        assert_eq!(pause(u32::MAX, None, 1.0), Some(LAST_CEILING));
    }

    #[test]
    fn the_servers_wish_is_a_lower_bound_and_may_be_too_much() {
        let wish = Duration::from_secs(4);
        assert_eq!(pause(0, Some(wish), 0.0), Some(wish));
        assert_eq!(pause(0, Some(wish), 1.0), Some(Duration::from_secs(5)));
        assert_eq!(pause(0, Some(Duration::from_secs(11)), 0.0), None);
    }

    #[test]
    fn chance_is_even_enough() {
        let draws: Vec<f64> = (0..1000).map(|_| chance()).collect();
        assert!(draws.iter().all(|draw| (0.0..1.0).contains(draw)));
        assert!((0.4..0.6).contains(&(draws.iter().sum::<f64>() / 1000.0)));
    }
}
