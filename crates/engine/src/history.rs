//! Conversations that an application keeps for its users: appended to, changed and removed as the application wants,
//! and answered by nobody here.
//!
//! Whoever holds a secret key does this in every conversation of their scope. The holder of a user's token does it in
//! that user's own, as far as the application keeps them: what was said to the company stays as it was said.

mod checked;
mod entries;
mod items;
mod kept;
mod puts;
mod threads;

use domain::access::{Act, Actor};
use domain::clock::Time;
use domain::customer::CustomerRef;
use domain::id::{ConversationId, CustomerId, MessageId, RunId};
use domain::message::{Message, Role, Structure};
use domain::text::{Extras, ExtrasChange, Metadata};
use store::Tx;

use crate::ask::{AgentChoice, Scribe, Step};
use crate::once::{Done, Once, SavedReply};
use crate::{Engine, Error, allow};
use checked::{batch, entry, entry_change, thread};
use entries::Taken;

pub use kept::{Chosen, Rows};
pub use puts::{Placed, Put};

/// The most things that are written at once.
pub const HISTORY_BATCH_MAX: usize = 1_000;

/// How often a verb that met somebody else's change is tried again.
const TRIES: usize = 100;

/// A conversation as an application gives it.
#[derive(Clone, Debug, Default)]
pub struct NewThread {
    /// Its identity, if the application makes it.
    pub id: Option<ConversationId>,
    /// Whose it is, as far as that is said: made, or completed. With a user's token it is always theirs, and an external
    /// id that is said must be their own.
    pub customer: CustomerRef,
    /// Whose it is, by id; then nothing else is said of them.
    pub customer_id: Option<CustomerId>,
    /// The application that it belongs to: an agent's slug or id, or a name that we do not know.
    pub app: Option<String>,
    /// Who answers when it is asked something; absent means the agent that `app` names, if it names one.
    pub agent: Option<AgentChoice>,
    /// What its owner calls it.
    pub name: Option<String>,
    /// What is attached to it.
    pub metadata: Option<Metadata>,
    /// What the application's protocol has beyond that.
    pub extras: Option<Extras>,
    /// When it was begun, if not now.
    pub created_at: Option<Time>,
}

/// A message as an application gives it.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// Its identity, if the application makes it.
    pub id: Option<MessageId>,
    /// Where it is said.
    pub conversation: ConversationId,
    /// Who speaks.
    pub role: Role,
    /// What is said; may be empty.
    pub text: String,
    /// What it is beyond its text.
    pub structure: Option<Structure>,
    /// What is attached to it.
    pub metadata: Option<Metadata>,
    /// What the application's protocol has beyond that.
    pub extras: Option<Extras>,
    /// When it was said, if not now.
    pub created_at: Option<Time>,
}

/// What changes of a conversation; what is absent stays.
#[derive(Clone, Debug, Default)]
pub struct ThreadChange {
    /// What its owner calls it.
    pub name: Option<Option<String>>,
    /// The application that it belongs to.
    pub app: Option<Option<String>>,
    /// What is attached to it.
    pub metadata: Option<Metadata>,
    /// What the application's protocol has beyond that.
    pub extras: ExtrasChange,
}

/// What changes of a message; what is absent stays.
#[derive(Clone, Debug, Default)]
pub struct EntryChange {
    /// Who speaks.
    pub role: Option<Role>,
    /// What is said.
    pub text: Option<String>,
    /// What it is beyond its text.
    pub structure: Option<Option<Structure>>,
    /// What is attached to it.
    pub metadata: Option<Option<Metadata>>,
    /// What the application's protocol has beyond that.
    pub extras: ExtrasChange,
}

/// What a transaction came to, and what follows its commit.
struct Written<T> {
    value: T,
    /// Whose watchers are told.
    touched: Vec<ConversationId>,
    /// What the AI was doing in what was removed.
    stopped: Vec<RunId>,
}

impl Engine {
    /// Adds conversations, all or none. An id that is taken is a conflict.
    pub async fn begin_threads(
        &self,
        actor: &Actor,
        new: Vec<NewThread>,
    ) -> Result<Vec<ConversationId>, Error> {
        let new = batch(new)?.into_iter().map(thread).collect::<Result<Vec<_>, Error>>()?;
        let write = move |tx: &mut Tx<'_>, scribe: &Scribe| {
            let begun = new.iter().map(|new| scribe.begin_thread(tx, new));
            let value: Vec<ConversationId> = begun.collect::<Result<_, Step>>()?;
            Ok(Written { touched: value.clone(), value, stopped: Vec::new() })
        };
        self.in_history(actor, write).await
    }

    /// Changes the conversations that `wanted` finds in the same transaction; says which.
    pub async fn change_threads(
        &self,
        actor: &Actor,
        wanted: impl Fn(&mut Tx<'_>) -> Result<Vec<ConversationId>, Error> + Clone + Send + 'static,
        change: ThreadChange,
    ) -> Result<Vec<ConversationId>, Error> {
        let change = checked::thread_change(change)?;
        let write = move |tx: &mut Tx<'_>, scribe: &Scribe| {
            let value = batch(wanted(tx)?)?;
            for id in &value {
                scribe.change_thread(tx, *id, &change)?;
            }
            Ok(Written { touched: value.clone(), value, stopped: Vec::new() })
        };
        self.in_history(actor, write).await
    }

    /// Removes the conversations that `wanted` finds in the same transaction, each with its messages; the files that
    /// were sent along are let go. Says which.
    pub async fn delete_threads(
        &self,
        actor: &Actor,
        wanted: impl Fn(&mut Tx<'_>) -> Result<Vec<ConversationId>, Error> + Clone + Send + 'static,
    ) -> Result<Vec<ConversationId>, Error> {
        let write = move |tx: &mut Tx<'_>, scribe: &Scribe| {
            let value = batch(wanted(tx)?)?;
            let mut stopped = Vec::new();
            for id in &value {
                stopped.extend(scribe.delete_thread(tx, *id)?);
            }
            Ok(Written { touched: value.clone(), value, stopped })
        };
        self.in_history(actor, write).await
    }

    /// Appends messages in their order, all or none; nobody answers them. An id that is taken is a conflict.
    pub async fn append_messages(
        &self,
        actor: &Actor,
        new: Vec<NewEntry>,
    ) -> Result<Vec<Message>, Error> {
        let new = batch(new)?.into_iter().map(entry).collect::<Result<Vec<_>, Error>>()?;
        let write = move |tx: &mut Tx<'_>, scribe: &Scribe| {
            let value = scribe.append_entries(tx, &new, Taken::Refuse)?;
            Ok(Written { touched: homes(&value), value, stopped: Vec::new() })
        };
        self.in_history(actor, write).await
    }

    /// Changes the messages that `wanted` finds in the same transaction; says how they are now.
    pub async fn change_messages(
        &self,
        actor: &Actor,
        wanted: impl Fn(&mut Tx<'_>) -> Result<Vec<MessageId>, Error> + Clone + Send + 'static,
        change: EntryChange,
    ) -> Result<Vec<Message>, Error> {
        let change = entry_change(change)?;
        let write = move |tx: &mut Tx<'_>, scribe: &Scribe| {
            let ids = batch(wanted(tx)?)?;
            let changed = ids.iter().map(|id| scribe.change_entry(tx, *id, &change));
            let value: Vec<Message> = changed.collect::<Result<_, Step>>()?;
            Ok(Written { touched: homes(&value), value, stopped: Vec::new() })
        };
        self.in_history(actor, write).await
    }

    /// Removes the messages that `wanted` finds in the same transaction; says how they were.
    pub async fn delete_messages(
        &self,
        actor: &Actor,
        wanted: impl Fn(&mut Tx<'_>) -> Result<Vec<MessageId>, Error> + Clone + Send + 'static,
    ) -> Result<Vec<Message>, Error> {
        let write = move |tx: &mut Tx<'_>, scribe: &Scribe| {
            let ids = batch(wanted(tx)?)?;
            let removed = ids.iter().map(|id| scribe.delete_entry(tx, *id));
            let value: Vec<Message> = removed.collect::<Result<_, Step>>()?;
            Ok(Written { touched: homes(&value), value, stopped: Vec::new() })
        };
        self.in_history(actor, write).await
    }

    /// Writes in an application's conversations, again when somebody else changed one meanwhile, and tells whoever watches
    /// them.
    async fn in_history<T: Send + 'static>(
        &self,
        actor: &Actor,
        work: impl Fn(&mut Tx<'_>, &Scribe) -> Result<Written<T>, Step> + Clone + Send + 'static,
    ) -> Result<T, Error> {
        let once = Once::always(|_| SavedReply { status: 0, body: Vec::new() });
        Ok(self.once_in_history(actor, once, work).await?.fresh())
    }

    /// The same, and keeps the answer in the same transaction, unless the request is known.
    async fn once_in_history<T: Send + 'static>(
        &self,
        actor: &Actor,
        once: Once<T>,
        work: impl Fn(&mut Tx<'_>, &Scribe) -> Result<Written<T>, Step> + Clone + Send + 'static,
    ) -> Result<Done<T>, Error> {
        allow(actor, Act::Converse)?;
        let (engine, actor) = (self.clone(), actor.clone());
        let writing = async move {
            for _ in 0..TRIES {
                let (scribe, once, work) = (engine.scribe(&actor), once.clone(), work.clone());
                let write = move |tx: &mut Tx<'_>| {
                    let (mut touched, mut stopped) = (Vec::new(), Vec::new());
                    let value = once.within(tx, &scribe.actor, scribe.moment.now, |tx| {
                        let written = work(tx, &scribe)?;
                        (touched, stopped) = (written.touched, written.stopped);
                        Ok::<_, Step>(written.value)
                    })?;
                    Ok::<_, Step>(Written { value, touched, stopped })
                };
                match engine.0.db.write(write).await {
                    Ok(written) => {
                        engine.0.hub.stop(&written.stopped);
                        for id in written.touched {
                            engine.ring(id);
                        }
                        return Ok(written.value);
                    }
                    Err(Step::Busy) => {}
                    Err(Step::Failed(error)) => return Err(error),
                }
            }
            Err(Error::Conflict("these conversations change too fast"))
        };
        self.see_to(writing).await
    }
}

/// The conversations of messages, each once.
fn homes(messages: &[Message]) -> Vec<ConversationId> {
    let mut homes: Vec<ConversationId> =
        messages.iter().map(|message| message.conversation).collect();
    homes.sort_unstable();
    homes.dedup();
    homes
}
