use wire::webhooks::{
    BegunReplay, Delivery, DeliveryRecord, NewWebhook, Replay, ReplayInput, SecretInput, TestInput,
    TestResult, TriggerInput, Triggered, Webhook, WebhookInput, WebhookPatch, WebhookSecret,
};

use crate::call::Call;
use crate::follow::Listen;
use crate::pages::{Page, Pages};
use crate::request::Request;
use crate::resources::resource;

resource! {
    /// Who is told of events: `client.webhooks()`. Receivers verify with `switchboard_client::webhook`.
    Webhooks
}

impl Webhooks {
    /// Lists them, oldest first. `GET /v1/webhooks`
    pub fn list(&self) -> Pages<Webhook> {
        Pages::new(&self.client, Request::get(&["v1", "webhooks"]))
    }

    /// Finds one. `GET /v1/webhooks/{id}`
    pub fn get(&self, id: &str) -> Call<Webhook> {
        Call::json(&self.client, Request::get(&["v1", "webhooks", id]))
    }

    /// Makes one, and shows its secret once. `POST /v1/webhooks`
    pub fn create(&self, webhook: &WebhookInput) -> Call<NewWebhook> {
        Call::json(&self.client, Request::post(&["v1", "webhooks"]).json(webhook))
    }

    /// Changes one, or switches it on or off. `PATCH /v1/webhooks/{id}`
    pub fn update(&self, id: &str, change: &WebhookPatch) -> Call<Webhook> {
        Call::json(&self.client, Request::patch(&["v1", "webhooks", id]).json(change))
    }

    /// Removes one, with what is known of its deliveries. `DELETE /v1/webhooks/{id}`
    pub fn delete(&self, id: &str) -> Call<()> {
        Call::nothing(&self.client, Request::delete(&["v1", "webhooks", id]))
    }

    /// Sends it a made-up event, at once and once. `POST /v1/webhooks/{id}/test`
    pub fn test(&self, id: &str, event: &TestInput) -> Call<TestResult> {
        Call::json(&self.client, Request::post(&["v1", "webhooks", id, "test"]).json(event))
    }

    /// Sends a made-up event to all that want its type. `POST /v1/webhooks/trigger-test`
    pub fn trigger(&self, event: &TriggerInput) -> Call<Triggered> {
        Call::json(&self.client, Request::post(&["v1", "webhooks", "trigger-test"]).json(event))
    }

    /// Gives it another secret, and shows it once. `POST /v1/webhooks/{id}/secret`
    pub fn secret(&self, id: &str, secret: &SecretInput) -> Call<WebhookSecret> {
        Call::json(&self.client, Request::post(&["v1", "webhooks", id, "secret"]).json(secret))
    }

    /// Lists its deliveries, newest first. `GET /v1/webhooks/{id}/deliveries`
    pub fn deliveries(&self, id: &str) -> Pages<Delivery> {
        Pages::new(&self.client, Request::get(&["v1", "webhooks", id, "deliveries"]))
    }

    /// Finds a delivery with all of its attempts. `GET /v1/webhooks/{id}/deliveries/{delivery}`
    pub fn delivery(&self, id: &str, delivery: &str) -> Call<DeliveryRecord> {
        let request = Request::get(&["v1", "webhooks", id, "deliveries", delivery]);
        Call::json(&self.client, request)
    }

    /// Sends a delivery once more, word for word. `POST /v1/webhooks/{id}/deliveries/{delivery}/replay`
    pub fn redeliver(&self, id: &str, delivery: &str) -> Call<Delivery> {
        let request = Request::post(&["v1", "webhooks", id, "deliveries", delivery, "replay"]);
        Call::json(&self.client, request)
    }

    /// Tells it of a range of events again. `POST /v1/webhooks/{id}/replay`
    pub fn replay(&self, id: &str, range: &ReplayInput) -> Call<BegunReplay> {
        Call::json(&self.client, Request::post(&["v1", "webhooks", id, "replay"]).json(range))
    }

    /// The replays that go on; one page. `GET /v1/webhooks/{id}/replays`
    pub fn replays(&self, id: &str) -> Call<Page<Replay>> {
        Call::json(&self.client, Request::get(&["v1", "webhooks", id, "replays"]))
    }

    /// Follows what webhooks would be sent. `GET /v1/webhooks/listen`
    pub fn listen(&self) -> Listen {
        Listen::new(&self.client, Request::get(&["v1", "webhooks", "listen"]))
    }
}

impl Pages<Webhook> {
    /// Only those that are switched on, or off.
    pub fn active(self, active: bool) -> Pages<Webhook> {
        self.with("active", active.to_string())
    }
}

impl Pages<Delivery> {
    /// Only those that are so far: `waiting`, `delivered`, `failed` or `canceled`.
    pub fn state(self, state: impl Into<String>) -> Pages<Delivery> {
        self.with("state", state)
    }

    /// Only those of this event: `evt_…`.
    pub fn event_id(self, id: impl Into<String>) -> Pages<Delivery> {
        self.with("event_id", id)
    }
}
