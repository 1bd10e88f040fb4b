//! The one shape of errors.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What every failed request is answered with.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ErrorBody {
    /// What went wrong.
    pub error: ErrorDetail,
}

/// What went wrong.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "type": "invalid_request",
    "code": "invalid_value",
    "message": "message needs some text",
    "param": "message",
    "doc_url": "/docs/errors#invalid_value",
    "request_id": "req_0190000000007000800000000000000a"
}))]
pub struct ErrorDetail {
    /// The kind: `invalid_request`, `authentication`, `permission`, `not_found`, `conflict`, `rate_limit`,
    /// `unavailable` or `internal`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What exactly; stable, for programs.
    pub code: String,
    /// What exactly; for people, may change.
    pub message: String,
    /// The field that is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub param: Option<String>,
    /// Where this is explained.
    pub doc_url: String,
    /// Names this request in the server's log.
    pub request_id: String,
}
