//! The provider of tests and demos: replays what it was given.

use std::collections::VecDeque;
use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::answer::{Chunk, Finish, Source, Stream, Usage};
use crate::error::{Error, Limit, Meaning, Refusal, Timer, quote};

/// What a scripted model says: one reply per request, and the last one for ever after.
#[derive(Clone, Debug, Default)]
pub struct Script {
    /// The replies in their order; without any, every request is refused.
    pub replies: Vec<ScriptedReply>,
}

/// One reply.
#[derive(Clone, Debug)]
pub struct ScriptedReply {
    /// What is said, chunk by chunk; a `Chunk::End` among them ends the reply.
    pub chunks: Vec<Chunk>,
    /// What happens then.
    pub end: ScriptedEnd,
}

/// How a scripted reply ends.
#[derive(Clone, Debug)]
pub enum ScriptedEnd {
    /// Like an answer should.
    Finish(Finish, Usage),
    /// With an error; before the first chunk if there is none.
    Fail(ScriptedFailure),
    /// Not at all, until it is dropped: no limit of time applies.
    Hang,
}

/// The errors a script can ask for.
#[derive(Clone, Copy, Debug)]
pub enum ScriptedFailure {
    /// `Error::Unavailable`
    Unavailable {
        /// As the server would have asked.
        retry_after: Option<Duration>,
    },
    /// `Error::Refused`
    Refused(Refusal),
    /// `Error::TimedOut`
    TimedOut(Timer),
    /// `Error::Broken`
    Broken,
    /// `Error::LimitExceeded`
    LimitExceeded(Limit),
}

impl Script {
    /// A script of replies.
    pub fn new(replies: impl IntoIterator<Item = ScriptedReply>) -> Script {
        Script { replies: replies.into_iter().collect() }
    }
}

impl ScriptedReply {
    /// A text, given out in these pieces.
    pub fn text<Piece: Into<String>>(pieces: impl IntoIterator<Item = Piece>) -> ScriptedReply {
        let chunks = pieces.into_iter().map(|piece| Chunk::Text(piece.into())).collect();
        ScriptedReply { chunks, end: ScriptedEnd::Finish(Finish::Stop, Usage::default()) }
    }

    /// Nothing but a failure.
    #[must_use]
    pub fn failure(failure: ScriptedFailure) -> ScriptedReply {
        ScriptedReply { chunks: Vec::new(), end: ScriptedEnd::Fail(failure) }
    }
}

#[derive(Debug)]
pub(crate) struct Scripted {
    model: Arc<str>,
    replies: Vec<ScriptedReply>,
    asked: AtomicUsize,
}

impl Scripted {
    pub(crate) fn new(script: Script) -> Scripted {
        let asked = AtomicUsize::new(0);
        Scripted { model: Arc::from("scripted"), replies: script.replies, asked }
    }

    pub(crate) fn model(&self) -> &Arc<str> {
        &self.model
    }

    pub(crate) async fn stream(&self) -> Result<Stream, Error> {
        let number = self.asked.fetch_add(1, Ordering::Relaxed);
        let reply = self.replies.get(number).or(self.replies.last());
        let refused = ScriptedReply::failure(ScriptedFailure::Refused(Refusal::Request));
        let ScriptedReply { chunks, end } = reply.cloned().unwrap_or(refused);
        let playback = Playback { chunks: chunks.into(), end };
        Stream::begin(Arc::clone(&self.model), Source::Scripted(playback)).await
    }
}

#[derive(Debug)]
pub(crate) struct Playback {
    chunks: VecDeque<Chunk>,
    end: ScriptedEnd,
}

impl Playback {
    pub(crate) async fn next(&mut self) -> Result<Chunk, Error> {
        if let Some(chunk) = self.chunks.pop_front() {
            return Ok(chunk);
        }
        match self.end {
            ScriptedEnd::Finish(finish, usage) => Ok(Chunk::End { finish, usage }),
            ScriptedEnd::Fail(failure) => Err(failure.into()),
            ScriptedEnd::Hang => pending().await,
        }
    }
}

impl From<ScriptedFailure> for Error {
    fn from(failure: ScriptedFailure) -> Error {
        let source = quote(None, "as the script says");
        match failure {
            ScriptedFailure::Unavailable { retry_after } => {
                Error::of(Meaning::Busy, retry_after, source)
            }
            ScriptedFailure::Refused(refusal) => Error::Refused { refusal, source },
            ScriptedFailure::TimedOut(which) => Error::TimedOut { which },
            ScriptedFailure::Broken => Error::Broken { source },
            ScriptedFailure::LimitExceeded(which) => Error::LimitExceeded { which },
        }
    }
}
