//! HappyRobot's index page. Every address is the same with and without a slash at its end.

use axum::Router;
use axum::http::{Method, Uri};
use axum::middleware::from_fn;
use axum::routing::{MethodRouter, any, get, post};

use super::error::{self, Refusal};
use super::{account, uploads};
use crate::Door;

/// Every route of the dialect.
pub fn router() -> Router<Door> {
    let routes = [("/api-key/describe", get(account::describe))];
    both(routes)
        .merge(chat())
        .route("/api/v2", any(no_route))
        .route("/api/v2/", any(no_route))
        .route("/api/v2/{*rest}", any(no_route))
        .layer(from_fn(error::render))
}

/// What browsers call with a chat token; its errors are shorter.
fn chat() -> Router<Door> {
    let routes = [
        ("/chat/upload/presigned", get(uploads::presign)),
        ("/chat/upload/complete", post(uploads::complete)),
    ];
    both(routes).layer(from_fn(error::render_chat))
}

/// Each address with and without a slash at its end: a redirected POST loses its body in many clients.
fn both<const N: usize>(routes: [(&str, MethodRouter<Door>); N]) -> Router<Door> {
    routes.into_iter().fold(Router::new(), |router, (path, methods)| {
        let methods = methods.fallback(no_route);
        router
            .route(&format!("/api/v2{path}"), methods.clone())
            .route(&format!("/api/v2{path}/"), methods)
    })
}

async fn no_route(method: Method, uri: Uri) -> Refusal {
    Refusal::no_route(&method, &uri)
}
