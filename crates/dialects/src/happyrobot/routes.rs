//! HappyRobot's index page. Every address is the same with and without a slash at its end: a redirected POST loses its
//! body in many clients.

use axum::http::{Method, Uri};
use axum::middleware::from_fn;

use super::error::{self, Refusal};
use super::{account, chat, runs, sessions, socket, uploads, versions, workflows};
use crate::table::Access::{Keys, Known, Reader, Secret, Visitor, Writer};
use crate::table::Kind::{Agent, AgentVersion, Conversation, Run};
use crate::table::Table;

/// Every route of the dialect.
#[must_use]
pub fn tables() -> [Table; 2] {
    [company(), visitors()]
}

/// What a company's program calls.
fn company() -> Table {
    Table::new("happyrobot")
        .refuse("/api/v2", no_route)
        .refuse("/api/v2/", no_route)
        .refuse("/api/v2/{*rest}", no_route)
        .also_with_slash()
        .on(Keys, "GET /api/v2/api-key/describe", &[], account::describe)
        .on(Secret, "GET /api/v2/workflows", &[], workflows::list)
        .on(Secret, "POST /api/v2/workflows", &[], workflows::create)
        .on(Known, "GET /api/v2/workflows/templates", &[], workflows::templates)
        .on(Secret, "GET /api/v2/workflows/{id}", &[Agent], workflows::find)
        .on(Secret, "PATCH /api/v2/workflows/{id}", &[Agent], workflows::change)
        .on(Secret, "DELETE /api/v2/workflows/{id}", &[Agent], workflows::delete)
        .on(Secret, "GET /api/v2/workflows/{id}/versions", &[Agent], versions::list)
        .on(Secret, "POST /api/v2/workflows/{id}/duplicate", &[Agent], workflows::duplicate)
        .on(Secret, "POST /api/v2/workflows/{id}/publish", &[Agent], versions::publish)
        .on(Secret, "POST /api/v2/workflows/{id}/unpublish", &[Agent], versions::unpublish)
        .on(Secret, "GET /api/v2/workflows/{id}/runs", &[Agent], runs::list)
        .on(Secret, "POST /api/v2/workflows/{id}/runs", &[Agent], runs::trigger)
        .on(Secret, "GET /api/v2/workflows/{id}/sessions", &[Agent], sessions::of_workflow)
        .on(Secret, "POST /api/v2/workflows/{id}/cancel-runs", &[Agent], runs::cancel_all)
        .on(Secret, "GET /api/v2/versions/{id}", &[AgentVersion], versions::find)
        .on(Reader, "GET /api/v2/runs/{id}", &[Run], runs::find)
        .on(Writer, "POST /api/v2/runs/{id}/cancel", &[Run], runs::cancel)
        .on(Reader, "GET /api/v2/runs/{id}/sessions", &[Run], runs::sessions)
        .on(Reader, "GET /api/v2/sessions/{id}", &[Conversation], sessions::find)
        .on(Reader, "GET /api/v2/sessions/{id}/messages", &[Conversation], sessions::messages)
        .on(Reader, "GET /api/v2/sessions/{id}/stream", &[Conversation], sessions::stream)
        .within(|routes, _| {
            routes.method_not_allowed_fallback(no_route).layer(from_fn(error::render))
        })
}

/// The chat: a company's program makes a token, a browser does the rest with it. Its errors are shorter.
fn visitors() -> Table {
    Table::new("happyrobot")
        .also_with_slash()
        .on(Secret, "POST /api/v2/chat/tokens", &[], chat::give_token)
        .on(Visitor, "POST /api/v2/chat/sessions", &[], chat::begin)
        .on(Visitor, "POST /api/v2/chat/sessions/{id}/messages", &[Conversation], chat::send)
        .on(Visitor, "POST /api/v2/chat/sessions/{id}/close", &[Conversation], chat::close)
        .on(Visitor, "GET /api/v2/chat/sessions/{id}/history", &[Conversation], chat::history)
        .on(Visitor, "GET /api/v2/chat/sessions/{id}/ws", &[Conversation], socket::connect)
        .on(Visitor, "GET /api/v2/chat/upload/presigned", &[], uploads::presign)
        .on(Visitor, "POST /api/v2/chat/upload/complete", &[], uploads::complete)
        .within(|routes, _| {
            routes.method_not_allowed_fallback(no_route).layer(from_fn(error::render_chat))
        })
}

async fn no_route(method: Method, uri: Uri) -> Refusal {
    Refusal::no_route(&method, &uri)
}
