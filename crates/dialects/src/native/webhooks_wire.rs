//! Webhooks and their deliveries as JSON.

use axum::http::StatusCode;
use domain::webhook::{self, OffReason, Pattern};
use engine::{
    After, BegunReplay, DeliveryRecord, NewReplay, NewSecret, NewWebhook, Replay, ReplayFrom,
    SavedReply, ShownSecret, ShownWebhook, Trial, Triggered, WebhookChange,
};
use wire::webhooks::{
    self, Attempt, Delivery, DeliveryState, ReplayInput, SecretInput, TestResult, Webhook,
    WebhookInput, WebhookPatch, WebhookSecret,
};

use super::error::ApiError;
use super::extract::{rendered, wrong};
use super::search;
use super::to_wire::time;

/// For how many seconds the secret before signs too when nobody says.
const OVERLAP_SECONDS: i64 = 24 * 60 * 60;

pub(super) fn new_webhook(input: WebhookInput) -> NewWebhook {
    let WebhookInput { name, url, events, payload, signature, secret, headers, active } = input;
    NewWebhook {
        name,
        url,
        events,
        payload: payload.unwrap_or_else(|| "native".to_owned()),
        signature: signature.unwrap_or_else(|| "standard".to_owned()),
        secret,
        headers: headers.into_iter().collect(),
        is_active: active.unwrap_or(true),
    }
}

pub(super) fn webhook_change(patch: WebhookPatch) -> WebhookChange {
    let WebhookPatch { name, url, events, payload, signature, headers, active } = patch;
    let headers = headers.into_iter().collect();
    WebhookChange {
        name,
        url,
        events,
        payload,
        signature,
        headers,
        is_active: active,
        only_if: None,
    }
}

pub(super) fn new_secret(input: SecretInput) -> NewSecret {
    let SecretInput { secret, overlap_seconds } = input;
    NewSecret { secret, overlap_seconds: overlap_seconds.unwrap_or(OVERLAP_SECONDS) }
}

pub(super) fn new_replay(input: ReplayInput) -> Result<NewReplay, ApiError> {
    const ONE: &str = "name either after or since";
    let ReplayInput { after, since, until, only_missed } = input;
    let since = search::time("since", since)?;
    let from = match (mark("after", after)?, since) {
        (Some(after), None) => ReplayFrom::After(after),
        (None, Some(time)) => ReplayFrom::Since(time),
        _ => return Err(wrong("after", ONE.to_owned())),
    };
    let until = mark("until", until)?;
    Ok(NewReplay { from, until, only_missed: only_missed.unwrap_or(false) })
}

fn mark(param: &'static str, text: Option<String>) -> Result<Option<After>, ApiError> {
    let unknown = || wrong(param, format!("{param} is an event's id (evt_…) or its position"));
    text.map(|text| text.parse().map_err(|()| unknown())).transpose()
}

/// A webhook, without what is secret of it.
pub(super) fn webhook(found: webhook::Webhook) -> Webhook {
    Webhook {
        id: found.id.to_string(),
        name: found.name,
        url: found.url,
        events: found.events.iter().map(Pattern::as_str).map(str::to_owned).collect(),
        payload: found.payload,
        signature: found.signature,
        header_names: found.headers,
        active: found.is_active,
        disabled_reason: found.off.map(OffReason::as_str).map(str::to_owned),
        failing_since: found.failing_since.map(time),
        paused_until: found.paused_until.map(time),
        created_at: time(found.created_at),
        updated_at: time(found.updated_at),
    }
}

/// A webhook that was just made, with its secret.
pub(super) fn shown_webhook(made: ShownWebhook) -> webhooks::NewWebhook {
    let secret = Some(made.secret.as_str().to_owned());
    webhooks::NewWebhook { webhook: webhook(made.webhook), secret }
}

/// What a repeated request is answered: no secret.
pub(super) fn saved_webhook(made: &ShownWebhook) -> SavedReply {
    let webhook = webhook(made.webhook.clone());
    rendered(StatusCode::CREATED, &webhooks::NewWebhook { webhook, secret: None })
}

/// A secret that was just changed.
pub(super) fn shown_secret(made: &ShownSecret) -> WebhookSecret {
    let secret = Some(made.secret.as_str().to_owned());
    WebhookSecret { secret, ..secret_of(made) }
}

/// What a repeated request is answered: no secret.
pub(super) fn saved_secret(made: &ShownSecret) -> SavedReply {
    rendered(StatusCode::OK, &secret_of(made))
}

fn secret_of(made: &ShownSecret) -> WebhookSecret {
    WebhookSecret {
        webhook_id: made.webhook.id.to_string(),
        secret: None,
        previous_until: made.previous_until.map(time),
    }
}

pub(super) fn trial(trial: Trial) -> TestResult {
    let Trial { kind, name, url, is_success, body, attempt } = trial;
    TestResult { kind, name, url, success: is_success, body, attempt: self::attempt(attempt) }
}

pub(super) fn triggered(triggered: Triggered) -> webhooks::Triggered {
    webhooks::Triggered { kind: triggered.kind, webhook_count: triggered.webhooks }
}

pub(super) fn delivery(found: webhook::Delivery) -> Delivery {
    Delivery {
        id: found.id.to_string(),
        webhook_id: found.webhook.to_string(),
        event_id: found.event.to_string(),
        kind: found.kind,
        name: found.name,
        state: match found.state {
            webhook::DeliveryState::Waiting => DeliveryState::Waiting,
            webhook::DeliveryState::Delivered => DeliveryState::Delivered,
            webhook::DeliveryState::Failed => DeliveryState::Failed,
            webhook::DeliveryState::Canceled => DeliveryState::Canceled,
        }
        .into(),
        attempt_count: found.attempts,
        next_attempt_at: found.due_at.map(time),
        created_at: time(found.created_at),
        ended_at: found.ended_at.map(time),
        last_attempt: found.last.map(attempt),
    }
}

pub(super) fn saved_delivery(made: &webhook::Delivery) -> SavedReply {
    rendered(StatusCode::CREATED, &delivery(made.clone()))
}

pub(super) fn record(record: DeliveryRecord) -> webhooks::DeliveryRecord {
    webhooks::DeliveryRecord {
        body: record.letter.text().to_owned(),
        delivery: delivery(record.delivery),
        attempts: record.attempts.into_iter().map(attempt).collect(),
    }
}

fn attempt(attempt: webhook::Attempt) -> Attempt {
    let lines = |text: &str| text.lines().map(str::to_owned).collect();
    Attempt {
        number: attempt.number,
        started_at: time(attempt.started_at),
        duration_ms: attempt.millis,
        status: attempt.status,
        error: attempt.error,
        request_headers: lines(&attempt.sent),
        response_headers: lines(attempt.answer_headers.as_deref().unwrap_or_default()),
        response_body: attempt.answer_body,
    }
}

pub(super) fn replay(replay: &Replay) -> webhooks::Replay {
    let Replay { id, after, until, only_missed } = *replay;
    webhooks::Replay { id: id.to_string(), after, until, only_missed }
}

pub(super) fn saved_replay(begun: &BegunReplay) -> SavedReply {
    let replay = replay(&begun.replay);
    rendered(StatusCode::CREATED, &webhooks::BegunReplay { replay, complete: begun.is_complete })
}
