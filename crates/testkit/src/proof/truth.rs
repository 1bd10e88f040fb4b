//! What the server holds, as it says over HTTP when all is quiet.

use std::collections::BTreeMap;

use serde_json::Value;

use super::history::{Event, Held, text};
use crate::client::Client;

/// The conversations of a load, by their ids.
pub type Truth = BTreeMap<String, Told>;

/// All that a conversation holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Its messages, in their order.
    pub messages: Vec<Held>,
    /// Its events, in their order.
    pub events: Vec<Event>,
    /// Its runs.
    pub runs: Vec<Run>,
}

/// A run, when all is quiet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// `run_…`
    pub id: String,
    /// How far it came.
    pub state: String,
    /// What came of it.
    pub outcome: Option<String>,
}

impl Told {
    /// Reads a conversation.
    ///
    /// # Panics
    /// When the server does not show it.
    pub async fn read(client: &Client, conversation: &str) -> Told {
        let path = |what| format!("/v1/conversations/{conversation}/{what}");
        let (messages, events, runs) = tokio::join!(
            pages(client, path("messages")),
            pages(client, path("events")),
            pages(client, path("runs")),
        );
        Told {
            messages: messages.iter().map(|json| read(json, Held::read)).collect(),
            events: events.iter().map(|json| read(json, Event::read)).collect(),
            runs: runs.iter().map(|json| read(json, Run::read)).collect(),
        }
    }

    /// Whether no run is to come to its end.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.runs.iter().all(Run::has_ended)
    }
}

impl Run {
    fn read(json: &Value) -> Option<Run> {
        let (id, state) = (text(&json["id"])?, text(&json["state"])?);
        Some(Run { id, state, outcome: text(&json["outcome"]) })
    }

    /// Whether nobody works on it, or will.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        !["queued", "running"].contains(&self.state.as_str())
    }
}

fn read<T>(json: &Value, as_what: impl Fn(&Value) -> Option<T>) -> T {
    as_what(json).unwrap_or_else(|| panic!("nobody can read {json}"))
}

/// A whole list, page by page from its beginning.
async fn pages(client: &Client, path: String) -> Vec<Value> {
    let mut all = Vec::new();
    let mut after = if path.ends_with("/events") { Some("0".to_owned()) } else { None };
    loop {
        let after_last = after.map(|after| format!("&after={after}")).unwrap_or_default();
        let path = format!("{path}?limit=100{after_last}");
        let reply = client.call("GET", &path).header("accept", "application/json").send().await;
        assert_eq!(reply.status(), 200, "{path}: {reply}");
        let mut page = reply.json();
        let items = page["data"].take();
        all.extend(items.as_array().unwrap_or_else(|| panic!("no list: {reply}")).iter().cloned());
        if page["has_more"] != true {
            return all;
        }
        after = Some(match &page["next"] {
            Value::String(next) => next.clone(),
            next => next.to_string(),
        });
    }
}
