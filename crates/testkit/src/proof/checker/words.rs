//! The words of an answer: numbered in each watch, and the same for all.

use std::collections::{BTreeMap, BTreeSet};

use super::{Faults, Kind};
use crate::proof::history::{Entry, History};
use crate::proof::truth::Truth;

/// What all clients together were told of a run's answer.
#[derive(Default)]
struct Answer<'a> {
    deltas: BTreeMap<i64, &'a str>,
    /// The whole text after so many deltas.
    progress: BTreeMap<i64, &'a str>,
}

pub(super) fn check(faults: &mut Faults, histories: &[History], truth: &Truth) {
    let mut answers: BTreeMap<&str, Answer> = BTreeMap::new();
    for history in histories {
        faults.client = Some(history.client.clone());
        numbers(faults, history, truth);
        for entry in &history.entries {
            let (run, before, text) = match entry {
                Entry::Delta { run, number, text, .. } => {
                    (run, answers.entry(run).or_default().deltas.insert(*number, text), text)
                }
                Entry::Progress { run, number, text, .. } => {
                    (run, answers.entry(run).or_default().progress.insert(*number, text), text)
                }
                _ => continue,
            };
            let is_same = before.is_none_or(|before| before == text);
            faults
                .unless(is_same, Kind::Unexpected, || format!("{run}: told `{text}`, others not"));
        }
    }
    faults.client = None;
    for (run, answer) in answers {
        answer.fits(faults, run);
    }
}

/// Each delta in a watch is the next one, of a run that goes on.
fn numbers(faults: &mut Faults, history: &History, truth: &Truth) {
    let mut last: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    let mut ended = BTreeSet::new();
    for entry in &history.entries {
        match entry {
            Entry::Opened(opening) => last.retain(|(of, _), _| *of != opening.conversation),
            Entry::Event(event) if event.is_end() => ended.extend(event.run.as_deref()),
            Entry::Progress { run, conversation, number, .. } => {
                let before = last.insert((conversation, run), *number);
                let is_later = before.is_none_or(|before| before <= *number);
                faults.unless(is_later, Kind::Unexpected, || {
                    format!("{run}: told all up to {number} after {before:?}")
                });
            }
            Entry::Delta { run, conversation, number, .. } => {
                let before = last.insert((conversation, run), *number);
                faults.unless(*number == before.unwrap_or(0) + 1, Kind::Unexpected, || {
                    format!("{run}: told delta {number} after {before:?}")
                });
            }
            _ => (),
        }
        if let Entry::Progress { run, conversation, .. } | Entry::Delta { run, conversation, .. } =
            entry
        {
            let runs = truth.get(conversation).map(|told| &told.runs);
            let is_there = runs.is_some_and(|runs| runs.iter().any(|held| held.id == *run));
            faults.unless(is_there, Kind::Unexpected, || format!("{run}: told, and is not there"));
            faults.unless(!ended.contains(&**run), Kind::Unexpected, || {
                format!("{run}: told more after its end")
            });
        }
    }
}

impl Answer<'_> {
    /// The text so far is that of the deltas put together, wherever both are known.
    fn fits(&self, faults: &mut Faults, run: &str) {
        let (mut text, mut number) = (String::new(), 0);
        let mut progress = self.progress.iter();
        loop {
            let next = progress.next();
            let until = next.map_or(i64::MAX, |(until, _)| *until);
            while number < until
                && let Some(delta) = self.deltas.get(&(number + 1))
            {
                text.push_str(delta);
                number += 1;
            }
            let Some((until, whole)) = next else { return };
            let fits = if number == *until { *whole == text } else { whole.starts_with(&text) };
            faults.unless(fits, Kind::Unexpected, || {
                format!("{run}: the text up to {until} is not its deltas put together")
            });
            (text, number) = ((*whole).to_owned(), *until);
        }
    }
}
