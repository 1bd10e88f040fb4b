//! Rows as the vendor reads them: times in whole seconds, ids as UUIDs, structured messages as JSON in a text.

use domain::clock::Time;
use domain::id::hyphenated;
use domain::message::{Citation, Message, Role};
use domain::text::{Extras, Metadata};
use engine::kept::{App, Entry, Thread};
use serde_json::{Value, json};

use super::columns::Column;
use super::query::Selected;

/// A row with the columns that were asked for.
pub(super) fn row(selected: &[Selected], value: impl Fn(Column) -> Value) -> Value {
    let pair = |selected: &Selected| (selected.name.clone(), value(selected.column));
    Value::Object(selected.iter().map(pair).collect())
}

pub(super) fn app(app: &App, column: Column) -> Value {
    match column {
        Column::AppId => json!(app.id.to_string()),
        Column::AppName | Column::DisplayName => json!(app.name),
        Column::Name => json!(app.slug),
        Column::Status => json!(if app.published.is_some() { "published" } else { "draft" }),
        Column::Version => json!(app.published.map(|number| number.to_string())),
        Column::PositiveCount => json!(app.positive_count),
        Column::CommentCount => json!(app.comment_count),
        Column::ForkCount => json!(app.fork_count),
        Column::CreatedAt => seconds(app.created_at),
        Column::UpdatedAt => seconds(app.updated_at),
        _ => Value::Null,
    }
}

pub(super) fn thread(thread: &Thread, column: Column) -> Value {
    let of = &thread.conversation;
    match column {
        Column::ConversationId => json!(hyphenated(of.id.0)),
        Column::AppId => {
            let app = || thread.beyond.app.clone();
            json!(of.agent.map(|id| id.to_string()).or_else(app))
        }
        Column::UserId => json!(thread.user),
        Column::Title => json!(of.name),
        Column::MessageCount => json!(of.message_count),
        Column::Metadata => object(&of.metadata),
        Column::CreatedAt => seconds(of.created_at),
        Column::UpdatedAt => seconds(of.updated_at),
        Column::LastMessageCreatedAt => thread.last_message_at.map_or(Value::Null, seconds),
        other => extra(&thread.beyond.extras, other),
    }
}

pub(super) fn entry(entry: &Entry, column: Column) -> Value {
    let of = &entry.message;
    match column {
        Column::MessageId => json!(hyphenated(of.id.0)),
        Column::ConversationId => json!(hyphenated(of.conversation.0)),
        Column::Role => json!(role(of.role)),
        Column::Content => Value::String(content(of)),
        Column::Metadata => of.metadata.as_ref().map_or(Value::Null, object),
        Column::CreatedAt => seconds(of.created_at),
        other => extra(&entry.extras, other),
    }
}

fn role(role: Role) -> Option<&'static str> {
    match role {
        Role::Customer => Some("user"),
        Role::Assistant | Role::Agent => Some("assistant"),
        Role::System => Some("system"),
        Role::Nobody => None,
    }
}

/// A structure as it came; an answer of ours with its sources in the same form; a text otherwise.
fn content(message: &Message) -> String {
    if let Some(structure) = &message.structure {
        return structure.json.clone();
    }
    if message.citations.is_empty() {
        return message.text.clone();
    }
    let citation = |of: &Citation| {
        json!({"article_id": of.article.to_string(), "title": of.title, "url": of.url, "heading": of.heading,
            "quote": of.quote})
    };
    let citations: Vec<Value> = message.citations.iter().map(citation).collect();
    json!({"type": "text", "content": message.text, "citations": citations}).to_string()
}

/// What was kept for the vendor's protocol alone.
fn extra(extras: &Extras, column: Column) -> Value {
    extras.get(column.name()).map_or(Value::Null, Value::from)
}

fn object(metadata: &Metadata) -> Value {
    serde_json::from_str(metadata.as_str()).unwrap_or_else(|_| json!({}))
}

fn seconds(time: Time) -> Value {
    json!(time.millis().div_euclid(1_000))
}
