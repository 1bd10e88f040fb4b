//! What a model is asked, in no vendor's words.

use serde_json::Value;

/// One question to a model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Request {
    /// Instructions and sources; empty means none.
    pub system: String,
    /// The talk so far, oldest first, the question last.
    pub turns: Vec<Turn>,
    /// 0.0 for the likeliest words; absent leaves it to the server (some models allow nothing else).
    pub temperature: Option<f32>,
    /// Fewer tokens than the model's limit allows; more is cut to the limit.
    pub output_tokens: Option<u32>,
    /// What the model may ask to be done.
    pub tools: Vec<Tool>,
}

/// What one side said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Who said it.
    pub role: Role,
    /// What was said; a turn of white space only is not sent.
    pub content: String,
}

/// The two sides of a talk with a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The one who asks.
    User,
    /// The model.
    Assistant,
}

/// Something a model may ask to be done.
#[derive(Clone, Debug, PartialEq)]
pub struct Tool {
    /// Letters, digits, `_` and `-`, at most 64.
    pub name: String,
    /// When to use it, for the model to read.
    pub description: String,
    /// Its arguments as a JSON Schema object.
    pub parameters: Value,
}

impl Turn {
    /// A turn of the one who asks.
    pub fn user(content: impl Into<String>) -> Turn {
        Turn { role: Role::User, content: content.into() }
    }

    /// A turn of the model.
    pub fn assistant(content: impl Into<String>) -> Turn {
        Turn { role: Role::Assistant, content: content.into() }
    }
}

impl Role {
    /// The name that all vendors agree on.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Role::User => "user",
            Role::Assistant => "assistant",
        }
    }
}

impl Request {
    /// The turns with neighbours of one side joined: many chat templates refuse anything else.
    pub(crate) fn alternating(&self) -> Vec<Turn> {
        let mut turns: Vec<Turn> = Vec::with_capacity(self.turns.len());
        for turn in self.turns.iter().filter(|turn| !turn.content.trim().is_empty()) {
            match turns.last_mut().filter(|last| last.role == turn.role) {
                Some(last) => {
                    last.content.push_str("\n\n");
                    last.content.push_str(&turn.content);
                }
                None => turns.push(turn.clone()),
            }
        }
        turns
    }
}
