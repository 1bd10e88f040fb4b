//! Intercom: conversations and tickets with their parts, contacts, admins, and the help centre's collections and
//! articles.

use domain::article::ArticleStatus;
use domain::ticket::{Priority, TicketStatus};
use serde_json::{Value, json};

use crate::body::{from_html, with_files};
use crate::fields::{
    Map, as_metadata, flag, id, metadata, object, objects, text, text_of, time, time_of, words,
};
use crate::format::{Format, Kind};
use crate::record::{
    Author, Contact, HelpArticle, Person, Post, Record, Shelf, ShelfRef, Side, Thread,
};

pub(crate) const FORMAT: Format = Format {
    lists: &[
        ("conversations", Some(Kind::Thread)),
        ("tickets", Some(Kind::Thread)),
        ("contacts", Some(Kind::Contact)),
        ("users", Some(Kind::Contact)),
        ("admins", Some(Kind::Person)),
        ("articles", Some(Kind::Article)),
        ("collections", Some(Kind::Shelf)),
        ("sections", Some(Kind::Shelf)),
        ("data", None),
    ],
    join: |_| {},
    kind,
    read,
};

fn kind(map: &Map) -> Option<Kind> {
    match text(map, "type").as_deref() {
        Some("conversation" | "ticket") => Some(Kind::Thread),
        Some("contact" | "user" | "lead") => Some(Kind::Contact),
        Some("admin") => Some(Kind::Person),
        Some("article" | "internal_article") => Some(Kind::Article),
        Some("collection" | "section" | "help_center_collection") => Some(Kind::Shelf),
        Some("conversation_part" | "ticket_part") => Some(Kind::Post),
        Some("company" | "team" | "tag" | "segment" | "help_center" | "news_item" | "bot") => {
            Some(Kind::Other)
        }
        _ if map.contains_key("conversation_parts") || map.contains_key("ticket_parts") => {
            Some(Kind::Thread)
        }
        _ => None,
    }
}

fn read(kind: Kind, map: &Map, _: &str) -> Result<Vec<Record>, String> {
    let record = match kind {
        Kind::Contact | Kind::User => {
            Record::Contact(contact(map).ok_or("is a contact without an id")?)
        }
        Kind::Person => Record::Person(person(map).ok_or("is an admin without an id")?),
        Kind::Shelf => Record::Shelf(shelf(map)?),
        Kind::Article => Record::HelpArticle(article(map)?),
        Kind::Thread => Record::Thread(Box::new(thread(map)?)),
        Kind::Post => return Err("is a part without its conversation".to_owned()),
        Kind::Other => Record::LeftOut("there is no such thing here"),
    };
    Ok(vec![record])
}

fn contact(map: &Map) -> Option<Contact> {
    let avatar = object(map, "avatar").and_then(|avatar| text(avatar, "image_url"));
    Some(Contact {
        id: id(map, "id")?,
        external_id: id(map, "external_id").or_else(|| id(map, "user_id")),
        email: text(map, "email"),
        name: text(map, "name"),
        phone: text(map, "phone"),
        avatar_url: text(map, "avatar").or(avatar),
        tags: words(map, "tags"),
        memo: None,
        fields: metadata(object(map, "custom_attributes")),
        created_at: time_of(map, &["signed_up_at", "created_at"]),
        updated_at: time(map, "updated_at"),
    })
}

fn person(map: &Map) -> Option<Person> {
    let avatar = object(map, "avatar").and_then(|avatar| text(avatar, "image_url"));
    Some(Person {
        id: id(map, "id")?,
        name: text(map, "name"),
        email: text(map, "email"),
        is_admin: false,
        avatar_url: text(map, "avatar").or(avatar),
    })
}

fn shelf(map: &Map) -> Result<Shelf, String> {
    Ok(Shelf {
        id: id(map, "id").ok_or("is a collection without an id")?,
        name: text(map, "name").ok_or("is a collection without a name")?,
        slug: None,
        description: text(map, "description"),
        position: map.get("order").and_then(Value::as_i64).unwrap_or(0),
    })
}

fn article(map: &Map) -> Result<HelpArticle, String> {
    let is_published = text(map, "state").is_none_or(|state| state == "published");
    let body = text(map, "body").map(|html| from_html(&html)).transpose()?;
    Ok(HelpArticle {
        id: id(map, "id").ok_or("is an article without an id")?,
        title: text(map, "title").ok_or("is an article without a title")?,
        slug: None,
        body: body.unwrap_or_default(),
        excerpt: text(map, "description"),
        shelf: id(map, "parent_id").map(|id| ShelfRef { id, name: None }),
        tags: words(map, "tags"),
        status: if is_published { ArticleStatus::Published } else { ArticleStatus::Draft },
        public: text(map, "type").as_deref() != Some("internal_article"),
        locale: text_of(map, &["default_locale", "locale"]),
        url: text(map, "url"),
        created_at: time(map, "created_at"),
        updated_at: time(map, "updated_at"),
    })
}

fn thread(map: &Map) -> Result<Thread, String> {
    let thread = id(map, "id").ok_or("is a conversation without an id")?;
    let (source, attributes) = (object(map, "source"), object(map, "ticket_attributes"));
    let statistics = object(map, "statistics");
    let parts = objects(map, "conversation_parts").chain(objects(map, "ticket_parts"));
    let first = source.map(|source| opening(map, source)).transpose()?.flatten();
    let parts = parts.map(part).collect::<Result<Vec<_>, _>>()?;
    let asks = asks(map);
    let described = attributes.and_then(|attributes| text(attributes, "_default_description_"));
    let described = described.map(|text| Post {
        id: "description".to_owned(),
        author: Author {
            side: Side::Contact,
            id: asks.as_ref().map(|contact| contact.id.clone()),
            ..Author::default()
        },
        is_internal: false,
        text,
        created_at: time(map, "created_at"),
    });
    Ok(Thread {
        title: title(map, source, attributes),
        status: status(map)?,
        priority: priority(map),
        contact: asks,
        assignee: assignee(map),
        tags: words(map, "tags"),
        metadata: came_from(map, &thread),
        created_at: time(map, "created_at"),
        updated_at: time(map, "updated_at"),
        first_response_at: statistics.and_then(|said| time(said, "first_admin_reply_at")),
        opening: None,
        posts: described.into_iter().chain(first).chain(parts.into_iter().flatten()).collect(),
        id: thread,
    })
}

fn title(map: &Map, source: Option<&Map>, attributes: Option<&Map>) -> Option<String> {
    let given = attributes.and_then(|attributes| text(attributes, "_default_title_"));
    let subject = || source.and_then(|source| text(source, "subject"));
    let title = given.or_else(|| text(map, "title")).or_else(subject)?;
    // Subjects may be HTML.
    let title = if title.contains('<') { from_html(&title).ok()? } else { title };
    (!title.is_empty()).then_some(title)
}

fn status(map: &Map) -> Result<TicketStatus, String> {
    let state = object(map, "ticket_state").and_then(|state| text(state, "category"));
    let state = state.or_else(|| text_of(map, &["ticket_state", "state"]));
    match state.as_deref() {
        Some("submitted") => Ok(TicketStatus::New),
        Some("snoozed" | "waiting_on_customer") => Ok(TicketStatus::Pending),
        Some("resolved") => Ok(TicketStatus::Resolved),
        Some("closed") => Ok(TicketStatus::Closed),
        None if flag(map, "open") == Some(false) => Ok(TicketStatus::Closed),
        Some("open" | "in_progress") | None => Ok(TicketStatus::Open),
        Some(other) => Err(format!("has the unknown state {other}")),
    }
}

fn priority(map: &Map) -> Priority {
    match map.get("priority") {
        Some(Value::String(word)) if word == "priority" => Priority::High,
        Some(Value::Bool(true)) => Priority::High,
        _ => Priority::Normal,
    }
}

/// The conversation names its contact by an id; its source may tell more of the same one.
fn asks(map: &Map) -> Option<Contact> {
    let named = objects(map, "contacts").find_map(contact);
    let named = named.or_else(|| object(map, "user").and_then(contact));
    let author = object(map, "source").and_then(|source| object(source, "author"));
    let author = author.filter(|author| side(author) == Side::Contact).and_then(contact);
    match (named, author) {
        (Some(named), Some(author)) if named.id == author.id => Some(Contact {
            name: named.name.or(author.name),
            email: named.email.or(author.email),
            ..named
        }),
        (named, author) => named.or(author),
    }
}

fn assignee(map: &Map) -> Option<Person> {
    let older = object(map, "assignee").filter(|assignee| side(assignee) == Side::Person);
    let older = older.and_then(person);
    let named = id(map, "admin_assignee_id").filter(|id| id != "0");
    named.map(|id| Person { id, ..Person::default() }).or(older)
}

fn came_from(map: &Map, thread: &str) -> domain::text::Metadata {
    let mut said = json!({"imported_from": "intercom", "imported_id": thread});
    for (key, fields) in [
        ("custom_attributes", object(map, "custom_attributes")),
        ("ticket_attributes", object(map, "ticket_attributes")),
    ] {
        let filled = fields.into_iter().flatten().filter(|(key, value)| {
            !value.is_null() && !matches!(key.as_str(), "_default_title_" | "_default_description_")
        });
        let filled: Map = filled.map(|(key, value)| (key.clone(), value.clone())).collect();
        if !filled.is_empty() {
            said[key] = Value::Object(filled);
        }
    }
    let source = object(map, "source");
    let channel = source.and_then(|source| text_of(source, &["delivered_as", "type"]));
    if let Some(channel) = channel {
        said["channel"] = Value::String(channel);
    }
    as_metadata(&said)
}

/// What began the conversation.
fn opening(map: &Map, source: &Map) -> Result<Option<Post>, String> {
    let said = text(source, "body").map(|html| from_html(&html)).transpose()?;
    let said = said.filter(|said| !said.is_empty());
    let Some(text) = with_files(said, source) else { return Ok(None) };
    Ok(Some(Post {
        id: "source".to_owned(),
        author: author(source),
        is_internal: false,
        text,
        created_at: time(map, "created_at"),
    }))
}

/// A part that says something; what only moves the conversation does not.
fn part(map: &Map) -> Result<Option<Post>, String> {
    let said = text(map, "body").map(|html| from_html(&html)).transpose()?;
    let said = said.filter(|said| !said.is_empty());
    let Some(text) = with_files(said, map) else { return Ok(None) };
    let author = author(map);
    let kind = text_of(map, &["part_type"]);
    // Answers may also close or open; whatever else a colleague writes stays among colleagues.
    let is_said = matches!(kind.as_deref(), Some("comment" | "quick_reply" | "open" | "close"));
    Ok(Some(Post {
        id: id(map, "id").ok_or("has a part without an id")?,
        is_internal: !is_said && author.side != Side::Contact,
        author,
        text,
        created_at: time(map, "created_at"),
    }))
}

fn author(map: &Map) -> Author {
    let Some(author) = object(map, "author") else { return Author::default() };
    Author {
        side: side(author),
        id: id(author, "id"),
        name: text(author, "name"),
        email: text(author, "email"),
    }
}

fn side(author: &Map) -> Side {
    match text(author, "type").as_deref() {
        Some("user" | "lead" | "contact" | "visitor") => Side::Contact,
        Some("admin" | "team") => Side::Person,
        Some("bot") => Side::Bot,
        _ => Side::Unknown,
    }
}
