//! Whatever breaks when, everything is told once and in order, and what was said stands there once.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use proptest::prelude::*;
use serde_json::{Value, json};
use tokio::sync::{Semaphore, oneshot};
use wire::conversations::Message;
use wire::live::{ClientFrame, ServerFrame};

use super::State;
use crate::error::{Kind, Result};
use crate::live::event::LiveEvent;
use crate::live::order::{Order, Outgoing, Reply, WAITING_MAX, Waiting};

const PLACE: &str = "cnv_1";

/// A server that does one thing at a time.
#[derive(Default)]
struct Server {
    events: Vec<Value>,
    messages: Vec<Value>,
    /// What will happen.
    to_come: VecDeque<Step>,
    /// The run that is answering, with the text so far and the number of its last delta.
    answer: Option<(String, String, u64)>,
    /// Whether the line that is open follows the conversation.
    is_followed: bool,
    /// What is on its way to the client.
    down: VecDeque<ServerFrame>,
}

enum Step {
    Event(&'static str, Value),
    Word(String, String),
}

impl Server {
    fn takes(&mut self, frame: ClientFrame) {
        match frame {
            ClientFrame::Message { id, content, .. } => {
                let known = self.messages.iter().find(|message| message["client_id"] == id);
                let message = known.cloned().unwrap_or_else(|| self.keeps(&id, &content));
                self.says(
                    json!({"type": "ack", "id": id, "conversation_id": PLACE, "message": message}),
                );
            }
            ClientFrame::Subscribe { id, after, .. } => {
                let position = after.unwrap_or(self.events.len() as i64);
                self.is_followed = true;
                self.says(json!({
                    "type": "subscribed", "id": id, "conversation_id": PLACE, "position": position,
                    "recovered": true,
                }));
                let missed = self.events.iter().skip(position as usize);
                for event in missed.cloned().collect::<Vec<_>>() {
                    self.says(json!({"type": "event", "event": event}));
                }
                if let Some((run, text, number)) = self.answer.clone().filter(|answer| answer.2 > 0)
                {
                    self.words("progress", &run, &text, number);
                }
            }
            _ => {}
        }
    }

    /// A new message: it stands there at once, and is answered later.
    fn keeps(&mut self, id: &str, content: &str) -> Value {
        if self.events.is_empty() {
            self.happens("conversation.created", &json!({}));
        }
        let message = self.message("customer", content, &json!({"client_id": id}));
        self.happens("message.created", &json!({ "message": message }));
        let run = format!("run_{}", self.messages.len());
        let words: Vec<String> = content.chars().map(|letter| format!("{letter}… ")).collect();
        let told = |state: &str| {
            json!({"run": {
                "id": run, "conversation_id": PLACE, "question_id": "msg_1", "state": state,
                "usage": {"input_tokens": 0, "output_tokens": 0}, "started_at": "",
            }})
        };
        self.to_come.push_back(Step::Event("run.started", told("running")));
        let texts = words.iter().map(|word| Step::Word(run.clone(), word.clone()));
        self.to_come.extend(texts);
        let answer = json!({"role": "assistant", "content": words.concat(), "run_id": run});
        self.to_come.push_back(Step::Event("message.created", answer));
        self.to_come.push_back(Step::Event("run.completed", told("completed")));
        message
    }

    fn message(&mut self, role: &str, content: &str, more: &Value) -> Value {
        let seq = self.messages.len() + 1;
        let mut message = json!({
            "id": format!("msg_{seq}"), "conversation_id": PLACE, "seq": seq, "role": role,
            "content": content, "citations": [], "created_at": "",
        });
        let more = more.as_object().unwrap();
        message.as_object_mut().unwrap().extend(more.clone());
        self.messages.push(message.clone());
        message
    }

    /// Does the next thing.
    fn goes_on(&mut self) -> bool {
        match self.to_come.pop_front() {
            None => return false,
            Some(Step::Word(run, word)) => {
                let (_, text, number) = self.answer.get_or_insert((run.clone(), String::new(), 0));
                text.push_str(&word);
                *number += 1;
                let number = *number;
                self.words("delta", &run, &word, number);
            }
            Some(Step::Event(kind, mut data)) => {
                if kind == "message.created" {
                    let (content, run) = (data["content"].take(), data["run_id"].take());
                    let content = content.as_str().unwrap().to_owned();
                    let message = self.message("assistant", &content, &json!({ "run_id": run }));
                    data = json!({ "message": message });
                    self.answer = None;
                }
                self.happens(kind, &data);
            }
        }
        true
    }

    fn happens(&mut self, kind: &str, data: &Value) {
        let position = self.events.len() + 1;
        let event = json!({
            "id": format!("evt_{position}"), "type": kind, "conversation_id": PLACE,
            "position": position, "created_at": "", "data": data,
        });
        self.events.push(event.clone());
        if self.is_followed {
            self.says(json!({"type": "event", "event": event}));
        }
    }

    fn words(&mut self, kind: &str, run: &str, text: &str, number: u64) {
        if self.is_followed {
            self.says(json!({
                "type": kind, "conversation_id": PLACE, "run_id": run, "number": number, "text": text,
            }));
        }
    }

    fn says(&mut self, frame: Value) {
        let text = frame.to_string();
        let read = serde_json::from_value(frame);
        self.down.push_back(read.unwrap_or_else(|error| panic!("{error}: {text}")));
    }
}

/// A client, its line and its server.
struct World {
    state: State,
    server: Server,
    is_open: bool,
    /// What is on its way to the server.
    up: VecDeque<ClientFrame>,
    /// What is on its way from lines that broke: it may still arrive.
    late: VecDeque<ClientFrame>,
    room: Arc<Semaphore>,
    said: Vec<(String, oneshot::Receiver<Result<Message>>)>,
    told: Vec<LiveEvent>,
}

impl World {
    fn new() -> World {
        World {
            state: State::default(),
            server: Server::default(),
            is_open: false,
            up: VecDeque::new(),
            late: VecDeque::new(),
            room: Arc::new(Semaphore::new(WAITING_MAX)),
            said: Vec::new(),
            told: Vec::new(),
        }
    }

    /// One thing happens; which one, the die says.
    fn steps(&mut self, die: u8) {
        match die % 16 {
            0 | 1 if self.said.len() < 20 => self.says(),
            2 if self.is_open => self.breaks(),
            3 => self.arrives_late(),
            2..=5 if !self.is_open => self.opens(),
            6..=8 => drop(self.server.goes_on()),
            9..=11 => drop(self.sends()),
            _ => drop(self.hears()),
        }
    }

    fn says(&mut self) {
        let content = format!("{} times", self.said.len());
        let (reply, answer) = Reply::new(&self.room).unwrap();
        let id = format!("m{}", self.said.len());
        let message = Outgoing::new(content.clone());
        self.state.obey(Order::Say(Waiting { message, id, is_on_line: false, reply }));
        self.said.push((content, answer));
    }

    fn opens(&mut self) {
        self.is_open = true;
        self.state.opens();
    }

    fn breaks(&mut self) {
        self.up.extend(self.state.frames.drain(..));
        self.late.append(&mut self.up);
        self.server.down.clear();
        self.server.is_followed = false;
        self.is_open = false;
        self.state.breaks();
    }

    fn arrives_late(&mut self) {
        // What a line that broke asks to be told is told to nobody.
        if let Some(frame @ ClientFrame::Message { .. }) = self.late.pop_front() {
            let before = self.server.down.len();
            let is_followed = self.server.is_followed;
            self.server.takes(frame);
            // Nor is the acknowledgement, but what happened is.
            let mut told = self.server.down.split_off(before);
            told.retain(|frame| is_followed && !matches!(frame, ServerFrame::Ack { .. }));
            self.server.down.append(&mut told);
        }
    }

    fn sends(&mut self) -> bool {
        self.up.extend(self.state.frames.drain(..));
        let Some(frame) = self.up.pop_front().filter(|_| self.is_open) else { return false };
        self.server.takes(frame);
        true
    }

    fn hears(&mut self) -> bool {
        let Some(frame) = self.server.down.pop_front() else { return false };
        self.state.hears(frame).unwrap();
        self.told.extend(self.state.events.drain(..));
        true
    }

    /// Nothing breaks any more, and everything goes on until nothing does.
    fn settles(&mut self) {
        if !self.is_open {
            self.opens();
        }
        while !self.late.is_empty() {
            self.arrives_late();
        }
        while self.sends() || self.hears() || self.server.goes_on() {}
        self.told.extend(self.state.events.drain(..));
    }

    fn check(&mut self) {
        let said: Vec<&str> = self.said.iter().map(|(content, _)| content.as_str()).collect();
        let is_question = |message: &&Value| message["role"] == "customer";
        let held = self.server.messages.iter().filter(is_question);
        let held: Vec<&str> = held.map(|message| message["content"].as_str().unwrap()).collect();
        assert_eq!(said, held, "what was said stands there once and in order");
        for (content, answer) in &mut self.said {
            assert_eq!(&answer.try_recv().unwrap().unwrap().content, content);
        }
        assert_eq!(self.room.available_permits(), WAITING_MAX);
        let positions: Vec<i64> = self
            .told
            .iter()
            .filter(|event| !matches!(event, LiveEvent::Subscribed { .. }))
            .filter_map(|event| Some(event.position()?.1))
            .collect();
        assert_eq!(positions, (1..=self.server.events.len() as i64).collect::<Vec<_>>());
        self.check_answers();
    }

    fn check_answers(&self) {
        let mut drafts: BTreeMap<&str, String> = BTreeMap::new();
        let mut answered = 0;
        for event in &self.told {
            match event {
                LiveEvent::ResponseStart { run_id, .. } => {
                    assert_eq!(drafts.insert(run_id, String::new()), None, "begun twice");
                }
                LiveEvent::ResponseChunk { run_id, text, .. } => {
                    drafts.get_mut(&**run_id).unwrap().push_str(text);
                }
                LiveEvent::ResponseEnd { run_id, message, is_replaced, .. } => {
                    let message = message.as_ref().unwrap();
                    assert_eq!((&message.content, *is_replaced), (&drafts[&**run_id], false));
                    answered += 1;
                }
                _ => {}
            }
        }
        assert_eq!(answered, self.said.len());
    }
}

proptest! {
    #[test]
    fn nothing_is_lost_doubled_or_reordered(dice in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut world = World::new();
        for die in dice {
            world.steps(die);
        }
        world.settles();
        world.check();
    }
}

#[test]
fn a_missing_event_is_no_event_to_tell() {
    let mut world = World::new();
    world.says();
    world.opens();
    while world.sends() || world.hears() {}
    let mut event = world.server.events[0].clone();
    event["position"] = json!(9);
    let frame = serde_json::from_value(json!({"type": "event", "event": event})).unwrap();
    assert_eq!(world.state.hears(frame).unwrap_err().kind(), Kind::Protocol);
    assert!(world.state.events.is_empty());
}

#[test]
fn an_answer_that_became_another_is_replaced() {
    let mut world = World::new();
    world.says();
    world.opens();
    while world.sends() || world.hears() {}
    for _ in 0..4 {
        world.server.goes_on();
    }
    let Some(Step::Event(_, answer)) = world
        .server
        .to_come
        .iter_mut()
        .find(|step| matches!(step, Step::Event("message.created", _)))
    else {
        panic!("there is no answer")
    };
    answer["content"] = json!("I do not know.");
    while world.hears() || world.server.goes_on() {}
    let ends = world.told.iter().filter_map(|event| match event {
        LiveEvent::ResponseEnd { message, is_replaced, .. } => Some((message, is_replaced)),
        _ => None,
    });
    let ends: Vec<_> = ends.collect();
    assert_eq!(
        (ends[0].0.as_ref().unwrap().content.as_str(), *ends[0].1),
        ("I do not know.", true)
    );
}
