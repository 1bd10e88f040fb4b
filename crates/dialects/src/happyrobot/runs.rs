//! Runs: beginning, reading and stopping them.

use axum::Json;
use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use domain::agent::VersionId;
use domain::id::RunId;
use domain::page::Numbered;
use domain::run::State as RunState;
use engine::{NewRun, RunsWanted};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::CHANNEL;
use super::error::Refusal;
use super::extract::{Caller, Id, OptionalInput, PageRule, Params, Workflow};
use super::from_wire::{environment, metadata};
use super::ids::Face;
use super::pages::{CamelPaged, Paged};
use super::to_wire::{RunFound, RunRow, Session, run_found, run_row, run_status, session};
use crate::Door;

pub(super) async fn list(
    State(door): State<Door>,
    of: Workflow,
    params: Params,
) -> Result<Json<CamelPaged<RunRow>>, Refusal> {
    let page = params.page(PageRule::RUNS)?;
    let wanted = wanted(&params)?;
    let is_marked = marked(&params)?;
    let mut found = door.engine.agent_runs(&of.actor, of.id(), (wanted, page)).await?;
    if is_marked {
        // Nobody can mark a run here, so none is.
        found = Numbered { items: Vec::new(), total: 0 };
    }
    let workspace = of.actor.scope.workspace;
    Ok(Json(CamelPaged::of(page, found, |run| run_row(workspace, &run))))
}

fn wanted(params: &Params) -> Result<RunsWanted, Refusal> {
    let states = match params.text("status") {
        None => vec![],
        Some("scheduled") => vec![RunState::Queued],
        Some("running") => vec![RunState::Running],
        Some("completed") => vec![RunState::Completed],
        Some("canceled") => vec![RunState::Canceled],
        Some("failed") => vec![RunState::Failed, RunState::Interrupted],
        Some(_) => {
            let words = "status is scheduled, running, completed, canceled or failed";
            return Err(Refusal::invalid("status", words));
        }
    };
    Ok(RunsWanted {
        states,
        started_from: params.time("start_date")?,
        started_to: params.time("end_date")?,
        ended_from: params.time("completed_start_date")?,
        ended_to: params.time("completed_end_date")?,
    })
}

/// Whether only runs with somebody's mark are wanted.
fn marked(params: &Params) -> Result<bool, Refusal> {
    match params.text("annotation") {
        None => Ok(false),
        Some("correct" | "incorrect" | "critical") => Ok(true),
        Some(_) => {
            let words = "annotation is correct, incorrect or critical";
            Err(Refusal::invalid("annotation", words))
        }
    }
}

/// What starts a run.
#[derive(Default, Deserialize)]
struct TriggerInput {
    payload: Option<Map<String, Value>>,
    environment: Option<String>,
}

/// The JSON of a trigger; a form with a file is refused.
pub(super) struct Trigger(TriggerInput);

impl FromRequest<Door> for Trigger {
    type Rejection = Refusal;

    async fn from_request(request: Request, door: &Door) -> Result<Trigger, Refusal> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if kind.is_some_and(|kind| kind.starts_with("multipart/")) {
            let words = "send JSON; this server takes no files with a trigger";
            return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, words));
        }
        OptionalInput::from_request(request, door).await.map(|OptionalInput(input)| Trigger(input))
    }
}

/// What became of a trigger; `session_id` is ours.
#[derive(Serialize)]
pub(super) struct Triggered {
    #[serde(skip_serializing_if = "Option::is_none")]
    run_id: Option<String>,
    queued_run_ids: Vec<String>,
    status: &'static str,
    message: &'static str,
    session_id: String,
}

pub(super) async fn trigger(
    State(door): State<Door>,
    of: Workflow,
    Trigger(input): Trigger,
) -> Result<Json<Triggered>, Refusal> {
    let new = NewRun {
        agent: of.id(),
        environment: environment("environment", input.environment.as_deref())?,
        channel: CHANNEL,
        text: input.payload.as_ref().and_then(question),
        metadata: metadata("payload", input.payload)?,
    };
    let (conversation, run) = door.engine.begin_run(&of.actor, new).await?;
    let run_id = run.map(Face::uuid);
    Ok(Json(Triggered {
        queued_run_ids: run_id.iter().cloned().collect(),
        status: if run_id.is_some() { "running" } else { "waiting" },
        message: match run_id {
            Some(_) => "The workflow answers the payload's message.",
            None => "The session is open; the payload has no message to answer.",
        },
        run_id,
        session_id: conversation.uuid(),
    }))
}

/// What a payload asks, if it asks something.
fn question(payload: &Map<String, Value>) -> Option<String> {
    let names = ["message", "content", "question"];
    let texts = names.iter().filter_map(|name| payload.get(*name)?.as_str());
    texts.map(str::trim).find(|text| !text.is_empty()).map(str::to_owned)
}

pub(super) async fn find(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<RunId>,
) -> Result<Json<RunFound>, Refusal> {
    let (run, thread) = door.engine.run_in_thread(&actor, id).await?;
    Ok(Json(run_found(&actor, &run, &thread.conversation)))
}

#[derive(Serialize)]
pub(super) struct Status {
    status: &'static str,
}

pub(super) async fn cancel(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<RunId>,
) -> Result<Json<Status>, Refusal> {
    let stopped = door.engine.stop_run(&actor, id).await.map_err(Refusal::of_state)?;
    Ok(Json(Status { status: run_status(stopped.state) }))
}

/// The session of a run: a page with one.
pub(super) async fn sessions(
    State(door): State<Door>,
    Caller(actor): Caller,
    Id(id): Id<RunId>,
    params: Params,
) -> Result<Json<Paged<Session>>, Refusal> {
    let page = params.page(PageRule::USUAL)?;
    let (_, thread) = door.engine.run_in_thread(&actor, id).await?;
    let items = if page.page == 1 { vec![thread] } else { Vec::new() };
    let workspace = actor.scope.workspace;
    Ok(Json(Paged::of(page, Numbered { items, total: 1 }, |thread| session(workspace, &thread))))
}

/// Whether a workflow is to be taken out of use when its runs are stopped: yes, unless somebody says no.
#[derive(Default, Deserialize)]
pub(super) struct Canceling {
    unpublish_workflow: Option<bool>,
}

#[derive(Serialize)]
pub(super) struct Canceled {
    status: &'static str,
    workflow_toggle_result: Option<Toggled>,
}

#[derive(Serialize)]
struct Toggled {
    success: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    unpublished_version_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'static str>,
}

pub(super) async fn cancel_all(
    State(door): State<Door>,
    of: Workflow,
    OptionalInput(input): OptionalInput<Canceling>,
) -> Result<Json<Canceled>, Refusal> {
    let withdraws = input.unpublish_workflow.unwrap_or(true);
    let stopped = door.engine.stop_agent(&of.actor, of.id(), withdraws).await?;
    let id = stopped.version.map(|number| VersionId::of(of.id(), number).uuid());
    let toggled = Toggled {
        success: true,
        message: if id.is_none() { Some("No version was live.") } else { None },
        unpublished_version_id: id,
    };
    let workflow_toggle_result = withdraws.then_some(toggled);
    Ok(Json(Canceled { status: "canceled", workflow_toggle_result }))
}
