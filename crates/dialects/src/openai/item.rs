//! An item on its way in and out. What is no plain message is kept as it came, without its id.

use std::collections::HashMap;

use domain::id::{ArticleId, ConversationId};
use domain::message::{Message, Role, Structure};
use engine::NewEntry;
use serde_json::{Map, Value, json};

use super::answer::{UrlCitation, cite, places};
use super::error::Refusal;
use super::ids::Face;

/// The most items in one request.
const ITEMS_MAX: usize = 20;
/// What an item is that somebody says.
const MESSAGE: &str = "message";
/// Who may say something.
const ROLES: [&str; 8] =
    ["user", "assistant", "system", "developer", "tool", "critic", "discriminator", "unknown"];

/// Items that are to be kept; their conversation is not said yet.
pub(super) fn entries(items: Vec<Map<String, Value>>) -> Result<Vec<NewEntry>, Refusal> {
    if items.len() > ITEMS_MAX {
        let message = format!("at most {ITEMS_MAX} items are added at once");
        return Err(Refusal::invalid("items", message));
    }
    items.into_iter().enumerate().map(|(at, item)| entry(at, item)).collect()
}

fn entry(at: usize, mut item: Map<String, Value>) -> Result<NewEntry, Refusal> {
    item.remove("id");
    let wrong =
        |field: &str, message: &str| Refusal::invalid(format!("items[{at}]{field}"), message);
    let kind = match item.get("type") {
        None | Some(Value::Null) if item.contains_key("role") => MESSAGE.to_owned(),
        Some(Value::String(kind)) if kind == "item_reference" => {
            return Err(wrong(".type", "an item_reference is not followed: send the item itself"));
        }
        Some(Value::String(kind)) if !kind.is_empty() => kind.clone(),
        _ => return Err(wrong(".type", "an item says its type, or its role")),
    };
    item.insert("type".to_owned(), Value::String(kind.clone()));
    let (role, text) = if kind == MESSAGE {
        let role = item.get("role").and_then(Value::as_str).filter(|role| ROLES.contains(role));
        let role = role.ok_or_else(|| wrong(".role", "a message has one of the known roles"))?;
        let role = role.to_owned();
        let parts = parts(item.remove("content"), &role);
        let parts =
            parts.ok_or_else(|| wrong(".content", "content is a string or a list of parts"))?;
        let text = text(&parts);
        item.insert("content".to_owned(), Value::Array(parts));
        (spoken_by(&role), text)
    } else {
        (Role::Nobody, String::new())
    };
    if item.get("status").is_none_or(Value::is_null) {
        item.insert("status".to_owned(), json!("completed"));
    }
    let is_plain = item == plain(role, &text);
    let structure = (!is_plain).then(|| Structure { kind, json: Value::Object(item).to_string() });
    // The conversation is put in by whoever knows it.
    let (conversation, metadata) = (ConversationId(0), None);
    let (id, extras, created_at) = (None, None, None);
    Ok(NewEntry { id, conversation, role, text, structure, metadata, extras, created_at })
}

/// The parts of a message; a string is one part. Each says its type.
fn parts(content: Option<Value>, role: &str) -> Option<Vec<Value>> {
    match content? {
        Value::String(text) => Some(vec![part(role == "assistant", &text, &[])]),
        Value::Array(parts) => parts.iter().all(|part| part["type"].is_string()).then_some(parts),
        _ => None,
    }
}

fn text(parts: &[Value]) -> String {
    let said = |part: &Value| {
        let text = part["text"].as_str().or_else(|| part["refusal"].as_str());
        text.map(str::to_owned)
    };
    parts.iter().filter_map(said).collect::<Vec<_>>().join("\n")
}

fn spoken_by(role: &str) -> Role {
    match role {
        "user" => Role::Customer,
        "assistant" => Role::Assistant,
        "system" | "developer" => Role::System,
        _ => Role::Nobody,
    }
}

/// How it is written that somebody says a text.
fn plain(role: Role, text: &str) -> Map<String, Value> {
    said(role, vec![part(is_ours(role), text, &[])])
}

fn said(role: Role, content: Vec<Value>) -> Map<String, Value> {
    let role = match role {
        Role::Customer => "user",
        Role::Assistant | Role::Agent => "assistant",
        Role::System => "system",
        Role::Nobody => "unknown",
    };
    Map::from_iter([
        ("type".to_owned(), json!(MESSAGE)),
        ("status".to_owned(), json!("completed")),
        ("role".to_owned(), json!(role)),
        ("content".to_owned(), Value::Array(content)),
    ])
}

fn is_ours(role: Role) -> bool {
    matches!(role, Role::Assistant | Role::Agent)
}

fn part(is_answer: bool, text: &str, annotations: &[Value]) -> Value {
    if is_answer {
        json!({"type": "output_text", "text": text, "annotations": annotations, "logprobs": []})
    } else {
        json!({"type": "input_text", "text": text})
    }
}

/// A message as an item.
pub(super) fn item(message: &Message, addresses: &HashMap<ArticleId, String>) -> Value {
    let mut item = kept(message).unwrap_or_else(|| {
        let cited: Vec<_> = message.citations.iter().map(cite).collect();
        let annotation = |place: UrlCitation<'_>| {
            let UrlCitation { start_index, end_index, title, url } = place;
            json!({
                "type": "url_citation",
                "start_index": start_index,
                "end_index": end_index,
                "title": title,
                "url": url,
            })
        };
        let places = places(&message.text, &cited, addresses).into_iter();
        let annotations: Vec<Value> = places.map(annotation).collect();
        let mut content = vec![part(is_ours(message.role), &message.text, &annotations)];
        content.extend(message.attachments.iter().map(|file| {
            json!({"type": "input_file", "file_id": file.file.to_string(), "filename": file.filename})
        }));
        said(message.role, content)
    });
    item.insert("id".to_owned(), json!(message.id.face()));
    Value::Object(item)
}

/// What was kept of an item, if it is one: other applications have other objects.
fn kept(message: &Message) -> Option<Map<String, Value>> {
    let Structure { kind, json } = message.structure.as_ref()?;
    let object: Map<String, Value> = serde_json::from_str(json).ok()?;
    let is_item = object.get("type").and_then(Value::as_str) == Some(kind);
    is_item.then_some(object)
}
