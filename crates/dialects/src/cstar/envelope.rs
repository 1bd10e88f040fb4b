//! What is around every answer: `{"success": true, "data": …, "meta": {requestId, timestamp}}`.
//!
//! A handler answers with [`Answer`], and [`write()`] puts the envelope around it, since only there the request's id is
//! known. So a request that is repeated has the same data and its own id.

use std::any::Any;
use std::panic::AssertUnwindSafe;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use engine::{Done, SavedReply};
use futures_util::FutureExt;
use serde::Serialize;

use super::error::{Failure, Refusal};
use super::pages::Pagination;
use crate::caller::IDEMPOTENT_REPLAYED;
use crate::layers::{self, REQUEST_ID};
use crate::{Door, json};

/// The vendor's own name for the header with the request's id.
const CSTAR_REQUEST_ID: HeaderName = HeaderName::from_static("x-cstar-request-id");

/// What is answered, without its envelope.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    status: StatusCode,
    data: Vec<u8>,
    pagination: Option<Pagination>,
    is_replayed: bool,
}

impl Answer {
    /// Something that is there.
    pub(super) fn ok(data: &impl Serialize) -> Answer {
        Answer::with(StatusCode::OK, data)
    }

    /// Something that is new.
    pub(super) fn created(data: &impl Serialize) -> Answer {
        Answer::with(StatusCode::CREATED, data)
    }

    /// One page of a list.
    pub(super) fn page(data: &impl Serialize, pagination: Pagination) -> Answer {
        Answer { pagination: Some(pagination), ..Answer::ok(data) }
    }

    /// What a repeatable request came to, now or before.
    pub(super) fn once<T>(done: Done<T>, render: fn(&T) -> SavedReply) -> Answer {
        match done {
            Done::Fresh(value) => Answer::saved(render(&value)),
            Done::Replayed(reply) => Answer { is_replayed: true, ..Answer::saved(reply) },
        }
    }

    /// That something is gone.
    pub(super) fn deleted(id: String) -> Answer {
        Answer::ok(&Deleted { deleted: true, id })
    }

    fn with(status: StatusCode, data: &impl Serialize) -> Answer {
        let data = serde_json::to_vec(data).expect("the vendor's types are always JSON");
        Answer { status, data, pagination: None, is_replayed: false }
    }

    fn saved(reply: SavedReply) -> Answer {
        let code = u16::try_from(reply.status).ok();
        let status =
            code.and_then(|code| StatusCode::from_u16(code).ok()).unwrap_or(StatusCode::OK);
        Answer { status, data: reply.body, pagination: None, is_replayed: false }
    }
}

/// What `render` functions are made of: the data of an answer, kept for when the request is repeated.
pub(super) fn saved(status: StatusCode, data: &impl Serialize) -> SavedReply {
    let body = serde_json::to_vec(data).expect("the vendor's types are always JSON");
    SavedReply { status: i64::from(status.as_u16()), body }
}

#[derive(Serialize)]
struct Deleted {
    deleted: bool,
    id: String,
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if self.is_replayed {
            let replayed = HeaderValue::from_static("true");
            response.headers_mut().insert(IDEMPOTENT_REPLAYED, replayed);
        }
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Meta<'a> {
    request_id: &'a str,
    timestamp: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pagination: Option<Pagination>,
}

/// Writes the bodies of answers and of refusals. Panics are answered like other faults.
pub(super) async fn write(State(door): State<Door>, request: Request, next: Next) -> Response {
    let id = request.headers().get(REQUEST_ID).cloned();
    let running = AssertUnwindSafe(next.run(request)).catch_unwind();
    let panicked = |panic: Box<dyn Any + Send>| Refusal::from(layers::panicked(&*panic));
    let mut response = running.await.unwrap_or_else(|panic| panicked(panic).into_response());
    let Some(id) = id else { return response };
    response.headers_mut().insert(CSTAR_REQUEST_ID, id.clone());
    let request_id = id.to_str().unwrap_or_default();
    let mut meta = Meta { request_id, timestamp: json::time(door.engine.now()), pagination: None };
    let extensions = response.extensions_mut();
    let body = if let Some(failure) = extensions.remove::<Failure>() {
        let error = failure.into_object(&door.settings.public_url, request_id);
        object(&[("success", b"false"), ("error", &text(&error)), ("meta", &text(&meta))])
    } else if let Some(Answer { data, pagination, .. }) = extensions.remove::<Answer>() {
        meta.pagination = pagination;
        let list = pagination.map(|pagination| text(&pagination));
        let mut fields = vec![("success", &b"true"[..]), ("data", &data)];
        fields.extend(list.as_ref().map(|list| ("pagination", &list[..])));
        let meta = text(&meta);
        fields.push(("meta", &meta));
        object(&fields)
    } else {
        return response;
    };
    let (mut parts, _) = response.into_parts();
    parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(body))
}

fn text(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("texts and numbers are always JSON")
}

/// An object of fields that are JSON already.
fn object(fields: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend_from_slice(if body.is_empty() { b"{\"" } else { b",\"" });
        body.extend_from_slice(name.as_bytes());
        body.extend_from_slice(b"\":");
        body.extend_from_slice(value);
    }
    body.push(b'}');
    body
}
