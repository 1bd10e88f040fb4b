//! Stopping a run, and trying one again.

use domain::access::{Act, Actor};
use domain::conversation::Conversation;
use domain::event::EventKind;
use domain::id::{ConversationId, RunId};
use domain::message::Message;
use domain::run::{Outcome, Run, State};
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
            let stopped = cancel_all(tx, scribe, &conversation)?;
            Ok((stopped.clone(), Then::stop(stopped)))
        };
        self.in_conversation(actor, id, stop).await
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
            Ok((again, Then::ANSWER))
        };
        self.in_conversation(actor, conversation, again).await
    }

    /// Writes in a conversation, again when somebody else changed it meanwhile; tells its watchers, and does what follows.
    pub(crate) async fn in_conversation<T: Send + 'static>(
        &self,
        actor: &Actor,
        id: ConversationId,
        work: impl FnMut(&mut Tx<'_>, &Scribe) -> Result<(T, Then), Step> + Clone + Send + 'static,
    ) -> Result<T, Error> {
        let once = Once::always(|_| SavedReply { status: 0, body: Vec::new() });
        Ok(self.once_in_conversation(actor, id, once, work).await?.fresh())
    }

    /// Writes in a conversation and keeps the answer, both in one transaction, unless the request is known; again when
    /// somebody else changed the conversation meanwhile. Its watchers are told, and what follows is done, also when whoever
    /// asked for it has gone.
    pub(crate) async fn once_in_conversation<T: Send + 'static>(
        &self,
        actor: &Actor,
        id: ConversationId,
        once: Once<T>,
        work: impl FnMut(&mut Tx<'_>, &Scribe) -> Result<(T, Then), Step> + Clone + Send + 'static,
    ) -> Result<Done<T>, Error> {
        let (engine, actor) = (self.clone(), actor.clone());
        let writing = async move {
            for _ in 0..TRIES {
                let (scribe, once, mut work) = (engine.scribe(&actor), once.clone(), work.clone());
                let write = move |tx: &mut Tx<'_>| {
                    let mut then = Then::NOTHING;
                    let done = once.within(tx, &scribe.actor, scribe.moment.now, |tx| {
                        let (value, follows) = work(tx, &scribe)?;
                        then = follows;
                        Ok::<_, Step>(value)
                    })?;
                    Ok::<_, Step>((done, then))
                };
                match engine.0.db.write(write).await {
                    Ok((done, then)) => {
                        engine.ring(id);
                        engine.0.hub.stop(&then.stopped);
                        if then.answers {
                            engine.work_off(&actor, id);
                        }
                        return Ok(done);
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

/// What follows in this process when a transaction of a conversation is committed.
#[derive(Clone, Debug)]
pub(crate) struct Then {
    /// Runs that have ended, and are to be stopped wherever they go on.
    pub(crate) stopped: Vec<RunId>,
    /// Whether a message waits for its answer.
    pub(crate) answers: bool,
}

impl Then {
    /// Nothing.
    pub(crate) const NOTHING: Then = Then { stopped: Vec::new(), answers: false };
    /// A message is answered when its turn comes.
    pub(crate) const ANSWER: Then = Then { stopped: Vec::new(), answers: true };

    /// Runs that have ended are stopped.
    pub(crate) fn stop(stopped: Vec<RunId>) -> Then {
        Then { stopped, answers: false }
    }
}

/// How runs end that somebody puts an end to.
#[derive(Clone, Copy)]
pub(crate) enum PutEnd {
    /// They were stopped.
    Canceled,
    /// A person answers in their place.
    Held,
}

/// Ends the runs of a conversation that have not ended as canceled, and tells of it.
pub(crate) fn cancel_all(
    tx: &mut Tx<'_>,
    scribe: &Scribe,
    conversation: &Conversation,
) -> Result<Vec<RunId>, Step> {
    let unfinished = runs::unfinished(tx, conversation.id)?;
    put_end(tx, scribe, conversation, unfinished, PutEnd::Canceled)
}

/// Ends those of a conversation's runs that have not ended, tells of it, and says which.
pub(crate) fn put_end(
    tx: &mut Tx<'_>,
    scribe: &Scribe,
    conversation: &Conversation,
    wanted: Vec<Run>,
    how: PutEnd,
) -> Result<Vec<RunId>, Step> {
    let (state, outcome, kind) = match how {
        PutEnd::Canceled => (State::Canceled, None, EventKind::RunCanceled),
        PutEnd::Held => (State::Completed, Some(Outcome::Held), EventKind::RunCompleted),
    };
    let mut ended = Vec::new();
    for run in wanted {
        let run = Run { state, outcome, ended_at: Some(scribe.moment.now), ..run };
        if runs::close(tx, &run)? {
            ended.push(run.id);
        }
    }
    if !ended.is_empty() {
        let growth = Growth { messages: 0, events: ended.len() as i64 };
        let first = scribe.advance(tx, conversation, growth)?.position;
        for (position, run) in (first..).zip(&ended) {
            scribe.tell(tx, (conversation.id, position), kind, run)?;
        }
    }
    Ok(ended)
}
