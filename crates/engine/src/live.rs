//! Watching: what happens in a conversation, told to everybody who watches it, in order and once.
//!
//! The store is the truth. A verb that has committed rings the doorbell of its conversation's [`Channel`]; the channel
//! reads the new events once, and puts them into a short shared log that every watcher reads at its own pace. A
//! watcher joins by position: what it missed comes from the store, what follows from the log, and whenever the two
//! do not meet it looks into the store again. So a lost ring costs time and never an event.
//!
//! What is never stored (the words of an answer that is being written, typing, presence) goes through the same log.
//! Read `happening` for what is told, `about` for what of it is read from the store, `channel` for the log, `watch` for the reader, `writing` for an answer in the
//! making, `places` for the order of a whole scope, `bus` for what other processes are told.

mod about;
mod bus;
mod channel;
mod happening;
mod places;
mod read;
mod wanted;
mod watch;
mod writing;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use domain::id::{ConversationId, CustomerId, RunId};
use domain::workspace::Scope;
use store::Db;
use tokio::sync::{Notify, mpsc};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::Engine;
use crate::ask::RunEvent;
use bus::{Bus, Word};
use channel::{Channel, Note};

pub use happening::{About, FACES, Happening, Party, Shared, Told, Words};
pub(crate) use read::told_in_scope;
pub use read::{EventPage, Snapshot};
pub use wanted::{After, Kinds};
pub use watch::{Cut, Joined, Subject, Watched, Watcher};
pub(crate) use writing::Writing;

/// What can be watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Topic {
    /// One conversation; positions are those of its events.
    Conversation(ConversationId),
    /// A whole scope, or one customer's conversations in it; positions are the places of its events.
    Scope(Scope, Option<CustomerId>),
}

/// All channels of this process.
#[derive(Clone)]
pub(crate) struct Hub(Arc<Parts>);

struct Parts {
    db: Db,
    channels: Mutex<HashMap<Topic, Weak<Channel>>>,
    stops: Mutex<HashMap<RunId, CancellationToken>>,
    /// Rung when events were written that have no place yet.
    unplaced: Notify,
    /// Rung when events may have got their places.
    placed: Notify,
    bus: Bus,
    tasks: TaskTracker,
    stop: CancellationToken,
}

impl Hub {
    pub(crate) fn new(db: Db, tasks: TaskTracker, stop: CancellationToken) -> Hub {
        let bus = Bus::new(&db);
        Hub(Arc::new(Parts {
            db,
            channels: Mutex::default(),
            stops: Mutex::default(),
            unplaced: Notify::new(),
            placed: Notify::new(),
            bus,
            tasks,
            stop,
        }))
    }

    /// Tells of what was committed in a conversation, here and in other processes.
    pub(crate) fn ring(&self, conversation: ConversationId) {
        self.hear(Topic::Conversation(conversation), Note::Ring);
        self.0.bus.say(&Word::Ring(conversation));
        self.0.unplaced.notify_one();
    }

    /// Tells of what was committed outside of conversations.
    pub(crate) fn ring_scope(&self) {
        self.0.unplaced.notify_one();
    }

    /// Waits until events may have got their places, or somebody says that there is more to read.
    pub(crate) async fn placed(&self) {
        self.0.placed.notified().await;
    }

    /// Lets whoever waits for placed events look.
    pub(crate) fn ring_placed(&self) {
        self.0.placed.notify_one();
    }

    /// An answer begins to be written by this process.
    pub(crate) fn begin(
        &self,
        conversation: ConversationId,
        run: RunId,
        asker: mpsc::UnboundedSender<RunEvent>,
    ) -> Writing {
        let stop = CancellationToken::new();
        lock(&self.0.stops).insert(run, stop.clone());
        let channel = self.channel(Topic::Conversation(conversation));
        channel.hear(Note::Begin(run));
        self.typing(conversation, Party::Assistant, true);
        let (hub, so_far) = (self.clone(), Mutex::default());
        Writing { hub, channel, conversation, run, asker, stop, so_far }
    }

    /// Stops runs wherever they are.
    pub(crate) fn stop(&self, runs: &[RunId]) {
        for run in runs {
            self.stop_here(*run);
            self.0.bus.say(&Word::Stop(*run));
        }
    }

    fn stop_here(&self, run: RunId) {
        if let Some(stop) = lock(&self.0.stops).get(&run) {
            stop.cancel();
        }
    }

    fn forget_run(&self, run: RunId) {
        lock(&self.0.stops).remove(&run);
    }

    /// Somebody begins or ends to write.
    pub(crate) fn typing(&self, conversation: ConversationId, who: Party, on: bool) {
        self.hear(Topic::Conversation(conversation), Note::Typing(who, on));
        self.0.bus.say(&Word::Typing(conversation, who, on));
    }

    /// The channel of a topic, which lives as long as somebody holds it.
    fn channel(&self, topic: Topic) -> Arc<Channel> {
        let mut channels = lock(&self.0.channels);
        if let Some(channel) = channels.get(&topic).and_then(Weak::upgrade) {
            return channel;
        }
        let channel = Arc::new(Channel::new(self.clone(), topic));
        channels.insert(topic, Arc::downgrade(&channel));
        channel
    }

    /// Gives a note to a topic's channel, if there is one.
    fn hear(&self, topic: Topic, note: Note) {
        let channel = lock(&self.0.channels).get(&topic).and_then(Weak::upgrade);
        if let Some(channel) = channel {
            channel.hear(note);
        }
    }

    /// Every channel that somebody holds.
    fn all(&self) -> Vec<Arc<Channel>> {
        lock(&self.0.channels).values().filter_map(Weak::upgrade).collect()
    }

    /// Forgets a channel that nobody holds any more.
    fn forget(&self, topic: Topic) {
        let mut channels = lock(&self.0.channels);
        if channels.get(&topic).is_some_and(|channel| channel.strong_count() == 0) {
            channels.remove(&topic);
        }
    }

    fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.0.tasks.spawn(work);
    }
}

impl Engine {
    /// Tells the watchers of a conversation that something was committed in it.
    pub(crate) fn ring(&self, conversation: ConversationId) {
        self.0.hub.ring(conversation);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
