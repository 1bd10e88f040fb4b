//! From the product's values to the vendor's JSON.

use domain::access::Actor;
use domain::agent::{Agent, VersionId, VersionSummary};
use domain::conversation::{Conversation, Status};
use domain::id::WorkspaceId;
use domain::message::{Message, Role};
use domain::run::{Run, State};
use engine::{Overview, SavedReply, Thread};
use serde::Serialize;
use serde_json::{Value, json};

use super::ids::{Face, NIL, uuid_or_nil};
use crate::json::time;

/// What is kept of an answer: the vendor knows no repeated requests.
pub(super) fn no_reply() -> SavedReply {
    SavedReply { status: 0, body: Vec::new() }
}

/// A workflow without what is known of its versions.
#[derive(Serialize)]
pub(super) struct WorkflowBase {
    id: String,
    org_id: String,
    name: String,
    slug: String,
    icon: Value,
    folder_id: Option<String>,
    timestamp: String,
}

/// A workflow in a list.
#[derive(Serialize)]
pub(super) struct WorkflowItem {
    #[serde(flatten)]
    base: WorkflowBase,
    #[serde(skip_serializing_if = "Option::is_none")]
    data_retention_days: Option<u64>,
    latest_version: Option<Version>,
}

/// A workflow by itself.
#[derive(Serialize)]
pub(super) struct Workflow {
    #[serde(flatten)]
    item: WorkflowItem,
    live_version: Option<Version>,
}

/// A workflow that was just made.
#[derive(Serialize)]
pub(super) struct MadeWorkflow {
    #[serde(flatten)]
    base: WorkflowBase,
    latest_version: Option<Version>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    variables: Vec<Value>,
}

/// A workflow that was just copied.
#[derive(Serialize)]
pub(super) struct CopiedWorkflow {
    #[serde(flatten)]
    base: WorkflowBase,
    version: Option<Version>,
}

/// A version of a workflow.
#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "the vendor's names")]
pub(super) struct Version {
    id: String,
    name: String,
    slug: String,
    is_published: bool,
    is_live: bool,
    timestamp: String,
    version_number: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<&'static str>,
    published_at: Option<String>,
}

pub(super) fn workflow_base(actor: &Actor, agent: &Agent) -> WorkflowBase {
    WorkflowBase {
        id: agent.id.uuid(),
        org_id: actor.scope.workspace.uuid(),
        name: agent.name.clone(),
        slug: agent.slug.as_str().to_owned(),
        icon: extra(agent, "icon").unwrap_or(Value::Null),
        folder_id: agent.folder.clone(),
        timestamp: time(agent.created_at),
    }
}

pub(super) fn workflow_item(actor: &Actor, found: &Overview) -> WorkflowItem {
    let settings = extra(&found.agent, "settings").unwrap_or(Value::Null);
    WorkflowItem {
        base: workflow_base(actor, &found.agent),
        data_retention_days: settings["data_retention_days"].as_u64(),
        latest_version: newest(found),
    }
}

pub(super) fn workflow(actor: &Actor, found: &Overview) -> Workflow {
    let live_version = found.live.as_ref().map(|live| version(&found.agent, live));
    Workflow { item: workflow_item(actor, found), live_version }
}

pub(super) fn made_workflow(actor: &Actor, found: &Overview) -> MadeWorkflow {
    let variables = match extra(&found.agent, "variables") {
        Some(Value::Array(variables)) => variables,
        _ => Vec::new(),
    };
    let numbered = variables.into_iter().zip(1..);
    MadeWorkflow {
        base: workflow_base(actor, &found.agent),
        latest_version: newest(found),
        variables: numbered.map(|(value, at)| variable(&found.agent, value, at)).collect(),
    }
}

pub(super) fn copied_workflow(actor: &Actor, found: &Overview) -> CopiedWorkflow {
    CopiedWorkflow { base: workflow_base(actor, &found.agent), version: newest(found) }
}

fn newest(found: &Overview) -> Option<Version> {
    found.newest.as_ref().map(|newest| version(&found.agent, newest))
}

/// A variable gets its identifier like a version does: from the workflow's and its place in the list.
fn variable(agent: &Agent, mut value: Value, at: i64) -> Value {
    const FAR_FROM_VERSIONS: i64 = 1 << 35;
    let id = VersionId::of(agent.id, FAR_FROM_VERSIONS + at).uuid();
    if let Value::Object(fields) = &mut value {
        fields.insert("id".to_owned(), Value::String(id));
    }
    value
}

/// What was attached to an agent under that name.
pub(super) fn extra(agent: &Agent, name: &str) -> Option<Value> {
    serde_json::from_str(agent.extras.get(name)?).ok()
}

pub(super) fn version(agent: &Agent, found: &VersionSummary) -> Version {
    let first = found.uses.first();
    Version {
        id: VersionId::of(agent.id, found.number).uuid(),
        name: found.name.clone().unwrap_or_else(|| format!("Version {}", found.number)),
        slug: format!("{}-v{}", agent.slug.as_str(), found.number),
        is_published: first.is_some(),
        is_live: first.is_some(),
        timestamp: time(found.created_at),
        version_number: found.number,
        environment: first.map(|found| found.environment.as_str()),
        published_at: first.map(|found| time(found.since)),
    }
}

/// A run as lists show it.
#[derive(Serialize)]
pub(super) struct RunRow {
    id: String,
    org_id: String,
    timestamp: String,
    use_case_id: String,
    version_id: String,
    status: &'static str,
    annotation: Option<String>,
    completed_at: Option<String>,
    input_tokens: Option<i64>,
    output_tokens: Option<i64>,
    data: Value,
}

pub(super) fn run_row(workspace: WorkspaceId, run: &Run) -> RunRow {
    RunRow {
        id: run.id.uuid(),
        org_id: workspace.uuid(),
        timestamp: time(run.started_at),
        use_case_id: uuid_or_nil(run.agent),
        version_id: version_id(Some(run)),
        status: run_status(run.state),
        annotation: None,
        completed_at: run.ended_at.map(time),
        input_tokens: run.usage.prompt_tokens,
        output_tokens: run.usage.completion_tokens,
        data: json!({
            "session_id": run.conversation.uuid(),
            "outcome": run.outcome.map(domain::run::Outcome::as_str),
            "confidence": run.confidence,
        }),
    }
}

/// A run by itself.
#[derive(Serialize)]
pub(super) struct RunFound {
    id: String,
    org_id: String,
    workflow_id: String,
    version_id: String,
    status: &'static str,
    annotation: Option<String>,
    timestamp: String,
    completed_at: Option<String>,
    execution_environment: Option<&'static str>,
}

pub(super) fn run_found(actor: &Actor, run: &Run, conversation: &Conversation) -> RunFound {
    RunFound {
        id: run.id.uuid(),
        org_id: actor.scope.workspace.uuid(),
        workflow_id: uuid_or_nil(run.agent),
        version_id: version_id(Some(run)),
        status: run_status(run.state),
        annotation: None,
        timestamp: time(run.started_at),
        completed_at: run.ended_at.map(time),
        execution_environment: Some(conversation.environment.as_str()),
    }
}

/// Our states in the vendor's words; a run whose process died has failed.
pub(super) fn run_status(state: State) -> &'static str {
    match state {
        State::Queued => "scheduled",
        State::Running => "running",
        State::Completed => "completed",
        State::Canceled => "canceled",
        State::Failed | State::Interrupted => "failed",
    }
}

fn version_id(run: Option<&Run>) -> String {
    let found = run.and_then(|run| Some(VersionId::of(run.agent?, run.agent_version?)));
    found.map_or_else(|| NIL.to_owned(), Face::uuid)
}

/// A session with everything that the vendor says of one; what belongs to telephones is `null`.
#[derive(Serialize)]
pub(super) struct Session {
    #[serde(flatten)]
    brief: BriefSession,
    org_id: String,
    use_case_id: String,
    user_number: &'static str,
    call_connected_at: Option<String>,
    sip_code: Option<String>,
    sip_reason: Option<String>,
    llm_model: Option<String>,
    stt_model: Option<String>,
    tts_model: Option<String>,
    voice_id: Option<String>,
    languages: Option<Vec<String>>,
}

/// A session in the list of a workflow.
#[derive(Serialize)]
pub(super) struct BriefSession {
    id: String,
    run_id: String,
    version_id: String,
    status: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    duration: Option<i64>,
    timestamp: String,
    failure_reason: Option<String>,
}

pub(super) fn brief_session(thread: &Thread) -> BriefSession {
    let Thread { conversation, first } = thread;
    BriefSession {
        id: conversation.id.uuid(),
        run_id: uuid_or_nil(first.as_ref().map(|run| run.id)),
        version_id: version_id(first.as_ref()),
        status: session_status(conversation.status),
        kind: "chat",
        duration: duration_seconds(conversation),
        timestamp: time(conversation.created_at),
        failure_reason: None,
    }
}

pub(super) fn session(workspace: WorkspaceId, thread: &Thread) -> Session {
    Session {
        brief: brief_session(thread),
        org_id: workspace.uuid(),
        use_case_id: uuid_or_nil(thread.conversation.agent),
        user_number: "",
        call_connected_at: None,
        sip_code: None,
        sip_reason: None,
        llm_model: thread.first.as_ref().and_then(|run| run.model.clone()),
        stt_model: None,
        tts_model: None,
        voice_id: None,
        languages: None,
    }
}

pub(super) fn session_status(status: Status) -> &'static str {
    match status {
        Status::Open => "active",
        Status::Closed => "closed",
    }
}

/// How long a session took; nothing while it goes on.
pub(super) fn duration_seconds(conversation: &Conversation) -> Option<i64> {
    let closing = conversation.closing.as_ref()?;
    Some((closing.at.millis() - conversation.created_at.millis()) / 1_000)
}

/// A message as the company's program reads it.
#[derive(Serialize)]
pub(super) struct SessionMessage {
    id: String,
    session_id: String,
    role: &'static str,
    status: Option<String>,
    content: String,
    timestamp: String,
    is_filler: bool,
    is_interrupted: bool,
    tool_calls: Vec<Value>,
    artifacts: Vec<Value>,
    turn_index: i64,
}

pub(super) fn session_message(message: Message) -> SessionMessage {
    let artifacts = message.attachments.into_iter();
    SessionMessage {
        id: message.id.uuid(),
        session_id: message.conversation.uuid(),
        role: role(message.role),
        status: None,
        content: message.text,
        timestamp: time(message.created_at),
        is_filler: false,
        is_interrupted: false,
        tool_calls: Vec::new(),
        artifacts: artifacts
            .map(|file| json!({"s3_key": file.file.uuid(), "status": "completed"}))
            .collect(),
        turn_index: message.seq - 1,
    }
}

/// Whoever answers is the assistant: a person of the company too.
pub(super) fn role(role: Role) -> &'static str {
    match role {
        Role::Customer => "user",
        Role::Assistant | Role::Agent => "assistant",
        Role::System | Role::Nobody => "system",
    }
}
