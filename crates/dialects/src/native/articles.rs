//! `/v1/articles` and `/v1/search`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::ArticleId;
use domain::text::Text;
use engine::{ArticleFilter, Error, Once};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use wire::articles::{
    Article, ArticleFeedback, ArticleInput, ArticlePatch, ArticleStatus, SearchHit, SearchRequest,
};
use wire::errors::ErrorBody;
use wire::lists::List;

use super::error::{ApiError, Failures};
use super::etag::{IfMatch, Tagged};
use super::extract::{Caller, Id, Input, Paging, Params, once_reply, wrong};
use super::{from_wire, to_wire};
use crate::Door;
use crate::reading::Address;

/// How many passages a search finds when nobody says.
const SEARCH_LIMIT_DEFAULT: usize = 10;
/// How many passages a search finds at most.
const SEARCH_LIMIT_MAX: usize = 50;

/// Finds passages of articles.
///
/// Only published, public articles are searched.
#[utoipa::path(
    post, path = "/v1/search", operation_id = "search_articles", tag = "articles",
    request_body = SearchRequest,
    responses((status = 200, description = "Passages, nearest first", body = List<SearchHit>), Failures),
)]
pub(crate) async fn search(
    State(door): State<Door>,
    Caller(actor): Caller,
    input: Input<SearchRequest>,
) -> Result<Json<List<SearchHit>>, ApiError> {
    let SearchRequest { query, limit } = input.value;
    let query = Text::parse(&query).map_err(|error| Error::text("query", &error))?;
    let limit = limit.unwrap_or(SEARCH_LIMIT_DEFAULT);
    if !(1..=SEARCH_LIMIT_MAX).contains(&limit) {
        return Err(wrong("limit", format!("limit is 1 to {SEARCH_LIMIT_MAX}")));
    }
    let hits = door.engine.search(&actor, &query, limit).await?;
    let data = hits.into_iter().map(to_wire::search_hit).collect();
    Ok(Json(List { data, has_more: false, next: None }))
}

/// Writes an article.
///
/// An article with the same `external_id`, or without one the same `slug`, is replaced (200); otherwise it is new (201).
/// An article that says the same is not touched.
#[utoipa::path(
    post, path = "/v1/articles", operation_id = "put_article", tag = "articles",
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes the request repeatable for 24 hours")),
    request_body = ArticleInput,
    responses(
        (status = 200, description = "It was there; as it is now", body = Article),
        (status = 201, description = "It is new", body = Article),
        Failures,
    ),
)]
pub(crate) async fn put(
    State(door): State<Door>,
    Caller(actor): Caller,
    input: Input<ArticleInput>,
) -> Result<Response, ApiError> {
    let (new, once) = (from_wire::article(input.value)?, input.name.once(to_wire::saved_article));
    let done = door.engine.put_article(&actor, new, once).await?;
    Ok(once_reply(done, to_wire::saved_article))
}

#[derive(Deserialize)]
pub(crate) struct FilterQuery {
    status: Option<String>,
    category: Option<String>,
}

/// Lists articles, oldest first.
#[utoipa::path(
    get, path = "/v1/articles", operation_id = "list_articles", tag = "articles",
    params(
        ("limit" = Option<usize>, Query, description = "1 to 100; 20 when absent"),
        ("after" = Option<String>, Query, description = "The `next` of the page before"),
        ("status" = Option<ArticleStatus>, Query, description = "Only articles that are so far"),
        ("category" = Option<String>, Query, description = "Only articles on this shelf: its id"),
    ),
    responses((status = 200, description = "A page", body = List<Article>), Failures),
)]
pub(crate) async fn list(
    State(door): State<Door>,
    Caller(actor): Caller,
    Params(filter): Params<FilterQuery>,
    paging: Paging,
) -> Result<Json<List<Article>>, ApiError> {
    let unknown = || wrong("category", "category is no id of a category".to_owned());
    let category = filter.category.map(|id| id.parse().map_err(|_| unknown())).transpose()?;
    let status = filter.status.as_deref().map(status).transpose()?.map(from_wire::status);
    let filter = ArticleFilter { status, category, ..ArticleFilter::default() };
    let page = door.engine.articles(&actor, filter, paging.request()?).await?;
    Ok(Json(to_wire::list(page, |article| article.id.to_string(), to_wire::article)))
}

fn status(word: &str) -> Result<ArticleStatus, ApiError> {
    let parsed = ArticleStatus::deserialize(word.into_deserializer());
    parsed.map_err(|error: serde::de::value::Error| wrong("status", error.to_string()))
}

/// Finds one article.
#[utoipa::path(
    get, path = "/v1/articles/{id}", operation_id = "find_article", tag = "articles",
    params(("id" = String, Path, description = "`art_…`")),
    responses((status = 200, description = "The article", body = Article), Failures),
)]
pub(crate) async fn find(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<ArticleId>,
) -> Result<Tagged<Article>, ApiError> {
    Ok(Tagged(to_wire::article(door.engine.article(&actor, id).await?)))
}

/// Changes an article.
#[utoipa::path(
    patch, path = "/v1/articles/{id}", operation_id = "change_article", tag = "articles",
    params(
        ("id" = String, Path, description = "`art_…`"),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of what is to be changed: 412 when it is another by now"),
    ),
    request_body = ArticlePatch,
    responses((status = 200, description = "The article as it is now", body = Article), (status = 412, description = "It has changed meanwhile", body = ErrorBody), Failures),
)]
pub(crate) async fn change(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<ArticleId>,
    if_match: IfMatch,
    input: Input<ArticlePatch>,
) -> Result<Tagged<Article>, ApiError> {
    let mut change = from_wire::article_change(input.value);
    change.only_if = if_match.only_if(to_wire::article);
    let once = Once::always(to_wire::saved_article);
    let changed = door.engine.change_article(&actor, id, change, once).await?.fresh();
    Ok(Tagged(to_wire::article(changed.article().clone())))
}

/// Removes an article for good.
#[utoipa::path(
    delete, path = "/v1/articles/{id}", operation_id = "delete_article", tag = "articles",
    params(("id" = String, Path, description = "`art_…`")),
    responses((status = 204, description = "It is gone"), Failures),
)]
pub(crate) async fn delete(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<ArticleId>,
) -> Result<StatusCode, ApiError> {
    door.engine.delete_article(&actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Counts that somebody opened an article.
///
/// Counts are written down every second, and change nothing else of the article.
#[utoipa::path(
    post, path = "/v1/articles/{id}/views", operation_id = "view_article", tag = "articles",
    params(("id" = String, Path, description = "`art_…`")),
    responses((status = 204, description = "It is counted"), Failures),
)]
pub(crate) async fn view(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<ArticleId>,
) -> Result<StatusCode, ApiError> {
    let article = door.engine.article(&actor, id).await?;
    door.engine.view_article(&actor, &article)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Says whether an article helped.
///
/// The same customer, or else the same address, has one vote on an article in 24 hours; voting again changes it.
#[utoipa::path(
    post, path = "/v1/articles/{id}/feedback", operation_id = "rate_article", tag = "articles",
    params(("id" = String, Path, description = "`art_…`")),
    request_body = ArticleFeedback,
    responses((status = 204, description = "It is counted"), Failures),
)]
pub(crate) async fn rate(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<ArticleId>,
    address: Address,
    input: Input<ArticleFeedback>,
) -> Result<StatusCode, ApiError> {
    let ArticleFeedback { helpful } = input.value;
    door.engine.rate_article(&actor, id, helpful, &address.voter(&actor)).await?;
    Ok(StatusCode::NO_CONTENT)
}
