//! Time that tests can hold.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(pub i64);

impl Time {
    /// Milliseconds since 1970.
    #[must_use]
    pub fn millis(self) -> i64 {
        self.0
    }

    /// The last moment before or at this one that is a whole second.
    #[must_use]
    pub fn whole_seconds(self) -> Time {
        Time(self.0 - self.0.rem_euclid(1_000))
    }

    /// The moment `millis` later.
    #[must_use]
    pub fn plus(self, millis: i64) -> Time {
        Time(self.0.saturating_add(millis))
    }
}

/// Where the time comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that stands still until it is moved.
    Held(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `start`.
    #[must_use]
    pub fn held(start: Time) -> Clock {
        Clock::Held(Arc::new(AtomicI64::new(start.0)))
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Time {
        match self {
            Clock::System => system_time(),
            Clock::Held(time) => Time(time.load(Ordering::SeqCst)),
        }
    }

    /// Moves a held clock; the machine's clock moves by itself.
    pub fn advance(&self, millis: i64) {
        if let Clock::Held(time) = self {
            time.fetch_add(millis, Ordering::SeqCst);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
fn system_time() -> Time {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Time(since.map_or(0, |since| since.as_millis() as i64))
}
