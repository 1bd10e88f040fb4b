//! Compares what happened, what the server says that it did about it, and what the receiver wrote down.

use super::receiver::Received;
use std::collections::{BTreeMap, HashMap};
use std::fmt;

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// How long after an attempt the next one is made, as the guide promises.
const DELAYS: [i64; 9] = [
    5 * SECOND,
    5 * MINUTE,
    30 * MINUTE,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    14 * HOUR,
    20 * HOUR,
    24 * HOUR,
];
/// What may be added to each: one part of so many.
const JITTER: i64 = 10;

/// A delivery, as the server shows it at the end.
#[derive(Clone, Debug)]
pub(super) struct Delivery {
    pub(super) id: String,
    pub(super) event: String,
    pub(super) state: String,
    pub(super) created_at: i64,
    pub(super) attempts: Vec<Attempt>,
}

/// One of its attempts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attempt {
    pub(super) number: i64,
    pub(super) started_at: i64,
    /// Of the answer, if there was one.
    pub(super) status: Option<i64>,
}

/// All that is known at the end. Times are those of the held clock, in milliseconds.
#[derive(Clone, Debug)]
pub(super) struct Evidence {
    /// When each event happened, by its id.
    pub(super) events: BTreeMap<String, i64>,
    pub(super) deliveries: Vec<Delivery>,
    /// By the id of the event.
    pub(super) received: HashMap<String, Received>,
    /// What the receiver did not believe.
    pub(super) strange: Vec<String>,
    /// The times at which the clock stood until nothing was left to be done.
    pub(super) stops: Vec<i64>,
    /// Deliveries that were made from then on are replays.
    pub(super) replayed_from: i64,
}

/// What can be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// An event that the receiver did not take, or that was never to be sent.
    Lost,
    /// Not the same body each time.
    Changed,
    /// An attempt before its time.
    Early,
    /// An attempt after its time: its clock had stood between the two.
    Late,
    /// Another end than "delivered", or an attempt too few or too many.
    EndedWrongly,
    /// What nobody was to send, or not as it was sent.
    Strange,
}

impl Kind {
    pub(super) const ALL: [Kind; 6] =
        [Kind::Lost, Kind::Changed, Kind::Early, Kind::Late, Kind::EndedWrongly, Kind::Strange];
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Kind::Lost => "lost",
            Kind::Changed => "bodies that changed",
            Kind::Early => "attempts that were too early",
            Kind::Late => "attempts that were too late",
            Kind::EndedWrongly => "deliveries that ended wrongly",
            Kind::Strange => "strange",
        })
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    pub(super) kind: Kind,
    words: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.kind, self.words)
    }
}

/// All that is wrong.
pub(super) fn faults(evidence: &Evidence) -> Vec<Fault> {
    let mut audit = Audit { evidence, faults: Vec::new() };
    audit.events();
    evidence.deliveries.iter().for_each(|delivery| audit.delivery(delivery));
    audit.received();
    audit.faults
}

/// How often the receiver took what nobody noted: an attempt that went on when its process was killed.
pub(super) fn taken_twice(evidence: &Evidence) -> usize {
    let taken: usize = evidence.received.values().map(|received| received.taken).sum();
    let noted = evidence.deliveries.iter().filter(|delivery| delivery.state == "delivered").count();
    taken.saturating_sub(noted)
}

struct Audit<'a> {
    evidence: &'a Evidence,
    faults: Vec<Fault>,
}

impl Audit<'_> {
    fn find(&mut self, kind: Kind, words: String) {
        self.faults.push(Fault { kind, words });
    }

    fn events(&mut self) {
        let mut first = HashMap::new();
        for delivery in &self.evidence.deliveries {
            let at = first.entry(delivery.event.as_str()).or_insert(delivery.created_at);
            *at = delivery.created_at.min(*at);
        }
        for (event, happened) in &self.evidence.events {
            match first.get(event.as_str()) {
                None => self.find(Kind::Lost, format!("{event} was never to be sent")),
                Some(at) if at != happened => {
                    self.find(Kind::Late, format!("{event} of {happened} was to be sent at {at}"));
                }
                Some(_) => {}
            }
            let received = self.evidence.received.get(event);
            if received.is_none_or(|received| received.taken == 0) {
                self.find(Kind::Lost, format!("the receiver never took {event}"));
            }
        }
    }

    fn delivery(&mut self, delivery: &Delivery) {
        let Delivery { id, event, state, attempts, .. } = delivery;
        if !self.evidence.events.contains_key(event) {
            self.find(Kind::Strange, format!("{id} is about {event}, which never happened"));
        }
        let is_success =
            |attempt: &Attempt| attempt.status.is_some_and(|s| (200..300).contains(&s));
        let in_order = (1..).zip(attempts).all(|(number, attempt)| attempt.number == number);
        let ends_well =
            attempts.iter().position(is_success).is_some_and(|at| at + 1 == attempts.len());
        if state != "delivered" || !in_order || !ends_well {
            self.find(Kind::EndedWrongly, format!("{id} is {state} after {attempts:?}"));
        }
        if let Some(first) = attempts.first() {
            self.time(id, first, (delivery.created_at, delivery.created_at));
        }
        for (pair, delay) in attempts.windows(2).zip(DELAYS) {
            let from = pair[0].started_at + delay;
            self.time(id, &pair[1], (from, from + delay / JITTER));
        }
    }

    /// An attempt is made at the first stop of the clock at which it is due.
    fn time(&mut self, id: &str, attempt: &Attempt, (from, until): (i64, i64)) {
        let Attempt { number, started_at, .. } = *attempt;
        if started_at < from {
            self.find(Kind::Early, format!("{id}, {number}: at {started_at}, due from {from}"));
        }
        let stops = &self.evidence.stops;
        let last = stops.get(stops.partition_point(|stop| *stop < until));
        if last.is_none_or(|last| *last < started_at) {
            self.find(Kind::Late, format!("{id}, {number}: at {started_at}, due until {until}"));
        }
    }

    fn received(&mut self) {
        let mut answered: HashMap<&str, usize> = HashMap::new();
        for delivery in &self.evidence.deliveries {
            let count = delivery.attempts.iter().filter(|attempt| attempt.status.is_some()).count();
            *answered.entry(&delivery.event).or_default() += count;
        }
        for (event, received) in &self.evidence.received {
            if received.is_changed {
                self.find(Kind::Changed, event.clone());
            }
            if !self.evidence.events.contains_key(event) {
                self.find(Kind::Strange, format!("{event} came, and never happened"));
            }
        }
        for (event, count) in answered {
            let came = self.evidence.received.get(event).map_or(0, |received| received.requests);
            if came < count {
                let words = format!("{event} was answered {count} times and came {came} times");
                self.find(Kind::Strange, words);
            }
        }
        for words in &self.evidence.strange {
            self.find(Kind::Strange, format!("not believed: {words}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEGUN: i64 = 1_700_000_000_000;

    /// Two events, of which one is taken at once and the other at the third attempt.
    fn sound() -> Evidence {
        let stops = vec![BEGUN, BEGUN + 6 * SECOND, BEGUN + 6 * MINUTE, BEGUN + HOUR];
        let attempt = |number: i64, status| Attempt {
            number,
            started_at: stops[number as usize - 1],
            status,
        };
        let delivery = |id: &str, event: &str, attempts| Delivery {
            id: id.to_owned(),
            event: event.to_owned(),
            state: "delivered".to_owned(),
            created_at: BEGUN,
            attempts,
        };
        let received = |requests| Received { requests, taken: 1, ..Received::default() };
        Evidence {
            events: [("one".to_owned(), BEGUN), ("two".to_owned(), BEGUN)].into(),
            deliveries: vec![
                delivery("a", "one", vec![attempt(1, Some(204))]),
                delivery(
                    "b",
                    "two",
                    vec![attempt(1, Some(503)), attempt(2, None), attempt(3, Some(204))],
                ),
            ],
            received: [("one".to_owned(), received(1)), ("two".to_owned(), received(2))].into(),
            strange: Vec::new(),
            stops,
            replayed_from: i64::MAX,
        }
    }

    /// The kinds of faults that are found when something was spoilt.
    fn found(spoil: impl FnOnce(&mut Evidence)) -> Vec<Kind> {
        let mut evidence = sound();
        spoil(&mut evidence);
        let mut kinds: Vec<Kind> = faults(&evidence).iter().map(|fault| fault.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    #[test]
    fn nothing_is_found_where_nothing_is_wrong() {
        assert_eq!(found(|_| ()), []);
        assert_eq!(taken_twice(&sound()), 0);
    }

    #[test]
    fn each_fault_is_found() {
        type Case = (fn(&mut Evidence), &'static [Kind]);
        let cases: [Case; 11] = [
            (|e| e.received.retain(|event, _| event != "one"), &[Kind::Lost, Kind::Strange]),
            (|e| e.deliveries.truncate(1), &[Kind::Lost]),
            (|e| e.received.get_mut("two").unwrap().is_changed = true, &[Kind::Changed]),
            (|e| e.deliveries[1].attempts[1].started_at = BEGUN + 4 * SECOND, &[Kind::Early]),
            (|e| e.deliveries[0].attempts[0].started_at = BEGUN + 1, &[Kind::Late]),
            (|e| e.deliveries[1].created_at = BEGUN + 1, &[Kind::Early, Kind::Late]),
            (|e| e.stops.insert(2, BEGUN + 5 * MINUTE + 36 * SECOND), &[Kind::Late]),
            (|e| e.deliveries[0].state = "failed".to_owned(), &[Kind::EndedWrongly]),
            (
                |e| e.deliveries[1].attempts.retain(|attempt| attempt.number != 2),
                &[Kind::Late, Kind::EndedWrongly],
            ),
            (|e| e.events.retain(|event, _| event != "one"), &[Kind::Strange]),
            (|e| e.strange.push("unsigned".to_owned()), &[Kind::Strange]),
        ];
        for (number, (spoil, kinds)) in cases.into_iter().enumerate() {
            assert_eq!(found(spoil), kinds, "case {number}");
        }
        let mut evidence = sound();
        evidence.received.get_mut("two").unwrap().taken += 1;
        assert_eq!(taken_twice(&evidence), 1);
    }
}
