//! Conversations, runs and messages by the number of the page, for protocols that count pages.

use domain::access::{Act, Actor};
use domain::conversation::Conversation;
use domain::id::{AgentId, ConversationId, RunId};
use domain::message::Message;
use domain::page::{Numbered, Page, PageNumber};
use domain::run::Run;
use domain::workspace::Scope;
use store::{Tx, agents, conversations, messages, runs};

use crate::conversations::{seen, seen_run};
use crate::{Engine, Error, allow};

pub use store::runs::Wanted as RunsWanted;

/// A conversation, and the run that answered its first question.
#[derive(Clone, Debug)]
pub struct Thread {
    /// The conversation.
    pub conversation: Conversation,
    /// Its first run; absent while nothing was asked.
    pub first: Option<Run>,
}

/// The most messages of a conversation that are read at once.
const HISTORY_MAX: usize = 1_000;

impl Engine {
    /// One conversation with its first run.
    pub async fn thread(&self, actor: &Actor, id: ConversationId) -> Result<Thread, Error> {
        allow(actor, Act::ReadConversations)?;
        let actor = actor.clone();
        let read = move |tx: &mut Tx<'_>| {
            let conversation = seen(tx, &actor, id)?;
            thread(tx, conversation)
        };
        self.0.db.read(read).await
    }

    /// One run with its conversation.
    pub async fn run_in_thread(&self, actor: &Actor, id: RunId) -> Result<(Run, Thread), Error> {
        allow(actor, Act::ReadConversations)?;
        let actor = actor.clone();
        let read = move |tx: &mut Tx<'_>| {
            let (conversation, run) = seen_run(tx, &actor, id)?;
            Ok((run, thread(tx, conversation)?))
        };
        self.0.db.read(read).await
    }

    /// A conversation with its newest 1,000 messages, oldest first.
    pub async fn history(
        &self,
        actor: &Actor,
        id: ConversationId,
    ) -> Result<(Conversation, Page<Message>), Error> {
        allow(actor, Act::ReadConversations)?;
        let actor = actor.clone();
        let read = move |tx: &mut Tx<'_>| {
            let conversation = seen(tx, &actor, id)?;
            Ok::<_, Error>((conversation, messages::newest(tx, id, HISTORY_MAX)?))
        };
        self.0.db.read(read).await
    }

    /// The messages of a conversation.
    pub async fn numbered_messages(
        &self,
        actor: &Actor,
        id: ConversationId,
        page: PageNumber,
    ) -> Result<Numbered<Message>, Error> {
        allow(actor, Act::ReadConversations)?;
        let actor = actor.clone();
        let read = move |tx: &mut Tx<'_>| {
            seen(tx, &actor, id)?;
            Ok(messages::numbered(tx, id, page)?)
        };
        self.0.db.read(read).await
    }

    /// The conversations of an agent.
    pub async fn agent_threads(
        &self,
        actor: &Actor,
        id: AgentId,
        page: PageNumber,
    ) -> Result<Numbered<Thread>, Error> {
        allow(actor, Act::ListConversations)?;
        allow(actor, Act::ManageAgents)?;
        let scope = actor.scope;
        let read = move |tx: &mut Tx<'_>| {
            exists(tx, scope, id)?;
            let found = conversations::numbered_of_agent(tx, id, page)?;
            let items = found.items.into_iter().map(|conversation| thread(tx, conversation));
            let items = items.collect::<Result<_, Error>>()?;
            Ok::<_, Error>(Numbered { items, total: found.total })
        };
        self.0.db.read(read).await
    }

    /// The runs of an agent.
    pub async fn agent_runs(
        &self,
        actor: &Actor,
        id: AgentId,
        (wanted, page): (RunsWanted, PageNumber),
    ) -> Result<Numbered<Run>, Error> {
        allow(actor, Act::ListConversations)?;
        allow(actor, Act::ManageAgents)?;
        let scope = actor.scope;
        let read = move |tx: &mut Tx<'_>| {
            exists(tx, scope, id)?;
            Ok(runs::numbered(tx, id, &wanted, page)?)
        };
        self.0.db.read(read).await
    }
}

fn thread(tx: &mut Tx<'_>, conversation: Conversation) -> Result<Thread, Error> {
    let first = runs::first(tx, conversation.id)?;
    Ok(Thread { conversation, first })
}

fn exists(tx: &mut Tx<'_>, scope: Scope, id: AgentId) -> Result<(), Error> {
    agents::find(tx, scope, id)?.map(|_| ()).ok_or(Error::NotFound("agent"))
}
