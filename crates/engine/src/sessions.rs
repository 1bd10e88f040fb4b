//! Conversations with one agent in one environment: tokens for them, beginning them, stopping what runs in them.

use domain::access::{Act, Actor, Guest, Reach, Who};
use domain::agent::{Agent, Environment};
use domain::conversation::Conversation;
use domain::customer::CustomerRef;
use domain::id::{AgentId, ConversationId, RunId};
use domain::run::{Run, State};
use domain::text::Metadata;
use domain::workspace::Scope;
use store::{Tx, agents, runs};

use crate::ask::{AgentChoice, Ask, NewConversation, Scribe};
use crate::conversations::seen_run;
use crate::runs::{PutEnd, Then, put_end};
use crate::versions::{AgentName, named, withdraw};
use crate::{Engine, Error, GivenToken, NewToken, Visit, allow};

/// A token that is wanted for conversations with an agent.
#[derive(Clone, Debug)]
pub struct NewAgentToken {
    /// The agent.
    pub agent: AgentName,
    /// Which of its versions answers; one must be in use.
    pub environment: Environment,
    /// See [`NewToken::ttl_seconds`].
    pub ttl_seconds: i64,
    /// What every conversation that is begun with the token gets attached.
    pub data: Option<Metadata>,
}

/// A conversation that a company's program begins with an agent.
#[derive(Clone, Debug)]
pub struct NewRun {
    /// The agent.
    pub agent: AgentId,
    /// Which of its versions answers; one must be in use.
    pub environment: Environment,
    /// The door it came through.
    pub channel: &'static str,
    /// What to ask; absent opens the conversation and asks nothing.
    pub text: Option<String>,
    /// What to attach to the conversation.
    pub metadata: Option<Metadata>,
}

/// What became of the work of an agent that was told to stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stopped {
    /// The runs that ended as canceled.
    pub runs: Vec<RunId>,
    /// The number of the version that was taken out of use, if one was to be and there was one.
    pub version: Option<i64>,
}

const MISSING: Error = Error::NotFound("agent");
const NOT_IN_USE: Error = Error::NotFound("agent in that environment");

impl Engine {
    /// Makes a token for conversations with an agent, each for whoever knows its id.
    pub async fn give_agent_token(
        &self,
        actor: &Actor,
        new: NewAgentToken,
    ) -> Result<GivenToken, Error> {
        allow(actor, Act::GiveTokens)?;
        let NewAgentToken { agent, environment, ttl_seconds, data } = new;
        let scope = actor.scope;
        let read = move |tx: &mut Tx<'_>| {
            let agent = named(tx, scope, &agent)?.ok_or(MISSING)?;
            in_use(tx, scope, agent.id, environment)
        };
        let reach = Reach::Agent(self.0.db.read(read).await?.id, environment);
        let new = NewToken { reach, reads: true, writes: true, ttl_seconds, data };
        self.give_token(actor, new).await
    }

    /// Begins a conversation as the holder of an agent's token; what was attached to the token is attached to it.
    pub async fn open_session(
        &self,
        visit: &Visit,
        channel: &'static str,
    ) -> Result<Conversation, Error> {
        let Who::Guest(Guest { reach: Reach::Agent(agent, environment), .. }) = visit.actor.who
        else {
            return Err(Error::Forbidden("begin a session without an agent's token"));
        };
        let scope = visit.actor.scope;
        let read = move |tx: &mut Tx<'_>| in_use(tx, scope, agent, environment);
        self.0.db.read(read).await?;
        let new = with_agent(agent, environment, channel, visit.data.clone());
        Ok(self.open_conversation(&visit.actor, new).await?.conversation)
    }

    /// Begins a conversation with an agent, and says the run that answers when something is asked.
    pub async fn begin_run(
        &self,
        actor: &Actor,
        new: NewRun,
    ) -> Result<(ConversationId, Option<RunId>), Error> {
        allow(actor, Act::Converse)?;
        allow(actor, Act::ManageAgents)?;
        let NewRun { agent, environment, channel, text, metadata } = new;
        let scope = actor.scope;
        let read = move |tx: &mut Tx<'_>| in_use(tx, scope, agent, environment);
        self.0.db.read(read).await?;
        let opens = with_agent(agent, environment, channel, metadata);
        let Some(text) = text else {
            let opened = self.open_conversation(actor, opens).await?;
            return Ok((opened.conversation.id, None));
        };
        let (conversation, history, files) = (None, Vec::new(), Vec::new());
        let ask = Ask { conversation, opens, history, text, files, client_id: None };
        let posted = self.post(actor, ask).await?;
        Ok((posted.message.conversation, posted.run))
    }

    /// Stops one run: it ends as canceled, without an answer.
    pub async fn stop_run(&self, actor: &Actor, id: RunId) -> Result<Run, Error> {
        allow(actor, Act::Converse)?;
        let reader = actor.clone();
        let conversation = self.0.db.read(move |tx| seen_run(tx, &reader, id)).await?.0.id;
        let stop = move |tx: &mut Tx<'_>, scribe: &Scribe| {
            let (conversation, run) = seen_run(tx, &scribe.actor, id)?;
            let canceled =
                Run { state: State::Canceled, ended_at: Some(scribe.moment.now), ..run.clone() };
            let stopped = put_end(tx, scribe, &conversation, vec![run], PutEnd::Canceled)?;
            if stopped.is_empty() {
                return Err(Error::Conflict("this run has ended").into());
            }
            Ok((canceled, Then::stop(stopped)))
        };
        self.in_conversation(actor, conversation, stop).await
    }

    /// Stops everything that an agent does, and takes it out of use everywhere if that is wanted.
    pub async fn stop_agent(
        &self,
        actor: &Actor,
        id: AgentId,
        withdraws: bool,
    ) -> Result<Stopped, Error> {
        allow(actor, Act::ManageAgents)?;
        let scope = actor.scope;
        let write = move |tx: &mut Tx<'_>| {
            agents::find(tx, scope, id)?.ok_or(MISSING)?;
            let version = if withdraws { withdraw(tx, id, None)? } else { None };
            Ok::<_, Error>((version, runs::unfinished_of_agent(tx, id)?))
        };
        let (version, unfinished) = self.0.db.write(write).await?;
        let mut conversations: Vec<_> = unfinished.iter().map(|run| run.conversation).collect();
        conversations.dedup();
        let mut runs = Vec::new();
        for conversation in conversations {
            runs.extend(self.stop(actor, conversation).await?);
        }
        Ok(Stopped { runs, version })
    }
}

/// The agent, if a version of it is in use there.
fn in_use(
    tx: &mut Tx<'_>,
    scope: Scope,
    id: AgentId,
    environment: Environment,
) -> Result<Agent, Error> {
    let agent = agents::find(tx, scope, id)?.ok_or(MISSING)?;
    let version = agents::find_published(tx, scope, id, environment)?;
    version.map(|_| agent).ok_or(NOT_IN_USE)
}

fn with_agent(
    agent: AgentId,
    environment: Environment,
    channel: &'static str,
    metadata: Option<Metadata>,
) -> NewConversation {
    NewConversation {
        agent: AgentChoice::Named(agent.to_string()),
        environment,
        channel,
        label: None,
        customer: CustomerRef::default(),
        metadata,
    }
}
