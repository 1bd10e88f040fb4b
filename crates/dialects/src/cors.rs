//! What pages of other origins may call. Which of them may use a workspace is asked when the caller is known, so that the
//! answers here are the same for all, and no cookie is ever used. SeaVerse's addresses answer as PostgREST does.

use axum::extract::Request;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS,
    ACCESS_CONTROL_REQUEST_METHOD, ORIGIN,
};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

const METHODS: &str = "GET, POST, PATCH, PUT, DELETE, OPTIONS";
/// What pages of a kind may send and see.
struct Policy {
    /// The headers that may be sent.
    headers: &'static str,
    /// Whether all others may be sent, too.
    any_header: bool,
    /// The headers that may be read.
    exposed: &'static str,
    /// How many seconds browsers may remember the answer to a preflight; most look again after 7200.
    max_age: &'static str,
    /// What answers a preflight.
    status: StatusCode,
}

const OURS: Policy = Policy {
    headers: "Authorization, Content-Type, Idempotency-Key, If-Match, Last-Event-ID, X-Request-Id, \
              X-Vercel-AI-UI-Message-Stream",
    any_header: false,
    exposed: "ETag, X-Request-Id, X-Vercel-AI-UI-Message-Stream, Retry-After, Idempotent-Replayed",
    max_age: "7200",
    status: StatusCode::NO_CONTENT,
};

/// OpenAI's client says much of itself, and more with each version.
const OPENAI: Policy = Policy { headers: "Authorization, Content-Type", any_header: true, ..OURS };

const POSTGREST: Policy = Policy {
    headers: "Authorization",
    any_header: true,
    exposed: "Content-Encoding, Content-Location, Content-Range, Content-Type, Date, Location, Server, \
              Transfer-Encoding, Range-Unit",
    max_age: "86400",
    status: StatusCode::OK,
};

/// Lets pages call what is theirs to call, and answers their preflights, which carry no key.
pub(crate) async fn allow(request: Request, next: Next) -> Response {
    let Some(policy) = policy(request.uri().path()) else {
        return next.run(request).await;
    };
    let mut response = if is_preflight(&request) {
        let headers = [
            (ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(METHODS)),
            (ACCESS_CONTROL_ALLOW_HEADERS, policy.allowed(&request)),
            (ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static(policy.max_age)),
        ];
        (policy.status, headers).into_response()
    } else {
        let mut response = next.run(request).await;
        let exposed = HeaderValue::from_static(policy.exposed);
        response.headers_mut().insert(ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
        response
    };
    response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}

impl Policy {
    /// The headers that may be sent; with any, those that are asked for.
    fn allowed(&self, request: &Request) -> HeaderValue {
        let asked = request.headers().get(ACCESS_CONTROL_REQUEST_HEADERS);
        let asked = asked.filter(|_| self.any_header).and_then(|asked| asked.to_str().ok());
        let all = asked.and_then(|asked| format!("{}, {asked}", self.headers).parse().ok());
        all.unwrap_or(HeaderValue::from_static(self.headers))
    }
}

/// What holds for the pages that may call this address, if any may.
fn policy(path: &str) -> Option<&'static Policy> {
    let is = |prefixes: &[&str]| prefixes.iter().any(|prefix| is_below(path, prefix));
    if is(&["/apps", "/conversations", "/messages", "/api/v1/url-session"]) {
        return Some(&POSTGREST);
    }
    if is(&["/openai/v1"]) {
        return Some(&OPENAI);
    }
    let is_ours = path.starts_with("/v1/") || is(&["/api/v2/chat", "/api/widget", "/api/library"]);
    is_ours.then_some(&OURS)
}

fn is_below(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn is_preflight(request: &Request) -> bool {
    let has = |name| request.headers().contains_key(name);
    request.method() == Method::OPTIONS && has(ORIGIN) && has(ACCESS_CONTROL_REQUEST_METHOD)
}
