//! Agents: configured AIs.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::lenient::Lenient;

/// A configured AI; conversations use its published version.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Agent {
    /// `agt_…`
    pub id: String,
    /// Its name in requests.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// The draft: what the next published version will be.
    #[serde(flatten)]
    pub settings: AgentSettings,
    /// The number of the version in use.
    pub published_version: Option<i64>,
    /// `agt_…`: the agent that it is a copy of, which may be gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copied_from: Option<String>,
    /// When it was made.
    pub created_at: String,
    /// When its draft last changed.
    pub updated_at: String,
}

/// How an agent answers.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AgentSettings {
    /// What the model is told about its task.
    pub instructions: String,
    /// A model of the configuration; `null` means the built-in answerer.
    pub model: Option<String>,
    /// Models to try when that one fails.
    pub fallback: Vec<String>,
    /// 0 to 1: less sure answers are not given; `null` means the answerer's own threshold.
    pub threshold: Option<f64>,
    /// What happens when the articles do not answer.
    #[schema(value_type = WhenNotFound)]
    pub when_not_found: Lenient<WhenNotFound>,
    /// What it says first.
    pub greeting: Option<String>,
    /// How many passages a model is given.
    pub sources_max: usize,
    /// How many tokens of earlier turns a model is given.
    pub history_tokens_max: usize,
    /// Whether it answers at all.
    #[schema(value_type = Answers)]
    pub answers: Lenient<Answers>,
    /// Phrases that ask for a person: a message that has one of them, as whole words in whichever case, is handed off.
    pub hand_off_words: Vec<String>,
    /// The most tokens that models may count in one conversation before a person is asked; `null` means any number.
    pub tokens_max: Option<i64>,
}

/// Whether an agent answers at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Answers {
    /// It answers what it is asked.
    Always,
    /// A person is asked for at once, whatever is said.
    Never,
}

/// What happens when the articles do not answer a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WhenNotFound {
    /// The reply says so and offers a person.
    Offer,
    /// A person is asked at once.
    HandOff,
}

/// A published version of an agent.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct AgentVersion {
    /// `agt_…`
    pub agent_id: String,
    /// 1, 2, 3…
    pub number: i64,
    /// How it answers.
    #[serde(flatten)]
    pub settings: AgentSettings,
    /// When it was published first.
    pub created_at: String,
}

/// A published version of an agent, in a list.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ListedVersion {
    /// The version.
    #[serde(flatten)]
    pub version: AgentVersion,
    /// Where it is in use; a version that was replaced is in use nowhere.
    #[schema(value_type = Vec<Environment>)]
    pub environments: Vec<Lenient<Environment>>,
}

/// Where a version is in use; each environment has at most one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// For everybody.
    Production,
    /// For a last look.
    Staging,
    /// For trying out.
    Development,
}

/// What to put into use, and where.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"environment": "staging"}))]
pub struct AgentPublish {
    /// Absent: `production`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<Environment>,
    /// The number of a version that is there; absent: the draft becomes the next version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
}

/// What to take out of use.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"environment": "staging"}))]
pub struct AgentUnpublish {
    /// Absent: everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<Environment>,
}

/// An agent to make; what is absent is as in the default agent. Its first version is published at once.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"slug": "support", "name": "Support", "when_not_found": "hand_off"}))]
pub struct AgentInput {
    /// Its name in requests: lower-case letters, digits and inner hyphens.
    pub slug: String,
    /// Its name for people: 1 to 500 bytes.
    pub name: String,
    /// At most 32,768 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instructions: Option<String>,
    /// A model of the configuration; `null` means the built-in answerer.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub model: Option<Option<String>>,
    /// At most 5 models.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback: Option<Vec<String>>,
    /// 0 to 1.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>)]
    pub threshold: Option<Option<f64>>,
    /// `offer` or `hand_off`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when_not_found: Option<WhenNotFound>,
    /// What it says first.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub greeting: Option<Option<String>>,
    /// 1 to 20.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sources_max: Option<usize>,
    /// At most 100,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub history_tokens_max: Option<usize>,
    /// `always` or `never`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<Answers>,
    /// At most 100 phrases, each at most 100 bytes; an empty list hands nothing off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hand_off_words: Option<Vec<String>>,
    /// At least 1; `null` means any number.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i64>)]
    pub tokens_max: Option<Option<i64>>,
}

/// What to change in an agent's draft; absent fields stay as they are, `null` empties one.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"threshold": 0.7}))]
pub struct AgentPatch {
    /// Its name in requests.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// Its name for people.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// At most 32,768 bytes.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub instructions: Option<String>,
    /// A model of the configuration; `null` means the built-in answerer.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub model: Option<Option<String>>,
    /// At most 5 models.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub fallback: Option<Vec<String>>,
    /// 0 to 1.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<f64>)]
    pub threshold: Option<Option<f64>>,
    /// `offer` or `hand_off`.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub when_not_found: Option<WhenNotFound>,
    /// What it says first.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub greeting: Option<Option<String>>,
    /// 1 to 20.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub sources_max: Option<usize>,
    /// At most 100,000.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub history_tokens_max: Option<usize>,
    /// `always` or `never`.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub answers: Option<Answers>,
    /// At most 100 phrases, each at most 100 bytes; an empty list hands nothing off.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub hand_off_words: Option<Vec<String>>,
    /// At least 1; `null` means any number.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<i64>)]
    pub tokens_max: Option<Option<i64>>,
}

/// A copy of an agent.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"slug": "billing-2"}))]
pub struct AgentCopy {
    /// Its name in requests: at most 128 bytes, and no other agent's.
    pub slug: String,
    /// Its name for people: at most 500 bytes; absent: the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}
