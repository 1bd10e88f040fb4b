//! `/webhooks`: who is told of what happens. Deliveries, replays and new secrets are the native API's.

use axum::extract::State;
use axum::http::StatusCode;
use domain::id::WebhookId;
use domain::page::{LIMIT_MAX, PageRequest};
use domain::webhook::{OffReason, Pattern, Webhook};
use engine::{Done, NewWebhook, SavedReply, ShownWebhook, Trial, Triggered, WebhookChange};
use serde::{Deserialize, Serialize};

use super::envelope::{Answer, saved};
use super::error::Refusal;
use super::extract::{Caller, Id, Input, MaybeInput, Params, present};
use super::face::FLAT;
use super::ids::Face;
use crate::Door;
use crate::json::time;

/// The signature that today's receivers verify.
const SIGNATURE: &str = "cstar";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WebhookObject {
    id: String,
    object: &'static str,
    name: String,
    url: String,
    events: Vec<String>,
    is_active: bool,
    payload: String,
    signature: String,
    disabled_reason: Option<&'static str>,
    created_at: String,
    updated_at: String,
}

/// With its secret, under both of the names that clients look for.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CreatedObject<'a> {
    #[serde(flatten)]
    webhook: WebhookObject,
    secret: &'a str,
    signing_secret: &'a str,
}

fn webhook(webhook: &Webhook) -> WebhookObject {
    WebhookObject {
        id: webhook.id.face(),
        object: "webhook",
        name: webhook.name.clone(),
        url: webhook.url.clone(),
        events: webhook.events.iter().map(Pattern::as_str).map(str::to_owned).collect(),
        is_active: webhook.is_active,
        payload: webhook.payload.clone(),
        signature: webhook.signature.clone(),
        disabled_reason: webhook.off.map(OffReason::as_str),
        created_at: time(webhook.created_at),
        updated_at: time(webhook.updated_at),
    }
}

/// What is kept for when the request is repeated: secrets are shown once.
fn created(shown: &ShownWebhook) -> SavedReply {
    saved(StatusCode::CREATED, &webhook(&shown.webhook))
}

/// A webhook to make.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct WebhookInput {
    name: Option<String>,
    url: Option<String>,
    events: Option<Vec<String>>,
    is_active: Option<bool>,
    payload: Option<String>,
    signature: Option<String>,
}

impl WebhookInput {
    fn into_new(self) -> Result<NewWebhook, Refusal> {
        Ok(NewWebhook {
            name: self.name,
            url: self.url.ok_or_else(|| Refusal::missing("url"))?,
            events: self.events.ok_or_else(|| Refusal::missing("events"))?,
            payload: self.payload.unwrap_or_else(|| FLAT.to_owned()),
            signature: self.signature.unwrap_or_else(|| SIGNATURE.to_owned()),
            secret: None,
            headers: Vec::new(),
            is_active: self.is_active.unwrap_or(true),
        })
    }
}

/// What is to change in a webhook.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct WebhookPatch {
    #[serde(default, deserialize_with = "present")]
    name: Option<String>,
    #[serde(default, deserialize_with = "present")]
    url: Option<String>,
    #[serde(default, deserialize_with = "present")]
    events: Option<Vec<String>>,
    #[serde(default, deserialize_with = "present")]
    is_active: Option<bool>,
    #[serde(default, deserialize_with = "present")]
    payload: Option<String>,
    #[serde(default, deserialize_with = "present")]
    signature: Option<String>,
}

impl From<WebhookPatch> for WebhookChange {
    fn from(patch: WebhookPatch) -> WebhookChange {
        WebhookChange {
            name: patch.name,
            url: patch.url,
            events: patch.events,
            payload: patch.payload,
            signature: patch.signature,
            is_active: patch.is_active,
            ..WebhookChange::default()
        }
    }
}

/// All of them, oldest first: the vendor has no pages here.
pub(super) async fn list(
    State(door): State<Door>,
    Caller(actor): Caller,
    params: Params,
) -> Result<Answer, Refusal> {
    let is_active = params.only(&["active"])?.boolean("active")?;
    let (mut shown, mut after) = (Vec::new(), None);
    loop {
        let request = PageRequest { after, limit: LIMIT_MAX };
        let page = door.engine.webhooks(&actor, is_active, request).await?;
        after = page.items.last().map(|last| last.id);
        shown.extend(page.items.iter().map(webhook));
        if !page.has_more {
            return Ok(Answer::ok(&shown));
        }
    }
}

pub(super) async fn create(
    State(door): State<Door>,
    Caller(actor): Caller,
    input: Input<WebhookInput>,
) -> Result<Answer, Refusal> {
    let (new, once) = (input.value.into_new()?, input.name.once(created));
    Ok(match door.engine.create_webhook(&actor, new, once).await? {
        Done::Fresh(shown) => {
            let secret = shown.secret.as_str();
            let webhook = webhook(&shown.webhook);
            Answer::created(&CreatedObject { webhook, secret, signing_secret: secret })
        }
        replayed @ Done::Replayed(_) => Answer::once(replayed, created),
    })
}

pub(super) async fn find(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<WebhookId>,
) -> Result<Answer, Refusal> {
    Ok(Answer::ok(&webhook(&door.engine.webhook(&actor, id).await?)))
}

/// A change that is repeated changes nothing more, so its answer is not kept.
pub(super) async fn change(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<WebhookId>,
    input: Input<WebhookPatch>,
) -> Result<Answer, Refusal> {
    let changed = door.engine.change_webhook(&actor, id, input.value.into()).await?;
    Ok(Answer::ok(&webhook(&changed)))
}

pub(super) async fn delete(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<WebhookId>,
) -> Result<Answer, Refusal> {
    door.engine.delete_webhook(&actor, id).await?;
    Ok(Answer::deleted(id.face()))
}

/// Which event is to be made up.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TestInput {
    event: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TestObject {
    delivery_id: String,
    event: String,
    url: String,
    success: bool,
    status: Option<i64>,
    response_time_ms: i64,
    error: Option<String>,
}

/// Sends a made-up event at once; version 0.1.0 sends no body, and gets the first that the webhook wants.
pub(super) async fn test(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<WebhookId>,
    input: MaybeInput<TestInput>,
) -> Result<Answer, Refusal> {
    let Trial { kind, name, url, is_success, attempt, .. } =
        door.engine.test_webhook(&actor, id, input.0.event.as_deref()).await?;
    Ok(Answer::ok(&TestObject {
        delivery_id: name,
        event: kind,
        url,
        success: is_success,
        status: attempt.status,
        response_time_ms: attempt.millis,
        error: attempt.error,
    }))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TriggeredObject {
    event: String,
    delivered_to: usize,
}

/// Sends a made-up event on its way to every webhook that wants it.
pub(super) async fn trigger(
    State(door): State<Door>,
    Caller(actor): Caller,
    input: Input<TestInput>,
) -> Result<Answer, Refusal> {
    let event = input.value.event.ok_or_else(|| Refusal::missing("event"))?;
    let Triggered { kind, webhooks } = door.engine.trigger_test(&actor, &event).await?;
    Ok(Answer::ok(&TriggeredObject { event: kind, delivered_to: webhooks }))
}
