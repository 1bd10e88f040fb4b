//! The chunks of an answer that a library gives: put together they are the message, each word once.

use std::collections::{BTreeMap, BTreeSet};

use super::{Faults, Kind};
use crate::proof::history::{Entry, History};

pub(super) fn check(faults: &mut Faults, history: &History) {
    let is_by_library = history.entries.iter().any(|entry| matches!(entry, Entry::Chunk { .. }));
    if !is_by_library {
        return;
    }
    let mut texts: BTreeMap<&str, String> = BTreeMap::new();
    let (mut replaced, mut ended) = (BTreeSet::new(), BTreeSet::new());
    for entry in &history.entries {
        match entry {
            Entry::Chunk { run, text, .. } => {
                texts.entry(run).or_default().push_str(text);
                faults.unless(!ended.contains(&**run), Kind::Unexpected, || {
                    format!("{run}: told more after its message")
                });
            }
            Entry::Replaced { run } => {
                replaced.insert(&**run);
            }
            Entry::Event(event) => {
                let Some(message) = &event.message else { continue };
                let Some(run) = message.run.as_deref().filter(|_| message.role == "assistant")
                else {
                    continue;
                };
                let text = texts.get(run).map(String::as_str).unwrap_or_default();
                let is_whole = if replaced.contains(run) {
                    !message.content.starts_with(text)
                } else {
                    message.content == text
                };
                faults.unless(is_whole, Kind::Unexpected, || {
                    format!("{run}: its chunks are `{text}`, its message `{}`", message.content)
                });
                ended.insert(run);
            }
            _ => (),
        }
    }
}
