//! Zendesk: tickets with comments, users, and the help centre's sections and articles.
//!
//! A user is a contact or a person of the company by their role. Who wrote a comment is told by an id alone, so its
//! side stays unknown here unless it is the requester.

use domain::article::ArticleStatus;
use domain::ticket::{Priority, TicketStatus};
use serde_json::{Value, json};

use crate::body::{from_html, with_files};
use crate::fields::{
    Map, as_metadata, flag, id, metadata, object, objects, text, text_of, time, time_of, words,
};
use crate::format::{Format, Kind, number_in};
use crate::record::{
    Author, Contact, HelpArticle, Person, Post, Record, Shelf, ShelfRef, Side, Thread,
};

pub(crate) const FORMAT: Format = Format {
    lists: &[
        ("tickets", Some(Kind::Thread)),
        ("ticket", Some(Kind::Thread)),
        ("users", Some(Kind::User)),
        ("user", Some(Kind::User)),
        ("results", None),
        ("comments", Some(Kind::Post)),
        ("ticket_events", Some(Kind::Post)),
        ("sections", Some(Kind::Shelf)),
        ("section", Some(Kind::Shelf)),
        ("articles", Some(Kind::Article)),
        ("article", Some(Kind::Article)),
        ("categories", Some(Kind::Other)),
        ("organizations", Some(Kind::Other)),
    ],
    join,
    kind,
    read,
};

/// `{"ticket": {…}, "comments": […]}`: the comments are that ticket's.
fn join(wrapper: &mut Map) {
    if !wrapper.get("ticket").is_some_and(Value::is_object) {
        return;
    }
    let Some(comments) = wrapper.remove("comments") else { return };
    if let Some(Value::Object(ticket)) = wrapper.get_mut("ticket") {
        ticket.entry("comments").or_insert(comments);
    }
}

fn kind(map: &Map) -> Option<Kind> {
    let has = |key: &str| map.contains_key(key);
    let role = text(map, "role");
    match () {
        () if has("requester_id") || (has("subject") && has("requester")) => Some(Kind::Thread),
        () if has("ticket_id") && has("child_events") => Some(Kind::Post),
        () if has("section_id") && has("title") => Some(Kind::Article),
        () if has("category_id") && has("name") => Some(Kind::Shelf),
        () if has("public") && (has("author_id") || has("author")) => Some(Kind::Post),
        () if matches!(role.as_deref(), Some("end-user" | "agent" | "admin")) => Some(Kind::User),
        () => None,
    }
}

fn read(kind: Kind, map: &Map, file: &str) -> Result<Vec<Record>, String> {
    match kind {
        Kind::User => user(map, text(map, "role").as_deref() == Some("end-user")),
        Kind::Person => user(map, false),
        Kind::Contact => user(map, true),
        Kind::Shelf => shelf(map),
        Kind::Article => article(map),
        Kind::Thread => ticket(map),
        Kind::Post => comments(map, file),
        Kind::Other => Ok(vec![Record::LeftOut("there is no such thing here")]),
    }
}

fn user(map: &Map, asks: bool) -> Result<Vec<Record>, String> {
    let record = if asks {
        Record::Contact(contact(map).ok_or("is a user without an id")?)
    } else {
        Record::Person(person(map).ok_or("is a user without an id")?)
    };
    Ok(vec![record])
}

fn contact(map: &Map) -> Option<Contact> {
    let memo: Vec<String> = ["details", "notes"].iter().filter_map(|key| text(map, key)).collect();
    Some(Contact {
        id: id(map, "id")?,
        external_id: id(map, "external_id"),
        email: text(map, "email"),
        name: text(map, "name"),
        phone: text(map, "phone"),
        avatar_url: object(map, "photo").and_then(|photo| text(photo, "content_url")),
        tags: words(map, "tags"),
        memo: (!memo.is_empty()).then(|| memo.join("\n\n")),
        fields: metadata(object(map, "user_fields")),
        created_at: time(map, "created_at"),
        updated_at: time(map, "updated_at"),
    })
}

fn person(map: &Map) -> Option<Person> {
    Some(Person {
        id: id(map, "id")?,
        name: text(map, "name"),
        email: text(map, "email"),
        is_admin: text(map, "role").as_deref() == Some("admin"),
        avatar_url: object(map, "photo").and_then(|photo| text(photo, "content_url")),
    })
}

fn shelf(map: &Map) -> Result<Vec<Record>, String> {
    Ok(vec![Record::Shelf(Shelf {
        id: id(map, "id").ok_or("is a section without an id")?,
        name: text(map, "name").ok_or("is a section without a name")?,
        slug: None,
        description: text(map, "description"),
        position: map.get("position").and_then(Value::as_i64).unwrap_or(0),
    })])
}

fn article(map: &Map) -> Result<Vec<Record>, String> {
    let is_draft = flag(map, "draft").unwrap_or(false);
    let body = text(map, "body").map(|html| from_html(&html)).transpose()?;
    let segment = |key: &str| map.get(key).is_some_and(|value| !value.is_null());
    let segments = map.get("user_segment_ids").and_then(Value::as_array);
    let is_closed = segment("user_segment_id") || segments.is_some_and(|list| !list.is_empty());
    Ok(vec![Record::HelpArticle(HelpArticle {
        id: id(map, "id").ok_or("is an article without an id")?,
        title: text_of(map, &["title", "name"]).ok_or("is an article without a title")?,
        slug: None,
        body: body.unwrap_or_default(),
        excerpt: None,
        shelf: id(map, "section_id").map(|id| ShelfRef { id, name: None }),
        tags: words(map, "label_names"),
        status: if is_draft { ArticleStatus::Draft } else { ArticleStatus::Published },
        // A segment says which users may read it; without one everybody may.
        public: !is_closed,
        locale: text(map, "locale"),
        url: text(map, "html_url"),
        created_at: time(map, "created_at"),
        updated_at: time_of(map, &["edited_at", "updated_at"]),
    })])
}

fn ticket(map: &Map) -> Result<Vec<Record>, String> {
    let ticket = id(map, "id").ok_or("is a ticket without an id")?;
    let status = match text(map, "status").as_deref() {
        Some("new") => TicketStatus::New,
        Some("open") | None => TicketStatus::Open,
        Some("pending" | "hold") => TicketStatus::Pending,
        Some("solved") => TicketStatus::Resolved,
        Some("closed") => TicketStatus::Closed,
        Some("deleted") => return Ok(vec![Record::LeftOut("is a deleted ticket")]),
        Some(other) => return Err(format!("has the unknown status {other}")),
    };
    let asks = requester(map);
    let of = asks.as_ref().map(|contact| contact.id.as_str());
    let posts = objects(map, "comments").map(|comment| post(comment, of));
    let posts = posts.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
    let thread = Thread {
        title: text_of(map, &["subject", "raw_subject"]),
        status,
        priority: priority(map)?,
        opening: text(map, "description").map(|text| opening(map, text, of)),
        contact: asks,
        assignee: assignee(map),
        tags: words(map, "tags"),
        metadata: came_from(map, &ticket),
        created_at: time(map, "created_at"),
        updated_at: time(map, "updated_at"),
        first_response_at: None,
        posts,
        id: ticket,
    };
    Ok(vec![Record::Thread(Box::new(thread))])
}

fn priority(map: &Map) -> Result<Priority, String> {
    match text(map, "priority").as_deref() {
        Some(word) => {
            Priority::parse(word).ok_or_else(|| format!("has the unknown priority {word}"))
        }
        None => Ok(Priority::Normal),
    }
}

/// The full export tells the people of a ticket, the API their ids.
fn requester(map: &Map) -> Option<Contact> {
    let told = object(map, "requester").and_then(contact);
    told.or_else(|| Some(Contact { id: id(map, "requester_id")?, ..Contact::default() }))
}

fn assignee(map: &Map) -> Option<Person> {
    let told = object(map, "assignee").and_then(person);
    told.or_else(|| Some(Person { id: id(map, "assignee_id")?, ..Person::default() }))
}

fn opening(map: &Map, text: String, requester: Option<&str>) -> Post {
    Post {
        id: "description".to_owned(),
        author: author(id(map, "submitter_id").as_deref().or(requester), requester),
        is_internal: flag(map, "is_public") == Some(false),
        text,
        created_at: time(map, "created_at"),
    }
}

/// Where a ticket was, and the fields it had there.
fn came_from(map: &Map, ticket: &str) -> domain::text::Metadata {
    let named = |field: &Map| {
        let value = field.get("value").filter(|value| !value.is_null())?;
        Some((id(field, "id")?, value.clone()))
    };
    let fields: Map = objects(map, "custom_fields").filter_map(named).collect();
    let mut said = json!({"imported_from": "zendesk", "imported_id": ticket});
    for (key, value) in [
        ("imported_url", map.get("url").cloned()),
        ("external_id", map.get("external_id").cloned()),
        ("type", map.get("type").cloned()),
        ("channel", object(map, "via").and_then(|via| via.get("channel").cloned())),
        ("custom_fields", (!fields.is_empty()).then_some(Value::Object(fields))),
    ] {
        if let Some(value) = value.filter(|value| !value.is_null()) {
            said[key] = value;
        }
    }
    as_metadata(&said)
}

/// Comments that stand outside of their ticket.
fn comments(map: &Map, file: &str) -> Result<Vec<Record>, String> {
    let unknown = "does not say which ticket it belongs to; name the file after the ticket, such as comments-17.json";
    let thread = id(map, "ticket_id").or_else(|| number_in(file)).ok_or(unknown)?;
    if !map.contains_key("child_events") {
        let posts = post(map, None)?.into_iter().collect();
        return Ok(vec![Record::Posts { thread, posts }]);
    }
    let at = time_of(map, &["created_at", "timestamp"]);
    let is_comment = |event: &&Map| text(event, "event_type").as_deref() == Some("Comment");
    let posts = objects(map, "child_events").filter(is_comment).map(|event| post(event, None));
    let posts = posts.collect::<Result<Vec<_>, _>>()?.into_iter().flatten();
    let posts = posts.map(|post| Post { created_at: post.created_at.or(at), ..post }).collect();
    Ok(vec![Record::Posts { thread, posts }])
}

/// A comment that says something.
fn post(map: &Map, requester: Option<&str>) -> Result<Option<Post>, String> {
    let plain = || text_of(map, &["plain_body", "body"]);
    let said = match text(map, "html_body").map(|html| from_html(&html)) {
        Some(Ok(said)) if !said.is_empty() => Some(said),
        Some(Err(reason)) => Some(plain().ok_or(reason)?),
        _ => plain(),
    };
    let Some(text) = with_files(said, map) else { return Ok(None) };
    let told = object(map, "author").and_then(person);
    let by = id(map, "author_id").or_else(|| told.as_ref().map(|told| told.id.clone()));
    let told = told.unwrap_or_default();
    Ok(Some(Post {
        id: id(map, "id").ok_or("has a comment without an id")?,
        author: Author { name: told.name, email: told.email, ..author(by.as_deref(), requester) },
        // What does not say that it is public stays among colleagues.
        is_internal: flag(map, "public") != Some(true),
        text,
        created_at: time(map, "created_at"),
    }))
}

fn author(by: Option<&str>, requester: Option<&str>) -> Author {
    let side = match by {
        Some(id) if Some(id) == requester => Side::Contact,
        Some("-1") => Side::Bot,
        _ => Side::Unknown,
    };
    Author { side, id: by.map(str::to_owned), ..Author::default() }
}
