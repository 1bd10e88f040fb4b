//! An answer that is being written, told to whoever watches.

use std::sync::{Arc, Mutex};

use domain::id::{ConversationId, RunId};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::channel::{Channel, Note};
use super::happening::{Party, Words};
use super::{Hub, Word, lock};
use crate::ask::RunEvent;

/// The longest delta; longer ones are told in pieces, so that each fits into a message between processes.
const DELTA_BYTES_MAX: usize = 4_096;

/// The writer's end of an answer.
pub(crate) struct Writing {
    pub(super) hub: Hub,
    pub(super) channel: Arc<Channel>,
    pub(super) conversation: ConversationId,
    pub(super) run: RunId,
    pub(super) asker: mpsc::UnboundedSender<RunEvent>,
    pub(super) stop: CancellationToken,
    /// The number of the last delta, and the length of all.
    pub(super) so_far: Mutex<(u64, usize)>,
}

impl Writing {
    /// Tells more words.
    pub(crate) fn more(&self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            let end = rest.floor_char_boundary(DELTA_BYTES_MAX.min(rest.len()));
            let (piece, after) = rest.split_at(end);
            self.tell(piece);
            rest = after;
        }
    }

    fn tell(&self, text: &str) {
        let mut so_far = lock(&self.so_far);
        let offset = so_far.1;
        *so_far = (so_far.0 + 1, offset + text.len());
        let words = Words { run: self.run, number: so_far.0, text: text.to_owned() };
        self.hub.0.bus.say_with(|| Word::Delta(self.conversation, words.clone(), offset));
        self.channel.hear(Note::Delta(words, offset));
        // Nobody may be waiting for the answer any more; the run goes on.
        let _ = self.asker.send(RunEvent::Delta(text.to_owned()));
    }

    /// Resolves when somebody stops the run.
    pub(crate) async fn stopped(&self) {
        self.stop.cancelled().await;
    }

    /// Tells the end to whoever waits for the answer; watchers have its event.
    pub(crate) fn end(self, last: RunEvent) {
        // Nobody may be waiting for the answer any more; it is in the conversation.
        let _ = self.asker.send(last);
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        self.hub.forget_run(self.run);
        self.channel.hear(Note::End(self.run));
        self.hub.typing(self.conversation, Party::Assistant, false);
    }
}
