//! Which events of a reading are wanted, and from where on.

use std::str::FromStr;
use std::sync::Arc;

use domain::event::EventKind;
use domain::id::EventId;

/// The kinds of events that are wanted; all of them unless something else is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kinds(Option<Arc<[EventKind]>>);

impl Kinds {
    /// Only these.
    #[must_use]
    pub fn only(kinds: impl IntoIterator<Item = EventKind>) -> Kinds {
        Kinds(Some(kinds.into_iter().collect()))
    }

    /// Whether no kind is left out.
    #[must_use]
    pub fn are_all(&self) -> bool {
        self.0.is_none()
    }

    /// Whether that one is wanted.
    #[must_use]
    pub fn has(&self, kind: EventKind) -> bool {
        self.0.as_ref().is_none_or(|wanted| wanted.contains(&kind))
    }
}

/// After what a reading begins: a position in it, or one of its events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// 0 is before the first event.
    Position(i64),
    /// An event that is kept.
    Event(EventId),
}

impl FromStr for After {
    type Err = ();

    fn from_str(text: &str) -> Result<After, ()> {
        let position = text.parse().map(After::Position);
        position.or_else(|_| text.parse().map(After::Event)).map_err(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_begins_after_a_position_or_an_event() {
        assert_eq!("12".parse(), Ok(After::Position(12)));
        let id = EventId(0x018b_cfe5_6800_7000_8000_0000_0000_0009);
        assert_eq!(id.to_string().parse(), Ok(After::Event(id)));
        for bad in ["", "x", "1.5", "evt_", "msg_018bcfe5680070008000000000000009"] {
            assert_eq!(bad.parse::<After>(), Err(()), "{bad}");
        }
    }

    #[test]
    fn kinds_are_all_or_those_that_are_named() {
        let some = Kinds::only([EventKind::TicketCreated]);
        assert!(some.has(EventKind::TicketCreated) && !some.has(EventKind::TicketDeleted));
        assert!(!some.are_all() && Kinds::default().are_all());
        assert!(Kinds::default().has(EventKind::TicketDeleted));
        assert!(!Kinds::only([]).has(EventKind::TicketCreated));
    }
}
