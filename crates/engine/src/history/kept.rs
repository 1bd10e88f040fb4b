//! What an application keeps here, found by any condition: to show it, to change it, to remove it.

use std::sync::{Arc, Mutex, PoisonError};

use domain::access::{Act, Actor, Guest, Reach, Who};
use domain::id::{ConversationId, MessageId};
use domain::message::Message;
use store::apps::{self, App, Shelf};
use store::history::{self, Entry, Thread, Whose};
use store::selection::{Condition, Wanted};
use store::{Result as Stored, Tx};

use super::{EntryChange, HISTORY_BATCH_MAX, ThreadChange};
use crate::{Engine, Error, allow};

/// What is to be changed or removed.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// What it is like.
    pub conditions: Vec<Condition>,
    /// Whether it must be one thing: nothing happens to none and to several, and the error names [`Chosen::ONE`].
    pub exactly_one: bool,
}

/// Rows, and how many there are of all that were asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows<T> {
    /// Those that are wanted.
    pub rows: Vec<T>,
    /// How many there would be without an end, if they were counted.
    pub total: Option<u64>,
}

impl Chosen {
    /// The parameter that errors name when it is not one thing.
    pub const ONE: &'static str = "exactly_one";

    /// What is looked for: one more than may be written at once, so that too many are noticed.
    fn wanted(&self) -> Wanted {
        let limit = HISTORY_BATCH_MAX as u64 + 1;
        Wanted { conditions: self.conditions.clone(), limit, ..Wanted::default() }
    }

    fn check<T>(&self, found: Vec<T>) -> Result<Vec<T>, Error> {
        if self.exactly_one && found.len() != 1 {
            let message = format!("The result contains {} rows", found.len());
            return Err(Error::invalid(Chosen::ONE, message));
        }
        Ok(found)
    }
}

impl Engine {
    /// Conversations that the caller may see; `counts` asks how many there are.
    pub async fn kept_threads(
        &self,
        actor: &Actor,
        wanted: Wanted,
        counts: bool,
    ) -> Result<Rows<Thread>, Error> {
        self.check_shows(actor)?;
        let whose = whose(actor)?;
        let read = move |tx: &mut Tx<'_>| {
            let total = counted(counts, || history::count_threads(tx, whose, &wanted.conditions))?;
            Ok(Rows { rows: history::threads(tx, whose, &wanted)?, total })
        };
        self.0.db.read(read).await
    }

    /// Messages that the caller may see; `counts` asks how many there are.
    pub async fn kept_entries(
        &self,
        actor: &Actor,
        wanted: Wanted,
        counts: bool,
    ) -> Result<Rows<Entry>, Error> {
        self.check_shows(actor)?;
        let whose = whose(actor)?;
        let read = move |tx: &mut Tx<'_>| {
            let total = counted(counts, || history::count_entries(tx, whose, &wanted.conditions))?;
            Ok(Rows { rows: history::entries(tx, whose, &wanted)?, total })
        };
        self.0.db.read(read).await
    }

    /// Applications that the caller may see: users see those that are published.
    pub async fn kept_apps(
        &self,
        actor: &Actor,
        wanted: Wanted,
        counts: bool,
    ) -> Result<Rows<App>, Error> {
        self.check_shows(actor)?;
        let published_only = matches!(actor.who, Who::Guest(_));
        let shelf = Shelf { scope: actor.scope, published_only };
        let read = move |tx: &mut Tx<'_>| {
            let total = counted(counts, || apps::count_apps(tx, shelf, &wanted.conditions))?;
            Ok(Rows { rows: apps::apps(tx, shelf, &wanted)?, total })
        };
        self.0.db.read(read).await
    }

    /// Whether the caller may see what is kept; asked before something is written that is to be shown.
    pub fn check_shows(&self, actor: &Actor) -> Result<(), Error> {
        allow(actor, Act::ListConversations)
    }

    /// Changes the conversations that are so; says which.
    pub async fn change_kept_threads(
        &self,
        actor: &Actor,
        chosen: Chosen,
        change: ThreadChange,
    ) -> Result<Vec<ConversationId>, Error> {
        allow(actor, Act::Converse)?;
        let (whose, wanted) = (whose(actor)?, chosen.wanted());
        let found = move |tx: &mut Tx<'_>| {
            let found = chosen.check(history::threads(tx, whose, &wanted)?)?;
            Ok(found.into_iter().map(|found| found.conversation.id).collect())
        };
        self.change_threads(actor, found, change).await
    }

    /// Changes the messages that are so; says how they are now.
    pub async fn change_kept_entries(
        &self,
        actor: &Actor,
        chosen: Chosen,
        change: EntryChange,
    ) -> Result<Vec<Message>, Error> {
        allow(actor, Act::Converse)?;
        let (whose, wanted) = (whose(actor)?, chosen.wanted());
        let found = move |tx: &mut Tx<'_>| {
            let found = chosen.check(history::entries(tx, whose, &wanted)?)?;
            Ok(found.into_iter().map(|found| found.message.id).collect())
        };
        self.change_messages(actor, found, change).await
    }

    /// Removes the conversations that are so, each with its messages; says how they were.
    pub async fn delete_kept_threads(
        &self,
        actor: &Actor,
        chosen: Chosen,
    ) -> Result<Vec<Thread>, Error> {
        allow(actor, Act::Converse)?;
        let (whose, wanted, last) = (whose(actor)?, chosen.wanted(), Last::default());
        let seen = last.clone();
        let found = move |tx: &mut Tx<'_>| {
            let found = chosen.check(history::threads(tx, whose, &wanted)?)?;
            let ids: Vec<ConversationId> =
                found.iter().map(|found| found.conversation.id).collect();
            seen.keep(found);
            Ok(ids)
        };
        self.delete_threads(actor, found).await?;
        Ok(last.take())
    }

    /// Removes the messages that are so; says how they were.
    pub async fn delete_kept_entries(
        &self,
        actor: &Actor,
        chosen: Chosen,
    ) -> Result<Vec<Entry>, Error> {
        allow(actor, Act::Converse)?;
        let (whose, wanted, last) = (whose(actor)?, chosen.wanted(), Last::default());
        let seen = last.clone();
        let found = move |tx: &mut Tx<'_>| {
            let found = chosen.check(history::entries(tx, whose, &wanted)?)?;
            let ids: Vec<MessageId> = found.iter().map(|found| found.message.id).collect();
            seen.keep(found);
            Ok(ids)
        };
        self.delete_messages(actor, found).await?;
        Ok(last.take())
    }
}

/// What the last try of a transaction found: it may run more than once, and the one that is committed is the last.
struct Last<T>(Arc<Mutex<Vec<T>>>);

impl<T> Default for Last<T> {
    fn default() -> Last<T> {
        Last(Arc::default())
    }
}

impl<T> Clone for Last<T> {
    fn clone(&self) -> Last<T> {
        Last(self.0.clone())
    }
}

impl<T> Last<T> {
    fn keep(&self, found: Vec<T>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = found;
    }

    fn take(&self) -> Vec<T> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Whose rows a caller sees. A token that is not a customer's finds none by conditions.
fn whose(actor: &Actor) -> Result<Whose, Error> {
    const NOT_THEIRS: Error = Error::Forbidden("find conversations with this token");
    match &actor.who {
        Who::Key(..) | Who::Operator => Ok((actor.scope, None)),
        Who::Guest(Guest { reach: Reach::Customer(id), .. }) => Ok((actor.scope, Some(*id))),
        Who::Guest(_) | Who::Reader => Err(NOT_THEIRS),
    }
}

fn counted(counts: bool, count: impl FnOnce() -> Stored<u64>) -> Stored<Option<u64>> {
    if counts { count().map(Some) } else { Ok(None) }
}
