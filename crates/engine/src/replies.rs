//! What the company says in a conversation: a person answers, or a program tells something.

use domain::access::{Act, Actor};
use domain::conversation::Conversation;
use domain::customer::NAME_BYTES_MAX;
use domain::id::{ConversationId, FileId, TeammateId};
use domain::message::{ATTACHMENTS_MAX, Message, Role};
use domain::text::{Text, optional, required};
use store::Tx;
use store::conversations::Growth;

use crate::ask::{Scribe, Step};
use crate::conversations::seen;
use crate::once::{Done, Once};
use crate::tickets::known_teammate;
use crate::{Engine, Error, allow, files};

/// A message of the company as it is given.
#[derive(Clone, Debug)]
pub struct NewReply {
    /// Who speaks.
    pub speaker: Speaker,
    /// Markdown; may be empty when files are sent.
    pub text: String,
    /// The files that are sent along.
    pub files: Vec<FileId>,
}

/// Who speaks for the company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// A person: from now on they answer, and the AI is silent.
    Person {
        /// Which one; absent when the company's own system does not say.
        teammate: Option<TeammateId>,
        /// What to call them; the teammate's own name when absent.
        name: Option<String>,
    },
    /// The software itself; who answers stays the same.
    System,
}

impl Engine {
    /// Says something to the customer. A person who does so takes the conversation over, and it is a ticket from then on.
    pub async fn reply(
        &self,
        actor: &Actor,
        id: ConversationId,
        new: NewReply,
        once: Once<Message>,
    ) -> Result<Done<Message>, Error> {
        allow(actor, Act::WorkTickets)?;
        let new = checked(new)?;
        let work = move |tx: &mut Tx<'_>, scribe: &Scribe| say(tx, scribe, id, &new);
        self.once_in_conversation(actor, id, once, work).await
    }
}

fn say(
    tx: &mut Tx<'_>,
    scribe: &Scribe,
    id: ConversationId,
    new: &NewReply,
) -> Result<Message, Step> {
    let conversation = seen(tx, &scribe.actor, id)?;
    let conversation = match &new.speaker {
        Speaker::Person { teammate, .. } => answering(tx, scribe, conversation, *teammate)?,
        Speaker::System => scribe.open_conversation(tx, id)?,
    };
    let (role, author, author_name) = match &new.speaker {
        Speaker::System => (Role::System, None, None),
        Speaker::Person { teammate, name } => {
            let known = teammate.map(|id| known_teammate(tx, scribe, id)).transpose()?;
            (Role::Agent, *teammate, name.clone().or_else(|| known.map(|known| known.name)))
        }
    };
    let advanced = scribe.advance(tx, &conversation, Growth { messages: 1, events: 1 })?;
    let message = Message {
        author,
        author_name,
        attachments: files::take(tx, &scribe.actor, id, &new.files)?,
        ..scribe.message(id, advanced.seq, role, &new.text)
    };
    scribe.say(tx, &message, advanced.position)?;
    Ok(message)
}

/// A person answers: the conversation is theirs; one that had ended goes on when it is a ticket.
fn answering(
    tx: &mut Tx<'_>,
    scribe: &Scribe,
    conversation: Conversation,
    author: Option<TeammateId>,
) -> Result<Conversation, Step> {
    if conversation.ticket.is_none() {
        scribe.open_conversation(tx, conversation.id)?;
    }
    scribe.person_answers(tx, &conversation, author)?;
    scribe.hand_to_person(tx, conversation)
}

fn checked(new: NewReply) -> Result<NewReply, Error> {
    if new.files.len() > ATTACHMENTS_MAX {
        let message = format!("a message has at most {ATTACHMENTS_MAX} attachments");
        return Err(Error::invalid("attachments", message));
    }
    let check = if new.files.is_empty() { required } else { optional };
    let text = check(&new.text, Text::MAX_BYTES).map_err(|error| Error::text("content", &error))?;
    let speaker = match new.speaker {
        Speaker::Person { teammate, name } => {
            Speaker::Person { teammate, name: author_name(name.as_deref())? }
        }
        Speaker::System => Speaker::System,
    };
    Ok(NewReply { speaker, text, ..new })
}

/// What somebody is called above their words.
pub(crate) fn author_name(raw: Option<&str>) -> Result<Option<String>, Error> {
    let checked = raw.map(|raw| required(raw, NAME_BYTES_MAX)).transpose();
    checked.map_err(|error| Error::text("author_name", &error))
}
