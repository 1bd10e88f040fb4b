//! What somebody thinks of an answer.

use crate::clock::Time;
use crate::conversation::words;
use crate::id::RunId;

/// What somebody thinks of the answer of a run; a run has one at most, and who says it again changes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feedback {
    /// The run that answered.
    pub run: RunId,
    /// Whether it helped.
    pub rating: Rating,
    /// What they say about it.
    pub remark: Option<String>,
    /// When they said so last.
    pub created_at: Time,
}

/// The longest remark.
pub const REMARK_BYTES_MAX: usize = 4_096;

words! {
    /// Whether an answer helped.
    Rating {
        /// It did.
        Positive "positive"
        /// It did not.
        Negative "negative"
    }
}
