//! Versions of workflows, and putting them into use.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use domain::agent::{Environment, VersionId};
use engine::{Error, Once, VersionName};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::error::Refusal;
use super::extract::{Caller, OptionalInput, PageRule, Params, Workflow, id_in_path};
use super::from_wire::environment;
use super::ids::{Face, parse_uuid};
use super::pages::Paged;
use super::to_wire::{self, extra, no_reply};
use crate::Door;

pub(super) async fn list(
    State(door): State<Door>,
    of: Workflow,
    params: Params,
) -> Result<Json<Paged<to_wire::Version>>, Refusal> {
    let page = params.page(PageRule::USUAL)?;
    let part = params.text("search").unwrap_or_default().to_owned();
    let found = door.engine.versions(&of.actor, of.id(), (part, page)).await?;
    Ok(Json(Paged::of(page, found, |version| to_wire::version(&of.found.agent, &version))))
}

/// Where to publish.
#[derive(Default, Deserialize)]
pub(super) struct Where {
    environment: Option<String>,
}

/// Where a version is in use now.
#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "the vendor's names")]
pub(super) struct Published {
    id: String,
    is_published: bool,
    is_live: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<&'static str>,
}

pub(super) async fn publish(
    State(door): State<Door>,
    of: Workflow,
    input: Result<OptionalInput<Where>, Refusal>,
) -> Result<Json<Published>, Refusal> {
    let wanted = input.and_then(|OptionalInput(input)| wanted(&input));
    let environment = wanted.map_err(Refusal::with_message)?;
    let done = door.engine.release_agent(&of.actor, of.id(), environment).await;
    let (agent, version) = done.map_err(|error| Refusal::of_state(error).with_message())?;
    Ok(Json(Published {
        id: VersionId::of(agent.id, version.number).uuid(),
        is_published: true,
        is_live: true,
        environment: Some(environment.as_str()),
    }))
}

fn wanted(input: &Where) -> Result<Environment, Refusal> {
    environment("environment", input.environment.as_deref())
}

/// Takes a workflow out of use: everywhere, unless one environment is named.
pub(super) async fn unpublish(
    State(door): State<Door>,
    of: Workflow,
    OptionalInput(input): OptionalInput<Where>,
) -> Result<Json<Published>, Refusal> {
    let only = input.environment.as_deref().map(|name| environment("environment", Some(name)));
    let once = Once::always(|_| no_reply());
    let done = door.engine.unpublish_agent(&of.actor, of.id(), only.transpose()?, once).await;
    let (agent, version) = done.map_err(Refusal::of_state)?.fresh();
    let is_used = !version.uses.is_empty();
    let id = VersionId::of(agent.id, version.number).uuid();
    Ok(Json(Published { id, is_published: is_used, is_live: is_used, environment: None }))
}

/// The version in the path: a UUID, or the slug that lists show.
pub(super) struct Named(VersionName);

impl FromRequestParts<Door> for Named {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Named, Refusal> {
        let missing = || Refusal::from(Error::NotFound("agent version"));
        let text = id_in_path(parts, door).await.ok_or_else(missing)?;
        if let Some(id) = parse_uuid(&text) {
            return Ok(Named(VersionName::Id(id)));
        }
        let (slug, number) = text.rsplit_once("-v").ok_or_else(missing)?;
        let number = number.parse().map_err(|_| missing())?;
        Ok(Named(VersionName::Slug(slug.to_owned(), number)))
    }
}

/// A version with what is known of its nodes.
#[derive(Serialize)]
pub(super) struct Detailed {
    #[serde(flatten)]
    version: to_wire::Version,
    workflow_slug: String,
    node_count: usize,
    node_counts_by_type: BTreeMap<String, usize>,
    events: Vec<Value>,
    changelog: Vec<Value>,
}

pub(super) async fn find(
    State(door): State<Door>,
    Caller(actor): Caller,
    Named(name): Named,
) -> Result<Json<Detailed>, Refusal> {
    let (agent, version) = door.engine.version(&actor, name).await?;
    let nodes = match extra(&agent, "nodes") {
        Some(Value::Array(nodes)) => nodes,
        _ => Vec::new(),
    };
    let mut node_counts_by_type = BTreeMap::new();
    for kind in nodes.iter().filter_map(|node| node["type"].as_str()) {
        *node_counts_by_type.entry(kind.to_owned()).or_default() += 1;
    }
    Ok(Json(Detailed {
        version: to_wire::version(&agent, &version),
        workflow_slug: agent.slug.as_str().to_owned(),
        node_count: nodes.len(),
        node_counts_by_type,
        events: Vec::new(),
        changelog: Vec::new(),
    }))
}
