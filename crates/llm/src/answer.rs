//! What comes back: chunks, and how they end.

use std::sync::Arc;

use crate::error::Error;
use crate::reading::Reading;
use crate::scripted::Playback;

/// A piece of an answer, in the order the model made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chunk {
    /// Some text, never empty.
    Text(String),
    /// A tool call, whole.
    ToolCall(ToolCall),
    /// The answer is complete; nothing follows.
    End {
        /// Why the model stopped.
        finish: Finish,
        /// What it counted.
        usage: Usage,
    },
}

/// What a model asks to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolCall {
    /// Names this call in the answer to it; made up when the server gave none.
    pub id: String,
    /// The tool's name, as the model wrote it: it may name no tool at all.
    pub name: String,
    /// JSON as the model wrote it: it may be anything. `{}` when there was none.
    pub arguments: String,
}

/// Why a model stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finish {
    /// It had said everything.
    Stop,
    /// It reached the token limit: the text is cut, and cut tool calls are dropped.
    Length,
    /// It waits for the tools it called.
    ToolCalls,
    /// The vendor's filter, or the model itself, declined.
    Filtered,
    /// A reason only the vendor knows.
    Other,
}

/// What was counted; absent where the server did not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Tokens read, cached ones included.
    pub prompt_tokens: Option<u64>,
    /// Tokens written, thinking included.
    pub completion_tokens: Option<u64>,
    /// Both.
    pub total_tokens: Option<u64>,
}

/// A whole answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The name of the model that answered.
    pub model: String,
    /// All text.
    pub text: String,
    /// All tool calls.
    pub tool_calls: Vec<ToolCall>,
    /// Why the model stopped.
    pub finish: Finish,
    /// What it counted.
    pub usage: Usage,
}

/// An answer as it is made; dropping it hangs up.
#[derive(Debug)]
pub struct Stream {
    model: Arc<str>,
    source: Source,
    first: Option<Chunk>,
    ended: bool,
}

#[derive(Debug)]
pub(crate) enum Source {
    Remote(Box<Reading>),
    Scripted(Playback),
}

impl Stream {
    /// Waits for the first chunk, so that what fails before it fails here.
    pub(crate) async fn begin(model: Arc<str>, mut source: Source) -> Result<Stream, Error> {
        let first = Some(source.next().await?);
        Ok(Stream { model, source, first, ended: false })
    }

    /// The name of the model that answers.
    #[must_use]
    pub fn model(&self) -> &str {
        &self.model
    }

    /// The next chunk; `None` after `Chunk::End` or an error, both of which are final.
    ///
    /// Cancel safe: a dropped call loses no chunk and does not restart the clocks.
    pub async fn next(&mut self) -> Option<Result<Chunk, Error>> {
        if self.ended {
            return None;
        }
        let next = match self.first.take() {
            Some(first) => Ok(first),
            None => self.source.next().await,
        };
        self.ended = matches!(next, Err(_) | Ok(Chunk::End { .. }));
        Some(next)
    }

    /// Waits for the end and joins everything that came.
    pub async fn complete(mut self) -> Result<Completion, Error> {
        let (mut text, mut tool_calls) = (String::new(), Vec::new());
        let mut end = (Finish::Other, Usage::default());
        while let Some(chunk) = self.next().await {
            match chunk? {
                Chunk::Text(more) => text.push_str(&more),
                Chunk::ToolCall(call) => tool_calls.push(call),
                Chunk::End { finish, usage } => end = (finish, usage),
            }
        }
        let (finish, usage) = end;
        Ok(Completion { model: self.model.as_ref().to_owned(), text, tool_calls, finish, usage })
    }
}

impl Source {
    async fn next(&mut self) -> Result<Chunk, Error> {
        match self {
            Source::Remote(reading) => reading.next().await,
            Source::Scripted(playback) => playback.next().await,
        }
    }
}
