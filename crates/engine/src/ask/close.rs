//! The second transaction: the answer, its events, and the end of the run.

use domain::access::Actor;
use domain::conversation::{Conversation, HandledBy};
use domain::event::EventKind;
use domain::id::{MessageId, RunId};
use domain::message::{Message, Role};
use domain::run::{Outcome, Run, State};
use store::conversations::{Advanced, Growth, Spent};
use store::idempotency::{self, Record, RequestKey};
use store::{Tx, conversations, events, runs};

use super::scribe::Scribe;
use super::{Exchange, Opened, STOPPED};
use crate::answers::{HELD, Reply};
use crate::moment::Moment;
use crate::once::Once;
use crate::{Engine, Error};

struct Closer {
    opened: Opened,
    reply: Reply,
    scribe: Scribe,
    key: Option<RequestKey>,
    once: Once<Exchange>,
}

impl Engine {
    /// Appends the answer and ends the run; when this returns, both are durable.
    pub(super) async fn close(
        &self,
        actor: &Actor,
        opened: Opened,
        reply: Reply,
        once: Once<Exchange>,
    ) -> Result<Exchange, Error> {
        let key = once.request_key(actor);
        let closer = Closer { opened, reply, scribe: self.scribe(actor), key, once };
        let (exchange, stopped) = self.0.db.write(move |tx| closer.run(tx)).await?;
        self.0.hub.stop(&stopped);
        if let Some(answer) = &exchange.message {
            self.count_uses(answer);
        }
        Ok(exchange)
    }

    /// What came of a run that was stopped: a person may have taken its conversation over.
    pub(super) async fn stopped(
        &self,
        actor: &Actor,
        opened: Opened,
        once: Once<Exchange>,
    ) -> Result<Exchange, Error> {
        let key = once.request_key(actor);
        let closer = Closer { opened, reply: Reply::none(), scribe: self.scribe(actor), key, once };
        let write = move |tx: &mut Tx<'_>| {
            let exchange = closer.held(tx)?.ok_or(STOPPED)?;
            closer.remember(tx, &exchange)?;
            Ok::<_, Error>(exchange)
        };
        self.0.db.write(write).await
    }

    /// Ends a run that has no answer because of a fault of ours.
    pub(super) async fn fail(&self, opened: &Opened) {
        let (moment, run, scope) = (self.moment(), opened.run.clone(), opened.scope);
        let write = move |tx: &mut Tx<'_>| {
            let ended = Run { state: State::Failed, ended_at: Some(moment.now), ..run.clone() };
            if runs::close(tx, &ended)? {
                end_event(tx, scope, &ended, EventKind::RunFailed, &moment)?;
            }
            Ok::<_, Error>(())
        };
        if let Err(error) = self.0.db.write(write).await {
            tracing::error!(%error, run = %opened.run.id, "a failed run could not be closed");
        }
    }
}

impl Closer {
    /// What is told to whoever asked, and the runs that go on in vain.
    fn run(&self, tx: &mut Tx<'_>) -> Result<(Exchange, Vec<RunId>), Error> {
        let (id, now) = (self.opened.run.conversation, self.scribe.moment.now);
        let growth = Growth { messages: 1, events: 2 };
        let tokens = self.reply.usage.total_tokens.unwrap_or_default();
        let (mine, spent) = ((id, HandledBy::Ai), Spent { answers: 1, tokens });
        let advanced = conversations::advance_spending(tx, mine, growth, spent, now)?;
        let (exchange, stopped) = match advanced {
            Some(advanced) => self.say(tx, advanced)?,
            None => (self.hold(tx)?, Vec::new()),
        };
        self.remember(tx, &exchange)?;
        Ok((exchange, stopped))
    }

    fn say(&self, tx: &mut Tx<'_>, at: Advanced) -> Result<(Exchange, Vec<RunId>), Error> {
        let message = self.message(at.seq);
        self.scribe.say(tx, &message, at.position)?;
        let run = self.ended(Some(message.id), self.reply.outcome);
        end(tx, &run)?;
        let place = (run.conversation, at.position + 1);
        self.scribe.tell(tx, place, EventKind::RunCompleted, &run.id)?;
        let (mut handled_by, mut stopped) = (HandledBy::Ai, Vec::new());
        if let Some(reason) = self.reply.hand_off {
            let found = self.conversation(tx)?;
            let handed = self.scribe.hand_off(tx, &found, reason)?;
            (handled_by, stopped) = (handed.conversation.handled_by, handed.stopped);
        }
        Ok((self.exchange(Some(message), self.reply.outcome, handled_by), stopped))
    }

    /// A person took over while the answer was being made: it is not said.
    fn hold(&self, tx: &mut Tx<'_>) -> Result<Exchange, Error> {
        if let Some(exchange) = self.held(tx)? {
            return Ok(exchange);
        }
        let run = self.ended(None, Outcome::Held);
        end(tx, &run)?;
        let (scope, moment) = (self.opened.scope, &self.scribe.moment);
        let handled_by = end_event(tx, scope, &run, EventKind::RunCompleted, moment)?;
        Ok(self.exchange(None, Outcome::Held, handled_by))
    }

    /// What is told if whoever took over has ended the run.
    fn held(&self, tx: &mut Tx<'_>) -> Result<Option<Exchange>, Error> {
        let run = runs::find(tx, self.opened.scope, self.opened.run.id)?;
        if run.and_then(|run| run.outcome) != Some(Outcome::Held) {
            return Ok(None);
        }
        let handled_by = self.conversation(tx)?.handled_by;
        Ok(Some(self.exchange(None, Outcome::Held, handled_by)))
    }

    fn conversation(&self, tx: &mut Tx<'_>) -> Result<Conversation, Error> {
        let found = conversations::find(tx, self.opened.scope, self.opened.run.conversation)?;
        found.ok_or(Error::NotFound("conversation"))
    }

    fn message(&self, seq: i64) -> Message {
        let (run, text) = (&self.opened.run, &self.reply.text);
        let citations = self.reply.citations.clone();
        let blank = self.scribe.message(run.conversation, seq, Role::Assistant, text);
        Message { citations, run: Some(run.id), ..blank }
    }

    fn ended(&self, answer: Option<MessageId>, outcome: Outcome) -> Run {
        Run {
            answer,
            model: Some(self.reply.model.clone()),
            state: State::Completed,
            outcome: Some(outcome),
            confidence: Some(self.reply.confidence),
            usage: self.reply.usage,
            ended_at: Some(self.scribe.moment.now),
            ..self.opened.run.clone()
        }
    }

    fn exchange(
        &self,
        message: Option<Message>,
        outcome: Outcome,
        handled_by: HandledBy,
    ) -> Exchange {
        Exchange {
            run: self.opened.run.id,
            conversation: self.opened.run.conversation,
            reply: message.as_ref().map_or(HELD, |message| &message.text).to_owned(),
            message,
            confidence: self.reply.confidence,
            outcome,
            handled_by,
            usage: self.reply.usage,
        }
    }

    fn remember(&self, tx: &mut Tx<'_>, exchange: &Exchange) -> Result<(), Error> {
        if let Some(key) = &self.key {
            let record = Record {
                fingerprint: self.once.fingerprint.clone(),
                run: Some(exchange.run),
                reply: Some((self.once.render)(exchange)),
            };
            idempotency::put(tx, key, &record, self.scribe.moment.now)?;
        }
        Ok(())
    }
}

/// Somebody may have ended the run meanwhile; then its answer is not said.
fn end(tx: &mut Tx<'_>, run: &Run) -> Result<(), Error> {
    if runs::close(tx, run)? {
        Ok(())
    } else {
        Err(Error::Conflict("the run was ended before its answer was complete"))
    }
}

/// Tells of a run's end where no message comes with it, and says who handles the conversation.
pub(crate) fn end_event(
    tx: &mut Tx<'_>,
    scope: domain::workspace::Scope,
    run: &Run,
    kind: EventKind,
    moment: &Moment,
) -> Result<HandledBy, Error> {
    let missing = Error::NotFound("conversation");
    let found = conversations::find(tx, scope, run.conversation)?.ok_or(missing)?;
    let growth = Growth { messages: 0, events: 1 };
    let advanced =
        conversations::advance(tx, run.conversation, found.handled_by, growth, moment.now)?;
    let changed = Error::Conflict("the conversation changed hands");
    let position = advanced.ok_or(changed)?.position;
    let event = moment.event_in(run.conversation, position, kind, run.id.to_string());
    events::append(tx, scope, &event)?;
    Ok(found.handled_by)
}
