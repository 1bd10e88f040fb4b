//! Whose help centre it is, and how its answers are sent.

use std::sync::LazyLock;

use axum::extract::{FromRequestParts, Path};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, REFERRER_POLICY, RETRY_AFTER,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::access::Actor;
use domain::workspace::{Mode, Workspace};
use engine::Error;
use maud::Markup;
use serde::Deserialize;

use super::{layout, views};
use crate::Door;
use crate::layers::Cause;
use crate::reading::{self, Tag};

/// Nothing runs and nothing is loaded but the page's own style and pictures; nothing is sent elsewhere.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let policy = format!(
        "default-src 'none'; style-src '{}'; img-src 'self' https:; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'self'",
        layout::style_hash()
    );
    HeaderValue::from_str(&policy).expect("a policy is plain text")
});

/// The help centre of one workspace, and who reads in it.
#[derive(Clone, Debug)]
pub(super) struct Site {
    pub(super) workspace: Workspace,
    pub(super) actor: Actor,
    /// What is named in the path beside the workspace.
    pub(super) slug: String,
    /// Where the outside world reaches the server; empty when nobody said.
    pub(super) public_url: String,
    headers: HeaderMap,
}

#[derive(Deserialize)]
struct InPath {
    workspace: String,
    slug: Option<String>,
}

impl FromRequestParts<Door> for Site {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Site, Refusal> {
        let path = Path::<InPath>::from_request_parts(parts, door).await;
        let Path(InPath { workspace, slug }) =
            path.map_err(|_| Refusal::from(Error::NotFound("page")))?;
        let (workspace, actor) = door.engine.reader(&workspace, Mode::Live).await?;
        let public_url = door.settings.public_url.clone();
        let headers = parts.headers.clone();
        Ok(Site { workspace, actor, slug: slug.unwrap_or_default(), public_url, headers })
    }
}

impl Site {
    /// The path of the home page, without a slash at its end.
    pub(super) fn home(&self) -> String {
        reading::help_home(self.workspace.slug.as_str())
    }

    /// The path of an article's page.
    pub(super) fn article(&self, slug: &str) -> String {
        reading::help_page(self.workspace.slug.as_str(), slug)
    }

    /// The path of a category's page.
    pub(super) fn category(&self, slug: &str) -> String {
        format!("{}/categories/{slug}", self.home())
    }

    /// A path as the outside world names it.
    pub(super) fn outside(&self, path: &str) -> String {
        format!("{}{path}", self.public_url)
    }

    /// Whether another site sent the reader's form.
    pub(super) fn is_from_elsewhere(&self) -> bool {
        let said = self.headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
        said.is_some_and(|said| said == "cross-site")
    }

    /// Whether a program that reads the whole web is reading.
    pub(super) fn is_read_by_robot(&self) -> bool {
        let agent = self.headers.get("user-agent").and_then(|value| value.to_str().ok());
        let agent = agent.unwrap_or_default().to_ascii_lowercase();
        ["bot", "crawl", "spider", "slurp"].iter().any(|word| agent.contains(word))
    }

    /// Sends a page, unless the reader has it already.
    pub(super) fn page(&self, page: Markup) -> Response {
        self.send("text/html; charset=utf-8", page.into_string())
    }

    /// Sends a text, unless the reader has it already.
    pub(super) fn send(&self, kind: &'static str, text: String) -> Response {
        let tag = Tag::of(&[text.as_bytes()]);
        let mut response = if tag.is_known(&self.headers) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            text.into_response()
        };
        let headers = response.headers_mut();
        headers.insert(ETAG, tag.header());
        headers.insert(CACHE_CONTROL, reading::CACHE_CONTROL);
        guard(headers, kind);
        response
    }

    /// Sends the page that says that there is no such page.
    pub(super) fn missing(&self) -> Response {
        refused(StatusCode::NOT_FOUND, views::missing(self))
    }
}

/// What protects the reader of any answer.
pub(super) fn guard(headers: &mut HeaderMap, kind: &'static str) {
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CONTENT_SECURITY_POLICY, POLICY.clone());
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin"));
}

fn refused(status: StatusCode, page: Markup) -> Response {
    let mut response = (status, page.into_string()).into_response();
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    guard(headers, "text/html; charset=utf-8");
    response
}

/// Why there is no page.
#[derive(Debug)]
pub(super) struct Refusal(Error);

impl From<Error> for Refusal {
    fn from(error: Error) -> Refusal {
        Refusal(error)
    }
}

/// No wildcard: a new variant does not compile until it has its page here.
impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Refusal(error) = self;
        let wait = match &error {
            Error::Unavailable { retry_after } | Error::TooMany { retry_after } => {
                Some(retry_after.as_secs().max(1))
            }
            _ => None,
        };
        let (status, words) = match &error {
            Error::NotFound(_)
            | Error::Unauthenticated(_)
            | Error::Forbidden(_)
            | Error::IdentityRequired => {
                (StatusCode::NOT_FOUND, "There is nothing at this address.")
            }
            Error::Invalid { .. }
            | Error::TooLarge { .. }
            | Error::KeyReused
            | Error::Conflict(_)
            | Error::Stale => (StatusCode::BAD_REQUEST, "This address is not complete."),
            Error::TooMany { .. } => {
                (StatusCode::TOO_MANY_REQUESTS, "These were many requests. Please try again later.")
            }
            Error::Unavailable { .. } => (
                StatusCode::SERVICE_UNAVAILABLE,
                "This page is not available at the moment. Please try again soon.",
            ),
            Error::Internal(_) => {
                (StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong on our side.")
            }
        };
        let mut response = refused(status, layout::bare(words));
        if let Some(seconds) = wait {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Error::Internal(source) = error {
            response.extensions_mut().insert(Cause(engine::causes(&*source)));
        }
        response
    }
}
