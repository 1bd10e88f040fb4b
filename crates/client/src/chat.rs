//! An answer while it is written.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::{Stream, stream};
use tokio::time::sleep;
use wire::chat::{ChatReply, MessageDelta, RunStarted};
use wire::conversations::{Message, Run, RunState};
use wire::errors::ErrorBody;
use wire::live::{Event, Words};

use crate::call::Call;
use crate::client::Client;
use crate::error::{Error, Kind, Result};
use crate::follow::{closing, is_break};
use crate::pages::Items;
use crate::request::Request;
use crate::retry;
use crate::sse::{Block, EventLine};

const FIRST_CEILING: Duration = Duration::from_millis(500);
const LAST_CEILING: Duration = Duration::from_secs(8);

/// What a streamed answer tells, in this order.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ChatItem {
    /// The question is stored, and the AI begins to answer. Absent when a person answers, and in a repeated answer.
    Accepted {
        /// `cnv_…`
        conversation_id: String,
        /// `run_…`
        run_id: String,
    },
    /// More of the answer, any number of times. Put together they are the answer, unless `Message` says `replaced`.
    Delta {
        /// The words.
        text: String,
    },
    /// The answer as it is stored.
    Message {
        /// `None` when the AI kept silent.
        message: Option<Box<Message>>,
        /// What to show.
        text: String,
        /// Whether it is another text than the deltas, because a model failed halfway.
        replaced: bool,
    },
    /// The whole answer, as [`reply`](crate::resources::Chat::reply) gives it; the last item.
    Done {
        /// The answer.
        reply: Box<ChatReply>,
    },
}

/// An answer on its way; a [`Stream`] of [`ChatItem`].
///
/// A line that breaks is taken up again: no word is lost, and none comes twice. Dropping it leaves the answer to be
/// written on, and stored.
pub struct ChatStream(Items<ChatItem>);

impl ChatStream {
    pub(crate) fn new(client: &Client, request: Request) -> ChatStream {
        let asking = Asking {
            client: client.clone(),
            request,
            told: String::new(),
            run: None,
            line: Line::Closed,
            is_settled: false,
            waiting: VecDeque::new(),
            is_done: false,
            failures: 0,
        };
        let items = stream::try_unfold(asking, |mut asking| async move {
            Ok(asking.next().await?.map(|item| (item, asking)))
        });
        ChatStream(Items(Box::pin(items)))
    }

    /// The next item; `None` after the last.
    pub async fn next(&mut self) -> Option<Result<ChatItem>> {
        self.0.next().await
    }

    /// Reads to the end, and gives the whole answer.
    pub async fn final_message(mut self) -> Result<ChatReply> {
        while let Some(item) = self.next().await {
            if let ChatItem::Done { reply } = item? {
                return Ok(*reply);
            }
        }
        Err(Error::new(Kind::Network, "the stream ended before the answer"))
    }

    /// Reads to the end, and gives the answer's text.
    pub async fn text(self) -> Result<String> {
        Ok(self.final_message().await?.reply)
    }
}

impl Stream for ChatStream {
    type Item = Result<ChatItem>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.0).poll_next(context)
    }
}

impl fmt::Debug for ChatStream {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ChatStream").finish_non_exhaustive()
    }
}

/// A question, and how far its answer has come.
struct Asking {
    client: Client,
    /// The same each time, with the same name: it has its effect once.
    request: Request,
    /// The text of all deltas.
    told: String,
    run: Option<RunStarted>,
    line: Line,
    /// Whether the run has ended: asking again gives its answer.
    is_settled: bool,
    waiting: VecDeque<ChatItem>,
    is_done: bool,
    failures: u32,
}

enum Line {
    Closed,
    /// The answer to the question itself, with the text that it has told.
    Asked(EventLine, String),
    /// The conversation's own stream, with the text so far and the number of its last delta.
    Followed(EventLine, String, u64),
}

impl Asking {
    async fn next(&mut self) -> Result<Option<ChatItem>> {
        loop {
            if let Some(item) = self.waiting.pop_front() {
                return Ok(Some(item));
            }
            if self.is_done {
                return Ok(None);
            }
            let Err(error) = self.advance().await else { continue };
            self.line = Line::Closed;
            // A conflict is the question itself, which is still being answered.
            let is_running = error.kind() == Kind::Conflict && self.run.is_some();
            let may_go_on = is_break(&error) || is_running;
            if !may_go_on || self.client.transport().retries <= self.failures {
                return Err(error);
            }
            self.is_settled = false;
            sleep(retry::backoff(self.failures, FIRST_CEILING, LAST_CEILING)).await;
            self.failures += 1;
        }
    }

    /// Opens a line, or reads what it says next.
    async fn advance(&mut self) -> Result<()> {
        let block = match &mut self.line {
            Line::Closed => return self.open().await,
            Line::Asked(line, _) | Line::Followed(line, ..) => line.next().await?,
        };
        let Some(block) = block else {
            return Err(Error::new(Kind::Network, "the stream ended before the answer"));
        };
        match self.line {
            Line::Asked(..) => self.asked(&block),
            _ => self.followed(&block).await,
        }
    }

    async fn open(&mut self) -> Result<()> {
        if let Some(run) = self.run.as_ref().filter(|_| !self.is_settled) {
            let path = ["v1", "conversations", &run.conversation_id, "events"];
            match EventLine::open(&self.client, Request::get(&path)).await {
                Ok(line) => {
                    self.line = Line::Followed(line, String::new(), 0);
                    return Ok(());
                }
                // Whoever may ask and not read asks again.
                Err(error) if matches!(error.kind(), Kind::Permission | Kind::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        let line = EventLine::open(&self.client, self.request.clone()).await?;
        self.line = Line::Asked(line, String::new());
        Ok(())
    }

    fn asked(&mut self, block: &Block) -> Result<()> {
        match block.event.as_str() {
            "run.started" if self.run.is_none() => {
                let run: RunStarted = block.json()?;
                let (conversation_id, run_id) = (run.conversation_id.clone(), run.id.clone());
                self.waiting.push_back(ChatItem::Accepted { conversation_id, run_id });
                self.run = Some(run);
            }
            "message.delta" => {
                let MessageDelta { text } = block.json()?;
                if let Line::Asked(_, so_far) = &mut self.line {
                    so_far.push_str(&text);
                    let so_far = so_far.clone();
                    self.tell(&so_far);
                }
            }
            "message.completed" => self.finish(block.json()?),
            "error" => return Err(refused(block)),
            _ => {}
        }
        Ok(())
    }

    async fn followed(&mut self, block: &Block) -> Result<()> {
        match block.event.as_str() {
            // Looked at after the stream has opened: what ends from now on is told by it.
            "stream.opened" if self.has_ended().await? => self.settle(),
            "answer.progress" | "answer.delta" => {
                let words: Words = block.json()?;
                self.heard(&words, block.event == "answer.progress");
            }
            "stream.closed" => return Err(closing(block)),
            "run.completed" | "run.failed" | "run.interrupted" | "run.canceled" => {
                let event: Event = block.json()?;
                let ended = event.data.run.map(|run| run.id);
                if self.run.as_ref().is_some_and(|run| ended.as_deref() == Some(&run.id)) {
                    self.settle();
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Words of the conversation's stream: those of our run, when they follow what is known.
    fn heard(&mut self, words: &Words, is_progress: bool) {
        let Line::Followed(_, so_far, number) = &mut self.line else { return };
        if self.run.as_ref().is_none_or(|run| run.id != words.run_id) {
            return;
        }
        if is_progress {
            so_far.clone_from(&words.text);
        } else if words.number == *number + 1 {
            so_far.push_str(&words.text);
        } else {
            return;
        }
        *number = words.number;
        let so_far = so_far.clone();
        self.tell(&so_far);
    }

    async fn has_ended(&mut self) -> Result<bool> {
        let Some(started) = &self.run else { return Ok(false) };
        let run: Run =
            Call::json(&self.client, Request::get(&["v1", "runs", &started.id])).send().await?;
        Ok(run.state != RunState::Queued && run.state != RunState::Running)
    }

    /// The run has ended: its answer is kept under the question's name, and asking again gives it word for word.
    fn settle(&mut self) {
        self.is_settled = true;
        self.line = Line::Closed;
    }

    /// Tells what goes beyond the words that were told, if they are how this begins.
    fn tell(&mut self, so_far: &str) {
        let Some(more) = so_far.strip_prefix(&self.told).filter(|more| !more.is_empty()) else {
            return;
        };
        self.waiting.push_back(ChatItem::Delta { text: more.to_owned() });
        so_far.clone_into(&mut self.told);
        self.failures = 0;
    }

    fn finish(&mut self, reply: ChatReply) {
        let text =
            reply.message.as_ref().map_or_else(|| reply.reply.clone(), |said| said.content.clone());
        let replaced = !text.starts_with(&self.told);
        self.tell(&text);
        let message = reply.message.clone().map(Box::new);
        self.waiting.push_back(ChatItem::Message { message, text, replaced });
        self.waiting.push_back(ChatItem::Done { reply: Box::new(reply) });
        self.is_done = true;
        self.line = Line::Closed;
    }
}

/// Why the AI did not answer.
fn refused(block: &Block) -> Error {
    let told = match block.json::<ErrorBody>() {
        Ok(body) => body.error,
        Err(error) => return error,
    };
    let kind = match told.kind.as_str() {
        "invalid_request" => Kind::Validation,
        "authentication" => Kind::Authentication,
        "permission" => Kind::Permission,
        "not_found" => Kind::NotFound,
        "conflict" => Kind::Conflict,
        "rate_limit" => Kind::RateLimit,
        _ => Kind::Server,
    };
    Error::told(kind, told)
}
