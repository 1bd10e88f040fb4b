//! `/workflows`: our agents.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use engine::{AgentName, AgentsWanted, Once};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::error::Refusal;
use super::extract::{Caller, Input, OptionalInput, PageRule, Params, Workflow};
use super::from_wire::{TEMPLATE, WorkflowInput, WorkflowPatch};
use super::ids::{Face, parse_uuid};
use super::pages::Paged;
use super::to_wire::{
    CopiedWorkflow, MadeWorkflow, WorkflowBase, WorkflowItem, copied_workflow, made_workflow,
    no_reply, workflow, workflow_base, workflow_item,
};
use crate::Door;
use domain::agent::VersionId;
use domain::page::Numbered;

pub(super) async fn list(
    State(door): State<Door>,
    Caller(actor): Caller,
    params: Params,
) -> Result<Json<Paged<WorkflowItem>>, Refusal> {
    let page = params.page(PageRule::USUAL)?;
    let wanted = AgentsWanted {
        part: params.text("search").unwrap_or_default().to_owned(),
        folder: params.text("folder_id").unwrap_or_default().to_lowercase(),
    };
    let found = door.engine.overviews(&actor, wanted, page).await?;
    Ok(Json(Paged::of(page, found, |found| workflow_item(&actor, &found))))
}

/// Makes a workflow with a first version, which waits to be published.
pub(super) async fn create(
    State(door): State<Door>,
    Caller(actor): Caller,
    Input(input): Input<WorkflowInput>,
) -> Result<(StatusCode, Json<MadeWorkflow>), Refusal> {
    let new = input.into_agent(&door.engine)?;
    let made = door.engine.create_agent(&actor, new, Once::always(|_| no_reply())).await?.fresh();
    let found = door.engine.overview(&actor, AgentName::Id(made.id)).await?;
    Ok((StatusCode::CREATED, Json(made_workflow(&actor, &found))))
}

pub(super) async fn find(of: Workflow) -> Json<impl Serialize> {
    Json(workflow(&of.actor, &of.found))
}

pub(super) async fn change(
    State(door): State<Door>,
    of: Workflow,
    Input(input): Input<WorkflowPatch>,
) -> Result<Json<WorkflowBase>, Refusal> {
    let changed = door.engine.change_agent(&of.actor, of.id(), input.into_change()?).await?;
    Ok(Json(workflow_base(&of.actor, &changed)))
}

pub(super) async fn delete(State(door): State<Door>, of: Workflow) -> Result<StatusCode, Refusal> {
    let deleted = door.engine.delete_unused_agent(&of.actor, of.id()).await;
    deleted.map(|()| StatusCode::NO_CONTENT).map_err(Refusal::of_state)
}

/// How to copy a workflow.
#[derive(Default, Deserialize)]
pub(super) struct Copying {
    name: Option<String>,
    org_id: Option<String>,
    version_id: Option<String>,
}

pub(super) async fn duplicate(
    State(door): State<Door>,
    of: Workflow,
    OptionalInput(input): OptionalInput<Copying>,
) -> Result<(StatusCode, Json<CopiedWorkflow>), Refusal> {
    if input.org_id.is_some_and(|id| id.to_lowercase() != of.actor.scope.workspace.uuid()) {
        let words = "workflows are copied inside of their organization only";
        return Err(Refusal::new(StatusCode::FORBIDDEN, words));
    }
    let version = input.version_id.map(|id| {
        let wrong = || Refusal::invalid("version_id", "version_id is no UUID");
        parse_uuid::<VersionId>(&id).ok_or_else(wrong)
    });
    let how = (input.name, version.transpose()?);
    let copy = door.engine.duplicate_agent(&of.actor, of.id(), how).await?;
    Ok((StatusCode::CREATED, Json(copied_workflow(&of.actor, &copy))))
}

/// What workflows can be made from.
pub(super) async fn templates(
    Caller(_): Caller,
    params: Params,
) -> Result<Json<Paged<Value>>, Refusal> {
    let page = params.page(PageRule::USUAL)?;
    let search = params.text("search").unwrap_or_default().to_lowercase();
    let all: Vec<Value> = [chatbot()].into_iter().filter(|_| TEMPLATE.contains(&search)).collect();
    let total = all.len() as u64;
    let items = if page.offset() < total { all } else { Vec::new() };
    Ok(Json(Paged::of(page, Numbered { items, total }, |template| template)))
}

fn chatbot() -> Value {
    let input = |name: &str, kind: &str, description: &str| json!({"name": name, "type": kind, "required": false, "description": description});
    json!({
        "template": TEMPLATE,
        "description": "An agent that answers in a chat from your articles.",
        "inputs": [
            input("agent_name", "string", "Not used: the agent speaks for the company."),
            input("prompt", "object", "prompt_md: its instructions; initial_message: its greeting; model: a model of this server."),
        ],
    })
}
