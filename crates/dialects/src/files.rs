//! The addresses that files' bytes are sent to and fetched from, for every dialect; `native/content.rs` answers there.
//!
//! Whoever knows an address needs no key: the pass in it opens one file for a while.

use domain::id::FileId;
use engine::Link;

/// Where bytes go to and come from.
pub(crate) fn content_url(public_url: &str, file: FileId, link: &Link) -> String {
    format!("{public_url}/v1/files/{file}/content?pass={}", link.pass)
}
