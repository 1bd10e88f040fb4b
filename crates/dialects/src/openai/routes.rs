//! OpenAI's index page.

use axum::http::{Method, Uri};
use axum::middleware::from_fn;

use super::error::{Refusal, catch_panics};
use super::{completions, conversations, items, models};
use crate::table::Access::{Reader, Secret, Writer};
use crate::table::Kind::{Agent, Entry, History};
use crate::table::{Kind, Table};

/// What the address of an item names.
const ITEM: &[Kind] = &[History, Entry];

/// Every route of the dialect.
#[must_use]
pub fn table() -> Table {
    Table::new("openai")
        .refuse("/openai", no_route)
        .refuse("/openai/{*rest}", no_route)
        .on(Writer, "POST /openai/v1/chat/completions", &[], completions::create)
        .on(Secret, "GET /openai/v1/models", &[], models::list)
        .on(Secret, "GET /openai/v1/models/{model}", &[Agent], models::find)
        .on(Writer, "POST /openai/v1/conversations", &[], conversations::create)
        .on(Reader, "GET /openai/v1/conversations/{id}", &[History], conversations::find)
        .on(Writer, "POST /openai/v1/conversations/{id}", &[History], conversations::change)
        .on(Writer, "DELETE /openai/v1/conversations/{id}", &[History], conversations::delete)
        .on(Writer, "POST /openai/v1/conversations/{id}/items", &[History], items::create)
        .on(Reader, "GET /openai/v1/conversations/{id}/items", &[History], items::list)
        .on(Reader, "GET /openai/v1/conversations/{id}/items/{item}", ITEM, items::find)
        .on(Writer, "DELETE /openai/v1/conversations/{id}/items/{item}", ITEM, items::delete)
        .within(|routes, _| {
            routes.method_not_allowed_fallback(wrong_method).layer(from_fn(catch_panics))
        })
}

async fn no_route(method: Method, uri: Uri) -> Refusal {
    Refusal::no_route(&method, uri.path())
}

async fn wrong_method(method: Method, uri: Uri) -> Refusal {
    Refusal::wrong_method(&method, uri.path())
}
