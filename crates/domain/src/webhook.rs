//! Webhooks: who wants to be told of what happened, and how far that has come.

use crate::clock::Time;
use crate::conversation::words;
use crate::id::{DeliveryId, EventId, LetterId, ReadingId, WebhookId};
use crate::text::InvalidText;

/// The most webhooks in one mode of a workspace.
pub const WEBHOOKS_MAX: u64 = 1_000;
/// The most patterns of one webhook.
pub const PATTERNS_MAX: usize = 100;
/// The longest address.
pub const URL_BYTES_MAX: usize = 2_048;
/// The longest name.
pub const NAME_BYTES_MAX: usize = 200;
/// The most headers of a webhook's own.
pub const HEADERS_MAX: usize = 20;
/// The longest body; an event that needs more is told by its id.
pub const BODY_BYTES_MAX: usize = 20_000;

/// Which types of events are wanted: one, all that begin alike (`ticket.*`), or all (`*`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(String);

impl Pattern {
    /// Checks a pattern; it has to match one of the `known` types at least.
    pub fn parse(raw: &str, known: &[&str]) -> Result<Pattern, InvalidText> {
        const FORM: InvalidText =
            InvalidText::Form("is a type of events such as ticket.created, or ticket.*, or *");
        let pattern = Pattern(raw.trim().to_owned());
        if known.iter().any(|kind| pattern.matches(kind)) { Ok(pattern) } else { Err(FORM) }
    }

    /// A pattern that was checked before.
    #[must_use]
    pub fn stored(text: &str) -> Pattern {
        Pattern(text.to_owned())
    }

    /// Whether events of that type are wanted.
    #[must_use]
    pub fn matches(&self, kind: &str) -> bool {
        match self.0.strip_suffix('*') {
            None => self.0 == kind,
            Some("") => true,
            Some(begin) => begin.ends_with('.') && kind.starts_with(begin),
        }
    }

    /// The pattern itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A subscription to events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// Its identity.
    pub id: WebhookId,
    /// What people call it.
    pub name: String,
    /// Where events are sent to.
    pub url: String,
    /// Which events.
    pub events: Vec<Pattern>,
    /// In whose words: the name of a face that the engine has.
    pub payload: String,
    /// How it is signed: the name of a scheme that the engine knows.
    pub signature: String,
    /// The names of the headers that are sent along; their values may be secret.
    pub headers: Vec<String>,
    /// Whether events are sent.
    pub is_active: bool,
    /// The place among all events of its scope after which they are told: the last one when the webhook was made, or
    /// switched on again.
    pub begins: i64,
    /// Why they are not, when nobody asked for that.
    pub off: Option<OffReason>,
    /// Since when every attempt has failed.
    pub failing_since: Option<Time>,
    /// Until when its receiver wants to be left alone.
    pub paused_until: Option<Time>,
    /// When it was made.
    pub created_at: Time,
    /// When somebody last changed it.
    pub updated_at: Time,
}

impl Webhook {
    /// Whether events of that type are wanted.
    #[must_use]
    pub fn wants(&self, kind: &str) -> bool {
        self.events.iter().any(|pattern| pattern.matches(kind))
    }
}

words! {
    /// Why a webhook was switched off by itself.
    OffReason {
        /// Its receiver said that it is gone for good (410).
        Gone "gone"
        /// Every attempt has failed for days.
        Failing "failing"
    }
}

words! {
    /// How far a delivery has come.
    DeliveryState {
        /// It is due, now or later.
        Waiting "waiting"
        /// The receiver has it.
        Delivered "delivered"
        /// No attempt is left.
        Failed "failed"
        /// The webhook was switched off before.
        Canceled "canceled"
    }
}

/// What an event is called in one face, word for word as it is sent, every time alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Its identity, for us.
    pub id: LetterId,
    /// The event.
    pub event: EventId,
    /// Whose words these are.
    pub face: String,
    /// The type of the event in those words.
    pub kind: String,
    /// What receivers know it by.
    pub name: String,
    /// What is sent; nothing once it told of a person who was erased.
    pub body: Option<String>,
    /// What is sent in its stead: the same by reference.
    pub short: String,
    /// When it was written.
    pub created_at: Time,
}

impl Letter {
    /// What is sent.
    #[must_use]
    pub fn text(&self) -> &str {
        self.body.as_deref().unwrap_or(&self.short)
    }
}

/// A letter on its way to a webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Its identity.
    pub id: DeliveryId,
    /// Whereto.
    pub webhook: WebhookId,
    /// The event.
    pub event: EventId,
    /// The type of the event in the webhook's words.
    pub kind: String,
    /// What the receiver knows the letter by.
    pub name: String,
    /// How far it has come.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is tried next.
    pub due_at: Option<Time>,
    /// When it was made.
    pub created_at: Time,
    /// When it came to its end.
    pub ended_at: Option<Time>,
    /// How the last attempt went.
    pub last: Option<Attempt>,
}

/// One attempt to deliver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// 1, 2, 3…
    pub number: i64,
    /// When it began.
    pub started_at: Time,
    /// How many milliseconds it took.
    pub millis: i64,
    /// The status of the answer, if there was one.
    pub status: Option<i64>,
    /// What went wrong, in words.
    pub error: Option<String>,
    /// The headers that were sent, a line each; without the values of the webhook's own.
    pub sent: String,
    /// The headers of the answer, a line each.
    pub answer_headers: Option<String>,
    /// How the answer's body begins.
    pub answer_body: Option<String>,
}

/// How far the events of a scope were read, to write letters about them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Its identity.
    pub id: ReadingId,
    /// For one webhook, again; otherwise for all, for the first time.
    pub webhook: Option<WebhookId>,
    /// The place of the last event that was read.
    pub place: i64,
    /// The place of the last event that is to be read; otherwise there is no end.
    pub until: Option<i64>,
    /// Whether what the webhook has, or what is on its way there, is left out.
    pub only_missed: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &[&str] = &["ticket.created", "ticket.updated", "message.created"];

    #[test]
    fn a_pattern_names_one_type_or_a_family_or_all() {
        let matching = |raw| {
            let pattern = Pattern::parse(raw, KNOWN)?;
            let kinds = KNOWN.iter().filter(|kind| pattern.matches(kind));
            Ok::<_, InvalidText>(kinds.copied().collect::<Vec<_>>())
        };
        assert_eq!(matching("*").unwrap(), KNOWN);
        assert_eq!(matching(" ticket.* ").unwrap(), KNOWN[..2]);
        assert_eq!(matching("ticket.created").unwrap(), KNOWN[..1]);
        for bad in
            ["", "ticket", "ticket*", "t*", "**", "*.created", "boss.*", "ticket.*.*", "Ticket.*"]
        {
            assert!(matching(bad).is_err(), "{bad}");
        }
    }
}
