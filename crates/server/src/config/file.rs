//! What was written: the shape of the merged layers, with nothing refused yet.
//!
//! A value of the wrong type stays beside its right neighbours as a [`Written`] mistake, and a key
//! that nobody knows is kept as such; so one look at a file finds all that is wrong with it.

use std::collections::BTreeMap;

use config::Value;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

/// A value that may be absent or of the wrong type.
pub(super) struct Written<T>(pub(super) Option<Result<T, String>>);

/// The keys that have no meaning.
pub(super) type Unknown = BTreeMap<String, Value>;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct File {
    pub(super) server: Written<Server>,
    pub(super) database: Written<Database>,
    pub(super) knowledge: Written<Knowledge>,
    pub(super) agent: Written<Agent>,
    pub(super) models: Written<BTreeMap<String, Written<Model>>>,
    pub(super) run: Written<Run>,
    pub(super) live: Written<Live>,
    pub(super) webhooks: Written<Webhooks>,
    pub(super) identity: Written<Identity>,
    pub(super) files: Written<Files>,
    pub(super) outbound: Written<Outbound>,
    pub(super) convokit: Written<ConvoKit>,
    pub(super) cstar: Written<CStar>,
    pub(super) log: Written<Log>,
    #[serde(flatten)]
    pub(super) unknown: Unknown,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Server {
    pub(super) listen: Written<String>,
    pub(super) public_url: Written<String>,
    pub(super) data_dir: Written<String>,
    pub(super) trusted_hops: Written<usize>,
    pub(super) body_bytes_max: Written<usize>,
    pub(super) article_body_bytes_max: Written<usize>,
    pub(super) json_depth_max: Written<usize>,
    pub(super) shutdown: Written<String>,
    pub(super) node: Written<String>,
    pub(super) secret: Written<String>,
    #[serde(flatten)]
    pub(super) unknown: Unknown,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Database {
    pub(super) url: Written<String>,
    pub(super) readers: Written<usize>,
    pub(super) pool: Written<usize>,
    pub(super) statement_timeout: Written<String>,
    #[serde(flatten)]
    pub(super) unknown: Unknown,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Knowledge {
    pub(super) semantic: Written<bool>,
    pub(super) model_dir: Written<String>,
    #[serde(flatten)]
    pub(super) unknown: Unknown,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Agent {
    pub(super) instructions: Written<String>,
    pub(super) model: Written<String>,
    pub(super) fallback: Written<Names>,
    pub(super) threshold: Written<f64>,
    pub(super) when_not_found: Written<String>,
    pub(super) greeting: Written<String>,
    pub(super) sources_max: Written<usize>,
    pub(super) history_tokens_max: Written<usize>,
    pub(super) answers: Written<String>,
    pub(super) hand_off_words: Written<Names>,
    pub(super) tokens_max: Written<i64>,
    #[serde(flatten)]
    pub(super) unknown: Unknown,
}

#[derive(Default, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_field_names, reason = "`model` is the model's name in requests")]
pub(super) struct Model {
    pub(super) kind: Written<String>,
    pub(super) base_url: Written<String>,
    pub(super) api_key: Written<String>,
    pub(super) model: Written<String>,
    pub(super) connect: Written<String>,
    pub(super) first_token: Written<String>,
    pub(super) idle: Written<String>,
    pub(super) total: Written<String>,
    pub(super) output_tokens: Written<u32>,
    pub(super) max_retries: Written<u32>,
    #[serde(flatten)]
    pub(super) unknown: Unknown,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Run {
    pub(super) limit: Written<String>,
    pub(super) answers_per_conversation: Written<i64>,
    pub(super) answers_per_customer_and_day: Written<i64>,
    #[serde(flatten)]
    pub(super) unknown: Unknown,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Live {
    pub(super) connections: Written<usize>,
    pub(super) connections_per_workspace: Written<usize>,
    pub(super) connections_per_address: Written<usize>,
    pub(super) subscriptions: Written<usize>,
    pub(super) frame_bytes_max: Written<usize>,
    pub(super) frames_per_second: Written<u32>,
    pub(super) idle: Written<String>,
    pub(super) authenticate: Written<String>,
    pub(super) heartbeat: Written<String>,
    pub(super) keep_events: Written<String>,
    #[serde(flatten)]
    pub(super) unknown: Unknown,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Webhooks {
    pub(super) keep_deliveries: Written<String>,
    pub(super) timeout: Written<String>,
    pub(super) per_workspace: Written<u64>,
    #[serde(flatten)]
    pub(super) unknown: Unknown,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Identity {
    pub(super) window_live: Written<String>,
    pub(super) window_test: Written<String>,
    #[serde(flatten)]
    pub(super) unknown: Unknown,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Files {
    pub(super) store: Written<String>,
    pub(super) endpoint: Written<String>,
    pub(super) region: Written<String>,
    pub(super) access_key_id: Written<String>,
    pub(super) secret_access_key: Written<String>,
    pub(super) size_max: Written<usize>,
    pub(super) types: Written<Names>,
    pub(super) upload_ttl: Written<String>,
    pub(super) link_ttl: Written<String>,
    #[serde(flatten)]
    pub(super) unknown: Unknown,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Outbound {
    pub(super) allow: Written<Names>,
    #[serde(flatten)]
    pub(super) unknown: Unknown,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct ConvoKit {
    pub(super) unknown_conversation: Written<String>,
    #[serde(flatten)]
    pub(super) unknown: Unknown,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct CStar {
    pub(super) secret_per_hour: Written<u32>,
    pub(super) publishable_per_hour: Written<u32>,
    pub(super) library_per_hour: Written<u32>,
    #[serde(flatten)]
    pub(super) unknown: Unknown,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Log {
    pub(super) format: Written<String>,
    pub(super) level: Written<String>,
    #[serde(flatten)]
    pub(super) unknown: Unknown,
}

/// A list of names: a list in a file, separated by commas in a variable.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Names {
    List(Vec<String>),
    Line(String),
}

impl<T> Default for Written<T> {
    fn default() -> Written<T> {
        Written(None)
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Written<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Written<T>, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let read = T::deserialize(value).map_err(|error| error.to_string());
        Ok(Written(Some(read)))
    }
}

impl Names {
    pub(super) fn list(&self) -> Vec<&str> {
        match self {
            Names::List(names) => names.iter().map(String::as_str).collect(),
            Names::Line(line) => line.split(',').map(str::trim).collect(),
        }
    }
}
