//! `POST {base_url}/chat/completions`: OpenAI, vLLM, llama.cpp, Ollama, `LiteLLM` and the rest.
//!
//! Only fields that matter are read, and each in every form in which it was seen in the wild.

use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use crate::answer::{Finish, Usage};
use crate::draft::Draft;
use crate::error::{Meaning, Trouble};
use crate::request::{Request, Tool};
use crate::settings::below;

pub(crate) const BASE_URL: &str = "https://api.openai.com/v1";

pub(crate) fn url(base: Url) -> Url {
    below(base, "/chat/completions")
}

/// The vendor itself wants a newer name for the token limit, which imitators ignore.
pub(crate) fn token_limit_name(url: &Url) -> &'static str {
    match url.host_str() {
        Some("api.openai.com") => "max_completion_tokens",
        _ => "max_tokens",
    }
}

pub(crate) fn to_wire(request: &Request, model: &str, tokens: u32, tokens_name: &str) -> Value {
    let mut messages = Vec::with_capacity(request.turns.len() + 1);
    if !request.system.is_empty() {
        messages.push(json!({ "role": "system", "content": request.system }));
    }
    let turns = request.alternating();
    messages.extend(
        turns.iter().map(|turn| json!({ "role": turn.role.as_str(), "content": turn.content })),
    );
    let mut body = json!({
        "model": model,
        "messages": messages,
        "stream": true,
        "stream_options": { "include_usage": true },
        tokens_name: tokens,
    });
    if let Some(temperature) = request.temperature {
        body["temperature"] = json!(temperature);
    }
    if !request.tools.is_empty() {
        body["tools"] = request.tools.iter().map(tool_to_wire).collect();
    }
    body
}

fn tool_to_wire(tool: &Tool) -> Value {
    let Tool { name, description, parameters } = tool;
    let function = json!({ "name": name, "description": description, "parameters": parameters });
    json!({ "type": "function", "function": function })
}

/// A piece of the answer, or all of it from servers that do not stream.
#[derive(Deserialize)]
struct Event {
    choices: Option<Vec<Choice>>,
    usage: Option<Value>,
    error: Option<Value>,
    /// `error` where older servers put the complaint beside it instead of inside an object.
    object: Option<Value>,
    message: Option<Value>,
    code: Option<Value>,
}

#[derive(Deserialize)]
struct Choice {
    delta: Option<Said>,
    message: Option<Said>,
    finish_reason: Option<Value>,
}

#[derive(Deserialize)]
struct Said {
    content: Option<Value>,
    reasoning_content: Option<Value>,
    reasoning: Option<Value>,
    tool_calls: Option<Vec<Call>>,
}

#[derive(Deserialize)]
struct Call {
    index: Option<Value>,
    id: Option<Value>,
    function: Option<Function>,
}

#[derive(Deserialize)]
struct Function {
    name: Option<Value>,
    arguments: Option<Value>,
}

/// Reads the data of one event into the draft.
pub(crate) fn from_wire(data: &str, draft: &mut Draft) -> Result<(), Trouble> {
    let data = data.trim();
    if data.is_empty() {
        return Ok(());
    }
    if data == "[DONE]" {
        draft.done();
        return Ok(());
    }
    let event: Event =
        serde_json::from_str(data).map_err(|error| Trouble::Malformed(error.to_string()))?;
    if let Some(trouble) = event.complaint() {
        return Err(trouble);
    }
    if let Some(usage) = &event.usage {
        draft.usage(read_usage(usage));
    }
    match event.choices.into_iter().flatten().next() {
        Some(choice) => choice.read(draft),
        None => Ok(()),
    }
}

impl Event {
    fn complaint(&self) -> Option<Trouble> {
        match (&self.error, &self.object) {
            (Some(error), _) => Some(Trouble::reported(error)),
            (None, Some(object)) if object == "error" => {
                let (message, code) = (&self.message, &self.code);
                Some(Trouble::reported(&json!({ "message": message, "code": code })))
            }
            _ => None,
        }
    }
}

impl Choice {
    fn read(self, draft: &mut Draft) -> Result<(), Trouble> {
        if let Some(said) = self.delta.or(self.message) {
            said.read(draft)?;
        }
        match self.finish_reason.as_ref().and_then(Value::as_str) {
            None | Some("") => {}
            Some(reason @ ("error" | "abort" | "insufficient_system_resource")) => {
                return Err(Trouble::Reported(Meaning::Busy, format!("finished by {reason}")));
            }
            Some(reason) => draft.finish(finish(reason)),
        }
        Ok(())
    }
}

impl Said {
    fn read(self, draft: &mut Draft) -> Result<(), Trouble> {
        let thoughts = [self.reasoning_content, self.reasoning];
        if thoughts.iter().flatten().filter_map(Value::as_str).any(|thought| !thought.is_empty()) {
            draft.thought();
        }
        match self.content {
            Some(Value::String(text)) => draft.text(text)?,
            Some(Value::Array(parts)) => {
                for text in parts.iter().filter_map(|part| part["text"].as_str()) {
                    draft.text(text.to_owned())?;
                }
            }
            _ => {}
        }
        self.tool_calls.into_iter().flatten().try_for_each(|call| call.read(draft))
    }
}

impl Call {
    fn read(self, draft: &mut Draft) -> Result<(), Trouble> {
        let index = self.index.as_ref().and_then(Value::as_u64);
        let id = self.id.as_ref().and_then(Value::as_str).unwrap_or_default();
        let (name, arguments) =
            self.function.map_or((None, None), |function| (function.name, function.arguments));
        let name = name.as_ref().and_then(Value::as_str).unwrap_or_default();
        let arguments = match arguments {
            None => String::new(),
            Some(Value::String(text)) => text,
            Some(other) => other.to_string(),
        };
        draft.call(index, id, name, &arguments)
    }
}

fn finish(reason: &str) -> Finish {
    match reason {
        "stop" | "eos" | "eos_token" | "end_turn" | "stop_sequence" => Finish::Stop,
        "length" | "max_tokens" | "model_length" => Finish::Length,
        "tool_calls" | "function_call" | "tool_use" => Finish::ToolCalls,
        "content_filter" => Finish::Filtered,
        _ => Finish::Other,
    }
}

fn read_usage(usage: &Value) -> Usage {
    Usage {
        prompt_tokens: usage["prompt_tokens"].as_u64(),
        completion_tokens: usage["completion_tokens"].as_u64(),
        total_tokens: usage["total_tokens"].as_u64(),
    }
}

#[cfg(test)]
mod tests;
