//! What an application puts over what is there already, or beside it: an upsert.

use std::collections::BTreeSet;

use domain::access::{Actor, Who};
use domain::customer::Customer;
use domain::id::{ConversationId, MessageId};
use store::{Tx, conversations, customers, messages};

use super::checked::{batch, entry, entry_change, thread, thread_change};
use super::entries::Taken;
use super::threads::{NOT_THEM, TAKEN};
use super::{EntryChange, NewEntry, NewThread, ThreadChange, Written};
use crate::ask::{Scribe, Step};
use crate::{Engine, Error};

const TWICE: Error = Error::Conflict("an id is named twice");
const NOT_THEIRS: Error = Error::Forbidden("use this id with this token");
const ANOTHERS: Error = Error::Conflict("this conversation is another user's");
const ELSEWHERE: Error = Error::Conflict("this message is in another conversation");

/// Something that is added unless its id is taken.
#[derive(Clone, Debug)]
pub struct Put<New, Change> {
    /// What is added.
    pub new: New,
    /// What changes of what has the id already; nothing does, when absent.
    pub change: Option<Change>,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placed<Id> {
    /// It was added.
    Added(Id),
    /// It changed what was there.
    Changed(Id),
    /// What was there stays as it was.
    Left,
}

impl<Id: Copy> Placed<Id> {
    /// What was written.
    #[must_use]
    pub fn written(&self) -> Option<Id> {
        match self {
            Placed::Added(id) | Placed::Changed(id) => Some(*id),
            Placed::Left => None,
        }
    }
}

impl Engine {
    /// Adds conversations, or changes those that have their ids already: all or none. What belongs to somebody else is
    /// refused, and whose a conversation is does not change.
    pub async fn put_threads(
        &self,
        actor: &Actor,
        puts: Vec<Put<NewThread, ThreadChange>>,
    ) -> Result<Vec<Placed<ConversationId>>, Error> {
        let checked = |put: Put<NewThread, ThreadChange>| {
            let change = put.change.map(thread_change).transpose()?;
            Ok(Put { new: thread(put.new)?, change })
        };
        let puts = batch(puts)?.into_iter().map(checked).collect::<Result<Vec<_>, Error>>()?;
        let write = move |tx: &mut Tx<'_>, scribe: &Scribe| {
            let mut ids = BTreeSet::new();
            let mut value = Vec::with_capacity(puts.len());
            for put in &puts {
                let again = put.new.id.is_some_and(|id| !ids.insert(id));
                value.push(match (again, &put.change) {
                    (true, Some(_)) => return Err(TWICE.into()),
                    (true, None) => Placed::Left,
                    (false, _) => scribe.put_thread(tx, put)?,
                });
            }
            let touched = value.iter().filter_map(Placed::written).collect();
            Ok(Written { value, touched, stopped: Vec::new() })
        };
        self.in_history(actor, write).await
    }

    /// Appends messages, or changes those that have their ids already: all or none. What belongs to somebody else is
    /// refused, and no message leaves its conversation.
    pub async fn put_messages(
        &self,
        actor: &Actor,
        puts: Vec<Put<NewEntry, EntryChange>>,
    ) -> Result<Vec<Placed<MessageId>>, Error> {
        let checked = |put: Put<NewEntry, EntryChange>| {
            let change = put.change.map(entry_change).transpose()?;
            Ok(Put { new: entry(put.new)?, change })
        };
        let puts = batch(puts)?.into_iter().map(checked).collect::<Result<Vec<_>, Error>>()?;
        let mut touched: Vec<ConversationId> =
            puts.iter().map(|put| put.new.conversation).collect();
        touched.sort_unstable();
        touched.dedup();
        let write = move |tx: &mut Tx<'_>, scribe: &Scribe| {
            let value = scribe.put_entries(tx, &puts)?;
            Ok(Written { value, touched: touched.clone(), stopped: Vec::new() })
        };
        self.in_history(actor, write).await
    }
}

impl Scribe {
    fn put_thread(
        &self,
        tx: &mut Tx<'_>,
        put: &Put<NewThread, ThreadChange>,
    ) -> Result<Placed<ConversationId>, Step> {
        if let Some(placed) = self.put_on_thread(tx, put)? {
            return Ok(placed);
        }
        if let Some(id) = self.add_thread(tx, &put.new)? {
            return Ok(Placed::Added(id));
        }
        // Somebody has just added it, or it is in another workspace.
        self.put_on_thread(tx, put)?.ok_or_else(|| self.taken_elsewhere(TAKEN))
    }

    /// Changes the conversation of that id, if there is one here.
    fn put_on_thread(
        &self,
        tx: &mut Tx<'_>,
        put: &Put<NewThread, ThreadChange>,
    ) -> Result<Option<Placed<ConversationId>>, Step> {
        let Some(id) = put.new.id else { return Ok(None) };
        if conversations::find(tx, self.actor.scope, id)?.is_none() {
            return Ok(None);
        }
        let found = self.kept(tx, id)?;
        let Some(change) = &put.change else { return Ok(Some(Placed::Left)) };
        if let Some(user) = &put.new.customer.external_id {
            let owner = match found.customer {
                Some(id) => customers::find(tx, self.actor.scope, id)?,
                None => None,
            };
            let is_theirs = |owner: Customer| {
                owner.external_id.unwrap_or_else(|| owner.id.to_string()) == *user
            };
            if !owner.is_some_and(is_theirs) {
                let is_guest = matches!(self.actor.who, Who::Guest(_));
                return Err(if is_guest { NOT_THEM } else { ANOTHERS }.into());
            }
        }
        self.change_thread(tx, id, change)?;
        Ok(Some(Placed::Changed(id)))
    }

    /// Those that are new are appended together, behind what is changed.
    fn put_entries(
        &self,
        tx: &mut Tx<'_>,
        puts: &[Put<NewEntry, EntryChange>],
    ) -> Result<Vec<Placed<MessageId>>, Step> {
        let (mut ids, mut fresh) = (BTreeSet::new(), Vec::new());
        let mut placed = vec![Placed::Left; puts.len()];
        for (at, put) in puts.iter().enumerate() {
            let again = put.new.id.is_some_and(|id| !ids.insert(id));
            match (again, &put.change) {
                (true, Some(_)) => return Err(TWICE.into()),
                (true, None) => {}
                (false, _) => match self.put_on_entry(tx, put)? {
                    Some(done) => placed[at] = done,
                    None => fresh.push((at, put.new.clone())),
                },
            }
        }
        let (places, new): (Vec<usize>, Vec<NewEntry>) = fresh.into_iter().unzip();
        let appended = self.append_entries(tx, &new, Taken::LookAgain)?;
        for (at, message) in places.into_iter().zip(appended) {
            placed[at] = Placed::Added(message.id);
        }
        Ok(placed)
    }

    /// Changes the message of that id, if there is one here.
    fn put_on_entry(
        &self,
        tx: &mut Tx<'_>,
        put: &Put<NewEntry, EntryChange>,
    ) -> Result<Option<Placed<MessageId>>, Step> {
        let Some(id) = put.new.id else { return Ok(None) };
        let Some(found) = messages::find_anywhere(tx, self.actor.scope, id)? else {
            return Ok(None);
        };
        self.kept(tx, found.conversation)?;
        let Some(change) = &put.change else { return Ok(Some(Placed::Left)) };
        if found.conversation != put.new.conversation {
            self.kept(tx, put.new.conversation)?;
            return Err(ELSEWHERE.into());
        }
        self.change_entry(tx, id, change)?;
        Ok(Some(Placed::Changed(id)))
    }

    /// An id that is taken in another workspace.
    pub(super) fn taken_elsewhere(&self, taken: Error) -> Step {
        let is_guest = matches!(self.actor.who, Who::Guest(_));
        if is_guest { NOT_THEIRS.into() } else { taken.into() }
    }
}
