//! What people think of answers.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::lenient::Lenient;

/// What somebody thinks of the answer of a run.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Feedback {
    /// `run_…`: the run that answered.
    pub run_id: String,
    /// Whether it helped.
    #[schema(value_type = Rating)]
    pub rating: Lenient<Rating>,
    /// What they say about it.
    pub remark: Option<String>,
    /// When they said so last.
    pub created_at: String,
}

/// What to think of the answer of a run.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"rating": "positive"}))]
pub struct FeedbackInput {
    /// Whether it helped.
    pub rating: Rating,
    /// What there is to say about it: at most 4,096 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
}

/// Whether an answer helped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Rating {
    /// It did.
    Positive,
    /// It did not.
    Negative,
}
