//! Going on with an answer that is being written, for somebody who was not there when it began.

use domain::access::Actor;
use domain::conversation::Conversation;
use domain::event::EventKind;
use domain::id::{ConversationId, RunId};
use domain::message::Message;
use domain::run::{Outcome, Run};
use store::{Tx, conversations, runs};
use tokio::sync::mpsc;

use super::{Exchange, RunEvent, Running, STOPPED};
use crate::answers::HELD;
use crate::live::{About, Happening, Subject, Told, Watcher};
use crate::{Engine, Error};

/// What was told of a run so far.
struct Reading {
    run: RunId,
    /// How many bytes of its text.
    told: usize,
    /// What it has written, once that is durable.
    answer: Option<Message>,
}

impl Engine {
    /// The oldest answer of a conversation that is not complete, from its first word; nothing when there is none.
    pub(super) async fn resume(
        &self,
        actor: &Actor,
        id: ConversationId,
    ) -> Result<Option<Running>, Error> {
        let mut watcher = self.watcher(actor);
        // First watch, then look: what ends between the two is not missed.
        watcher.follow(Subject::Conversation(id), None).await?;
        let unfinished = self.0.db.read(move |tx: &mut Tx<'_>| runs::unfinished(tx, id)).await?;
        let Some(run) = unfinished.first().map(|run| run.id) else { return Ok(None) };
        let (asker, events) = mpsc::unbounded_channel();
        let (engine, scope) = (self.clone(), actor.scope);
        self.spawn(async move {
            let mut reading = Reading { run, told: 0, answer: None };
            let end = tokio::select! {
                () = asker.closed() => return,
                () = engine.0.stop.cancelled() => None,
                end = reading.follow(&mut watcher, &asker) => end,
            };
            let last = match end {
                Some(Ok(run)) => {
                    let read = move |tx: &mut Tx<'_>| conversations::find(tx, scope, id);
                    let found = engine.0.db.read(read).await.map_err(Error::from);
                    found.and_then(|found| reading.exchange(&run, found))
                }
                Some(Err(error)) => Err(error),
                None => Err(Error::Unavailable { retry_after: std::time::Duration::from_secs(1) }),
            };
            // Whoever reads may have gone.
            let _ = asker.send(match last {
                Ok(exchange) => RunEvent::Completed(Box::new(exchange)),
                Err(error) => RunEvent::Failed(error),
            });
        });
        Ok(Some(Running { run, conversation: id, events }))
    }
}

impl Reading {
    /// Tells the words until the run ends; nothing when that cannot be followed any more.
    async fn follow(
        &mut self,
        watcher: &mut Watcher,
        asker: &mpsc::UnboundedSender<RunEvent>,
    ) -> Option<Result<Run, Error>> {
        loop {
            let watched = watcher.next().await.ok()?;
            let more = match &watched.shared.happening {
                Happening::Delta(words) if words.run == self.run => words.text.as_str(),
                Happening::Progress(words) if words.run == self.run => {
                    words.text.get(self.told..).unwrap_or_default()
                }
                Happening::Event(told) => {
                    if let Some(end) = self.end(told) {
                        return Some(end);
                    }
                    continue;
                }
                _ => continue,
            };
            self.told += more.len();
            // Whoever reads may have gone; then this is dropped.
            let _ = asker.send(RunEvent::Delta(more.to_owned()));
        }
    }

    /// How the run has ended, if that is what is told.
    fn end(&mut self, told: &Told) -> Option<Result<Run, Error>> {
        match &told.about {
            About::Message(message) if message.run == Some(self.run) => {
                self.answer = Some(message.clone());
                None
            }
            About::Run(run) if run.id == self.run => match told.event.kind {
                EventKind::RunCompleted => Some(Ok(run.clone())),
                EventKind::RunCanceled => Some(Err(STOPPED)),
                EventKind::RunFailed | EventKind::RunInterrupted => Some(Err(FAILED)),
                _ => None,
            },
            _ => None,
        }
    }

    fn exchange(self, run: &Run, found: Option<Conversation>) -> Result<Exchange, Error> {
        let conversation = found.ok_or(Error::NotFound("conversation"))?;
        let reply = self.answer.as_ref().map_or(HELD, |message| &message.text).to_owned();
        Ok(Exchange {
            run: run.id,
            conversation: conversation.id,
            reply,
            message: self.answer,
            confidence: run.confidence.unwrap_or_default(),
            outcome: run.outcome.unwrap_or(Outcome::Held),
            handled_by: conversation.handled_by,
            usage: run.usage,
        })
    }
}

/// Why an answer does not come; its cause is in the log already.
const FAILED: Error = Error::Conflict("the run failed before its answer was complete");
