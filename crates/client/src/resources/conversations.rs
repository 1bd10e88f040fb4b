use wire::conversations::{Conversation, HandOffInput, Run, TakeInput};
use wire::history::{ConversationInput, ConversationPatch};
use wire::live::{Event, EventPage};
use wire::tickets::{Note, NoteInput};

use crate::call::Call;
use crate::follow::Follow;
use crate::pages::Pages;
use crate::request::Request;
use crate::resources::resource;

resource! {
    /// Conversations: `client.conversations()`.
    Conversations
}

impl Conversations {
    /// Lists them, newest first. `GET /v1/conversations`
    pub fn list(&self) -> Pages<Conversation> {
        Pages::new(&self.client, Request::get(&["v1", "conversations"]))
    }

    /// Finds one. `GET /v1/conversations/{id}`
    pub fn get(&self, id: &str) -> Call<Conversation> {
        Call::json(&self.client, Request::get(&["v1", "conversations", id]))
    }

    /// Begins one without a message, as an application does that keeps its history here. `POST /v1/conversations`
    pub fn create(&self, conversation: &ConversationInput) -> Call<Conversation> {
        Call::json(&self.client, Request::post(&["v1", "conversations"]).json(conversation))
    }

    /// Changes what it is called, or what is attached to it. `PATCH /v1/conversations/{id}`
    pub fn update(&self, id: &str, change: &ConversationPatch) -> Call<Conversation> {
        Call::json(&self.client, Request::patch(&["v1", "conversations", id]).json(change))
    }

    /// Removes one with its messages. `DELETE /v1/conversations/{id}`
    pub fn delete(&self, id: &str) -> Call<()> {
        Call::nothing(&self.client, Request::delete(&["v1", "conversations", id]))
    }

    /// Ends one. `POST /v1/conversations/{id}/close`
    pub fn close(&self, id: &str) -> Call<Conversation> {
        Call::json(&self.client, Request::post(&["v1", "conversations", id, "close"]))
    }

    /// Lets one go on that has ended. `POST /v1/conversations/{id}/reopen`
    pub fn reopen(&self, id: &str) -> Call<Conversation> {
        Call::json(&self.client, Request::post(&["v1", "conversations", id, "reopen"]))
    }

    /// Asks for a person. `POST /v1/conversations/{id}/handoff`
    pub fn handoff(&self, id: &str, wish: &HandOffInput) -> Call<Conversation> {
        let request = Request::post(&["v1", "conversations", id, "handoff"]);
        Call::json(&self.client, request.json(wish))
    }

    /// A person answers from then on. `POST /v1/conversations/{id}/take`
    pub fn take(&self, id: &str, who: &TakeInput) -> Call<Conversation> {
        Call::json(&self.client, Request::post(&["v1", "conversations", id, "take"]).json(who))
    }

    /// Gives one back to the AI. `POST /v1/conversations/{id}/release`
    pub fn release(&self, id: &str) -> Call<Conversation> {
        Call::json(&self.client, Request::post(&["v1", "conversations", id, "release"]))
    }

    /// Lists the AI's attempts to answer. `GET /v1/conversations/{id}/runs`
    pub fn runs(&self, id: &str) -> Pages<Run> {
        Pages::new(&self.client, Request::get(&["v1", "conversations", id, "runs"]))
    }

    /// Lists what colleagues told each other; no customer sees it. `GET /v1/conversations/{id}/notes`
    pub fn notes(&self, id: &str) -> Pages<Note> {
        Pages::new(&self.client, Request::get(&["v1", "conversations", id, "notes"]))
    }

    /// Adds a note. `POST /v1/conversations/{id}/notes`
    pub fn add_note(&self, id: &str, note: &NoteInput) -> Call<Note> {
        Call::json(&self.client, Request::post(&["v1", "conversations", id, "notes"]).json(note))
    }

    /// Lists what happened in it, oldest first. `GET /v1/conversations/{id}/events`
    pub fn events(&self, id: &str) -> Pages<Event, EventPage> {
        Pages::of_events(&self.client, Request::get(&["v1", "conversations", id, "events"]))
    }

    /// Follows what happens in it, from now on unless [`Follow::after`] says otherwise.
    /// `GET /v1/conversations/{id}/events`
    pub fn follow(&self, id: &str) -> Follow {
        Follow::new(&self.client, Request::get(&["v1", "conversations", id, "events"]))
    }
}

impl Pages<Conversation> {
    /// Only those of this customer: `cus_…`.
    pub fn customer_id(self, id: impl Into<String>) -> Pages<Conversation> {
        self.with("customer_id", id)
    }

    /// Only those of the customer whom your own system calls so.
    pub fn external_id(self, id: impl Into<String>) -> Pages<Conversation> {
        self.with("external_id", id)
    }
}
