//! What the transactions of a conversation have in common: conversations, messages, runs and events are written here.

use domain::access::{Actor, Guest, Reach, Who};
use domain::agent::AgentSettings;
use domain::clock::Time;
use domain::conversation::{Conversation, HandledBy, Status};
use domain::event::EventKind;
use domain::id::{AgentId, ConversationId, CustomerId, MessageId, RunId};
use domain::message::{Message, Role};
use domain::run::{Outcome, Run, State, Usage};
use store::conversations::{Advanced, Growth};
use store::runs::Lease;
use store::{Tx, agents, conversations, events, knowledge, messages, runs};

use super::{AgentChoice, Limits, Opened, customer};
use crate::conversations::seen;
use crate::identity::refuse_unknown;
use crate::moment::Moment;
use crate::{Engine, Error, NewConversation};

/// How many earlier messages a model may be told.
const HISTORY_LOOK: usize = 40;
/// Among how many the last question is, for the answerer that needs no model.
const LAST_QUESTION_LOOK: usize = 8;
/// How much longer than a run's limit its process is believed to live.
const LEASE_MARGIN_MILLIS: i64 = 30_000;

/// Why a transaction did not happen.
pub(crate) enum Step {
    /// Somebody else is at it; look again.
    Busy,
    /// It cannot happen.
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

impl From<Step> for Error {
    /// For transactions that hold what they change, and meet nobody.
    fn from(step: Step) -> Error {
        match step {
            Step::Busy => Error::Conflict("this conversation changes too fast"),
            Step::Failed(error) => error,
        }
    }
}

/// A place in a conversation: which one, and the position of the next event.
pub(crate) type Place = (ConversationId, i64);

/// A message that is to be answered.
pub(crate) struct Question {
    pub(crate) message: Message,
    /// The run that waited for its turn, if one did.
    pub(crate) waited: Option<Run>,
}

impl From<Message> for Question {
    fn from(message: Message) -> Question {
        Question { message, waited: None }
    }
}

/// Who writes, when, and on behalf of which process.
#[derive(Clone)]
pub(crate) struct Scribe {
    pub(crate) actor: Actor,
    pub(crate) moment: Moment,
    pub(crate) lease: Lease,
    pub(crate) limits: Limits,
    default_agent: AgentSettings,
}

impl Engine {
    pub(crate) fn scribe(&self, actor: &Actor) -> Scribe {
        let moment = self.moment();
        let lease = self.lease(moment.now);
        let default_agent = self.0.default_agent.clone();
        Scribe { actor: actor.clone(), moment, lease, limits: self.0.limits, default_agent }
    }

    /// This process's claim on a run that it takes now.
    pub(crate) fn lease(&self, now: Time) -> Lease {
        let until = now.plus(self.0.run_limit.as_millis() as i64 + LEASE_MARGIN_MILLIS);
        Lease { node: self.0.node.clone(), until }
    }
}

impl Scribe {
    /// The conversation, if it goes on and the caller may speak in it.
    pub(crate) fn open_conversation(
        &self,
        tx: &mut Tx<'_>,
        id: ConversationId,
    ) -> Result<Conversation, Step> {
        let found = seen(tx, &self.actor, id)?;
        match found.status {
            Status::Open => Ok(found),
            Status::Closed => Err(Error::Conflict("this conversation is closed").into()),
        }
    }

    /// Turns away whom the workspace does not want to speak with; the command line speaks with everybody.
    pub(crate) fn refuse_unknown(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
    ) -> Result<(), Step> {
        match self.actor.who {
            Who::Operator => Ok(()),
            _ => Ok(refuse_unknown(tx, self.actor.scope, conversation.customer)?),
        }
    }

    /// The conversation that a customer's message goes into; a ticket's goes on, also when it had ended.
    pub(crate) fn entered(
        &self,
        tx: &mut Tx<'_>,
        id: ConversationId,
    ) -> Result<Conversation, Step> {
        let found = seen(tx, &self.actor, id)?;
        if found.ticket.is_some() {
            return self.customer_writes(tx, found);
        }
        self.open_conversation(tx, id)
    }

    /// Adds a conversation without messages. `Busy` when there is one of that id.
    pub(crate) fn new_conversation(
        &self,
        tx: &mut Tx<'_>,
        id: ConversationId,
        new: &NewConversation,
    ) -> Result<Conversation, Step> {
        let now = self.moment.now;
        let (agent, environment) = match self.actor.who {
            // A token for one agent's conversations opens no other's.
            Who::Guest(Guest { reach: Reach::Agent(agent, environment), .. }) => {
                (Some(agent), environment)
            }
            _ => (self.chosen(tx, &new.agent)?, new.environment),
        };
        let conversation = Conversation {
            id,
            customer: self.customer(tx, new)?,
            agent,
            environment,
            channel: new.channel.to_owned(),
            label: new.label.clone(),
            status: Status::Open,
            handled_by: HandledBy::Ai,
            metadata: new.metadata.clone().unwrap_or_default(),
            last_seq: 0,
            message_count: 0,
            name: None,
            created_at: now,
            updated_at: now,
            closing: None,
            hand_off_reason: None,
            ticket: None,
        };
        match conversations::insert(tx, self.actor.scope, &conversation) {
            Err(store::Error::Duplicate { .. }) => Err(Step::Busy),
            done => Ok(done.map(|()| conversation)?),
        }
    }

    /// Who asks: the holder of the token, or who the company's server says it is.
    fn customer(&self, tx: &mut Tx<'_>, new: &NewConversation) -> Result<Option<CustomerId>, Step> {
        let Who::Guest(guest) = &self.actor.who else {
            return Ok(customer::find_or_make(tx, self.actor.scope, &new.customer, &self.moment)?);
        };
        match guest.reach {
            Reach::Agent(..) => Ok(None),
            Reach::Conversation(_) => {
                Err(Error::Forbidden("open another conversation with this token").into())
            }
            Reach::Customer(id) => {
                customer::find_or_begin(tx, self.actor.scope, id, &self.moment)?;
                Ok(Some(id))
            }
        }
    }

    /// The agent that is meant.
    pub(crate) fn chosen(
        &self,
        tx: &mut Tx<'_>,
        choice: &AgentChoice,
    ) -> Result<Option<AgentId>, Step> {
        let slug = match choice {
            AgentChoice::Default => "default",
            AgentChoice::Named(name) | AgentChoice::IfAny(name) => name.as_str(),
        };
        let found = match slug.parse() {
            Ok(id) => agents::find(tx, self.actor.scope, id)?,
            Err(_) => agents::find_by_slug(tx, self.actor.scope, slug)?,
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

    /// How a conversation's agent answers, and which version of it; the configured default when it is gone or
    /// unpublished.
    pub(crate) fn settings(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
    ) -> Result<(AgentSettings, Option<i64>), Step> {
        let (scope, environment) = (self.actor.scope, conversation.environment);
        let version = match conversation.agent {
            Some(id) => agents::find_published(tx, scope, id, environment)?,
            None => None,
        };
        Ok(match version {
            Some(version) => (version.settings, Some(version.number)),
            None => (self.default_agent.clone(), None),
        })
    }

    /// The next numbers of a conversation; `Busy` when somebody else handles it meanwhile.
    pub(crate) fn advance(
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

    /// Opens the run of a question: the one that waited for it, or a new one. `Busy` while another run is open.
    pub(crate) fn open_run(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
        question: Question,
        (settings, agent_version, position): (AgentSettings, Option<i64>, i64),
    ) -> Result<Opened, Step> {
        let Question { message: question, waited } = question;
        let waits = waited.is_some();
        let run = waited.unwrap_or_else(|| self.blank_run(conversation, question.id));
        let (state, started_at) = (State::Running, self.moment.now);
        let run = Run { agent_version, state, started_at, ..run };
        let opened = if waits {
            runs::start(tx, &run, &self.lease)
        } else {
            runs::insert(tx, &run, &self.lease).map(|()| true)
        };
        match opened {
            Ok(true) => {}
            Ok(false) | Err(store::Error::Duplicate { .. }) => return Err(Step::Busy),
            Err(error) => return Err(error.into()),
        }
        self.tell(tx, (conversation.id, position), EventKind::RunStarted, &run.id)?;
        let history = if settings.model.is_some() || !settings.fallback.is_empty() {
            history(tx, &question)?
        } else {
            messages::before(tx, conversation.id, question.seq, LAST_QUESTION_LOOK)?
        };
        let scope = self.actor.scope;
        let knowledge = knowledge::version(tx, scope)?;
        Ok(Opened { scope, run, question, settings, history, knowledge })
    }

    /// The AI is silent: a run ends as held.
    pub(crate) fn hold(&self, tx: &mut Tx<'_>, run: Run, position: i64) -> Result<Run, Step> {
        let (state, outcome) = (State::Completed, Some(Outcome::Held));
        let closed = Run { state, outcome, ended_at: Some(self.moment.now), ..run };
        runs::close(tx, &closed)?;
        let place = (closed.conversation, position);
        self.tell(tx, place, EventKind::RunCompleted, &closed.id)?;
        Ok(closed)
    }

    /// A run that waits for its turn.
    pub(crate) fn blank_run(&self, conversation: &Conversation, question: MessageId) -> Run {
        Run {
            id: RunId::mint(&self.moment.mint, self.moment.now),
            conversation: conversation.id,
            question,
            answer: None,
            agent: conversation.agent,
            agent_version: None,
            model: None,
            state: State::Queued,
            outcome: None,
            confidence: None,
            usage: Usage::default(),
            started_at: self.moment.now,
            ended_at: None,
        }
    }

    pub(crate) fn message(
        &self,
        conversation: ConversationId,
        seq: i64,
        role: Role,
        text: &str,
    ) -> Message {
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
            author: None,
            author_name: None,
            structure: None,
            metadata: None,
            created_at: self.moment.now,
            edited_at: None,
        }
    }

    /// Appends a message and tells of it. `Busy` when its client id was used by somebody who was faster.
    pub(crate) fn say(
        &self,
        tx: &mut Tx<'_>,
        message: &Message,
        position: i64,
    ) -> Result<(), Step> {
        match messages::insert(tx, message) {
            Err(store::Error::Duplicate { .. }) if message.client_id.is_some() => {
                return Err(Step::Busy);
            }
            done => done?,
        }
        let place = (message.conversation, position);
        self.tell(tx, place, EventKind::MessageCreated, &message.id)
    }

    pub(crate) fn tell(
        &self,
        tx: &mut Tx<'_>,
        (conversation, position): Place,
        kind: EventKind,
        subject: &impl ToString,
    ) -> Result<(), Step> {
        let event = self.moment.event_in(conversation, position, kind, subject.to_string());
        Ok(events::append(tx, self.actor.scope, &event)?)
    }
}

/// What was said before a question, and what was answered since, oldest first. Questions after it have their own runs.
fn history(tx: &mut Tx<'_>, question: &Message) -> Result<Vec<Message>, Step> {
    let newest = messages::before(tx, question.conversation, i64::MAX, HISTORY_LOOK + 1)?;
    let belongs = |message: &Message| {
        message.seq < question.seq || (message.seq > question.seq && message.role != Role::Customer)
    };
    Ok(newest.into_iter().filter(belongs).collect())
}
