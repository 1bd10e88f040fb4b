//! How claims are written down. Every field has one reading; what does not fit is no token of ours.

use domain::access::{Guest, Reach};
use domain::agent::Environment;
use domain::clock::Time;
use domain::id::{AgentId, ConversationId, CustomerId};
use domain::text::Metadata;
use domain::workspace::{Mode, Scope};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::claims::{Access, Claims, FilePass, FileUse};

const READ: &str = "conversations:read";
const WRITE: &str = "conversations:write";

/// A token's middle part; `use` keeps the kinds apart.
#[derive(Serialize, Deserialize)]
#[serde(tag = "use", rename_all = "snake_case")]
pub(crate) enum Shape {
    Access(AccessShape),
    File(FileShape),
}

#[derive(Serialize, Deserialize)]
pub(crate) struct AccessShape {
    jti: String,
    workspace: String,
    mode: String,
    /// The customer, conversation or agent.
    sub: String,
    /// An agent's environment, and nobody else's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    environment: Option<String>,
    scope: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    data: Option<Map<String, Value>>,
    iat: i64,
    exp: i64,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct FileShape {
    sub: String,
    /// `put` or `get`.
    action: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bytes_max: Option<u64>,
    exp: i64,
}

impl From<&Claims> for Shape {
    fn from(claims: &Claims) -> Shape {
        match claims {
            Claims::Access(access) => Shape::Access(access.into()),
            Claims::File(pass) => Shape::File(pass.into()),
        }
    }
}

impl From<&Access> for AccessShape {
    fn from(access: &Access) -> AccessShape {
        let (sub, environment) = match access.guest.reach {
            Reach::Customer(id) => (id.to_string(), None),
            Reach::Conversation(id) => (id.to_string(), None),
            Reach::Agent(id, environment) => (id.to_string(), Some(environment)),
        };
        let scopes = [(access.guest.reads, READ), (access.guest.writes, WRITE)];
        let scopes: Vec<&str> =
            scopes.iter().filter(|(has, _)| *has).map(|(_, word)| *word).collect();
        let data = access.data.as_ref();
        AccessShape {
            jti: access.id.to_string(),
            workspace: access.scope.workspace.to_string(),
            mode: access.scope.mode.as_str().to_owned(),
            sub,
            environment: environment.map(|environment| environment.as_str().to_owned()),
            scope: scopes.join(" "),
            data: data.map(|data| {
                serde_json::from_str(data.as_str()).expect("metadata is the text of an object")
            }),
            iat: seconds(access.issued_at),
            exp: seconds(access.expires_at),
        }
    }
}

impl From<&FilePass> for FileShape {
    fn from(pass: &FilePass) -> FileShape {
        let (action, bytes_max) = match pass.allows {
            FileUse::Put { bytes_max } => ("put", Some(bytes_max)),
            FileUse::Get => ("get", None),
        };
        let (sub, action) = (pass.file.to_string(), action.to_owned());
        FileShape { sub, action, bytes_max, exp: seconds(pass.expires_at) }
    }
}

impl Shape {
    /// What is said, if it makes sense.
    pub(crate) fn read(self) -> Option<Claims> {
        match self {
            Shape::Access(shape) => shape.read().map(Claims::Access),
            Shape::File(shape) => shape.read().map(Claims::File),
        }
    }
}

impl AccessShape {
    fn read(self) -> Option<Access> {
        let words: Vec<&str> = self.scope.split(' ').filter(|word| !word.is_empty()).collect();
        if words.iter().any(|word| ![READ, WRITE].contains(word)) {
            return None;
        }
        let (reads, writes) = (words.contains(&READ), words.contains(&WRITE));
        let data = self.data.as_ref().map(|data| Value::Object(data.clone()).to_string());
        Some(Access {
            id: self.jti.parse().ok()?,
            scope: Scope {
                workspace: self.workspace.parse().ok()?,
                mode: Mode::parse(&self.mode)?,
            },
            guest: Guest { reach: self.reach()?, reads, writes },
            data: data.map(Metadata::from_object).transpose().ok()?,
            issued_at: time(self.iat)?,
            expires_at: time(self.exp)?,
        })
    }

    fn reach(&self) -> Option<Reach> {
        let (prefix, _) = self.sub.split_once('_')?;
        let environment = self.environment.as_deref().map(Environment::parse);
        match (prefix, environment) {
            (CustomerId::PREFIX, None) => self.sub.parse().ok().map(Reach::Customer),
            (ConversationId::PREFIX, None) => self.sub.parse().ok().map(Reach::Conversation),
            (AgentId::PREFIX, Some(Some(environment))) => {
                self.sub.parse().ok().map(|id| Reach::Agent(id, environment))
            }
            _ => None,
        }
    }
}

impl FileShape {
    fn read(self) -> Option<FilePass> {
        let allows = match (self.action.as_str(), self.bytes_max) {
            ("put", Some(bytes_max)) => FileUse::Put { bytes_max },
            ("get", None) => FileUse::Get,
            _ => return None,
        };
        Some(FilePass { file: self.sub.parse().ok()?, allows, expires_at: time(self.exp)? })
    }
}

fn seconds(time: Time) -> i64 {
    time.millis().div_euclid(1_000)
}

fn time(seconds: i64) -> Option<Time> {
    seconds.checked_mul(1_000).map(Time)
}
