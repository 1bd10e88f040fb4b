//! The items of a conversation: its messages, and whatever else an application keeps among them.

use axum::Json;
use axum::extract::State;
use domain::access::Actor;
use domain::message::Message;
use domain::page::PageRequest;
use engine::NewEntry;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::conversations::{Shown, shown};
use super::error::Refusal;
use super::extract::{Caller, Id, Input, ItemId, Listing};
use super::ids::Face;
use super::item::{entries, item};
use crate::Door;
use crate::sources::addresses;

#[derive(Deserialize)]
pub(super) struct ItemsInput {
    items: Vec<Map<String, Value>>,
}

#[derive(Serialize)]
pub(super) struct Items {
    object: &'static str,
    data: Vec<Value>,
    first_id: Option<String>,
    last_id: Option<String>,
    has_more: bool,
}

pub(super) async fn create(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(conversation): Id,
    Input { value: input, .. }: Input<ItemsInput>,
) -> Result<Json<Items>, Refusal> {
    if input.items.is_empty() {
        return Err(Refusal::invalid("items", "items needs at least one"));
    }
    let new = entries(input.items)?.into_iter();
    let new = new.map(|entry| NewEntry { conversation, ..entry }).collect();
    let appended = door.engine.append_messages(&actor, new).await?;
    Ok(Json(page(&door, &actor, appended, false).await))
}

pub(super) async fn list(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id,
    Listing { after, limit, newest_first }: Listing,
) -> Result<Json<Items>, Refusal> {
    let request = PageRequest { after, limit };
    let found = door.engine.items(&actor, id, request, newest_first).await?;
    Ok(Json(page(&door, &actor, found.items, found.has_more).await))
}

pub(super) async fn find(
    State(door): State<Door>,
    Caller(actor): Caller,
    ItemId(conversation, id): ItemId,
) -> Result<Json<Value>, Refusal> {
    let found = door.engine.item(&actor, conversation, id).await?;
    Ok(Json(written(&door, &actor, &found).await))
}

/// Removes an item, and answers with its conversation.
pub(super) async fn delete(
    State(door): State<Door>,
    Caller(actor): Caller,
    ItemId(conversation, id): ItemId,
) -> Result<Json<Shown>, Refusal> {
    Ok(Json(shown(&door.engine.delete_item(&actor, conversation, id).await?)))
}

async fn page(door: &Door, actor: &Actor, messages: Vec<Message>, has_more: bool) -> Items {
    let face = |message: &Message| message.id.face();
    let (first_id, last_id) = (messages.first().map(face), messages.last().map(face));
    let mut data = Vec::with_capacity(messages.len());
    for message in &messages {
        data.push(written(door, actor, message).await);
    }
    Items { object: "list", data, first_id, last_id, has_more }
}

async fn written(door: &Door, actor: &Actor, message: &Message) -> Value {
    let cited = message.citations.iter().map(|cited| (cited.article, cited.url.clone()));
    let addresses = addresses(door, actor, cited).await;
    item(message, &addresses)
}
