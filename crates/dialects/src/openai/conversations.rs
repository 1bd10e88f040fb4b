//! Conversations: kept for an application, answered by nobody here.

use axum::Json;
use axum::extract::State;
use domain::conversation::Conversation;
use domain::id::ConversationId;
use domain::text::Metadata;
use engine::{NewThread, ThreadChange};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::error::Refusal;
use super::extract::{Caller, Id, Input};
use super::ids::Face;
use super::item::entries;
use super::metadata::checked;
use super::second;
use crate::Door;

#[derive(Deserialize)]
pub(super) struct ConversationInput {
    metadata: Option<Map<String, Value>>,
    items: Option<Vec<Map<String, Value>>>,
}

#[derive(Deserialize)]
pub(super) struct ConversationPatch {
    metadata: Option<Map<String, Value>>,
}

/// A conversation, as the vendor shows it.
#[derive(Serialize)]
pub(super) struct Shown {
    id: String,
    object: &'static str,
    created_at: i64,
    metadata: Value,
}

#[derive(Serialize)]
pub(super) struct Gone {
    id: String,
    object: &'static str,
    deleted: bool,
}

pub(super) async fn create(
    State(door): State<Door>,
    Caller(actor): Caller,
    Input { value: input, .. }: Input<ConversationInput>,
) -> Result<Json<Shown>, Refusal> {
    let metadata = input.metadata.map(checked).transpose()?;
    // What is wrong with an item is known before anything is made; its conversation is not.
    let items = entries(input.items.unwrap_or_default())?;
    let thread = NewThread { metadata, ..NewThread::default() };
    Ok(Json(shown(&door.engine.begin_with(&actor, thread, items).await?)))
}

pub(super) async fn find(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id,
) -> Result<Json<Shown>, Refusal> {
    Ok(Json(shown(&door.engine.conversation(&actor, id).await?)))
}

/// Puts other metadata in the place of what there is.
pub(super) async fn change(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id,
    Input { value: input, .. }: Input<ConversationPatch>,
) -> Result<Json<Shown>, Refusal> {
    let metadata = input.metadata.map_or(Ok(Metadata::default()), checked)?;
    let change = ThreadChange { metadata: Some(metadata), ..ThreadChange::default() };
    Ok(Json(shown(&door.engine.change_thread(&actor, id, change).await?)))
}

pub(super) async fn delete(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id,
) -> Result<Json<Gone>, Refusal> {
    door.engine.delete_thread(&actor, id).await?;
    Ok(Json(Gone { id: id.face(), object: "conversation.deleted", deleted: true }))
}

pub(super) fn shown(found: &Conversation) -> Shown {
    Shown {
        id: ConversationId::face(found.id),
        object: "conversation",
        created_at: second(found.created_at),
        metadata: serde_json::from_str(found.metadata.as_str()).unwrap_or_default(),
    }
}
