//! What wraps every route: a name for each request, a line in the log for each failure, and what pages may call.

use std::any::Any;
use std::time::Instant;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use domain::id::Mint;

use crate::{Door, cors};

/// Names a request in the answer and in the log; a caller may choose it.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The longest request id that is taken over from a caller.
const REQUEST_ID_BYTES_MAX: usize = 128;

/// Why a request failed, put beside its answer by a dialect: for the log, never for the caller.
#[derive(Clone, Debug)]
pub struct Cause(pub String);

/// The engine's name for a handler that panicked.
#[must_use]
pub fn panicked(panic: &(dyn Any + Send)) -> engine::Error {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    engine::Error::Internal(format!("a handler panicked: {}", text.unwrap_or_default()).into())
}

/// Wraps all routes of all dialects.
pub fn wrap(routes: Router<Door>, door: &Door) -> Router<Door> {
    let routes = routes.layer(from_fn(cors::allow));
    routes.layer(from_fn_with_state((door.clone(), Mint::random()), name_and_log))
}

async fn name_and_log(
    State((door, mint)): State<(Door, Mint)>,
    mut request: Request,
    next: Next,
) -> Response {
    let id = chosen(&request).unwrap_or_else(|| made(&door, &mint));
    request.headers_mut().insert(REQUEST_ID, id.clone());
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let begun = Instant::now();
    let mut response = next.run(request).await;
    let status = response.status().as_u16();
    let took_ms = begun.elapsed().as_millis() as u64;
    let name = id.to_str().unwrap_or_default();
    if let Some(Cause(cause)) = response.extensions_mut().remove::<Cause>() {
        tracing::error!(request_id = name, %method, path, status, took_ms, cause, "request failed");
    } else {
        tracing::debug!(request_id = name, %method, path, status, took_ms, "request");
    }
    response.headers_mut().insert(REQUEST_ID, id);
    response
}

/// A caller's own id, if it is short and printable.
fn chosen(request: &Request) -> Option<HeaderValue> {
    let value = request.headers().get(REQUEST_ID)?;
    let text = value.to_str().ok()?;
    let plain = !text.is_empty()
        && text.len() <= REQUEST_ID_BYTES_MAX
        && text.bytes().all(|byte| byte.is_ascii_graphic());
    plain.then(|| value.clone())
}

fn made(door: &Door, mint: &Mint) -> HeaderValue {
    let text = format!("req_{:032x}", mint.bits(door.engine.now()));
    HeaderValue::from_str(&text).expect("digits are a header's value")
}
