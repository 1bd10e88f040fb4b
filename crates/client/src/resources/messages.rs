use wire::conversations::{Conversation, Message};
use wire::history::{ConversationInput, HistoryInput, HistoryMessage, MessagePatch};
use wire::tickets::MessageInput;

use crate::call::Call;
use crate::pages::{Page, Pages};
use crate::request::Request;
use crate::resources::resource;

resource! {
    /// Messages of conversations: `client.messages()`.
    Messages
}

impl Messages {
    /// Lists what was said, oldest first. `GET /v1/conversations/{id}/messages`
    pub fn list(&self, conversation: &str) -> Pages<Message> {
        let request = Request::get(&["v1", "conversations", conversation, "messages"]);
        Pages::new(&self.client, request)
    }

    /// Adds a message and does not wait for an answer. `POST /v1/conversations/{id}/messages`
    pub fn create(&self, conversation: &str, message: &MessageInput) -> Call<Message> {
        let request = Request::post(&["v1", "conversations", conversation, "messages"]);
        Call::json(&self.client, request.json(message))
    }

    /// Changes a message of a history that an application keeps here.
    /// `PATCH /v1/conversations/{id}/messages/{message}`
    pub fn update(&self, conversation: &str, id: &str, change: &MessagePatch) -> Call<Message> {
        let request = Request::patch(&["v1", "conversations", conversation, "messages", id]);
        Call::json(&self.client, request.json(change))
    }

    /// Removes a message of a history that an application keeps here.
    /// `DELETE /v1/conversations/{id}/messages/{message}`
    pub fn delete(&self, conversation: &str, id: &str) -> Call<()> {
        let request = Request::delete(&["v1", "conversations", conversation, "messages", id]);
        Call::nothing(&self.client, request)
    }
}

impl Pages<Message> {
    /// `asc` (oldest first) or `desc`.
    pub fn order(self, order: impl Into<String>) -> Pages<Message> {
        self.with("order", order)
    }
}

resource! {
    /// Histories that an application keeps here, and that nobody answers: `client.history()`.
    History
}

impl History {
    /// Begins one. `POST /v1/conversations`
    pub fn begin(&self, conversation: &ConversationInput) -> Call<Conversation> {
        self.client.conversations().create(conversation)
    }

    /// Lists them, newest first. `GET /v1/conversations`
    pub fn conversations(&self) -> Pages<Conversation> {
        self.client.conversations().list()
    }

    /// Appends messages, 1 to 1,000: all of them, or none. `POST /v1/conversations/{id}/history`
    pub fn append(&self, conversation: &str, messages: Vec<HistoryMessage>) -> Call<Page<Message>> {
        let request = Request::post(&["v1", "conversations", conversation, "history"]);
        Call::json(&self.client, request.json(&HistoryInput { messages }))
    }

    /// Lists what was said, oldest first. `GET /v1/conversations/{id}/messages`
    pub fn list(&self, conversation: &str) -> Pages<Message> {
        self.client.messages().list(conversation)
    }
}
