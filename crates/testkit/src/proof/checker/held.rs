//! What the server holds must agree with itself.

use std::collections::BTreeSet;

use super::{Faults, Kind};
use crate::proof::history::Held;
use crate::proof::truth::{Run, Told};

pub(super) fn check(faults: &mut Faults, conversation: &str, told: &Told) {
    let messages = told.messages.iter().map(|message| (message.seq, &*message.id));
    numbered(faults, &format!("{conversation}: message"), messages);
    let events = told.events.iter().map(|event| (event.position, &*event.id));
    numbered(faults, &format!("{conversation}: event"), events);
    announced(faults, conversation, told);
    for (at, run) in told.runs.iter().enumerate() {
        let is_new = told.runs[..at].iter().all(|other| other.id != run.id);
        faults.unless(is_new, Kind::Doubled, || format!("{conversation}: {} twice", run.id));
        ended_once(faults, run, told);
        answered_once(faults, run, told);
    }
}

/// 1, 2, 3… without gaps, each with an id of its own.
fn numbered<'a>(faults: &mut Faults, what: &str, items: impl Iterator<Item = (i64, &'a str)>) {
    let mut ids = BTreeSet::new();
    let mut last = 0;
    for (number, id) in items {
        faults.unless(ids.insert(id), Kind::Doubled, || format!("{what} {id} is there twice"));
        match number - last {
            1 => (),
            0 => faults.add(Kind::Doubled, format!("{what} {number} is there twice")),
            2.. => faults.add(Kind::Lost, format!("{what} {} is not there", last + 1)),
            _ => faults.add(Kind::Reordered, format!("{what} {number} comes after {last}")),
        }
        last = number;
    }
}

/// Each message has its event, and each event is about something that is there.
fn announced(faults: &mut Faults, conversation: &str, told: &Told) {
    for message in &told.messages {
        let Held { id, seq, .. } = message;
        let events = told.events.iter().filter_map(|event| event.message.as_ref());
        let told_of: Vec<&Held> = events.filter(|told_of| told_of.id == *id).collect();
        match told_of.len() {
            0 => faults.add(Kind::Lost, format!("{conversation}: no event tells of message {seq}")),
            1 => (),
            _ => faults.add(Kind::Doubled, format!("{conversation}: message {seq} has two events")),
        }
        let is_same = told_of.iter().all(|told_of| *told_of == message);
        faults.unless(is_same, Kind::Unexpected, || {
            format!("{conversation}: the event of message {seq} tells another one")
        });
    }
    for event in &told.events {
        let position = event.position;
        let message = event.message.as_ref();
        let is_held =
            message.is_none_or(|told_of| told.messages.iter().any(|m| m.id == told_of.id));
        faults.unless(is_held, Kind::Unexpected, || {
            format!("{conversation}: event {position} tells of a message that is not there")
        });
        let is_held = event.run.as_ref().is_none_or(|run| told.runs.iter().any(|r| r.id == *run));
        faults.unless(is_held, Kind::Unexpected, || {
            format!("{conversation}: event {position} tells of a run that is not there")
        });
    }
}

fn ended_once(faults: &mut Faults, run: &Run, told: &Told) {
    let Run { id, state, .. } = run;
    if !run.has_ended() {
        faults.add(Kind::Unexpected, format!("{id} is still {state}"));
    }
    let events = || told.events.iter().filter(|event| event.run.as_ref() == Some(id));
    let starts = events().filter(|event| event.kind == "run.started").count();
    faults.unless(starts < 2, Kind::Doubled, || format!("{id} began several times"));
    let ends: Vec<&str> =
        events().filter(|event| event.is_end()).map(|event| &*event.kind).collect();
    match ends[..] {
        [] => faults.add(Kind::Lost, format!("{id} has no end")),
        [end] => {
            let is_same = end.strip_prefix("run.") == Some(state);
            faults.unless(is_same, Kind::Unexpected, || format!("{id} is {state} and {end}"));
        }
        _ => faults.add(Kind::Doubled, format!("{id} has several ends: {}", ends.join(", "))),
    }
}

fn answered_once(faults: &mut Faults, run: &Run, told: &Told) {
    let Run { id, state, outcome } = run;
    let answers = told.messages.iter().filter(|message| message.run.as_ref() == Some(id)).count();
    let is_answered = state == "completed" && outcome.as_deref() != Some("held");
    match (is_answered, answers) {
        (true, 1) | (false, 0) => (),
        (true, 0) => faults.add(Kind::Lost, format!("{id} is completed without an answer")),
        (false, 1) => faults.add(Kind::Unexpected, format!("{id} is {state} with an answer")),
        _ => faults.add(Kind::Doubled, format!("{id} has {answers} answers")),
    }
}
