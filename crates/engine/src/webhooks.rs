//! Webhooks: who is told of events, and how that goes.
//!
//! Events are read in their order, each becomes letters in the words of whoever wants it, and letters are delivered
//! until their receivers have them. Read `fan_out` for the first half and `courier` for the second; `attempt` is one
//! exchange with a receiver, `outcome` what comes of it, `gate` how many there may be at once. The verbs are in
//! `manage`, `secrets`, `trials` and `history`.

mod attempt;
mod checked;
mod courier;
mod fan_out;
mod figures;
mod gate;
mod history;
mod manage;
mod outcome;
mod secrets;
mod terms;
mod trials;
mod upkeep;

use std::time::Duration;

use domain::clock::Time;
use domain::id::{EventId, WebhookId, WorkspaceId};
use domain::webhook::WEBHOOKS_MAX;

use crate::{Engine, Told};

pub use checked::{NewWebhook, WebhookChange};
pub(crate) use courier::Post;
pub use figures::{AttemptOutcome, DeliveryFigures, Spread};
pub use history::{BegunReplay, DeliveryRecord, NewReplay, Replay, ReplayFrom};
pub use manage::ShownWebhook;
pub use secrets::{NewSecret, SECRET_OVERLAP_SECONDS, ShownSecret};
pub use trials::{Trial, Triggered};

/// How a dialect writes events to webhooks; assembled with the engine, which knows no wire format.
#[derive(Clone, Copy, Debug)]
pub struct Face {
    /// What a webhook names it by.
    pub name: &'static str,
    /// What can be subscribed to, in the dialect's words.
    pub types: &'static [&'static str],
    /// What an event is called there: nothing, one letter or several.
    pub letters: fn(&Sender, &Told) -> Vec<Draft>,
    /// The headers of an attempt, besides its signature and the webhook's own.
    pub headers: fn(&Stamp<'_>) -> Vec<(&'static str, String)>,
    /// How long to wait before the second attempt, the third and so on.
    pub delays: &'static [Duration],
}

/// How webhooks are treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WebhookSettings {
    /// How long deliveries are kept after their end.
    pub keep: Duration,
    /// How long one attempt may take.
    pub timeout: Duration,
    /// The most webhooks in one mode of a workspace, up to [`WEBHOOKS_MAX`].
    pub per_workspace: u64,
}

impl Default for WebhookSettings {
    fn default() -> WebhookSettings {
        WebhookSettings {
            keep: Duration::from_hours(30 * 24),
            timeout: Duration::from_secs(10),
            per_workspace: WEBHOOKS_MAX,
        }
    }
}

/// Whose events they are.
#[derive(Clone, Debug)]
pub struct Sender {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// Where people reach the server, without a slash at its end; may be empty.
    pub public_url: String,
}

/// A letter as a dialect writes it: JSON texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What receivers know it by: the same for the same event and type, always.
    pub name: String,
    /// The type, one of the face's.
    pub kind: &'static str,
    /// All of it.
    pub body: String,
    /// The same by reference: what is sent when the body is too long, or may be told no more.
    pub short: String,
}

/// What an attempt's headers tell.
#[derive(Clone, Copy, Debug)]
pub struct Stamp<'a> {
    /// Whose delivery it is.
    pub webhook: WebhookId,
    /// The event.
    pub event: EventId,
    /// The letter's name.
    pub name: &'a str,
    /// Its type.
    pub kind: &'a str,
    /// 1, 2, 3…
    pub attempt: i64,
    /// When the attempt is made.
    pub now: Time,
}

impl Engine {
    /// How events can be written to webhooks.
    #[must_use]
    pub fn faces(&self) -> &[Face] {
        &self.0.faces
    }

    /// Whose events those of a workspace are.
    #[must_use]
    pub fn sender(&self, workspace: WorkspaceId) -> Sender {
        Sender { workspace, public_url: self.0.public_url.clone() }
    }

    /// How webhooks are treated here.
    #[must_use]
    pub fn webhook_settings(&self) -> WebhookSettings {
        self.0.webhooks
    }
}
