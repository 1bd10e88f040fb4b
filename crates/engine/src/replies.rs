//! What the company says in a conversation: a person answers, a program tells something, or passes on what the
//! customer said elsewhere.

use domain::access::{Act, Actor};
use domain::conversation::HandledBy;
use domain::customer::NAME_BYTES_MAX;
use domain::id::{ConversationId, FileId, TeammateId};
use domain::message::{ATTACHMENTS_MAX, Message, Role};
use domain::text::{Text, optional, required};
use store::conversations::Growth;
use store::{Tx, runs};

use crate::ask::{Handed, Scribe, Step};
use crate::conversations::seen;
use crate::once::{Done, Once};
use crate::runs::Then;
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

/// Who speaks.
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
    /// The customer, whose words the company passes on; the AI answers them where it answers.
    Customer,
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
) -> Result<(Message, Then), Step> {
    let conversation = seen(tx, &scribe.actor, id)?;
    let Handed { conversation, stopped } = match &new.speaker {
        Speaker::Person { teammate, .. } => {
            if conversation.ticket.is_none() {
                scribe.open_conversation(tx, id)?;
            }
            scribe.person_answers(tx, &conversation, *teammate)?
        }
        Speaker::System => Handed::unchanged(scribe.open_conversation(tx, id)?),
        Speaker::Customer => Handed::unchanged(scribe.entered(tx, id)?),
    };
    let (role, author, author_name) = match &new.speaker {
        Speaker::System => (Role::System, None, None),
        Speaker::Customer => (Role::Customer, None, None),
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
    let answers = new.speaker == Speaker::Customer && conversation.handled_by == HandledBy::Ai;
    if answers {
        runs::insert(tx, &scribe.blank_run(&conversation, message.id), &scribe.lease)?;
    }
    Ok((message, Then { stopped, answers }))
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
        speaker @ (Speaker::System | Speaker::Customer) => speaker,
    };
    Ok(NewReply { speaker, text, ..new })
}

/// What somebody is called above their words.
pub(crate) fn author_name(raw: Option<&str>) -> Result<Option<String>, Error> {
    let checked = raw.map(|raw| required(raw, NAME_BYTES_MAX)).transpose();
    checked.map_err(|error| Error::text("author_name", &error))
}
