//! The limits of time while an answer streams in.

use std::time::Duration;

use tokio::time::Instant;

use crate::error::Timer;
use crate::settings::Limits;

/// How long to wait for usage and the end of the stream once the model has finished.
const AFTER_FINISH: Duration = Duration::from_secs(2);
/// How long to wait for the connection to become reusable once the server has said it is done.
const AFTER_DONE: Duration = Duration::from_millis(20);

#[derive(Debug)]
pub(crate) struct Clocks {
    idle: Duration,
    total: Instant,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    /// Nothing was said yet.
    First(Instant),
    /// Something was said, and nobody waits for more: a slow reader is not the model's fault.
    Resting,
    /// Somebody waits for more.
    Waiting(Instant),
    /// Everything was said.
    Closing(Instant),
}

impl Clocks {
    /// `total` may have begun earlier; the first token is counted from now.
    pub(crate) fn start(limits: &Limits, total: Instant) -> Clocks {
        let first = Instant::now() + limits.first_token;
        Clocks { idle: limits.idle, total, stage: Stage::First(first) }
    }

    /// Until when to wait for the next event.
    pub(crate) fn deadline(&mut self) -> Instant {
        if let Stage::Resting = self.stage {
            self.stage = Stage::Waiting(Instant::now() + self.idle);
        }
        self.stage_deadline().map_or(self.total, |stage| stage.min(self.total))
    }

    /// The limit to blame when the deadline has passed.
    pub(crate) fn which(&self) -> Timer {
        match self.stage {
            Stage::First(deadline) if deadline <= self.total => Timer::FirstToken,
            Stage::Waiting(deadline) if deadline <= self.total => Timer::Idle,
            _ => Timer::Total,
        }
    }

    /// Whether time is up although events keep coming.
    pub(crate) fn is_overdue(&self) -> bool {
        let now = Instant::now();
        self.total <= now || self.stage_deadline().is_some_and(|deadline| deadline <= now)
    }

    pub(crate) fn progressed(&mut self) {
        if !matches!(self.stage, Stage::Closing(_)) {
            self.stage = Stage::Resting;
        }
    }

    pub(crate) fn finished(&mut self) {
        self.close(AFTER_FINISH);
    }

    pub(crate) fn done(&mut self) {
        self.close(AFTER_DONE);
    }

    fn close(&mut self, grace: Duration) {
        let deadline = Instant::now() + grace;
        let deadline = match self.stage {
            Stage::Closing(earlier) => deadline.min(earlier),
            _ => deadline,
        };
        self.stage = Stage::Closing(deadline);
    }

    fn stage_deadline(&self) -> Option<Instant> {
        match self.stage {
            Stage::First(deadline) | Stage::Waiting(deadline) | Stage::Closing(deadline) => {
                Some(deadline)
            }
            Stage::Resting => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::advance;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn clocks() -> Clocks {
        let limits = Limits { first_token: SECOND * 10, idle: SECOND * 5, ..Limits::default() };
        Clocks::start(&limits, Instant::now() + SECOND * 60)
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_reader_is_not_held_against_the_model() {
        let mut clocks = clocks();
        assert_eq!(clocks.deadline() - Instant::now(), SECOND * 10);
        clocks.progressed();
        advance(SECOND * 20).await;
        assert!(!clocks.is_overdue());
        assert_eq!(clocks.deadline() - Instant::now(), SECOND * 5);
        advance(SECOND * 2).await;
        assert_eq!(clocks.deadline() - Instant::now(), SECOND * 3);
        advance(SECOND * 3).await;
        assert!(clocks.is_overdue());
        assert_eq!(clocks.which(), Timer::Idle);
    }

    #[tokio::test(start_paused = true)]
    async fn the_total_comes_first_when_it_is_first() {
        let mut clocks = clocks();
        clocks.progressed();
        advance(SECOND * 57).await;
        assert_eq!(clocks.deadline() - Instant::now(), SECOND * 3);
        assert_eq!(clocks.which(), Timer::Total);
    }

    #[tokio::test(start_paused = true)]
    async fn a_finished_answer_waits_shortly_for_its_end() {
        let mut clocks = clocks();
        clocks.finished();
        advance(SECOND).await;
        clocks.finished(); // Another event does not give it more time.
        clocks.progressed();
        assert_eq!(clocks.deadline() - Instant::now(), SECOND);
        clocks.done();
        assert_eq!(clocks.deadline() - Instant::now(), AFTER_DONE);
    }
}
