//! A watcher must be told everything, once and in order.

use std::collections::{BTreeMap, BTreeSet};

use super::{Faults, Kind};
use crate::proof::history::{Entry, Event, Held, History, Opening, Snapshot};
use crate::proof::truth::{Told, Truth};

/// What a client was told of a conversation.
#[derive(Default)]
struct Watch<'a> {
    /// The position that it began after.
    first: i64,
    last: Option<i64>,
    positions: BTreeSet<i64>,
    messages: BTreeSet<&'a str>,
    last_seq: Option<i64>,
}

pub(super) fn check(faults: &mut Faults, history: &History, truth: &Truth) {
    let mut watches: BTreeMap<&str, Watch> = BTreeMap::new();
    let nothing = Told::default();
    for entry in &history.entries {
        match entry {
            Entry::Opened(opening) => {
                let told = truth.get(&opening.conversation).unwrap_or(&nothing);
                watches.entry(&opening.conversation).or_default().opens(faults, told, opening);
            }
            Entry::Event(event) => {
                let told = truth.get(&event.conversation).unwrap_or(&nothing);
                match watches.get_mut(&*event.conversation) {
                    Some(watch) => watch.hears(faults, told, event),
                    None => faults.add(
                        Kind::Unexpected,
                        format!("{}: told without a watch", event.conversation),
                    ),
                }
            }
            Entry::Strange(text) => faults.add(Kind::Unexpected, text.clone()),
            _ => (),
        }
    }
    if history.is_complete {
        for conversation in &history.watched {
            faults.unless(watches.contains_key(&**conversation), Kind::Lost, || {
                format!("{conversation}: its watcher was never told anything")
            });
        }
        for (conversation, watch) in watches {
            watch.ends(faults, conversation, truth.get(conversation).unwrap_or(&nothing));
        }
    }
}

impl<'a> Watch<'a> {
    fn opens(&mut self, faults: &mut Faults, told: &Told, opening: &'a Opening) {
        let Opening { conversation, asked, position, snapshot } = opening;
        if let Some(last) = self.last {
            faults.unless(*asked == Some(last), Kind::Unexpected, || {
                format!("{conversation}: the client had {last} and came back with {asked:?}")
            });
        } else {
            self.first = asked.filter(|_| snapshot.is_none()).unwrap_or(*position);
        }
        if let Some(snapshot) = snapshot {
            self.is_shown(faults, told, opening, snapshot);
        } else {
            let is_same = asked.is_none_or(|asked| asked == *position);
            faults.unless(is_same, Kind::Unexpected, || {
                format!("{conversation}: asked for {asked:?}, told what is after {position}")
            });
        }
        let end = told.events.last().map_or(0, |event| event.position);
        faults.unless((0..=end).contains(position), Kind::Unexpected, || {
            format!("{conversation}: told what is after {position}, and {end} is the last")
        });
        self.last = Some(*position);
    }

    /// It is told what is there in place of what it missed.
    fn is_shown(
        &mut self,
        faults: &mut Faults,
        told: &Told,
        opening: &Opening,
        snapshot: &'a Snapshot,
    ) {
        let Opening { conversation, position, .. } = opening;
        let Snapshot { messages, has_more } = snapshot;
        for message in messages {
            let is_true = told.messages.contains(message);
            faults.unless(is_true, Kind::Unexpected, || {
                format!("{conversation}: shown a message {} that is not there", message.seq)
            });
            self.messages.insert(&message.id);
        }
        let oldest = messages.first().map_or(i64::MAX, |message| message.seq);
        let after = self.last.unwrap_or(self.first);
        let missed = |event: &&Event| after < event.position && event.position <= *position;
        for event in told.events.iter().filter(missed) {
            self.positions.insert(event.position);
            let Some(Held { id, seq, .. }) = &event.message else { continue };
            let is_shown = self.messages.contains(&**id) || (*has_more && *seq < oldest);
            faults.unless(is_shown, Kind::Lost, || {
                format!("{conversation}: at {position} not shown message {seq}")
            });
        }
        self.last_seq = None;
    }

    fn hears(&mut self, faults: &mut Faults, told: &Told, event: &'a Event) {
        let Event { conversation, position, kind, .. } = event;
        if !self.positions.insert(*position) {
            faults.add(Kind::Doubled, format!("{conversation}: told event {position} again"));
            return;
        }
        let last = self.last.replace(*position).unwrap_or_default();
        faults.unless(*position == last + 1, Kind::Reordered, || {
            format!("{conversation}: told event {position} after {last}")
        });
        let is_true = told.events.iter().any(|held| held == event);
        faults.unless(is_true, Kind::Unexpected, || {
            format!("{conversation}: told an event {position} ({kind}) that is not there")
        });
        if let Some(Held { id, seq, .. }) = &event.message {
            faults.unless(self.messages.insert(id), Kind::Doubled, || {
                format!("{conversation}: told message {seq} again at {position}")
            });
            let last = self.last_seq.replace(*seq);
            faults.unless(last.is_none_or(|last| *seq == last + 1), Kind::Reordered, || {
                format!("{conversation}: told message {seq} after {last:?}")
            });
        }
    }

    fn ends(&self, faults: &mut Faults, conversation: &str, told: &Told) {
        for Event { position, kind, .. } in &told.events {
            let is_told = *position <= self.first || self.positions.contains(position);
            faults.unless(is_told, Kind::Lost, || {
                format!("{conversation}: never told event {position} ({kind})")
            });
        }
    }
}
