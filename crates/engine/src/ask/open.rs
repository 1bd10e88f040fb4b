//! The first transaction: the customer's message, its events, and an open run.

use domain::access::Actor;
use domain::agent::AgentSettings;
use domain::conversation::{Conversation, HandledBy, Status};
use domain::event::EventKind;
use domain::id::{AgentId, ConversationId, MessageId, RunId};
use domain::message::{Message, PastTurn, Role};
use domain::run::{Outcome, Run, State, Usage};
use domain::workspace::Scope;
use store::conversations::{Advanced, Growth};
use store::idempotency::{self, Record, RequestKey};
use store::runs::Lease;
use store::{Tx, agents, conversations, events, knowledge, messages, runs};

use super::{AgentChoice, Ask, Exchange, Opened, customer};
use crate::answers::HELD;
use crate::moment::Moment;
use crate::once::{Once, STILL_RUNNING, claim};
use crate::{Engine, Error, SavedReply};

/// What the first transaction found.
pub(super) enum Opening {
    /// The request is known, and was answered so.
    Replayed(SavedReply),
    /// A person handles the conversation; the message was appended and nobody answers now.
    Held(Box<Exchange>),
    /// The message was appended and a run is open.
    Open(Box<Opened>),
}

/// How many earlier messages are looked at.
const HISTORY_LOOK: usize = 40;
/// How much longer than a run's limit its process is believed to live.
const LEASE_MARGIN_MILLIS: i64 = 30_000;

struct Opener {
    scope: Scope,
    moment: Moment,
    lease: Lease,
    default_agent: AgentSettings,
    key: Option<RequestKey>,
    once: Once<Exchange>,
}

impl Engine {
    /// Tries to open a run; nothing when another one is open in the conversation.
    pub(super) async fn open(
        &self,
        actor: &Actor,
        conversation: ConversationId,
        ask: Ask,
        once: Once<Exchange>,
    ) -> Result<Option<Opening>, Error> {
        let moment = self.moment();
        let limit = self.0.run_limit.as_millis() as i64;
        let opener = Opener {
            scope: actor.scope,
            lease: Lease {
                node: self.0.node.clone(),
                until: moment.now.plus(limit + LEASE_MARGIN_MILLIS),
            },
            moment,
            default_agent: self.0.default_agent.clone(),
            key: once.request_key(actor),
            once,
        };
        let is_new = ask.conversation.is_none();
        let write = move |tx: &mut Tx<'_>| opener.run(tx, conversation, &ask, is_new);
        match self.0.db.write(write).await {
            Ok(opening) => Ok(Some(opening)),
            Err(Step::Busy) => Ok(None),
            Err(Step::Failed(error)) => Err(error),
        }
    }
}

/// Why the transaction did not happen.
enum Step {
    /// Somebody else is at it; look again.
    Busy,
    Failed(Error),
}

impl From<Error> for Step {
    fn from(error: Error) -> Step {
        Step::Failed(error)
    }
}

impl From<store::Error> for Step {
    fn from(error: store::Error) -> Step {
        Step::Failed(error.into())
    }
}

impl Opener {
    fn run(
        &self,
        tx: &mut Tx<'_>,
        id: ConversationId,
        ask: &Ask,
        is_new: bool,
    ) -> Result<Opening, Step> {
        if let Some(opening) = self.repeated(tx)? {
            return Ok(opening);
        }
        let conversation = if is_new {
            self.new_conversation(tx, id, ask)?
        } else {
            conversations::find(tx, self.scope, id)?.ok_or(Error::NotFound("conversation"))?
        };
        if runs::find_open(tx, id)?.is_some() {
            return Err(Step::Busy);
        }
        self.append(tx, &conversation, ask, is_new)
    }

    /// A request that is known is answered as before; if its process died, the question is asked again.
    fn repeated(&self, tx: &mut Tx<'_>) -> Result<Option<Opening>, Step> {
        let Some(key) = &self.key else { return Ok(None) };
        let record = claim(tx, key, &self.once.fingerprint, self.moment.now)?;
        let Some(Record { reply, run, .. }) = record else { return Ok(None) };
        if let Some(reply) = reply {
            return Ok(Some(Opening::Replayed(reply)));
        }
        let run = run.map(|run| runs::find(tx, self.scope, run)).transpose()?.flatten();
        match run {
            Some(run) if run.state == State::Running => Err(Error::Conflict(STILL_RUNNING).into()),
            // It ended between the two looks; its answer is there by now.
            Some(run) if run.state == State::Completed => Err(Step::Busy),
            Some(run) => self.again(tx, &run).map(Some),
            None => Ok(None),
        }
    }

    /// A second run for a message that was appended before.
    fn again(&self, tx: &mut Tx<'_>, run: &Run) -> Result<Opening, Step> {
        let missing = || Error::NotFound("conversation");
        let conversation =
            conversations::find(tx, self.scope, run.conversation)?.ok_or_else(missing)?;
        if runs::find_open(tx, conversation.id)?.is_some() {
            return Err(Step::Busy);
        }
        let question = messages::find(tx, run.conversation, run.question)?.ok_or_else(missing)?;
        let growth = Growth { messages: 0, events: 1 };
        let advanced = self.advance(tx, &conversation, growth)?;
        self.open_run(tx, &conversation, question, advanced.position)
    }

    fn append(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
        ask: &Ask,
        is_new: bool,
    ) -> Result<Opening, Step> {
        let turns: &[PastTurn] = if is_new { &ask.history } else { &[] };
        let created = i64::from(is_new);
        let added = turns.len() as i64 + 1;
        let growth = Growth { messages: added, events: created + added + 1 };
        let Advanced { mut seq, mut position } = self.advance(tx, conversation, growth)?;
        if is_new {
            self.tell(
                tx,
                (conversation.id, position),
                EventKind::ConversationCreated,
                &conversation.id,
            )?;
            position += 1;
        }
        let past = turns.iter().map(|turn| (turn.role, turn.text.as_str()));
        let mut question = None;
        for (role, text) in past.chain([(Role::Customer, ask.text.as_str())]) {
            let message = self.message(conversation.id, seq, role, text);
            messages::insert(tx, &message)?;
            self.tell(tx, (conversation.id, position), EventKind::MessageCreated, &message.id)?;
            (seq, position) = (seq + 1, position + 1);
            question = Some(message);
        }
        let question = question.expect("the chain ends with the question");
        if conversation.handled_by == HandledBy::Ai {
            self.open_run(tx, conversation, question, position)
        } else {
            self.hold(tx, conversation, &question, position)
        }
    }

    fn advance(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
        growth: Growth,
    ) -> Result<Advanced, Step> {
        let expected = conversation.handled_by;
        let advanced =
            conversations::advance(tx, conversation.id, expected, growth, self.moment.now)?;
        advanced.ok_or(Step::Busy)
    }

    fn open_run(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
        question: Message,
        position: i64,
    ) -> Result<Opening, Step> {
        let (settings, agent_version) = self.settings(tx, conversation)?;
        let run = Run { agent_version, ..self.blank_run(conversation, question.id) };
        match runs::insert(tx, &run, &self.lease) {
            Err(store::Error::Duplicate { .. }) => return Err(Step::Busy),
            result => result?,
        }
        self.tell(tx, (conversation.id, position), EventKind::RunStarted, &run.id)?;
        self.remember(tx, run.id, None)?;
        let history = match question.seq {
            1 => Vec::new(),
            seq => messages::before(tx, conversation.id, seq, HISTORY_LOOK)?,
        };
        let knowledge = knowledge::version(tx, self.scope)?;
        let scope = self.scope;
        Ok(Opening::Open(Box::new(Opened { scope, run, question, settings, history, knowledge })))
    }

    /// The AI is silent: the run ends where it begins.
    fn hold(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
        question: &Message,
        position: i64,
    ) -> Result<Opening, Step> {
        let now = self.moment.now;
        let open = self.blank_run(conversation, question.id);
        runs::insert(tx, &open, &self.lease)?;
        let held = Outcome::Held;
        let closed =
            Run { state: State::Completed, outcome: Some(held), ended_at: Some(now), ..open };
        runs::close(tx, &closed)?;
        self.tell(tx, (conversation.id, position), EventKind::RunCompleted, &closed.id)?;
        let exchange = Exchange {
            run: closed.id,
            conversation: conversation.id,
            message: None,
            reply: HELD.to_owned(),
            confidence: 0.0,
            outcome: held,
            handled_by: conversation.handled_by,
            usage: Usage::default(),
        };
        self.remember(tx, closed.id, Some((self.once.render)(&exchange)))?;
        Ok(Opening::Held(Box::new(exchange)))
    }

    fn remember(&self, tx: &mut Tx<'_>, run: RunId, reply: Option<SavedReply>) -> Result<(), Step> {
        if let Some(key) = &self.key {
            let fingerprint = self.once.fingerprint.clone();
            let record = Record { fingerprint, run: Some(run), reply };
            idempotency::put(tx, key, &record, self.moment.now)?;
        }
        Ok(())
    }

    fn new_conversation(
        &self,
        tx: &mut Tx<'_>,
        id: ConversationId,
        ask: &Ask,
    ) -> Result<Conversation, Step> {
        let now = self.moment.now;
        let conversation = Conversation {
            id,
            customer: customer::find_or_make(tx, self.scope, &ask.customer, &self.moment)?,
            agent: self.chosen(tx, &ask.agent)?,
            environment: ask.environment,
            channel: ask.channel.to_owned(),
            label: ask.label.clone(),
            status: Status::Open,
            handled_by: HandledBy::Ai,
            metadata: ask.metadata.clone().unwrap_or_default(),
            last_seq: 0,
            created_at: now,
            updated_at: now,
            closing: None,
        };
        conversations::insert(tx, self.scope, &conversation)?;
        Ok(conversation)
    }

    fn chosen(&self, tx: &mut Tx<'_>, choice: &AgentChoice) -> Result<Option<AgentId>, Step> {
        let slug = match choice {
            AgentChoice::Default => "default",
            AgentChoice::Named(name) | AgentChoice::IfAny(name) => name.as_str(),
        };
        let found = match slug.parse() {
            Ok(id) => agents::find(tx, self.scope, id)?,
            Err(_) => agents::find_by_slug(tx, self.scope, slug)?,
        };
        match (found, choice) {
            (Some(agent), _) => Ok(Some(agent.id)),
            (None, AgentChoice::Named(_)) => {
                Err(Error::invalid("agent", "agent names no agent that exists").into())
            }
            (None, AgentChoice::IfAny(_)) => self.chosen(tx, &AgentChoice::Default),
            (None, AgentChoice::Default) => Ok(None),
        }
    }

    /// How this agent answers, and which version of it; the configured default when it is gone or unpublished.
    fn settings(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
    ) -> Result<(AgentSettings, Option<i64>), Step> {
        let version = match conversation.agent {
            Some(id) => agents::find_published(tx, self.scope, id, conversation.environment)?,
            None => None,
        };
        Ok(match version {
            Some(version) => (version.settings, Some(version.number)),
            None => (self.default_agent.clone(), None),
        })
    }

    fn blank_run(&self, conversation: &Conversation, question: MessageId) -> Run {
        Run {
            id: RunId::mint(&self.moment.mint, self.moment.now),
            conversation: conversation.id,
            question,
            answer: None,
            agent: conversation.agent,
            agent_version: None,
            model: None,
            state: State::Running,
            outcome: None,
            confidence: None,
            usage: Usage::default(),
            started_at: self.moment.now,
            ended_at: None,
        }
    }

    fn message(&self, conversation: ConversationId, seq: i64, role: Role, text: &str) -> Message {
        Message {
            id: MessageId::mint(&self.moment.mint, self.moment.now),
            conversation,
            seq,
            role,
            text: text.to_owned(),
            citations: Vec::new(),
            attachments: Vec::new(),
            run: None,
            client_id: None,
            created_at: self.moment.now,
        }
    }

    fn tell(
        &self,
        tx: &mut Tx<'_>,
        (conversation, position): (ConversationId, i64),
        kind: EventKind,
        subject: &impl ToString,
    ) -> Result<(), Step> {
        let event = self.moment.event_in(conversation, position, kind, subject.to_string());
        Ok(events::append(tx, self.scope, &event)?)
    }
}
