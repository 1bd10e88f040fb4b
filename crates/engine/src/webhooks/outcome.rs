//! What comes of attempts: of the delivery, and of its webhook.

use std::time::Duration;

use domain::clock::Time;
use domain::event::{Event, EventKind};
use domain::id::WebhookId;
use domain::webhook::{DeliveryState, OffReason};
use domain::workspace::Scope;
use store::deliveries::{self, Claimed, Next};
use store::{Fact, Tx, events, object, webhooks};

use super::attempt::Tried;
use super::figures::AttemptOutcome;
use crate::moment::Moment;
use crate::{Engine, Error};

/// How long every attempt must have failed before a webhook is switched off.
const FAILING: Duration = Duration::from_hours(5 * 24);
/// What part of a delay is added to it at most, so that what failed at once does not come back at once.
const JITTER: f64 = 0.1;
/// How many deliveries one transaction cancels.
const CANCEL_MAX: usize = 500;

/// A delivery with how its attempt went.
pub(super) struct Done {
    pub(super) claimed: Claimed,
    pub(super) tried: Tried,
}

/// What came of one turn of a courier.
#[derive(Default)]
pub(super) struct Settled {
    /// What it has taken on.
    pub(super) claimed: Vec<Claimed>,
    /// Why the webhook was switched off, if it was.
    pub(super) off: Option<OffReason>,
}

impl Tried {
    pub(super) fn is_success(&self) -> bool {
        self.outcome == AttemptOutcome::Delivered
    }
}

/// Notes how attempts went; says why the webhook was switched off for it, if it was.
pub(super) fn settle(
    tx: &mut Tx<'_>,
    engine: &Engine,
    (scope, webhook): (Scope, WebhookId),
    done: &[Done],
    moment: &Moment,
) -> Result<Option<OffReason>, Error> {
    let mut off = None;
    let mut since = None;
    for Done { claimed, tried } in done {
        let next = next(engine, claimed, tried, moment);
        let (node, now) = (&engine.0.node, moment.now);
        if !deliveries::note_attempt(tx, claimed.id, node, &tried.attempt, (next, now))? {
            continue; // Its lease had ended, or it was canceled.
        }
        if tried.is_success() {
            webhooks::note_success(tx, webhook)?;
            continue;
        }
        since = webhooks::note_failure(tx, webhook, tried.attempt.started_at)?;
        if let Some(pause) = tried.pause {
            webhooks::pause(tx, webhook, now.plus(pause.as_millis() as i64))?;
        }
        let has_failed = |since: Time| now.millis() - since.millis() >= FAILING.as_millis() as i64;
        if tried.is_gone {
            off = Some(OffReason::Gone);
        } else if since.is_some_and(has_failed) {
            off = off.or(Some(OffReason::Failing));
        }
    }
    let Some(reason) = off else { return Ok(None) };
    if !webhooks::switch_off(tx, webhook, reason)? {
        return Ok(None);
    }
    let told = [("reason", reason.as_str().into()), ("since", Fact::from(since.map(Time::millis)))];
    let event = moment.event(EventKind::WebhookDisabled, webhook.to_string());
    events::append(tx, scope, &Event { data: Some(object(&told)), ..event })?;
    Ok(Some(reason))
}

/// What comes of a delivery.
fn next(engine: &Engine, claimed: &Claimed, tried: &Tried, moment: &Moment) -> Next {
    if tried.is_success() {
        return Next::Ended(DeliveryState::Delivered);
    }
    let delays = engine.face(&claimed.letter.face).map_or(&[][..], |face| face.delays);
    let delay = usize::try_from(claimed.attempts).ok().and_then(|tried| delays.get(tried));
    match delay {
        Some(delay) if !tried.is_gone => {
            let delay = *delay + delay.mul_f64(JITTER * chance(moment));
            Next::Again(moment.now.plus(delay.as_millis() as i64))
        }
        _ => Next::Ended(DeliveryState::Failed),
    }
}

/// An even draw from 0.0..1.0; next to nothing where identifiers are counted.
fn chance(moment: &Moment) -> f64 {
    const BITS: u32 = 62;
    let low = moment.mint.bits(Time(0)) & ((1 << BITS) - 1);
    low as f64 / (1_u64 << BITS) as f64
}

/// Ends what waits for a webhook that was switched off. What is left when the process dies, upkeep ends.
pub(super) async fn cancel_all(engine: &Engine, webhook: WebhookId) -> Result<(), Error> {
    loop {
        let now = engine.now();
        let cancel = move |tx: &mut Tx<'_>| deliveries::cancel(tx, webhook, now, CANCEL_MAX);
        if engine.0.db.write(cancel).await? < CANCEL_MAX as u64 {
            return Ok(());
        }
    }
}
