//! Chatwoot: conversations, their messages, contacts, agents, and the help centre's categories and articles.
//!
//! A conversation tells its last message only; the others come in lists of their own.

use domain::article::ArticleStatus;
use domain::ticket::{Priority, TicketStatus};
use serde_json::{Value, json};

use crate::body::with_files;
use crate::fields::{
    Map, as_id, as_metadata, flag, id, metadata, object, objects, text, text_of, time, time_of,
    words,
};
use crate::format::{Format, Kind, number_in};
use crate::record::{
    Author, Contact, HelpArticle, Person, Post, Record, Shelf, ShelfRef, Side, Thread,
};

pub(crate) const FORMAT: Format = Format {
    lists: &[
        ("data", None),
        ("payload", None),
        ("conversations", Some(Kind::Thread)),
        ("conversation", Some(Kind::Thread)),
        ("contacts", Some(Kind::Contact)),
        ("contact", Some(Kind::Contact)),
        ("messages", Some(Kind::Post)),
        ("agents", Some(Kind::Person)),
        ("categories", Some(Kind::Shelf)),
        ("articles", Some(Kind::Article)),
    ],
    join: |_| {},
    kind,
    read,
};

fn kind(map: &Map) -> Option<Kind> {
    let has = |key: &str| map.contains_key(key);
    match () {
        () if has("message_type") => Some(Kind::Post),
        () if has("inbox_id") && has("status") => Some(Kind::Thread),
        () if has("content") && has("title") => Some(Kind::Article),
        () if has("phone_number") || has("identifier") || has("contact_inboxes") => {
            Some(Kind::Contact)
        }
        () if has("auto_offline") || has("available_name") || has("role") => Some(Kind::Person),
        () if text(map, "type").as_deref() == Some("contact") => Some(Kind::Contact),
        () if has("slug") && has("name") && !has("custom_domain") => Some(Kind::Shelf),
        () => None,
    }
}

fn read(kind: Kind, map: &Map, file: &str) -> Result<Vec<Record>, String> {
    let record = match kind {
        Kind::Contact | Kind::User => {
            Record::Contact(contact(map).ok_or("is a contact without an id")?)
        }
        Kind::Person => Record::Person(person(map).ok_or("is an agent without an id")?),
        Kind::Shelf => Record::Shelf(shelf(map)?),
        Kind::Article => Record::HelpArticle(article(map)?),
        Kind::Thread => Record::Thread(Box::new(conversation(map)?)),
        Kind::Post => {
            let unknown = "does not say which conversation it belongs to";
            let thread = id(map, "conversation_id").or_else(|| number_in(file)).ok_or(unknown)?;
            Record::Posts { thread, posts: post(map)?.into_iter().collect() }
        }
        Kind::Other => Record::LeftOut("there is no such thing here"),
    };
    Ok(vec![record])
}

fn contact(map: &Map) -> Option<Contact> {
    Some(Contact {
        id: id(map, "id")?,
        external_id: id(map, "identifier"),
        email: text(map, "email"),
        name: text(map, "name"),
        phone: text(map, "phone_number"),
        avatar_url: text_of(map, &["thumbnail", "avatar_url"]),
        tags: words(map, "labels"),
        memo: None,
        fields: metadata(object(map, "custom_attributes")),
        created_at: time(map, "created_at"),
        updated_at: time_of(map, &["updated_at", "last_activity_at"]),
    })
}

fn person(map: &Map) -> Option<Person> {
    Some(Person {
        id: id(map, "id")?,
        name: text_of(map, &["name", "available_name"]),
        email: text(map, "email"),
        is_admin: text(map, "role").as_deref() == Some("administrator"),
        avatar_url: text_of(map, &["thumbnail", "avatar_url"]),
    })
}

fn shelf(map: &Map) -> Result<Shelf, String> {
    Ok(Shelf {
        id: id(map, "id").ok_or("is a category without an id")?,
        name: text(map, "name").ok_or("is a category without a name")?,
        slug: text(map, "slug"),
        description: text(map, "description"),
        position: map.get("position").and_then(Value::as_i64).unwrap_or(0),
    })
}

fn article(map: &Map) -> Result<HelpArticle, String> {
    let status = match map.get("status").and_then(as_id).as_deref() {
        Some("draft" | "0") => ArticleStatus::Draft,
        Some("published" | "1") | None => ArticleStatus::Published,
        Some("archived" | "2") => ArticleStatus::Archived,
        Some(other) => return Err(format!("has the unknown status {other}")),
    };
    let told = object(map, "category");
    let shelf = id(map, "category_id").or_else(|| told.and_then(|told| id(told, "id")));
    let name = told.and_then(|told| text(told, "name"));
    Ok(HelpArticle {
        id: id(map, "id").ok_or("is an article without an id")?,
        title: text(map, "title").ok_or("is an article without a title")?,
        slug: text(map, "slug"),
        body: text(map, "content").unwrap_or_default(),
        excerpt: text(map, "description"),
        shelf: shelf.map(|id| ShelfRef { id, name }),
        tags: object(map, "meta").map(|meta| words(meta, "tags")).unwrap_or_default(),
        status,
        public: true,
        locale: text(map, "locale"),
        url: None,
        created_at: time(map, "created_at"),
        updated_at: time(map, "updated_at"),
    })
}

fn conversation(map: &Map) -> Result<Thread, String> {
    let thread = id(map, "id").ok_or("is a conversation without an id")?;
    let meta = object(map, "meta");
    let told = |key: &str| meta.and_then(|meta| object(meta, key)).or_else(|| object(map, key));
    let asks = told("sender").or_else(|| told("contact")).and_then(contact);
    let named = || Some(Contact { id: id(map, "contact_id")?, ..Contact::default() });
    let person_of = || Some(Person { id: id(map, "assignee_id")?, ..Person::default() });
    let more = object(map, "additional_attributes");
    let posts = objects(map, "messages").map(post).collect::<Result<Vec<_>, _>>()?;
    Ok(Thread {
        title: more.and_then(|more| text_of(more, &["mail_subject", "subject"])),
        status: status(map)?,
        priority: priority(map)?,
        contact: asks.or_else(named),
        assignee: told("assignee").and_then(person).or_else(person_of),
        tags: words(map, "labels"),
        metadata: came_from(map, &thread),
        created_at: time(map, "created_at"),
        updated_at: time_of(map, &["last_activity_at", "updated_at", "timestamp"]),
        first_response_at: time(map, "first_reply_created_at"),
        opening: None,
        posts: posts.into_iter().flatten().collect(),
        id: thread,
    })
}

fn status(map: &Map) -> Result<TicketStatus, String> {
    match map.get("status").and_then(as_id).as_deref() {
        Some("open" | "0") | None => Ok(TicketStatus::Open),
        Some("resolved" | "1") => Ok(TicketStatus::Resolved),
        Some("pending" | "2" | "snoozed" | "3") => Ok(TicketStatus::Pending),
        Some(other) => Err(format!("has the unknown status {other}")),
    }
}

fn priority(map: &Map) -> Result<Priority, String> {
    match map.get("priority").and_then(as_id).as_deref() {
        Some("low" | "0") => Ok(Priority::Low),
        Some("medium" | "1") | None => Ok(Priority::Normal),
        Some("high" | "2") => Ok(Priority::High),
        Some("urgent" | "3") => Ok(Priority::Urgent),
        Some(other) => Err(format!("has the unknown priority {other}")),
    }
}

fn came_from(map: &Map, thread: &str) -> domain::text::Metadata {
    let mut said = json!({"imported_from": "chatwoot", "imported_id": thread});
    let fields = object(map, "custom_attributes").filter(|fields| !fields.is_empty());
    if let Some(fields) = fields {
        said["custom_attributes"] = Value::Object(fields.clone());
    }
    let channel = object(map, "meta").and_then(|meta| text(meta, "channel"));
    if let Some(channel) = channel.or_else(|| text(map, "channel")) {
        said["channel"] = Value::String(channel);
    }
    as_metadata(&said)
}

/// A message that says something.
fn post(map: &Map) -> Result<Option<Post>, String> {
    let Some(said) = with_files(text(map, "content"), map) else { return Ok(None) };
    let kind = map.get("message_type").and_then(as_id);
    let (side, is_activity) = match kind.as_deref() {
        Some("0" | "incoming") => (Side::Contact, false),
        Some("1" | "outgoing") => (sender_side(map), false),
        Some("3" | "template") => (Side::Bot, false),
        // "Conversation was marked resolved by …" is for colleagues.
        Some("2" | "activity") => (Side::Bot, true),
        _ => return Err("has a message of an unknown type".to_owned()),
    };
    let sender = object(map, "sender").filter(|_| !is_activity);
    let by = sender.and_then(|sender| id(sender, "id"));
    Ok(Some(Post {
        id: id(map, "id").ok_or("has a message without an id")?,
        author: Author {
            side,
            id: by.or_else(|| id(map, "sender_id").filter(|_| !is_activity)),
            name: sender.and_then(|sender| text_of(sender, &["name", "available_name"])),
            email: sender.and_then(|sender| text(sender, "email")),
        },
        is_internal: is_activity || flag(map, "private") == Some(true),
        text: said,
        created_at: time(map, "created_at"),
    }))
}

fn sender_side(map: &Map) -> Side {
    let sender = object(map, "sender").and_then(|sender| text(sender, "type"));
    match text(map, "sender_type").or(sender).as_deref() {
        Some("AgentBot" | "agent_bot" | "Captain::Assistant" | "captain_assistant") => Side::Bot,
        _ => Side::Person,
    }
}
