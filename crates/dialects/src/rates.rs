//! How often somebody may call: requests are counted over the hour that ends now, not from one full hour to the next.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use domain::clock::Time;
use domain::id::KeyId;

/// How many seconds are looked back.
pub(crate) const WINDOW_SECONDS: i64 = 3_600;
/// The most callers that are counted at once. Whoever was away the longest is forgotten first.
const CALLERS_MAX: usize = 10_000;

/// What is counted in this process.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    /// By the key that is shown.
    pub(crate) keys: Rates<KeyId>,
    /// By the address that somebody without a key calls from.
    pub(crate) addresses: Rates<IpAddr>,
}

/// The requests of each caller. It is counted in this process alone.
#[derive(Debug)]
pub(crate) struct Rates<K>(Mutex<HashMap<K, Window>>);

/// Where a caller stands after a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    /// How many requests are allowed in the window.
    pub(crate) limit: u32,
    /// How many more are allowed now.
    pub(crate) remaining: u32,
    /// The second, since 1970, in which the oldest request that counts leaves the window.
    pub(crate) reset: i64,
    /// How long to wait, when this request was one too many. It is not counted then.
    pub(crate) retry_after: Option<Duration>,
}

/// How many requests there were in each second that had any, oldest first.
#[derive(Debug, Default)]
struct Window {
    seconds: VecDeque<(i64, u32)>,
    total: u32,
}

impl<K> Default for Rates<K> {
    fn default() -> Rates<K> {
        Rates(Mutex::default())
    }
}

impl<K: Copy + Eq + Hash> Rates<K> {
    /// Counts a request; nothing when there is no limit, which is 0.
    pub(crate) fn count(&self, key: K, limit: u32, now: Time) -> Option<Standing> {
        if limit == 0 {
            return None;
        }
        let second = now.millis().div_euclid(1_000);
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() >= CALLERS_MAX && !windows.contains_key(&key) {
            make_room(&mut windows, second);
        }
        Some(windows.entry(key).or_default().count(limit, second))
    }
}

/// Forgets those whose requests all left the window, or else the one that was away the longest.
fn make_room<K: Copy + Eq + Hash>(windows: &mut HashMap<K, Window>, second: i64) {
    windows.retain(|_, window| window.newest() > second - WINDOW_SECONDS);
    if windows.len() >= CALLERS_MAX {
        let away = windows.iter().min_by_key(|(_, window)| window.newest()).map(|(key, _)| *key);
        away.and_then(|key| windows.remove(&key));
    }
}

impl Window {
    fn newest(&self) -> i64 {
        self.seconds.back().map_or(i64::MIN, |(second, _)| *second)
    }

    fn count(&mut self, limit: u32, second: i64) -> Standing {
        while let Some((oldest, count)) = self.seconds.front()
            && *oldest <= second - WINDOW_SECONDS
        {
            self.total -= count;
            self.seconds.pop_front();
        }
        let is_allowed = self.total < limit;
        if is_allowed {
            self.add(second);
        }
        let reset = self.seconds.front().map_or(second, |(oldest, _)| *oldest) + WINDOW_SECONDS;
        let wait = Duration::from_secs((reset - second).max(1).unsigned_abs());
        Standing {
            limit,
            remaining: limit.saturating_sub(self.total),
            reset,
            retry_after: (!is_allowed).then_some(wait),
        }
    }

    fn add(&mut self, second: i64) {
        self.total += 1;
        match self.seconds.back_mut() {
            // A clock that is set back does not put the seconds out of order.
            Some((newest, count)) if *newest >= second => *count += 1,
            _ => self.seconds.push_back((second, 1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Time {
        Time(second * 1_000)
    }

    #[test]
    fn each_request_leaves_the_window_after_an_hour() {
        let rates = Rates::default();
        let count = |second| rates.count('a', 3, at(second)).expect("there is a limit");
        assert_eq!(count(0), Standing { limit: 3, remaining: 2, reset: 3_600, retry_after: None });
        assert_eq!(count(10).remaining, 1);
        assert_eq!(count(10).remaining, 0);
        let refused = count(20);
        assert_eq!((refused.remaining, refused.reset), (0, 3_600));
        assert_eq!(refused.retry_after, Some(Duration::from_secs(3_580)));
        assert!(count(3_599).retry_after.is_some());
        assert_eq!(count(3_600).retry_after, None);
        assert_eq!(count(3_600).retry_after, Some(Duration::from_secs(10)));
        assert_eq!(count(3_610).remaining, 1);
    }

    #[test]
    fn callers_are_counted_apart_and_without_a_limit_not_at_all() {
        let rates = Rates::default();
        assert_eq!(rates.count(1, 1, at(0)).and_then(|standing| standing.retry_after), None);
        assert_eq!(rates.count(2, 1, at(0)).and_then(|standing| standing.retry_after), None);
        assert_eq!(rates.count(3, 0, at(0)), None);
    }

    #[test]
    fn a_clock_that_is_set_back_harms_nobody() {
        let rates = Rates::default();
        let count = |second| rates.count('a', 2, at(second)).expect("there is a limit");
        assert_eq!(count(100).remaining, 1);
        assert_eq!(count(50).remaining, 0);
        assert!(count(50).retry_after.is_some());
        assert_eq!(count(3_700).remaining, 1);
    }

    #[test]
    fn there_is_room_for_somebody_new() {
        let rates = Rates::default();
        for caller in 0..=CALLERS_MAX {
            rates.count(caller, 5, at(caller as i64 / 10));
        }
        let known = rates.0.lock().expect("nobody panicked").len();
        assert_eq!(known, CALLERS_MAX);
        assert_eq!(rates.count(7_777, 5, at(1_000)).map(|standing| standing.remaining), Some(3));
        rates.count(CALLERS_MAX + 1, 5, at(90_000));
        assert_eq!(rates.0.lock().expect("nobody panicked").len(), 1);
    }
}
