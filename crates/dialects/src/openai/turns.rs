//! Messages as chat completions carry them: turns of a conversation, each a text or parts.

use domain::message::{PastTurn, Role};
use serde::Deserialize;

use super::error::Refusal;

/// The most turns before the question; of more, the newest are taken.
const HISTORY_MAX: usize = 200;

/// A turn. What else it holds, such as calls of tools, is passed over.
#[derive(Deserialize)]
pub(super) struct Turn {
    role: Speaker,
    content: Option<Content>,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Speaker {
    System,
    Developer,
    User,
    Assistant,
    Tool,
    Function,
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a string or a list of parts")]
enum Content {
    Text(String),
    Parts(Vec<Part>),
}

#[derive(Deserialize)]
struct Part {
    #[serde(rename = "type")]
    kind: String,
    text: Option<String>,
    refusal: Option<String>,
}

/// The question, and what was said before and beside it: the last turn of a user is the question.
pub(super) fn split(turns: Vec<Turn>) -> Result<(String, Vec<PastTurn>), Refusal> {
    let missing = || Refusal::invalid("messages", "messages needs one of the role user");
    let asked = turns.iter().rposition(|turn| turn.role == Speaker::User).ok_or_else(missing)?;
    let (mut question, mut history) = (String::new(), Vec::new());
    for (number, turn) in turns.into_iter().enumerate() {
        let role = turn.role;
        let text = text(turn.content, number)?;
        if number == asked {
            question = text;
        } else {
            history.push(PastTurn { role: spoken_by(role), text });
        }
    }
    history.drain(..history.len().saturating_sub(HISTORY_MAX));
    Ok((question, history))
}

/// What a tool found is data like the rest.
fn spoken_by(speaker: Speaker) -> Role {
    match speaker {
        Speaker::User => Role::Customer,
        Speaker::Assistant => Role::Assistant,
        Speaker::System | Speaker::Developer | Speaker::Tool | Speaker::Function => Role::System,
    }
}

/// The text of a turn; pictures, sounds and files cannot be read here.
fn text(content: Option<Content>, number: usize) -> Result<String, Refusal> {
    let parts = match content {
        None => return Ok(String::new()),
        Some(Content::Text(text)) => return Ok(text),
        Some(Content::Parts(parts)) => parts,
    };
    let mut texts = Vec::new();
    for (at, part) in parts.into_iter().enumerate() {
        let text = match part.kind.as_str() {
            "text" => part.text,
            "refusal" => part.refusal,
            other => {
                let param = format!("messages[{number}].content[{at}]");
                let message = format!("content of the type {other} cannot be read, only text");
                return Err(Refusal::unsupported(param, message));
            }
        };
        texts.extend(text);
    }
    Ok(texts.join("\n"))
}
