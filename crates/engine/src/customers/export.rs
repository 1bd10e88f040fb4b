//! Everything that is known of a person, one thing after another.

use std::collections::VecDeque;

use domain::access::{Act, Actor};
use domain::conversation::Conversation;
use domain::customer::Customer;
use domain::event::Event;
use domain::feedback::Feedback;
use domain::file::{File, FileState};
use domain::id::{ConversationId, CustomerId};
use domain::message::Message;
use domain::note::Note;
use domain::page::{LIMIT_MAX, PageRequest};
use domain::run::Run;
use domain::ticket::Ticket;
use domain::workspace::Scope;
use store::{Tx, customers, events, feedback, files, messages, notes, runs, tickets};

use super::find;
use crate::files::Link;
use crate::{Engine, Error, allow};

/// One thing that is known of a person.
#[derive(Clone, Debug)]
pub enum Exported {
    /// Who it is; the first of all.
    Customer(Box<Customer>),
    /// What was told of them when they changed.
    Event(Event),
    /// A conversation of theirs.
    Conversation(Box<Conversation>),
    /// The help desk's view of the conversation before it.
    Ticket(Box<Ticket>),
    /// What was said in the conversation before it.
    Message(Box<Message>),
    /// What colleagues noted on the conversation before it.
    Note(Note),
    /// What the AI did in the conversation before it.
    Run(Box<Run>),
    /// What was thought of the answer of the run before it.
    Feedback(Feedback),
    /// A file, with a pass to fetch its bytes with.
    File(Box<File>, Option<Link>),
}

/// An export on its way.
pub struct Export {
    engine: Engine,
    scope: Scope,
    customer: CustomerId,
    /// What is to be read next, first to last.
    steps: VecDeque<Step>,
    first: Option<Customer>,
}

/// Something that is read in one transaction; what follows from it comes before what was there.
#[derive(Clone, Copy)]
enum Step {
    Events,
    Conversations(Option<ConversationId>),
    Conversation(ConversationId),
    Messages(ConversationId, Option<i64>),
    Notes(ConversationId, Option<domain::id::NoteId>),
    Runs(ConversationId, Option<domain::id::RunId>),
    Files(ConversationId),
    UnusedFiles,
}

impl Engine {
    /// Begins to read everything that is known of a customer.
    pub async fn export_customer(&self, actor: &Actor, id: CustomerId) -> Result<Export, Error> {
        allow(actor, Act::ReadCustomers)?;
        let scope = actor.scope;
        let customer = self.0.db.read(move |tx| find(tx, scope, id)).await?;
        let steps = VecDeque::from([Step::Events, Step::Conversations(None), Step::UnusedFiles]);
        let (engine, id) = (self.clone(), customer.id);
        Ok(Export { engine, scope, customer: id, steps, first: Some(customer) })
    }
}

impl Export {
    /// The next things; nothing when that was all. A list may be empty.
    pub async fn next(&mut self) -> Result<Option<Vec<Exported>>, Error> {
        if let Some(customer) = self.first.take() {
            return Ok(Some(vec![Exported::Customer(Box::new(customer))]));
        }
        let Some(step) = self.steps.pop_front() else { return Ok(None) };
        let (scope, customer) = (self.scope, self.customer);
        let read = move |tx: &mut Tx<'_>| read(tx, scope, customer, step);
        let (mut found, next) = self.engine.0.db.read(read).await?;
        for step in next.into_iter().rev() {
            self.steps.push_front(step);
        }
        for exported in &mut found {
            if let Exported::File(file, link) = exported
                && file.state == FileState::Ready
            {
                *link = Some(self.engine.fetching(file.id).await?);
            }
        }
        Ok(Some(found))
    }
}

fn read(
    tx: &mut Tx<'_>,
    scope: Scope,
    customer: CustomerId,
    step: Step,
) -> store::Result<(Vec<Exported>, Vec<Step>)> {
    let file = |file| Exported::File(Box::new(file), None);
    match step {
        Step::Events => {
            let told = events::with_data(tx, scope, &customer.to_string())?;
            Ok((told.into_iter().map(Exported::Event).collect(), Vec::new()))
        }
        Step::Conversations(after) => {
            let some = customers::conversations(tx, customer, after, LIMIT_MAX)?;
            let more = some.last().filter(|_| some.len() == LIMIT_MAX);
            let more = more.map(|last| Step::Conversations(Some(*last)));
            let steps = some.iter().map(|id| Step::Conversation(*id)).chain(more).collect();
            Ok((Vec::new(), steps))
        }
        Step::Conversation(id) => conversation(tx, scope, id),
        Step::Messages(id, after) => {
            let page = messages::page(tx, id, &PageRequest { after, limit: LIMIT_MAX })?;
            let last = page.items.last().map(|last| last.seq).filter(|_| page.has_more);
            let more = last.map(|seq| Step::Messages(id, Some(seq))).into_iter().collect();
            let item = |message| Exported::Message(Box::new(message));
            Ok((page.items.into_iter().map(item).collect(), more))
        }
        Step::Notes(id, after) => {
            let page = notes::page(tx, id, &PageRequest { after, limit: LIMIT_MAX })?;
            let last = page.items.last().map(|last| last.id).filter(|_| page.has_more);
            let more = last.map(|note| Step::Notes(id, Some(note))).into_iter().collect();
            Ok((page.items.into_iter().map(Exported::Note).collect(), more))
        }
        Step::Runs(id, after) => {
            let page = runs::page(tx, id, &PageRequest { after, limit: LIMIT_MAX })?;
            let last = page.items.last().map(|last| last.id).filter(|_| page.has_more);
            let more = last.map(|run| Step::Runs(id, Some(run))).into_iter().collect();
            let mut found = Vec::with_capacity(page.items.len());
            for run in page.items {
                let said = feedback::find(tx, run.id)?.map(Exported::Feedback);
                found.push(Exported::Run(Box::new(run)));
                found.extend(said);
            }
            Ok((found, more))
        }
        Step::Files(id) => {
            let found = files::in_conversation(tx, id)?;
            Ok((found.into_iter().map(file).collect(), Vec::new()))
        }
        Step::UnusedFiles => {
            let found = files::unused_of(tx, scope, &customer.to_string())?;
            Ok((found.into_iter().map(file).collect(), Vec::new()))
        }
    }
}

fn conversation(
    tx: &mut Tx<'_>,
    scope: Scope,
    id: ConversationId,
) -> store::Result<(Vec<Exported>, Vec<Step>)> {
    // It may have gone meanwhile.
    let Some(found) = store::conversations::find(tx, scope, id)? else {
        return Ok((Vec::new(), Vec::new()));
    };
    let mut things = vec![Exported::Conversation(Box::new(found))];
    let ticket = tickets::find(tx, scope, id)?;
    things.extend(ticket.map(|ticket| Exported::Ticket(Box::new(ticket))));
    let steps =
        [Step::Messages(id, None), Step::Notes(id, None), Step::Runs(id, None), Step::Files(id)];
    Ok((things, steps.to_vec()))
}
