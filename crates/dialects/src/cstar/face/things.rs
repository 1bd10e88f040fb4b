//! What letters tell: things by their names, and what was changed. All names are in snake case here.

use std::str::FromStr;

use domain::article::Article;
use domain::customer::{Customer, Sentiment};
use domain::event::{Event, EventKind};
use domain::id::{ArticleId, CategoryId, ConversationId, CustomerId, TeammateId};
use domain::message::{Message, Role};
use domain::ticket::Ticket;
use engine::{About, Told};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::super::ids::Face;
use super::super::messages::Sender;
use super::super::objects;
use super::Shape;
use crate::json::time;

type Object = Map<String, Value>;

/// What is told of an event.
pub(super) struct Tale {
    /// What the event is about: `ticket`, `customer`, `article` or `message`.
    noun: &'static str,
    /// Which one.
    ids: Object,
    /// As it is; nothing when it was gone before its event was read.
    thing: Option<Object>,
    /// What stands beside it.
    beside: Vec<(&'static str, Object)>,
    changes: Option<Object>,
}

/// What may be long, and is not repeated beside the things.
const LONG: [&str; 3] = ["notes", "metadata", "custom_fields"];

impl Tale {
    /// What is told of it; nothing of what the vendor knows nothing of.
    pub(super) fn of(told: &Told) -> Option<Tale> {
        let event = &told.event;
        let (noun, ids) = subject(event)?;
        let owner = |found: &Option<Box<Customer>>| {
            found.as_deref().map(|found| ("customer", summary(found)))
        };
        let (thing, beside) = match &told.about {
            About::Ticket(found, customer) => {
                (Some(ticket(found)), owner(customer).into_iter().collect())
            }
            About::TicketMessage(said, found, customer) => {
                let beside = [("ticket", ticket(found))].into_iter().chain(owner(customer));
                (Some(message(said, found)), beside.collect())
            }
            About::Customer(found) => (Some(customer(found)), Vec::new()),
            About::Article(found) => (Some(article(found)), Vec::new()),
            _ if is_last(event.kind) => {
                (Some(ids.clone().into_iter().chain(last_words(event)).collect()), Vec::new())
            }
            _ => (None, Vec::new()),
        };
        Some(Tale { noun, ids, thing, beside, changes: changes(event, noun) })
    }

    /// All of it.
    pub(super) fn data(&self, shape: Shape) -> Object {
        let Some(thing) = &self.thing else { return self.short(shape) };
        let mut data = Object::new();
        if shape == Shape::Flat {
            let fields = thing.iter().filter(|(name, _)| !LONG.contains(&name.as_str()));
            data.extend(fields.map(|(name, value)| (name.clone(), value.clone())));
        }
        data.insert(self.noun.to_owned(), thing.clone().into());
        for (name, thing) in &self.beside {
            data.insert((*name).to_owned(), thing.clone().into());
        }
        if let Some(changes) = &self.changes {
            data.insert("changes".to_owned(), changes.clone().into());
        }
        data
    }

    /// The same by reference.
    pub(super) fn short(&self, shape: Shape) -> Object {
        let mut data = if shape == Shape::Flat { self.ids.clone() } else { Object::new() };
        data.insert(self.noun.to_owned(), self.ids.clone().into());
        for (name, thing) in &self.beside {
            data.insert((*name).to_owned(), only(thing, &["id"]).into());
        }
        data.insert("truncated".to_owned(), true.into());
        data
    }
}

/// What an event is about, by its id.
fn subject(event: &Event) -> Option<(&'static str, Object)> {
    let id = &event.subject;
    Some(match event.kind {
        EventKind::TicketCreated | EventKind::TicketUpdated | EventKind::TicketDeleted => {
            ("ticket", object(json!({"id": face::<ConversationId>(id)})))
        }
        EventKind::MessageCreated => {
            let ticket = event.conversation.map(Face::face);
            ("message", object(json!({"id": id, "ticket_id": ticket})))
        }
        EventKind::CustomerCreated
        | EventKind::CustomerUpdated
        | EventKind::CustomerMerged
        | EventKind::CustomerDeleted
        | EventKind::CustomerErased => ("customer", object(json!({"id": face::<CustomerId>(id)}))),
        EventKind::ArticleCreated | EventKind::ArticleUpdated | EventKind::ArticleDeleted => {
            ("article", object(json!({"id": face::<ArticleId>(id)})))
        }
        _ => return None,
    })
}

/// Whether the event is the last of its subject, so that it says itself what there was.
fn is_last(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::TicketDeleted
            | EventKind::CustomerMerged
            | EventKind::CustomerDeleted
            | EventKind::CustomerErased
            | EventKind::ArticleDeleted
    )
}

/// What the last event of something says of it.
fn last_words(event: &Event) -> Object {
    let said: Object = details(event).unwrap_or_default();
    let known = ["number", "customer_id", "external_id", "slug", "title", "into"];
    let words = said.into_iter().filter(|(name, _)| known.contains(&name.as_str()));
    let theirs = |(name, value): (String, Value)| match name.as_str() {
        "into" => ("merged_into".to_owned(), faced::<CustomerId>(value)),
        "customer_id" => (name, faced::<CustomerId>(value)),
        _ => (name, value),
    };
    words.map(theirs).collect()
}

fn ticket(ticket: &Ticket) -> Object {
    let Ticket { conversation, customer_name, facet } = ticket;
    let times = facet.times;
    object(json!({
        "id": conversation.id.face(),
        "number": facet.number,
        "title": facet.title,
        "status": facet.status.as_str(),
        "priority": facet.priority.as_str(),
        "channel": conversation.channel,
        "customer_id": conversation.customer.map(Face::face),
        "customer_name": customer_name,
        "assigned_to": facet.assignee.map(Face::face),
        "tags": facet.tags,
        "notes": facet.memo,
        "message_count": conversation.message_count,
        "response_deadline": times.response_due_at.map(time),
        "resolution_deadline": times.resolution_due_at.map(time),
        "first_response_at": times.first_response_at.map(time),
        "metadata": objects::object(&conversation.metadata),
        "created_at": time(times.opened_at.unwrap_or(conversation.created_at)),
        "resolved_at": times.resolved_at.map(time),
        "closed_at": conversation.closing.as_ref().map(|closing| time(closing.at)),
        "updated_at": time(conversation.updated_at),
    }))
}

/// A message, with the customer's own name above their words.
fn message(message: &Message, ticket: &Ticket) -> Object {
    let name =
        if message.role == Role::Customer { &ticket.customer_name } else { &message.author_name };
    object(json!({
        "id": message.id.face(),
        "ticket_id": message.conversation.face(),
        "content": message.text,
        "sender": Sender::of(message.role),
        "sender_name": name,
        "is_internal": false,
        "created_at": time(message.created_at),
    }))
}

fn summary(found: &Customer) -> Object {
    only(&customer(found), &["id", "name", "email"])
}

fn customer(customer: &Customer) -> Object {
    let profile = &customer.profile;
    object(json!({
        "id": customer.id.face(),
        "name": customer.name,
        "email": customer.email,
        "external_id": customer.external_id,
        "phone": profile.phone,
        "avatar_url": profile.avatar_url,
        "sentiment": profile.sentiment.map(Sentiment::as_str),
        "status": profile.status.as_str(),
        "tags": profile.tags,
        "notes": profile.memo,
        "custom_fields": objects::object(&profile.fields),
        "metadata": objects::object(&profile.metadata),
        "created_at": time(customer.created_at),
        "updated_at": time(customer.updated_at),
    }))
}

/// An article without its content, which may be long: whoever needs it fetches the article.
fn article(article: &Article) -> Object {
    object(json!({
        "id": article.id.face(),
        "title": article.title,
        "slug": article.slug.as_str(),
        "excerpt": article.excerpt,
        "category_id": article.category.map(Face::face),
        "status": article.status.as_str(),
        "tags": article.tags,
        "notes": article.memo,
        "is_public": article.public,
        "published_at": article.published_at.map(time),
        "meta_description": article.meta_description,
        "metadata": objects::object(&article.metadata),
        "created_at": time(article.created_at),
        "updated_at": time(article.updated_at),
    }))
}

/// One field of an update.
#[derive(Deserialize)]
pub(super) struct Change {
    pub(super) from: Value,
    pub(super) to: Value,
}

#[derive(Deserialize)]
struct Update {
    changes: Map<String, Value>,
}

/// What became of a field, by our name of it, if it was changed.
pub(super) fn change(event: &Event, field: &str) -> Option<Change> {
    let Update { mut changes } = details(event)?;
    serde_json::from_value(changes.remove(field)?).ok()
}

/// What an update says was changed, in the vendor's names.
fn changes(event: &Event, noun: &str) -> Option<Object> {
    let Update { changes } = details(event)?;
    let theirs = |(name, change): (String, Value)| {
        let Change { from, to } = serde_json::from_value(change).ok()?;
        let (name, face) = theirs(&name, noun);
        Some((name.to_owned(), json!({"from": face(from), "to": face(to)})))
    };
    Some(changes.into_iter().filter_map(theirs).collect())
}

/// Our name of a field in theirs, and how its values are written there.
fn theirs<'a>(ours: &'a str, noun: &str) -> (&'a str, fn(Value) -> Value) {
    match (noun, ours) {
        ("ticket", "assignee_id") => ("assigned_to", faced::<TeammateId>),
        ("ticket", "customer_id") => ("customer_id", faced::<CustomerId>),
        ("customer", "fields") => ("custom_fields", |value| value),
        ("article", "category_id") => ("category_id", faced::<CategoryId>),
        ("article", "public") => ("is_public", |value| value),
        // Not the content: its hash.
        ("article", "body") => ("content_hash", |value| value),
        (_, "memo") => ("notes", |value| value),
        (_, other) => (other, |value| value),
    }
}

/// What an event says beyond its subject.
fn details<T: for<'de> Deserialize<'de>>(event: &Event) -> Option<T> {
    serde_json::from_str(event.data.as_deref()?).ok()
}

/// An id in the vendor's face; what is none stays as it is.
fn face<T: Face + FromStr>(text: &str) -> String {
    text.parse::<T>().map_or_else(|_| text.to_owned(), Face::face)
}

fn faced<T: Face + FromStr>(value: Value) -> Value {
    match value {
        Value::String(text) => face::<T>(&text).into(),
        other => other,
    }
}

fn only(object: &Object, names: &[&str]) -> Object {
    let named = object.iter().filter(|(name, _)| names.contains(&name.as_str()));
    named.map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn object(value: Value) -> Object {
    match value {
        Value::Object(object) => object,
        _ => Object::new(),
    }
}
