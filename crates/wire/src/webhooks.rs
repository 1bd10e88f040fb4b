//! Webhooks: who is told of events, and how that goes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::lenient::Lenient;

/// A subscription to events. Its secret and the values of its headers are not shown.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Webhook {
    /// `whk_…`
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Where events are sent to.
    pub url: String,
    /// The types of events, families of them (`ticket.*`), or all (`*`).
    pub events: Vec<String>,
    /// In whose words: `native`, `cstar` or `cstar_flat`.
    pub payload: String,
    /// How it is signed: `standard`, `cstar` or `cstar_sha256`.
    pub signature: String,
    /// The names of the headers that are sent along.
    pub header_names: Vec<String>,
    /// Whether events are sent.
    pub active: bool,
    /// Why events are not sent, when nobody asked for that: `gone` (the receiver answered 410) or `failing` (every attempt
    /// has failed for five days).
    pub disabled_reason: Option<String>,
    /// Since when every attempt has failed.
    pub failing_since: Option<String>,
    /// Until when its receiver wants to be left alone.
    pub paused_until: Option<String>,
    /// When it was made.
    pub created_at: String,
    /// When somebody last changed it.
    pub updated_at: String,
}

/// A webhook that was just made.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct NewWebhook {
    /// The webhook.
    #[serde(flatten)]
    pub webhook: Webhook,
    /// What it is signed with (`whsec_…`). It is shown only here: a repeated request is answered without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

/// A webhook to make.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"url": "https://example.com/hooks", "events": ["ticket.*", "message.created"]}))]
pub struct WebhookInput {
    /// What people call it: 1 to 200 bytes; the host of the address when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where events are sent to: `https://…`, at most 2,048 bytes.
    pub url: String,
    /// The types of events, families of them (`ticket.*`), or all (`*`): 1 to 100.
    pub events: Vec<String>,
    /// In whose words: `native` when absent, `cstar` or `cstar_flat`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
    /// How it is signed: `standard` when absent, `cstar` or `cstar_sha256`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
    /// A secret that was made elsewhere: `whsec_` and the base64 of 24 to 64 bytes. A new one is made when it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    /// Headers that are sent along, with their values: at most 20.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// Whether events are sent: `true` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
}

/// What to change in a webhook; absent fields stay as they are.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"events": ["ticket.*"], "headers": {"X-Team": "support"}}))]
pub struct WebhookPatch {
    /// What people call it.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where events are sent to.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The types of events; all of them are replaced.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub events: Option<Vec<String>>,
    /// In whose words.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
    /// How it is signed.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
    /// Headers to add or to replace; `null` removes one, the others stay.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, Option<String>>,
    /// Whether events are sent. Switched on, it is told of what happens from then on; switched off, what is on its way is
    /// not sent.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
}

/// Another secret for a webhook.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"overlap_seconds": 3600}))]
pub struct SecretInput {
    /// A secret that was made elsewhere; a new one is made when it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    /// For how many seconds the one before signs too: 0 to 604,800, 86,400 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overlap_seconds: Option<i64>,
}

/// A secret that was just changed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct WebhookSecret {
    /// Whose it is.
    pub webhook_id: String,
    /// What signs from now on. It is shown only here: a repeated request is answered without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    /// Until when the one before signs too.
    pub previous_until: Option<String>,
}

/// Which made-up event is wanted.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"type": "ticket.created"}))]
pub struct TestInput {
    /// The type of the event; the first that the webhook wants when absent.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}

/// How an attempt with a made-up event went; it is kept nowhere.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TestResult {
    /// The type of the event.
    #[serde(rename = "type")]
    pub kind: String,
    /// What the receiver knows it by (`webhook-id`).
    pub name: String,
    /// Where it was sent to.
    pub url: String,
    /// Whether the receiver answered with a status of 200 to 299.
    pub success: bool,
    /// What was sent, word for word.
    pub body: String,
    /// What came back.
    pub attempt: Attempt,
}

/// Which made-up event every webhook that wants its type is to get.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"type": "ticket.created"}))]
pub struct TriggerInput {
    /// The type of the event.
    #[serde(rename = "type")]
    pub kind: String,
}

/// A made-up event that is on its way.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Triggered {
    /// The type of the event.
    #[serde(rename = "type")]
    pub kind: String,
    /// To how many webhooks.
    pub webhook_count: usize,
}

/// An event on its way to a webhook.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Delivery {
    /// `dlv_…`
    pub id: String,
    /// Whereto.
    pub webhook_id: String,
    /// The event.
    pub event_id: String,
    /// The type of the event in the webhook's words.
    #[serde(rename = "type")]
    pub kind: String,
    /// What the receiver knows it by (`webhook-id`): the same in every attempt and every replay.
    pub name: String,
    /// How far it has come.
    #[schema(value_type = DeliveryState)]
    pub state: Lenient<DeliveryState>,
    /// How often it was tried.
    pub attempt_count: i64,
    /// When it is tried next.
    pub next_attempt_at: Option<String>,
    /// When it was made.
    pub created_at: String,
    /// When it came to its end.
    pub ended_at: Option<String>,
    /// How the last attempt went.
    pub last_attempt: Option<Attempt>,
}

/// How far a delivery has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum DeliveryState {
    /// It is due, now or later.
    Waiting,
    /// The receiver has it.
    Delivered,
    /// No attempt is left.
    Failed,
    /// The webhook was switched off before.
    Canceled,
}

/// A delivery with all that is known of it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DeliveryRecord {
    /// The delivery.
    #[serde(flatten)]
    pub delivery: Delivery,
    /// What is sent, word for word.
    pub body: String,
    /// Every attempt, in order.
    pub attempts: Vec<Attempt>,
}

/// One attempt to deliver.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Attempt {
    /// 1, 2, 3…
    pub number: i64,
    /// When it began.
    pub started_at: String,
    /// How long it took.
    pub duration_ms: i64,
    /// The status of the answer, if there was one.
    pub status: Option<i64>,
    /// What went wrong, in words.
    pub error: Option<String>,
    /// The headers that were sent, each as `name: value`; the values of the webhook's own are not shown.
    pub request_headers: Vec<String>,
    /// The headers of the answer.
    pub response_headers: Vec<String>,
    /// How the answer's body begins: at most 2,048 bytes.
    pub response_body: Option<String>,
}

/// Which events a webhook is to be told of again: from `after` or `since` on, one of the two.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"since": "2023-11-14T22:00:00Z", "only_missed": true}))]
pub struct ReplayInput {
    /// Those after this event: its id, or its position as a text (`"0"` for all that are kept).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Those from the first on that was made at that time or later (RFC 3339).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Up to this event and with it: its id, or its position as a text. All that has happened so far when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Whether events are left out that the webhook has, or that are on their way there: `false` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_missed: Option<bool>,
}

/// A replay that goes on.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Replay {
    /// `rdg_…`
    pub id: String,
    /// The position of the last event that was read; what follows it comes next.
    pub after: i64,
    /// The position of the last event that will be read.
    pub until: i64,
    /// Whether what the webhook has is left out.
    pub only_missed: bool,
}

/// A replay that has just begun.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct BegunReplay {
    /// The replay.
    #[serde(flatten)]
    pub replay: Replay,
    /// Whether all events of the range are kept; otherwise the oldest of them are forgotten.
    pub complete: bool,
}
