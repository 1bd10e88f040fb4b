//! Posting without waiting for the answer: the message is durable at once, its run begins when its turn comes.

use std::time::Duration;

use domain::access::{Act, Actor};
use domain::conversation::HandledBy;
use domain::id::{ConversationId, RunId};
use domain::message::Message;
use store::conversations::Growth;
use store::{Tx, conversations, messages, runs};

use super::begin::Begun;
use super::open::{Entry, Opening, When};
use super::scribe::{Question, Step};
use super::{Ask, BUSY_LOOK, Opened, checked};
use crate::once::{Once, digest};
use crate::turns::Taken;
use crate::{Engine, Error, SavedReply, allow};

/// A message that is durable.
#[derive(Clone, Debug, PartialEq)]
pub struct Posted {
    /// The message as it stands in the conversation.
    pub message: Message,
    /// The run that answers it; absent when the message was there before.
    pub run: Option<RunId>,
}

/// How often a post that was in somebody's way is tried again.
const TRIES: usize = 100;

/// What became of the next waiting run.
enum Next {
    Open(Box<Opened>),
    /// A person answers it, or was just asked for.
    Ended,
    Nothing,
}

impl Engine {
    /// Appends a customer's message, and answers it after those before it. When this returns, the message is durable.
    ///
    /// A message whose client id is known adds nothing and comes back as it is.
    pub async fn post(&self, actor: &Actor, ask: Ask) -> Result<Posted, Error> {
        allow(actor, Act::Converse)?;
        let ask = checked(ask)?;
        let conversation = ask.conversation.unwrap_or_else(|| self.new_id(actor, &ask));
        for _ in 0..TRIES {
            let attempt = self.clone().post_now(actor.clone(), conversation, ask.clone());
            match self.see_to(attempt).await? {
                Some(posted) => return Ok(posted),
                None => tokio::time::sleep(BUSY_LOOK).await,
            }
        }
        Err(Error::Unavailable { retry_after: Duration::from_secs(1) })
    }

    /// One attempt; nothing when somebody was in the way.
    async fn post_now(
        self,
        actor: Actor,
        conversation: ConversationId,
        ask: Ask,
    ) -> Result<Option<Posted>, Error> {
        let turn = self.0.turns.try_take(conversation);
        let when = When::Now { may_start: turn.is_some() };
        let entry = Entry { conversation, ask, when };
        match self.open(&actor, entry, Once::always(no_reply)).await? {
            Some(opening) => self.posted(&actor, opening, turn).await.map(Some),
            None => Ok(None),
        }
    }

    async fn posted(
        &self,
        actor: &Actor,
        opening: Opening,
        turn: Option<Taken>,
    ) -> Result<Posted, Error> {
        match opening {
            Opening::Known(message) => Ok(Posted { message: *message, run: None }),
            Opening::Ended(message, exchange) => {
                Ok(Posted { message: *message, run: Some(exchange.run) })
            }
            Opening::Queued(message, run) => {
                drop(turn);
                self.work_off(actor, message.conversation);
                Ok(Posted { message: *message, run: Some(run) })
            }
            Opening::Open(opened) => {
                let posted = Posted { message: opened.question.clone(), run: Some(opened.run.id) };
                let turn = match turn {
                    Some(turn) => turn,
                    None => self.0.turns.take(opened.run.conversation).await,
                };
                self.begin(actor, *opened, Once::always(no_reply), turn);
                Ok(posted)
            }
            Opening::Replayed(_) => Err(Error::Internal("a post has no saved reply".into())),
        }
    }

    /// The id of the conversation that a message opens: the same again for the same client id of the same sender.
    fn new_id(&self, actor: &Actor, ask: &Ask) -> ConversationId {
        let Some(client_id) = &ask.client_id else {
            return ConversationId::mint(&self.0.mint, self.now());
        };
        let scope = format!("{} {}", actor.scope.workspace, actor.scope.mode.as_str());
        let name = actor.name();
        let parts = [scope.as_bytes(), name.as_bytes(), client_id.as_bytes()];
        ConversationId::derived(&digest(&parts))
    }

    /// Answers the conversation's oldest message that waits, when its turn comes.
    pub(crate) fn work_off(&self, actor: &Actor, conversation: ConversationId) {
        let (engine, actor) = (self.clone(), actor.clone());
        self.spawn(async move {
            let turn = engine.0.turns.take(conversation).await;
            match engine.next_when_free(&actor, conversation).await {
                Ok(Next::Open(opened)) => {
                    engine.begin(&actor, *opened, Once::always(no_reply), turn);
                }
                Ok(Next::Ended | Next::Nothing) => engine.ring(conversation),
                Err(error) => {
                    let cause = crate::causes(&error);
                    tracing::warn!(%conversation, cause, "a waiting message could not be answered");
                }
            }
        });
    }

    async fn next_when_free(
        &self,
        actor: &Actor,
        conversation: ConversationId,
    ) -> Result<Next, Error> {
        let looks = self.0.run_limit.as_millis() / BUSY_LOOK.as_millis();
        for _ in 0..looks {
            let scribe = self.scribe(actor);
            let write = move |tx: &mut Tx<'_>| next(tx, &scribe, conversation);
            match self.0.db.write(write).await {
                Ok(next) => {
                    self.ring(conversation);
                    return Ok(next);
                }
                Err(Step::Busy) => tokio::time::sleep(BUSY_LOOK).await,
                Err(Step::Failed(error)) => return Err(error),
            }
        }
        Err(Error::Conflict("the previous message of this conversation is still being answered"))
    }
}

/// Opens the oldest run of this process that waits in a conversation.
fn next(tx: &mut Tx<'_>, scribe: &super::Scribe, id: ConversationId) -> Result<Next, Step> {
    let Some(run) = runs::next_queued(tx, id, &scribe.lease.node)? else {
        return Ok(Next::Nothing);
    };
    if runs::find_open(tx, id)?.is_some() {
        return Err(Step::Busy);
    }
    let missing = || Error::NotFound("conversation");
    let conversation = conversations::find(tx, scribe.actor.scope, id)?.ok_or_else(missing)?;
    let question = messages::find(tx, id, run.question)?.ok_or_else(missing)?;
    let growth = Growth { messages: 0, events: 1 };
    let at = scribe.advance(tx, &conversation, growth)?;
    if conversation.handled_by != HandledBy::Ai {
        scribe.hold(tx, run, at.position)?;
        return Ok(Next::Ended);
    }
    let question = Question { message: question, waited: Some(run) };
    Ok(match scribe.begin(tx, &conversation, question, at)? {
        Begun::Open(opened) => Next::Open(opened),
        Begun::HandedOff(_) => Next::Ended,
    })
}

/// A post is repeated by its client id, not by a saved reply.
fn no_reply(_: &super::Exchange) -> SavedReply {
    SavedReply { status: 0, body: Vec::new() }
}
