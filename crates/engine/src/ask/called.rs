//! Conversations by what their callers call them: the same name is the same conversation, and nothing of it is stored
//! but the conversation.

use domain::access::{Act, Actor, Guest, Reach, Who};
use domain::customer::NAME_BYTES_MAX;
use domain::id::ConversationId;
use domain::text::required;
use store::{Tx, conversations};

use super::{Ask, Asked, Exchange, Running, checked};
use crate::conversations::seen;
use crate::once::{Once, digest};
use crate::{Engine, Error, allow};

/// A conversation that somebody gave a name.
enum Called {
    /// One that must be there: an id of ours, or the only one that a token opens.
    Known(ConversationId),
    /// One that begins with the first message.
    Own(ConversationId),
}

impl Engine {
    /// Appends a customer's message and begins to answer it, like [`Engine::ask`], in the conversation that the caller
    /// calls so; the first message opens it. An id of ours is a name too, of a conversation that is there.
    pub async fn ask_called(
        &self,
        actor: &Actor,
        name: &str,
        ask: Ask,
        once: Once<Exchange>,
    ) -> Result<Asked, Error> {
        allow(actor, Act::Converse)?;
        let called = called(actor, name)?;
        let mut ask = checked(ask)?;
        self.refuse_running(actor, &once).await?;
        let id = match called {
            Called::Known(id) => {
                ask.conversation = Some(id);
                id
            }
            Called::Own(id) => id,
        };
        self.ask_when_free(actor, id, ask, once).await
    }

    /// Goes on with the answer that is being written in the conversation that the caller calls so; nothing when none is,
    /// or nothing was said under this name yet.
    pub async fn resume_called(&self, actor: &Actor, name: &str) -> Result<Option<Running>, Error> {
        allow(actor, Act::ReadConversations)?;
        let id = match called(actor, name)? {
            Called::Known(id) => id,
            Called::Own(id) => {
                let (reader, scope) = (actor.clone(), actor.scope);
                let read = move |tx: &mut Tx<'_>| {
                    let is_there = conversations::find(tx, scope, id)?.is_some();
                    if is_there {
                        seen(tx, &reader, id)?;
                    }
                    Ok::<_, Error>(is_there)
                };
                if !self.0.db.read(read).await? {
                    return Ok(None);
                }
                id
            }
        };
        self.resume(actor, id).await
    }
}

/// What that name names. Each customer has names of their own; a company's keys share theirs, so that a new key finds what
/// the old one began.
fn called(actor: &Actor, name: &str) -> Result<Called, Error> {
    let name = required(name, NAME_BYTES_MAX).map_err(|error| Error::text("id", &error))?;
    // Ids of other forms may be the caller's own.
    let is_ours = name.starts_with(ConversationId::PREFIX);
    if let Some(id) = name.parse().ok().filter(|_| is_ours) {
        return Ok(Called::Known(id));
    }
    let whose = match &actor.who {
        Who::Guest(Guest { reach: Reach::Conversation(id), .. }) => return Ok(Called::Known(*id)),
        // Whoever has a token of this kind shares it with others, who could guess the name.
        Who::Guest(Guest { reach: Reach::Agent(..), .. }) => {
            return Err(Error::Forbidden("name conversations with this token"));
        }
        Who::Guest(Guest { reach: Reach::Customer(id), .. }) => id.to_string(),
        Who::Key(..) | Who::Operator | Who::Reader => "company".to_owned(),
    };
    let scope = format!("{} {}", actor.scope.workspace, actor.scope.mode.as_str());
    let parts = ["conversation", scope.as_str(), whose.as_str(), name.as_str()];
    Ok(Called::Own(ConversationId::derived(&digest(&parts.map(str::as_bytes)))))
}
