//! From what happens to the native API's JSON.

use bytes::Bytes;
use domain::event::EventKind;
use domain::id::ConversationId;
use engine::{About, Happening, Joined, Subject, Told};
use serde::Serialize;
use wire::conversations::{Run, RunState};
use wire::live::{Event, EventData, ServerFrame, Snapshot, StreamOpened, Words};

use super::super::to_wire::{self, time};
use super::super::{desk_wire, people};

/// An event with what it is about. Its position is that in what is read.
pub(crate) fn event(told: &Told) -> Event {
    let details = told.event.data.as_deref().and_then(|text| serde_json::from_str(text).ok());
    outline(told, EventData { details, ..data(told) })
}

/// An event without what it is about: whoever wants to know more fetches it.
pub(crate) fn by_reference(told: &Told) -> Event {
    let subject = Some(told.event.subject.clone());
    outline(told, EventData { subject, truncated: Some(true), ..EventData::default() })
}

/// An event that tells that.
fn outline(told: &Told, data: EventData) -> Event {
    Event {
        id: told.event.id.to_string(),
        kind: told.event.kind.as_str().to_owned(),
        conversation_id: told.event.conversation.map(|id| id.to_string()),
        position: told.position,
        created_at: time(told.event.created_at),
        data,
    }
}

fn data(told: &Told) -> EventData {
    let mut data = EventData::default();
    match &told.about {
        About::Message(message) => data.message = Some(to_wire::message(message.clone())),
        About::TicketMessage(message, ..) => {
            data.message = Some(to_wire::message((**message).clone()));
        }
        About::Run(found) => data.run = Some(run(told.event.kind, found)),
        About::Conversation(found) => {
            data.conversation = Some(to_wire::conversation(found.clone()));
        }
        about => {
            data.subject = Some(told.event.subject.clone());
            of_the_company(&mut data, about);
        }
    }
    data
}

fn run(kind: EventKind, found: &domain::run::Run) -> Run {
    let run = to_wire::run(found.clone());
    if kind != EventKind::RunStarted {
        return run;
    }
    // How it ended is another event's to tell.
    let (state, answer_id, outcome) = (RunState::Running, None, None);
    Run { state: state.into(), answer_id, outcome, confidence: None, ended_at: None, ..run }
}

/// What customers are told nothing of.
fn of_the_company(data: &mut EventData, about: &About) {
    match about {
        About::Ticket(ticket, customer) => {
            data.ticket = Some(desk_wire::ticket((**ticket).clone()));
            data.customer = customer.as_deref().map(|found| people::customer(found.clone()));
        }
        About::Note(note) => data.note = Some(desk_wire::note(note.clone())),
        About::Customer(found) => data.customer = Some(people::customer((**found).clone())),
        About::Teammate(found) => data.teammate = Some(people::teammate((**found).clone())),
        About::Category(found) => data.category = Some(to_wire::category((**found).clone())),
        About::Article(found) => data.article = Some(to_wire::article_outline((**found).clone())),
        About::Agent(found) => data.agent = Some(to_wire::agent((**found).clone())),
        About::Message(_)
        | About::TicketMessage(..)
        | About::Run(_)
        | About::Conversation(_)
        | About::Nothing => {}
    }
}

pub(super) fn snapshot(found: engine::Snapshot) -> Snapshot {
    Snapshot {
        conversation: to_wire::conversation(found.conversation),
        has_more: found.messages.has_more,
        messages: found.messages.items.into_iter().map(to_wire::message).collect(),
    }
}

pub(super) fn opened(joined: Joined) -> StreamOpened {
    let Joined { position, recovered, snapshot: found } = joined;
    StreamOpened { position, recovered, snapshot: found.map(snapshot) }
}

fn words(id: ConversationId, words: &engine::Words) -> Words {
    let engine::Words { run, number, text } = words.clone();
    Words { conversation_id: id.to_string(), run_id: run.to_string(), number, text }
}

/// The conversation that somebody follows; words, typing and presence are of one only.
fn conversation(subject: Subject) -> ConversationId {
    match subject {
        Subject::Conversation(id) => id,
        Subject::Everything => ConversationId(0),
    }
}

/// A frame of the WebSocket.
pub(super) fn frame(subject: Subject, happening: &Happening) -> Bytes {
    let id = conversation(subject);
    text(&match happening {
        Happening::Event(told) => ServerFrame::Event { event: Box::new(event(told)) },
        Happening::Progress(so_far) => ServerFrame::Progress(words(id, so_far)),
        Happening::Delta(more) => ServerFrame::Delta(words(id, more)),
        Happening::Typing { who, on } => ServerFrame::Typing {
            conversation_id: id.to_string(),
            who: who.as_str().to_owned(),
            on: *on,
        },
        Happening::Presence { who, here } => ServerFrame::Presence {
            conversation_id: id.to_string(),
            who: who.as_str().to_owned(),
            here: *here,
        },
    })
}

pub(super) fn text(value: &impl Serialize) -> Bytes {
    serde_json::to_vec(value).expect("wire types are always JSON").into()
}

/// A frame of an event stream.
pub(super) fn sent(name: &str, id: Option<i64>, data: &impl Serialize) -> Bytes {
    let data = serde_json::to_string(data).expect("wire types are always JSON");
    let id = id.map_or(String::new(), |id| format!("id: {id}\n"));
    format!("{id}event: {name}\ndata: {data}\n\n").into()
}

/// A happening as a frame of an event stream.
pub(super) fn streamed(subject: Subject, happening: &Happening) -> Bytes {
    let id = conversation(subject);
    match happening {
        Happening::Event(told) => sent(told.event.kind.as_str(), Some(told.position), &event(told)),
        Happening::Progress(so_far) => sent("answer.progress", None, &words(id, so_far)),
        Happening::Delta(more) => sent("answer.delta", None, &words(id, more)),
        Happening::Typing { who, on } => {
            let data = serde_json::json!({
                "conversation_id": id.to_string(), "who": who.as_str(), "on": on
            });
            sent("typing", None, &data)
        }
        Happening::Presence { who, here } => {
            let data = serde_json::json!({
                "conversation_id": id.to_string(), "who": who.as_str(), "here": here
            });
            sent("presence", None, &data)
        }
    }
}
