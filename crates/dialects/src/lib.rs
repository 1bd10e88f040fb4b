//! Every inbound wire format, ours included: parse in, call the engine, render out.
//!
//! A dialect knows its vendor's shapes and the engine's verbs; it knows no other dialect and no database. Each has the
//! same files: `routes` (the vendor's index page), `from_wire`, `to_wire`, `error`. What they share is here: [`json`]
//! reads bodies within limits, [`caller`] reads who is calling and whether the request may be repeated, [`table`] holds
//! every route and who may call it, [`layers`] wraps them all, [`live`] is for lines that stay open, `rates` counts
//! requests, `reading` is for readers of articles, `said` and `sources` for clients that put answers together, and `cors`
//! lets pages of other origins call what is for them.

pub mod caller;
pub mod convokit;
mod cors;
pub mod cstar;
mod files;
pub mod happyrobot;
mod help;
pub mod json;
pub mod layers;
pub mod live;
pub mod native;
pub mod openai;
mod rates;
mod reading;
mod said;
pub mod seaverse;
mod sources;
pub mod table;

use std::sync::Arc;

use axum::Router;
use engine::{Engine, Face};
use table::{Operation, Table};
use utoipa::openapi::OpenApi;

/// What every handler gets: a cheap handle.
#[derive(Clone)]
pub struct Door {
    /// The product.
    pub engine: Engine,
    /// How it is to be spoken to.
    pub settings: Arc<Settings>,
    /// The lines that stay open.
    pub lines: live::Lines,
    rates: Arc<rates::Counts>,
}

/// How the server is to be spoken to.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the outside world reaches the server, without a slash at the end; empty means relative links.
    pub public_url: String,
    /// The largest request body.
    pub body_bytes_max: usize,
    /// The largest request body that holds an article, or messages of a history.
    pub article_body_bytes_max: usize,
    /// The deepest JSON.
    pub json_depth_max: usize,
    /// How many proxies of ours stand before the server and say in `X-Forwarded-For` who their peer is.
    pub trusted_hops: usize,
    /// What lines that stay open may do.
    pub live: live::Limits,
    /// Whether ConvoKit's unknown conversation ids open a new conversation instead of a 404.
    pub convokit_starts_unknown: bool,
    /// How often cStar's addresses may be called.
    pub cstar: cstar::Limits,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            public_url: String::new(),
            body_bytes_max: 256 * 1024,
            article_body_bytes_max: 2 * 1024 * 1024,
            json_depth_max: 64,
            trusted_hops: 0,
            live: live::Limits::default(),
            convokit_starts_unknown: false,
            cstar: cstar::Limits::default(),
        }
    }
}

/// What every dialect serves.
fn tables() -> Vec<Table> {
    let mut tables = vec![native::routes::table(), convokit::routes::table()];
    tables.extend(happyrobot::routes::tables());
    tables.extend(cstar::routes::tables());
    tables.extend([help::routes::table(), openai::routes::table(), seaverse::routes::table()]);
    tables
}

/// How events are written to webhooks: in the words of each dialect that has some for them.
#[must_use]
pub fn faces() -> Vec<Face> {
    [native::FACE].into_iter().chain(cstar::face::faces()).collect()
}

/// Every operation of every dialect, and who may call it.
#[must_use]
pub fn operations() -> Vec<Operation> {
    tables().iter().flat_map(Table::operations).cloned().collect()
}

/// All dialects behind one router, and beside them the process's own routes.
pub fn router(engine: Engine, settings: Settings, lines: live::Lines, own: Vec<Table>) -> Router {
    let door = Door { engine, settings: Arc::new(settings), lines, rates: Arc::default() };
    let all = tables().into_iter().chain(own);
    let routes = all.fold(Router::new(), |routes, table| routes.merge(table.serve(&door)));
    layers::wrap(routes, &door).with_state(door)
}

/// The native API's document, made from its routes and types.
#[must_use]
pub fn openapi() -> OpenApi {
    native::routes::table().document()
}
