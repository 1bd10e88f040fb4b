//! A watcher: one line to the outside, with any number of conversations that it follows.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use domain::access::{Actor, Who};
use domain::event::EventKind;
use domain::id::{ConversationId, RunId};
use domain::workspace::Scope;
use store::{Tx, runs};

use super::channel::{Found, Seat, Signal};
use super::happening::{Happening, Party, Shared, Told, Words};
use super::read::{self, Reading, Snapshot, snapshot};
use super::wanted::{After, Kinds};
use super::{Hub, Topic};
use crate::conversations::seen;
use crate::{Engine, Error};

/// How many missed events are read at once.
const PAGE: usize = 50;

/// What can be watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// One conversation.
    Conversation(ConversationId),
    /// The events of everything that the caller may see; positions are places in the whole scope.
    Everything,
}

/// How a subject is watched from now on.
#[derive(Clone, Debug)]
pub struct Joined {
    /// The position after which it goes on.
    pub position: i64,
    /// Whether nothing is missing between the wanted position and that one.
    pub recovered: bool,
    /// The conversation as it is now, when something is missing.
    pub snapshot: Option<Snapshot>,
}

/// Something that a watcher is told.
#[derive(Clone, Debug)]
pub struct Watched {
    /// Of what.
    pub subject: Subject,
    /// What happened.
    pub shared: Arc<Shared>,
}

/// Why a watcher is told nothing more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Too much waited for it. It can come back with its positions.
    TooSlow,
    /// The store cannot be read at the moment.
    Away,
}

/// Follows conversations for one caller.
pub struct Watcher {
    hub: Hub,
    actor: Actor,
    who: Option<Party>,
    signal: Arc<Signal>,
    following: Vec<Following>,
    /// Whom to look at first, so that nobody is passed over for ever.
    turn: usize,
}

struct Following {
    subject: Subject,
    scope: Scope,
    kinds: Kinds,
    seat: Seat,
    /// The position of the last event that was told, or passed over because nobody wants it.
    last: i64,
    /// Whether the store has more than was told.
    is_behind: bool,
    /// What was read from the store and not told yet.
    ahead: VecDeque<Arc<Shared>>,
    /// The run that is answering, as far as was told, and the number of its last delta.
    answering: Option<(RunId, u64)>,
    /// Whether the text so far of that run is still to be told.
    wants_progress: bool,
}

impl Engine {
    /// Begins to watch, nothing at first.
    #[must_use]
    pub fn watcher(&self, actor: &Actor) -> Watcher {
        let who = matches!(actor.who, Who::Guest(_)).then_some(Party::Customer);
        Watcher {
            hub: self.0.hub.clone(),
            actor: actor.clone(),
            who,
            signal: Arc::default(),
            following: Vec::new(),
            turn: 0,
        }
    }

    /// Begins to watch for somebody who tells a program of their own what webhooks would be told.
    pub fn listener(&self, actor: &Actor) -> Result<Watcher, Error> {
        crate::allow(actor, domain::access::Act::ManageWebhooks)?;
        Ok(self.watcher(actor))
    }

    /// Somebody begins or ends to write in a conversation; nothing of it is stored.
    pub async fn typing(&self, actor: &Actor, id: ConversationId, on: bool) -> Result<(), Error> {
        crate::allow(actor, domain::access::Act::Converse)?;
        let reader = actor.clone();
        self.0.db.read(move |tx| seen(tx, &reader, id)).await?;
        let is_guest = matches!(actor.who, Who::Guest(_));
        self.0.hub.typing(id, if is_guest { Party::Customer } else { Party::Agent }, on);
        Ok(())
    }
}

impl Watcher {
    /// Follows a subject from after a position on, or from now on. Following it again begins anew.
    pub async fn follow(&mut self, subject: Subject, after: Option<i64>) -> Result<Joined, Error> {
        self.follow_some(subject, Kinds::default(), after.map(After::Position)).await
    }

    /// The same with events of those kinds alone.
    pub async fn follow_some(
        &mut self,
        subject: Subject,
        kinds: Kinds,
        after: Option<After>,
    ) -> Result<Joined, Error> {
        let topic = read::topic(&self.actor, subject)?;
        self.leave(subject);
        // From here on nothing is missed: what is committed after this is in the log, what was before in the store.
        let seat = self.hub.channel(topic).join(self.who, Arc::clone(&self.signal));
        let (actor, scope) = (self.actor.clone(), self.actor.scope);
        let read = move |tx: &mut Tx<'_>| {
            let mut open = None;
            if let Topic::Conversation(id) = topic {
                seen(tx, &actor, id)?;
                open = runs::find_open(tx, id)?;
            }
            let after = after.map(|after| read::position(tx, (scope, topic), after)).transpose()?;
            let start = read::start(tx, scope, topic, after)?;
            let snapshot = match topic {
                Topic::Conversation(id) if !start.recovered => Some(snapshot(tx, scope, id)?),
                _ => None,
            };
            Ok::<_, Error>((after, start, snapshot, open))
        };
        let (after, start, snapshot, open) = self.hub.0.db.read(read).await?;
        seat.channel.begin_at(scope, start.last);
        let position = after.filter(|_| start.recovered).unwrap_or(start.last);
        self.arrive(&seat, topic, open);
        let ahead = seat.channel.present(self.who).into_iter();
        let ahead = ahead.map(|who| Happening::Presence { who, here: true });
        // Most follow one, and a vector begins with room for four.
        self.following.reserve_exact(1);
        self.following.push(Following {
            subject,
            scope,
            kinds,
            last: position,
            is_behind: position < start.last,
            ahead: ahead.map(|happening| Arc::new(Shared::new(happening))).collect(),
            answering: open.map(|run| (run, 0)),
            wants_progress: true,
            seat,
        });
        self.signal.wake.notify_one();
        Ok(Joined { position, recovered: start.recovered, snapshot })
    }

    /// Tells the others that somebody came, and asks other processes what is going on.
    fn arrive(&self, seat: &Seat, topic: Topic, open: Option<RunId>) {
        let Topic::Conversation(id) = topic else { return };
        if let Some(who) = self.who {
            seat.channel.presence(who, true);
        }
        let is_known = seat.channel.progress().map(|words| words.run) == open;
        if !is_known || self.who.is_none() {
            self.hub.ask(id);
        }
    }

    /// No longer follows a subject; `false` when it did not.
    pub fn leave(&mut self, subject: Subject) -> bool {
        let before = self.following.len();
        self.following.retain(|following| following.subject != subject);
        self.following.len() < before
    }

    /// Follows on with a new proof of being the same caller.
    pub fn act_as(&mut self, actor: &Actor) {
        self.actor = actor.clone();
    }

    /// Whether too much waited for this watcher.
    #[must_use]
    pub fn is_overflown(&self) -> bool {
        self.signal.lagged.load(Ordering::Acquire)
    }

    /// How many subjects are followed.
    #[must_use]
    pub fn count(&self) -> usize {
        self.following.len()
    }

    /// Whether that subject is followed.
    #[must_use]
    pub fn follows(&self, subject: Subject) -> bool {
        self.following.iter().any(|following| following.subject == subject)
    }

    /// How far a subject was looked at, when nothing of it waits to be told: from there it can be gone on.
    #[must_use]
    pub fn position(&self, subject: Subject) -> Option<i64> {
        let following = self.following.iter().find(|following| following.subject == subject)?;
        following.ahead.is_empty().then_some(following.last)
    }

    /// The next happening. It may be dropped at any time; nothing is lost by it.
    pub async fn next(&mut self) -> Result<Watched, Cut> {
        loop {
            if self.signal.lagged.load(Ordering::Acquire) {
                return Err(Cut::TooSlow);
            }
            for _ in 0..self.following.len() {
                self.turn = (self.turn + 1) % self.following.len();
                let following = &mut self.following[self.turn];
                if let Some(shared) = following.next(&self.hub, self.who).await? {
                    return Ok(Watched { subject: following.subject, shared });
                }
            }
            self.signal.wake.notified().await;
        }
    }

    /// Resolves when too much waits for this watcher, also while nobody asks it for the next happening.
    pub async fn overflown(&self) {
        while !self.signal.lagged.load(Ordering::Acquire) {
            self.signal.lag.notified().await;
        }
    }
}

impl Following {
    async fn next(&mut self, hub: &Hub, me: Option<Party>) -> Result<Option<Arc<Shared>>, Cut> {
        loop {
            if let Some(shared) = self.ahead.pop_front() {
                if let Happening::Event(told) = &shared.happening {
                    self.tell(told);
                    self.wants_progress = true;
                }
                return Ok(Some(shared));
            }
            if self.is_behind {
                // On the heap: whoever has missed nothing needs no room for it.
                Box::pin(self.catch_up(hub)).await?;
                continue;
            }
            if std::mem::take(&mut self.wants_progress)
                && let Some(words) = self.progress()
            {
                return Ok(Some(words));
            }
            let shared = match self.seat.take() {
                Found::Nothing => return Ok(None),
                Found::Lagged => return Err(Cut::TooSlow),
                Found::Item(shared) => shared,
            };
            if let Some(shared) = self.fits(shared, me) {
                return Ok(Some(shared));
            }
        }
    }

    /// What of the log this watcher is told, if it is.
    fn fits(&mut self, shared: Arc<Shared>, me: Option<Party>) -> Option<Arc<Shared>> {
        match &shared.happening {
            Happening::Event(told) if told.position <= self.last => None,
            Happening::Event(told) if told.previous > self.last => {
                self.is_behind = true;
                None
            }
            Happening::Event(told) => {
                self.tell(told);
                self.kinds.has(told.event.kind).then_some(shared)
            }
            Happening::Delta(words) => match &mut self.answering {
                Some((run, number)) if *run == words.run => {
                    if words.number == *number + 1 {
                        *number = words.number;
                        Some(shared)
                    } else if words.number > *number {
                        self.progress()
                    } else {
                        None
                    }
                }
                _ => None,
            },
            Happening::Progress(_) => None,
            Happening::Typing { who, .. } | Happening::Presence { who, .. } => {
                (Some(*who) != me).then_some(shared)
            }
        }
    }

    /// Reads the next page of what was missed.
    async fn catch_up(&mut self, hub: &Hub) -> Result<(), Cut> {
        let (topic, last) = (self.seat.channel.topic, self.last);
        let reading = Reading { scope: self.scope, topic, kinds: self.kinds.clone() };
        let read = move |tx: &mut Tx<'_>| reading.stretch(tx, last, PAGE);
        let stretch = hub.0.db.read(read).await.map_err(|error| {
            tracing::warn!(cause = crate::causes(&error), "missed events cannot be read");
            Cut::Away
        })?;
        self.is_behind = !stretch.is_last;
        self.last = stretch.end;
        let shared = |told| Arc::new(Shared::new(Happening::Event(Box::new(told))));
        self.ahead.extend(stretch.told.into_iter().map(shared));
        Ok(())
    }

    /// Notes what an event changes.
    fn tell(&mut self, told: &Told) {
        self.last = self.last.max(told.position);
        let run = || told.event.subject.parse::<RunId>().ok();
        match told.event.kind {
            EventKind::RunStarted => self.answering = run().map(|run| (run, 0)),
            EventKind::RunCompleted
            | EventKind::RunFailed
            | EventKind::RunInterrupted
            | EventKind::RunCanceled
                if self.answering.map(|(run, _)| run) == run() =>
            {
                self.answering = None;
            }
            _ => {}
        }
    }

    /// The text so far of the run that is answering, unless it is known.
    fn progress(&mut self) -> Option<Arc<Shared>> {
        let (run, number) = self.answering.as_mut()?;
        let words: Words = self.seat.channel.progress()?;
        if words.run != *run || words.number <= *number {
            return None;
        }
        *number = words.number;
        Some(Arc::new(Shared::new(Happening::Progress(words))))
    }
}
