//! What pages of other origins may call. Which of them may use a workspace is asked when the caller is known, so that the
//! answers here are the same for all, and no cookie is ever used.

use axum::extract::Request;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN,
};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

const METHODS: &str = "GET, POST, PATCH, PUT, DELETE, OPTIONS";
const HEADERS: &str = "Authorization, Content-Type, Idempotency-Key, If-Match, Last-Event-ID, \
    X-Request-Id, X-Vercel-AI-UI-Message-Stream";
/// What OpenAI's client sends beside them.
const OPENAI_HEADERS: &str = "Authorization, Content-Type, Idempotency-Key, OpenAI-Organization, OpenAI-Project, \
    User-Agent, X-Request-Id, X-Stainless-Arch, X-Stainless-Async, X-Stainless-Custom-Poll-Interval, \
    X-Stainless-Helper-Method, X-Stainless-Lang, X-Stainless-OS, X-Stainless-Package-Version, \
    X-Stainless-Poll-Helper, X-Stainless-Retry-Count, X-Stainless-Runtime, X-Stainless-Runtime-Version, \
    X-Stainless-Timeout";
const EXPOSED: &str =
    "ETag, X-Request-Id, X-Vercel-AI-UI-Message-Stream, Retry-After, Idempotent-Replayed";
/// Where OpenAI's client finds its addresses.
const OPENAI: &str = "/openai/v1";
/// How many seconds browsers may remember the answer to a preflight; none does longer.
const MAX_AGE: &str = "7200";

/// Lets pages call what is theirs to call, and answers their preflights, which carry no key.
pub(crate) async fn allow(request: Request, next: Next) -> Response {
    if !is_for_pages(request.uri().path()) {
        return next.run(request).await;
    }
    let mut response = if is_preflight(&request) {
        let is_openai = request.uri().path().starts_with(OPENAI);
        let sent = if is_openai { OPENAI_HEADERS } else { HEADERS };
        let headers = [
            (ACCESS_CONTROL_ALLOW_METHODS, METHODS),
            (ACCESS_CONTROL_ALLOW_HEADERS, sent),
            (ACCESS_CONTROL_MAX_AGE, MAX_AGE),
        ];
        (StatusCode::NO_CONTENT, headers).into_response()
    } else {
        let mut response = next.run(request).await;
        let exposed = HeaderValue::from_static(EXPOSED);
        response.headers_mut().insert(ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
        response
    };
    response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}

fn is_for_pages(path: &str) -> bool {
    let below = |prefix| {
        path.strip_prefix(prefix).is_some_and(|rest: &str| rest.is_empty() || rest.starts_with('/'))
    };
    path.starts_with("/v1/")
        || ["/api/v2/chat", "/api/widget", "/api/library", OPENAI].into_iter().any(below)
}

fn is_preflight(request: &Request) -> bool {
    let has = |name| request.headers().contains_key(name);
    request.method() == Method::OPTIONS && has(ORIGIN) && has(ACCESS_CONTROL_REQUEST_METHOD)
}
