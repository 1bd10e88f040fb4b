//! How fast the help desk wants to be: minutes for each priority, counted in business hours.

use crate::ticket::Priority;

/// What a workspace promises in one of its modes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SlaPolicy {
    /// The goals for each priority, in the order of [`Priority::ALL`].
    pub goals: [Goal; 4],
    /// When time passes; absent means always.
    pub hours: Option<BusinessHours>,
}

impl SlaPolicy {
    /// The goal for that priority.
    #[must_use]
    pub fn goal(&self, priority: Priority) -> Goal {
        let place = Priority::ALL.iter().position(|one| *one == priority).unwrap_or_default();
        self.goals[place]
    }
}

/// How soon something is due; absent means never.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Goal {
    /// Minutes until a person should have answered, at most [`MINUTES_MAX`].
    pub response_minutes: Option<i64>,
    /// Minutes until it should be resolved, at most [`MINUTES_MAX`].
    pub resolution_minutes: Option<i64>,
}

/// When a help desk works, in its own time zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BusinessHours {
    /// An IANA name, for example `Europe/Berlin`.
    pub time_zone: String,
    /// For each day from Monday: from and to, in minutes after midnight; `None` on days off.
    pub days: [Option<(u16, u16)>; 7],
}

/// The most minutes of a goal: a year.
pub const MINUTES_MAX: i64 = 366 * 24 * 60;
