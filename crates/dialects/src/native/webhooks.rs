//! `/v1/webhooks`: who is told of events.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::id::WebhookId;
use engine::Done;
use serde::Deserialize;
use wire::errors::ErrorBody;
use wire::lists::List;
use wire::webhooks::{
    NewWebhook, SecretInput, TestInput, TestResult, TriggerInput, Triggered, Webhook, WebhookInput,
    WebhookPatch, WebhookSecret,
};

use super::error::{ApiError, Failures};
use super::etag::{IfMatch, Tagged};
use super::extract::{Caller, Id, Input, OptionalInput, Paging, Params, replayed};
use super::search::word;
use super::{to_wire, webhooks_wire as shown};
use crate::Door;

#[derive(Deserialize)]
pub(crate) struct FilterQuery {
    active: Option<String>,
}

/// Makes a webhook: it is told of what happens from now on.
///
/// The secret that signs is shown only in this answer, and kept nowhere readably; a repeated request is answered without
/// it. There are at most 1,000 webhooks in each mode of a workspace (409).
#[utoipa::path(
    post, path = "/v1/webhooks", operation_id = "create_webhook", tag = "webhooks",
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes the request repeatable for 24 hours")),
    request_body = WebhookInput,
    responses((status = 201, description = "The webhook with its secret", body = NewWebhook), Failures),
)]
pub(crate) async fn create(
    State(door): State<Door>,
    Caller(actor): Caller,
    input: Input<WebhookInput>,
) -> Result<Response, ApiError> {
    let (new, once) = (shown::new_webhook(input.value), input.name.once(shown::saved_webhook));
    Ok(match door.engine.create_webhook(&actor, new, once).await? {
        Done::Fresh(made) => {
            (StatusCode::CREATED, Json(shown::shown_webhook(made))).into_response()
        }
        Done::Replayed(reply) => replayed(reply),
    })
}

/// Lists webhooks, oldest first.
#[utoipa::path(
    get, path = "/v1/webhooks", operation_id = "list_webhooks", tag = "webhooks",
    params(
        ("limit" = Option<usize>, Query, description = "1 to 100; 20 when absent"),
        ("after" = Option<String>, Query, description = "The `next` of the page before"),
        ("active" = Option<bool>, Query, description = "Only webhooks that are switched on, or off"),
    ),
    responses((status = 200, description = "A page", body = List<Webhook>), Failures),
)]
pub(crate) async fn list(
    State(door): State<Door>,
    Caller(actor): Caller,
    Params(query): Params<FilterQuery>,
    paging: Paging,
) -> Result<Json<List<Webhook>>, ApiError> {
    let is_active = word("active", query.active, |text| text.parse().ok())?;
    let page = door.engine.webhooks(&actor, is_active, paging.request()?).await?;
    Ok(Json(to_wire::list(page, |webhook| webhook.id.to_string(), shown::webhook)))
}

/// Finds one webhook.
#[utoipa::path(
    get, path = "/v1/webhooks/{id}", operation_id = "find_webhook", tag = "webhooks",
    params(("id" = String, Path, description = "`whk_…`")),
    responses((status = 200, description = "The webhook", body = Webhook), Failures),
)]
pub(crate) async fn find(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<WebhookId>,
) -> Result<Tagged<Webhook>, ApiError> {
    Ok(Tagged(shown::webhook(door.engine.webhook(&actor, id).await?)))
}

/// Changes a webhook, and switches it on and off.
#[utoipa::path(
    patch, path = "/v1/webhooks/{id}", operation_id = "change_webhook", tag = "webhooks",
    params(
        ("id" = String, Path, description = "`whk_…`"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of what is to be changed: 412 when it is another by now"),
    ),
    request_body = WebhookPatch,
    responses((status = 200, description = "The webhook as it is now", body = Webhook), (status = 412, description = "It has changed meanwhile", body = ErrorBody), Failures),
)]
pub(crate) async fn change(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<WebhookId>,
    if_match: IfMatch,
    input: Input<WebhookPatch>,
) -> Result<Tagged<Webhook>, ApiError> {
    let mut change = shown::webhook_change(input.value);
    change.only_if = if_match.only_if(shown::webhook);
    Ok(Tagged(shown::webhook(door.engine.change_webhook(&actor, id, change).await?)))
}

/// Removes a webhook with all that is known of its deliveries.
#[utoipa::path(
    delete, path = "/v1/webhooks/{id}", operation_id = "delete_webhook", tag = "webhooks",
    params(("id" = String, Path, description = "`whk_…`")),
    responses((status = 204, description = "It is gone"), Failures),
)]
pub(crate) async fn delete(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<WebhookId>,
) -> Result<StatusCode, ApiError> {
    door.engine.delete_webhook(&actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives a webhook another secret.
///
/// For a while the one before signs too, so that the receiver can be told; at most two sign at once, the newest. The new
/// one is shown only in this answer; a repeated request is answered without it.
#[utoipa::path(
    post, path = "/v1/webhooks/{id}/secret", operation_id = "rotate_webhook_secret", tag = "webhooks",
    params(
        ("id" = String, Path, description = "`whk_…`"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes the request repeatable for 24 hours"),
    ),
    request_body(content = Option<SecretInput>, description = "May be left out"),
    responses((status = 200, description = "The new secret", body = WebhookSecret), Failures),
)]
pub(crate) async fn rotate(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<WebhookId>,
    OptionalInput(input): OptionalInput<SecretInput>,
) -> Result<Response, ApiError> {
    let (new, once) = (shown::new_secret(input.value), input.name.once(shown::saved_secret));
    Ok(match door.engine.rotate_webhook_secret(&actor, id, new, once).await? {
        Done::Fresh(made) => Json(shown::shown_secret(&made)).into_response(),
        Done::Replayed(reply) => replayed(reply),
    })
}

/// Sends a made-up event to a webhook, at once and once, also when it is switched off.
///
/// It is signed and sent like every delivery, and there is no record of it. A repeated request sends another one.
#[utoipa::path(
    post, path = "/v1/webhooks/{id}/test", operation_id = "test_webhook", tag = "webhooks",
    params(("id" = String, Path, description = "`whk_…`")),
    request_body(content = Option<TestInput>, description = "May be left out"),
    responses((status = 200, description = "How it went", body = TestResult), Failures),
)]
pub(crate) async fn test(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<WebhookId>,
    OptionalInput(input): OptionalInput<TestInput>,
) -> Result<Json<TestResult>, ApiError> {
    let kind = input.value.kind.as_deref();
    Ok(Json(shown::trial(door.engine.test_webhook(&actor, id, kind).await?)))
}

/// Sends a made-up event of a type on its way to every webhook that is switched on and wants it.
///
/// It is delivered like an event that happened: tried again, and listed among the deliveries. A repeated request sends
/// another one.
#[utoipa::path(
    post, path = "/v1/webhooks/trigger-test", operation_id = "trigger_test", tag = "webhooks",
    request_body = TriggerInput,
    responses((status = 202, description = "It is on its way", body = Triggered), Failures),
)]
pub(crate) async fn trigger_test(
    State(door): State<Door>,
    Caller(actor): Caller,
    input: Input<TriggerInput>,
) -> Result<(StatusCode, Json<Triggered>), ApiError> {
    let triggered = door.engine.trigger_test(&actor, &input.value.kind).await?;
    Ok((StatusCode::ACCEPTED, Json(shown::triggered(triggered))))
}
