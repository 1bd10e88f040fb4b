//! The order of a whole scope: every committed event gets a place in it, 1, 2, 3….
//!
//! Transactions of several conversations commit in any order, so a place cannot be given inside of them: a late one
//! would slip behind a reader's back. It is given after the commit, by whichever process is first; taking places locks
//! the order of the scope until they are committed, so whoever has read a place has read all before it.

use std::collections::HashMap;
use std::time::Duration;

use domain::id::ConversationId;
use domain::workspace::Scope;
use store::events::{self, Unplaced};
use store::{Error, Tx};

use super::channel::Note;
use super::{Hub, Topic, Word, lock};

/// How many events get their places in one transaction.
const AT_ONCE: usize = 500;
/// How often events without a place are looked for when nothing was heard: those of processes that died.
const LOOK: Duration = Duration::from_secs(1);
/// How long events are collected, so that one transaction places many.
const COLLECT: Duration = Duration::from_millis(5);

impl Hub {
    pub(super) async fn keep_places(&self) {
        loop {
            let rang = tokio::time::timeout(LOOK, self.0.unplaced.notified()).await.is_ok();
            if rang {
                tokio::time::sleep(COLLECT).await;
            }
            loop {
                match self.place().await {
                    Ok(count) if count == AT_ONCE => {}
                    Ok(_) => break,
                    Err(error) => {
                        tracing::debug!(%error, "events cannot be placed at the moment");
                        tokio::time::sleep(LOOK).await;
                        break;
                    }
                }
            }
        }
    }

    /// Gives places to everything that is committed by now.
    pub(crate) async fn place_all(&self) -> Result<(), Error> {
        while self.place().await? == AT_ONCE {}
        Ok(())
    }

    /// Gives places to what has none; says to how many.
    async fn place(&self) -> Result<usize, Error> {
        let waiting = self.0.db.read(|tx| events::unplaced(tx, 1)).await?;
        if waiting.is_empty() {
            return Ok(0);
        }
        let (count, scopes) = self.0.db.write(place).await?;
        for scope in scopes {
            self.ring_topics_of(scope);
            self.0.bus.say(&Word::Placed(scope));
        }
        Ok(count)
    }

    /// Tells whoever watches a scope, and whoever reads for webhooks.
    pub(super) fn ring_topics_of(&self, scope: Scope) {
        self.ring_placed();
        let is_of = |topic: &Topic| matches!(topic, Topic::Scope(of, _) if *of == scope);
        let topics: Vec<Topic> =
            lock(&self.0.channels).keys().filter(|topic| is_of(topic)).copied().collect();
        for topic in topics {
            self.hear(topic, Note::Ring);
        }
    }
}

fn place(tx: &mut Tx<'_>) -> Result<(usize, Vec<Scope>), Error> {
    let found = events::unplaced(tx, AT_ONCE)?;
    let count = found.len();
    let mut scopes: HashMap<Scope, Vec<Unplaced>> = HashMap::new();
    for event in found {
        scopes.entry(event.scope).or_default().push(event);
    }
    let mut touched: Vec<Scope> = scopes.keys().copied().collect();
    touched.sort_unstable();
    for scope in &touched {
        let events = in_order(scopes.remove(scope).unwrap_or_default());
        let first = events::take_places(tx, *scope, events.len() as i64)?;
        for (place, event) in (first..).zip(events) {
            events::place(tx, event.id, place)?;
        }
    }
    Ok((count, touched))
}

/// The order of time, in which the events of a conversation keep the order of their positions.
fn in_order(events: Vec<Unplaced>) -> Vec<Unplaced> {
    let conversations: Vec<Option<ConversationId>> =
        events.iter().map(|event| event.conversation).collect();
    let mut queues: HashMap<Option<ConversationId>, Vec<Unplaced>> = HashMap::new();
    for event in events {
        queues.entry(event.conversation).or_default().push(event);
    }
    for (conversation, queue) in &mut queues {
        if conversation.is_some() {
            queue.sort_by_key(|event| std::cmp::Reverse(event.position));
        } else {
            queue.reverse();
        }
    }
    let next = |conversation| queues.get_mut(&conversation).and_then(Vec::pop);
    conversations.into_iter().filter_map(next).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::{EventId, WorkspaceId};
    use domain::workspace::Mode;

    #[test]
    fn positions_keep_their_order() {
        let scope = Scope { workspace: WorkspaceId(1), mode: Mode::Live };
        let event = |id, conversation: Option<u128>, position| {
            let conversation = conversation.map(ConversationId);
            Unplaced { id: EventId(id), scope, conversation, position }
        };
        let found = vec![
            event(1, Some(7), 2),
            event(2, None, 0),
            event(3, Some(7), 1),
            event(4, Some(8), 5),
            event(5, None, 0),
        ];
        let ids: Vec<u128> = in_order(found).iter().map(|event| event.id.0).collect();
        assert_eq!(ids, [3, 2, 1, 4, 5]);
    }
}
