//! The second transaction: the answer, its events, and the end of the run.

use domain::access::Actor;
use domain::conversation::HandledBy;
use domain::event::EventKind;
use domain::id::MessageId;
use domain::message::{Message, Role};
use domain::run::{Outcome, Run, State};
use domain::ticket::HandOffReason;
use store::conversations::Growth;
use store::idempotency::{self, Record, RequestKey};
use store::{Tx, conversations, events, messages, runs};

use super::{Exchange, Opened};
use crate::answers::{HELD, Reply};
use crate::moment::Moment;
use crate::once::Once;
use crate::{Engine, Error};

struct Closer {
    opened: Opened,
    reply: Reply,
    moment: Moment,
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
        let closer = Closer { opened, reply, moment: self.moment(), key, once };
        self.0.db.write(move |tx| closer.run(tx)).await
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
    fn run(&self, tx: &mut Tx<'_>) -> Result<Exchange, Error> {
        let (id, now) = (self.opened.run.conversation, self.moment.now);
        let hands_off = self.reply.outcome == Outcome::HandedOff;
        let growth = Growth { messages: 1, events: 2 + i64::from(hands_off) };
        let advanced = conversations::advance(tx, id, HandledBy::Ai, growth, now)?;
        let exchange = match advanced {
            Some(advanced) => self.say(tx, advanced)?,
            None => self.hold(tx)?,
        };
        self.remember(tx, &exchange)?;
        Ok(exchange)
    }

    fn say(&self, tx: &mut Tx<'_>, advanced: conversations::Advanced) -> Result<Exchange, Error> {
        let message = self.message(advanced.seq);
        messages::insert(tx, &message)?;
        let run = self.ended(Some(message.id), self.reply.outcome);
        end(tx, &run)?;
        let id = run.conversation;
        let mut told = vec![
            (EventKind::MessageCreated, message.id.to_string()),
            (EventKind::RunCompleted, run.id.to_string()),
        ];
        let mut handled_by = HandledBy::Ai;
        if self.reply.outcome == Outcome::HandedOff {
            handled_by = HandledBy::Waiting;
            conversations::set_handled_by(tx, id, handled_by, Some(HandOffReason::NotFound))?;
            told.push((EventKind::ConversationHandedOff, id.to_string()));
        }
        for (position, (kind, subject)) in (advanced.position..).zip(told) {
            let event = self.moment.event_in(id, position, kind, subject);
            events::append(tx, self.opened.scope, &event)?;
        }
        Ok(self.exchange(Some(message), self.reply.outcome, handled_by))
    }

    /// A person took over while the answer was being made: it is not said.
    fn hold(&self, tx: &mut Tx<'_>) -> Result<Exchange, Error> {
        let run = self.ended(None, Outcome::Held);
        end(tx, &run)?;
        let handled_by =
            end_event(tx, self.opened.scope, &run, EventKind::RunCompleted, &self.moment)?;
        Ok(self.exchange(None, Outcome::Held, handled_by))
    }

    fn message(&self, seq: i64) -> Message {
        Message {
            id: MessageId::mint(&self.moment.mint, self.moment.now),
            conversation: self.opened.run.conversation,
            seq,
            role: Role::Assistant,
            text: self.reply.text.clone(),
            citations: self.reply.citations.clone(),
            attachments: Vec::new(),
            run: Some(self.opened.run.id),
            client_id: None,
            author: None,
            author_name: None,
            created_at: self.moment.now,
        }
    }

    fn ended(&self, answer: Option<MessageId>, outcome: Outcome) -> Run {
        Run {
            answer,
            model: Some(self.reply.model.clone()),
            state: State::Completed,
            outcome: Some(outcome),
            confidence: Some(self.reply.confidence),
            usage: self.reply.usage,
            ended_at: Some(self.moment.now),
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
            idempotency::put(tx, key, &record, self.moment.now)?;
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
