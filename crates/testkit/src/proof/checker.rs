//! Who disagrees: the clients with the server, or the server with itself.

mod chunks;
mod held;
mod sent;
mod watch;
mod words;

#[cfg(test)]
mod tests;

use std::fmt;

use super::history::History;
use super::truth::Truth;

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// In which way.
    pub kind: Kind,
    /// Who saw it: a client, or nobody when the server disagrees with itself.
    pub client: Option<String>,
    /// What was seen.
    pub what: String,
}

/// In which way something is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Acknowledged and not there, or there and not told.
    Lost,
    /// There twice, or told twice.
    Doubled,
    /// Not the next one.
    Reordered,
    /// What nobody said, or said otherwise.
    Unexpected,
}

/// Compares what the clients wrote down with what the server holds when all is quiet.
#[must_use]
pub fn check(histories: &[History], truth: &Truth) -> Vec<Fault> {
    let mut faults = Faults::default();
    for (conversation, told) in truth {
        held::check(&mut faults, conversation, told);
    }
    sent::check(&mut faults, histories, truth);
    for history in histories {
        faults.client = Some(history.client.clone());
        watch::check(&mut faults, history, truth);
        chunks::check(&mut faults, history);
    }
    words::check(&mut faults, histories, truth);
    faults.found
}

/// The faults so far.
#[derive(Default)]
struct Faults {
    client: Option<String>,
    found: Vec<Fault>,
}

impl Faults {
    fn add(&mut self, kind: Kind, what: impl Into<String>) {
        self.found.push(Fault { kind, client: self.client.clone(), what: what.into() });
    }

    fn unless(&mut self, is_right: bool, kind: Kind, what: impl FnOnce() -> String) {
        if !is_right {
            self.add(kind, what());
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let who = self.client.as_deref().unwrap_or("the server");
        write!(formatter, "{}, {who}: {}", self.kind, self.what)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Kind::Lost => "lost",
            Kind::Doubled => "doubled",
            Kind::Reordered => "reordered",
            Kind::Unexpected => "unexpected",
        })
    }
}
