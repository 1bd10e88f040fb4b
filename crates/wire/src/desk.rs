//! What the help desk promises.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How soon a ticket is to be answered and resolved.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "goals": {"urgent": {"response_minutes": 30, "resolution_minutes": 480}},
    "business_hours": {"time_zone": "Europe/Berlin", "days": {"monday": {"from": "09:00", "to": "17:00"}}},
}))]
pub struct SlaPolicy {
    /// Absent: nothing is promised.
    #[serde(default)]
    pub goals: Goals,
    /// When time passes; `null` or absent: always.
    #[serde(default)]
    pub business_hours: Option<BusinessHours>,
}

/// The goals for each priority.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Goals {
    /// For what can wait.
    #[serde(default)]
    pub low: Goal,
    /// For most.
    #[serde(default)]
    pub normal: Goal,
    /// For what goes before others.
    #[serde(default)]
    pub high: Goal,
    /// For what is to be done now.
    #[serde(default)]
    pub urgent: Goal,
}

/// How soon something is due: 1 to 527,040 minutes of business hours, within a year; `null` or absent: never.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// Until a person should have answered.
    #[serde(default)]
    pub response_minutes: Option<i64>,
    /// Until it should be resolved.
    #[serde(default)]
    pub resolution_minutes: Option<i64>,
}

/// When the help desk works.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BusinessHours {
    /// An IANA name, for example `Europe/Berlin`.
    pub time_zone: String,
    /// The days on which it works, at least one.
    pub days: Days,
}

/// From when to when on each day; `null` or absent: a day off.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the names of days need no explanation")]
pub struct Days {
    #[serde(default)]
    pub monday: Option<Hours>,
    #[serde(default)]
    pub tuesday: Option<Hours>,
    #[serde(default)]
    pub wednesday: Option<Hours>,
    #[serde(default)]
    pub thursday: Option<Hours>,
    #[serde(default)]
    pub friday: Option<Hours>,
    #[serde(default)]
    pub saturday: Option<Hours>,
    #[serde(default)]
    pub sunday: Option<Hours>,
}

/// From when to when on one day.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// `HH:MM`, `00:00` to `23:59`.
    pub from: String,
    /// `HH:MM`, later than `from`, `24:00` at the latest.
    pub to: String,
}
