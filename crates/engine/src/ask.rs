//! A question and its answer: two transactions and what happens between them.
//!
//! The first appends the customer's message and opens a run. Then, with no transaction open, the answer is made. The
//! second appends the answer and closes the run. A run belongs to its conversation: it goes on when whoever asked has
//! gone. Posts to one conversation are answered in order, in this process by taking turns, between processes because
//! the database holds at most one open run for each conversation.

mod begin;
mod called;
mod close;
mod customer;
mod hand;
mod open;
mod post;
mod resume;
mod scribe;
mod wish;

pub(crate) use begin::DAY_MILLIS;
pub use begin::Limits;
pub(crate) use close::end_event;
pub(crate) use customer::{find_or_begin, find_or_make};
pub(crate) use hand::Handed;
pub use post::Posted;
pub(crate) use scribe::{Scribe, Step};
pub(crate) use wish::has_words;

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use domain::access::{Act, Actor};
use domain::agent::{AgentSettings, Environment};
use domain::conversation::HandledBy;
use domain::customer::{CustomerRef, NAME_BYTES_MAX, parse_email};
use domain::id::{ConversationId, FileId, RunId};
use domain::message::{ATTACHMENTS_MAX, CLIENT_ID_BYTES_MAX, Message, PastTurn};
use domain::run::{Outcome, Run, Usage};
use domain::text::{Metadata, Text, optional, required};
use domain::workspace::Scope;
use futures_util::FutureExt;
use store::{Tx, runs};
use tokio::sync::mpsc;

use crate::live::Writing;
use crate::once::{Done, Once, STILL_RUNNING, known};
use crate::turns::Taken;
use crate::{Engine, Error, SavedReply, allow};
use open::{Entry, When};

/// What a customer's message brings along; texts are checked by the verbs.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The conversation to go on with; absent opens a new one.
    pub conversation: Option<ConversationId>,
    /// How a new conversation is.
    pub opens: NewConversation,
    /// What was said before, for a new conversation.
    pub history: Vec<PastTurn>,
    /// What the customer says; may be empty when files are sent.
    pub text: String,
    /// The files that are sent along.
    pub files: Vec<FileId>,
    /// What the sender calls the message: sending it again adds nothing.
    pub client_id: Option<String>,
}

/// How a new conversation is.
#[derive(Clone, Debug)]
pub struct NewConversation {
    /// Who answers in it.
    pub agent: AgentChoice,
    /// Which of the agent's versions.
    pub environment: Environment,
    /// The door it came through.
    pub channel: &'static str,
    /// A free grouping label.
    pub label: Option<String>,
    /// Who asks. A token's holder is always its customer.
    pub customer: CustomerRef,
    /// What to attach to it.
    pub metadata: Option<Metadata>,
}

/// Which agent a new conversation gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AgentChoice {
    /// The agent with the slug `default`, or else the configured one.
    Default,
    /// The agent of that slug or id, which must exist.
    Named(String),
    /// The agent of that slug if there is one, or else the default.
    IfAny(String),
}

/// What a question came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Exchange {
    /// The run that answered it.
    pub run: RunId,
    /// Where it was asked.
    pub conversation: ConversationId,
    /// The answer as it stands in the conversation; absent when the AI kept silent.
    pub message: Option<Message>,
    /// What to show to whoever asked.
    pub reply: String,
    /// 0 to 1.
    pub confidence: f64,
    /// What came of it.
    pub outcome: Outcome,
    /// Who answers from here on.
    pub handled_by: HandledBy,
    /// What it used.
    pub usage: Usage,
}

/// How a question begins to be answered.
pub enum Asked {
    /// It was asked before, with this answer.
    Replayed(SavedReply),
    /// There is nothing to wait for.
    Done(Box<Exchange>),
    /// The answer is being made.
    Running(Running),
}

/// An answer that is being made. Dropping it changes nothing.
pub struct Running {
    /// The run.
    pub run: RunId,
    /// Where it was asked.
    pub conversation: ConversationId,
    events: mpsc::UnboundedReceiver<RunEvent>,
}

/// What happens in a run, in this order: any number of deltas, then one of the others.
#[derive(Debug)]
pub enum RunEvent {
    /// More text of the answer.
    Delta(String),
    /// The answer is durable; its text replaces all deltas.
    Completed(Box<Exchange>),
    /// There is no answer.
    Failed(Error),
}

impl Running {
    /// The next event; `None` after the last.
    pub async fn next(&mut self) -> Option<RunEvent> {
        self.events.recv().await
    }

    /// Waits for the end.
    pub async fn finish(mut self) -> Result<Exchange, Error> {
        while let Some(event) = self.next().await {
            match event {
                RunEvent::Delta(_) => {}
                RunEvent::Completed(exchange) => return Ok(*exchange),
                RunEvent::Failed(error) => return Err(error),
            }
        }
        Err(Error::Internal("the run ended without an end".into()))
    }
}

impl Asked {
    /// Waits for the answer.
    pub async fn finish(self) -> Result<Done<Exchange>, Error> {
        match self {
            Asked::Replayed(reply) => Ok(Done::Replayed(reply)),
            Asked::Done(exchange) => Ok(Done::Fresh(*exchange)),
            Asked::Running(running) => running.finish().await.map(Done::Fresh),
        }
    }
}

/// A question whose run is open.
#[derive(Clone, Debug)]
pub(crate) struct Opened {
    pub(crate) scope: Scope,
    pub(crate) run: Run,
    pub(crate) question: Message,
    pub(crate) settings: AgentSettings,
    /// What was said before the question, oldest first.
    pub(crate) history: Vec<Message>,
    /// How often the articles had changed when it was asked.
    pub(crate) knowledge: i64,
}

/// An open run, and everything that goes on with it.
struct Work {
    opened: Opened,
    once: Once<Exchange>,
    writing: Writing,
    turn: Taken,
}

/// How long a post waits for the run that another process has open, and how often it looks.
const BUSY_LOOK: Duration = Duration::from_millis(20);

/// The longest history that a caller may bring.
const HISTORY_MAX: usize = 200;

impl Engine {
    /// Appends a customer's message and begins to answer it. When this returns, the message is durable.
    pub async fn ask(&self, actor: &Actor, ask: Ask, once: Once<Exchange>) -> Result<Asked, Error> {
        allow(actor, Act::Converse)?;
        let ask = checked(ask)?;
        self.refuse_running(actor, &once).await?;
        let conversation =
            ask.conversation.unwrap_or_else(|| ConversationId::mint(&self.0.mint, self.now()));
        self.ask_when_free(actor, conversation, ask, once).await
    }

    /// A repeated request does not wait for the first one's turn to end.
    async fn refuse_running(&self, actor: &Actor, once: &Once<Exchange>) -> Result<(), Error> {
        let Some(key) = once.request_key(actor) else { return Ok(()) };
        let (fingerprint, now) = (once.fingerprint.clone(), self.now());
        let read = move |tx: &mut Tx<'_>| {
            let run = known(tx, &key, &fingerprint, now)?.and_then(|record| record.run);
            let run = run.map(|run| runs::find(tx, key.scope, run)).transpose()?.flatten();
            Ok::<_, Error>(run.is_some_and(|run| !run.state.is_end()))
        };
        if self.0.db.read(read).await? { Err(Error::Conflict(STILL_RUNNING)) } else { Ok(()) }
    }

    /// Opens the run when its turn has come and nothing else is open in the conversation.
    ///
    /// A message that was posted meanwhile stands before this one, and waits for the turn: it goes first.
    async fn ask_when_free(
        &self,
        actor: &Actor,
        conversation: ConversationId,
        ask: Ask,
        once: Once<Exchange>,
    ) -> Result<Asked, Error> {
        let mut turn = self.0.turns.take(conversation).await;
        let looks = self.0.run_limit.as_millis() / BUSY_LOOK.as_millis();
        for _ in 0..looks {
            let question = (ask.clone(), once.clone());
            let attempt = self.clone().ask_now(actor.clone(), conversation, question, turn);
            match self.see_to(attempt).await? {
                Ok(asked) => return Ok(asked),
                Err(back) => turn = back,
            }
            tokio::time::sleep(BUSY_LOOK).await;
            let node = self.0.node.clone();
            let posted = move |tx: &mut Tx<'_>| runs::next_queued(tx, conversation, &node);
            if self.0.db.read(posted).await?.is_some() {
                drop(turn);
                turn = self.0.turns.take(conversation).await;
            }
        }
        Err(Error::Conflict("the previous message of this conversation is still being answered"))
    }

    /// One attempt to open the run and let it go on; gives the turn back when it is not the time yet.
    async fn ask_now(
        self,
        actor: Actor,
        conversation: ConversationId,
        (ask, once): (Ask, Once<Exchange>),
        turn: Taken,
    ) -> Result<Result<Asked, Taken>, Error> {
        let entry = Entry { conversation, ask, when: When::Free };
        Ok(Ok(match self.open(&actor, entry, once.clone()).await? {
            None => return Ok(Err(turn)),
            Some(open::Opening::Replayed(reply)) => Asked::Replayed(reply),
            Some(open::Opening::Ended(_, exchange)) => Asked::Done(exchange),
            Some(open::Opening::Open(opened)) => {
                Asked::Running(self.begin(&actor, *opened, once, turn))
            }
            Some(open::Opening::Known(_) | open::Opening::Queued(..)) => {
                let cause = "a question that waits for its answer was queued";
                return Err(Error::Internal(cause.into()));
            }
        }))
    }

    /// Lets the run go on by itself.
    fn begin(&self, actor: &Actor, opened: Opened, once: Once<Exchange>, turn: Taken) -> Running {
        let (asker, events) = mpsc::unbounded_channel();
        let (run, conversation) = (opened.run.id, opened.run.conversation);
        let writing = self.0.hub.begin(conversation, run, asker);
        let work = Work { opened, once, writing, turn };
        let (engine, actor) = (self.clone(), actor.clone());
        self.spawn(async move { engine.see_through(&actor, work).await });
        Running { run, conversation, events }
    }

    /// Answers a question whose run is open.
    async fn see_through(&self, actor: &Actor, work: Work) {
        let Work { opened, once, writing, turn } = work;
        let conversation = opened.run.conversation;
        let result = self.answer_and_close(actor, opened, once, &writing).await;
        self.ring(conversation);
        drop(turn);
        writing.end(match result {
            Ok(exchange) => RunEvent::Completed(Box::new(exchange)),
            Err(error) => RunEvent::Failed(error),
        });
    }

    async fn answer_and_close(
        &self,
        actor: &Actor,
        opened: Opened,
        once: Once<Exchange>,
        writing: &Writing,
    ) -> Result<Exchange, Error> {
        let answering = AssertUnwindSafe(self.answer(&opened, writing)).catch_unwind();
        let reply = tokio::select! {
            () = writing.stopped() => None,
            reply = tokio::time::timeout(self.0.run_limit, answering) => Some(reply),
        };
        let Some(reply) = reply else { return self.stopped(actor, opened, once).await };
        let reply = match reply {
            Ok(Ok(reply)) => reply,
            Ok(Err(_panic)) => Err(Error::Internal("answering panicked".into())),
            Err(_elapsed) => Err(Error::Internal("answering took longer than its limit".into())),
        };
        match reply {
            Ok(reply) => self.close(actor, opened, reply, once).await,
            Err(error) => {
                self.fail(&opened).await;
                Err(error)
            }
        }
    }
}

/// Why a question that was stopped has no answer.
pub(crate) const STOPPED: Error =
    Error::Conflict("the run was stopped before its answer was complete");

fn checked(mut ask: Ask) -> Result<Ask, Error> {
    if ask.history.len() > HISTORY_MAX {
        return Err(Error::invalid("history", format!("history has at most {HISTORY_MAX} turns")));
    }
    for turn in &mut ask.history {
        let text = optional(&turn.text, Text::MAX_BYTES);
        turn.text = text.map_err(|error| Error::text("history", &error))?;
    }
    ask.history.retain(|turn| !turn.text.is_empty());
    if ask.files.len() > ATTACHMENTS_MAX {
        let message = format!("a message has at most {ATTACHMENTS_MAX} attachments");
        return Err(Error::invalid("attachments", message));
    }
    let text = if ask.files.is_empty() { required } else { optional };
    ask.text = text(&ask.text, Text::MAX_BYTES).map_err(|error| Error::text("message", &error))?;
    ask.client_id = ask.client_id.map(|id| client_id(&id)).transpose()?;
    ask.opens = checked_opening(ask.opens)?;
    Ok(ask)
}

pub(crate) fn checked_opening(mut new: NewConversation) -> Result<NewConversation, Error> {
    new.label = short("label", new.label.as_deref())?;
    new.customer = checked_customer(new.customer)?;
    Ok(new)
}

/// What is said of a customer, with its texts checked.
pub(crate) fn checked_customer(said: CustomerRef) -> Result<CustomerRef, Error> {
    let CustomerRef { external_id, email, name } = said;
    Ok(CustomerRef {
        external_id: short("customer.external_id", external_id.as_deref())?,
        email: email
            .map(|email| parse_email(&email))
            .transpose()
            .map_err(|error| Error::text("customer.email", &error))?,
        name: short("customer.name", name.as_deref())?,
    })
}

fn client_id(raw: &str) -> Result<String, Error> {
    required(raw, CLIENT_ID_BYTES_MAX).map_err(|error| Error::text("id", &error))
}

fn short(param: &'static str, raw: Option<&str>) -> Result<Option<String>, Error> {
    let checked = raw.map(|raw| required(raw, NAME_BYTES_MAX)).transpose();
    checked.map_err(|error| Error::text(param, &error))
}
