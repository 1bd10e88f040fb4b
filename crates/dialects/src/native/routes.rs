//! The native API's index page.

use axum::middleware::from_fn_with_state;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};
use utoipa_axum::routes;

use super::{
    agents, articles, categories, chat, content, conversations, customers, deliveries, error,
    feedback, files, handling, history, live, notes, search, sla, system, teammates, tickets,
    tokens, ui, webhooks,
};
use crate::table::Access::{Anyone, Keys, Known, Lister, OnTheLine, Pass, Reader, Secret, Writer};
use crate::table::Kind::{
    Agent, Article, Category, Conversation, Customer, Delivery, Entry, Event, File, History,
    Number, Run, Teammate, Ticket, Webhook,
};
use crate::table::Table;

/// Every route: who may call it, what its path names, and its handlers, each with its part of the document.
#[must_use]
pub fn table() -> Table {
    let table = Table::documented("native", Document::openapi());
    with_webhooks(with_conversations(table))
        .routes(Writer, &[], routes!(chat::ask))
        .routes(Reader, &[Conversation], routes!(ui::resume))
        .routes(Known, &[], routes!(articles::search))
        .routes(Secret, &[], routes!(search::find))
        .routes(Known, &[], routes!(articles::list))
        .routes(Secret, &[], routes!(articles::put))
        .routes(Known, &[Article], routes!(articles::find))
        .routes(Secret, &[Article], routes!(articles::change, articles::delete))
        .routes(Known, &[Article], routes!(articles::view))
        .routes(Known, &[Article], routes!(articles::rate))
        .routes(Known, &[], routes!(categories::list))
        .routes(Secret, &[], routes!(categories::create))
        .routes(Known, &[Category], routes!(categories::find))
        .routes(Secret, &[Category], routes!(categories::change, categories::delete))
        .routes(Secret, &[], routes!(agents::list, agents::create))
        .routes(Secret, &[Agent], routes!(agents::find, agents::change, agents::delete))
        .routes(Secret, &[Agent], routes!(agents::copy))
        .routes(Secret, &[Agent], routes!(agents::publish))
        .routes(Secret, &[Agent], routes!(agents::unpublish))
        .routes(Secret, &[Agent], routes!(agents::versions))
        .routes(Secret, &[Agent, Number], routes!(agents::version))
        .routes(Secret, &[], routes!(sla::find, sla::put))
        .routes(Secret, &[], routes!(customers::list, customers::create))
        .routes(Secret, &[Customer], routes!(customers::find, customers::change, customers::delete))
        .routes(Secret, &[Customer], routes!(customers::merge))
        .routes(Secret, &[Customer], routes!(customers::erase))
        .routes(Secret, &[Customer], routes!(customers::export))
        .routes(Secret, &[], routes!(teammates::list, teammates::create))
        .routes(Secret, &[Teammate], routes!(teammates::find, teammates::change, teammates::delete))
        .routes(Lister, &[], routes!(tickets::list))
        .routes(Writer, &[], routes!(tickets::create))
        .routes(Lister, &[Ticket], routes!(tickets::find))
        .routes(Secret, &[Ticket], routes!(tickets::change, tickets::delete))
        .routes(Reader, &[Conversation], routes!(live::of_conversation))
        .routes(Lister, &[], routes!(live::all))
        .routes(Secret, &[Event], routes!(live::find))
        .routes(Secret, &[], routes!(live::listen))
        .routes(OnTheLine, &[], routes!(live::connect))
        .routes(Secret, &[], routes!(tokens::give))
        .routes(Keys, &[], routes!(tokens::begin))
        .routes(Writer, &[], routes!(files::create))
        .routes(Reader, &[File], routes!(files::find))
        .routes(Writer, &[File], routes!(files::complete))
        .on(Pass, "PUT /v1/files/{id}/content", &[File], content::put)
        .on(Pass, "GET /v1/files/{id}/content", &[File], content::get)
        .routes(Known, &[], routes!(system::me))
        .routes(Anyone, &[], routes!(system::live))
        .routes(Anyone, &[], routes!(system::ready))
        .on(Anyone, "GET /openapi.json", &[], system::document)
        .on(Anyone, "GET /docs/errors", &[], system::errors_page)
        .refuse_the_rest(system::no_route)
        .within(|routes, door| {
            let routes = routes.method_not_allowed_fallback(system::wrong_method);
            routes.layer(from_fn_with_state(door.clone(), error::render))
        })
}

/// What is said in conversations, who answers, and what is thought of it.
fn with_conversations(table: Table) -> Table {
    table
        .routes(Lister, &[], routes!(conversations::list))
        .routes(Writer, &[], routes!(history::create))
        .routes(Reader, &[Conversation], routes!(conversations::find))
        .routes(Writer, &[History], routes!(history::change, history::delete))
        .routes(Writer, &[History], routes!(history::append))
        .routes(
            Writer,
            &[History, Entry],
            routes!(history::change_message, history::delete_message),
        )
        .routes(Reader, &[Conversation], routes!(conversations::messages))
        .routes(Reader, &[Conversation], routes!(conversations::runs))
        .routes(Reader, &[Run], routes!(conversations::run))
        .routes(Writer, &[Run], routes!(conversations::stop_run))
        .routes(Writer, &[Run], routes!(conversations::retry_run))
        .routes(Reader, &[Run], routes!(feedback::find))
        .routes(Writer, &[Run], routes!(feedback::put, feedback::delete))
        .routes(Writer, &[Conversation], routes!(conversations::close))
        .routes(Writer, &[Conversation], routes!(handling::hand_off))
        .routes(Secret, &[Conversation], routes!(handling::take))
        .routes(Secret, &[Conversation], routes!(handling::release))
        .routes(Secret, &[Conversation], routes!(handling::reopen))
        .routes(Writer, &[Conversation], routes!(notes::say))
        .routes(Secret, &[Conversation], routes!(notes::add, notes::list))
}

/// Who is told of events, and how that goes.
fn with_webhooks(table: Table) -> Table {
    table
        .routes(Secret, &[], routes!(webhooks::list, webhooks::create))
        .routes(Secret, &[], routes!(webhooks::trigger_test))
        .routes(Secret, &[Webhook], routes!(webhooks::find, webhooks::change, webhooks::delete))
        .routes(Secret, &[Webhook], routes!(webhooks::rotate))
        .routes(Secret, &[Webhook], routes!(webhooks::test))
        .routes(Secret, &[Webhook], routes!(deliveries::list))
        .routes(Secret, &[Webhook, Delivery], routes!(deliveries::find))
        .routes(Secret, &[Webhook, Delivery], routes!(deliveries::replay))
        .routes(Secret, &[Webhook], routes!(deliveries::replay_events))
        .routes(Secret, &[Webhook], routes!(deliveries::replays))
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Switchboard",
        description = "Conversations with customers: answers from your own articles, with sources, and people who take over.\n\nSend your API key as `Authorization: Bearer sk_…`. Lists take `limit` (1 to 100, 20 by default) and `after`, the `next` of the page before. Every POST takes an `Idempotency-Key`: for 24 hours the same key has one effect and one answer, byte for byte, marked `Idempotent-Replayed: true`; only tokens and tries of webhooks are new each time, and secrets are shown once. Every answer carries `X-Request-Id`.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    modifiers(&Security),
    components(schemas(
        wire::chat::RunStarted,
        wire::chat::MessageDelta,
        wire::errors::ErrorBody,
        wire::live::ClientFrame,
        wire::live::ServerFrame,
        wire::live::StreamOpened,
        wire::live::Letter,
        wire::ui::UiAnswer,
    )),
)]
struct Document;

struct Security;

/// What a request may show as `Authorization: Bearer …`; the operations name these.
const CREDENTIALS: [(&str, &str); 3] = [
    ("secret_key", "A secret key (`sk_…`), for servers."),
    ("publishable_key", "A publishable key (`pk_…`), for pages."),
    (
        "token",
        "A token, as `POST /v1/tokens` and `POST /v1/customer-sessions` give it, with that scope.",
    ),
];

impl Modify for Security {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        for (name, description) in CREDENTIALS {
            let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer);
            let scheme = SecurityScheme::Http(bearer.description(Some(description)).build());
            components.add_security_scheme(name, scheme);
        }
    }
}
