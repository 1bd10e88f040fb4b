//! Events with what they are about, from the store.

use domain::access::{Act, Actor};
use domain::conversation::Conversation;
use domain::id::ConversationId;
use domain::message::Message;
use domain::page::{Page, PageRequest};
use domain::workspace::Scope;
use store::{Tx, conversations, events, messages};

use super::happening::Told;
use super::watch::Subject;
use super::{Topic, about};
use crate::conversations::seen;
use crate::{Engine, Error, allow};

/// The most messages of a snapshot.
const SNAPSHOT_MESSAGES: usize = 100;

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
    /// The events after a position, oldest first.
    pub async fn events(
        &self,
        actor: &Actor,
        subject: Subject,
        request: PageRequest<i64>,
    ) -> Result<EventPage, Error> {
        let topic = topic(actor, subject)?;
        let actor = actor.clone();
        let read = move |tx: &mut Tx<'_>| {
            if let Topic::Conversation(id) = topic {
                seen(tx, &actor, id)?;
            }
            let wanted = request.after.unwrap_or(0);
            let start = start(tx, actor.scope, topic, Some(wanted))?;
            let items = told_after(tx, actor.scope, topic, wanted, request.limit + 1)?;
            let page = Page::cut(items, request.limit);
            Ok::<_, Error>(EventPage { page, recovered: start.recovered })
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

/// The events after a position with what they are about.
pub(super) fn told_after(
    tx: &mut Tx<'_>,
    scope: Scope,
    topic: Topic,
    position: i64,
    limit: usize,
) -> Result<Vec<Told>, Error> {
    let placed = match topic {
        Topic::Conversation(id) => {
            let found = events::after(tx, id, position, limit)?;
            found.into_iter().map(|event| (event.position, event)).collect()
        }
        Topic::Scope(_, customer) => events::placed_after(tx, scope, customer, position, limit)?,
    };
    let mut previous = position;
    let mut told = Vec::with_capacity(placed.len());
    for (position, mut event) in placed {
        let about = match topic {
            Topic::Scope(_, None) => about::all(tx, scope, &event)?,
            Topic::Scope(..) | Topic::Conversation(_) => {
                // Customers read here too, and what is shared is rendered once for all.
                event.data = None;
                about::for_customers(tx, scope, &event)?
            }
        };
        told.push(Told { event, position, previous, about });
        previous = position;
    }
    Ok(told)
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
