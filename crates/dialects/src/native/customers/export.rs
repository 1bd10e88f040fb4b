//! A person's data as JSON Lines, as it is read.

use axum::body::Bytes;
use domain::event::Event;
use engine::{Export, Exported};
use futures_util::stream::{Stream, try_unfold};
use wire::customers::{ExportEnd, ExportLine, ExportedEvent};

use crate::json::time;
use crate::native::{desk_wire, feedback, people, to_wire};

/// The lines; a failure breaks the body off, so that nobody takes it for whole.
pub(super) fn lines(
    export: Export,
    public_url: String,
) -> impl Stream<Item = Result<Bytes, engine::Error>> {
    let begin = Some((export, 0));
    try_unfold(begin, move |state| {
        let public_url = public_url.clone();
        async move {
            let Some((mut export, count)) = state else { return Ok(None) };
            let Some(things) = export.next().await? else {
                let end = ExportLine::End(ExportEnd { lines: count });
                return Ok(Some((written([end]), None)));
            };
            let count = count + things.len() as u64;
            let things = things.into_iter().map(|thing| line(thing, &public_url));
            Ok(Some((written(things), Some((export, count)))))
        }
    })
}

fn written(lines: impl IntoIterator<Item = ExportLine>) -> Bytes {
    let mut text = Vec::new();
    for line in lines {
        serde_json::to_writer(&mut text, &line).expect("wire types are always JSON");
        text.push(b'\n');
    }
    text.into()
}

fn line(thing: Exported, public_url: &str) -> ExportLine {
    match thing {
        Exported::Customer(customer) => ExportLine::Customer(people::customer(*customer)),
        Exported::Event(told) => ExportLine::Event(event(told)),
        Exported::Conversation(found) => ExportLine::Conversation(to_wire::conversation(*found)),
        Exported::Message(message) => ExportLine::Message(to_wire::message(*message)),
        Exported::Note(note) => ExportLine::Note(desk_wire::note(note)),
        Exported::Ticket(ticket) => ExportLine::Ticket(desk_wire::ticket(*ticket)),
        Exported::Run(run) => ExportLine::Run(to_wire::run(*run)),
        Exported::Feedback(said) => ExportLine::Feedback(feedback::feedback(said)),
        Exported::File(file, link) => {
            ExportLine::File(to_wire::linked_file(*file, link.as_ref(), public_url))
        }
    }
}

fn event(event: Event) -> ExportedEvent {
    ExportedEvent {
        id: event.id.to_string(),
        kind: event.kind.as_str().to_owned(),
        data: event.data.and_then(|data| serde_json::from_str(&data).ok()).unwrap_or_default(),
        created_at: time(event.created_at),
    }
}
