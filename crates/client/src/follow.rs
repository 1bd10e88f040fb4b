//! Streams that are taken up again where they broke: what happens, and what webhooks would be sent.

use std::time::Duration;

use futures_util::stream;
use serde::Deserialize;
use tokio::time::sleep;
use wire::live::{Event, Letter, StreamOpened, Words};

use crate::client::Client;
use crate::error::{Error, Kind, Result};
use crate::pages::Items;
use crate::request::Request;
use crate::retry;
use crate::sse::{Block, EventLine};

const FIRST_CEILING: Duration = Duration::from_millis(500);
const LAST_CEILING: Duration = Duration::from_secs(8);

/// What a stream of events tells.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Update {
    /// The stream is open, also after it broke: from where it goes on, and with `recovered: false` what there is instead
    /// of the events that are missing.
    Opened(Box<StreamOpened>),
    /// Something happened. Each event comes once, and in order.
    Event(Box<Event>),
    /// All of an answer so far, on arrival in the middle of one: it replaces the words before.
    Progress(Words),
    /// More of an answer.
    Delta(Words),
    /// Somebody begins or ends to write.
    Typing {
        /// `cnv_…`
        conversation_id: String,
        /// `customer`, `agent` or `assistant`.
        who: String,
        /// Whether they write now.
        on: bool,
    },
    /// The first of their kind came, or the last one left.
    Presence {
        /// `cnv_…`
        conversation_id: String,
        /// `customer` or `agent`.
        who: String,
        /// Whether somebody is there now.
        here: bool,
    },
}

/// Events that are to be followed.
#[derive(Clone, Debug)]
#[must_use = "nothing is followed before `stream`"]
pub struct Follow {
    client: Client,
    request: Request,
}

impl Follow {
    pub(crate) fn new(client: &Client, request: Request) -> Follow {
        Follow { client: client.clone(), request }
    }

    /// After this position, or the event with this id; what happens from now on otherwise.
    pub fn after(mut self, after: impl Into<String>) -> Follow {
        self.request = self.request.query("after", after);
        self
    }

    /// Only these types, with commas between them, where events of the whole workspace are followed.
    pub fn types(mut self, types: impl Into<String>) -> Follow {
        self.request = self.request.query("type", types);
        self
    }

    /// Opens the stream. It comes back by itself after the last position when it breaks, as often as the client tries
    /// again, counted from the last event; it ends with an error, or when it is dropped.
    pub fn stream(self) -> Items<Update> {
        let line = Line { client: self.client, request: self.request, open: None, failures: 0 };
        let items = stream::try_unfold(line, |mut line| async move {
            loop {
                if let Some(update) = update(&line.next().await?)? {
                    return Ok(Some((update, line)));
                }
            }
        });
        Items(Box::pin(items))
    }
}

/// Letters that are to be followed: what webhooks would be sent, but for the signatures.
#[derive(Clone, Debug)]
#[must_use = "nothing is followed before `stream`"]
pub struct Listen {
    client: Client,
    request: Request,
}

impl Listen {
    pub(crate) fn new(client: &Client, request: Request) -> Listen {
        Listen { client: client.clone(), request }
    }

    /// In whose words: `native` otherwise.
    pub fn payload(mut self, payload: impl Into<String>) -> Listen {
        self.request = self.request.query("payload", payload);
        self
    }

    /// Only these types, in the words of the payload.
    pub fn events(mut self, events: impl Into<String>) -> Listen {
        self.request = self.request.query("events", events);
        self
    }

    /// After this position, or the event with this id; what happens from now on otherwise.
    pub fn after(mut self, after: impl Into<String>) -> Listen {
        self.request = self.request.query("after", after);
        self
    }

    /// Opens the stream, which comes back by itself. Every letter comes at least once.
    pub fn stream(self) -> Items<Letter> {
        let line = Line { client: self.client, request: self.request, open: None, failures: 0 };
        let items = stream::try_unfold(line, |mut line| async move {
            loop {
                let block = line.next().await?;
                if block.event == "letter" {
                    return Ok(Some((block.json()?, line)));
                }
            }
        });
        Items(Box::pin(items))
    }
}

/// A stream that comes back.
struct Line {
    client: Client,
    request: Request,
    open: Option<EventLine>,
    /// How often it broke since something came.
    failures: u32,
}

impl Line {
    async fn next(&mut self) -> Result<Block> {
        loop {
            let error = match self.read().await {
                Ok(Some(block)) => return Ok(block),
                Ok(None) => continue,
                Err(error) => error,
            };
            self.open = None;
            if !is_break(&error) || self.client.transport().retries <= self.failures {
                return Err(error);
            }
            sleep(retry::backoff(self.failures, FIRST_CEILING, LAST_CEILING)).await;
            self.failures += 1;
        }
    }

    /// The next block that says something.
    async fn read(&mut self) -> Result<Option<Block>> {
        let line = match &mut self.open {
            Some(line) => line,
            closed => closed.insert(EventLine::open(&self.client, self.request.clone()).await?),
        };
        let ended = || Error::new(Kind::Network, "the stream ended");
        let block = line.next().await?.ok_or_else(ended)?;
        if let Some(id) = &block.id {
            self.request = self.request.clone().query("after", id);
        }
        match block.event.as_str() {
            "" => Ok(None),
            "stream.closed" => Err(closing(&block)),
            _ => {
                self.failures = 0;
                Ok(Some(block))
            }
        }
    }
}

/// Whether a stream that ended so may be taken up again.
pub(crate) fn is_break(error: &Error) -> bool {
    matches!(error.kind(), Kind::Network | Kind::Timeout)
}

/// Why the server ends a stream.
pub(crate) fn closing(block: &Block) -> Error {
    #[derive(Deserialize)]
    struct Closed {
        reason: String,
    }
    match block.json::<Closed>() {
        Ok(Closed { reason }) if reason == "token_expired" => {
            Error::new(Kind::Authentication, "the token has expired").with_code(reason)
        }
        Ok(Closed { reason }) => {
            let message = format!("the server closed the stream: {reason}");
            Error::new(Kind::Network, message).with_code(reason)
        }
        Err(error) => error,
    }
}

fn update(block: &Block) -> Result<Option<Update>> {
    #[derive(Deserialize)]
    struct Sign {
        conversation_id: String,
        who: String,
        #[serde(default)]
        on: bool,
        #[serde(default)]
        here: bool,
    }
    Ok(Some(match block.event.as_str() {
        "stream.opened" => Update::Opened(block.json()?),
        "answer.progress" => Update::Progress(block.json()?),
        "answer.delta" => Update::Delta(block.json()?),
        "typing" => {
            let Sign { conversation_id, who, on, .. } = block.json()?;
            Update::Typing { conversation_id, who, on }
        }
        "presence" => {
            let Sign { conversation_id, who, here, .. } = block.json()?;
            Update::Presence { conversation_id, who, here }
        }
        _ if block.id.is_some() => Update::Event(block.json()?),
        // What a newer server tells beside events.
        _ => return Ok(None),
    }))
}
