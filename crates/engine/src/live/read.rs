//! Events with what they are about, from the store.

use domain::access::{Act, Actor};
use domain::conversation::Conversation;
use domain::event::Event;
use domain::id::{ConversationId, EventId};
use domain::message::Message;
use domain::page::{Page, PageRequest};
use domain::workspace::Scope;
use store::events::Placed;
use store::{Tx, conversations, events, messages};

use super::happening::Told;
use super::wanted::{After, Kinds};
use super::watch::Subject;
use super::{Topic, about};
use crate::conversations::seen;
use crate::{Engine, Error, allow};

/// The most messages of a snapshot.
const SNAPSHOT_MESSAGES: usize = 100;
/// How many events are looked at for those that are wanted.
const LOOK_MAX: usize = 1_000;

/// A conversation as it is now, for whoever cannot be told what was missed.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The conversation.
    pub conversation: Conversation,
    /// Its newest messages, oldest first.
    pub messages: Page<Message>,
}

/// A page of events.
#[derive(Clone, Debug)]
pub struct EventPage {
    /// The events, in order.
    pub page: Page<Told>,
    /// How far it was looked: the position after which the next page begins. Also when nothing was found.
    pub next: i64,
    /// Whether nothing is missing between the position that was asked for and the first of them.
    pub recovered: bool,
}

/// Where a reading begins.
pub(super) struct Start {
    /// The position of the newest event.
    pub(super) last: i64,
    /// Whether everything after the wanted position is there.
    pub(super) recovered: bool,
}

impl Engine {
    /// The events of those kinds after a position, oldest first. Where few are wanted, a page may have fewer than it
    /// could, or none, and be followed by others.
    pub async fn events(
        &self,
        actor: &Actor,
        subject: Subject,
        kinds: Kinds,
        request: PageRequest<After>,
    ) -> Result<EventPage, Error> {
        let topic = topic(actor, subject)?;
        let actor = actor.clone();
        let read = move |tx: &mut Tx<'_>| {
            if let Topic::Conversation(id) = topic {
                seen(tx, &actor, id)?;
            }
            let wanted = request.after.unwrap_or(After::Position(0));
            let wanted = position(tx, (actor.scope, topic), wanted)?;
            let start = start(tx, actor.scope, topic, Some(wanted))?;
            let reading = Reading { scope: actor.scope, topic, kinds: kinds.clone() };
            let stretch = reading.stretch(tx, wanted, request.limit)?;
            let page = Page { items: stretch.told, has_more: !stretch.is_last };
            Ok::<_, Error>(EventPage { page, next: stretch.end, recovered: start.recovered })
        };
        self.0.db.read(read).await
    }

    /// One event of the whole scope.
    pub async fn event(&self, actor: &Actor, id: EventId) -> Result<Told, Error> {
        allow(actor, Act::ManageWebhooks)?;
        let scope = actor.scope;
        let read = move |tx: &mut Tx<'_>| {
            let found = events::find_placed(tx, scope, id)?;
            let (position, event) = found.ok_or(Error::NotFound("event"))?;
            let about = about::all(tx, scope, &event)?;
            Ok::<_, Error>(Told { event, position, previous: position - 1, about })
        };
        self.0.db.read(read).await
    }
}

/// What a caller watches when they ask for that.
pub(super) fn topic(actor: &Actor, subject: Subject) -> Result<Topic, Error> {
    match subject {
        Subject::Conversation(id) => {
            allow(actor, Act::ReadConversations)?;
            Ok(Topic::Conversation(id))
        }
        Subject::Everything => {
            allow(actor, Act::ListConversations)?;
            Ok(Topic::Scope(actor.scope, actor.only_customer()))
        }
    }
}

/// Whether a reading can begin after `wanted`.
pub(super) fn start(
    tx: &mut Tx<'_>,
    scope: Scope,
    topic: Topic,
    wanted: Option<i64>,
) -> Result<Start, Error> {
    let (last, oldest) = match topic {
        Topic::Conversation(id) => (conversations::last_position(tx, id)?, events::oldest(tx, id)?),
        Topic::Scope(..) => (events::last_place(tx, scope)?, events::oldest_place(tx, scope)?),
    };
    let wanted = wanted.unwrap_or(last);
    let is_kept = wanted == last || oldest.is_some_and(|oldest| oldest <= wanted.saturating_add(1));
    Ok(Start { last, recovered: (0..=last).contains(&wanted) && is_kept })
}

/// The position of what a reading begins after.
pub(super) fn position(
    tx: &mut Tx<'_>,
    (scope, topic): (Scope, Topic),
    after: After,
) -> Result<i64, Error> {
    const MISSING: &str = "after names no event of this list, or one that is no longer kept";
    let id = match after {
        After::Position(position) => return Ok(position),
        After::Event(id) => id,
    };
    let found = events::find_placed(tx, scope, id)?;
    let position = match (topic, found) {
        (Topic::Scope(_, None), Some((place, _))) => Some(place),
        (Topic::Scope(_, customer), Some((place, event))) => {
            let conversation = match event.conversation {
                Some(id) => conversations::find(tx, scope, id)?,
                None => None,
            };
            conversation.filter(|found| found.customer == customer).map(|_| place)
        }
        (Topic::Conversation(id), Some((_, event))) => {
            Some(event.position).filter(|_| event.conversation == Some(id))
        }
        (_, None) => None,
    };
    position.ok_or_else(|| Error::invalid("after", MISSING))
}

/// What is read.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub(super) scope: Scope,
    pub(super) topic: Topic,
    pub(super) kinds: Kinds,
}

/// A part of a reading.
pub(super) struct Stretch {
    /// The wanted events in it.
    pub(super) told: Vec<Told>,
    /// How far it was looked.
    pub(super) end: i64,
    /// Whether nothing was there beyond that.
    pub(super) is_last: bool,
}

impl Reading {
    /// The next wanted events after a position, at most `limit`. Where few are wanted, it looks at so many that one
    /// reading stays short, whatever is found among them.
    pub(super) fn stretch(
        &self,
        tx: &mut Tx<'_>,
        position: i64,
        limit: usize,
    ) -> Result<Stretch, Error> {
        let looks = if self.kinds.are_all() { limit + 1 } else { LOOK_MAX.max(limit + 1) };
        let placed = placed_after(tx, self.scope, self.topic, position, looks)?;
        let is_last = placed.len() < looks;
        let mut stretch = Stretch { told: Vec::new(), end: position, is_last };
        let mut previous = position;
        for (position, event) in placed {
            if self.kinds.has(event.kind) {
                if stretch.told.len() == limit {
                    stretch.is_last = false;
                    break;
                }
                stretch.told.push(self.told(tx, (previous, position), event)?);
                previous = position;
            }
            stretch.end = position;
        }
        Ok(stretch)
    }

    /// An event with what it is about.
    fn told(
        &self,
        tx: &mut Tx<'_>,
        (previous, position): (i64, i64),
        mut event: Event,
    ) -> Result<Told, Error> {
        let about = match self.topic {
            Topic::Scope(_, None) => about::all(tx, self.scope, &event)?,
            Topic::Scope(..) | Topic::Conversation(_) => {
                // Customers read here too, and what is shared is rendered once for all.
                event.data = None;
                about::for_customers(tx, self.scope, &event)?
            }
        };
        Ok(Told { event, position, previous, about })
    }
}

fn placed_after(
    tx: &mut Tx<'_>,
    scope: Scope,
    topic: Topic,
    position: i64,
    limit: usize,
) -> Result<Vec<Placed>, Error> {
    Ok(match topic {
        Topic::Conversation(id) => {
            let found = events::after(tx, id, position, limit)?;
            found.into_iter().map(|event| (event.position, event)).collect()
        }
        Topic::Scope(_, customer) => events::placed_after(tx, scope, customer, position, limit)?,
    })
}

/// The events of a scope after a place with what they are about, for the company.
pub(crate) fn told_in_scope(
    tx: &mut Tx<'_>,
    scope: Scope,
    place: i64,
    limit: usize,
) -> Result<Vec<Told>, Error> {
    let (topic, kinds) = (Topic::Scope(scope, None), Kinds::default());
    Ok(Reading { scope, topic, kinds }.stretch(tx, place, limit)?.told)
}

/// The newest state of a conversation.
pub(super) fn snapshot(
    tx: &mut Tx<'_>,
    scope: Scope,
    id: ConversationId,
) -> Result<Snapshot, Error> {
    let conversation = conversations::find(tx, scope, id)?;
    let conversation = conversation.ok_or(Error::NotFound("conversation"))?;
    Ok(Snapshot { conversation, messages: messages::newest(tx, id, SNAPSHOT_MESSAGES)? })
}
