use wire::conversations::Run;
use wire::feedback::{Feedback, FeedbackInput};

use crate::call::Call;
use crate::request::Request;
use crate::resources::resource;

resource! {
    /// The AI's attempts to answer: `client.runs()`. [Conversations](crate::resources::Conversations::runs) list theirs.
    Runs
}

impl Runs {
    /// Finds one. `GET /v1/runs/{id}`
    pub fn get(&self, id: &str) -> Call<Run> {
        Call::json(&self.client, Request::get(&["v1", "runs", id]))
    }

    /// Ends it, and those that wait for it. `POST /v1/runs/{id}/stop`
    pub fn stop(&self, id: &str) -> Call<Run> {
        Call::json(&self.client, Request::post(&["v1", "runs", id, "stop"]))
    }

    /// Tries again what failed, was interrupted or canceled. `POST /v1/runs/{id}/retry`
    pub fn retry(&self, id: &str) -> Call<Run> {
        Call::json(&self.client, Request::post(&["v1", "runs", id, "retry"]))
    }

    /// What was said of its answer. `GET /v1/runs/{id}/feedback`
    pub fn get_feedback(&self, id: &str) -> Call<Feedback> {
        Call::json(&self.client, Request::get(&["v1", "runs", id, "feedback"]))
    }

    /// Says whether its answer helped; saying so again changes it. `PUT /v1/runs/{id}/feedback`
    pub fn feedback(&self, id: &str, feedback: &FeedbackInput) -> Call<Feedback> {
        Call::json(&self.client, Request::put(&["v1", "runs", id, "feedback"]).json(feedback))
    }

    /// Takes back what was said of its answer. `DELETE /v1/runs/{id}/feedback`
    pub fn delete_feedback(&self, id: &str) -> Call<()> {
        Call::nothing(&self.client, Request::delete(&["v1", "runs", id, "feedback"]))
    }
}
