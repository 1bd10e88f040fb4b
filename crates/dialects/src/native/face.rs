//! How the native API tells webhooks of events: each event is one letter, and reads as `GET /v1/events` tells it.

use std::time::Duration;

use domain::event::EventKind;
use engine::{Draft, Face, Sender, Stamp, Told};
use wire::live::Event;

use super::live::{by_reference, event};

/// The native face.
pub const FACE: Face =
    Face { name: "native", types: EventKind::WORDS, letters, headers, delays: &DELAYS };

/// Before the second attempt, the third and so on, as Standard Webhooks has it: three days and a bit altogether.
const DELAYS: [Duration; 9] = [
    Duration::from_secs(5),
    Duration::from_mins(5),
    Duration::from_mins(30),
    Duration::from_hours(2),
    Duration::from_hours(5),
    Duration::from_hours(10),
    Duration::from_hours(14),
    Duration::from_hours(20),
    Duration::from_hours(24),
];

/// What receivers see that we are.
const USER_AGENT: &str = concat!("Switchboard/", env!("CARGO_PKG_VERSION"));

fn letters(_: &Sender, told: &Told) -> Vec<Draft> {
    vec![Draft {
        name: told.event.id.to_string(),
        kind: told.event.kind.as_str(),
        body: text(&event(told)),
        short: text(&by_reference(told)),
    }]
}

fn headers(_: &Stamp<'_>) -> Vec<(&'static str, String)> {
    vec![("content-type", "application/json".to_owned()), ("user-agent", USER_AGENT.to_owned())]
}

fn text(event: &Event) -> String {
    serde_json::to_string(event).expect("wire types are always JSON")
}
