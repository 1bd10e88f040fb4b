//! What watchers are told.

use std::sync::OnceLock;

use bytes::Bytes;
use domain::conversation::Conversation;
use domain::event::Event;
use domain::id::RunId;
use domain::message::Message;
use domain::run::Run;

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

/// What an event is about, as it is now.
#[derive(Clone, Debug)]
pub enum About {
    /// A message.
    Message(Message),
    /// A run.
    Run(Run),
    /// A conversation.
    Conversation(Conversation),
    /// Something else, or something that is gone: the event's subject names it.
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
                Happening::Event(told) => match &told.about {
                    About::Message(message) => {
                        let quotes = message.citations.iter().map(|one| one.quote.len() + 128);
                        message.text.len() + quotes.sum::<usize>()
                    }
                    About::Conversation(conversation) => conversation.metadata.as_str().len(),
                    About::Run(_) | About::Nothing => 0,
                },
                Happening::Delta(words) | Happening::Progress(words) => words.text.len(),
                Happening::Typing { .. } | Happening::Presence { .. } => 0,
            }
    }
}
