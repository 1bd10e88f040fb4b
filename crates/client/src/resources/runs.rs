use wire::conversations::Run;

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
}
