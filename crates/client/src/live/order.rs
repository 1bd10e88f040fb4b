//! What the handle asks of the line, and how it is answered.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use wire::conversations::Message;

use crate::error::{Error, Kind, Result};

/// How many messages and questions may wait for the server at once, over one line.
pub const WAITING_MAX: usize = 256;
/// The longest text of a message, in bytes.
pub const CONTENT_BYTES_MAX: usize = 65_536;
/// The longest client id, in bytes.
pub const CLIENT_ID_BYTES_MAX: usize = 128;
/// How ids begin that are not a message's.
pub(super) const OURS: &str = "switchboard:";

/// Something that the handle wants.
pub(super) enum Order {
    Say(Waiting),
    Follow { conversation: String, after: Option<i64>, reply: Reply<i64> },
    Unfollow { conversation: String, _room: OwnedSemaphorePermit },
    Typing { conversation: String, on: bool, _room: OwnedSemaphorePermit },
    Stop { conversation: String, reply: Reply<Vec<String>> },
    Retry { run: String, reply: Reply<String> },
    Close,
}

/// A message that is not acknowledged.
pub(super) struct Waiting {
    pub(super) message: Outgoing,
    pub(super) id: String,
    /// Whether it was sent over the line that is open.
    pub(super) is_on_line: bool,
    pub(super) reply: Reply<Message>,
}

/// Who waits for an answer, and the room that they take.
pub(super) struct Reply<T> {
    to: oneshot::Sender<Result<T>>,
    _room: OwnedSemaphorePermit,
}

impl<T> Reply<T> {
    /// Takes room, if there is any.
    pub(super) fn new(room: &Arc<Semaphore>) -> Result<(Reply<T>, oneshot::Receiver<Result<T>>)> {
        let (to, answer) = oneshot::channel();
        Ok((Reply { to, _room: take(room)? }, answer))
    }

    /// Answers. Whoever has gone does not mind.
    pub(super) fn with(self, answer: Result<T>) {
        let _ = self.to.send(answer);
    }
}

/// A question that one line answers, or none.
pub(super) enum Asked {
    Stop(Reply<Vec<String>>),
    Retry(Reply<String>),
}

impl Asked {
    /// Answers with an error.
    pub(super) fn fails(self, error: Error) {
        match self {
            Asked::Stop(reply) => reply.with(Err(error)),
            Asked::Retry(reply) => reply.with(Err(error)),
        }
    }
}

/// Takes room for one more that waits.
pub(super) fn take(room: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit> {
    Arc::clone(room).try_acquire_owned().map_err(|_| {
        let message = format!("{WAITING_MAX} messages and questions wait for the server already");
        Error::new(Kind::RateLimit, message)
    })
}

/// A message that is to be sent. A text is one: `live.send("Hello")`.
#[derive(Clone, Debug)]
#[must_use = "it is given to `Live::send`"]
pub struct Outgoing {
    pub(super) content: String,
    pub(super) conversation: Option<String>,
    pub(super) agent: Option<String>,
    pub(super) attachments: Vec<String>,
    pub(super) client_id: Option<String>,
}

impl Outgoing {
    /// Says this: 1 to [`CONTENT_BYTES_MAX`] bytes.
    pub fn new(content: impl Into<String>) -> Outgoing {
        Outgoing {
            content: content.into(),
            conversation: None,
            agent: None,
            attachments: Vec::new(),
            client_id: None,
        }
    }

    /// Says it in this conversation (`cnv_…`); otherwise in the line's own, which the first message opens.
    pub fn to(mut self, conversation_id: impl Into<String>) -> Outgoing {
        self.conversation = Some(conversation_id.into());
        self
    }

    /// Sends these files along (`fil_…`), which [`Files::upload`](crate::resources::Files::upload) has made.
    pub fn attachments<S: Into<String>>(mut self, files: impl IntoIterator<Item = S>) -> Outgoing {
        self.attachments = files.into_iter().map(Into::into).collect();
        self
    }

    /// Has this agent (slug or id) answer, if the message opens a conversation.
    pub fn agent(mut self, agent: impl Into<String>) -> Outgoing {
        self.agent = Some(agent.into());
        self
    }

    /// Names the message, 1 to [`CLIENT_ID_BYTES_MAX`] bytes: sent again under this name, also over another line, it is
    /// the same message. Without it, a new UUID does.
    pub fn client_id(mut self, id: impl Into<String>) -> Outgoing {
        self.client_id = Some(id.into());
        self
    }

    /// Refuses what the server would refuse, and could not name.
    pub(super) fn check(&self, id: &str) -> Result<()> {
        let invalid = |message: String| Err(Error::new(Kind::Validation, message));
        if self.content.is_empty() || self.content.len() > CONTENT_BYTES_MAX {
            return invalid(format!("a message has 1 to {CONTENT_BYTES_MAX} bytes"));
        }
        if id.is_empty() || id.len() > CLIENT_ID_BYTES_MAX || id.starts_with(OURS) {
            return invalid(format!(
                "a client id has 1 to {CLIENT_ID_BYTES_MAX} bytes and does not begin with `{OURS}`"
            ));
        }
        Ok(())
    }
}

impl From<&str> for Outgoing {
    fn from(content: &str) -> Outgoing {
        Outgoing::new(content)
    }
}

impl From<String> for Outgoing {
    fn from(content: String) -> Outgoing {
        Outgoing::new(content)
    }
}
