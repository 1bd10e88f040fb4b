//! Removing everything of a person.
//!
//! It is done in many short transactions, so that nobody waits for it, and each counts what it removes in the receipt.
//! When the process dies, what is left is found again and removed by whoever takes the erasure over.

use std::collections::HashSet;

use domain::access::{Act, Actor};
use domain::customer::{Erased, Erasure};
use domain::event::EventKind;
use domain::id::{ConversationId, CustomerId, FileId};
use domain::workspace::Scope;
use store::idempotency::{self, RequestKey};
use store::{
    Tx, conversations, customers, deliveries, erasures, events, files, former_customers, messages,
    notes, readings, runs, tickets,
};

use super::{gone, present, tell};
use crate::conversations::silence;
use crate::{Engine, Error, allow};

/// How many messages, notes, runs or kept answers one transaction removes or reads.
const BATCH: usize = 500;
/// How many files one transaction marks.
const FILES_MAX: usize = 100;
/// How many conversations are looked for at once.
const CONVERSATIONS_MAX: usize = 1_000;
/// After how long an erasure is taken over at which nobody seems to be.
const SILENT_MILLIS: i64 = 60_000;
/// When an erasure that was cut off by the end of the process is gone on with.
const LATER: std::time::Duration = std::time::Duration::from_mins(1);

impl Engine {
    /// Removes everything of a customer, and says what it was. Doing it again gives the same receipt.
    pub async fn erase_customer(&self, actor: &Actor, id: CustomerId) -> Result<Erasure, Error> {
        allow(actor, Act::WriteCustomers)?;
        let (scope, now) = (actor.scope, self.now());
        let begin = move |tx: &mut Tx<'_>| {
            if let Some(known) = erasures::find(tx, scope, id)? {
                return Ok(known);
            }
            present(tx, scope, id)?;
            erasures::begin(tx, scope, id, now)?;
            // From now on their tokens open nothing.
            former_customers::put(tx, scope, id, None, now)?;
            Ok::<_, Error>(Erasure {
                customer: id,
                began_at: now,
                ended_at: None,
                erased: Erased::default(),
            })
        };
        let begun = self.0.db.write(begin).await?;
        if begun.ended_at.is_some() {
            return Ok(begun);
        }
        let job = Job { engine: self.clone(), scope, customer: id };
        self.see_to(async move { job.run().await }).await
    }

    /// Goes on with erasures whose process died; says how many were ended. Upkeep does so by itself.
    pub async fn continue_erasures(&self) -> Result<usize, Error> {
        let mut ended = 0;
        loop {
            let now = self.now();
            let before = now.plus(-SILENT_MILLIS);
            let claimed = self.0.db.write(move |tx| erasures::claim(tx, before, now)).await?;
            let Some((scope, customer)) = claimed else { return Ok(ended) };
            Job { engine: self.clone(), scope, customer }.run().await?;
            ended += 1;
        }
    }
}

/// An erasure that goes on.
#[derive(Clone)]
struct Job {
    engine: Engine,
    scope: Scope,
    customer: CustomerId,
}

impl Job {
    async fn run(&self) -> Result<Erasure, Error> {
        let all = self.conversations().await?;
        self.forget_replies(&all).await?;
        for &conversation in &all {
            self.erase_conversation(conversation).await?;
        }
        let holder = self.customer.to_string();
        self.erase_files(move |tx| files::expire_of(tx, &holder, FILES_MAX)).await?;
        match self.end().await? {
            Some(ended) => {
                self.engine.0.hub.ring_scope();
                tracing::info!(customer = %self.customer, "everything of a customer was erased");
                Ok(ended)
            }
            // Somebody of the company opened another conversation for them meanwhile.
            None => Box::pin(self.run()).await,
        }
    }

    /// Removes what one transaction may, and counts it; says what it was.
    async fn step(
        &self,
        mut remove: impl FnMut(&mut Tx<'_>) -> Result<Erased, Error> + Send + 'static,
    ) -> Result<Erased, Error> {
        if self.engine.0.stop.is_cancelled() {
            return Err(Error::Unavailable { retry_after: LATER });
        }
        let (customer, now) = (self.customer, self.engine.now());
        let write = move |tx: &mut Tx<'_>| {
            let erased = remove(tx)?;
            erasures::add(tx, customer, &erased, now)?;
            Ok(erased)
        };
        self.engine.0.db.write(write).await
    }

    async fn conversations(&self) -> Result<Vec<ConversationId>, Error> {
        let (customer, mut all) = (self.customer, Vec::new());
        loop {
            let after = all.last().copied();
            let read = move |tx: &mut Tx<'_>| {
                customers::conversations(tx, customer, after, CONVERSATIONS_MAX)
            };
            let some = self.engine.0.db.read(read).await?;
            let is_last = some.len() < CONVERSATIONS_MAX;
            all.extend(some);
            if is_last {
                return Ok(all);
            }
        }
    }

    /// Forgets the answers that are kept for repeated requests: to the customer's own, and to those of anybody that name
    /// the customer or a conversation of theirs.
    async fn forget_replies(&self, conversations: &[ConversationId]) -> Result<(), Error> {
        let (scope, caller) = (self.scope, self.customer.to_string());
        let theirs = move |tx: &mut Tx<'_>| {
            let replies = idempotency::delete_of(tx, scope, &caller)?;
            Ok(Erased { replies, ..Erased::default() })
        };
        self.step(theirs).await?;
        let mut ids: HashSet<u128> = conversations.iter().map(|id| id.0).collect();
        ids.insert(self.customer.0);
        let mut after = (String::new(), String::new());
        loop {
            let from = after.clone();
            let read =
                move |tx: &mut Tx<'_>| idempotency::page(tx, scope, (&from.0, &from.1), BATCH);
            let page = self.engine.0.db.read(read).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = (last.caller.clone(), last.key.clone());
            let found: Vec<RequestKey> = page
                .into_iter()
                .filter(|kept| names_any(&kept.body, &ids))
                .map(|kept| RequestKey { scope, caller: kept.caller, key: kept.key })
                .collect();
            if !found.is_empty() {
                self.step(move |tx| forget(tx, &found)).await?;
            }
        }
    }

    async fn erase_conversation(&self, id: ConversationId) -> Result<(), Error> {
        let operator = Actor::operator(self.scope.workspace, self.scope.mode);
        match self.engine.stop(&operator, id).await {
            Ok(_) | Err(Error::NotFound(_)) => {}
            Err(error) => return Err(error),
        }
        self.erase_files(move |tx| files::expire_in(tx, id, FILES_MAX)).await?;
        while self.step(move |tx| erase_some(tx, id)).await? != Erased::default() {}
        let (scope, customer, moment) = (self.scope, self.customer, self.engine.moment());
        let last = move |tx: &mut Tx<'_>| {
            // Nobody else counts the ticket out.
            customers::find_locked(tx, scope, customer)?;
            if let Some(ticket) = tickets::find(tx, scope, id)? {
                tickets::forget(tx, scope, &ticket.facet)?;
                let event = moment.event(EventKind::TicketDeleted, id.to_string());
                events::append(tx, scope, &event)?;
            }
            let silenced = silence(tx, scope, id)?;
            let conversations = u64::from(conversations::delete(tx, scope, id)?);
            Ok(Erased { conversations, events: silenced, ..Erased::default() })
        };
        self.step(last).await?;
        self.engine.ring(id);
        Ok(())
    }

    /// Removes files with their bytes. Those that were marked when the process died are removed with the unused ones.
    async fn erase_files(
        &self,
        mark: impl FnMut(&mut Tx<'_>) -> store::Result<Vec<(FileId, i64)>> + Clone + Send + 'static,
    ) -> Result<(), Error> {
        loop {
            let (customer, now, mut mark) = (self.customer, self.engine.now(), mark.clone());
            let write = move |tx: &mut Tx<'_>| {
                let marked = mark(tx)?;
                let erased = Erased { files: marked.len() as u64, ..Erased::default() };
                erasures::add(tx, customer, &erased, now)?;
                Ok::<_, store::Error>(marked)
            };
            let marked = self.engine.0.db.write(write).await?;
            if marked.is_empty() {
                return Ok(());
            }
            self.engine.remove_marked_files(&marked).await?;
        }
    }

    /// Removes the customer; nothing when a conversation of theirs is there again.
    async fn end(&self) -> Result<Option<Erasure>, Error> {
        let (scope, customer, moment) = (self.scope, self.customer, self.engine.moment());
        let write = move |tx: &mut Tx<'_>| {
            customers::find_locked(tx, scope, customer)?;
            if !customers::conversations(tx, customer, None, 1)?.is_empty() {
                return Ok(None);
            }
            let mut events = 0;
            readings::hold(tx, scope)?;
            // What is told of those who were merged into them is told of the same person.
            for id in
                former_customers::who_became(tx, scope, customer)?.into_iter().chain([customer])
            {
                events += events::silence(tx, scope, &id.to_string())?;
                deliveries::silence(tx, &id.to_string())?;
            }
            erasures::add(tx, customer, &Erased { events, ..Erased::default() }, moment.now)?;
            gone(tx, scope, customer, None, moment.now)?;
            let known = erasures::find(tx, scope, customer)?;
            if known.is_some_and(|known| known.ended_at.is_none()) {
                tell(tx, scope, customer, EventKind::CustomerErased, &moment)?;
                erasures::end(tx, customer, moment.now)?;
            }
            Ok::<_, Error>(erasures::find(tx, scope, customer)?)
        };
        self.engine.0.db.write(write).await
    }
}

/// Removes some of what a conversation holds; nothing when it holds nothing.
fn erase_some(tx: &mut Tx<'_>, id: ConversationId) -> Result<Erased, Error> {
    let (runs, replies) = runs::delete_some(tx, id, BATCH)?;
    let messages = messages::delete_some(tx, id, BATCH)?;
    if messages > 0 {
        conversations::recount(tx, id, messages as i64)?;
    }
    let notes = notes::delete_some(tx, id, BATCH)?;
    Ok(Erased { messages, notes, runs, replies, ..Erased::default() })
}

fn forget(tx: &mut Tx<'_>, keys: &[RequestKey]) -> Result<Erased, Error> {
    let mut replies = 0;
    for key in keys {
        replies += u64::from(idempotency::delete(tx, key)?);
    }
    Ok(Erased { replies, ..Erased::default() })
}

/// Whether an answer holds one of those ids, in whatever face: 32 hexadecimal digits, with hyphens among them or not.
fn names_any(body: &[u8], ids: &HashSet<u128>) -> bool {
    let is_part = |byte: &u8| byte.is_ascii_hexdigit() || *byte == b'-';
    body.split(|byte| !is_part(byte)).filter(|run| run.len() >= 32).any(|run| {
        let digits: String =
            run.iter().filter(|&&byte| byte != b'-').map(|&byte| char::from(byte)).collect();
        let id = u128::from_str_radix(&digits, 16);
        digits.len() == 32 && id.is_ok_and(|id| ids.contains(&id))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_found_in_whatever_face() {
        let id = CustomerId(0x018b_cfe5_6800_7000_8000_0000_0000_00ab);
        let ids = HashSet::from([id.0]);
        let hex = "018bcfe568007000800000000000 00ab".replace(' ', "");
        let uuid = "018bcfe5-6800-7000-8000-0000000000ab";
        for holds in [format!("{{\"id\":\"{id}\"}}"), format!("tkt_{hex}"), uuid.to_uppercase()] {
            assert!(names_any(holds.as_bytes(), &ids), "{holds}");
        }
        for other in [format!("a{hex}"), hex.replace("ab", "ac"), "----".repeat(20), String::new()]
        {
            assert!(!names_any(other.as_bytes(), &ids), "{other}");
        }
    }
}
