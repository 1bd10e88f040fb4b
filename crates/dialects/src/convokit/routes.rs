//! ConvoKit's index page.

use axum::extract::{Request, State};
use axum::middleware::from_fn;
use axum::response::{IntoResponse, Response};
use engine::Done;

use super::error::{Refusal, catch_panics};
use super::types::{self, ChatRequest};
use crate::caller::{IDEMPOTENT_REPLAYED, RequestName, authenticate};
use crate::table::Access::Writer;
use crate::table::Table;
use crate::{Door, json};

/// Every route of the dialect.
#[must_use]
pub fn table() -> Table {
    Table::new("convokit")
        .on(Writer, "POST /api/server/chat", &[], chat)
        .refuse("/api/server/{*rest}", no_route)
        .within(|routes, _| {
            routes.method_not_allowed_fallback(wrong_method).layer(from_fn(catch_panics))
        })
}

async fn chat(State(door): State<Door>, request: Request) -> Result<Response, Refusal> {
    let (parts, body) = request.into_parts();
    let actor = authenticate(&door.engine, &parts.headers).await?;
    let bytes = json::read(body, door.settings.body_bytes_max).await?;
    let request: ChatRequest = json::parse(&bytes, door.settings.json_depth_max)?;
    let name = RequestName::of(&parts.method, parts.uri.path(), &parts.headers, &bytes)?;
    let starts_unknown = door.settings.convokit_starts_unknown;
    let mut ask = request.into_ask(starts_unknown)?;
    if starts_unknown && !door.engine.knows(&actor, ask.conversation).await? {
        ask.conversation = None;
    }
    let asked = door.engine.ask(&actor, ask, name.once(types::saved)).await?;
    Ok(match asked.finish().await? {
        Done::Fresh(exchange) => types::reply(types::saved(&exchange)),
        Done::Replayed(saved) => {
            ([(IDEMPOTENT_REPLAYED, "true")], types::reply(saved)).into_response()
        }
    })
}

async fn wrong_method() -> Refusal {
    Refusal::wrong_method()
}

async fn no_route() -> Refusal {
    Refusal::no_route()
}
