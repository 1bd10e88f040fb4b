//! What the process counts of its deliveries, for the metrics.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// How attempts end, as the metrics call it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttemptOutcome {
    /// The receiver has it.
    Delivered,
    /// The receiver answered something else.
    Rejected,
    /// There was no complete answer.
    Unanswered,
    /// Nothing was sent.
    Refused,
}

impl AttemptOutcome {
    /// All of them.
    pub const ALL: [AttemptOutcome; 4] = [
        AttemptOutcome::Delivered,
        AttemptOutcome::Rejected,
        AttemptOutcome::Unanswered,
        AttemptOutcome::Refused,
    ];

    /// Its name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            AttemptOutcome::Delivered => "delivered",
            AttemptOutcome::Rejected => "rejected",
            AttemptOutcome::Unanswered => "unanswered",
            AttemptOutcome::Refused => "refused",
        }
    }
}

/// Up to how many milliseconds each bucket counts; what took longer is in the last one, which has no bound.
const BOUNDS: [u64; 14] =
    [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000];

/// The counters.
#[derive(Debug, Default)]
pub(super) struct Figures {
    attempts: [AtomicU64; AttemptOutcome::ALL.len()],
    buckets: [AtomicU64; BOUNDS.len() + 1],
    millis: AtomicU64,
    waiting: AtomicU64,
}

/// What was counted since the process began.
#[derive(Clone, Debug, PartialEq)]
pub struct DeliveryFigures {
    /// Attempts by how they ended.
    pub attempts: Vec<(AttemptOutcome, u64)>,
    /// The seconds from an event to the first attempt to tell of it.
    pub first_attempts: Spread,
    /// How many deliveries waited at the last look, on all of the database.
    pub waiting: u64,
}

/// How long something took.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread {
    /// How often there was something, by how many seconds it took at most, and not less than the bucket before says; the
    /// last one has no bound.
    pub buckets: Vec<(f64, u64)>,
    /// All seconds together.
    pub sum: f64,
}

impl Figures {
    pub(super) fn count(&self, outcome: AttemptOutcome) {
        self.attempts[outcome as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// An event was told for the first time after that many milliseconds.
    pub(super) fn told_after(&self, millis: u64) {
        let bucket = BOUNDS.iter().position(|bound| millis <= *bound).unwrap_or(BOUNDS.len());
        self.buckets[bucket].fetch_add(1, Ordering::Relaxed);
        self.millis.fetch_add(millis, Ordering::Relaxed);
    }

    pub(super) fn set_waiting(&self, count: u64) {
        self.waiting.store(count, Ordering::Relaxed);
    }

    pub(super) fn read(&self) -> DeliveryFigures {
        let seconds = |millis| Duration::from_millis(millis).as_secs_f64();
        let bounds = BOUNDS.iter().map(|bound| seconds(*bound)).chain([f64::INFINITY]);
        let value = |count: &AtomicU64| count.load(Ordering::Relaxed);
        DeliveryFigures {
            attempts: AttemptOutcome::ALL
                .into_iter()
                .zip(self.attempts.iter().map(value))
                .collect(),
            first_attempts: Spread {
                buckets: bounds.zip(self.buckets.iter().map(value)).collect(),
                sum: seconds(value(&self.millis)),
            },
            waiting: value(&self.waiting),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_is_read() {
        let figures = Figures::default();
        figures.count(AttemptOutcome::Rejected);
        for millis in [0, 5, 6, 400_000] {
            figures.told_after(millis);
        }
        figures.set_waiting(7);
        let read = figures.read();
        assert_eq!(read.attempts[1], (AttemptOutcome::Rejected, 1));
        let counts: Vec<u64> =
            read.first_attempts.buckets.iter().map(|(_, count)| *count).collect();
        assert_eq!((&counts[..2], counts[14], read.waiting), (&[2, 1][..], 1, 7));
        assert!((read.first_attempts.sum - 400.011).abs() < 1e-9);
    }
}
