//! How many attempts may be under way at once: in all, and of one courier.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The most attempts under way at once, where nothing is known against the receiver.
const TRUSTED: usize = 192;
/// The most attempts under way at once to receivers that failed last: so many may hang, and nobody else waits for them.
const SUSPECTED: usize = 64;
/// The most attempts under way at once to one receiver.
const ROOM_MAX: usize = 16;
/// An answer that takes longer shows that its receiver has enough to do.
pub(super) const SLOW: Duration = Duration::from_secs(2);

/// An attempt's leave to be under way, until it is dropped.
pub(super) type Leave = OwnedSemaphorePermit;

/// Who may be under way.
#[derive(Debug)]
pub(super) struct Gate {
    trusted: Arc<Semaphore>,
    suspected: Arc<Semaphore>,
    couriers: AtomicUsize,
}

impl Default for Gate {
    fn default() -> Gate {
        let of = |count| Arc::new(Semaphore::new(count));
        Gate { trusted: of(TRUSTED), suspected: of(SUSPECTED), couriers: AtomicUsize::new(0) }
    }
}

impl Gate {
    /// A courier sets out; everybody's share becomes smaller.
    pub(super) fn enter(&self) {
        self.couriers.fetch_add(1, Ordering::Relaxed);
    }

    /// A courier is done.
    pub(super) fn exit(&self) {
        self.couriers.fetch_sub(1, Ordering::Relaxed);
    }

    /// The most attempts that one courier may have under way now.
    fn share(&self) -> usize {
        let couriers = self.couriers.load(Ordering::Relaxed).max(1);
        (TRUSTED / couriers).clamp(1, ROOM_MAX)
    }

    /// Waits for the leave for one attempt; those who wait get it in their order.
    pub(super) async fn wait(&self, room: &Room) -> Option<Leave> {
        Arc::clone(self.lane(room)).acquire_owned().await.ok()
    }

    /// Leave for one more attempt beside those that are under way, if there is any at once.
    pub(super) fn try_more(&self, room: &Room, under_way: usize) -> Option<Leave> {
        let has_room = under_way < room.size.min(self.share());
        has_room.then(|| Arc::clone(self.lane(room)).try_acquire_owned().ok()).flatten()
    }

    fn lane(&self, room: &Room) -> &Arc<Semaphore> {
        if room.is_suspect { &self.suspected } else { &self.trusted }
    }
}

/// How many attempts to one receiver may be under way: one at first, more with every success, and one again when
/// something goes wrong. So a receiver that hangs holds one connection.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Room {
    size: usize,
    is_suspect: bool,
}

impl Room {
    pub(super) fn new(is_suspect: bool) -> Room {
        Room { size: 1, is_suspect }
    }

    /// An attempt has ended.
    pub(super) fn learn(&mut self, is_success: bool, took: Duration) {
        self.is_suspect = !is_success;
        let is_good = is_success && took < SLOW;
        self.size = if is_good { (self.size + 1).min(ROOM_MAX) } else { 1 };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUICK: Duration = Duration::from_millis(5);

    #[test]
    fn room_grows_with_successes_and_is_lost_at_once() {
        let mut room = Room::new(true);
        for _ in 0..100 {
            room.learn(true, QUICK);
        }
        assert_eq!(room, Room { size: ROOM_MAX, is_suspect: false });
        room.learn(true, SLOW);
        assert_eq!(room, Room { size: 1, is_suspect: false });
        room.learn(true, QUICK);
        room.learn(false, QUICK);
        assert_eq!(room, Room { size: 1, is_suspect: true });
    }

    #[test]
    fn who_has_much_room_leaves_some_to_others() {
        let gate = Gate::default();
        gate.enter();
        let room = Room { size: ROOM_MAX, is_suspect: false };
        let all: Vec<Leave> = (0..).map_while(|count| gate.try_more(&room, count)).collect();
        assert_eq!(all.len(), ROOM_MAX);
        for _ in 1..100 {
            gate.enter();
        }
        assert!(gate.try_more(&room, 1).is_none(), "a hundred share it");
        assert!(gate.try_more(&room, 0).is_some());
    }

    #[test]
    fn those_that_hang_take_nothing_from_the_others() {
        let gate = Gate::default();
        let hung: Vec<Leave> =
            (0..1_000).map_while(|_| gate.try_more(&Room::new(true), 0)).collect();
        assert_eq!(hung.len(), SUSPECTED);
        assert!(gate.try_more(&Room::new(false), 0).is_some());
    }
}
