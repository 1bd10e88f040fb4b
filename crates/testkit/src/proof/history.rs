//! What a client writes down.

use serde_json::Value;

/// What one client sent and was told, in the order of time. It watches a conversation at most once at a time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Who.
    pub client: String,
    /// The conversations that it wants to be told of.
    pub watched: Vec<String>,
    /// What.
    pub entries: Vec<Entry>,
    /// Whether it was there until all was quiet; then it must have been told everything.
    pub is_complete: bool,
}

/// One thing that a client did or was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// It sent a message, perhaps again.
    Sent {
        /// The client id.
        id: String,
        /// Where to.
        conversation: String,
        /// The text; no two client ids in a conversation have the same.
        content: String,
    },
    /// A message was acknowledged.
    Acknowledged {
        /// The client id.
        id: String,
        /// Where it is said to be.
        conversation: String,
        /// As what it is there.
        message: Held,
    },
    /// A message was answered, to whoever waited for it; so it was acknowledged, too.
    Answered {
        /// The client id.
        id: String,
        /// Where it was asked.
        conversation: String,
        /// The answer; none when the AI kept silent.
        answer: Option<Held>,
    },
    /// It began to watch, or came back.
    Opened(Opening),
    /// Something happened.
    Event(Event),
    /// The whole text of an answer so far.
    Progress {
        /// The run.
        run: String,
        /// Where it answers.
        conversation: String,
        /// How many deltas the text is made of.
        number: i64,
        /// The text.
        text: String,
    },
    /// More of an answer.
    Delta {
        /// The run.
        run: String,
        /// Where it answers.
        conversation: String,
        /// Which one.
        number: i64,
        /// The text.
        text: String,
    },
    /// More of an answer, put together by a library: nothing of it was told before.
    Chunk {
        /// The run.
        run: String,
        /// Where it answers.
        conversation: String,
        /// The text.
        text: String,
    },
    /// A library says that an answer is another text than its chunks.
    Replaced {
        /// The run.
        run: String,
    },
    /// Something that no client understands.
    Strange(String),
}

/// How a watch begins or goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// What is watched.
    pub conversation: String,
    /// The last position that the client had.
    pub asked: Option<i64>,
    /// The position from which it is said to go on.
    pub position: i64,
    /// What it is told in place of what it missed.
    pub snapshot: Option<Snapshot>,
}

/// An event, as far as all who are told it must be told the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// `evt_…`
    pub id: String,
    /// Its `type`.
    pub kind: String,
    /// Where it happened.
    pub conversation: String,
    /// 1, 2, 3…
    pub position: i64,
    /// The message that it is about.
    pub message: Option<Held>,
    /// The run that it is about.
    pub run: Option<String>,
}

/// A message that the server holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// `msg_…`
    pub id: String,
    /// 1, 2, 3…
    pub seq: i64,
    /// Who speaks.
    pub role: String,
    /// What was said.
    pub content: String,
    /// The run that wrote it.
    pub run: Option<String>,
}

/// A conversation's newest messages, for whoever cannot be told what was missed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// They.
    pub messages: Vec<Held>,
    /// Whether there are older ones.
    pub has_more: bool,
}

impl Event {
    /// Reads what the server says.
    #[must_use]
    pub fn read(json: &Value) -> Option<Event> {
        let data = &json["data"];
        Some(Event {
            id: text(&json["id"])?,
            kind: text(&json["type"])?,
            conversation: text(&json["conversation_id"])?,
            position: json["position"].as_i64()?,
            message: if data["message"].is_null() {
                None
            } else {
                Some(Held::read(&data["message"])?)
            },
            run: text(&data["run"]["id"]),
        })
    }

    /// Whether a run ended with it.
    #[must_use]
    pub fn is_end(&self) -> bool {
        let ends = ["run.completed", "run.failed", "run.interrupted", "run.canceled"];
        ends.contains(&self.kind.as_str())
    }
}

impl Held {
    /// Reads what the server says.
    #[must_use]
    pub fn read(json: &Value) -> Option<Held> {
        Some(Held {
            id: text(&json["id"])?,
            seq: json["seq"].as_i64()?,
            role: text(&json["role"])?,
            content: text(&json["content"])?,
            run: text(&json["run_id"]),
        })
    }
}

impl Snapshot {
    /// Reads what the server says.
    #[must_use]
    pub fn read(json: &Value) -> Option<Snapshot> {
        let messages = json["messages"].as_array()?;
        let messages = messages.iter().map(Held::read).collect::<Option<_>>()?;
        Some(Snapshot { messages, has_more: json["has_more"].as_bool()? })
    }
}

pub(super) fn text(json: &Value) -> Option<String> {
    json.as_str().map(str::to_owned)
}
