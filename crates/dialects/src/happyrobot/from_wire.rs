//! From the vendor's JSON to the engine's requests.

use std::collections::BTreeMap;

use domain::agent::Environment;
use domain::id::AgentId;
use domain::text::{Extras, Metadata};
use engine::{AgentChange, Engine, Error, NewAgent};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::error::Refusal;
use super::ids::{Face, parse_uuid};

/// The most nodes of a version.
const NODES_MAX: usize = 50;
/// The most variables of a workflow.
const VARIABLES_MAX: usize = 100;
/// The icon of a workflow that has none.
const ICON: &str = "robot";
/// The only template that makes an agent which chats.
pub(super) const TEMPLATE: &str = "chatbot-agent";

/// A workflow to make.
#[derive(Deserialize)]
pub(super) struct WorkflowInput {
    name: String,
    icon: Option<String>,
    folder_id: Option<String>,
    settings: Option<Map<String, Value>>,
    from_template: Option<TemplateInput>,
    variables: Option<Vec<VariableInput>>,
    version: Option<VersionInput>,
}

#[derive(Deserialize)]
struct TemplateInput {
    template: String,
    inputs: Option<TemplateInputs>,
}

#[derive(Default, Deserialize)]
struct TemplateInputs {
    prompt: Option<PromptInput>,
}

#[derive(Default, Deserialize)]
struct PromptInput {
    prompt_md: Option<String>,
    initial_message: Option<String>,
    model: Option<String>,
}

#[derive(Deserialize)]
struct VariableInput {
    key: String,
    value_production: Option<String>,
    value_staging: Option<String>,
    value_development: Option<String>,
    is_hidden_in_ui: Option<bool>,
}

#[derive(Deserialize)]
struct VersionInput {
    name: Option<String>,
    description: Option<String>,
    nodes: Vec<Map<String, Value>>,
}

/// What is to change in a workflow; `null` moves it out of its folder.
#[derive(Deserialize)]
pub(super) struct WorkflowPatch {
    name: Option<String>,
    #[serde(default, deserialize_with = "present")]
    icon: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    folder_id: Option<Option<String>>,
    settings: Option<Map<String, Value>>,
}

/// Tells `null` from a field that is not there.
fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

impl WorkflowInput {
    /// The agent: what its prompt says become instructions, what it says first its greeting; the rest is kept as it is.
    pub(super) fn into_agent(self, engine: &Engine) -> Result<NewAgent, Refusal> {
        if self.from_template.is_some() && self.version.is_some() {
            let words = "from_template and version exclude each other";
            return Err(Refusal::invalid("version", words));
        }
        let mut extras = BTreeMap::new();
        keep(&mut extras, "icon", &Value::from(self.icon.unwrap_or_else(|| ICON.to_owned())));
        if let Some(settings) = self.settings {
            keep(&mut extras, "settings", &Value::Object(settings));
        }
        if let Some(variables) = self.variables {
            keep(&mut extras, "variables", &kept_variables(variables)?);
        }
        let (mut prompt, mut version_name) = (PromptInput::default(), None);
        if let Some(template) = self.from_template {
            prompt = template.into_prompt()?;
        } else if let Some(version) = self.version {
            if !(1..=NODES_MAX).contains(&version.nodes.len()) {
                let words = format!("version.nodes has 1 to {NODES_MAX} nodes");
                return Err(Refusal::invalid("version.nodes", words));
            }
            prompt = PromptInput::of_nodes(&version.nodes);
            version_name = version.name;
            keep(&mut extras, "description", &Value::from(version.description));
            let nodes = version.nodes.into_iter().map(Value::Object).collect();
            keep(&mut extras, "nodes", &Value::Array(nodes));
        }
        let folder = self.folder_id.as_deref().map(folder).transpose()?;
        let settings = AgentChange {
            instructions: prompt.prompt_md,
            greeting: prompt.initial_message.filter(|text| !text.trim().is_empty()).map(Some),
            // A model that this server does not have is passed over: the agent answers as the default agent does.
            model: prompt.model.filter(|name| engine.has_model(name)).map(Some),
            folder: Some(folder),
            extras: checked(extras)?,
            ..AgentChange::default()
        };
        Ok(NewAgent { slug: None, name: self.name, settings, version_name, waits: true })
    }
}

impl TemplateInput {
    fn into_prompt(self) -> Result<PromptInput, Refusal> {
        if self.template != TEMPLATE {
            let words = format!("this server makes workflows from the template {TEMPLATE} only");
            return Err(Refusal::invalid("from_template.template", words));
        }
        Ok(self.inputs.unwrap_or_default().prompt.unwrap_or_default())
    }
}

impl PromptInput {
    /// The prompt among a version's nodes: its texts stand in the node itself or in an object of it.
    fn of_nodes(nodes: &[Map<String, Value>]) -> PromptInput {
        let is_prompt = |node: &&Map<String, Value>| node.get("type") == Some(&"prompt".into());
        let Some(node) = nodes.iter().find(is_prompt) else { return PromptInput::default() };
        let inner = node.values().filter_map(Value::as_object);
        let places: Vec<_> = [node].into_iter().chain(inner).collect();
        let text = |names: &[&str]| {
            let mut values =
                names.iter().flat_map(|name| places.iter().filter_map(|at| at.get(*name)));
            values.find_map(Value::as_str).map(str::to_owned)
        };
        PromptInput {
            prompt_md: text(&["prompt_md", "prompt"]),
            initial_message: text(&["initial_message"]),
            model: text(&["model"]),
        }
    }
}

fn kept_variables(variables: Vec<VariableInput>) -> Result<Value, Refusal> {
    if variables.len() > VARIABLES_MAX {
        let words = format!("variables has at most {VARIABLES_MAX}");
        return Err(Refusal::invalid("variables", words));
    }
    let kept = variables.into_iter().map(|variable| {
        serde_json::json!({
            "key": variable.key,
            "value_production": variable.value_production,
            "value_staging": variable.value_staging,
            "value_development": variable.value_development,
            "is_hidden_in_ui": variable.is_hidden_in_ui.unwrap_or(false),
        })
    });
    Ok(Value::Array(kept.collect()))
}

impl WorkflowPatch {
    pub(super) fn into_change(self) -> Result<AgentChange, Refusal> {
        let mut extras = BTreeMap::new();
        if let Some(icon) = self.icon {
            keep(&mut extras, "icon", &Value::from(icon));
        }
        if let Some(settings) = self.settings {
            keep(&mut extras, "settings", &Value::Object(settings));
        }
        let folder = self.folder_id.map(|id| id.as_deref().map(folder).transpose()).transpose()?;
        let extras = checked(extras)?;
        Ok(AgentChange { name: self.name, folder, extras, ..AgentChange::default() })
    }
}

fn keep(extras: &mut BTreeMap<String, String>, name: &str, value: &Value) {
    extras.insert(name.to_owned(), value.to_string());
}

fn checked(extras: BTreeMap<String, String>) -> Result<Extras, Refusal> {
    let error =
        |error| Refusal::from(Error::text("settings, variables and version together", &error));
    Extras::of(extras).map_err(error)
}

/// A folder's UUID in its usual spelling. We have no folders; what is given is given back.
fn folder(text: &str) -> Result<String, Refusal> {
    let id = parse_uuid::<AgentId>(text).map(Face::uuid);
    id.ok_or_else(|| Refusal::invalid("folder_id", "folder_id is no UUID"))
}

/// The environment of that name; production when none is named.
pub(super) fn environment(param: &'static str, name: Option<&str>) -> Result<Environment, Refusal> {
    let Some(name) = name else { return Ok(Environment::Production) };
    let wrong =
        || Refusal::invalid(param, format!("{param} is production, staging or development"));
    Environment::parse(name).ok_or_else(wrong)
}

/// What a caller attached, as its text.
pub(super) fn metadata(
    param: &'static str,
    object: Option<Map<String, Value>>,
) -> Result<Option<Metadata>, Error> {
    let text = object.map(|object| Metadata::from_object(Value::Object(object).to_string()));
    text.transpose().map_err(|error| Error::text(param, &error))
}
