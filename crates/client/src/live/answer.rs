//! The words of an answer that is being written, put together so that none is told twice.

use wire::conversations::{Message, Role};
use wire::live::{Snapshot, Words};

use super::event::LiveEvent;

/// What was told of the answers of a conversation.
#[derive(Debug, Default)]
pub(super) struct Answers {
    draft: Option<Draft>,
    /// The run whose answer ended last: what still comes of its words is late.
    ended: Option<String>,
}

/// An answer that is being written.
#[derive(Debug)]
struct Draft {
    run: String,
    text: String,
    /// How many deltas the text is made of.
    number: u64,
    /// Whether a delta is missing; then a progress or the message brings the rest.
    is_broken: bool,
}

impl Answers {
    /// A run begins.
    pub(super) fn begins(&mut self, conversation: &str, run: &str, events: &mut Vec<LiveEvent>) {
        let is_known = self.draft.as_ref().is_some_and(|draft| draft.run == run);
        if is_known || self.ended.as_deref() == Some(run) {
            return;
        }
        self.ends(conversation, None, events);
        self.draft =
            Some(Draft { run: run.to_owned(), text: String::new(), number: 0, is_broken: false });
        let (conversation_id, run_id) = (conversation.to_owned(), run.to_owned());
        events.push(LiveEvent::ResponseStart { conversation_id, run_id });
    }

    /// More words, or all of them so far.
    pub(super) fn hears(&mut self, words: Words, is_whole: bool, events: &mut Vec<LiveEvent>) {
        if self.ended.as_ref() == Some(&words.run_id) {
            return;
        }
        self.begins(&words.conversation_id, &words.run_id, events);
        let Some(draft) = &mut self.draft else { return };
        let text = if is_whole {
            draft.progress(words.number, &words.text)
        } else {
            draft.delta(words.number, words.text)
        };
        chunk(&words.conversation_id, &draft.run, text, events);
    }

    /// A message was added: if it is an answer, it brings what is missing of its words.
    pub(super) fn says(&mut self, message: &Message, events: &mut Vec<LiveEvent>) {
        let Some(run) = message.run_id.as_deref().filter(|_| message.role == Role::Assistant)
        else {
            return;
        };
        let conversation = &message.conversation_id;
        self.begins(conversation, run, events);
        let Some(draft) = self.draft.as_mut().filter(|draft| draft.run == run) else { return };
        chunk(conversation, run, draft.rest(&message.content), events);
        let is_replaced = draft.text != message.content;
        self.ends(conversation, Some((message, is_replaced)), events);
    }

    /// A run ended; if its answer was not told until now, there is none.
    pub(super) fn is_over(&mut self, conversation: &str, run: &str, events: &mut Vec<LiveEvent>) {
        if self.draft.as_ref().is_some_and(|draft| draft.run == run) {
            self.ends(conversation, None, events);
        }
    }

    /// What was missed is told by a snapshot, which may have the answer that was being written.
    pub(super) fn is_shown(&mut self, snapshot: &Snapshot, events: &mut Vec<LiveEvent>) {
        let Some(draft) = &self.draft else { return };
        let mut messages = snapshot.messages.iter();
        let answer = messages.find(|message| message.run_id.as_ref() == Some(&draft.run));
        if let Some(answer) = answer {
            self.says(answer, events);
        }
    }

    fn ends(
        &mut self,
        conversation: &str,
        message: Option<(&Message, bool)>,
        events: &mut Vec<LiveEvent>,
    ) {
        let Some(Draft { run, .. }) = self.draft.take() else { return };
        let is_replaced = message.is_some_and(|(_, is_replaced)| is_replaced);
        let message = message.map(|(message, _)| Box::new(message.clone()));
        let (conversation_id, run_id) = (conversation.to_owned(), run.clone());
        events.push(LiveEvent::ResponseEnd { conversation_id, run_id, message, is_replaced });
        self.ended = Some(run);
    }
}

impl Draft {
    fn delta(&mut self, number: u64, text: String) -> String {
        self.is_broken |= number > self.number + 1;
        if number <= self.number || self.is_broken {
            return String::new();
        }
        self.number = number;
        self.text.push_str(&text);
        text
    }

    fn progress(&mut self, number: u64, text: &str) -> String {
        if number < self.number || !text.starts_with(&self.text) {
            return String::new();
        }
        self.is_broken = false;
        self.number = number;
        self.rest(text)
    }

    /// What a longer text has beyond the words so far.
    fn rest(&mut self, text: &str) -> String {
        let Some(rest) = text.strip_prefix(self.text.as_str()) else { return String::new() };
        let rest = rest.to_owned();
        self.text.push_str(&rest);
        rest
    }
}

fn chunk(conversation: &str, run: &str, text: String, events: &mut Vec<LiveEvent>) {
    if !text.is_empty() {
        let (conversation_id, run_id) = (conversation.to_owned(), run.to_owned());
        events.push(LiveEvent::ResponseChunk { conversation_id, run_id, text });
    }
}
