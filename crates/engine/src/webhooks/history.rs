//! What was delivered, and delivering it again.

use domain::access::{Act, Actor};
use domain::clock::Time;
use domain::id::{DeliveryId, EventId, ReadingId, WebhookId};
use domain::page::{Page, PageRequest};
use domain::webhook::{Attempt, Delivery, Letter, Reading, Webhook};
use domain::workspace::Scope;
use store::deliveries::Filter;
use store::{Tx, deliveries, events, readings, webhooks};

use super::manage::MISSING;
use crate::moment::Moment;
use crate::once::{Done, Once};
use crate::{After, Engine, Error, allow};

const NO_DELIVERY: Error = Error::NotFound("delivery");
const OFF: &str = "this webhook is switched off: switch it on first";
const BUSY: &str = "10 replays of this webhook go on: wait until one has ended";
/// How many replays of one webhook may go on.
const REPLAYS_MAX: usize = 10;

/// A delivery with all that is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryRecord {
    /// It.
    pub delivery: Delivery,
    /// What is sent.
    pub letter: Letter,
    /// Every attempt, in order.
    pub attempts: Vec<Attempt>,
}

/// Which events a webhook is to be told of again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewReplay {
    /// From where on.
    pub from: ReplayFrom,
    /// Up to this one, with it; absent means all that has happened so far.
    pub until: Option<After>,
    /// Whether what the webhook has, or what is on its way there, is left out.
    pub only_missed: bool,
}

/// From where on events are told again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplayFrom {
    /// Those after this one.
    After(After),
    /// Those from the first on that was made at that time or later.
    Since(Time),
}

/// A replay that goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replay {
    /// Its identity.
    pub id: ReadingId,
    /// The position of the last event that was read.
    pub after: i64,
    /// The position of the last event that will be read.
    pub until: i64,
    /// See [`NewReplay::only_missed`].
    pub only_missed: bool,
}

/// A replay that has just begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BegunReplay {
    /// It.
    pub replay: Replay,
    /// Whether all events of the range are kept; otherwise the oldest of them are forgotten.
    pub is_complete: bool,
}

impl Engine {
    /// The deliveries to a webhook, newest first.
    pub async fn deliveries(
        &self,
        actor: &Actor,
        id: WebhookId,
        filter: Filter,
        request: PageRequest<DeliveryId>,
    ) -> Result<Page<Delivery>, Error> {
        allow(actor, Act::ManageWebhooks)?;
        let scope = actor.scope;
        let read = move |tx: &mut Tx<'_>| {
            webhooks::find(tx, scope, id)?.ok_or(MISSING)?;
            Ok(deliveries::page(tx, id, &filter, &request)?)
        };
        self.0.db.read(read).await
    }

    /// One delivery, with what is sent and every attempt.
    pub async fn delivery(
        &self,
        actor: &Actor,
        (webhook, id): (WebhookId, DeliveryId),
    ) -> Result<DeliveryRecord, Error> {
        allow(actor, Act::ManageWebhooks)?;
        let scope = actor.scope;
        let read = move |tx: &mut Tx<'_>| {
            webhooks::find(tx, scope, webhook)?.ok_or(MISSING)?;
            let delivery = deliveries::find(tx, webhook, id)?.ok_or(NO_DELIVERY)?;
            let letter = deliveries::letter_of(tx, id)?.ok_or(NO_DELIVERY)?;
            Ok(DeliveryRecord { delivery, letter, attempts: deliveries::attempts(tx, id)? })
        };
        self.0.db.read(read).await
    }

    /// Sends the letter of a delivery once more, as a delivery of its own that is due now.
    pub async fn replay_delivery(
        &self,
        actor: &Actor,
        (webhook, id): (WebhookId, DeliveryId),
        once: Once<Delivery>,
    ) -> Result<Done<Delivery>, Error> {
        allow(actor, Act::ManageWebhooks)?;
        let (scope, moment) = (actor.scope, self.moment());
        let work = move |tx: &mut Tx<'_>| {
            let Moment { mint, now } = &moment;
            active(tx, scope, webhook)?;
            deliveries::find(tx, webhook, id)?.ok_or(NO_DELIVERY)?;
            let letter = deliveries::letter_of(tx, id)?.ok_or(NO_DELIVERY)?;
            let again = DeliveryId::mint(mint, *now);
            deliveries::insert(tx, again, (webhook, letter.id), *now, *now)?;
            deliveries::find(tx, webhook, again)?.ok_or(NO_DELIVERY)
        };
        let done = self.write_once(actor, once, work).await;
        self.0.post.ring();
        done
    }

    /// Tells a webhook of events again that have happened, in their order. A conflict when 10 replays go on.
    pub async fn replay_events(
        &self,
        actor: &Actor,
        id: WebhookId,
        new: NewReplay,
        once: Once<BegunReplay>,
    ) -> Result<Done<BegunReplay>, Error> {
        allow(actor, Act::ManageWebhooks)?;
        // What has happened by now is part of it.
        self.0.hub.place_all().await?;
        let (scope, moment) = (actor.scope, self.moment());
        let work = move |tx: &mut Tx<'_>| {
            active(tx, scope, id)?;
            if readings::of_webhook(tx, id)?.len() >= REPLAYS_MAX {
                return Err(Error::Conflict(BUSY));
            }
            let (begun, reading) = begun(tx, (scope, id), &new, &moment)?;
            readings::insert(tx, scope, &reading, moment.now)?;
            Ok(begun)
        };
        let done = self.write_once(actor, once, work).await;
        self.0.hub.ring_placed();
        done
    }

    /// The replays of a webhook that go on, oldest first; there are 10 at most.
    pub async fn replays(&self, actor: &Actor, id: WebhookId) -> Result<Vec<Replay>, Error> {
        allow(actor, Act::ManageWebhooks)?;
        let scope = actor.scope;
        let read = move |tx: &mut Tx<'_>| {
            webhooks::find(tx, scope, id)?.ok_or(MISSING)?;
            let found = readings::of_webhook(tx, id)?;
            Ok::<_, Error>(found.iter().map(replay).collect())
        };
        self.0.db.read(read).await
    }
}

/// A webhook that is switched on, locked.
fn active(tx: &mut Tx<'_>, scope: Scope, id: WebhookId) -> Result<Webhook, Error> {
    let found = webhooks::find_locked(tx, scope, id)?.ok_or(MISSING)?;
    if found.is_active { Ok(found) } else { Err(Error::Conflict(OFF)) }
}

/// What range that is, among the events as they are now.
fn begun(
    tx: &mut Tx<'_>,
    (scope, webhook): (Scope, WebhookId),
    new: &NewReplay,
    moment: &Moment,
) -> Result<(BegunReplay, Reading), Error> {
    const ORDER: &str = "until must not be before what is replayed from";
    let last = events::last_place(tx, scope)?;
    let place = match new.from {
        ReplayFrom::After(after) => place(tx, scope, "after", after)?,
        ReplayFrom::Since(time) => {
            let first = events::first_place_from(tx, scope, EventId::first_at(time))?;
            first.map_or(last, |first| first - 1)
        }
    };
    let place = place.clamp(0, last);
    let until = match new.until {
        Some(until) => self::place(tx, scope, "until", until)?.min(last),
        None => last,
    };
    if until < place {
        return Err(Error::invalid("until", ORDER));
    }
    let oldest = events::oldest_place(tx, scope)?.unwrap_or(last + 1);
    let id = ReadingId::mint(&moment.mint, moment.now);
    let only_missed = new.only_missed;
    let reading = Reading { id, webhook: Some(webhook), place, until: Some(until), only_missed };
    let is_complete = place == until || oldest <= place + 1;
    Ok((BegunReplay { replay: replay(&reading), is_complete }, reading))
}

/// The place of an event of this scope.
fn place(tx: &mut Tx<'_>, scope: Scope, param: &'static str, wanted: After) -> Result<i64, Error> {
    let unknown = || {
        let message = format!("{param} names no event, or one that is no longer kept");
        Error::invalid(param, message)
    };
    match wanted {
        After::Position(place) if place >= 0 => Ok(place),
        After::Position(_) => Err(unknown()),
        After::Event(id) => {
            let found = events::find_placed(tx, scope, id)?;
            found.map(|(place, _)| place).ok_or_else(unknown)
        }
    }
}

fn replay(reading: &Reading) -> Replay {
    let Reading { id, place, until, only_missed, .. } = *reading;
    Replay { id, after: place, until: until.unwrap_or(place), only_missed }
}
