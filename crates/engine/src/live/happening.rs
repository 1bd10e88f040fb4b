//! What watchers are told.

use std::sync::OnceLock;

use bytes::Bytes;
use domain::agent::Agent;
use domain::article::{Article, Category};
use domain::conversation::Conversation;
use domain::customer::Customer;
use domain::event::Event;
use domain::id::RunId;
use domain::message::Message;
use domain::note::Note;
use domain::run::Run;
use domain::teammate::Teammate;
use domain::ticket::Ticket;

/// How many renderings of a happening are kept: one for each of the dialects' frames.
pub const FACES: usize = 4;

/// Something that watchers are told.
#[derive(Clone, Debug)]
pub enum Happening {
    /// Something that is stored.
    Event(Box<Told>),
    /// More of the answer that is being written.
    Delta(Words),
    /// All of the answer so far.
    Progress(Words),
    /// Somebody begins or ends to write.
    Typing {
        /// Who.
        who: Party,
        /// Whether they write now.
        on: bool,
    },
    /// The first of their kind came, or the last one left.
    Presence {
        /// Who.
        who: Party,
        /// Whether somebody is there now.
        here: bool,
    },
}

/// A stored event with what it is about.
#[derive(Clone, Debug)]
pub struct Told {
    /// The event.
    pub event: Event,
    /// Where it stands in what is watched: its position in the conversation, or its place in the scope.
    pub position: i64,
    /// The position before it in the same reading; nothing lies between the two.
    pub previous: i64,
    /// What happened to whom.
    pub about: About,
}

/// What an event is about, as it is when the event is read.
///
/// Customers are told of messages, runs and conversations only. Whoever reads a whole scope for the company is told of
/// the rest, too.
#[derive(Clone, Debug)]
pub enum About {
    /// A message.
    Message(Message),
    /// A message in a ticket, and whose that is: for the company alone.
    TicketMessage(Box<Message>, Box<Ticket>, Option<Box<Customer>>),
    /// A run.
    Run(Run),
    /// A conversation.
    Conversation(Conversation),
    /// A ticket, and whose it is.
    Ticket(Box<Ticket>, Option<Box<Customer>>),
    /// A note.
    Note(Note),
    /// A customer.
    Customer(Box<Customer>),
    /// A teammate.
    Teammate(Box<Teammate>),
    /// A category.
    Category(Box<Category>),
    /// An article without its body, which may be a megabyte: whoever needs it fetches the article.
    Article(Box<Article>),
    /// An agent, with its draft.
    Agent(Box<Agent>),
    /// Something that is gone, or not for this reader: the event's subject names it.
    Nothing,
}

/// Words of an answer that is being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// Whose answer.
    pub run: RunId,
    /// 1, 2, 3… in its run; of a progress, that of the last delta in it.
    pub number: u64,
    /// The words.
    pub text: String,
}

/// The kinds of participants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Party {
    /// The person on the other side.
    Customer,
    /// A person of the company.
    Agent,
    /// The AI.
    Assistant,
}

impl Party {
    /// The word on the wire and on the bus.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Party::Customer => "customer",
            Party::Agent => "agent",
            Party::Assistant => "assistant",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Party> {
        [Party::Customer, Party::Agent, Party::Assistant]
            .into_iter()
            .find(|party| party.as_str() == word)
    }
}

/// A happening that many watchers share, with what dialects made of it.
#[derive(Debug)]
pub struct Shared {
    /// What happened.
    pub happening: Happening,
    frames: [OnceLock<Bytes>; FACES],
}

impl Shared {
    pub(crate) fn new(happening: Happening) -> Shared {
        Shared { happening, frames: Default::default() }
    }

    /// The rendering of that number, below [`FACES`]: made by whoever needs it first, and then shared.
    pub fn frame(&self, face: usize, render: impl FnOnce(&Happening) -> Bytes) -> Bytes {
        self.frames[face].get_or_init(|| render(&self.happening)).clone()
    }

    /// How much of a reader's queue it takes, in bytes.
    pub(crate) fn weight(&self) -> usize {
        const SHELL: usize = 256;
        SHELL
            + match &self.happening {
                Happening::Event(told) => {
                    told.event.data.as_ref().map_or(0, String::len) + told.about.weight()
                }
                Happening::Delta(words) | Happening::Progress(words) => words.text.len(),
                Happening::Typing { .. } | Happening::Presence { .. } => 0,
            }
    }
}

impl About {
    /// About how many bytes its texts have.
    fn weight(&self) -> usize {
        match self {
            About::Message(message) => of_message(message),
            About::TicketMessage(message, ticket, customer) => {
                of_message(message) + of_ticket(ticket) + customer.as_deref().map_or(0, of_customer)
            }
            About::Conversation(conversation) => conversation.metadata.as_str().len(),
            About::Ticket(ticket, customer) => {
                of_ticket(ticket) + customer.as_deref().map_or(0, of_customer)
            }
            About::Note(note) => note.text.len(),
            About::Customer(customer) => of_customer(customer),
            About::Teammate(teammate) => {
                length(&[Some(&teammate.name), Some(&teammate.email), teammate.avatar_url.as_ref()])
            }
            About::Category(category) => {
                length(&[Some(&category.name), category.description.as_ref()])
            }
            About::Article(article) => {
                let more = [&article.url, &article.source, &article.excerpt, &article.memo];
                length(&more.map(Option::as_ref))
                    + length(&[Some(&article.title), article.meta_description.as_ref()])
                    + length_of_all(&article.tags)
                    + article.metadata.as_str().len()
            }
            About::Agent(agent) => {
                let draft = &agent.draft;
                length(&[Some(&draft.instructions), draft.greeting.as_ref()])
                    + length_of_all(&draft.hand_off_words)
            }
            About::Run(_) | About::Nothing => 0,
        }
    }
}

fn of_message(message: &Message) -> usize {
    let quotes = message.citations.iter().map(|one| one.quote.len() + 128);
    let structure = message.structure.as_ref().map_or(0, |found| found.json.len());
    let metadata = message.metadata.as_ref().map_or(0, |found| found.as_str().len());
    message.text.len() + quotes.sum::<usize>() + structure + metadata
}

fn of_ticket(ticket: &Ticket) -> usize {
    let facet = &ticket.facet;
    length(&[Some(&facet.title), facet.memo.as_ref(), ticket.customer_name.as_ref()])
        + length_of_all(&facet.tags)
        + ticket.conversation.metadata.as_str().len()
}

fn of_customer(customer: &Customer) -> usize {
    let profile = &customer.profile;
    let words = [&customer.external_id, &customer.email, &customer.name, &profile.phone];
    let objects = [&profile.fields, &profile.metadata, &profile.traits];
    length(&words.map(Option::as_ref))
        + length(&[profile.avatar_url.as_ref(), profile.memo.as_ref()])
        + length_of_all(&profile.tags)
        + objects.iter().map(|object| object.as_str().len()).sum::<usize>()
}

fn length(texts: &[Option<&String>]) -> usize {
    texts.iter().flatten().map(|text| text.len()).sum()
}

fn length_of_all(texts: &[String]) -> usize {
    texts.iter().map(String::len).sum()
}
