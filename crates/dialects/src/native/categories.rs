//! `/v1/categories`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::CategoryId;
use wire::articles::{Category, CategoryInput, CategoryPatch};
use wire::errors::ErrorBody;
use wire::lists::List;

use super::error::{ApiError, Failures};
use super::etag::{IfMatch, Tagged};
use super::extract::{Caller, Id, Input, Paging, once_reply};
use super::{from_wire, to_wire};
use crate::Door;

/// Makes a category.
#[utoipa::path(
    post, path = "/v1/categories", operation_id = "create_category", tag = "articles",
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes the request repeatable for 24 hours")),
    request_body = CategoryInput,
    responses((status = 201, description = "The category", body = Category), Failures),
)]
pub(crate) async fn create(
    State(door): State<Door>,
    Caller(actor): Caller,
    input: Input<CategoryInput>,
) -> Result<Response, ApiError> {
    let (new, once) = (from_wire::category(input.value), input.name.once(to_wire::saved_category));
    let done = door.engine.create_category(&actor, new, once).await?;
    Ok(once_reply(done, to_wire::saved_category))
}

/// Lists categories by position, then by age.
#[utoipa::path(
    get, path = "/v1/categories", operation_id = "list_categories", tag = "articles",
    params(
        ("limit" = Option<usize>, Query, description = "1 to 100; 20 when absent"),
        ("after" = Option<String>, Query, description = "The `next` of the page before"),
    ),
    responses((status = 200, description = "A page", body = List<Category>), Failures),
)]
pub(crate) async fn list(
    State(door): State<Door>,
    Caller(actor): Caller,
    paging: Paging,
) -> Result<Json<List<Category>>, ApiError> {
    let page = door.engine.categories(&actor, paging.request()?).await?;
    Ok(Json(to_wire::list(page, |category| category.id.to_string(), to_wire::category)))
}

/// Finds one category.
#[utoipa::path(
    get, path = "/v1/categories/{id}", operation_id = "find_category", tag = "articles",
    params(("id" = String, Path, description = "`cat_…`")),
    responses((status = 200, description = "The category", body = Category), Failures),
)]
pub(crate) async fn find(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<CategoryId>,
) -> Result<Tagged<Category>, ApiError> {
    Ok(Tagged(to_wire::category(door.engine.category(&actor, id).await?)))
}

/// Changes a category.
#[utoipa::path(
    patch, path = "/v1/categories/{id}", operation_id = "change_category", tag = "articles",
    params(
        ("id" = String, Path, description = "`cat_…`"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of what is to be changed: 412 when it is another by now"),
    ),
    request_body = CategoryPatch,
    responses((status = 200, description = "The category as it is now", body = Category), (status = 412, description = "It has changed meanwhile", body = ErrorBody), Failures),
)]
pub(crate) async fn change(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<CategoryId>,
    if_match: IfMatch,
    input: Input<CategoryPatch>,
) -> Result<Tagged<Category>, ApiError> {
    let mut change = from_wire::category_change(input.value);
    change.only_if = if_match.only_if(to_wire::category);
    Ok(Tagged(to_wire::category(door.engine.change_category(&actor, id, change).await?)))
}

/// Removes a category; its articles stay.
#[utoipa::path(
    delete, path = "/v1/categories/{id}", operation_id = "delete_category", tag = "articles",
    params(("id" = String, Path, description = "`cat_…`")),
    responses((status = 204, description = "It is gone"), Failures),
)]
pub(crate) async fn delete(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<CategoryId>,
) -> Result<StatusCode, ApiError> {
    door.engine.delete_category(&actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
