//! A client that goes on whatever happens to its line: over a WebSocket, or over server-sent events.

mod script;
mod sdk;

use super::question;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use testkit::proof::Recorder;
use testkit::{Client, Dice, EventStream, Frame, Lost, Socket};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until, timeout};

/// How long connecting may take, and how long a server may say nothing: heartbeats come every 15 s.
const CONNECT: Duration = Duration::from_secs(5);
const SILENCE: Duration = Duration::from_secs(150);
/// Between two attempts to connect.
const BACK_OFF: Duration = Duration::from_millis(50);
const PING: Duration = Duration::from_secs(1);
/// The most messages that wait for their acknowledgement.
const WAITING_MAX: usize = 3;
/// The most questions that may be open in a conversation when one more is asked: the load never outgrows the server.
const OPEN_MAX: i64 = 2;

/// What is written down, by both halves of a client.
#[derive(Clone)]
pub(crate) struct Notes(Arc<Mutex<Recorder>>);

impl Notes {
    pub(crate) fn new(client: &str, watched: Vec<String>) -> Notes {
        Notes(Arc::new(Mutex::new(Recorder::new(client, watched))))
    }

    pub(crate) fn open(&self) -> MutexGuard<'_, Recorder> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Somebody who watches conversations and posts to the first of them.
pub(crate) struct Caller {
    pub(crate) name: String,
    pub(crate) base: String,
    pub(crate) key: String,
    /// The first is the one that it posts to.
    pub(crate) conversations: Vec<String>,
    /// Whether it wants everything from the beginning, or what happens from now on.
    pub(crate) from_beginning: bool,
    /// The time between two of its messages, on average.
    pub(crate) pace: Duration,
    pub(crate) notes: Notes,
    pub(crate) posting: watch::Receiver<bool>,
    pub(crate) dice: Dice,
}

impl Caller {
    /// Watches and posts over one WebSocket, until it is dropped.
    pub(crate) async fn by_socket(mut self) {
        let watched = self.conversations.clone();
        self.socket_for_ever(&watched).await;
    }

    /// Watches an event stream and posts over a WebSocket that watches nothing, until it is dropped.
    pub(crate) async fn by_stream(mut self) {
        let reader = Reader {
            client: Client::new(&self.base, Some(&self.key)),
            conversation: self.conversations[0].clone(),
            from_beginning: self.from_beginning,
            notes: self.notes.clone(),
            dice: self.dice.part(1),
        };
        tokio::join!(reader.read_for_ever(), self.socket_for_ever(&[]));
    }

    async fn socket_for_ever(&mut self, watched: &[String]) {
        let url = format!("{}/v1/live", self.base);
        let mut sent = 0;
        loop {
            let opened = timeout(CONNECT, Socket::try_open(&url, Some(&self.key))).await;
            if let Ok(Ok(socket)) = opened {
                // It ends when the line does; why does not matter.
                let _ = self.talk(socket, watched, &mut sent).await;
            }
            sleep(BACK_OFF).await;
        }
    }

    async fn talk(
        &mut self,
        mut socket: Socket,
        watched: &[String],
        sent: &mut u64,
    ) -> Result<(), Lost> {
        let asked = self.come_back(&mut socket, watched).await?;
        let mut next_post = Instant::now() + self.pause();
        let mut next_ping = Instant::now() + PING;
        loop {
            let is_posting = *self.posting.borrow();
            let wake = if is_posting { next_post.min(next_ping) } else { next_ping };
            tokio::select! {
                frame = timeout(SILENCE, socket.try_next()) => {
                    let frame = frame.map_err(|_| Lost::Broken("silence".to_owned()))??;
                    self.hear(frame, &asked)?;
                }
                () = sleep_until(wake) => {
                    let is_posting = *self.posting.borrow();
                    if is_posting && next_post <= Instant::now() {
                        next_post = Instant::now() + self.pause();
                        self.post(&mut socket, sent).await?;
                    } else {
                        next_ping = Instant::now() + PING;
                        socket.try_send(&json!({"type": "ping"})).await?;
                    }
                }
            }
        }
    }

    /// Goes on where it was, and sends again what is not acknowledged.
    async fn come_back(
        &self,
        socket: &mut Socket,
        watched: &[String],
    ) -> Result<BTreeMap<String, Option<i64>>, Lost> {
        let mut asked = BTreeMap::new();
        for conversation in watched {
            let after = after(&self.notes, conversation, self.from_beginning);
            asked.insert(conversation.clone(), after);
            let mut frame = json!({"type": "subscribe", "conversation_id": conversation});
            if let Some(after) = after {
                frame["after"] = after.into();
            }
            socket.try_send(&frame).await?;
        }
        let waiting: Vec<[String; 3]> = {
            let notes = self.notes.open();
            notes.waiting().map(|(id, place, text)| [id, place, text].map(str::to_owned)).collect()
        };
        for [id, conversation, content] in waiting {
            self.send(socket, &id, &conversation, &content).await?;
        }
        Ok(asked)
    }

    fn hear(&self, frame: Frame, asked: &BTreeMap<String, Option<i64>>) -> Result<(), Lost> {
        let Frame::Text(text) = frame else { return Err(Lost::Broken("closed".to_owned())) };
        let frame: Value = serde_json::from_str(&text).unwrap_or(Value::String(text));
        let conversation = frame["conversation_id"].as_str().unwrap_or_default();
        let asked = asked.get(conversation).copied().flatten();
        self.notes.open().hears(&frame, asked);
        Ok(())
    }

    async fn post(&mut self, socket: &mut Socket, sent: &mut u64) -> Result<(), Lost> {
        let Some((id, content)) = self.next_post(sent) else { return Ok(()) };
        self.send(socket, &id, &self.conversations[0], &content).await
    }

    /// The client id and the text of what to say next, unless enough is open.
    fn next_post(&mut self, sent: &mut u64) -> Option<(String, String)> {
        let is_busy = {
            let notes = self.notes.open();
            notes.waiting().count() >= WAITING_MAX || notes.open(&self.conversations[0]) > OPEN_MAX
        };
        if is_busy {
            return None;
        }
        *sent += 1;
        let id = format!("{}-{sent}", self.name);
        let content = question::content(&id, &mut self.dice);
        Some((id, content))
    }

    async fn send(
        &self,
        socket: &mut Socket,
        id: &str,
        conversation: &str,
        content: &str,
    ) -> Result<(), Lost> {
        self.notes.open().sends(id, conversation, content);
        let (kind, place) = ("message", conversation);
        let frame = json!({"type": kind, "id": id, "conversation_id": place, "content": content});
        socket.try_send(&frame).await
    }

    /// Half of its pace to one and a half.
    fn pause(&mut self) -> Duration {
        self.pace.mul_f64(0.5 + self.dice.below(1_000) as f64 / 1_000.0)
    }
}

/// What a client asks for when it comes.
fn after(notes: &Notes, conversation: &str, from_beginning: bool) -> Option<i64> {
    notes.open().position(conversation).or(from_beginning.then_some(0))
}

impl Caller {
    /// Posts with `POST /v1/chat` and waits for the answers, until it is dropped. A request that was not answered is
    /// repeated with the same key.
    pub(crate) async fn by_chat(mut self) {
        let client = Client::new(&self.base, Some(&self.key));
        let conversation = self.conversations[0].clone();
        for number in 1_u64.. {
            sleep(self.pause()).await;
            // Who gave the order is dropped after us.
            let _ = self.posting.wait_for(|is_posting| *is_posting).await;
            let id = format!("{}-{number}", self.name);
            let content = question::content(&id, &mut self.dice);
            self.notes.open().sends(&id, &conversation, &content);
            let body = json!({"conversation_id": conversation, "message": content});
            while !self.is_answered(&client, &id, &body).await {
                sleep(BACK_OFF).await;
            }
        }
    }

    /// Whether this attempt was the last.
    async fn is_answered(&self, client: &Client, id: &str, body: &Value) -> bool {
        let call = client.call("POST", "/v1/chat").header("idempotency-key", id).json(body);
        let Ok(Ok(reply)) = timeout(SILENCE, call.try_send()).await else { return false };
        match reply.status() {
            200 => self.notes.open().is_answered(id, &reply.json()),
            // It is still being answered, or the server cannot at the moment.
            409 | 503 => return false,
            _ => self.notes.open().is_answered(id, &reply.to_string().into()),
        }
        true
    }
}

/// Somebody who reads a conversation's event stream.
struct Reader {
    client: Client,
    conversation: String,
    from_beginning: bool,
    notes: Notes,
    dice: Dice,
}

impl Reader {
    async fn read_for_ever(mut self) {
        loop {
            let asked = after(&self.notes, &self.conversation, self.from_beginning);
            if let Ok(Ok(stream)) = timeout(CONNECT, self.open(asked)).await {
                self.read(stream, asked).await;
            }
            sleep(BACK_OFF).await;
        }
    }

    /// As a program does, or as a browser does that comes back.
    async fn open(&mut self, asked: Option<i64>) -> Result<EventStream, Lost> {
        let path = format!("/v1/conversations/{}/events", self.conversation);
        let is_browser = self.dice.below(2) == 0;
        let call = match asked {
            None => self.client.call("GET", &path),
            Some(after) if is_browser => {
                self.client.call("GET", &path).header("last-event-id", after.to_string())
            }
            Some(after) => self.client.call("GET", &format!("{path}?after={after}")),
        };
        call.try_stream().await
    }

    async fn read(&self, mut stream: EventStream, asked: Option<i64>) {
        while let Ok(Ok(Some(frame))) = timeout(SILENCE, stream.try_next()).await {
            self.notes.open().reads(&self.conversation, &frame, asked);
        }
    }
}
