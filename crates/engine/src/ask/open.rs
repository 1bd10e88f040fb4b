//! The first transaction: the customer's message, its events, and a run.

use domain::access::Actor;
use domain::conversation::{Conversation, HandledBy};
use domain::event::EventKind;
use domain::id::{ConversationId, RunId};
use domain::message::{Message, Role};
use domain::run::{Run, State, Usage};
use store::conversations::{Advanced, Growth};
use store::idempotency::{self, Record, RequestKey};
use store::{Tx, conversations, messages, runs};

use super::begin::Begun;
use super::scribe::{Scribe, Step};
use super::{Ask, Exchange, Opened};
use crate::answers::HELD;
use crate::once::{Once, STILL_RUNNING, claim};
use crate::{Engine, Error, SavedReply, files};

/// What the first transaction found.
pub(super) enum Opening {
    /// The request is known, and was answered so.
    Replayed(SavedReply),
    /// The message is known.
    Known(Box<Message>),
    /// The message was appended, and its run has ended: a person answers, or was just asked for.
    Ended(Box<Message>, Box<Exchange>),
    /// The message was appended, and its run waits for the one before it.
    Queued(Box<Message>, RunId),
    /// The message was appended and a run is open.
    Open(Box<Opened>),
}

/// When a message may be appended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// As soon as everything before it is answered.
    Free,
    /// Now; its run begins now too, if no other has to be waited for.
    Now {
        /// Whether this process answers nothing in the conversation.
        may_start: bool,
    },
}

/// A message on its way into a conversation.
#[derive(Clone)]
pub(super) struct Entry {
    /// The conversation to go on with, or the one to open.
    pub(super) conversation: ConversationId,
    pub(super) ask: Ask,
    pub(super) when: When,
}

/// How a message is appended.
#[derive(Clone, Copy)]
struct Manner {
    /// Whether its conversation is new.
    is_new: bool,
    /// Whether its run begins now.
    may_start: bool,
}

struct Opener {
    scribe: Scribe,
    when: When,
    key: Option<RequestKey>,
    once: Once<Exchange>,
}

impl Engine {
    /// Tries to append a message; nothing when it is not the time yet.
    pub(super) async fn open(
        &self,
        actor: &Actor,
        entry: Entry,
        once: Once<Exchange>,
    ) -> Result<Option<Opening>, Error> {
        let Entry { conversation, ask, when } = entry;
        let key = once.request_key(actor);
        let opener = Opener { scribe: self.scribe(actor), when, key, once };
        let write = move |tx: &mut Tx<'_>| opener.run(tx, conversation, &ask);
        match self.0.db.write(write).await {
            Ok(opening) => {
                self.ring(conversation);
                Ok(Some(opening))
            }
            Err(Step::Busy) => Ok(None),
            Err(Step::Failed(error)) => Err(error),
        }
    }
}

impl Opener {
    fn run(&self, tx: &mut Tx<'_>, id: ConversationId, ask: &Ask) -> Result<Opening, Step> {
        if let Some(opening) = self.repeated(tx)? {
            return Ok(opening);
        }
        let is_new = ask.conversation.is_none() && !self.is_there(tx, id)?;
        let conversation = if is_new {
            self.scribe.new_conversation(tx, id, &ask.opens)?
        } else {
            self.scribe.entered(tx, id)?
        };
        self.scribe.refuse_unknown(tx, &conversation)?;
        if let Some(client_id) = &ask.client_id
            && let Some(known) = messages::find_by_client_id(tx, id, client_id)?
        {
            return Ok(Opening::Known(Box::new(known)));
        }
        let must_wait = !runs::unfinished(tx, id)?.is_empty();
        if must_wait && self.when == When::Free {
            return Err(Step::Busy);
        }
        let may_start = !must_wait && self.when != When::Now { may_start: false };
        self.append(tx, &conversation, ask, Manner { is_new, may_start })
    }

    /// A conversation whose id comes from a name that the sender gave it, or its first message, may be there already.
    fn is_there(&self, tx: &mut Tx<'_>, id: ConversationId) -> Result<bool, Step> {
        let scope = self.scribe.actor.scope;
        Ok(id.is_derived() && conversations::find(tx, scope, id)?.is_some())
    }

    /// A request that is known is answered as before; if its process died, the question is asked again.
    fn repeated(&self, tx: &mut Tx<'_>) -> Result<Option<Opening>, Step> {
        let Some(key) = &self.key else { return Ok(None) };
        let record = claim(tx, key, &self.once.fingerprint, self.scribe.moment.now)?;
        let Some(Record { reply, run, .. }) = record else { return Ok(None) };
        if let Some(reply) = reply {
            return Ok(Some(Opening::Replayed(reply)));
        }
        let scope = self.scribe.actor.scope;
        let run = run.map(|run| runs::find(tx, scope, run)).transpose()?.flatten();
        match run {
            Some(run) if !run.state.is_end() => Err(Error::Conflict(STILL_RUNNING).into()),
            // It ended between the two looks; its answer is there by now.
            Some(run) if run.state == State::Completed => Err(Step::Busy),
            Some(run) => self.again(tx, &run).map(Some),
            None => Ok(None),
        }
    }

    /// A second run for a message that was appended before.
    fn again(&self, tx: &mut Tx<'_>, run: &Run) -> Result<Opening, Step> {
        let conversation = self.scribe.open_conversation(tx, run.conversation)?;
        if !runs::unfinished(tx, conversation.id)?.is_empty() {
            return Err(Step::Busy);
        }
        let question = messages::find(tx, run.conversation, run.question)?
            .ok_or(Error::NotFound("conversation"))?;
        let growth = Growth { messages: 0, events: 1 };
        let at = self.scribe.advance(tx, &conversation, growth)?;
        if conversation.handled_by == HandledBy::Ai {
            self.begin(tx, &conversation, question, at)
        } else {
            self.hold(tx, &conversation, question, at.position)
        }
    }

    fn append(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
        ask: &Ask,
        manner: Manner,
    ) -> Result<Opening, Step> {
        let Manner { is_new, may_start } = manner;
        let turns = if is_new { ask.history.as_slice() } else { &[] };
        let (created, added) = (i64::from(is_new), turns.len() as i64 + 1);
        let silent = conversation.handled_by != HandledBy::Ai;
        let told = i64::from(silent || may_start);
        let growth = Growth { messages: added, events: created + added + told };
        let Advanced { mut seq, mut position, spent } =
            self.scribe.advance(tx, conversation, growth)?;
        if is_new {
            let place = (conversation.id, position);
            self.scribe.tell(tx, place, EventKind::ConversationCreated, &conversation.id)?;
            position += 1;
        }
        for turn in turns {
            let message = self.scribe.message(conversation.id, seq, turn.role, &turn.text);
            self.scribe.say(tx, &message, position)?;
            (seq, position) = (seq + 1, position + 1);
        }
        let question = Message {
            client_id: ask.client_id.clone(),
            attachments: files::take(tx, &self.scribe.actor, conversation.id, &ask.files)?,
            ..self.scribe.message(conversation.id, seq, Role::Customer, &ask.text)
        };
        self.scribe.say(tx, &question, position)?;
        position += 1;
        if silent {
            self.hold(tx, conversation, question, position)
        } else if may_start {
            self.begin(tx, conversation, question, Advanced { seq, position, spent })
        } else {
            let run = self.scribe.blank_run(conversation, question.id);
            runs::insert(tx, &run, &self.scribe.lease)?;
            Ok(Opening::Queued(Box::new(question), run.id))
        }
    }

    fn begin(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
        question: Message,
        at: Advanced,
    ) -> Result<Opening, Step> {
        match self.scribe.begin(tx, conversation, question.clone().into(), at)? {
            Begun::Open(opened) => {
                self.remember(tx, opened.run.id, None)?;
                Ok(Opening::Open(opened))
            }
            Begun::HandedOff(exchange) => self.ended(tx, question, *exchange),
        }
    }

    /// The AI is silent: the run ends where it begins.
    fn hold(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
        question: Message,
        position: i64,
    ) -> Result<Opening, Step> {
        let run = self.scribe.blank_run(conversation, question.id);
        runs::insert(tx, &run, &self.scribe.lease)?;
        let closed = self.scribe.hold(tx, run, position)?;
        let exchange = Exchange {
            run: closed.id,
            conversation: conversation.id,
            message: None,
            reply: HELD.to_owned(),
            confidence: 0.0,
            outcome: domain::run::Outcome::Held,
            handled_by: conversation.handled_by,
            usage: Usage::default(),
        };
        self.ended(tx, question, exchange)
    }

    fn ended(
        &self,
        tx: &mut Tx<'_>,
        question: Message,
        exchange: Exchange,
    ) -> Result<Opening, Step> {
        self.remember(tx, exchange.run, Some((self.once.render)(&exchange)))?;
        Ok(Opening::Ended(Box::new(question), Box::new(exchange)))
    }

    fn remember(&self, tx: &mut Tx<'_>, run: RunId, reply: Option<SavedReply>) -> Result<(), Step> {
        if let Some(key) = &self.key {
            let fingerprint = self.once.fingerprint.clone();
            let record = Record { fingerprint, run: Some(run), reply };
            idempotency::put(tx, key, &record, self.scribe.moment.now)?;
        }
        Ok(())
    }
}
