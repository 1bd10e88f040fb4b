//! What a live line has sent and was told, without any I/O: what it says when it comes back, and what it tells.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, VecDeque};

use wire::conversations::Message;
use wire::errors::ErrorDetail;
use wire::live::{ClientFrame, Event, ServerFrame, Snapshot};

use super::answer::Answers;
use super::event::LiveEvent;
use super::order::{Asked, OURS, Order, Reply, Waiting};
use super::reading::{astray, refusal, told};
use crate::error::{Error, Kind, Result};

/// How many messages are sent before the first of them is acknowledged: the server slows whoever sends too fast.
const ON_LINE_MAX: usize = 16;
/// After so many heartbeats of silence we say something, so that the server does not take us for gone.
const QUIET_MAX: u32 = 20;

/// A line's memory.
#[derive(Default)]
pub(super) struct State {
    /// Where messages go that name no conversation; the first of them opens it.
    pub(super) home: Option<String>,
    following: BTreeMap<String, Following>,
    /// What is not acknowledged, in the order in which it was said.
    messages: VecDeque<Waiting>,
    /// What was asked over this line, by the id of the frame.
    asked: BTreeMap<String, Asked>,
    asked_last: u64,
    is_open: bool,
    was_open: bool,
    /// How many heartbeats came since we said something.
    quiet: u32,
    /// What is to be sent.
    pub(super) frames: Vec<ClientFrame>,
    /// What is to be told.
    pub(super) events: VecDeque<LiveEvent>,
}

/// A conversation that is followed.
#[derive(Default)]
struct Following {
    /// The last position that was told.
    position: Option<i64>,
    was_told: bool,
    /// Whether the server has said that it is followed over this line.
    is_open: bool,
    /// The id of the frame that asks for it.
    asked: String,
    answers: Answers,
    waiting: Vec<Reply<i64>>,
}

impl State {
    /// Follows a conversation from the beginning of the line on.
    pub(super) fn begin(&mut self, conversation: String, after: Option<i64>) {
        self.following.insert(conversation, Following { position: after, ..Following::default() });
    }

    /// Does what the handle wants; [`Order::Close`] is not for here.
    pub(super) fn obey(&mut self, order: Order) {
        match order {
            Order::Say(waiting) => self.say(waiting),
            Order::Follow { conversation, after, reply } => {
                self.follow(&conversation, after, reply);
            }
            Order::Unfollow { conversation, .. } => self.unfollow(conversation),
            Order::Typing { conversation, on, .. } => {
                if self.is_open {
                    self.send(ClientFrame::Typing { id: None, conversation_id: conversation, on });
                }
            }
            Order::Stop { conversation, reply } => {
                let frame = |id| ClientFrame::Stop { id, conversation_id: conversation };
                self.ask(Asked::Stop(reply), frame);
            }
            Order::Retry { run, reply } => {
                self.ask(Asked::Retry(reply), |id| ClientFrame::Retry { id, run_id: run });
            }
            Order::Close => {}
        }
    }

    fn say(&mut self, waiting: Waiting) {
        if self.messages.iter().any(|known| known.id == waiting.id) {
            let message = "a message with this client id is being sent already";
            return waiting.reply.with(Err(Error::new(Kind::Conflict, message)));
        }
        self.messages.push_back(waiting);
        self.send_messages();
    }

    fn follow(&mut self, conversation: &str, after: Option<i64>, reply: Reply<i64>) {
        if let Some(following) = self.following.get_mut(conversation) {
            return match following.position {
                // It is followed already, and goes on where it is.
                Some(position) if following.was_told => reply.with(Ok(position)),
                _ => following.waiting.push(reply),
            };
        }
        let waiting = vec![reply];
        let following = Following { position: after, waiting, ..Following::default() };
        self.following.insert(conversation.to_owned(), following);
        if self.is_open {
            self.subscribe(conversation);
        }
    }

    fn unfollow(&mut self, conversation: String) {
        let Some(following) = self.following.remove(&conversation) else { return };
        for reply in following.waiting {
            reply.with(Err(Error::new(Kind::Conflict, "the conversation is no longer followed")));
        }
        if self.is_open {
            self.send(ClientFrame::Unsubscribe { id: None, conversation_id: conversation });
        }
    }

    fn ask(&mut self, asked: Asked, frame: impl FnOnce(Option<String>) -> ClientFrame) {
        if !self.is_open {
            return asked.fails(Error::new(Kind::Network, "the line is broken"));
        }
        let id = self.next_id();
        self.asked.insert(id.clone(), asked);
        self.send(frame(Some(id)));
    }

    fn next_id(&mut self) -> String {
        self.asked_last += 1;
        format!("{OURS}{}", self.asked_last)
    }

    fn send(&mut self, frame: ClientFrame) {
        self.quiet = 0;
        self.frames.push(frame);
    }

    fn subscribe(&mut self, conversation: &str) {
        let id = self.next_id();
        let Some(following) = self.following.get_mut(conversation) else { return };
        following.asked.clone_from(&id);
        following.is_open = false;
        let (conversation_id, after) = (conversation.to_owned(), following.position);
        self.send(ClientFrame::Subscribe { id: Some(id), conversation_id, after });
    }

    /// Sends what can be sent of the messages, in their order.
    fn send_messages(&mut self) {
        let mut on_line = self.messages.iter().filter(|waiting| waiting.is_on_line).count();
        let mut frames = Vec::new();
        for waiting in &mut self.messages {
            if !self.is_open || on_line >= ON_LINE_MAX {
                break;
            }
            let conversation_id = waiting.message.conversation.clone().or(self.home.clone());
            if waiting.is_on_line {
                if conversation_id.is_none() {
                    // It opens the conversation that the others go to.
                    break;
                }
                continue;
            }
            on_line += 1;
            waiting.is_on_line = true;
            let opens = conversation_id.is_none();
            frames.push(waiting.frame(conversation_id));
            if opens {
                break;
            }
        }
        for frame in frames {
            self.send(frame);
        }
    }

    /// The line is open and the server knows who speaks: goes on where it broke.
    pub(super) fn opens(&mut self) {
        self.is_open = true;
        let event = if self.was_open { LiveEvent::Reconnected } else { LiveEvent::Ready };
        self.was_open = true;
        self.events.push_back(event);
        let followed: Vec<String> = self.following.keys().cloned().collect();
        for conversation in followed {
            self.subscribe(&conversation);
        }
        self.send_messages();
    }

    /// The line is no more; what was sent over it counts as not sent.
    pub(super) fn breaks(&mut self) {
        self.is_open = false;
        self.frames.clear();
        self.messages.iter_mut().for_each(|waiting| waiting.is_on_line = false);
        self.following.values_mut().for_each(|following| following.is_open = false);
        for asked in std::mem::take(&mut self.asked).into_values() {
            asked.fails(Error::new(Kind::Network, "the line broke before the answer"));
        }
    }

    /// There will be no line any more: nobody waits any longer.
    pub(super) fn ends(&mut self, kind: Kind) {
        self.breaks();
        let ended = || Error::new(kind, "the line has ended");
        self.messages.drain(..).for_each(|waiting| waiting.reply.with(Err(ended())));
        for following in std::mem::take(&mut self.following).into_values() {
            following.waiting.into_iter().for_each(|reply| reply.with(Err(ended())));
        }
    }

    /// The server says something. After an error the line is to be made again.
    pub(super) fn hears(&mut self, frame: ServerFrame) -> Result<()> {
        match frame {
            ServerFrame::Subscribed { id, conversation_id, position, recovered, snapshot } => {
                let following = self.following.get(&conversation_id);
                // What is no longer wanted may still be answered.
                if following.is_some_and(|following| id.as_ref() == Some(&following.asked)) {
                    let lost = (!recovered).then_some(snapshot);
                    return self.subscribed(conversation_id, position, lost);
                }
            }
            ServerFrame::Event { event } => return self.happens(event),
            ServerFrame::Progress(words) => self.words(words, true),
            ServerFrame::Delta(words) => self.words(words, false),
            ServerFrame::Typing { conversation_id, who, on } => {
                self.tell(&conversation_id.clone(), LiveEvent::Typing { conversation_id, who, on });
            }
            ServerFrame::Presence { conversation_id, who, here } => {
                let event =
                    LiveEvent::Presence { conversation_id: conversation_id.clone(), who, here };
                self.tell(&conversation_id, event);
            }
            ServerFrame::Ack { id, conversation_id, message } => {
                self.acknowledged(&id, &conversation_id, *message);
            }
            ServerFrame::Stopped { id, run_ids } => {
                if let Some(Asked::Stop(reply)) = self.answered(id.as_ref()) {
                    reply.with(Ok(run_ids));
                }
            }
            ServerFrame::Retried { id, run_id } => {
                if let Some(Asked::Retry(reply)) = self.answered(id.as_ref()) {
                    reply.with(Ok(run_id));
                }
            }
            ServerFrame::Error { id, error } => return self.refused(id.as_deref(), error),
            ServerFrame::Heartbeat => {
                self.quiet += 1;
                if self.quiet >= QUIET_MAX {
                    self.send(ClientFrame::Ping { id: None });
                }
            }
            // Answers that nobody waits for, and what is the line's own.
            ServerFrame::Ready { .. }
            | ServerFrame::Authenticated { .. }
            | ServerFrame::Unsubscribed { .. }
            | ServerFrame::Pong { .. }
            | ServerFrame::TokenExpiring { .. }
            | ServerFrame::Closing { .. } => {}
        }
        Ok(())
    }

    fn answered(&mut self, id: Option<&String>) -> Option<Asked> {
        self.asked.remove(id?)
    }

    fn tell(&mut self, conversation: &str, event: LiveEvent) {
        if self.following.contains_key(conversation) {
            self.events.push_back(event);
        }
    }

    /// `lost` is there when something was missed: the conversation as it is now.
    fn subscribed(
        &mut self,
        conversation_id: String,
        position: i64,
        lost: Option<Option<Box<Snapshot>>>,
    ) -> Result<()> {
        let Some(following) = self.following.get_mut(&conversation_id) else { return Ok(()) };
        let mut events = Vec::new();
        match lost {
            None if following.position.is_some_and(|asked| asked != position) => {
                return Err(astray("a conversation goes on somewhere else"));
            }
            Some(None) => return Err(astray("events were missed, and nothing tells what")),
            None => {}
            Some(Some(snapshot)) => {
                following.answers.is_shown(&snapshot, &mut events);
                let (conversation_id, after) = (conversation_id.clone(), following.position);
                events.insert(0, LiveEvent::Gap { conversation_id, after, position, snapshot });
            }
        }
        following.position = Some(position);
        following.is_open = true;
        if !std::mem::replace(&mut following.was_told, true) {
            events.insert(0, LiveEvent::Subscribed { conversation_id, position });
        }
        following.waiting.drain(..).for_each(|reply| reply.with(Ok(position)));
        self.events.extend(events);
        Ok(())
    }

    fn words(&mut self, words: wire::live::Words, is_whole: bool) {
        let following = self.following.get_mut(&words.conversation_id);
        if let Some(following) = following.filter(|following| following.is_open) {
            let mut events = Vec::new();
            following.answers.hears(words, is_whole, &mut events);
            self.events.extend(events);
        }
    }

    /// An event is told once, and only as the next one.
    fn happens(&mut self, event: Box<Event>) -> Result<()> {
        let Some(conversation) = event.conversation_id.clone() else {
            self.events.push_back(LiveEvent::Event(event));
            return Ok(());
        };
        let following = self.following.get_mut(&conversation);
        let Some(following) = following.filter(|following| following.is_open) else {
            return Ok(());
        };
        let last = following.position.unwrap_or_default();
        if event.position <= last {
            return Ok(());
        }
        if event.position != last + 1 {
            return Err(astray("an event is missing"));
        }
        following.position = Some(event.position);
        let mut events = Vec::new();
        told(event, conversation, &mut following.answers, &mut events);
        self.events.extend(events);
        Ok(())
    }

    fn acknowledged(&mut self, id: &str, conversation: &str, message: Message) {
        let Some(at) = self.messages.iter().position(|waiting| waiting.id == id) else { return };
        let Some(waiting) = self.messages.remove(at) else { return };
        if self.home.is_none() && waiting.message.conversation.is_none() {
            self.home = Some(conversation.to_owned());
            if !self.following.contains_key(conversation) {
                self.begin(conversation.to_owned(), Some(0));
                self.subscribe(conversation);
            }
        }
        waiting.reply.with(Ok(message));
        self.send_messages();
    }

    fn refused(&mut self, id: Option<&str>, detail: ErrorDetail) -> Result<()> {
        let error = refusal(detail);
        let Some(id) = id else {
            self.events.push_back(LiveEvent::Error(error));
            return Ok(());
        };
        if let Some(at) = self.messages.iter().position(|waiting| waiting.id == id) {
            if let Some(waiting) = self.messages.remove(at) {
                waiting.reply.with(Err(error));
            }
            self.send_messages();
            return Ok(());
        }
        if let Some(asked) = self.asked.remove(id) {
            asked.fails(error);
            return Ok(());
        }
        let mut followed = self.following.iter();
        let conversation = followed.find(|(_, following)| following.asked == id);
        let Some(conversation) = conversation.map(|(conversation, _)| conversation.clone()) else {
            self.events.push_back(LiveEvent::Error(error));
            return Ok(());
        };
        if matches!(error.kind(), Kind::Server | Kind::RateLimit) {
            return Err(error);
        }
        let mut waiting = self.following.remove(&conversation).unwrap_or_default().waiting;
        let last = waiting.pop();
        for reply in waiting {
            reply.with(Err(Error::new(error.kind(), error.message())));
        }
        match last {
            Some(reply) => reply.with(Err(error)),
            None => self.events.push_back(LiveEvent::Error(error)),
        }
        Ok(())
    }
}
