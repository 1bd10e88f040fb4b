//! Reading what was said.

use domain::access::{Act, Actor, Sight};
use domain::conversation::Conversation;
use domain::id::{ConversationId, CustomerId, RunId};
use domain::message::Message;
use domain::page::{Page, PageRequest};
use domain::run::Run;
use domain::workspace::Scope;
use store::{conversations, customers, deliveries, events, messages, readings, runs};

use crate::{Engine, Error, allow};

const MISSING: Error = Error::NotFound("conversation");
const NONE: Page<Conversation> = Page { items: Vec::new(), has_more: false };

/// Whose conversations are listed; absent fields leave nothing out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConversationFilter {
    /// Those of this customer.
    pub customer: Option<CustomerId>,
    /// Those of the customer whom the company calls so.
    pub external_id: Option<String>,
}

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

    /// The conversations, newest first. Customers list their own.
    pub async fn conversations(
        &self,
        actor: &Actor,
        filter: ConversationFilter,
        request: PageRequest<ConversationId>,
    ) -> Result<Page<Conversation>, Error> {
        allow(actor, Act::ListConversations)?;
        let (actor, scope) = (actor.clone(), actor.scope);
        let read = move |tx: &mut store::Tx<'_>| {
            let Some(customer) = only_of(tx, &actor, &filter)? else { return Ok(NONE) };
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

    /// The messages of a conversation, newest first; a position is a `seq`.
    pub async fn newest_messages(
        &self,
        actor: &Actor,
        id: ConversationId,
        request: PageRequest<i64>,
    ) -> Result<Page<Message>, Error> {
        allow(actor, Act::ReadConversations)?;
        let actor = actor.clone();
        let read = move |tx: &mut store::Tx<'_>| {
            seen(tx, &actor, id)?;
            let before = request.after.unwrap_or(i64::MAX);
            let mut found = messages::before(tx, id, before, request.limit + 1)?;
            found.reverse();
            Ok(Page::cut(found, request.limit))
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

/// The customer whose conversations are listed: anybody's, when nobody is named; nothing when it can be no one's.
fn only_of(
    tx: &mut store::Tx<'_>,
    actor: &Actor,
    filter: &ConversationFilter,
) -> Result<Option<Option<CustomerId>>, Error> {
    let mut named: Vec<CustomerId> = actor.only_customer().into_iter().collect();
    named.extend(filter.customer);
    if let Some(external_id) = &filter.external_id {
        match customers::find_by_external_id(tx, actor.scope, external_id)? {
            Some(found) => named.push(found.id),
            None => return Ok(None),
        }
    }
    named.dedup();
    Ok((named.len() < 2).then(|| named.pop()))
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
