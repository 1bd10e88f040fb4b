//! Notes: what colleagues tell each other, out of the customer's sight.

use domain::access::{Act, Actor};
use domain::event::EventKind;
use domain::id::{ConversationId, NoteId, TeammateId};
use domain::note::Note;
use domain::page::{Page, PageRequest};
use domain::text::{Text, required};
use store::{Fact, Tx, notes};

use crate::ask::Scribe;
use crate::conversations::seen;
use crate::once::{Done, Once};
use crate::replies::author_name;
use crate::runs::Then;
use crate::tickets::known_teammate;
use crate::{Engine, Error, allow};

/// A note as it is given.
#[derive(Clone, Debug)]
pub struct NewNote {
    /// Markdown.
    pub text: String,
    /// Who writes it; absent when a program does.
    pub author: Option<TeammateId>,
    /// What to call whoever writes it; a teammate's own name when absent.
    pub author_name: Option<String>,
}

impl Engine {
    /// Adds a note to a conversation.
    pub async fn add_note(
        &self,
        actor: &Actor,
        id: ConversationId,
        new: NewNote,
        once: Once<Note>,
    ) -> Result<Done<Note>, Error> {
        allow(actor, Act::WorkTickets)?;
        let text = required(&new.text, Text::MAX_BYTES);
        let text = text.map_err(|error| Error::text("text", &error))?;
        let name = author_name(new.author_name.as_deref())?;
        let work = move |tx: &mut Tx<'_>, scribe: &Scribe| {
            let conversation = seen(tx, &scribe.actor, id)?;
            let known = new.author.map(|author| known_teammate(tx, scribe, author)).transpose()?;
            let note = Note {
                id: NoteId::mint(&scribe.moment.mint, scribe.moment.now),
                conversation: conversation.id,
                author: new.author,
                author_name: name.clone().or_else(|| known.map(|known| known.name)),
                text: text.clone(),
                created_at: scribe.moment.now,
            };
            notes::insert(tx, &note)?;
            let data = store::object(&[("conversation_id", Fact::Text(id.to_string()))]);
            scribe.tell_desk(tx, EventKind::NoteCreated, &note.id, Some(data))?;
            Ok((note, Then::NOTHING))
        };
        self.once_in_conversation(actor, id, once, work).await
    }

    /// The notes of a conversation, oldest first.
    pub async fn notes(
        &self,
        actor: &Actor,
        id: ConversationId,
        request: PageRequest<NoteId>,
    ) -> Result<Page<Note>, Error> {
        allow(actor, Act::WorkTickets)?;
        let actor = actor.clone();
        let read = move |tx: &mut Tx<'_>| {
            seen(tx, &actor, id)?;
            Ok(notes::page(tx, id, &request)?)
        };
        self.0.db.read(read).await
    }
}
