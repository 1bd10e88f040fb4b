//! Tickets with what belongs to them: for those who show all of it at once.

use std::collections::BTreeSet;

use domain::access::{Act, Actor};
use domain::customer::Customer;
use domain::id::{ConversationId, CustomerId};
use domain::message::Message;
use domain::note::Note;
use domain::ticket::Ticket;
use store::{Tx, customers, messages, notes};

use super::seen_ticket;
use crate::{Engine, Error, allow};

/// The most messages, and the most notes, of a ticket that are read at once.
const TALK_MAX: usize = 1_000;

/// What was said in a ticket, to the customer or among colleagues.
#[derive(Clone, Debug, PartialEq)]
pub enum Remark {
    /// Everybody reads it.
    Message(Box<Message>),
    /// Colleagues read it.
    Note(Note),
}

impl Engine {
    /// A ticket with its newest 1,000 messages and its newest 1,000 notes, oldest first.
    pub async fn ticket_talk(
        &self,
        actor: &Actor,
        id: ConversationId,
    ) -> Result<(Ticket, Vec<Remark>), Error> {
        allow(actor, Act::WorkTickets)?;
        let actor = actor.clone();
        let read = move |tx: &mut Tx<'_>| {
            let ticket = seen_ticket(tx, &actor, id)?;
            let said = messages::newest(tx, id, TALK_MAX)?.items;
            let noted = notes::newest(tx, id, TALK_MAX)?;
            Ok::<_, Error>((ticket, merged(said, noted)))
        };
        self.0.db.read(read).await
    }

    /// Those of the customers that exist, in the order of their ids.
    pub async fn customers_of(
        &self,
        actor: &Actor,
        ids: BTreeSet<CustomerId>,
    ) -> Result<Vec<Customer>, Error> {
        allow(actor, Act::ReadCustomers)?;
        let scope = actor.scope;
        let read = move |tx: &mut Tx<'_>| {
            let found = ids.iter().map(|id| customers::find(tx, scope, *id));
            Ok::<_, Error>(
                found.collect::<store::Result<Vec<_>>>()?.into_iter().flatten().collect(),
            )
        };
        self.0.db.read(read).await
    }
}

/// Puts notes between messages by their time; of the same moment, the message comes first.
fn merged(said: Vec<Message>, noted: Vec<Note>) -> Vec<Remark> {
    let mut all = Vec::with_capacity(said.len() + noted.len());
    let mut noted = noted.into_iter().peekable();
    for message in said {
        while let Some(note) = noted.next_if(|note| note.created_at < message.created_at) {
            all.push(Remark::Note(note));
        }
        all.push(Remark::Message(message.into()));
    }
    all.extend(noted.map(Remark::Note));
    all
}
