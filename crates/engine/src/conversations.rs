//! Reading what was said.

use domain::access::{Act, Actor};
use domain::conversation::Conversation;
use domain::customer::Customer;
use domain::id::{ConversationId, CustomerId, RunId};
use domain::message::Message;
use domain::page::{Page, PageRequest};
use domain::run::Run;
use store::{conversations, customers, messages, runs};

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
        let scope = actor.scope;
        let found = self.0.db.read(move |tx| conversations::find(tx, scope, id)).await?;
        found.ok_or(MISSING)
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
        allow(actor, Act::ReadConversations)?;
        let scope = actor.scope;
        let read = move |tx: &mut store::Tx<'_>| {
            if let Some(after) = request.after
                && conversations::find(tx, scope, after)?.is_none()
            {
                return Err(Error::invalid("after", "after is not a position of this list"));
            }
            Ok(conversations::page(tx, scope, &request)?)
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
        let scope = actor.scope;
        let read = move |tx: &mut store::Tx<'_>| {
            conversations::find(tx, scope, id)?.ok_or(MISSING)?;
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
        let scope = actor.scope;
        let read = move |tx: &mut store::Tx<'_>| {
            conversations::find(tx, scope, id)?.ok_or(MISSING)?;
            Ok(runs::page(tx, id, &request)?)
        };
        self.0.db.read(read).await
    }

    /// One run.
    pub async fn run(&self, actor: &Actor, id: RunId) -> Result<Run, Error> {
        allow(actor, Act::ReadConversations)?;
        let scope = actor.scope;
        let found = self.0.db.read(move |tx| runs::find(tx, scope, id)).await?;
        found.ok_or(Error::NotFound("run"))
    }

    /// One customer.
    pub async fn customer(&self, actor: &Actor, id: CustomerId) -> Result<Customer, Error> {
        allow(actor, Act::ReadConversations)?;
        let scope = actor.scope;
        let found = self.0.db.read(move |tx| customers::find(tx, scope, id)).await?;
        found.ok_or(Error::NotFound("customer"))
    }
}
