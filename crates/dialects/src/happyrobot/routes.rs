//! HappyRobot's index page. Every address is the same with and without a slash at its end.

use axum::Router;
use axum::http::{Method, Uri};
use axum::middleware::from_fn;
use axum::routing::{MethodRouter, any, get, post};

use super::error::{self, Refusal};
use super::{account, chat, runs, sessions, socket, uploads, versions, workflows};
use crate::Door;

/// Every route of the dialect.
pub fn router() -> Router<Door> {
    let routes = [
        ("/api-key/describe", get(account::describe)),
        ("/workflows", get(workflows::list).post(workflows::create)),
        ("/workflows/templates", get(workflows::templates)),
        (
            "/workflows/{id}",
            get(workflows::find).patch(workflows::change).delete(workflows::delete),
        ),
        ("/workflows/{id}/versions", get(versions::list)),
        ("/workflows/{id}/duplicate", post(workflows::duplicate)),
        ("/workflows/{id}/publish", post(versions::publish)),
        ("/workflows/{id}/unpublish", post(versions::unpublish)),
        ("/workflows/{id}/runs", get(runs::list).post(runs::trigger)),
        ("/workflows/{id}/sessions", get(sessions::of_workflow)),
        ("/workflows/{id}/cancel-runs", post(runs::cancel_all)),
        ("/versions/{id}", get(versions::find)),
        ("/runs/{id}", get(runs::find)),
        ("/runs/{id}/cancel", post(runs::cancel)),
        ("/runs/{id}/sessions", get(runs::sessions)),
        ("/sessions/{id}", get(sessions::find)),
        ("/sessions/{id}/messages", get(sessions::messages)),
        ("/sessions/{id}/stream", get(sessions::stream)),
    ];
    both(routes)
        .merge(chat())
        .route("/api/v2", any(no_route))
        .route("/api/v2/", any(no_route))
        .route("/api/v2/{*rest}", any(no_route))
        .layer(from_fn(error::render))
}

/// The chat: a company's program makes a token, a browser does the rest with it. Its errors are shorter.
fn chat() -> Router<Door> {
    let routes = [
        ("/chat/tokens", post(chat::give_token)),
        ("/chat/sessions", post(chat::begin)),
        ("/chat/sessions/{id}/messages", post(chat::send)),
        ("/chat/sessions/{id}/close", post(chat::close)),
        ("/chat/sessions/{id}/history", get(chat::history)),
        ("/chat/sessions/{id}/ws", get(socket::connect)),
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
