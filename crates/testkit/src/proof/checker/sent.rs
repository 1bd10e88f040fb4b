//! What was sent must be there once, and what is there must have been sent.

use std::collections::{BTreeMap, BTreeSet};

use super::{Faults, Kind};
use crate::proof::history::{Entry, Held, History};
use crate::proof::truth::{Told, Truth};

/// A client id in its conversation.
type Place<'a> = (&'a str, &'a str);

/// What the clients were told of what they sent.
#[derive(Default)]
struct Post<'a> {
    sent: BTreeMap<Place<'a>, &'a str>,
    acknowledged: BTreeMap<Place<'a>, &'a Held>,
    answered: BTreeMap<Place<'a>, Option<&'a Held>>,
}

pub(super) fn check(faults: &mut Faults, histories: &[History], truth: &Truth) {
    let mut post = Post::default();
    for history in histories {
        faults.client = Some(history.client.clone());
        for entry in &history.entries {
            post.note(faults, entry);
        }
    }
    for history in histories.iter().filter(|history| history.is_complete) {
        faults.client = Some(history.client.clone());
        post.owes_nothing(faults, history);
    }
    faults.client = None;
    let answers = post.answered.iter().filter_map(|(place, answer)| Some((*place, (*answer)?)));
    for (place, message) in
        post.acknowledged.iter().map(|(place, held)| (*place, *held)).chain(answers)
    {
        there(faults, place, message, truth.get(place.0));
    }
    for (conversation, told) in truth {
        let sent = post.sent.iter().filter(|((place, _), _)| *place == conversation);
        let contents: Vec<&str> = sent.map(|(_, content)| *content).collect();
        once(faults, conversation, told, &contents);
    }
}

impl<'a> Post<'a> {
    fn note(&mut self, faults: &mut Faults, entry: &'a Entry) {
        match entry {
            Entry::Sent { id, conversation, content } => {
                let before = self.sent.insert((conversation, id), content);
                faults.unless(
                    before.is_none_or(|before| before == content),
                    Kind::Unexpected,
                    || format!("{conversation}: `{id}` was sent with two contents"),
                );
            }
            Entry::Acknowledged { id, conversation, message } => {
                let place = (&**conversation, &**id);
                meant(faults, place, Some(message), self.sent.get(&place));
                let before = self.acknowledged.insert(place, message);
                same(faults, place, Some(message), before.map(Some));
            }
            Entry::Answered { id, conversation, answer } => {
                let place = (&**conversation, &**id);
                meant(faults, place, None, self.sent.get(&place));
                let before = self.answered.insert(place, answer.as_ref());
                same(faults, place, answer.as_ref(), before);
            }
            _ => (),
        }
    }

    /// Who was there until all was quiet was told that its messages are durable.
    fn owes_nothing(&self, faults: &mut Faults, history: &History) {
        let mut sent = BTreeSet::new();
        for entry in &history.entries {
            let Entry::Sent { id, conversation, .. } = entry else { continue };
            let place = (&**conversation, &**id);
            let is_known =
                self.acknowledged.contains_key(&place) || self.answered.contains_key(&place);
            faults.unless(is_known || !sent.insert(place), Kind::Lost, || {
                format!("{conversation}: `{id}` is never acknowledged")
            });
        }
    }
}

fn meant(
    faults: &mut Faults,
    (conversation, id): Place,
    message: Option<&Held>,
    sent: Option<&&str>,
) {
    match sent {
        None => faults.add(
            Kind::Unexpected,
            format!("{conversation}: `{id}` is acknowledged, and nobody sent it"),
        ),
        Some(content) => {
            let is_same = message.is_none_or(|message| message.content == **content);
            faults.unless(is_same, Kind::Unexpected, || {
                format!("{conversation}: `{id}` is acknowledged with another content")
            });
        }
    }
}

fn same(
    faults: &mut Faults,
    (conversation, id): Place,
    message: Option<&Held>,
    before: Option<Option<&Held>>,
) {
    let id_of = |message: Option<&Held>| message.map(|message| message.id.clone());
    let is_same = before.is_none_or(|before| id_of(before) == id_of(message));
    faults.unless(is_same, Kind::Doubled, || {
        format!("{conversation}: `{id}` is acknowledged or answered as two messages")
    });
}

/// An acknowledged message, or an answer.
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
