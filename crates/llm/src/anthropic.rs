//! `POST {base_url}/v1/messages`: Anthropic and the gateways in front of it.

use serde_json::{Map, Value, json};
use url::Url;

use crate::answer::{Finish, Usage};
use crate::draft::Draft;
use crate::error::Trouble;
use crate::request::{Request, Role, Turn};
use crate::settings::below;

pub(crate) const BASE_URL: &str = "https://api.anthropic.com";
/// The version of the wire format that is spoken here.
pub(crate) const VERSION: &str = "2023-06-01";

/// What the one who asks is made to say where the model spoke first, which the vendor refuses.
const OPENING: &str = "(The conversation begins.)";

pub(crate) fn url(mut base: Url) -> Url {
    if let Some(path) = base.path().strip_suffix("/v1").map(str::to_owned) {
        base.set_path(&path);
    }
    below(base, "/v1/messages")
}

pub(crate) fn to_wire(request: &Request, model: &str, tokens: u32) -> Value {
    let mut turns = request.alternating();
    if turns.first().is_none_or(|turn| turn.role == Role::Assistant) {
        turns.insert(0, Turn::user(OPENING));
    }
    let messages: Vec<Value> = turns
        .iter()
        .map(|turn| json!({ "role": turn.role.as_str(), "content": turn.content.trim_end() }))
        .collect();
    let mut body =
        json!({ "model": model, "max_tokens": tokens, "messages": messages, "stream": true });
    if !request.system.is_empty() {
        body["system"] = json!(request.system);
    }
    if let Some(temperature) = request.temperature {
        body["temperature"] = json!(temperature.clamp(0.0, 1.0));
    }
    if !request.tools.is_empty() {
        let tools = request.tools.iter().map(|tool| {
            json!({
                "name": tool.name,
                "description": tool.description,
                "input_schema": tool.parameters,
            })
        });
        body["tools"] = tools.collect();
    }
    body
}

/// Reads the data of one event into the draft.
pub(crate) fn from_wire(data: &str, draft: &mut Draft) -> Result<(), Trouble> {
    if data.trim().is_empty() {
        return Ok(());
    }
    let mut event: Map<String, Value> =
        serde_json::from_str(data).map_err(|error| Trouble::Malformed(error.to_string()))?;
    let mut part = |name: &str| event.remove(name).unwrap_or_default();
    if let error @ (Value::Object(_) | Value::String(_)) = part("error") {
        return Err(Trouble::reported(&error));
    }
    match part("type").as_str() {
        Some("message_start") => draft.usage(read_usage(&part("message")["usage"])),
        Some("content_block_start") => block(&part("index"), part("content_block"), draft)?,
        Some("content_block_delta") => delta(&part("index"), part("delta"), draft)?,
        Some("message_delta") => {
            draft.usage(read_usage(&part("usage")));
            finish(&part("delta")["stop_reason"], draft);
        }
        Some("message_stop") => draft.done(),
        Some("message") => whole(&event, draft)?,
        _ => {} // `ping`, `content_block_stop`, and what will be invented.
    }
    Ok(())
}

/// The answer of a server that does not stream.
fn whole(message: &Map<String, Value>, draft: &mut Draft) -> Result<(), Trouble> {
    let field = |name: &str| message.get(name).unwrap_or(&Value::Null);
    draft.usage(read_usage(field("usage")));
    for (index, content) in field("content").as_array().into_iter().flatten().enumerate() {
        block(&json!(index), content.clone(), draft)?;
    }
    finish(field("stop_reason"), draft);
    Ok(())
}

fn block(index: &Value, mut block: Value, draft: &mut Draft) -> Result<(), Trouble> {
    match block["type"].as_str() {
        Some("text") => draft.text(take_text(&mut block, "text")),
        Some("tool_use") => {
            // When streaming, the input begins as an empty object and arrives in deltas.
            let input = &block["input"];
            let whole = input.as_object().is_some_and(|input| !input.is_empty());
            let arguments = if whole { input.to_string() } else { String::new() };
            let text = |name: &str| block[name].as_str().unwrap_or_default();
            draft.call(index.as_u64(), text("id"), text("name"), &arguments)
        }
        _ => Ok(()),
    }
}

fn delta(index: &Value, mut delta: Value, draft: &mut Draft) -> Result<(), Trouble> {
    match delta["type"].as_str() {
        Some("text_delta") => draft.text(take_text(&mut delta, "text"))?,
        Some("input_json_delta") => {
            let arguments = delta["partial_json"].as_str().unwrap_or_default();
            draft.call(index.as_u64(), "", "", arguments)?;
        }
        Some("thinking_delta")
            if delta["thinking"].as_str().is_some_and(|text| !text.is_empty()) =>
        {
            draft.thought();
        }
        _ => {}
    }
    Ok(())
}

/// Moves a text out of its object.
fn take_text(object: &mut Value, name: &str) -> String {
    match object.get_mut(name).map(Value::take) {
        Some(Value::String(text)) => text,
        _ => String::new(),
    }
}

fn finish(reason: &Value, draft: &mut Draft) {
    match reason.as_str() {
        None | Some("") => {}
        Some("end_turn" | "stop_sequence") => draft.finish(Finish::Stop),
        Some("max_tokens" | "model_context_window_exceeded") => draft.finish(Finish::Length),
        Some("tool_use") => draft.finish(Finish::ToolCalls),
        Some("refusal") => draft.finish(Finish::Filtered),
        Some(_) => draft.finish(Finish::Other),
    }
}

/// Cached tokens are counted apart by this vendor, and are part of the prompt for everybody else.
fn read_usage(usage: &Value) -> Usage {
    let prompt = ["input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens"]
        .iter()
        .filter_map(|name| usage[name].as_u64())
        .reduce(u64::saturating_add);
    Usage {
        prompt_tokens: prompt,
        completion_tokens: usage["output_tokens"].as_u64(),
        total_tokens: None,
    }
}

#[cfg(test)]
mod tests;
