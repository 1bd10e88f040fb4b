//! The messages of an application, inside of a transaction.

use domain::access::Who;
use domain::conversation::{Conversation, Status};
use domain::event::EventKind;
use domain::id::MessageId;
use domain::message::{Message, Role};
use store::conversations::Growth;
use store::{Tx, conversations, deliveries, messages, readings};

use super::checked::extras_after;
use super::{EntryChange, NewEntry};
use crate::Error;
use crate::ask::{Scribe, Step};

const TAKEN: Error = Error::Conflict("a message of this id exists");
const MISSING: Error = Error::NotFound("message");
const NOT_THEIR_ROLE: Error = Error::Forbidden("speak as a person of the company with this token");

/// What somebody who appends does about an id that is taken.
#[derive(Clone, Copy)]
pub(super) enum Taken {
    /// It is a conflict.
    Refuse,
    /// They did not know, and see it when they look again.
    LookAgain,
}

impl Scribe {
    /// Appends messages; those of one conversation that follow each other get their numbers together.
    pub(super) fn append_entries(
        &self,
        tx: &mut Tx<'_>,
        new: &[NewEntry],
        taken: Taken,
    ) -> Result<Vec<Message>, Step> {
        let mut appended = Vec::with_capacity(new.len());
        for together in new.chunk_by(|one, next| one.conversation == next.conversation) {
            let Some(first) = together.first() else { continue };
            let conversation = self.kept(tx, first.conversation)?;
            if conversation.status == Status::Closed {
                return Err(Error::Conflict("this conversation is closed").into());
            }
            self.refuse_unknown(tx, &conversation)?;
            together.iter().try_for_each(|new| self.may_speak(Some(new.role)))?;
            appended.extend(self.append_to(tx, &conversation, together, taken)?);
        }
        Ok(appended)
    }

    fn append_to(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
        new: &[NewEntry],
        taken: Taken,
    ) -> Result<Vec<Message>, Step> {
        let count = new.len() as i64;
        let at = self.advance(tx, conversation, Growth { messages: count, events: count })?;
        let mut appended = Vec::with_capacity(new.len());
        for (number, new) in (0..).zip(new) {
            let blank = self.message(conversation.id, at.seq + number, new.role, &new.text);
            let message = Message {
                id: new.id.unwrap_or(blank.id),
                structure: new.structure.clone(),
                metadata: new.metadata.clone(),
                created_at: new.created_at.unwrap_or(blank.created_at),
                ..blank
            };
            if !messages::insert_new(tx, &message)? {
                return Err(self.taken(tx, message.id, taken)?);
            }
            if let Some(extras) = &new.extras {
                messages::put_extras(tx, message.id, extras)?;
            }
            let place = (conversation.id, at.position + number);
            self.tell(tx, place, EventKind::MessageCreated, &message.id)?;
            appended.push(message);
        }
        if new.iter().any(|new| new.created_at.is_some()) {
            conversations::recount(tx, conversation.id, 0)?;
        }
        Ok(appended)
    }

    /// What is done about an id that is taken.
    fn taken(&self, tx: &mut Tx<'_>, id: MessageId, taken: Taken) -> Result<Step, Step> {
        Ok(match taken {
            Taken::Refuse => TAKEN.into(),
            Taken::LookAgain => match messages::find_anywhere(tx, self.actor.scope, id)? {
                Some(_) => Step::Busy,
                None => self.taken_elsewhere(TAKEN),
            },
        })
    }

    pub(super) fn change_entry(
        &self,
        tx: &mut Tx<'_>,
        id: MessageId,
        change: &EntryChange,
    ) -> Result<Message, Step> {
        let (found, place) = self.held(tx, id)?;
        self.may_speak(change.role)?;
        let changed = Message {
            role: change.role.unwrap_or(found.role),
            text: change.text.clone().unwrap_or(found.text),
            structure: change.structure.clone().unwrap_or(found.structure),
            metadata: change.metadata.clone().unwrap_or(found.metadata),
            edited_at: Some(self.moment.now),
            ..found
        };
        messages::update(tx, &changed)?;
        if !change.extras.is_empty() {
            let extras = extras_after(&messages::extras(tx, id)?, &change.extras)?;
            messages::put_extras(tx, id, &extras)?;
        }
        self.tell(tx, (changed.conversation, place), EventKind::MessageUpdated, &id)?;
        Ok(changed)
    }

    pub(super) fn delete_entry(&self, tx: &mut Tx<'_>, id: MessageId) -> Result<Message, Step> {
        let (found, place) = self.held(tx, id)?;
        messages::delete(tx, id)?;
        // What letters tell of it goes with it.
        readings::hold(tx, self.actor.scope)?;
        deliveries::silence(tx, &id.to_string())?;
        conversations::recount(tx, found.conversation, 1)?;
        self.tell(tx, (found.conversation, place), EventKind::MessageDeleted, &id)?;
        Ok(found)
    }

    /// Nobody but the company says that one of its people speaks.
    fn may_speak(&self, role: Option<Role>) -> Result<(), Step> {
        match self.actor.who {
            Who::Guest(_) if role == Some(Role::Agent) => Err(NOT_THEIR_ROLE.into()),
            _ => Ok(()),
        }
    }

    /// A message that the caller may change, and the position of one more event; nobody else changes its conversation
    /// until the transaction ends.
    fn held(&self, tx: &mut Tx<'_>, id: MessageId) -> Result<(Message, i64), Step> {
        let found = messages::find_anywhere(tx, self.actor.scope, id)?.ok_or(MISSING)?;
        let conversation = self.kept(tx, found.conversation)?;
        let place = self.place(tx, &conversation)?;
        let found = messages::find(tx, found.conversation, id)?.ok_or(MISSING)?;
        Ok((found, place))
    }
}
