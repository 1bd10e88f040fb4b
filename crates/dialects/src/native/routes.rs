//! The native API's index page.

use axum::routing::{get, put};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{
    agents, articles, categories, chat, content, conversations, files, live, system, tokens,
};
use crate::Door;

/// Every route, each with its part of the document.
pub fn router() -> OpenApiRouter<Door> {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(chat::ask))
        .routes(routes!(articles::search))
        .routes(routes!(articles::list, articles::put))
        .routes(routes!(articles::find, articles::change, articles::delete))
        .routes(routes!(articles::view))
        .routes(routes!(articles::rate))
        .routes(routes!(categories::list, categories::create))
        .routes(routes!(categories::find, categories::change, categories::delete))
        .routes(routes!(agents::list, agents::create))
        .routes(routes!(agents::find, agents::change, agents::delete))
        .routes(routes!(agents::publish))
        .routes(routes!(agents::unpublish))
        .routes(routes!(agents::versions))
        .routes(routes!(agents::version))
        .routes(routes!(conversations::list))
        .routes(routes!(conversations::find))
        .routes(routes!(conversations::messages))
        .routes(routes!(conversations::runs))
        .routes(routes!(conversations::run))
        .routes(routes!(conversations::stop_run))
        .routes(routes!(conversations::retry_run))
        .routes(routes!(conversations::close))
        .routes(routes!(live::of_conversation))
        .routes(routes!(live::all))
        .routes(routes!(live::connect))
        .routes(routes!(tokens::give))
        .routes(routes!(tokens::begin))
        .routes(routes!(files::create))
        .routes(routes!(files::find))
        .routes(routes!(files::complete))
        .route("/v1/files/{id}/content", put(content::put).get(content::get))
        .routes(routes!(system::me))
        .routes(routes!(system::live))
        .routes(routes!(system::ready))
        .route("/openapi.json", get(system::document))
        .route("/docs/errors", get(system::errors_page))
        .fallback(system::no_route)
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Switchboard",
        description = "Conversations with customers: answers from your own articles, with sources, and people who take over.\n\nSend your API key as `Authorization: Bearer sk_…`. Lists take `limit` (1 to 100, 20 by default) and `after`, the `next` of the page before. Every POST takes an `Idempotency-Key`: for 24 hours the same key has one effect and one answer, byte for byte, marked `Idempotent-Replayed: true`; only tokens are new each time. Every answer carries `X-Request-Id`.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    security(("api_key" = [])),
    modifiers(&Security),
    components(schemas(
        wire::chat::RunStarted,
        wire::chat::MessageDelta,
        wire::errors::ErrorBody,
        wire::live::ClientFrame,
        wire::live::ServerFrame,
        wire::live::StreamOpened,
    )),
)]
struct Document;

struct Security;

impl Modify for Security {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some(
                "A secret key (`sk_…`), or a token of `POST /v1/tokens`, which opens less; some reads also take a publishable key (`pk_…`).",
            ))
            .build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("api_key", SecurityScheme::Http(scheme));
    }
}
