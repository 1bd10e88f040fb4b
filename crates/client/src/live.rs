//! Live chat over a WebSocket: what happens in conversations, as it happens, and messages that stand there once.
//!
//! ```no_run
//! # async fn f() -> switchboard_client::Result<()> {
//! use switchboard_client::{Client, live::LiveEvent};
//!
//! let client = Client::builder("https://help.example.com").key("sk_live_…").build()?;
//! let (live, mut events) = client.live().connect()?;
//! let question = live.send("When are you open?").await?;
//! while let Some(event) = events.next().await {
//!     match event {
//!         LiveEvent::ResponseChunk { text, .. } => print!("{text}"),
//!         LiveEvent::ResponseEnd { .. } => live.close(),
//!         _ => {}
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The line breaks now and then; it is made again by itself, and goes on where it broke: every event of a conversation is
//! told once and in order, no word of an answer comes twice, and a message that was not acknowledged is sent again under
//! its client id, so that it stands there once. What the server can no longer tell is a [`LiveEvent::Gap`].
//!
//! About 30 seconds before a token ends, the function that gives tokens is asked for another one, which is shown over the
//! open line. No clock of this machine is compared with the server's.
//!
//! | limit | |
//! |---|---|
//! | [`WAITING_MAX`] | messages and questions that wait for the server; more are refused at once |
//! | [`EVENTS_MAX`] | events that wait to be taken; then the line is not read until some are |
//! | [`CONTENT_BYTES_MAX`], [`CLIENT_ID_BYTES_MAX`], [`FRAME_BYTES_MAX`] | sizes of a message |
//! | [`OPENING`] | opening a line |
//! | [`RECONNECT_FIRST`], [`RECONNECT_MAX`] | pauses before the line is made again |
//! | [`MISSED_HEARTBEATS`] | silence that means a dead line |
//!
//! Read `state` first, which has no I/O, then `task`.

mod answer;
mod event;
mod order;
mod reading;
mod socket;
mod state;
mod task;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::Stream;
use tokio::sync::mpsc::{Receiver, UnboundedSender, channel, unbounded_channel};
use tokio::sync::{Semaphore, oneshot};
use tokio::task::JoinSet;
use wire::conversations::Message;

use crate::client::Client;
use crate::error::{Error, Kind, Result};
use crate::key::{Key, KeyError};
use crate::retry::request_name;
pub use event::{At, LiveEvent};
pub use order::{CLIENT_ID_BYTES_MAX, CONTENT_BYTES_MAX, Outgoing, WAITING_MAX};
use order::{Order, Reply, Waiting, take};
pub use socket::FRAME_BYTES_MAX;
use state::State;
use task::Task;
pub use task::{MISSED_HEARTBEATS, OPENING, RECONNECT_FIRST, RECONNECT_MAX};

/// How many events may wait to be taken, unless [`Connect::events_max`] says otherwise.
pub const EVENTS_MAX: usize = 1024;

/// How a live line is to be: `client.live()`.
#[must_use = "nothing is connected before `connect`"]
pub struct Connect {
    client: Client,
    key: Option<Key>,
    conversation: Option<(String, Option<i64>)>,
    events_max: usize,
}

impl Connect {
    pub(crate) fn of(client: &Client) -> Connect {
        let (client, key) = (client.clone(), client.transport().key.clone());
        Connect { client, key, conversation: None, events_max: EVENTS_MAX }
    }

    /// Follows this conversation (`cnv_…`), and sends messages to it, from now on.
    ///
    /// Without it the first message opens a conversation, which is followed from its beginning.
    pub fn conversation(mut self, id: impl Into<String>) -> Connect {
        self.conversation = Some((id.into(), None));
        self
    }

    /// Follows this conversation from after that position on; 0 is its beginning.
    pub fn conversation_after(mut self, id: impl Into<String>, position: i64) -> Connect {
        self.conversation = Some((id.into(), Some(position)));
        self
    }

    /// Shows this token in place of the client's key.
    pub fn token(mut self, token: impl Into<String>) -> Connect {
        self.key = Some(Key::Fixed(token.into()));
        self
    }

    /// Shows what this function gives in place of the client's key; it is asked at first, about 30 seconds before a token
    /// ends, and when one was refused.
    pub fn token_from<F, G>(mut self, give: F) -> Connect
    where
        F: Fn() -> G + Send + Sync + 'static,
        G: Future<Output = std::result::Result<String, KeyError>> + Send + 'static,
    {
        self.key = Some(Key::given(give));
        self
    }

    /// How many events may wait to be taken: [`EVENTS_MAX`] unless it is said, at least 1.
    pub fn events_max(mut self, events: usize) -> Connect {
        self.events_max = events.max(1);
        self
    }

    /// Begins to make the line, and makes it again until it is closed. `GET /v1/live`
    ///
    /// It does not wait: [`LiveEvent::Ready`] says when the line is open, and messages may be sent before. Without a key
    /// this is an [authentication](Kind::Authentication) error.
    ///
    /// # Panics
    /// Outside of a tokio runtime, which the line's task runs on.
    pub fn connect(self) -> Result<(Live, LiveEvents)> {
        let Some(key) = self.key else {
            return Err(Error::new(Kind::Authentication, "a live line needs a key or a token"));
        };
        let mut state = State::default();
        if let Some((conversation, after)) = self.conversation {
            state.home = Some(conversation.clone());
            state.begin(conversation, after);
        }
        let ((orders, ordered), (events, told)) = (unbounded_channel(), channel(self.events_max));
        let task = Task {
            client: self.client,
            key,
            state,
            orders: ordered,
            events,
            attempts: 0,
            refusals: 0,
        };
        let mut tasks = JoinSet::new();
        tasks.spawn(task.run());
        let tasks = Arc::new(tasks);
        let room = Arc::new(Semaphore::new(WAITING_MAX));
        let live = Live { orders, room, _tasks: Arc::clone(&tasks) };
        Ok((live, LiveEvents { told, _tasks: tasks }))
    }
}

/// A live line. Clones speak over the same one; it ends when they and the [`LiveEvents`] are dropped.
#[derive(Clone)]
pub struct Live {
    orders: UnboundedSender<Order>,
    room: Arc<Semaphore>,
    _tasks: Arc<JoinSet<()>>,
}

impl Live {
    /// Says something. It is under way when this returns; await the [`Sending`] to know that it is durable.
    ///
    /// While the line is broken it waits for the next one, behind what was said before. When [`WAITING_MAX`] wait, it is
    /// refused with [`Kind::RateLimit`]. What the server refuses is an error with the server's code.
    pub fn send(&self, message: impl Into<Outgoing>) -> Sending {
        let message = message.into();
        let client_id = message.client_id.clone().unwrap_or_else(request_name);
        let answer = self.say(message, client_id.clone());
        Sending { client_id, answer: answer.map_err(Some) }
    }

    fn say(&self, message: Outgoing, id: String) -> Result<oneshot::Receiver<Result<Message>>> {
        message.check(&id)?;
        let (reply, answer) = Reply::new(&self.room)?;
        let waiting = Waiting { message, id, is_on_line: false, reply };
        waiting.check_size()?;
        self.order(Order::Say(waiting))?;
        Ok(answer)
    }

    /// Follows one more conversation, from after that position on or from now on; the position after which events come.
    /// At most 100 are followed over one line.
    pub async fn subscribe(&self, conversation_id: &str, after: Option<i64>) -> Result<i64> {
        let (reply, answer) = Reply::new(&self.room)?;
        let conversation = conversation_id.to_owned();
        self.order(Order::Follow { conversation, after, reply })?;
        answer.await.unwrap_or_else(|_| Err(over()))
    }

    /// Follows a conversation no longer. What was told before may still be taken.
    pub fn unsubscribe(&self, conversation_id: &str) -> Result<()> {
        let conversation = conversation_id.to_owned();
        self.order(Order::Unfollow { conversation, _room: take(&self.room)? })
    }

    /// Tells the others that somebody begins or stops to write. It is lost while the line is broken.
    pub fn typing(&self, conversation_id: &str, on: bool) -> Result<()> {
        let conversation = conversation_id.to_owned();
        self.order(Order::Typing { conversation, on, _room: take(&self.room)? })
    }

    /// Stops the answer that is being written, and those that wait for it: the ids of their runs. While the line is
    /// broken, and when it breaks before the answer, this is a [network](Kind::Network) error.
    pub async fn stop(&self, conversation_id: &str) -> Result<Vec<String>> {
        let (reply, answer) = Reply::new(&self.room)?;
        self.order(Order::Stop { conversation: conversation_id.to_owned(), reply })?;
        answer.await.unwrap_or_else(|_| Err(over()))
    }

    /// Tries a run again that has no answer: the id of the new run. It fails like [`Live::stop`].
    pub async fn retry(&self, run_id: &str) -> Result<String> {
        let (reply, answer) = Reply::new(&self.room)?;
        self.order(Order::Retry { run: run_id.to_owned(), reply })?;
        answer.await.unwrap_or_else(|_| Err(over()))
    }

    /// Closes the line. Conversations go on; messages that are not acknowledged may or may not have arrived, and are
    /// given up.
    pub fn close(&self) {
        let _ = self.order(Order::Close);
    }

    fn order(&self, order: Order) -> Result<()> {
        self.orders.send(order).map_err(|_| over())
    }
}

fn over() -> Error {
    Error::new(Kind::Network, "the line has ended")
}

impl fmt::Debug for Live {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Live").finish_non_exhaustive()
    }
}

/// A message under way: awaited, it gives the message as it stands in the conversation. Dropping it takes nothing back.
#[derive(Debug)]
#[must_use = "await it to know that the message is durable"]
pub struct Sending {
    client_id: String,
    answer: std::result::Result<oneshot::Receiver<Result<Message>>, Option<Error>>,
}

impl Sending {
    /// The name under which it stands there once.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.client_id
    }
}

impl Future for Sending {
    type Output = Result<Message>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<Message>> {
        match &mut self.answer {
            Ok(answer) => {
                Pin::new(answer).poll(context).map(|answer| answer.unwrap_or_else(|_| Err(over())))
            }
            Err(error) => Poll::Ready(Err(error.take().unwrap_or_else(over))),
        }
    }
}

/// What a live line tells, as a stream. The last event is [`LiveEvent::Closed`].
///
/// Whoever takes them slowly holds the server back and loses nothing. Acknowledgements come over the same line, so take
/// events while a [`Sending`] is awaited if there may be more than [`Connect::events_max`] of them.
#[derive(Debug)]
pub struct LiveEvents {
    told: Receiver<LiveEvent>,
    _tasks: Arc<JoinSet<()>>,
}

impl LiveEvents {
    /// The next event; nothing after the last one.
    pub async fn next(&mut self) -> Option<LiveEvent> {
        self.told.recv().await
    }
}

impl Stream for LiveEvents {
    type Item = LiveEvent;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<LiveEvent>> {
        self.told.poll_recv(context)
    }
}
