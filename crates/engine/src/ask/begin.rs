//! Whether the AI answers a message at all: a person may be wanted, or the AI may have said enough.

use domain::agent::{AgentSettings, Answers};
use domain::conversation::Conversation;
use domain::event::EventKind;
use domain::message::{Message, Role};
use domain::run::{Outcome, Run, State};
use domain::ticket::HandOffReason;
use store::conversations::{Advanced, Growth, Spent};
use store::{Tx, customers, messages, runs};

use super::scribe::{Question, Scribe, Step};
use super::wish::{has_phrase, is_yes};
use super::{Exchange, Opened};
use crate::answers::{BUILT_IN, NOTHING_USED, handed_off};

/// A day of UTC, by which answers are counted.
pub(crate) const DAY_MILLIS: i64 = 24 * 60 * 60 * 1_000;

/// How much the AI may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most answers in one conversation.
    pub answers_per_conversation: i64,
    /// The most answers to one customer on one day (UTC), in all of their conversations.
    pub answers_per_customer_and_day: i64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { answers_per_conversation: 200, answers_per_customer_and_day: 500 }
    }
}

/// What becomes of a message that is to be answered.
pub(crate) enum Begun {
    /// Its run is open.
    Open(Box<Opened>),
    /// A person was asked for; the run has ended with that.
    HandedOff(Box<Exchange>),
}

impl Scribe {
    /// Works on a question from now on, or asks for a person. One event was made room for, at `at`. `Busy` while another
    /// run is open.
    pub(crate) fn begin(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
        question: Question,
        at: Advanced,
    ) -> Result<Begun, Step> {
        let (settings, version) = self.settings(tx, conversation)?;
        let wanted = self.person_wanted(tx, &settings, &question.message)?;
        let wanted = match wanted {
            Some(reason) => Some(reason),
            None => self.enough_said(tx, &settings, conversation, at.spent)?,
        };
        if let Some(reason) = wanted {
            return self.hand_off_at_once(tx, conversation, question, (at.position, reason));
        }
        let opened = self.open_run(tx, conversation, question, (settings, version, at.position))?;
        Ok(Begun::Open(Box::new(opened)))
    }

    /// Why a message is for a person, if it is.
    fn person_wanted(
        &self,
        tx: &mut Tx<'_>,
        settings: &AgentSettings,
        question: &Message,
    ) -> Result<Option<HandOffReason>, Step> {
        if settings.answers == Answers::Never {
            return Ok(Some(HandOffReason::Policy));
        }
        if has_phrase(&question.text, &settings.hand_off_words) {
            return Ok(Some(HandOffReason::Keyword));
        }
        let accepts = is_yes(&question.text) && self.was_offered(tx, question)?;
        Ok(accepts.then_some(HandOffReason::CustomerRequest))
    }

    /// Whether the message before this one offered a person.
    fn was_offered(&self, tx: &mut Tx<'_>, question: &Message) -> Result<bool, Step> {
        let before = messages::before(tx, question.conversation, question.seq, 1)?.pop();
        let run = before.filter(|said| said.role == Role::Assistant).and_then(|said| said.run);
        let Some(run) = run else { return Ok(false) };
        let run = runs::find(tx, self.actor.scope, run)?;
        Ok(run.and_then(|run| run.outcome) == Some(Outcome::NotFound))
    }

    /// Whether the AI has said as much as it may; otherwise counts the answer that it begins.
    fn enough_said(
        &self,
        tx: &mut Tx<'_>,
        settings: &AgentSettings,
        conversation: &Conversation,
        spent: Spent,
    ) -> Result<Option<HandOffReason>, Step> {
        let budget = Some(HandOffReason::Budget);
        let tokens_end = settings.tokens_max.is_some_and(|most| spent.tokens >= most);
        if tokens_end || spent.answers >= self.limits.answers_per_conversation {
            return Ok(budget);
        }
        let Some(customer) = conversation.customer else { return Ok(None) };
        let day = self.moment.now.millis().div_euclid(DAY_MILLIS);
        let answers = customers::count_answer(tx, customer, day)?;
        Ok(budget.filter(|_| answers > self.limits.answers_per_customer_and_day))
    }

    /// Tells the customer that a person is asked for, and ends the run with that.
    fn hand_off_at_once(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
        question: Question,
        (position, reason): (i64, HandOffReason),
    ) -> Result<Begun, Step> {
        let Question { message: question, waited } = question;
        let run = if let Some(run) = waited {
            run
        } else {
            let run = self.blank_run(conversation, question.id);
            runs::insert(tx, &run, &self.lease)?;
            run
        };
        let more = self.advance(tx, conversation, Growth { messages: 1, events: 1 })?;
        let said = self.message(conversation.id, more.seq, Role::Assistant, handed_off(reason));
        let said = Message { run: Some(run.id), ..said };
        self.say(tx, &said, position)?;
        let ended = Run {
            answer: Some(said.id),
            model: Some(BUILT_IN.to_owned()),
            state: State::Completed,
            outcome: Some(Outcome::HandedOff),
            confidence: Some(0.0),
            usage: NOTHING_USED,
            ended_at: Some(self.moment.now),
            ..run
        };
        runs::close(tx, &ended)?;
        self.tell(tx, (conversation.id, more.position), EventKind::RunCompleted, &ended.id)?;
        let conversation = conversation.after(more.seq, 1);
        let handed = self.hand_off(tx, &conversation, reason)?;
        Ok(Begun::HandedOff(Box::new(Exchange {
            run: ended.id,
            conversation: conversation.id,
            reply: said.text.clone(),
            message: Some(said),
            confidence: 0.0,
            outcome: Outcome::HandedOff,
            handled_by: handed.conversation.handled_by,
            usage: ended.usage,
        })))
    }
}
