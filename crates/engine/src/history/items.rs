//! An application's conversations one by one, and their messages from either end.

use domain::access::{Act, Actor};
use domain::conversation::Conversation;
use domain::id::{ConversationId, MessageId};
use domain::message::Message;
use domain::page::{Page, PageRequest};
use store::{Tx, messages};

use super::entries::Taken;
use super::{EntryChange, NewEntry, NewThread, ThreadChange, Written};
use crate::ask::Scribe;
use crate::conversations::seen;
use crate::once::{Done, Once};
use crate::{Engine, Error, allow};

const MISSING: Error = Error::NotFound("message");

impl Engine {
    /// Adds a conversation with its first messages, which need not say where they are said.
    pub async fn begin_with(
        &self,
        actor: &Actor,
        new: NewThread,
        entries: Vec<NewEntry>,
    ) -> Result<Conversation, Error> {
        let new = super::thread(new)?;
        let entries = super::batch(entries)?.into_iter().map(super::entry);
        let entries = entries.collect::<Result<Vec<_>, Error>>()?;
        let write = move |tx: &mut Tx<'_>, scribe: &Scribe| {
            let conversation = scribe.begin_thread(tx, &new)?;
            let said = |entry: &NewEntry| NewEntry { conversation, ..entry.clone() };
            let entries: Vec<NewEntry> = entries.iter().map(said).collect();
            scribe.append_entries(tx, &entries, Taken::Refuse)?;
            let value = seen(tx, &scribe.actor, conversation)?;
            Ok(Written { value, touched: vec![conversation], stopped: Vec::new() })
        };
        self.in_history(actor, write).await
    }

    /// Adds a conversation without messages, to which messages are appended later.
    pub async fn begin_thread(
        &self,
        actor: &Actor,
        new: NewThread,
        once: Once<Conversation>,
    ) -> Result<Done<Conversation>, Error> {
        let new = super::thread(new)?;
        let write = move |tx: &mut Tx<'_>, scribe: &Scribe| {
            let id = scribe.begin_thread(tx, &new)?;
            let value = seen(tx, &scribe.actor, id)?;
            Ok(Written { value, touched: vec![id], stopped: Vec::new() })
        };
        self.once_in_history(actor, once, write).await
    }

    /// Appends messages to one conversation in their order, all or none; they need not say where they are said, and
    /// nobody answers them.
    pub async fn append_items(
        &self,
        actor: &Actor,
        conversation: ConversationId,
        entries: Vec<NewEntry>,
        once: Once<Page<Message>>,
    ) -> Result<Done<Page<Message>>, Error> {
        let said = |entry: NewEntry| super::entry(NewEntry { conversation, ..entry });
        let entries = super::batch(entries)?.into_iter().map(said);
        let entries = entries.collect::<Result<Vec<_>, Error>>()?;
        let write = move |tx: &mut Tx<'_>, scribe: &Scribe| {
            let items = scribe.append_entries(tx, &entries, Taken::Refuse)?;
            let value = Page { items, has_more: false };
            Ok(Written { value, touched: vec![conversation], stopped: Vec::new() })
        };
        self.once_in_history(actor, once, write).await
    }

    /// Changes one conversation; says how it is now.
    pub async fn change_thread(
        &self,
        actor: &Actor,
        id: ConversationId,
        change: ThreadChange,
    ) -> Result<Conversation, Error> {
        let change = super::checked::thread_change(change)?;
        let write = move |tx: &mut Tx<'_>, scribe: &Scribe| {
            scribe.change_thread(tx, id, &change)?;
            let value = seen(tx, &scribe.actor, id)?;
            Ok(Written { value, touched: vec![id], stopped: Vec::new() })
        };
        self.in_history(actor, write).await
    }

    /// Removes one conversation with its messages.
    pub async fn delete_thread(&self, actor: &Actor, id: ConversationId) -> Result<(), Error> {
        self.delete_threads(actor, move |_| Ok(vec![id])).await.map(drop)
    }

    /// The messages of a conversation from its oldest or from its newest on, after one of them.
    pub async fn items(
        &self,
        actor: &Actor,
        id: ConversationId,
        request: PageRequest<MessageId>,
        newest_first: bool,
    ) -> Result<Page<Message>, Error> {
        allow(actor, Act::ReadConversations)?;
        let actor = actor.clone();
        let read = move |tx: &mut Tx<'_>| {
            seen(tx, &actor, id)?;
            let unknown = || Error::invalid("after", "after is no message of this conversation");
            let after = match request.after {
                Some(after) => Some(messages::find(tx, id, after)?.ok_or_else(unknown)?.seq),
                None => None,
            };
            let limit = request.limit;
            if !newest_first {
                return Ok(messages::page(tx, id, &PageRequest { after, limit })?);
            }
            let mut found = messages::before(tx, id, after.unwrap_or(i64::MAX), limit + 1)?;
            found.reverse();
            Ok(Page::cut(found, limit))
        };
        self.0.db.read(read).await
    }

    /// One message of a conversation.
    pub async fn item(
        &self,
        actor: &Actor,
        conversation: ConversationId,
        id: MessageId,
    ) -> Result<Message, Error> {
        allow(actor, Act::ReadConversations)?;
        let actor = actor.clone();
        let read = move |tx: &mut Tx<'_>| {
            seen(tx, &actor, conversation)?;
            messages::find(tx, conversation, id)?.ok_or(MISSING)
        };
        self.0.db.read(read).await
    }

    /// Changes one message of a conversation; says how it is now.
    pub async fn change_item(
        &self,
        actor: &Actor,
        (conversation, id): (ConversationId, MessageId),
        change: EntryChange,
    ) -> Result<Message, Error> {
        let change = super::entry_change(change)?;
        let write = move |tx: &mut Tx<'_>, scribe: &Scribe| {
            scribe.kept(tx, conversation)?;
            messages::find(tx, conversation, id)?.ok_or(MISSING)?;
            let value = scribe.change_entry(tx, id, &change)?;
            Ok(Written { value, touched: vec![conversation], stopped: Vec::new() })
        };
        self.in_history(actor, write).await
    }

    /// Removes one message of a conversation; says how the conversation is then.
    pub async fn delete_item(
        &self,
        actor: &Actor,
        conversation: ConversationId,
        id: MessageId,
    ) -> Result<Conversation, Error> {
        let write = move |tx: &mut Tx<'_>, scribe: &Scribe| {
            scribe.kept(tx, conversation)?;
            messages::find(tx, conversation, id)?.ok_or(MISSING)?;
            scribe.delete_entry(tx, id)?;
            let value = seen(tx, &scribe.actor, conversation)?;
            Ok(Written { value, touched: vec![conversation], stopped: Vec::new() })
        };
        self.in_history(actor, write).await
    }
}
