//! What processes on one database tell each other. Nothing of it is truth: what gets lost is found in the store.

use std::time::Duration;

use domain::id::{ConversationId, RunId, WorkspaceId};
use domain::workspace::{Mode, Scope};
use store::{Db, Kind, Notice};
use tokio::time::Instant;

use super::channel::Note;
use super::happening::{Party, Words};
use super::{Hub, Topic};
use crate::Engine;

/// How long nothing is heard, not even our own voice, before the store is asked instead.
const DEAF_AFTER: Duration = Duration::from_secs(10);
/// How often the store is asked while nothing is heard.
const LOOK: Duration = Duration::from_secs(1);

/// What one process tells the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// Something was committed in a conversation.
    Ring(ConversationId),
    /// Events of a scope have their places.
    Placed(Scope),
    /// More of an answer, from a byte of its text on; number 0 when the next word goes on with the same delta.
    Delta(ConversationId, Words, usize),
    /// Somebody watches from now on: what is being written, and who is there?
    Ask(ConversationId),
    Typing(ConversationId, Party, bool),
    Presence(ConversationId, Party, bool),
    Stop(RunId),
}

/// The way to the other processes.
pub(super) struct Bus {
    db: Option<Db>,
    /// Tells this process's words from others'; 0 is nobody's.
    me: u64,
}

impl Bus {
    pub(super) fn new(db: &Db) -> Bus {
        let shared = (db.engine() == Kind::Postgres).then(|| db.clone());
        let me = domain::id::Mint::random().bits(domain::clock::Time(0)) as u64 | 1;
        Bus { db: shared, me }
    }

    pub(super) fn say(&self, word: &Word) {
        self.say_with(|| word.clone());
    }

    /// Says a word that is only made when somebody may hear it.
    pub(super) fn say_with(&self, word: impl FnOnce() -> Word) {
        if let Some(db) = &self.db {
            db.say(format!("{:x} {}", self.me, word().to_text()));
        }
    }
}

impl Engine {
    /// Starts telling other processes, hearing them, and giving events their places, until [`Engine::shut_down`].
    pub fn start_live(&self) {
        let (hub, stop) = (self.0.hub.clone(), self.0.stop.clone());
        self.spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = hub.listen() => {}
            }
        });
        let (hub, stop) = (self.0.hub.clone(), self.0.stop.clone());
        self.spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = hub.keep_places() => {}
            }
        });
    }
}

impl Hub {
    async fn listen(&self) {
        let Some(db) = &self.0.bus.db else { return };
        let heard = std::sync::Mutex::new(Instant::now());
        let hearing = db.hear(|notice| {
            *super::lock(&heard) = Instant::now();
            match notice {
                Notice::Connected => self.ring_all(),
                Notice::Heard(text) => self.heard(&text),
            }
        });
        let looking = async {
            loop {
                tokio::time::sleep(LOOK).await;
                if super::lock(&heard).elapsed() > DEAF_AFTER {
                    self.ring_all();
                }
            }
        };
        tokio::select! {
            () = hearing => {}
            () = looking => {}
        }
    }

    /// Anything may have happened: every channel looks into the store.
    pub(super) fn ring_all(&self) {
        self.ring_placed();
        for channel in self.all() {
            channel.hear(Note::Ring);
        }
    }

    fn heard(&self, text: &str) {
        let Some((from, rest)) = text.split_once(' ') else { return };
        let Ok(from) = u64::from_str_radix(from, 16) else { return };
        if from == self.0.bus.me {
            return;
        }
        match Word::parse(rest) {
            Some(Word::Ring(id)) => self.hear(Topic::Conversation(id), Note::Ring),
            Some(Word::Placed(scope)) => self.ring_topics_of(scope),
            Some(Word::Delta(id, words, offset)) => {
                self.hear(Topic::Conversation(id), Note::Delta(words, offset));
            }
            Some(Word::Ask(id)) => self.answer(id),
            Some(Word::Typing(id, who, on)) => {
                self.hear(Topic::Conversation(id), Note::Typing(who, on));
            }
            Some(Word::Presence(id, who, here)) => {
                self.hear(Topic::Conversation(id), Note::Presence(from, who, here));
            }
            Some(Word::Stop(run)) => self.stop_here(run),
            None => {}
        }
    }

    /// Asks the other processes what is being written and who is there.
    pub(super) fn ask(&self, id: ConversationId) {
        self.0.bus.say(&Word::Ask(id));
    }

    /// Tells another process what this one knows of a conversation.
    fn answer(&self, id: ConversationId) {
        const PIECE: usize = 4_096;
        let topic = Topic::Conversation(id);
        let channel = super::lock(&self.0.channels).get(&topic).and_then(std::sync::Weak::upgrade);
        let Some(channel) = channel else { return };
        for who in channel.present_here() {
            self.0.bus.say(&Word::Presence(id, who, true));
        }
        let Some(words) = channel.progress() else { return };
        if !super::lock(&self.0.stops).contains_key(&words.run) {
            return; // Its own process answers.
        }
        let mut offset = 0;
        while offset < words.text.len() {
            let end = words.text.floor_char_boundary((offset + PIECE).min(words.text.len()));
            let text = words.text[offset..end].to_owned();
            // Only the last piece makes the text whole.
            let number = if end == words.text.len() { words.number } else { 0 };
            self.0.bus.say(&Word::Delta(id, Words { text, number, run: words.run }, offset));
            offset = end;
        }
    }
}

impl Word {
    fn to_text(&self) -> String {
        match self {
            Word::Ring(id) => format!("ring {id}"),
            Word::Placed(scope) => format!("placed {} {}", scope.workspace, scope.mode.as_str()),
            Word::Delta(id, words, offset) => {
                format!("delta {id} {} {} {offset} {}", words.run, words.number, words.text)
            }
            Word::Ask(id) => format!("ask {id}"),
            Word::Typing(id, who, on) => format!("typing {id} {} {on}", who.as_str()),
            Word::Presence(id, who, here) => format!("presence {id} {} {here}", who.as_str()),
            Word::Stop(run) => format!("stop {run}"),
        }
    }

    fn parse(text: &str) -> Option<Word> {
        let mut parts = text.splitn(6, ' ');
        let verb = parts.next()?;
        let mut next = || parts.next();
        Some(match verb {
            "ring" => Word::Ring(next()?.parse().ok()?),
            "placed" => {
                let workspace: WorkspaceId = next()?.parse().ok()?;
                Word::Placed(Scope { workspace, mode: Mode::parse(next()?)? })
            }
            "delta" => {
                let id = next()?.parse().ok()?;
                let (run, number) = (next()?.parse().ok()?, next()?.parse().ok()?);
                let offset = next()?.parse().ok()?;
                Word::Delta(id, Words { run, number, text: next()?.to_owned() }, offset)
            }
            "ask" => Word::Ask(next()?.parse().ok()?),
            "typing" => {
                Word::Typing(next()?.parse().ok()?, Party::parse(next()?)?, next()?.parse().ok()?)
            }
            "presence" => {
                Word::Presence(next()?.parse().ok()?, Party::parse(next()?)?, next()?.parse().ok()?)
            }
            "stop" => Word::Stop(next()?.parse().ok()?),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_read_as_it_was_written() {
        let (id, run) = (ConversationId(7), RunId(8));
        let scope = Scope { workspace: WorkspaceId(9), mode: Mode::Test };
        let words = Words { run, number: 3, text: " two  words\n and é ".to_owned() };
        for word in [
            Word::Ring(id),
            Word::Placed(scope),
            Word::Delta(id, words, 12),
            Word::Ask(id),
            Word::Typing(id, Party::Customer, true),
            Word::Presence(id, Party::Agent, false),
            Word::Stop(run),
        ] {
            assert_eq!(Word::parse(&word.to_text()), Some(word));
        }
        for text in ["", "ring", "ring x", "delta", "later word", "typing cnv x true"] {
            assert_eq!(Word::parse(text), None, "{text}");
        }
    }
}
