//! `/v1/webhooks/{id}/deliveries` and replays.

use axum::Json;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::response::Response;
use domain::id::{DeliveryId, WebhookId};
use domain::webhook;
use engine::{DeliveryFilter, Error};
use serde::Deserialize;
use wire::conversations::NoInput;
use wire::lists::List;
use wire::webhooks::{BegunReplay, Delivery, DeliveryRecord, DeliveryState, Replay, ReplayInput};

use super::error::{ApiError, Failures};
use super::extract::{Caller, Id, Input, OptionalInput, Paging, Params, once_reply};
use super::search::{id, word};
use super::{to_wire, webhooks_wire as shown};
use crate::Door;

#[derive(Deserialize)]
pub(crate) struct FilterQuery {
    state: Option<String>,
    event_id: Option<String>,
}

impl FilterQuery {
    fn filter(self) -> Result<DeliveryFilter, ApiError> {
        let state = word("state", self.state, webhook::DeliveryState::parse)?;
        Ok(DeliveryFilter { state, event: id("event_id", self.event_id)? })
    }
}

/// The delivery that the path names, after its webhook.
pub(crate) struct OfWebhook(DeliveryId);

#[derive(Deserialize)]
struct DeliveryPath {
    delivery: String,
}

impl FromRequestParts<Door> for OfWebhook {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<OfWebhook, ApiError> {
        let missing = || ApiError::from(Error::NotFound("delivery"));
        let path = Path::<DeliveryPath>::from_request_parts(parts, door).await;
        let Path(DeliveryPath { delivery }) = path.map_err(|_| missing())?;
        delivery.parse().map(OfWebhook).map_err(|_| missing())
    }
}

/// Lists the deliveries to a webhook, newest first.
///
/// They are kept for 30 days after their end, unless the settings say otherwise.
#[utoipa::path(
    get, path = "/v1/webhooks/{id}/deliveries", operation_id = "list_deliveries", tag = "webhooks",
    params(
        ("id" = String, Path, description = "`whk_…`"),
        ("limit" = Option<usize>, Query, description = "1 to 100; 20 when absent"),
        ("after" = Option<String>, Query, description = "The `next` of the page before"),
        ("state" = Option<DeliveryState>, Query, description = "Only deliveries that have come so far"),
        ("event_id" = Option<String>, Query, description = "Only deliveries of this event"),
    ),
    responses((status = 200, description = "A page", body = List<Delivery>), Failures),
)]
pub(crate) async fn list(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<WebhookId>,
    Params(query): Params<FilterQuery>,
    paging: Paging,
) -> Result<Json<List<Delivery>>, ApiError> {
    let page = door.engine.deliveries(&actor, id, query.filter()?, paging.request()?).await?;
    Ok(Json(to_wire::list(page, |delivery| delivery.id.to_string(), shown::delivery)))
}

/// Finds one delivery, with what is sent and every attempt.
#[utoipa::path(
    get, path = "/v1/webhooks/{id}/deliveries/{delivery}", operation_id = "find_delivery", tag = "webhooks",
    params(
        ("id" = String, Path, description = "`whk_…`"),
        ("delivery" = String, Path, description = "`dlv_…`"),
    ),
    responses((status = 200, description = "The delivery", body = DeliveryRecord), Failures),
)]
pub(crate) async fn find(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<WebhookId>,
    OfWebhook(delivery): OfWebhook,
) -> Result<Json<DeliveryRecord>, ApiError> {
    Ok(Json(shown::record(door.engine.delivery(&actor, (id, delivery)).await?)))
}

/// Sends what was delivered once more, word for word, as a delivery of its own that is due now.
#[utoipa::path(
    post, path = "/v1/webhooks/{id}/deliveries/{delivery}/replay", operation_id = "replay_delivery", tag = "webhooks",
    params(
        ("id" = String, Path, description = "`whk_…`"),
        ("delivery" = String, Path, description = "`dlv_…`"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes the request repeatable for 24 hours"),
    ),
    request_body(content = Option<NoInput>, description = "May be left out"),
    responses((status = 201, description = "The new delivery", body = Delivery), Failures),
)]
pub(crate) async fn replay(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<WebhookId>,
    OfWebhook(delivery): OfWebhook,
    OptionalInput(input): OptionalInput<NoInput>,
) -> Result<Response, ApiError> {
    let once = input.name.once(shown::saved_delivery);
    let done = door.engine.replay_delivery(&actor, (id, delivery), once).await?;
    Ok(once_reply(done, shown::saved_delivery))
}

/// Tells a webhook of events again, in their order: of a range, or of all since a time.
///
/// What was written about an event is sent word for word. At most 10 replays of one webhook go on at once (409).
#[utoipa::path(
    post, path = "/v1/webhooks/{id}/replay", operation_id = "replay_events", tag = "webhooks",
    params(
        ("id" = String, Path, description = "`whk_…`"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes the request repeatable for 24 hours"),
    ),
    request_body = ReplayInput,
    responses((status = 201, description = "From where to where", body = BegunReplay), Failures),
)]
pub(crate) async fn replay_events(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<WebhookId>,
    input: Input<ReplayInput>,
) -> Result<Response, ApiError> {
    let (new, once) = (shown::new_replay(input.value)?, input.name.once(shown::saved_replay));
    let done = door.engine.replay_events(&actor, id, new, once).await?;
    Ok(once_reply(done, shown::saved_replay))
}

/// Lists the replays of a webhook that go on, oldest first: at most 10, on one page.
#[utoipa::path(
    get, path = "/v1/webhooks/{id}/replays", operation_id = "list_replays", tag = "webhooks",
    params(("id" = String, Path, description = "`whk_…`")),
    responses((status = 200, description = "All of them", body = List<Replay>), Failures),
)]
pub(crate) async fn replays(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<WebhookId>,
) -> Result<Json<List<Replay>>, ApiError> {
    let found = door.engine.replays(&actor, id).await?;
    let data = found.iter().map(shown::replay).collect();
    Ok(Json(List { data, has_more: false, next: None }))
}
