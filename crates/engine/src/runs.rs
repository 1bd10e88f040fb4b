//! Stopping a run, and trying one again.

use domain::access::{Act, Actor};
use domain::conversation::Conversation;
use domain::event::EventKind;
use domain::id::{ConversationId, RunId};
use domain::message::Message;
use domain::run::{Run, State};
use store::conversations::Growth;
use store::{Tx, messages, runs};

use crate::ask::{Scribe, Step};
use crate::conversations::{seen, seen_run};
use crate::once::{Done, Once, SavedReply};
use crate::{Engine, Error, allow};

/// How often a verb that met somebody else's change is tried again.
const TRIES: usize = 100;

impl Engine {
    /// Stops what the AI does in a conversation: the open run and those that wait end as canceled, without an answer.
    pub async fn stop(&self, actor: &Actor, id: ConversationId) -> Result<Vec<RunId>, Error> {
        allow(actor, Act::Converse)?;
        let stop = move |tx: &mut Tx<'_>, scribe: &Scribe| {
            let conversation = seen(tx, &scribe.actor, id)?;
            cancel_all(tx, scribe, &conversation)
        };
        let (engine, actor) = (self.clone(), actor.clone());
        let stopping = async move {
            let stopped = engine.in_conversation(&actor, id, stop).await?;
            engine.0.hub.stop(&stopped);
            Ok(stopped)
        };
        self.see_to(stopping).await
    }

    /// The same for the conversation of a run; says what became of that run.
    pub async fn stop_with_run(&self, actor: &Actor, id: RunId) -> Result<Run, Error> {
        allow(actor, Act::Converse)?;
        let reader = actor.clone();
        let find = move |tx: &mut Tx<'_>| seen_run(tx, &reader, id);
        let (conversation, _) = self.0.db.read(find.clone()).await?;
        self.stop(actor, conversation.id).await?;
        Ok(self.0.db.read(find).await?.1)
    }

    /// Tries again to answer a message whose run failed, was interrupted or was canceled; says the new run.
    pub async fn retry(&self, actor: &Actor, id: RunId) -> Result<Run, Error> {
        allow(actor, Act::Converse)?;
        let reader = actor.clone();
        let conversation = self.0.db.read(move |tx| seen_run(tx, &reader, id)).await?.0.id;
        let again = move |tx: &mut Tx<'_>, scribe: &Scribe| {
            let (_, run) = seen_run(tx, &scribe.actor, id)?;
            let conversation = scribe.open_conversation(tx, run.conversation)?;
            match run.state {
                State::Failed | State::Interrupted | State::Canceled => {}
                State::Queued | State::Running | State::Completed => {
                    return Err(Error::Conflict("this run needs no second try").into());
                }
            }
            let question = messages::find(tx, run.conversation, run.question)?;
            let question: Message = question.ok_or(Error::NotFound("message"))?;
            let again = scribe.blank_run(&conversation, question.id);
            runs::insert(tx, &again, &scribe.lease)?;
            Ok(again)
        };
        let (engine, actor) = (self.clone(), actor.clone());
        let retrying = async move {
            let again = engine.in_conversation(&actor, conversation, again).await?;
            engine.work_off(&actor, conversation);
            Ok(again)
        };
        self.see_to(retrying).await
    }

    /// Writes in a conversation, again when somebody else changed it meanwhile, and tells its watchers.
    pub(crate) async fn in_conversation<T: Send + 'static>(
        &self,
        actor: &Actor,
        id: ConversationId,
        work: impl FnMut(&mut Tx<'_>, &Scribe) -> Result<T, Step> + Clone + Send + 'static,
    ) -> Result<T, Error> {
        let once = Once::always(|_| SavedReply { status: 0, body: Vec::new() });
        Ok(self.once_in_conversation(actor, id, once, work).await?.fresh())
    }

    /// Writes in a conversation and keeps the answer, both in one transaction, unless the request is known; again when
    /// somebody else changed the conversation meanwhile. Its watchers are told.
    pub(crate) async fn once_in_conversation<T: Send + 'static>(
        &self,
        actor: &Actor,
        id: ConversationId,
        once: Once<T>,
        work: impl FnMut(&mut Tx<'_>, &Scribe) -> Result<T, Step> + Clone + Send + 'static,
    ) -> Result<Done<T>, Error> {
        let (engine, actor) = (self.clone(), actor.clone());
        let writing = async move {
            for _ in 0..TRIES {
                let (scribe, once, mut work) = (engine.scribe(&actor), once.clone(), work.clone());
                let write = move |tx: &mut Tx<'_>| {
                    once.within(tx, &scribe.actor, scribe.moment.now, |tx| work(tx, &scribe))
                };
                match engine.0.db.write(write).await {
                    Ok(value) => {
                        engine.ring(id);
                        return Ok(value);
                    }
                    Err(Step::Busy) => {}
                    Err(Step::Failed(error)) => return Err(error),
                }
            }
            Err(Error::Conflict("this conversation changes too fast"))
        };
        self.see_to(writing).await
    }
}

/// Ends the runs of a conversation that have not ended, and tells of it.
pub(crate) fn cancel_all(
    tx: &mut Tx<'_>,
    scribe: &Scribe,
    conversation: &Conversation,
) -> Result<Vec<RunId>, Step> {
    let unfinished = runs::unfinished(tx, conversation.id)?;
    cancel(tx, scribe, conversation, unfinished)
}

/// Ends those of a conversation's runs that have not ended, tells of it, and says which.
pub(crate) fn cancel(
    tx: &mut Tx<'_>,
    scribe: &Scribe,
    conversation: &Conversation,
    wanted: Vec<Run>,
) -> Result<Vec<RunId>, Step> {
    let mut canceled = Vec::new();
    for run in wanted {
        let ended_at = Some(scribe.moment.now);
        if runs::close(tx, &Run { state: State::Canceled, ended_at, ..run.clone() })? {
            canceled.push(run.id);
        }
    }
    if !canceled.is_empty() {
        let growth = Growth { messages: 0, events: canceled.len() as i64 };
        let first = scribe.advance(tx, conversation, growth)?.position;
        for (position, run) in (first..).zip(&canceled) {
            scribe.tell(tx, (conversation.id, position), EventKind::RunCanceled, run)?;
        }
    }
    Ok(canceled)
}
