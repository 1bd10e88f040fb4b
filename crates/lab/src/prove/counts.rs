//! How much was tried, and what was found.

use super::load::Settled;
use crate::report::Report;
use std::collections::BTreeSet;
use testkit::proof::{Entry, Fault, Kind, check};

/// The most faults that are shown.
const SHOWN_MAX: usize = 20;

/// What all clients together wrote down.
#[derive(Default)]
struct Counts {
    messages: usize,
    sent_again: usize,
    openings: usize,
    not_recovered: usize,
    answered: usize,
    events: usize,
    deltas: usize,
    progress: usize,
    chunks: usize,
    replaced: usize,
}

/// Compares, and shows the worst.
pub(crate) fn faults(settled: &Settled) -> Vec<Fault> {
    let faults = check(&settled.histories, &settled.truth);
    for fault in faults.iter().take(SHOWN_MAX) {
        eprintln!("{fault}");
    }
    if let Some(more @ 1..) = faults.len().checked_sub(SHOWN_MAX) {
        eprintln!("and {more} more");
    }
    faults
}

/// Adds the numbers to the report; any fault is a missed target.
pub(crate) fn tell(report: &mut Report, settled: &Settled, faults: &[Fault]) {
    let counts = Counts::of(settled);
    let mut fact = |name: &str, count: usize, unit| report.fact(name, (count as f64, unit));
    fact("messages sent", counts.messages, "messages");
    fact("messages sent again", counts.sent_again, "messages");
    fact("answers waited for", counts.answered, "messages");
    let runs = || settled.truth.values().flat_map(|told| &told.runs);
    fact("runs", runs().count(), "runs");
    for state in ["failed", "interrupted", "canceled"] {
        fact(
            &format!("runs that were {state}"),
            runs().filter(|run| run.state == state).count(),
            "runs",
        );
    }
    let durable = settled.truth.values().map(|told| told.events.len()).sum();
    fact("events that happened", durable, "events");
    fact("events told", counts.events, "events");
    fact("deltas told", counts.deltas, "deltas");
    fact("texts so far told", counts.progress, "texts");
    if counts.chunks > 0 {
        fact("chunks told by the SDK", counts.chunks, "chunks");
        fact("answers that the SDK took back", counts.replaced, "answers");
    }
    fact("watches begun or resumed", counts.openings, "watches");
    let none = |report: &mut Report, name: &str, count: usize| {
        report.row(name, (count as f64, ""), |row| row.at_most(0.0));
    };
    none(report, "resumed without recovery", counts.not_recovered);
    for kind in [Kind::Lost, Kind::Doubled, Kind::Reordered, Kind::Unexpected] {
        let count = faults.iter().filter(|fault| fault.kind == kind).count();
        none(report, &kind.to_string(), count);
    }
}

impl Counts {
    fn of(settled: &Settled) -> Counts {
        let mut counts = Counts::default();
        let mut seen = BTreeSet::new();
        for entry in settled.histories.iter().flat_map(|history| &history.entries) {
            match entry {
                Entry::Sent { id, .. } if seen.insert(id) => counts.messages += 1,
                Entry::Sent { .. } => counts.sent_again += 1,
                Entry::Opened(opening) => {
                    counts.openings += 1;
                    counts.not_recovered += usize::from(opening.snapshot.is_some());
                }
                Entry::Event(_) => counts.events += 1,
                Entry::Delta { .. } => counts.deltas += 1,
                Entry::Progress { .. } => counts.progress += 1,
                Entry::Answered { .. } => counts.answered += 1,
                Entry::Chunk { .. } => counts.chunks += 1,
                Entry::Replaced { .. } => counts.replaced += 1,
                Entry::Acknowledged { .. } | Entry::Strange(_) => (),
            }
        }
        counts
    }
}
