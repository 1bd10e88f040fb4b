//! Events as the vendor's webhooks tell them.
//!
//! Of two faces: in `cstar` the things stand in `data` under their names, as the vendor's documentation has them; in
//! `cstar_flat` the fields of the thing stand beside them as well, where receivers of version 0.1.0 look for them.
//!
//! Read `kinds` first, which says what of ours is what of theirs, then `things`, which writes it.

mod kinds;
#[cfg(test)]
mod tests;
mod things;

use std::time::Duration;

use domain::event::Event;
use engine::{Draft, Face, Sender, Stamp, Told};
use serde::Serialize;
use serde_json::{Map, Value};

use super::ids::Face as _;
use crate::json::time;
use kinds::{TYPES, kinds};
use things::Tale;

/// Where the fields of what an event is about stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Nested,
    Flat,
}

/// The name of the face that serves receivers of every age.
pub const FLAT: &str = "cstar_flat";

/// Before the second attempt, and so on.
const DELAYS: [Duration; 6] = [
    Duration::from_secs(30),
    Duration::from_mins(2),
    Duration::from_mins(10),
    Duration::from_hours(1),
    Duration::from_hours(6),
    Duration::from_hours(24),
];

/// How events are written to webhooks.
#[must_use]
pub fn faces() -> [Face; 2] {
    let face = |name, letters| Face { name, types: TYPES, letters, headers, delays: &DELAYS };
    [face("cstar", nested), face(FLAT, flat)]
}

fn nested(sender: &Sender, told: &Told) -> Vec<Draft> {
    letters(sender, told, Shape::Nested)
}

fn flat(sender: &Sender, told: &Told) -> Vec<Draft> {
    letters(sender, told, Shape::Flat)
}

fn letters(sender: &Sender, told: &Told, shape: Shape) -> Vec<Draft> {
    let kinds = kinds(told);
    let Some(tale) = (!kinds.is_empty()).then(|| Tale::of(told)).flatten() else {
        return Vec::new();
    };
    let (data, short) = (tale.data(shape), tale.short(shape));
    let letter = |kind| Draft {
        name: name(kind, &told.event),
        kind,
        body: body(sender, (kind, &told.event), &data),
        short: body(sender, (kind, &told.event), &short),
    };
    kinds.into_iter().map(letter).collect()
}

/// What receivers know a letter by, in the vendor's form. The last eight characters are of the event's id: 41 bits, as
/// an import can write thousands of events in a millisecond.
fn name(kind: &str, event: &Event) -> String {
    const LENGTH: usize = 8;
    const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let mut bits = event.id.0 & ((1 << 62) - 1);
    let mut last = [b'0'; LENGTH];
    for digit in last.iter_mut().rev() {
        *digit = DIGITS[(bits % 36) as usize];
        bits /= 36;
    }
    let last = last.map(char::from).into_iter().collect::<String>();
    format!("evt_{}_{}_{last}", kind.replace('.', "_"), event.created_at.millis())
}

#[derive(Serialize)]
struct Envelope<'a> {
    id: String,
    #[serde(rename = "type")]
    kind: &'a str,
    created_at: String,
    team_id: String,
    data: &'a Map<String, Value>,
}

fn body(sender: &Sender, (kind, event): (&str, &Event), data: &Map<String, Value>) -> String {
    let envelope = Envelope {
        id: name(kind, event),
        kind,
        created_at: time(event.created_at),
        team_id: sender.workspace.face(),
        data,
    };
    serde_json::to_string(&envelope).expect("texts and objects are always JSON")
}

fn headers(stamp: &Stamp<'_>) -> Vec<(&'static str, String)> {
    vec![
        ("Content-Type", "application/json".to_owned()),
        ("User-Agent", "cStar-Webhooks/1.0".to_owned()),
        ("X-Webhook-ID", stamp.webhook.face()),
        ("X-Event-Type", stamp.kind.to_owned()),
        ("X-Event-ID", stamp.name.to_owned()),
        ("X-Timestamp", time(stamp.now)),
        ("X-Delivery-Attempt", stamp.attempt.to_string()),
    ]
}
