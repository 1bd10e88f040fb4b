//! From frames to a history.

use std::collections::BTreeMap;

use serde_json::Value;

use super::history::{Entry, Event, Held, History, Opening, Snapshot, text};
use crate::event_stream::StreamFrame;

/// Writes down a client's history, and knows from it how to come back.
#[derive(Clone, Debug, Default)]
pub struct Recorder {
    history: History,
    positions: BTreeMap<String, i64>,
    waiting: BTreeMap<String, (String, String)>,
    sent: usize,
    /// In each conversation: questions that were told of, less the ends of runs.
    open: BTreeMap<String, i64>,
}

impl Recorder {
    /// Nothing yet, of this client, who wants to be told of these conversations.
    #[must_use]
    pub fn new(client: impl Into<String>, watched: Vec<String>) -> Recorder {
        let history = History { client: client.into(), watched, ..History::default() };
        Recorder { history, ..Recorder::default() }
    }

    /// The last position that it has of a conversation: what it asks for when it comes back.
    #[must_use]
    pub fn position(&self, conversation: &str) -> Option<i64> {
        self.positions.get(conversation).copied()
    }

    /// What is not acknowledged: the client id, the conversation, the content.
    pub fn waiting(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.waiting
            .iter()
            .map(|(id, (conversation, content))| (&**id, &**conversation, &**content))
    }

    /// How many messages it sent.
    #[must_use]
    pub fn sent(&self) -> usize {
        self.sent
    }

    /// How many questions of a conversation are not answered, as far as it was told.
    #[must_use]
    pub fn open(&self, conversation: &str) -> i64 {
        self.open.get(conversation).copied().unwrap_or_default()
    }

    /// It sends a message, perhaps again.
    pub fn sends(&mut self, id: &str, conversation: &str, content: &str) {
        let (conversation, content) = (conversation.to_owned(), content.to_owned());
        let waiting = (conversation.clone(), content.clone());
        self.sent += usize::from(self.waiting.insert(id.to_owned(), waiting).is_none());
        self.history.entries.push(Entry::Sent { id: id.to_owned(), conversation, content });
    }

    /// Its message was answered by this reply of `POST /v1/chat`.
    pub fn is_answered(&mut self, id: &str, reply: &Value) {
        let answer = match &reply["message"] {
            Value::Null => Some(None),
            message => Held::read(message).map(Some),
        };
        let entry = answer.zip(text(&reply["conversation_id"])).map(|(answer, conversation)| {
            Entry::Answered { id: id.to_owned(), conversation, answer }
        });
        self.push(entry.unwrap_or_else(|| Entry::Strange(reply.to_string())));
    }

    /// It was told a frame of the WebSocket; `asked` is the position that it asked for when it subscribed.
    pub fn hears(&mut self, frame: &Value, asked: Option<i64>) {
        let kind = frame["type"].as_str().unwrap_or_default();
        let entry = match kind {
            "subscribed" => opened(&frame["conversation_id"], frame, asked),
            "event" => Event::read(&frame["event"]).map(Entry::Event),
            "ack" => acknowledged(frame),
            "progress" | "delta" => words(kind == "delta", frame),
            "ready" | "authenticated" | "typing" | "presence" | "pong" | "heartbeat"
            | "closing" => {
                return;
            }
            _ => None,
        };
        self.push(entry.unwrap_or_else(|| Entry::Strange(frame.to_string())));
    }

    /// It was told a frame of a conversation's event stream; `asked` is the position that it asked for.
    pub fn reads(&mut self, conversation: &str, frame: &StreamFrame, asked: Option<i64>) {
        let data: Value = serde_json::from_str(&frame.data).unwrap_or_default();
        let entry = match frame.event.as_str() {
            "stream.opened" => opened(&conversation.into(), &data, asked),
            "answer.progress" => words(false, &data),
            "answer.delta" => words(true, &data),
            "typing" | "presence" | "stream.closed" => return,
            kind => Event::read(&data)
                .filter(|event| {
                    let id = event.position.to_string();
                    event.kind == kind && frame.id.as_ref() == Some(&id)
                })
                .map(Entry::Event),
        };
        self.push(entry.unwrap_or_else(|| Entry::Strange(frame.to_string())));
    }

    /// It was told something by a library, which has read the frames itself.
    pub fn is_told(&mut self, entry: Entry) {
        self.push(entry);
    }

    /// The history, as far as it goes.
    #[must_use]
    pub fn history(&self) -> &History {
        &self.history
    }

    /// The whole history; `is_complete` when the client was there until all was quiet.
    #[must_use]
    pub fn end(mut self, is_complete: bool) -> History {
        self.history.is_complete = is_complete;
        self.history
    }

    fn push(&mut self, entry: Entry) {
        match &entry {
            Entry::Opened(opening) => {
                self.positions.insert(opening.conversation.clone(), opening.position);
            }
            Entry::Event(event) => {
                self.positions.insert(event.conversation.clone(), event.position);
                let is_question = event.message.as_ref().is_some_and(|m| m.role == "customer");
                let open = self.open.entry(event.conversation.clone()).or_default();
                *open += i64::from(is_question) - i64::from(event.is_end());
            }
            Entry::Acknowledged { id, .. } | Entry::Answered { id, .. } => {
                self.waiting.remove(id);
            }
            _ => (),
        }
        self.history.entries.push(entry);
    }
}

fn opened(conversation: &Value, said: &Value, asked: Option<i64>) -> Option<Entry> {
    let recovered = said["recovered"].as_bool()?;
    let snapshot = if recovered { None } else { Some(Snapshot::read(&said["snapshot"])?) };
    let (conversation, position) = (text(conversation)?, said["position"].as_i64()?);
    Some(Entry::Opened(Opening { conversation, asked, position, snapshot }))
}

fn acknowledged(frame: &Value) -> Option<Entry> {
    let (id, conversation) = (text(&frame["id"])?, text(&frame["conversation_id"])?);
    Some(Entry::Acknowledged { id, conversation, message: Held::read(&frame["message"])? })
}

fn words(is_delta: bool, said: &Value) -> Option<Entry> {
    let (run, conversation) = (text(&said["run_id"])?, text(&said["conversation_id"])?);
    let (number, text) = (said["number"].as_i64()?, text(&said["text"])?);
    Some(if is_delta {
        Entry::Delta { run, conversation, number, text }
    } else {
        Entry::Progress { run, conversation, number, text }
    })
}
