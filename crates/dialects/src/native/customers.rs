//! `/v1/customers`.

mod export;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use domain::id::CustomerId;
use engine::{CustomerFilter, Error};
use serde::Deserialize;
use serde::de::{DeserializeOwned, IntoDeserializer};
use wire::customers::{
    Customer, CustomerMerge, CustomerPatch, CustomerStatus, Erasure, ExportLine, NewCustomer,
    Sentiment,
};
use wire::errors::ErrorBody;
use wire::lists::List;

use super::error::{ApiError, Failures};
use super::etag::{IfMatch, Tagged};
use super::extract::{Caller, Id, Input, Paging, Params, once_reply, wrong};
use super::{people, to_wire};
use crate::Door;

#[derive(Deserialize)]
pub(crate) struct FilterQuery {
    status: Option<String>,
    sentiment: Option<String>,
    tag: Option<String>,
    search: Option<String>,
}

impl FilterQuery {
    fn filter(self) -> Result<CustomerFilter, ApiError> {
        Ok(CustomerFilter {
            status: word("status", self.status.as_deref())?.map(people::status),
            sentiment: word("sentiment", self.sentiment.as_deref())?.map(people::sentiment),
            tag: self.tag,
            search: self.search,
        })
    }
}

fn word<T: DeserializeOwned>(
    param: &'static str,
    word: Option<&str>,
) -> Result<Option<T>, ApiError> {
    let parsed = word.map(|word| T::deserialize(word.into_deserializer())).transpose();
    parsed.map_err(|error: serde::de::value::Error| wrong(param, error.to_string()))
}

/// Adds a customer.
///
/// No two customers have the same `external_id` or `email` (409).
#[utoipa::path(
    post, path = "/v1/customers", operation_id = "create_customer", tag = "customers",
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes the request repeatable for 24 hours")),
    request_body = NewCustomer,
    responses((status = 201, description = "The customer", body = Customer), Failures),
)]
pub(crate) async fn create(
    State(door): State<Door>,
    Caller(actor): Caller,
    input: Input<NewCustomer>,
) -> Result<Response, ApiError> {
    let (new, once) = (people::new_customer(input.value)?, input.name.once(people::saved_customer));
    let done = door.engine.create_customer(&actor, new, once).await?;
    Ok(once_reply(done, people::saved_customer))
}

/// Lists customers, newest first.
#[utoipa::path(
    get, path = "/v1/customers", operation_id = "list_customers", tag = "customers",
    params(
        ("limit" = Option<usize>, Query, description = "1 to 100; 20 when absent"),
        ("after" = Option<String>, Query, description = "The `next` of the page before"),
        ("status" = Option<CustomerStatus>, Query, description = "Only those"),
        ("sentiment" = Option<Sentiment>, Query, description = "Only those who feel so"),
        ("tag" = Option<String>, Query, description = "Only those with this tag, letter by letter"),
        ("search" = Option<String>, Query, description = "Only those with this in their name, address or external id, in capitals or not"),
    ),
    responses((status = 200, description = "A page", body = List<Customer>), Failures),
)]
pub(crate) async fn list(
    State(door): State<Door>,
    Caller(actor): Caller,
    Params(query): Params<FilterQuery>,
    paging: Paging,
) -> Result<Json<List<Customer>>, ApiError> {
    let page = door.engine.customers(&actor, query.filter()?, paging.request()?).await?;
    Ok(Json(to_wire::list(page, |customer| customer.id.to_string(), people::customer)))
}

/// Finds one customer.
///
/// The id of a customer who was merged into another one finds that other one.
#[utoipa::path(
    get, path = "/v1/customers/{id}", operation_id = "find_customer", tag = "customers",
    params(("id" = String, Path, description = "`cus_…`")),
    responses((status = 200, description = "The customer", body = Customer), Failures),
)]
pub(crate) async fn find(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<CustomerId>,
) -> Result<Tagged<Customer>, ApiError> {
    Ok(Tagged(people::customer(door.engine.customer(&actor, id).await?)))
}

/// Changes a customer.
///
/// `fields` and `metadata` change key by key; a key that is `null` is removed.
#[utoipa::path(
    patch, path = "/v1/customers/{id}", operation_id = "change_customer", tag = "customers",
    params(
        ("id" = String, Path, description = "`cus_…`"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of what is to be changed: 412 when it is another by now"),
    ),
    request_body = CustomerPatch,
    responses((status = 200, description = "The customer as they are now", body = Customer), (status = 412, description = "They have changed meanwhile", body = ErrorBody), Failures),
)]
pub(crate) async fn change(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<CustomerId>,
    if_match: IfMatch,
    input: Input<CustomerPatch>,
) -> Result<Tagged<Customer>, ApiError> {
    let mut change = people::customer_change(input.value);
    change.only_if = if_match.only_if(people::customer);
    Ok(Tagged(people::customer(door.engine.change_customer(&actor, id, change).await?)))
}

/// Removes a customer; their conversations stay, without a customer. To remove those too, erase them.
#[utoipa::path(
    delete, path = "/v1/customers/{id}", operation_id = "delete_customer", tag = "customers",
    params(("id" = String, Path, description = "`cus_…`")),
    responses((status = 204, description = "They are gone"), Failures),
)]
pub(crate) async fn delete(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<CustomerId>,
) -> Result<StatusCode, ApiError> {
    door.engine.delete_customer(&actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Merges a customer into another one.
///
/// The other one gets their conversations, tickets and files, and whatever is known of them that is not known of the
/// other; of what both have, the other's stays. Refused when both have an `external_id` (409). Tokens of the customer who
/// was merged open nothing any more, and their id finds the other one.
#[utoipa::path(
    post, path = "/v1/customers/{id}/merge", operation_id = "merge_customer", tag = "customers",
    params(("id" = String, Path, description = "`cus_…`, who becomes part of the other")),
    request_body = CustomerMerge,
    responses((status = 200, description = "The customer who stays", body = Customer), Failures),
)]
pub(crate) async fn merge(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<CustomerId>,
    input: Input<CustomerMerge>,
) -> Result<Json<Customer>, ApiError> {
    let unknown = |_| Error::invalid("into", "into names no customer that exists");
    let into = input.value.into.parse().map_err(unknown)?;
    Ok(Json(people::customer(door.engine.merge_customers(&actor, id, into).await?)))
}

/// Removes everything of a person: the customer, their conversations with all that was said and sent in them.
///
/// It answers when nothing is left; when the line breaks before that, it goes on. Asking again gives the same receipt.
#[utoipa::path(
    post, path = "/v1/customers/{id}/erase", operation_id = "erase_customer", tag = "customers",
    params(("id" = String, Path, description = "`cus_…`")),
    responses((status = 200, description = "What was removed", body = Erasure), Failures),
)]
pub(crate) async fn erase(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<CustomerId>,
) -> Result<Json<Erasure>, ApiError> {
    Ok(Json(people::erasure(&door.engine.erase_customer(&actor, id).await?)))
}

/// Writes out everything that is known of a person, as JSON Lines.
///
/// The first line is the customer, the last one says how many lines came before it; without it the export was cut off.
#[utoipa::path(
    get, path = "/v1/customers/{id}/export", operation_id = "export_customer", tag = "customers",
    params(("id" = String, Path, description = "`cus_…`")),
    responses(
        (status = 200, description = "One JSON object per line", body = ExportLine, content_type = "application/x-ndjson"),
        Failures,
    ),
)]
pub(crate) async fn export(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<CustomerId>,
) -> Result<Response, ApiError> {
    let export = door.engine.export_customer(&actor, id).await?;
    let lines = export::lines(export, door.settings.public_url.clone());
    Ok(([(CONTENT_TYPE, "application/x-ndjson")], Body::from_stream(lines)).into_response())
}
