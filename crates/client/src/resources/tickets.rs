use wire::conversations::Message;
use wire::tickets::{MessageInput, Note, NoteInput, Ticket, TicketInput, TicketPatch};

use crate::call::Call;
use crate::pages::Pages;
use crate::request::Request;
use crate::resources::resource;

resource! {
    /// Tickets, the help desk's view of conversations: `client.tickets()`. Their ids are the conversations'.
    Tickets
}

impl Tickets {
    /// Lists them, newest first. `GET /v1/tickets`
    pub fn list(&self) -> Pages<Ticket> {
        Pages::new(&self.client, Request::get(&["v1", "tickets"]))
    }

    /// Finds one. `GET /v1/tickets/{id}`
    pub fn get(&self, id: &str) -> Call<Ticket> {
        Call::json(&self.client, Request::get(&["v1", "tickets", id]))
    }

    /// Opens one, and with it a conversation; it needs a title or a message. `POST /v1/tickets`
    pub fn create(&self, ticket: &TicketInput) -> Call<Ticket> {
        Call::json(&self.client, Request::post(&["v1", "tickets"]).json(ticket))
    }

    /// Changes one; [`Call::if_match`] refuses when somebody else was faster. `PATCH /v1/tickets/{id}`
    pub fn update(&self, id: &str, change: &TicketPatch) -> Call<Ticket> {
        Call::json(&self.client, Request::patch(&["v1", "tickets", id]).json(change))
    }

    /// Removes one, with its conversation. `DELETE /v1/tickets/{id}`
    pub fn delete(&self, id: &str) -> Call<()> {
        Call::nothing(&self.client, Request::delete(&["v1", "tickets", id]))
    }

    /// Lists what was said in one, oldest first. `GET /v1/conversations/{id}/messages`
    pub fn messages(&self, id: &str) -> Pages<Message> {
        self.client.messages().list(id)
    }

    /// Says something in one. `POST /v1/conversations/{id}/messages`
    pub fn reply(&self, id: &str, message: &MessageInput) -> Call<Message> {
        self.client.messages().create(id, message)
    }

    /// Lists its notes, which no customer sees. `GET /v1/conversations/{id}/notes`
    pub fn notes(&self, id: &str) -> Pages<Note> {
        self.client.conversations().notes(id)
    }

    /// Adds a note, which no customer sees. `POST /v1/conversations/{id}/notes`
    pub fn add_note(&self, id: &str, note: &NoteInput) -> Call<Note> {
        self.client.conversations().add_note(id, note)
    }
}

impl Pages<Ticket> {
    /// Only those that are so far: `new`, `open`, `pending`, `resolved` or `closed`.
    pub fn status(self, status: impl Into<String>) -> Pages<Ticket> {
        self.with("status", status)
    }

    /// Only those that matter so much: `low`, `normal`, `high` or `urgent`.
    pub fn priority(self, priority: impl Into<String>) -> Pages<Ticket> {
        self.with("priority", priority)
    }

    /// Only those that this teammate sees to: `mem_…`.
    pub fn assignee_id(self, id: impl Into<String>) -> Pages<Ticket> {
        self.with("assignee_id", id)
    }

    /// Only those of this customer: `cus_…`.
    pub fn customer_id(self, id: impl Into<String>) -> Pages<Ticket> {
        self.with("customer_id", id)
    }

    /// Only those with this tag.
    pub fn tag(self, tag: impl Into<String>) -> Pages<Ticket> {
        self.with("tag", tag)
    }

    /// Only those that have these words, of the newest few hundred that do.
    pub fn search(self, words: impl Into<String>) -> Pages<Ticket> {
        self.with("search", words)
    }
}
