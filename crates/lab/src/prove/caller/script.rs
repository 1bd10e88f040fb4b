//! A client that is the SDK in TypeScript: it says what to send and when, and a process of its own does it.

use super::Caller;
use crate::prove::typescript::TypeScript;
use serde_json::json;
use std::sync::Arc;
use testkit::proof::Entry;
use tokio::time::sleep;

/// How lines are made, three clients after the other: over a WebSocket, over event streams with plain requests, and over
/// either.
const TRANSPORTS: [&str; 3] = ["websocket", "events", "auto"];

impl Caller {
    /// Watches each conversation over a line of its own and posts over the first, until it is dropped. `at` says which
    /// lines these are.
    pub(crate) async fn by_script(mut self, script: Arc<TypeScript>, at: usize) {
        if let Err(error) = self.give_orders(&script, at).await {
            self.notes.open().is_told(Entry::Strange(error.to_string()));
        }
    }

    async fn give_orders(&mut self, script: &TypeScript, at: usize) -> anyhow::Result<()> {
        script.tell(&self.name, &self.notes);
        let (client, after) = (&self.name, self.from_beginning.then_some(0));
        for (more, conversation) in self.conversations.iter().enumerate() {
            let transport = TRANSPORTS[(at / TRANSPORTS.len() + more) % TRANSPORTS.len()];
            script.order(&json!({
                "do": "open", "client": client, "conversation": conversation, "after": after,
                "base": self.base, "key": self.key, "transport": transport,
            }))?;
        }
        let (home, mut sent) = (self.conversations[0].clone(), 0);
        loop {
            sleep(self.pause()).await;
            // Who says whether is dropped after us.
            let _ = self.posting.wait_for(|is_posting| *is_posting).await;
            let Some((id, content)) = self.next_post(&mut sent) else { continue };
            self.notes.open().sends(&id, &home, &content);
            script.order(&json!({
                "do": "send", "client": self.name, "conversation": home, "id": id, "content": content,
            }))?;
        }
    }
}
