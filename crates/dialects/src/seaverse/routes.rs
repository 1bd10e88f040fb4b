//! SeaVerse's index page.

use axum::http::Method;
use axum::middleware::from_fn;

use super::error::{Refusal, catch_panics};
use super::{add, relations, session};
use crate::table::Access::{Anyone, Lister, Writer};
use crate::table::Table;

/// Every route of the dialect. Who may `GET` may also `HEAD`; preflights are answered before any route.
#[must_use]
pub fn table() -> Table {
    Table::new("seaverse")
        .on(Lister, "GET /apps", &[], relations::read)
        .on(Anyone, "OPTIONS /apps", &[], relations::options_of_read)
        .on(Lister, "GET /conversations", &[], relations::read)
        .on(Writer, "POST /conversations", &[], add::add)
        .on(Writer, "PATCH /conversations", &[], relations::change)
        .on(Writer, "DELETE /conversations", &[], relations::remove)
        .on(Anyone, "OPTIONS /conversations", &[], relations::options_of_written)
        .on(Lister, "GET /messages", &[], relations::read)
        .on(Writer, "POST /messages", &[], add::add)
        .on(Writer, "PATCH /messages", &[], relations::change)
        .on(Writer, "DELETE /messages", &[], relations::remove)
        .on(Anyone, "OPTIONS /messages", &[], relations::options_of_written)
        .on(Lister, "POST /api/v1/url-session/generate", &[], session::generate)
        .within(|routes, _| {
            routes.method_not_allowed_fallback(wrong_method).layer(from_fn(catch_panics))
        })
}

async fn wrong_method(method: Method) -> Refusal {
    Refusal::wrong_method(&method)
}
