//! What other help desks export, read into plain records: Chatwoot, Intercom and Zendesk.
//!
//! Bytes in, [`Record`]s out, in the words of `domain`: a vendor's word stays in that vendor's module. Knows neither
//! files nor databases nor workspaces. What cannot be read is told with its place, and reading goes on.
//! Read `record` first, then `read` (from bytes to single things), then one of `chatwoot`, `intercom`, `zendesk`.

mod body;
mod chatwoot;
mod fields;
mod format;
mod intercom;
mod read;
mod record;
mod zendesk;

pub use format::System;
pub use read::{Found, Records, Unreadable};
pub use record::{
    Author, Contact, HelpArticle, Person, Post, Record, Shelf, ShelfRef, Side, Thread,
};
