//! What was sent must be there once, and what is there must have been sent.

use std::collections::{BTreeMap, BTreeSet};

use super::{Faults, Kind};
use crate::proof::history::{Entry, Held, History};
use crate::proof::truth::{Told, Truth};

/// A client id in its conversation.
type Place<'a> = (&'a str, &'a str);

pub(super) fn check(faults: &mut Faults, histories: &[History], truth: &Truth) {
    let mut sent: BTreeMap<Place, &str> = BTreeMap::new();
    let mut acknowledged: BTreeMap<Place, &Held> = BTreeMap::new();
    for history in histories {
        faults.client = Some(history.client.clone());
        for entry in &history.entries {
            match entry {
                Entry::Sent { id, conversation, content } => {
                    let before = sent.insert((conversation, id), content);
                    faults.unless(
                        before.is_none_or(|before| before == content),
                        Kind::Unexpected,
                        || format!("{conversation}: `{id}` was sent with two contents"),
                    );
                }
                Entry::Acknowledged { id, conversation, message } => {
                    let place = (&**conversation, &**id);
                    meant(faults, place, message, sent.get(&place));
                    let before = acknowledged.insert(place, message);
                    same(faults, place, message, before);
                }
                _ => (),
            }
        }
    }
    for history in histories.iter().filter(|history| history.is_complete) {
        faults.client = Some(history.client.clone());
        answered(faults, history, &acknowledged);
    }
    faults.client = None;
    for ((conversation, id), message) in acknowledged {
        there(faults, (conversation, id), message, truth.get(conversation));
    }
    for (conversation, told) in truth {
        let sent = sent.iter().filter(|((place, _), _)| *place == conversation);
        let contents: Vec<&str> = sent.map(|(_, content)| *content).collect();
        once(faults, conversation, told, &contents);
    }
}

fn meant(faults: &mut Faults, (conversation, id): Place, message: &Held, sent: Option<&&str>) {
    match sent {
        None => faults.add(
            Kind::Unexpected,
            format!("{conversation}: `{id}` is acknowledged, and nobody sent it"),
        ),
        Some(content) => faults.unless(message.content == **content, Kind::Unexpected, || {
            format!("{conversation}: `{id}` is acknowledged with another content")
        }),
    }
}

fn same(faults: &mut Faults, (conversation, id): Place, message: &Held, before: Option<&Held>) {
    let is_same = before.is_none_or(|before| before.id == message.id);
    faults.unless(is_same, Kind::Doubled, || {
        format!("{conversation}: `{id}` is acknowledged as two messages")
    });
}

/// Who was there until all was quiet was told that its messages are durable.
fn answered(faults: &mut Faults, history: &History, acknowledged: &BTreeMap<Place, &Held>) {
    let mut sent = BTreeSet::new();
    for entry in &history.entries {
        if let Entry::Sent { id, conversation, .. } = entry {
            let place = (&**conversation, &**id);
            let is_known = !sent.insert(place) || acknowledged.contains_key(&place);
            faults.unless(is_known, Kind::Lost, || {
                format!("{conversation}: `{id}` is never acknowledged")
            });
        }
    }
}

/// An acknowledged message.
fn there(faults: &mut Faults, (conversation, id): Place, message: &Held, told: Option<&Told>) {
    let held = told.and_then(|told| told.messages.iter().find(|held| held.id == message.id));
    match held {
        None => faults
            .add(Kind::Lost, format!("{conversation}: `{id}` is acknowledged and is not there")),
        Some(held) => faults.unless(held == message, Kind::Unexpected, || {
            format!("{conversation}: `{id}` is acknowledged otherwise than it is there")
        }),
    }
}

/// The customers' messages: contents tell them apart.
fn once(faults: &mut Faults, conversation: &str, told: &Told, sent: &[&str]) {
    let mut seen = Vec::new();
    for message in told.messages.iter().filter(|message| message.role == "customer") {
        let Held { seq, content, .. } = message;
        faults.unless(sent.contains(&&**content), Kind::Unexpected, || {
            format!("{conversation}: nobody sent message {seq}")
        });
        faults.unless(!seen.contains(&content), Kind::Doubled, || {
            format!("{conversation}: message {seq} is there a second time")
        });
        seen.push(content);
    }
}
