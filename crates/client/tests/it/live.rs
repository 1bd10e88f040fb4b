//! Live chat: nothing is lost, doubled or put into another order, wherever the line breaks.

mod lines;
mod tokens;
mod verbs;

use std::collections::BTreeMap;

use switchboard_client::live::{Connect, LiveEvent, LiveEvents};
use switchboard_client::types::conversations::{Message, Role};
use testkit::{Setup, TestServer};

const ARTICLE: &str = "To reset your password, open Settings and choose Reset password.";
const QUESTION: &str = "How do I reset my password?";

/// A server that knows an answer.
async fn server() -> TestServer {
    let server = Setup::default().start().await;
    server.article("Reset your password", ARTICLE).await;
    server
}

/// A line of the company's, over this address.
fn line(address: impl std::fmt::Display) -> Connect {
    let builder = switchboard_client::Client::builder(format!("http://{address}"));
    builder.key(testkit::keys::SECRET).build().unwrap().live()
}

/// What somebody was told, who looks whether it can be true.
#[derive(Default)]
struct Told {
    /// The last position of each conversation.
    positions: BTreeMap<String, i64>,
    /// The chunks of each answer that is being written, put together.
    drafts: BTreeMap<String, String>,
    messages: Vec<Message>,
    /// What was told, each in a few words.
    words: Vec<String>,
}

impl Told {
    /// Takes events until one is this.
    async fn until(&mut self, events: &mut LiveEvents, word: &str) {
        loop {
            let event = tokio::time::timeout(std::time::Duration::from_secs(40), events.next());
            let event = event.await.unwrap_or_else(|_| panic!("no `{word}`: {:?}", self.words));
            let event = event.unwrap_or_else(|| panic!("no `{word}`: {:?}", self.words));
            self.hears(event);
            if self.words.last().is_some_and(|last| last == word) {
                return;
            }
        }
    }

    fn hears(&mut self, event: LiveEvent) {
        if let Some((conversation, position)) = event.position() {
            let last = self.positions.insert(conversation.to_owned(), position);
            let is_new = matches!(event, LiveEvent::Subscribed { .. });
            let is_next = last.is_none_or(|last| position == last + 1);
            assert!(is_new != last.is_some() && is_next || is_gap(&event), "{last:?} {event:?}");
        }
        let word = match event {
            LiveEvent::Message { message, .. } => {
                let who = if message.role == Role::Customer { "Customer" } else { "Assistant" };
                let word = format!("{who}: {}", message.content);
                self.messages.push(*message);
                word
            }
            LiveEvent::ResponseStart { run_id, .. } => {
                assert_eq!(self.drafts.insert(run_id, String::new()), None);
                "response_start".to_owned()
            }
            LiveEvent::ResponseChunk { run_id, text, .. } => {
                self.drafts.get_mut(&run_id).unwrap().push_str(&text);
                format!("chunk {text}")
            }
            LiveEvent::ResponseEnd { run_id, message, is_replaced, .. } => {
                let draft = self.drafts.remove(&run_id).unwrap();
                if let Some(message) = message {
                    assert_eq!((message.content.as_str(), is_replaced), (draft.as_str(), false));
                }
                "response_end".to_owned()
            }
            LiveEvent::Event(event) => event.kind,
            LiveEvent::Conversation { at, .. } | LiveEvent::SessionClosed { at, .. } => at.kind,
            LiveEvent::Typing { who, on, .. } => format!("typing {who} {on}"),
            LiveEvent::Presence { who, here, .. } => format!("presence {who} {here}"),
            LiveEvent::Closed(error) => {
                format!("closed {}", error.map_or("", |error| error.kind().as_str()))
            }
            LiveEvent::TokenExpired { error } => format!("token_expired {}", error.is_some()),
            LiveEvent::Gap { snapshot, .. } => format!("gap {}", snapshot.messages.len()),
            LiveEvent::Error(error) => format!("error {}", error.message()),
            other => {
                let shown = format!("{other:?}");
                shown.split([' ', '(']).next().unwrap_or_default().to_owned()
            }
        };
        self.words.push(word);
    }

    /// How often that was told.
    fn count(&self, word: &str) -> usize {
        self.words.iter().filter(|told| *told == word).count()
    }
}

fn is_gap(event: &LiveEvent) -> bool {
    matches!(event, LiveEvent::Gap { .. })
}

/// The texts of a conversation's messages, as the server holds them.
async fn log(server: &TestServer, conversation: &str) -> Vec<String> {
    let path = format!("/v1/conversations/{conversation}/messages?limit=100");
    let log = server.as_secret().get(&path).await.json();
    let log = log["data"].as_array().unwrap().clone();
    log.iter().map(|message| message["content"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_line_needs_a_key() {
    let server = server().await;
    let client = switchboard_client::Client::builder(format!("http://{}", server.address));
    let refused = client.build().unwrap().live().connect().unwrap_err();
    assert_eq!(refused.kind(), switchboard_client::Kind::Authentication);
}
