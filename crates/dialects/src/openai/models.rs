//! Models: the agents that are in use.

use axum::Json;
use axum::extract::State;
use domain::agent::Agent;
use engine::{AgentName, Error};
use serde::Serialize;

use super::error::Refusal;
use super::extract::{Caller, Name};
use super::{DEFAULT_MODEL, second};
use crate::Door;

/// A model, as the vendor shows it.
#[derive(Serialize)]
pub(super) struct Model {
    id: String,
    object: &'static str,
    created: i64,
    owned_by: &'static str,
    /// What people call it.
    name: String,
}

#[derive(Serialize)]
pub(super) struct Models {
    object: &'static str,
    data: Vec<Model>,
}

pub(super) async fn list(
    State(door): State<Door>,
    Caller(actor): Caller,
) -> Result<Json<Models>, Refusal> {
    let agents = door.engine.published_agents(&actor).await?;
    let has_default = agents.iter().any(|agent| agent.slug.as_str() == DEFAULT_MODEL);
    let built_in = (!has_default).then(default);
    let data = built_in.into_iter().chain(agents.into_iter().map(model)).collect();
    Ok(Json(Models { object: "list", data }))
}

pub(super) async fn find(
    State(door): State<Door>,
    Caller(actor): Caller,
    Name(name): Name,
) -> Result<Json<Model>, Refusal> {
    let wanted = name.parse().map_or_else(|_| AgentName::Slug(name.clone()), AgentName::Id);
    match door.engine.overview(&actor, wanted).await {
        Ok(found) if found.agent.published.is_some() => Ok(Json(model(found.agent))),
        Ok(_) | Err(Error::NotFound(_)) if name == DEFAULT_MODEL => Ok(Json(default())),
        Ok(_) | Err(Error::NotFound(_)) => Err(Refusal::no_model(&name)),
        Err(error) => Err(error.into()),
    }
}

fn model(agent: Agent) -> Model {
    Model {
        id: agent.slug.as_str().to_owned(),
        object: "model",
        created: second(agent.created_at),
        owned_by: "switchboard",
        name: agent.name,
    }
}

/// How conversations without an agent are answered.
fn default() -> Model {
    let (id, name) = (DEFAULT_MODEL.to_owned(), "Default".to_owned());
    Model { id, object: "model", created: 0, owned_by: "switchboard", name }
}
