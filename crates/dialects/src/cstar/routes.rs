//! cStar's index page.

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get};

use super::error::{Code, Refusal};
use super::{admission, articles, envelope, team};
use crate::Door;

/// Every route of the dialect.
pub fn router(door: &Door) -> Router<Door> {
    let all = admin(door).merge(widget()).merge(library(door));
    all.layer(from_fn_with_state(door.clone(), envelope::write))
}

/// What the chat client calls, with a customer's token.
fn widget() -> Router<Door> {
    Router::new().route("/api/widget/{*rest}", any(no_route))
}

/// What readers of articles call, without a key.
fn library(door: &Door) -> Router<Door> {
    Router::new()
        .route("/api/library/{*rest}", any(no_route))
        .layer(from_fn_with_state(door.clone(), admission::addresses))
}

/// The admin API: with a key, for the key's own team.
fn admin(door: &Door) -> Router<Door> {
    let article = get(articles::find).patch(articles::change).delete(articles::delete);
    let of_team = [
        ("/articles", get(articles::list).post(articles::create)),
        ("/articles/{id}", article),
        ("/categories", get(articles::categories)),
        ("/categories/{id}", get(articles::find_category)),
    ];
    let of_team = of_team.into_iter().fold(Router::new(), |router, (path, methods)| {
        router.route(&format!("/api/v1/teams/{{team}}{path}"), methods)
    });
    of_team
        .route("/api/v1/auth/whoami", get(team::whoami))
        .method_not_allowed_fallback(wrong_method)
        .route("/api/v1/auth/{*rest}", any(no_route))
        .route("/api/v1/teams/{team}", any(no_route))
        .route("/api/v1/teams/{team}/{*rest}", any(no_route))
        .layer(from_fn_with_state(door.clone(), admission::keys))
}

async fn no_route() -> Refusal {
    Refusal::new(Code::ResourceMissing, "there is nothing at this address")
}

async fn wrong_method() -> Refusal {
    Refusal::new(Code::MethodNotAllowed, "this address does not take this method")
}
