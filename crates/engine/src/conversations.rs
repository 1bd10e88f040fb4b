//! Reading what was said.

use domain::access::{Act, Actor, Sight};
use domain::conversation::Conversation;
use domain::id::{ConversationId, RunId};
use domain::message::Message;
use domain::page::{Page, PageRequest};
use domain::run::Run;
use domain::workspace::Scope;
use store::{conversations, deliveries, events, messages, readings, runs};

use crate::{Engine, Error, allow};

const MISSING: Error = Error::NotFound("conversation");

impl Engine {
    /// One conversation.
    pub async fn conversation(
        &self,
        actor: &Actor,
        id: ConversationId,
    ) -> Result<Conversation, Error> {
        allow(actor, Act::ReadConversations)?;
        let actor = actor.clone();
        self.0.db.read(move |tx| seen(tx, &actor, id)).await
    }

    /// Whether a conversation exists; absent ids are not looked for.
    pub async fn knows(&self, actor: &Actor, id: Option<ConversationId>) -> Result<bool, Error> {
        let Some(id) = id else { return Ok(true) };
        match self.conversation(actor, id).await {
            Ok(_) => Ok(true),
            Err(Error::NotFound(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The conversations, newest first.
    pub async fn conversations(
        &self,
        actor: &Actor,
        request: PageRequest<ConversationId>,
    ) -> Result<Page<Conversation>, Error> {
        allow(actor, Act::ListConversations)?;
        let (actor, scope, customer) = (actor.clone(), actor.scope, actor.only_customer());
        let read = move |tx: &mut store::Tx<'_>| {
            if let Some(after) = request.after
                && seen(tx, &actor, after).is_err()
            {
                return Err(Error::invalid("after", "after is not a position of this list"));
            }
            Ok(conversations::page(tx, scope, customer, &request)?)
        };
        self.0.db.read(read).await
    }

    /// The messages of a conversation, oldest first; a position is a `seq`.
    pub async fn messages(
        &self,
        actor: &Actor,
        id: ConversationId,
        request: PageRequest<i64>,
    ) -> Result<Page<Message>, Error> {
        allow(actor, Act::ReadConversations)?;
        let actor = actor.clone();
        let read = move |tx: &mut store::Tx<'_>| {
            seen(tx, &actor, id)?;
            Ok(messages::page(tx, id, &request)?)
        };
        self.0.db.read(read).await
    }

    /// The runs of a conversation, oldest first.
    pub async fn runs(
        &self,
        actor: &Actor,
        id: ConversationId,
        request: PageRequest<RunId>,
    ) -> Result<Page<Run>, Error> {
        allow(actor, Act::ReadConversations)?;
        let actor = actor.clone();
        let read = move |tx: &mut store::Tx<'_>| {
            seen(tx, &actor, id)?;
            Ok(runs::page(tx, id, &request)?)
        };
        self.0.db.read(read).await
    }

    /// One run.
    pub async fn run(&self, actor: &Actor, id: RunId) -> Result<Run, Error> {
        allow(actor, Act::ReadConversations)?;
        let actor = actor.clone();
        let read = move |tx: &mut store::Tx<'_>| seen_run(tx, &actor, id).map(|(_, run)| run);
        self.0.db.read(read).await
    }
}

/// The conversation of that id, if the caller may see it.
pub(crate) fn seen(
    tx: &mut store::Tx<'_>,
    actor: &Actor,
    id: ConversationId,
) -> Result<Conversation, Error> {
    let found = conversations::find(tx, actor.scope, id)?.ok_or(MISSING)?;
    match actor.sight(&found) {
        Sight::Theirs => Ok(found),
        Sight::Foreign => Err(Error::Forbidden("use this conversation with this token")),
        Sight::Hidden => Err(MISSING),
    }
}

/// Takes out of events and letters what they tell of a conversation, which is about to be removed or just was: later
/// they cannot be found by whose it was. Says out of how many events. Nobody writes a letter about it meanwhile.
pub(crate) fn silence(
    tx: &mut store::Tx<'_>,
    scope: Scope,
    id: ConversationId,
) -> Result<u64, store::Error> {
    readings::hold(tx, scope)?;
    let subject = id.to_string();
    let silenced = events::silence_in(tx, id)? + events::silence(tx, scope, &subject)?;
    deliveries::silence_in(tx, id)?;
    deliveries::silence(tx, &subject)?;
    Ok(silenced)
}

/// The run of that id with its conversation, if the caller may see it.
pub(crate) fn seen_run(
    tx: &mut store::Tx<'_>,
    actor: &Actor,
    id: RunId,
) -> Result<(Conversation, Run), Error> {
    const MISSING: Error = Error::NotFound("run");
    let run = runs::find(tx, actor.scope, id)?.ok_or(MISSING)?;
    match seen(tx, actor, run.conversation) {
        Err(Error::NotFound(_)) => Err(MISSING),
        found => Ok((found?, run)),
    }
}
