use wire::live::{Event, EventPage};

use crate::call::Call;
use crate::follow::Follow;
use crate::pages::Pages;
use crate::request::Request;
use crate::resources::resource;

resource! {
    /// What happens in the workspace: `client.events()`.
    Events
}

impl Events {
    /// Lists them, oldest first, from the first that is kept. A page says in `recovered` whether nothing is missing before
    /// it. `GET /v1/events`
    pub fn list(&self) -> Pages<Event, EventPage> {
        Pages::of_events(&self.client, Request::get(&["v1", "events"]))
    }

    /// Finds one. `GET /v1/events/{id}`
    pub fn get(&self, id: &str) -> Call<Event> {
        Call::json(&self.client, Request::get(&["v1", "events", id]))
    }

    /// Follows what happens, from now on unless [`Follow::after`] says otherwise. `GET /v1/events`
    pub fn follow(&self) -> Follow {
        Follow::new(&self.client, Request::get(&["v1", "events"]))
    }
}

impl Pages<Event, EventPage> {
    /// Only these types, with commas between them: `message.created`, or `ticket.*` for all that begin so. Of no effect on
    /// the events of one conversation.
    pub fn types(self, types: impl Into<String>) -> Pages<Event, EventPage> {
        self.with("type", types)
    }
}
