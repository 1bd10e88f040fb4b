//! The JSON of conversations that an application keeps, in both directions.

use axum::http::StatusCode;
use domain::clock::Time;
use domain::conversation::Conversation;
use domain::id::ConversationId;
use domain::message::{Message, Role, Structure, TEXT};
use domain::page::Page;
use domain::text::Metadata;
use engine::{AgentChoice, EntryChange, Error, NewEntry, NewThread, SavedReply, ThreadChange};
use serde_json::{Map, Value};
use wire::conversations;
use wire::history::{
    ConversationInput, ConversationPatch, HistoryInput, HistoryMessage, MessagePatch,
};

use super::extract::rendered;
use super::{from_wire, to_wire};

/// The end of the year 9999.
const TIME_MAX: i64 = 253_402_300_799_999;

pub(super) fn thread(input: ConversationInput) -> Result<NewThread, Error> {
    const BOTH: &str = "customer_id and customer exclude each other";
    if input.customer_id.is_some() && input.customer.is_some() {
        return Err(Error::invalid("customer", BOTH));
    }
    Ok(NewThread {
        id: id("id", input.id)?,
        customer_id: id("customer_id", input.customer_id)?,
        customer: input.customer.map(from_wire::customer).unwrap_or_default(),
        agent: Some(input.agent.map_or(AgentChoice::Default, AgentChoice::Named)),
        name: input.name,
        metadata: input.metadata.map(from_wire::metadata).transpose()?,
        created_at: time(input.created_at)?,
        ..NewThread::default()
    })
}

pub(super) fn thread_change(patch: ConversationPatch) -> Result<ThreadChange, Error> {
    let metadata = patch.metadata.map(|given| given.map_or(Ok(Metadata::default()), attached));
    Ok(ThreadChange {
        name: patch.name,
        metadata: metadata.transpose()?,
        ..ThreadChange::default()
    })
}

/// Messages on their way into a conversation.
pub(super) fn entries(
    conversation: ConversationId,
    input: HistoryInput,
) -> Result<Vec<NewEntry>, Error> {
    if input.messages.is_empty() {
        return Err(Error::invalid("messages", "messages has at least one"));
    }
    input.messages.into_iter().map(|message| entry(conversation, message)).collect()
}

fn entry(conversation: ConversationId, message: HistoryMessage) -> Result<NewEntry, Error> {
    let own = message.structure.as_ref().and_then(content_of);
    Ok(NewEntry {
        id: id("id", message.id)?,
        conversation,
        role: role(message.role),
        text: message.content.or(own).unwrap_or_default(),
        structure: structure(message.kind, message.structure)?,
        metadata: message.metadata.map(attached).transpose()?,
        extras: None,
        created_at: time(message.created_at)?,
    })
}

pub(super) fn entry_change(patch: MessagePatch) -> Result<EntryChange, Error> {
    let own = patch.structure.as_ref().and_then(Option::as_ref).and_then(content_of);
    let has_structure = patch.structure.is_some();
    let structure = structure(patch.kind, patch.structure.flatten())?;
    Ok(EntryChange {
        role: patch.role.map(role),
        text: patch.content.or(own),
        structure: has_structure.then_some(structure),
        metadata: patch.metadata.map(|given| given.map(attached).transpose()).transpose()?,
        ..EntryChange::default()
    })
}

pub(super) fn begun(conversation: &Conversation) -> SavedReply {
    rendered(StatusCode::CREATED, &to_wire::conversation(conversation.clone()))
}

pub(super) fn appended(page: &Page<Message>) -> SavedReply {
    let list = to_wire::list(page.clone(), |message| message.seq.to_string(), to_wire::message);
    rendered(StatusCode::CREATED, &list)
}

fn attached(object: Map<String, Value>) -> Result<Metadata, Error> {
    from_wire::metadata(object)
}

/// What a message is beyond its text; its own type counts where no other is said.
fn structure(
    kind: Option<String>,
    object: Option<Map<String, Value>>,
) -> Result<Option<Structure>, Error> {
    const ALONE: &str = "a type other than text needs a structure beside it";
    let Some(object) = object else {
        return match kind {
            Some(kind) if kind != TEXT => Err(Error::invalid("type", ALONE)),
            _ => Ok(None),
        };
    };
    let own = object.get("type").and_then(Value::as_str).filter(|kind| !kind.is_empty());
    let kind = kind.unwrap_or_else(|| own.unwrap_or(TEXT).to_owned());
    Ok(Some(Structure { kind, json: Value::Object(object).to_string() }))
}

/// What there is to read and to search of a structure.
fn content_of(object: &Map<String, Value>) -> Option<String> {
    object.get("content").and_then(Value::as_str).map(str::to_owned)
}

fn role(role: Option<conversations::Role>) -> Role {
    match role {
        Some(conversations::Role::Customer) => Role::Customer,
        Some(conversations::Role::Assistant) => Role::Assistant,
        Some(conversations::Role::Agent) => Role::Agent,
        Some(conversations::Role::System) => Role::System,
        Some(conversations::Role::Nobody) | None => Role::Nobody,
    }
}

fn id<T: std::str::FromStr>(param: &'static str, text: Option<String>) -> Result<Option<T>, Error> {
    let wrong = |_| Error::invalid(param, format!("{param} is no id of that kind"));
    text.map(|text| text.parse().map_err(wrong)).transpose()
}

fn time(text: Option<String>) -> Result<Option<Time>, Error> {
    const WRONG: &str = "created_at is a time such as 2026-01-31T09:30:00Z, not before 1970";
    let wrong = || Error::invalid("created_at", WRONG);
    let parse = |text: String| {
        let time = text.parse::<jiff::Timestamp>().map_err(|_| wrong())?.as_millisecond();
        (0..=TIME_MAX).contains(&time).then_some(Time(time)).ok_or_else(wrong)
    };
    text.map(parse).transpose()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(value: &Value) -> Map<String, Value> {
        value.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn a_structure_says_itself_what_it_is_unless_somebody_else_does() {
        for (kind, given, expected) in [
            (None, None, None),
            (Some("text"), None, None),
            (None, Some(json!({"type": "media"})), Some("media")),
            (Some("tips"), Some(json!({"type": "media"})), Some("tips")),
            (None, Some(json!({"type": ""})), Some("text")),
            (None, Some(json!({"type": 7})), Some("text")),
            (None, Some(json!({})), Some("text")),
        ] {
            let made = structure(kind.map(str::to_owned), given.as_ref().map(object));
            let kind = made.ok().flatten().map(|structure| structure.kind);
            assert_eq!(kind.as_deref(), expected);
        }
        assert!(structure(Some("media".to_owned()), None).is_err());
    }

    #[test]
    fn times_are_within_what_can_be_written() {
        let millis = |text: &str| time(Some(text.to_owned())).ok().flatten().map(Time::millis);
        assert_eq!(millis("1970-01-01T00:00:00.001Z"), Some(1));
        assert_eq!(millis("2023-11-14T23:13:20+01:00"), Some(1_700_000_000_000));
        for wrong in ["", "soon", "1969-12-31T23:59:59Z", "2023-11-14", "-009999-01-02T00:00:00Z"] {
            assert_eq!(millis(wrong), None, "{wrong}");
        }
    }
}
