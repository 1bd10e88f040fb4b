//! A client that is the SDK: it comes back by itself, so what is written down is what its user is told.

use super::Caller;
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use serde::Serialize;
use serde_json::Value;
use switchboard_client::live::{At, Live, LiveEvent, Outgoing};
use switchboard_client::{Client, Result};
use testkit::proof::{Entry, Event, Held, Opening, Snapshot};
use tokio::time::{Instant, sleep_until};

impl Caller {
    /// Watches and posts through the SDK in Rust, until it is dropped.
    pub(crate) async fn by_sdk(mut self) {
        if let Err(error) = self.follow().await {
            self.notes.open().is_told(Entry::Strange(error.to_string()));
        }
    }

    /// Until the line ends, which it does not by itself.
    async fn follow(&mut self) -> Result<()> {
        let connect = Client::builder(&self.base).key(&self.key).build()?.live();
        let home = self.conversations[0].clone();
        let connect = match self.asked() {
            Some(after) => connect.conversation_after(home, after),
            None => connect.conversation(home),
        };
        let (live, mut events) = connect.connect()?;
        let (mut sent, mut next_post) = (0, Instant::now() + self.pause());
        let mut under_way = FuturesUnordered::new();
        let subscribed = self.subscribe(live.clone());
        let mut subscribed = std::pin::pin!(subscribed.fuse());
        let mut posting = self.posting.clone();
        loop {
            let is_posting = *posting.borrow_and_update();
            tokio::select! {
                event = events.next() => match event {
                    Some(event) => self.hears(event),
                    None => return Ok(()),
                },
                done = &mut subscribed => done?,
                Some((id, answer)) = under_way.next() => self.is_acknowledged(id, answer),
                () = sleep_until(next_post), if is_posting => {
                    next_post = Instant::now() + self.pause();
                    if let Some((id, content)) = self.next_post(&mut sent) {
                        let home = &self.conversations[0];
                        self.notes.open().sends(&id, home, &content);
                        let sending = live.send(Outgoing::new(content).client_id(&id));
                        under_way.push(sending.map(move |answer| (id, answer)));
                    }
                }
                _ = posting.changed() => (),
            }
        }
    }

    /// What it asks for when it begins; later on the SDK knows.
    fn asked(&self) -> Option<i64> {
        self.from_beginning.then_some(0)
    }

    /// Watches all but the first conversation, which it was begun with.
    fn subscribe(&self, live: Live) -> impl Future<Output = Result<()>> + use<> {
        let (others, after) = (self.conversations[1..].to_vec(), self.asked());
        async move {
            for conversation in others {
                live.subscribe(&conversation, after).await?;
            }
            Ok(())
        }
    }

    fn hears(&self, event: LiveEvent) {
        let asked = self.asked();
        let entry = match event {
            LiveEvent::Subscribed { conversation_id, position } => {
                let (conversation, snapshot) = (conversation_id, None);
                Some(Entry::Opened(Opening { conversation, asked, position, snapshot }))
            }
            LiveEvent::Gap { conversation_id, after, position, snapshot } => {
                let opening = |snapshot| {
                    let (conversation, snapshot) = (conversation_id, Some(snapshot));
                    Entry::Opened(Opening { conversation, asked: after, position, snapshot })
                };
                Snapshot::read(&json(&snapshot)).map(opening)
            }
            LiveEvent::Message { message, at } => {
                Held::read(&json(&message)).map(|message| Entry::Event(event_at(at, Some(message))))
            }
            LiveEvent::Conversation { at, .. } | LiveEvent::SessionClosed { at, .. } => {
                Some(Entry::Event(event_at(at, None)))
            }
            LiveEvent::Event(event) => Event::read(&json(&event)).map(Entry::Event),
            LiveEvent::ResponseChunk { conversation_id, run_id, text } => {
                Some(Entry::Chunk { run: run_id, conversation: conversation_id, text })
            }
            LiveEvent::ResponseEnd { run_id, is_replaced: true, .. } => {
                Some(Entry::Replaced { run: run_id })
            }
            LiveEvent::Ready
            | LiveEvent::ResponseStart { .. }
            | LiveEvent::ResponseEnd { .. }
            | LiveEvent::Typing { .. }
            | LiveEvent::Presence { .. }
            | LiveEvent::Reconnecting { .. }
            | LiveEvent::Reconnected => return,
            other => Some(Entry::Strange(format!("{other:?}"))),
        };
        let entry = entry.unwrap_or_else(|| Entry::Strange("nobody can read an event".to_owned()));
        self.notes.open().is_told(entry);
    }

    fn is_acknowledged(
        &self,
        id: String,
        answer: Result<switchboard_client::types::conversations::Message>,
    ) {
        let held = answer.map(|message| (Held::read(&json(&message)), message.conversation_id));
        self.notes.open().is_told(match held {
            Ok((Some(message), conversation)) => Entry::Acknowledged { id, conversation, message },
            other => Entry::Strange(format!("`{id}` was not acknowledged: {other:?}")),
        });
    }
}

fn event_at(at: At, message: Option<Held>) -> Event {
    let At { conversation_id: conversation, position, event_id: id, kind, .. } = at;
    Event { id, kind, conversation, position, message, run: None }
}

fn json(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}
