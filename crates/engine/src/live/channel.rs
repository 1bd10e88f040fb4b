//! The shared log of one topic: a short tail of what happened, which every reader reads at its own pace.
//!
//! Notes are worked off one after another, so that what was said first is told first. Only a ring needs the store;
//! without readers nothing is read and nothing is kept but the words of the answer that is being written.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::id::RunId;
use domain::workspace::Scope;
use store::Tx;
use tokio::sync::Notify;

use super::happening::{About, Happening, Party, Shared, Told, Words};
use super::read::Reading;
use super::wanted::Kinds;
use super::{Hub, Topic, lock};

/// What may wait for one reader, in bytes. Whoever falls further behind is cut off.
const BACKLOG_BYTES_MAX: usize = 1024 * 1024;
/// From how many happenings on those that every reader has are let go.
const KEPT_MIN: usize = 32;
/// How many events are read at once.
const PAGE: usize = 100;
/// How long to wait before the store is asked again after it failed.
const AGAIN: Duration = Duration::from_millis(200);

/// What a channel is told.
#[derive(Debug)]
pub(super) enum Note {
    /// Something may have been committed.
    Ring,
    /// An answer begins.
    Begin(RunId),
    /// More of an answer, from a byte of its text on.
    Delta(Words, usize),
    /// An answer is over.
    End(RunId),
    Typing(Party, bool),
    /// Somebody of a process is there or has gone.
    Presence(u64, Party, bool),
}

/// The log of one topic.
pub(super) struct Channel {
    hub: Hub,
    pub(super) topic: Topic,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    inbox: VecDeque<Note>,
    is_draining: bool,
    /// Where the reading of the store stands; nothing while nobody reads.
    from: Option<(Scope, i64)>,
    /// Whether it rang before the reading began.
    rang: bool,
    items: VecDeque<Arc<Shared>>,
    /// The number of the first item.
    first: u64,
    bytes: usize,
    readers: HashMap<u64, Reader>,
    next_reader: u64,
    progress: Option<Words>,
    /// The first pieces of a text so far that another process tells.
    pieces: Option<Words>,
    present: BTreeMap<(u64, Party), usize>,
}

struct Reader {
    next: u64,
    who: Option<Party>,
    signal: Arc<Signal>,
}

/// How a channel reaches the owner of its readers.
#[derive(Debug, Default)]
pub(super) struct Signal {
    /// Something is there to be read.
    pub(super) wake: Notify,
    /// A reader fell too far behind.
    pub(super) lagged: AtomicBool,
    /// The same, for whoever waits for it.
    pub(super) lag: Notify,
}

/// A reader's seat in a channel; it leaves when it is dropped.
pub(super) struct Seat {
    pub(super) channel: Arc<Channel>,
    number: u64,
}

/// What a reader finds.
pub(super) enum Found {
    Item(Arc<Shared>),
    Nothing,
    /// What came next is gone.
    Lagged,
}

impl Channel {
    pub(super) fn new(hub: Hub, topic: Topic) -> Channel {
        Channel { hub, topic, state: Mutex::default() }
    }

    /// Takes a seat: everything from now on will be found.
    pub(super) fn join(self: &Arc<Channel>, who: Option<Party>, signal: Arc<Signal>) -> Seat {
        let mut state = lock(&self.state);
        let number = state.next_reader;
        state.next_reader += 1;
        let next = state.first + state.items.len() as u64;
        state.readers.insert(number, Reader { next, who, signal });
        Seat { channel: Arc::clone(self), number }
    }

    /// Begins to read the store after a position, unless somebody has begun.
    pub(super) fn begin_at(self: &Arc<Channel>, scope: Scope, position: i64) {
        let mut state = lock(&self.state);
        if state.from.is_none() {
            state.from = Some((scope, position));
            if std::mem::take(&mut state.rang) {
                self.take(&mut state, Note::Ring);
            }
        }
    }

    pub(super) fn hear(self: &Arc<Channel>, note: Note) {
        self.take(&mut lock(&self.state), note);
    }

    fn take(self: &Arc<Channel>, state: &mut State, note: Note) {
        let rings = matches!(note, Note::Ring);
        if rings && state.from.is_none() {
            state.rang |= !state.readers.is_empty();
            return;
        }
        if !state.is_draining && !rings {
            state.apply(note);
            return;
        }
        if !(rings && matches!(state.inbox.back(), Some(Note::Ring))) {
            state.inbox.push_back(note);
        }
        if !state.is_draining {
            state.is_draining = true;
            let channel = Arc::clone(self);
            self.hub.spawn(async move { channel.drain().await });
        }
    }

    async fn drain(&self) {
        loop {
            let note = {
                let mut state = lock(&self.state);
                let Some(note) = state.inbox.pop_front() else {
                    state.is_draining = false;
                    return;
                };
                note
            };
            match note {
                Note::Ring => self.read_on().await,
                note => lock(&self.state).apply(note),
            }
        }
    }

    /// Puts into the log what the store has after its end.
    async fn read_on(&self) {
        loop {
            let Some((scope, position)) = lock(&self.state).from else { return };
            let reading = Reading { scope, topic: self.topic, kinds: Kinds::default() };
            let read = move |tx: &mut Tx<'_>| reading.stretch(tx, position, PAGE);
            match self.hub.0.db.read(read).await {
                Ok(stretch) => {
                    lock(&self.state).append(stretch.told);
                    if stretch.is_last {
                        return;
                    }
                }
                Err(error) => {
                    tracing::debug!(%error, "events cannot be read at the moment");
                    tokio::select! {
                        () = tokio::time::sleep(AGAIN) => {}
                        () = self.hub.0.stop.cancelled() => return,
                    }
                }
            }
        }
    }

    /// The answer that is being written, if it has words.
    pub(super) fn progress(&self) -> Option<Words> {
        lock(&self.state).progress.clone().filter(|words| words.number > 0)
    }

    /// Who is there besides this kind.
    pub(super) fn present(&self, but: Option<Party>) -> Vec<Party> {
        let state = lock(&self.state);
        let kinds: std::collections::BTreeSet<Party> =
            state.present.keys().map(|(_, who)| *who).filter(|who| Some(*who) != but).collect();
        kinds.into_iter().collect()
    }

    /// Says that somebody of this process came or left.
    pub(super) fn presence(self: &Arc<Channel>, who: Party, here: bool) {
        self.hear(Note::Presence(0, who, here));
        if let Topic::Conversation(id) = self.topic {
            self.hub.0.bus.say(&super::Word::Presence(id, who, here));
        }
    }

    /// Those of this process who are there.
    pub(super) fn present_here(&self) -> Vec<Party> {
        let state = lock(&self.state);
        state.present.keys().filter(|(process, _)| *process == 0).map(|(_, who)| *who).collect()
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.hub.forget(self.topic);
    }
}

impl Seat {
    /// What comes next for this reader.
    pub(super) fn take(&self) -> Found {
        let mut state = lock(&self.channel.state);
        let (first, count) = (state.first, state.items.len() as u64);
        let only = state.readers.len() == 1;
        let Some(reader) = state.readers.get_mut(&self.number) else { return Found::Nothing };
        let Some(at) = reader.next.checked_sub(first) else { return Found::Lagged };
        if at >= count {
            return Found::Nothing;
        }
        reader.next += 1;
        let item = Arc::clone(&state.items[at as usize]);
        if only {
            state.let_go(first + at + 1);
        }
        Found::Item(item)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut state = lock(&self.channel.state);
        let left = state.readers.remove(&self.number).and_then(|reader| reader.who);
        if state.readers.is_empty() {
            let end = state.first + state.items.len() as u64;
            state.let_go(end);
            state.from = None;
        }
        let alone =
            left.filter(|who| !state.readers.values().any(|reader| reader.who == Some(*who)));
        drop(state);
        if let Some(who) = alone {
            self.channel.presence(who, false);
        }
    }
}

impl State {
    fn apply(&mut self, note: Note) {
        match note {
            Note::Ring => {}
            Note::Begin(run) => {
                self.progress = Some(Words { run, number: 0, text: String::new() });
            }
            Note::Delta(words, offset) => self.add(words, offset),
            Note::End(run) => {
                if self.progress.as_ref().is_some_and(|progress| progress.run == run) {
                    self.progress = None;
                }
            }
            Note::Typing(who, on) => self.publish(Happening::Typing { who, on }),
            Note::Presence(process, who, here) => self.note_presence(process, who, here),
        }
    }

    /// Adds words to the answer. They may come twice, from another process; what is missing before them comes, too.
    fn add(&mut self, words: Words, offset: usize) {
        let Some((mut words, offset)) = self.whole(words, offset) else { return };
        if self.progress.as_ref().is_none_or(|progress| progress.run != words.run) {
            if offset > 0 {
                return;
            }
            self.progress = Some(Words { run: words.run, number: 0, text: String::new() });
        }
        let Some(progress) = &mut self.progress else { return };
        let Some(known) = progress.text.len().checked_sub(offset) else { return };
        if known >= words.text.len() || !words.text.is_char_boundary(known) {
            return;
        }
        words.text.drain(..known);
        progress.text.push_str(&words.text);
        progress.number = words.number;
        self.publish(Happening::Delta(words));
    }

    /// Words with the pieces before them; nothing while more pieces are to come.
    fn whole(&mut self, words: Words, offset: usize) -> Option<(Words, usize)> {
        let goes_on = |pieces: &mut Words| pieces.run == words.run && pieces.text.len() == offset;
        let pieces = self.pieces.take_if(goes_on);
        if words.number > 0 {
            return Some(match pieces {
                Some(pieces) => (Words { text: pieces.text + &words.text, ..words }, 0),
                None => (words, offset),
            });
        }
        match pieces {
            Some(pieces) => {
                self.pieces = Some(Words { text: pieces.text + &words.text, ..words });
            }
            None => self.pieces = Some(words).filter(|_| offset == 0),
        }
        None
    }

    fn note_presence(&mut self, process: u64, who: Party, here: bool) {
        let was = self.present.keys().any(|(_, there)| *there == who);
        if here {
            self.present.insert((process, who), 1);
        } else {
            self.present.remove(&(process, who));
        }
        let is = self.present.keys().any(|(_, there)| *there == who);
        if was != is {
            self.publish(Happening::Presence { who, here: is });
        }
    }

    /// Adds events that were read after the log's end.
    fn append(&mut self, told: Vec<Told>) {
        let Some((scope, mut position)) = self.from else { return };
        for told in told {
            if told.previous != position {
                continue; // The readers began anew meanwhile.
            }
            position = told.position;
            if let About::Run(run) = &told.about
                && told.event.kind != domain::event::EventKind::RunStarted
                && self.progress.as_ref().is_some_and(|progress| progress.run == run.id)
            {
                self.progress = None;
            }
            self.publish(Happening::Event(Box::new(told)));
        }
        self.from = Some((scope, position));
    }

    fn publish(&mut self, happening: Happening) {
        if self.readers.is_empty() {
            return;
        }
        let item = Arc::new(Shared::new(happening));
        self.bytes += item.weight();
        self.items.push_back(item);
        if self.items.len() > KEPT_MIN {
            let slowest = self.readers.values().map(|reader| reader.next).min();
            self.let_go(slowest.unwrap_or(u64::MAX));
        }
        while self.bytes > BACKLOG_BYTES_MAX {
            self.let_go(self.first + 1);
        }
        for reader in self.readers.values() {
            if reader.next < self.first {
                reader.signal.lagged.store(true, Ordering::Release);
                reader.signal.lag.notify_one();
            }
            reader.signal.wake.notify_one();
        }
    }

    /// Lets go of the items before that number.
    fn let_go(&mut self, number: u64) {
        while self.first < number
            && let Some(item) = self.items.pop_front()
        {
            self.bytes -= item.weight();
            self.first += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(number: u64, text: &str) -> Words {
        Words { run: RunId(1), number, text: text.to_owned() }
    }

    /// What is known after these words from another process, each with the byte that it begins at.
    fn known(told: &[(u64, &str, usize)]) -> Option<(u64, String)> {
        let mut state = State::default();
        for (number, text, offset) in told {
            state.add(words(*number, text), *offset);
        }
        state.progress.map(|words| (words.number, words.text))
    }

    #[test]
    fn a_text_so_far_that_comes_in_pieces_is_known_when_it_is_whole() {
        let two = Some((2, "one two".to_owned()));
        assert_eq!(known(&[(1, "one", 0), (2, " two", 3)]), two);
        assert_eq!(known(&[(2, "one two", 0)]), two);
        assert_eq!(known(&[(0, "one", 0)]), None);
        assert_eq!(known(&[(0, "one", 0), (0, " t", 3), (2, "wo", 5)]), two);
        // Somebody else had asked, and both hear both answers.
        assert_eq!(known(&[(1, "one", 0), (0, "one", 0), (2, " two", 3), (2, " two", 3)]), two);
        // More was written meanwhile; what is not understood is left out until somebody asks again.
        assert_eq!(known(&[(0, "one", 0), (3, " three", 7), (2, " two", 3)]), two);
        assert_eq!(known(&[(0, "one", 0), (2, "wo", 5)]), None);
    }
}
