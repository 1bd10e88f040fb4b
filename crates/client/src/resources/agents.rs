use wire::agents::{
    Agent, AgentCopy, AgentInput, AgentPatch, AgentPublish, AgentUnpublish, AgentVersion,
    ListedVersion,
};

use crate::call::Call;
use crate::pages::Pages;
use crate::request::Request;
use crate::resources::resource;

resource! {
    /// Configured AIs: `client.agents()`.
    Agents
}

impl Agents {
    /// Lists them. `GET /v1/agents`
    pub fn list(&self) -> Pages<Agent> {
        Pages::new(&self.client, Request::get(&["v1", "agents"]))
    }

    /// Finds one. `GET /v1/agents/{id}`
    pub fn get(&self, id: &str) -> Call<Agent> {
        Call::json(&self.client, Request::get(&["v1", "agents", id]))
    }

    /// Makes one, and publishes its first version at once. `POST /v1/agents`
    pub fn create(&self, agent: &AgentInput) -> Call<Agent> {
        Call::json(&self.client, Request::post(&["v1", "agents"]).json(agent))
    }

    /// Makes a copy of one, with another slug. `POST /v1/agents/{id}/copy`
    pub fn copy(&self, id: &str, copy: &AgentCopy) -> Call<Agent> {
        Call::json(&self.client, Request::post(&["v1", "agents", id, "copy"]).json(copy))
    }

    /// Changes its draft; [`Call::if_match`] refuses when somebody else was faster. `PATCH /v1/agents/{id}`
    pub fn update(&self, id: &str, change: &AgentPatch) -> Call<Agent> {
        Call::json(&self.client, Request::patch(&["v1", "agents", id]).json(change))
    }

    /// Removes one. `DELETE /v1/agents/{id}`
    pub fn delete(&self, id: &str) -> Call<()> {
        Call::nothing(&self.client, Request::delete(&["v1", "agents", id]))
    }

    /// Puts its draft, or a version that is there, into use. `POST /v1/agents/{id}/publish`
    pub fn publish(&self, id: &str, what: &AgentPublish) -> Call<Agent> {
        Call::json(&self.client, Request::post(&["v1", "agents", id, "publish"]).json(what))
    }

    /// Takes it out of use. `POST /v1/agents/{id}/unpublish`
    pub fn unpublish(&self, id: &str, wherefrom: &AgentUnpublish) -> Call<Agent> {
        Call::json(&self.client, Request::post(&["v1", "agents", id, "unpublish"]).json(wherefrom))
    }

    /// Lists its published versions, oldest first. `GET /v1/agents/{id}/versions`
    pub fn versions(&self, id: &str) -> Pages<ListedVersion> {
        Pages::new(&self.client, Request::get(&["v1", "agents", id, "versions"]))
    }

    /// Finds one of them. `GET /v1/agents/{id}/versions/{number}`
    pub fn version(&self, id: &str, number: i64) -> Call<AgentVersion> {
        let number = number.to_string();
        Call::json(&self.client, Request::get(&["v1", "agents", id, "versions", &number]))
    }
}
