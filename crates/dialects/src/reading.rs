//! Readers of articles, for all dialects: where they come from, and whether they have the newest answer already.

use std::fmt::Write;
use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::header::IF_NONE_MATCH;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use domain::access::Actor;
use domain::article::Article;
use engine::Excerpt;

use crate::{Door, live};

/// How long an answer may be shown again without asking, and that a cache may keep it for everybody.
pub(crate) const CACHE_CONTROL: HeaderValue = HeaderValue::from_static("public, max-age=60");
/// An answer that another version of the program would write otherwise is another answer.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A name for the content of an answer: the same content has the same one, whatever was counted meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tag(String);

impl Tag {
    /// The name of what these parts say.
    pub(crate) fn of(parts: &[&[u8]]) -> Tag {
        let content = engine::fingerprint(parts);
        let name = engine::fingerprint(&[VERSION.as_bytes(), content.as_bytes()]);
        Tag(format!("W/\"{}\"", &name[..32]))
    }

    /// The name of some articles in their order, and of what stands around them.
    pub(crate) fn of_articles<'a>(
        articles: impl IntoIterator<Item = &'a Article>,
        around: &str,
    ) -> Tag {
        let mut said = around.to_owned();
        for article in articles {
            let _ = write!(said, "\n{} {}", article.id, article.updated_at.millis());
        }
        Tag::of(&[said.as_bytes()])
    }

    /// It, as a header.
    pub(crate) fn header(&self) -> HeaderValue {
        HeaderValue::from_str(&self.0).expect("digits and quotes are a header's value")
    }

    /// Whether the reader has this answer already.
    pub(crate) fn is_known(&self, headers: &HeaderMap) -> bool {
        let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
        let own = opaque(&self.0);
        let lines = headers.get_all(IF_NONE_MATCH).iter().filter_map(|line| line.to_str().ok());
        lines.flat_map(|line| line.split(',')).any(|tag| tag.trim() == "*" || opaque(tag) == own)
    }
}

/// The path of a workspace's help centre, without a slash at its end.
pub(crate) fn help_home(workspace: &str) -> String {
    format!("/help/{workspace}")
}

/// The path of an article's page in it.
pub(crate) fn help_page(workspace: &str, article: &str) -> String {
    format!("{}/{article}", help_home(workspace))
}

/// The parts of an excerpt, each with whether it is marked.
pub(crate) fn parts(excerpt: &Excerpt) -> impl Iterator<Item = (&str, bool)> {
    let text = excerpt.text.as_str();
    let ends = excerpt.marks.iter().flat_map(|mark| [mark.start, mark.end]).chain([text.len()]);
    let starts = std::iter::once(0).chain(ends.clone());
    let spans = starts.zip(ends).enumerate();
    let parts = spans.map(|(at, (start, end))| (&text[start..end], at % 2 == 1));
    parts.filter(|(part, _)| !part.is_empty())
}

/// The address that a request comes from, as far as it is known.
pub(crate) struct Address(pub(crate) Option<IpAddr>);

impl FromRequestParts<Door> for Address {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        door: &Door,
    ) -> Result<Address, Self::Rejection> {
        let hops = door.settings.trusted_hops;
        Ok(Address(live::address(&parts.extensions, &parts.headers, hops)))
    }
}

impl Address {
    /// Who a reader is when they say whether an article helped: a customer, or everybody at one address. Of version 6
    /// only the network counts, in which a device changes its address as it likes.
    pub(crate) fn voter(&self, actor: &Actor) -> String {
        match (actor.only_customer(), self.0) {
            (Some(customer), _) => customer.to_string(),
            (None, Some(IpAddr::V6(address))) if address.to_ipv4_mapped().is_none() => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
            (None, Some(address)) => address.to_canonical().to_string(),
            (None, None) => "nowhere".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::access::Who;
    use domain::id::WorkspaceId;
    use domain::workspace::{Mode, Scope};

    use super::*;

    #[test]
    fn a_tag_is_known_in_any_form() {
        let tag = Tag::of(&[b"a"]);
        assert_ne!(tag, Tag::of(&[b"b"]));
        let strong = tag.0.trim_start_matches("W/").to_owned();
        let known = |said: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(IF_NONE_MATCH, said.parse().expect("a header"));
            tag.is_known(&headers)
        };
        assert!(known(&tag.0) && known(&strong) && known("*"));
        assert!(known(&format!("\"x\", {}", tag.0)));
        assert!(!known("\"x\"") && !known("") && !tag.is_known(&HeaderMap::new()));
    }

    #[test]
    fn a_network_of_version_6_votes_once() {
        let scope = Scope { workspace: WorkspaceId(1), mode: Mode::Live };
        let actor = Actor { scope, who: Who::Reader };
        let voter = |text: &str| Address(text.parse().ok()).voter(&actor);
        assert_eq!(voter("2001:db8:1:2:3:4:5:6"), voter("2001:db8:1:2:ffff::1"));
        assert_ne!(voter("2001:db8:1:2::1"), voter("2001:db8:1:3::1"));
        assert_eq!(voter("::ffff:10.0.0.1"), voter("10.0.0.1"));
        assert_ne!(voter("10.0.0.1"), voter("10.0.0.2"));
    }
}
