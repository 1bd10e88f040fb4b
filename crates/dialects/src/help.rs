//! The help centre: the public articles of a workspace as pages for people, under `/help/{workspace}`.
//!
//! Plain HTML that needs no script and runs none. What articles say is data: titles are escaped by the templates, and
//! bodies, which are Markdown, are made harmless in `markdown`. Read `routes` first, then `pages`, which answers, and
//! `views`, which is what people see; `texts` is for machines that read.

mod layout;
mod linked;
mod markdown;
mod pages;
pub(crate) mod routes;
mod site;
mod texts;
mod views;
