//! The body of `POST /chat/completions`, and what it means to us.

use domain::agent::Environment;
use domain::customer::CustomerRef;
use domain::id::ConversationId;
use engine::{AgentChoice, Ask, Error, NewConversation};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::error::Refusal;
use super::metadata::checked;
use super::turns::{Turn, split};
use super::{CHANNEL, DEFAULT_MODEL};

/// A completion that is wanted. What only changes how a model writes, such as `temperature`, is passed over; what is
/// listed last is refused when it asks for something that the client would miss in the answer.
#[derive(Deserialize)]
pub(super) struct CompletionRequest {
    pub(super) model: String,
    messages: Vec<Turn>,
    stream: Option<bool>,
    stream_options: Option<StreamOptions>,
    user: Option<String>,
    metadata: Option<Map<String, Value>>,
    n: Option<Value>,
    tool_choice: Option<Value>,
    function_call: Option<Value>,
    response_format: Option<Value>,
    logprobs: Option<Value>,
    top_logprobs: Option<Value>,
    modalities: Option<Value>,
    audio: Option<Value>,
    web_search_options: Option<Value>,
    moderation: Option<Value>,
}

#[derive(Deserialize)]
struct StreamOptions {
    include_usage: Option<bool>,
}

impl CompletionRequest {
    /// Whether the answer is told in pieces.
    pub(super) fn streams(&self) -> bool {
        self.stream.unwrap_or_default()
    }

    /// Whether what was used is told in a piece of its own.
    pub(super) fn counts(&self) -> bool {
        let counts = self.stream_options.as_ref().and_then(|options| options.include_usage);
        counts.unwrap_or_default()
    }

    /// The question. `metadata.conversation_id` names the conversation to go on with, in which the history stands already.
    pub(super) fn into_ask(self) -> Result<Ask, Refusal> {
        self.refuse_unsupported()?;
        let (text, history) = split(self.messages)?;
        let mut metadata = self.metadata.unwrap_or_default();
        let conversation = metadata.remove("conversation_id").map(conversation_id).transpose()?;
        let metadata = if metadata.is_empty() { None } else { Some(checked(metadata)?) };
        let agent = match self.model.as_str() {
            DEFAULT_MODEL => AgentChoice::Default,
            _ => AgentChoice::Named(self.model),
        };
        let external_id = self.user.filter(|user| !user.trim().is_empty());
        let opens = NewConversation {
            agent,
            environment: Environment::Production,
            channel: CHANNEL,
            label: None,
            customer: CustomerRef { external_id, ..CustomerRef::default() },
            metadata,
        };
        Ok(Ask { conversation, opens, history, text, files: Vec::new(), client_id: None })
    }

    fn refuse_unsupported(&self) -> Result<(), Refusal> {
        let wants = |value: &Option<Value>, idle: fn(&Value) -> bool| {
            value.as_ref().is_some_and(|value| !value.is_null() && !idle(value))
        };
        // Each with the values that ask for nothing.
        let wanted = [
            ("n", &self.n, (|n| *n == 1) as fn(&Value) -> bool, "there is one choice"),
            ("tool_choice", &self.tool_choice, is_optional, "tools are not called"),
            ("function_call", &self.function_call, is_optional, "functions are not called"),
            ("response_format", &self.response_format, is_text, "answers are texts"),
            ("logprobs", &self.logprobs, |wanted| *wanted == false, "there are no logprobs"),
            ("top_logprobs", &self.top_logprobs, |count| *count == 0, "there are no logprobs"),
            ("modalities", &self.modalities, is_text_alone, "answers are texts"),
            ("audio", &self.audio, |_| false, "answers are texts"),
            ("web_search_options", &self.web_search_options, |_| false, "the web is not searched"),
            ("moderation", &self.moderation, |_| false, "answers are not moderated"),
        ];
        let found = wanted.into_iter().find(|(_, value, idle, _)| wants(value, *idle));
        match found {
            Some((name, _, _, why)) => {
                Err(Refusal::unsupported(name, format!("{name} is not supported: {why}")))
            }
            None => Ok(()),
        }
    }
}

/// Whether a tool may be called and need not.
fn is_optional(choice: &Value) -> bool {
    *choice == "auto" || *choice == "none"
}

fn is_text(format: &Value) -> bool {
    format["type"] == "text"
}

fn is_text_alone(kinds: &Value) -> bool {
    kinds.as_array().is_some_and(|kinds| kinds.iter().all(|kind| kind == "text"))
}

fn conversation_id(value: Value) -> Result<ConversationId, Refusal> {
    let Value::String(text) = value else {
        return Err(Refusal::invalid("metadata.conversation_id", "an id is a string"));
    };
    let missing = || Refusal::from(Error::NotFound("conversation")).at("metadata.conversation_id");
    super::ids::parse(&text).ok_or_else(missing)
}
