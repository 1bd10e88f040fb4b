//! What people think of answers: the customer who asked, or the company for them.

use domain::access::{Act, Actor};
use domain::event::{Event, EventKind};
use domain::feedback::{Feedback, REMARK_BYTES_MAX, Rating};
use domain::id::RunId;
use domain::run::Run;
use domain::text::optional;
use store::{Tx, conversations, events, feedback, object};

use crate::conversations::seen_run;
use crate::moment::Moment;
use crate::{Engine, Error, allow};

const MISSING: Error = Error::NotFound("feedback");
const NO_ANSWER: Error = Error::Conflict("this run has no answer");

impl Engine {
    /// Says what is thought of the answer of a run, in the place of what was said before. Saying the same again changes
    /// nothing.
    pub async fn rate_run(
        &self,
        actor: &Actor,
        id: RunId,
        (rating, remark): (Rating, Option<String>),
    ) -> Result<Feedback, Error> {
        allow(actor, Act::Converse)?;
        let remark = remark.map(|remark| optional(&remark, REMARK_BYTES_MAX)).transpose();
        let remark = remark.map_err(|error| Error::text("remark", &error))?;
        let remark = remark.filter(|remark| !remark.is_empty());
        let (actor, moment) = (actor.clone(), self.moment());
        let rate = move |tx: &mut Tx<'_>| {
            let run = held(tx, &actor, id)?;
            run.answer.ok_or(NO_ANSWER)?;
            let known = feedback::find(tx, id)?;
            let said = Feedback { run: id, rating, remark: remark.clone(), created_at: moment.now };
            if let Some(known) = known
                && (known.rating, &known.remark) == (said.rating, &said.remark)
            {
                return Ok(known);
            }
            feedback::put(tx, actor.scope, run.agent, &said)?;
            tell(tx, &actor, (id, Some(rating)), &moment)?;
            Ok::<_, Error>(said)
        };
        let said = self.0.db.write(rate).await;
        self.0.hub.ring_scope();
        said
    }

    /// What is thought of the answer of a run.
    pub async fn feedback(&self, actor: &Actor, id: RunId) -> Result<Feedback, Error> {
        allow(actor, Act::ReadConversations)?;
        let actor = actor.clone();
        let read = move |tx: &mut Tx<'_>| {
            seen_run(tx, &actor, id)?;
            feedback::find(tx, id)?.ok_or(MISSING)
        };
        self.0.db.read(read).await
    }

    /// Takes back what was said of the answer of a run.
    pub async fn take_back_feedback(&self, actor: &Actor, id: RunId) -> Result<(), Error> {
        allow(actor, Act::Converse)?;
        let (actor, moment) = (actor.clone(), self.moment());
        let take_back = move |tx: &mut Tx<'_>| {
            held(tx, &actor, id)?;
            if !feedback::delete(tx, id)? {
                return Err(MISSING);
            }
            tell(tx, &actor, (id, None), &moment)
        };
        let done = self.0.db.write(take_back).await;
        self.0.hub.ring_scope();
        done
    }
}

/// The run, if the caller may see it; it stays until the transaction ends.
fn held(tx: &mut Tx<'_>, actor: &Actor, id: RunId) -> Result<Run, Error> {
    let (conversation, _) = seen_run(tx, actor, id)?;
    conversations::lock(tx, actor.scope, conversation.id)?;
    Ok(seen_run(tx, actor, id)?.1)
}

/// Tells the company. The remark is no event's to tell: nobody could erase it any more.
fn tell(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, rating): (RunId, Option<Rating>),
    moment: &Moment,
) -> Result<(), Error> {
    let data = object(&[("rating", rating.map(Rating::as_str).into())]);
    let event = moment.event(EventKind::RunRated, id.to_string());
    Ok(events::append(tx, actor.scope, &Event { data: Some(data), ..event })?)
}
