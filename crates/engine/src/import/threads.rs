//! Threads: tickets with what was said in them, under their own times.

use domain::agent::Environment;
use domain::clock::Time;
use domain::conversation::{Closing, Conversation, HandledBy, Status};
use domain::customer::NAME_BYTES_MAX;
use domain::event::EventKind;
use domain::id::{ConversationId, CustomerId, MessageId, NoteId, TeammateId};
use domain::message::{Message, Role};
use domain::note::Note;
use domain::text::Text;
use domain::ticket::{Facet, TITLE_BYTES_MAX, TicketStatus, Times, title_of};
use exchange::{Post, Side, Thread};
use store::conversations::Growth;
use store::{Tx, conversations, customers, events, messages, notes, teammates, tickets};

use super::{Imported, Importer, Kind, cut, tags};
use crate::Error;

/// Why an imported thread that is closed was.
const REASON: &str = "imported";

/// Something that was said, as it is written.
struct Said<'a> {
    post: &'a Post,
    role: Role,
    is_internal: bool,
    author: Option<TeammateId>,
    author_name: Option<String>,
    at: Time,
}

impl Importer {
    pub(super) fn thread(&self, tx: &mut Tx<'_>, thread: &Thread) -> Result<Imported, Error> {
        if self.known::<ConversationId>(tx, Kind::Thread, &thread.id)?.is_some() {
            return self.posts(tx, &thread.id, &thread.posts);
        }
        let asks = thread.contact.as_ref();
        let customer = asks.map(|contact| self.contact(tx, contact)).transpose()?;
        let customer = self.present(tx, customer.map(|(id, _)| id))?;
        let assignee = thread.assignee.as_ref();
        let assignee = assignee.map(|person| self.assignee(tx, person)).transpose()?.flatten();
        let assignee = self.present_teammate(tx, assignee)?;
        let told: Vec<&Post> = match (thread.posts.as_slice(), &thread.opening) {
            ([], Some(opening)) => vec![opening],
            (posts, _) => posts.iter().collect(),
        };
        let created_at = self.time(thread.created_at.or_else(|| earliest(&told)));
        let said = self.in_order(tx, &told, created_at)?;
        let conversation = self.conversation(thread, customer, created_at, &said);
        let facet = facet(thread, assignee, &conversation, &said);
        self.open(tx, &conversation, facet)?;
        self.remember(tx, Kind::Thread, &thread.id, &conversation.id)?;
        self.say(tx, &conversation, &thread.id, &said)?;
        Ok(Imported::Created)
    }

    /// Adds what is new to a thread that was taken in before.
    pub(super) fn posts(
        &self,
        tx: &mut Tx<'_>,
        thread: &str,
        posts: &[Post],
    ) -> Result<Imported, Error> {
        let unknown = Error::invalid("thread", format!("belongs to {thread}, which is not here"));
        let id: ConversationId = self.known(tx, Kind::Thread, thread)?.ok_or(unknown)?;
        let Some(conversation) = conversations::find(tx, self.scope, id)? else {
            return Ok(Imported::LeftOut);
        };
        let mut new = Vec::new();
        for post in posts {
            let name = post_name(thread, post);
            if foreign_post(self, tx, &name)?.is_none() {
                new.push(post);
            }
        }
        if new.is_empty() {
            return Ok(Imported::Unchanged);
        }
        let said = self.in_order(tx, &new, conversation.created_at)?;
        let last = said.iter().map(|said| said.at).max();
        let updated_at = last.map_or(conversation.updated_at, |at| at.max(conversation.updated_at));
        let conversation = Conversation { updated_at, ..conversation };
        self.say(tx, &conversation, thread, &said)?;
        Ok(Imported::Updated)
    }

    fn open(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
        facet: Facet,
    ) -> Result<(), Error> {
        conversations::insert(tx, self.scope, conversation)?;
        let facet = Facet { number: tickets::next_number(tx, self.scope)?, ..facet };
        tickets::open(tx, self.scope, conversation.id, &facet)?;
        let growth = Growth { messages: 0, events: 1 };
        let place = advance(tx, conversation, growth)?;
        let (id, kind) = (conversation.id, EventKind::ConversationCreated);
        let event = self.moment.event_in(id, place.position, kind, id.to_string());
        events::append(tx, self.scope, &event)?;
        self.tell(tx, EventKind::TicketCreated, &id)
    }

    /// Writes messages and notes, in order, and remembers what they are called.
    fn say(
        &self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
        thread: &str,
        said: &[Said<'_>],
    ) -> Result<(), Error> {
        let pieces =
            |said: &Said<'_>| if said.is_internal { 0 } else { split(&said.post.text).len() };
        let count = said.iter().map(pieces).sum::<usize>() as i64;
        let growth = Growth { messages: count, events: count };
        let mut place = advance(tx, conversation, growth)?;
        for said in said {
            let name = post_name(thread, said.post);
            let mut first = None;
            for text in split(&said.post.text) {
                let id = if said.is_internal {
                    self.note(tx, conversation.id, said, text)?
                } else {
                    let id = self.message(tx, conversation.id, (&place, said), text)?;
                    (place.seq, place.position) = (place.seq + 1, place.position + 1);
                    id
                };
                first.get_or_insert(id);
            }
            if let Some(id) = first {
                self.remember(tx, Kind::Post, &name, &id)?;
            }
        }
        Ok(())
    }

    fn note(
        &self,
        tx: &mut Tx<'_>,
        conversation: ConversationId,
        said: &Said<'_>,
        text: &str,
    ) -> Result<String, Error> {
        let note = Note {
            id: NoteId::mint(&self.moment.mint, said.at),
            conversation,
            author: said.author,
            author_name: said.author_name.clone(),
            text: text.to_owned(),
            created_at: said.at,
        };
        notes::insert(tx, &note)?;
        self.tell(tx, EventKind::NoteCreated, &note.id)?;
        Ok(note.id.to_string())
    }

    fn message(
        &self,
        tx: &mut Tx<'_>,
        conversation: ConversationId,
        (place, said): (&conversations::Advanced, &Said<'_>),
        text: &str,
    ) -> Result<String, Error> {
        let message = Message {
            id: MessageId::mint(&self.moment.mint, said.at),
            conversation,
            seq: place.seq,
            role: said.role,
            text: text.to_owned(),
            citations: Vec::new(),
            attachments: Vec::new(),
            run: None,
            client_id: None,
            author: said.author,
            author_name: said.author_name.clone(),
            structure: None,
            metadata: None,
            created_at: said.at,
            edited_at: None,
        };
        messages::insert(tx, &message)?;
        let (kind, subject) = (EventKind::MessageCreated, message.id.to_string());
        let event = self.moment.event_in(conversation, place.position, kind, subject);
        events::append(tx, self.scope, &event)?;
        Ok(message.id.to_string())
    }

    /// What was said, the oldest first, each with who said it.
    fn in_order<'a>(
        &self,
        tx: &mut Tx<'_>,
        posts: &[&'a Post],
        begun: Time,
    ) -> Result<Vec<Said<'a>>, Error> {
        let mut said: Vec<Said<'a>> = Vec::new();
        for &post in posts {
            if !said.iter().any(|other| other.post.id == post.id) {
                said.push(self.said(tx, post, begun)?);
            }
        }
        said.sort_by_key(|said| said.at);
        Ok(said)
    }

    fn said<'a>(&self, tx: &mut Tx<'_>, post: &'a Post, begun: Time) -> Result<Said<'a>, Error> {
        let by = post.author.id.as_deref();
        let side = self.side(tx, post)?;
        let author = match (side, by) {
            (Side::Person, Some(id)) => self.known(tx, Kind::Person, id)?,
            _ => None,
        };
        let known = match author {
            Some(id) => teammates::find(tx, self.scope.workspace, id)?,
            None => None,
        };
        let name = post.author.name.as_deref().map(|name| cut(name, NAME_BYTES_MAX));
        Ok(Said {
            post,
            role: match side {
                Side::Contact => Role::Customer,
                Side::Bot => Role::Assistant,
                Side::Person | Side::Unknown => Role::Agent,
            },
            is_internal: post.is_internal,
            author: known.as_ref().map(|teammate| teammate.id),
            author_name: name.or_else(|| known.map(|teammate| teammate.name)),
            at: post.created_at.map_or(begun, |time| self.time(Some(time))),
        })
    }

    /// Whoever is told by an id alone is what that id was taken in as; nobody's ids are the company's.
    fn side(&self, tx: &mut Tx<'_>, post: &Post) -> Result<Side, Error> {
        let (Side::Unknown, Some(id)) = (post.author.side, post.author.id.as_deref()) else {
            return Ok(post.author.side);
        };
        if self.known::<TeammateId>(tx, Kind::Person, id)?.is_some() {
            return Ok(Side::Person);
        }
        let asks = self.known::<CustomerId>(tx, Kind::Contact, id)?.is_some();
        Ok(if asks { Side::Contact } else { Side::Person })
    }

    /// The customer, unless they were removed since.
    fn present(
        &self,
        tx: &mut Tx<'_>,
        id: Option<CustomerId>,
    ) -> Result<Option<CustomerId>, Error> {
        let Some(id) = id else { return Ok(None) };
        Ok(customers::find(tx, self.scope, id)?.map(|customer| customer.id))
    }

    fn present_teammate(
        &self,
        tx: &mut Tx<'_>,
        id: Option<TeammateId>,
    ) -> Result<Option<TeammateId>, Error> {
        let Some(id) = id else { return Ok(None) };
        Ok(teammates::find(tx, self.scope.workspace, id)?.map(|teammate| teammate.id))
    }

    fn conversation(
        &self,
        thread: &Thread,
        customer: Option<CustomerId>,
        created_at: Time,
        said: &[Said<'_>],
    ) -> Conversation {
        let last = said.iter().map(|said| said.at).max();
        let updated_at = thread.updated_at.map(|time| self.time(Some(time)));
        let updated_at = updated_at.max(last).unwrap_or(created_at).max(created_at);
        let is_closed = thread.status == TicketStatus::Closed;
        let by_person =
            thread.assignee.is_some() || said.iter().any(|said| said.role == Role::Agent);
        let handled_by = match (by_person, thread.status.is_done()) {
            (true, _) => HandledBy::Human,
            (false, false) => HandledBy::Waiting,
            (false, true) => HandledBy::Ai,
        };
        Conversation {
            id: ConversationId::mint(&self.moment.mint, created_at),
            customer,
            agent: None,
            environment: Environment::Production,
            channel: self.system.as_str().to_owned(),
            label: None,
            status: if is_closed { Status::Closed } else { Status::Open },
            handled_by,
            hand_off_reason: None,
            ticket: None,
            metadata: thread.metadata.clone(),
            last_seq: 0,
            message_count: 0,
            name: None,
            created_at,
            updated_at,
            closing: is_closed.then(|| Closing { at: updated_at, reason: REASON.to_owned() }),
        }
    }
}

fn advance(
    tx: &mut Tx<'_>,
    conversation: &Conversation,
    growth: Growth,
) -> Result<conversations::Advanced, Error> {
    let Conversation { id, handled_by, updated_at, .. } = *conversation;
    let advanced = conversations::advance(tx, id, handled_by, growth, updated_at)?;
    advanced.ok_or(Error::Conflict("somebody else is writing in this conversation"))
}

fn facet(
    thread: &Thread,
    assignee: Option<TeammateId>,
    conversation: &Conversation,
    said: &[Said<'_>],
) -> Facet {
    let answered = said.iter().find(|said| said.role == Role::Agent && !said.is_internal);
    let first_words = said.iter().find(|said| said.role == Role::Customer).or(said.first());
    let title = thread.title.clone().or_else(|| Some(title_of(&first_words?.post.text)));
    let title = title.filter(|title| !title.is_empty());
    let is_resolved = thread.status == TicketStatus::Resolved;
    Facet {
        number: 0,
        title: cut(&title.unwrap_or_else(|| thread.id.clone()), TITLE_BYTES_MAX),
        status: thread.status,
        priority: thread.priority,
        assignee,
        tags: tags(&thread.tags),
        memo: None,
        times: Times {
            opened_at: Some(conversation.created_at),
            first_response_at: thread.first_response_at.or_else(|| answered.map(|said| said.at)),
            resolved_at: is_resolved.then_some(conversation.updated_at),
            ..Times::default()
        },
    }
}

fn earliest(posts: &[&Post]) -> Option<Time> {
    posts.iter().filter_map(|post| post.created_at).min()
}

/// Some systems number the posts of each thread anew.
fn post_name(thread: &str, post: &Post) -> String {
    format!("{thread}/{}", post.id)
}

/// A message or a note: which of them does not matter to whoever only asks whether it is here.
fn foreign_post(importer: &Importer, tx: &mut Tx<'_>, name: &str) -> Result<Option<String>, Error> {
    importer.known(tx, Kind::Post, name)
}

/// A text in pieces that messages hold; most are one.
fn split(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(Text::MAX_BYTES));
        pieces.push(piece.trim_end());
        rest = after.trim_start();
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_split_between_letters() {
        let text = "ä".repeat(Text::MAX_BYTES);
        let pieces = split(&text);
        assert_eq!(pieces.len(), 2);
        assert_eq!(pieces.concat(), text);
        assert_eq!(split(" short "), ["short"]);
        assert!(split(" \n").is_empty());
    }
}
