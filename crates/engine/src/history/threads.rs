//! An application's conversations, inside of a transaction.

use domain::access::{Guest, Reach, Who};
use domain::agent::Environment;
use domain::conversation::{Conversation, HISTORY, HandledBy, Status};
use domain::event::EventKind;
use domain::id::{AgentId, ConversationId, CustomerId, RunId};
use store::conversations::{Beyond, Growth};
use store::{Tx, agents, conversations, customers};

use super::checked::extras_after;
use super::{NewThread, ThreadChange};
use crate::Error;
use crate::ask::{Scribe, Step, find_or_begin, find_or_make};
use crate::conversations::seen;
use crate::tickets::known_customer;

pub(super) const TAKEN: Error = Error::Conflict("a conversation of this id exists");
const NOT_THEIRS: Error = Error::Forbidden("change this conversation with this token");
pub(super) const NOT_THEM: Error = Error::Forbidden("write for another user with this token");

impl Scribe {
    /// The conversation, if the caller may write its history.
    pub(super) fn kept(&self, tx: &mut Tx<'_>, id: ConversationId) -> Result<Conversation, Step> {
        let found = seen(tx, &self.actor, id)?;
        match self.actor.who {
            Who::Guest(_) if !found.is_history() => Err(NOT_THEIRS.into()),
            _ => Ok(found),
        }
    }

    pub(super) fn begin_thread(
        &self,
        tx: &mut Tx<'_>,
        new: &NewThread,
    ) -> Result<ConversationId, Step> {
        self.add_thread(tx, new)?.ok_or_else(|| TAKEN.into())
    }

    /// Adds a conversation; nothing when its id is taken, by whomever.
    pub(super) fn add_thread(
        &self,
        tx: &mut Tx<'_>,
        new: &NewThread,
    ) -> Result<Option<ConversationId>, Step> {
        let now = self.moment.now;
        let mint = || ConversationId::mint(&self.moment.mint, now);
        let conversation = Conversation {
            id: new.id.unwrap_or_else(mint),
            customer: self.owner(tx, new)?,
            agent: match &new.agent {
                Some(choice) => self.chosen(tx, choice)?,
                None => self.agent_of(tx, new.app.as_deref())?,
            },
            environment: Environment::Production,
            channel: HISTORY.to_owned(),
            label: None,
            name: new.name.clone(),
            status: Status::Open,
            handled_by: HandledBy::Ai,
            metadata: new.metadata.clone().unwrap_or_default(),
            last_seq: 0,
            message_count: 0,
            created_at: new.created_at.unwrap_or(now),
            updated_at: now,
            closing: None,
            hand_off_reason: None,
            ticket: None,
        };
        if !conversations::insert_new(tx, self.actor.scope, &conversation)? {
            return Ok(None);
        }
        self.refuse_unknown(tx, &conversation)?;
        let beyond =
            Beyond { app: new.app.clone(), extras: new.extras.clone().unwrap_or_default() };
        conversations::put_beyond(tx, conversation.id, &beyond)?;
        let place = self.place(tx, &conversation)?;
        self.tell(tx, (conversation.id, place), EventKind::ConversationCreated, &conversation.id)?;
        Ok(Some(conversation.id))
    }

    pub(super) fn change_thread(
        &self,
        tx: &mut Tx<'_>,
        id: ConversationId,
        change: &ThreadChange,
    ) -> Result<(), Step> {
        let found = self.kept(tx, id)?;
        let place = self.place(tx, &found)?;
        let before = conversations::beyond(tx, id)?;
        let app = change.app.clone().unwrap_or(before.app);
        let extras = extras_after(&before.extras, &change.extras)?;
        let agent = match &change.app {
            Some(app) => self.agent_of(tx, app.as_deref())?,
            None => found.agent,
        };
        let changed = Conversation {
            name: change.name.clone().unwrap_or(found.name),
            agent,
            metadata: change.metadata.clone().unwrap_or(found.metadata),
            updated_at: self.moment.now,
            ..found
        };
        conversations::update(tx, &changed)?;
        conversations::put_beyond(tx, id, &Beyond { app, extras })?;
        self.tell(tx, (id, place), EventKind::ConversationUpdated, &id)
    }

    /// Removes a conversation; says what the AI was doing in it.
    pub(super) fn delete_thread(
        &self,
        tx: &mut Tx<'_>,
        id: ConversationId,
    ) -> Result<Vec<RunId>, Step> {
        conversations::lock(tx, self.actor.scope, id)?;
        self.kept(tx, id)?;
        self.remove(tx, id)
    }

    /// The position of one more event of a conversation, which nobody else changes until the transaction ends.
    pub(super) fn place(&self, tx: &mut Tx<'_>, conversation: &Conversation) -> Result<i64, Step> {
        Ok(self.advance(tx, conversation, Growth { messages: 0, events: 1 })?.position)
    }

    /// Whose a conversation is: the token's holder, or the user that the application names.
    fn owner(&self, tx: &mut Tx<'_>, new: &NewThread) -> Result<Option<CustomerId>, Step> {
        let scope = self.actor.scope;
        let Who::Guest(Guest { reach, .. }) = self.actor.who else {
            let Some(id) = new.customer_id else {
                return Ok(find_or_make(tx, scope, &new.customer, &self.moment)?);
            };
            known_customer(tx, self, id)?;
            return Ok(Some(id));
        };
        let Reach::Customer(id) = reach else { return Err(NOT_THEIRS.into()) };
        find_or_begin(tx, scope, id, &self.moment)?;
        let own = customers::find(tx, scope, id)?.and_then(|found| found.external_id);
        let named = &new.customer.external_id;
        if (named.is_some() && *named != own) || new.customer_id.is_some_and(|named| named != id) {
            return Err(NOT_THEM.into());
        }
        Ok(Some(id))
    }

    /// The agent that an application means, if it means one of ours.
    fn agent_of(&self, tx: &mut Tx<'_>, app: Option<&str>) -> Result<Option<AgentId>, Step> {
        let Some(app) = app else { return Ok(None) };
        let found = match app.parse() {
            Ok(id) => agents::find(tx, self.actor.scope, id)?,
            Err(_) => agents::find_by_slug(tx, self.actor.scope, app)?,
        };
        Ok(found.map(|agent| agent.id))
    }
}
