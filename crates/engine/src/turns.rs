//! The posts of one conversation, one after another.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::id::ConversationId;
use tokio::sync::{Mutex as Turn, OwnedMutexGuard};

type Waiting = Arc<Mutex<HashMap<ConversationId, Arc<Turn<()>>>>>;

/// Who is being answered in this process.
#[derive(Clone, Default)]
pub(crate) struct Turns(Waiting);

/// The right to be answered now; given back when dropped.
pub(crate) struct Taken {
    turns: Turns,
    conversation: ConversationId,
    guard: Option<OwnedMutexGuard<()>>,
}

impl Turns {
    /// Waits until everybody who came before has been answered.
    pub(crate) async fn take(&self, conversation: ConversationId) -> Taken {
        let turn = Arc::clone(self.lock().entry(conversation).or_default());
        let guard = Some(turn.lock_owned().await);
        Taken { turns: self.clone(), conversation, guard }
    }

    /// Takes the turn if nobody else has it or waits for it.
    pub(crate) fn try_take(&self, conversation: ConversationId) -> Option<Taken> {
        let turn = Arc::clone(self.lock().entry(conversation).or_default());
        let guard = turn.try_lock_owned().ok()?;
        Some(Taken { turns: self.clone(), conversation, guard: Some(guard) })
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<ConversationId, Arc<Turn<()>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        let mut turns = self.turns.lock();
        self.guard = None;
        let idle = turns.get(&self.conversation).is_some_and(|turn| Arc::strong_count(turn) == 1);
        if idle {
            turns.remove(&self.conversation);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_second_waits_for_the_first_and_nothing_is_left_behind() {
        let turns = Turns::default();
        let id = ConversationId(1);
        let first = turns.take(id).await;
        let mut second = std::pin::pin!(turns.take(id));
        assert!(futures_now_or_never(second.as_mut()).is_none());
        drop(first);
        drop(second.await);
        assert!(turns.lock().is_empty());
    }

    fn futures_now_or_never<F: Future>(future: std::pin::Pin<&mut F>) -> Option<F::Output> {
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        match future.poll(&mut context) {
            std::task::Poll::Ready(value) => Some(value),
            std::task::Poll::Pending => None,
        }
    }
}
