//! What the settings mean: checked values with units.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use dialects::live::Limits;
use domain::agent::AgentSettings;
use engine::{IdentityWindows, WebhookSettings};
use serde::{Deserialize, Serialize};

use super::values;

/// Everything that can be set, checked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// The process and its listener.
    pub server: Server,
    /// Where data is stored.
    pub database: Database,
    /// How articles are searched.
    pub knowledge: Knowledge,
    /// How the agent `default` of a new workspace answers; its models are all in `models`.
    pub agent: AgentSettings,
    /// The language models by name.
    pub models: BTreeMap<String, Model>,
    /// The limits of one attempt to answer, and of all answers together.
    pub run: Run,
    /// Lines that stay open, and what they are told of the past.
    pub live: Live,
    /// How webhooks are treated.
    pub webhooks: WebhookSettings,
    /// How old what companies sign of their customers may be.
    pub identity: IdentityWindows,
    /// Files that are sent along with messages.
    pub files: Files,
    /// Where requests go whose addresses users give.
    pub outbound: outbound::Policy,
    /// How the `ConvoKit` dialect behaves where its protocol leaves a choice.
    pub convokit: ConvoKit,
    /// How often cStar's addresses may be called.
    pub cstar: dialects::cstar::Limits,
    /// What is logged, and how.
    pub log: Log,
}

/// The process and its listener.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Server {
    /// `HOST:PORT`, not resolved yet; an IPv6 host stands in brackets.
    pub listen: String,
    /// Where people reach the server, without a slash at its end.
    pub public_url: Option<String>,
    /// Where state is kept; it may not exist yet.
    pub data_dir: PathBuf,
    /// How many proxies of ours say in `X-Forwarded-For` who their peer is.
    pub trusted_hops: usize,
    /// The longest request body.
    pub body_bytes_max: usize,
    /// The longest request body that carries articles or histories.
    pub article_body_bytes_max: usize,
    /// How deep JSON may be nested, at most 127.
    pub json_depth_max: usize,
    /// How long requests in flight may go on after the signal to stop.
    pub shutdown: Duration,
    /// This process among those on the same database; the same again after a restart.
    pub node: String,
    /// Seals the secrets in the database, at least 32 bytes; absent means that of `secret.key` in `data_dir`.
    pub secret: Option<Secret>,
}

/// Where data is stored.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Database {
    /// Which database.
    pub url: DatabaseUrl,
    /// SQLite: how many connections read, at least 1.
    pub readers: usize,
    /// PostgreSQL: the most connections, at least 1.
    pub pool: usize,
    /// PostgreSQL: how long one statement may run.
    pub statement_timeout: Duration,
}

/// `sqlite:PATH` or `postgres://…`; a password in it is not shown.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct DatabaseUrl(pub(super) String);

/// How articles are searched.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Knowledge {
    /// Whether meaning counts besides words.
    pub semantic: bool,
    /// Another sentence model than the built-in one.
    pub model_dir: Option<PathBuf>,
}

/// A language model and how long it may take.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// The wire format of its server.
    pub kind: ModelKind,
    /// An `http` or `https` address; absent means the vendor's own.
    pub base_url: Option<String>,
    /// Absent for servers that ask for none.
    pub api_key: Option<Secret>,
    /// The model's name as its server knows it.
    pub model: String,
    /// To reach the server.
    pub connect: Duration,
    /// Until the first token.
    pub first_token: Duration,
    /// Between two tokens.
    pub idle: Duration,
    /// For the whole answer with all attempts.
    pub total: Duration,
    /// The most tokens of an answer, at least 1.
    pub output_tokens: u32,
    /// How often a request is sent again before its first token.
    pub max_retries: u32,
}

/// The wire formats of model servers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ModelKind {
    /// OpenAI's, which most servers imitate.
    #[default]
    #[serde(rename = "openai")]
    OpenAi,
    /// Anthropic's.
    Anthropic,
}

/// A text that is used and never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub(super) String);

/// The limits of one attempt to answer, and of all answers together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    /// How long it may take with all models that are tried.
    pub limit: Duration,
    /// How much the AI may say.
    pub answers: engine::Limits,
}

/// Lines that stay open, and what they are told of the past.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Live {
    /// What lines may do.
    pub limits: Limits,
    /// How long events are kept.
    pub keep_events: Duration,
}

/// Files that are sent along with messages.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Files {
    /// Where their bytes are kept; absent means the folder `files` in `data_dir`.
    pub store: Option<BucketAddress>,
    /// The S3 server; absent means Amazon's.
    pub endpoint: Option<String>,
    /// Its region; absent means `us-east-1`.
    pub region: Option<String>,
    /// Absent, together with the secret, means the machine's role.
    pub access_key_id: Option<String>,
    /// See [`Files::access_key_id`].
    pub secret_access_key: Option<Secret>,
    /// The largest file, in bytes.
    pub size_max: usize,
    /// The media types that are taken: types, or their beginnings and a `*`.
    pub types: Vec<String>,
    /// How long the address opens to which bytes are sent, 1 s to 24 h.
    pub upload_ttl: Duration,
    /// How long an address opens from which they are fetched, 1 s to 24 h.
    pub link_ttl: Duration,
}

/// `s3://BUCKET/PREFIX`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BucketAddress {
    /// The bucket's name.
    pub bucket: String,
    /// What all names in it begin with, without a slash at either end; may be empty.
    pub prefix: String,
}

/// How the `ConvoKit` dialect behaves where its protocol leaves a choice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConvoKit {
    /// What a request gets that names a conversation which does not exist.
    pub unknown_conversation: UnknownConversation,
}

/// What a request gets that names a conversation which does not exist.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum UnknownConversation {
    /// The answer "no such conversation".
    #[default]
    Refuse,
    /// A new conversation.
    Start,
}

/// What is logged, and how.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Log {
    /// For people or for machines.
    pub format: LogFormat,
    /// A level, or a list of `crate=level`: a filter that `tracing_subscriber::EnvFilter` accepts.
    pub level: String,
}

/// The looks of a log line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object per line.
    Json,
}

impl Default for Model {
    /// The limits of a model that names none, as `config.default.toml` documents them.
    fn default() -> Model {
        Model {
            kind: ModelKind::default(),
            base_url: None,
            api_key: None,
            model: String::new(),
            connect: Duration::from_secs(5),
            first_token: Duration::from_secs(30),
            idle: Duration::from_secs(20),
            total: Duration::from_mins(2),
            output_tokens: 1_024,
            max_retries: 2,
        }
    }
}

impl Secret {
    /// The text itself, for the one who sends it on.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(***)")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("***")
    }
}

impl fmt::Display for BucketAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let slash = if self.prefix.is_empty() { "" } else { "/" };
        write!(formatter, "s3://{}{slash}{}", self.bucket, self.prefix)
    }
}

impl DatabaseUrl {
    /// The address with its password, for the one who connects.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}", self.to_string())
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&values::without_password(&self.0))
    }
}
