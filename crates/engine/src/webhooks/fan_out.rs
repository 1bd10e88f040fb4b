//! From events to letters, and from letters to deliveries.
//!
//! A reading stands at a place among the events of its scope. One transaction takes it, reads the events that follow,
//! lets the faces write letters, adds a delivery for each webhook that wants one, and moves the reading on. So whatever
//! breaks, each event is read once, by whichever process is first.

use std::time::Duration;

use domain::event::Event;
use domain::id::{ConversationId, DeliveryId, LetterId, WebhookId};
use domain::webhook::{BODY_BYTES_MAX, Letter, Reading, Webhook};
use domain::workspace::Scope;
use store::{Tx, deliveries, readings, webhooks};

use super::{Draft, Face, Sender};
use crate::live::told_in_scope;
use crate::moment::Moment;
use crate::{About, Engine, Error, Told, causes};

/// How many events one transaction reads.
const EVENTS_MAX: usize = 500;
/// After how many deliveries a transaction ends, so that others need not wait for it.
const DELIVERIES_MAX: usize = 2_000;
/// How many readings are looked at in one round.
const READINGS_MAX: usize = 1_000;
/// How often readings are looked at when nothing was heard: for what other processes placed.
const LOOK: Duration = Duration::from_secs(1);
/// How long placed events are collected, so that one transaction reads many.
const COLLECT: Duration = Duration::from_millis(20);

impl Engine {
    /// Reads events wherever webhooks want them, until it is dropped.
    pub(super) async fn keep_reading(&self) {
        loop {
            let rang = tokio::time::timeout(LOOK, self.0.hub.placed()).await.is_ok();
            if rang {
                tokio::time::sleep(COLLECT).await;
            }
            if let Err(error) = self.read_all().await {
                tracing::debug!(%error, "events cannot be read for webhooks at the moment");
                tokio::time::sleep(LOOK).await;
            }
        }
    }

    /// Moves every reading on until nothing is before any of them, or others are at it.
    async fn read_all(&self) -> Result<(), Error> {
        loop {
            let due = self.0.db.read(|tx| readings::due(tx, READINGS_MAX)).await?;
            let mut has_moved = false;
            for (scope, reading, target) in due {
                match self.read_on(scope, reading, target).await {
                    Ok(moved) => has_moved |= moved,
                    Err(error @ Error::Unavailable { .. }) => return Err(error),
                    // The others go on.
                    Err(error) => {
                        let causes = causes(&error);
                        tracing::warn!(reading = %reading.id, causes, "events cannot be read for webhooks");
                    }
                }
            }
            if !has_moved {
                return Ok(());
            }
        }
    }

    /// Moves one reading on; `false` when somebody else is at it.
    async fn read_on(&self, scope: Scope, reading: Reading, target: i64) -> Result<bool, Error> {
        let step = Step {
            faces: self.0.faces.clone(),
            sender: self.sender(scope.workspace),
            moment: self.moment(),
            scope,
            reading,
            target,
        };
        let read = self.0.db.write(move |tx| step.run(tx)).await?;
        if read.is_some_and(|sent| sent > 0) {
            self.0.post.ring();
        }
        Ok(read.is_some())
    }
}

/// One transaction of a reading.
struct Step {
    faces: Vec<Face>,
    sender: Sender,
    moment: Moment,
    scope: Scope,
    reading: Reading,
    target: i64,
}

impl Step {
    /// Says how many deliveries it made; nothing when somebody else is at it.
    fn run(&self, tx: &mut Tx<'_>) -> Result<Option<usize>, Error> {
        if !readings::take(tx, &self.reading)? {
            return Ok(None);
        }
        let readers = self.readers(tx)?;
        let (place, sent) =
            if readers.is_empty() { (self.target, Vec::new()) } else { self.read(tx, &readers)? };
        self.send(tx, &sent)?;
        if self.reading.webhook.is_some() && (place >= self.target || readers.is_empty()) {
            readings::delete(tx, self.reading.id)?;
        } else {
            readings::advance(tx, &self.reading, place)?;
        }
        Ok(Some(sent.len()))
    }

    /// The webhooks that the reading is for.
    fn readers(&self, tx: &mut Tx<'_>) -> Result<Vec<Webhook>, Error> {
        Ok(match self.reading.webhook {
            None => webhooks::active(tx, self.scope)?,
            Some(id) => {
                let found = webhooks::find(tx, self.scope, id)?;
                found.filter(|webhook| webhook.is_active).into_iter().collect()
            }
        })
    }

    /// Writes the letters about some events; says how far it came, and which letters go where.
    fn read(
        &self,
        tx: &mut Tx<'_>,
        readers: &[Webhook],
    ) -> Result<(i64, Vec<(WebhookId, LetterId)>), Error> {
        let told = told_in_scope(tx, self.scope, self.reading.place, EVENTS_MAX)?;
        let (mut place, mut sent) = (self.reading.place, Vec::new());
        for told in told.iter().filter(|told| told.position <= self.target) {
            self.tell(tx, told, readers, &mut sent)?;
            place = told.position;
            if sent.len() >= DELIVERIES_MAX {
                return Ok((place, sent));
            }
        }
        // Events that were forgotten leave places behind at which there is nothing.
        let is_all = told.len() < EVENTS_MAX;
        let is_past = told.last().is_some_and(|last| last.position >= self.target);
        Ok((if is_all || is_past { self.target } else { place }, sent))
    }

    /// Writes the letters about one event for whoever wants them.
    fn tell(
        &self,
        tx: &mut Tx<'_>,
        told: &Told,
        readers: &[Webhook],
        sent: &mut Vec<(WebhookId, LetterId)>,
    ) -> Result<(), Error> {
        for face in &self.faces {
            let readers = || readers.iter().filter(|webhook| self.hears(webhook, face, told));
            if readers().next().is_none() {
                continue;
            }
            for draft in (face.letters)(&self.sender, told) {
                let wanting = || readers().filter(|webhook| webhook.wants(draft.kind));
                if wanting().next().is_none() {
                    continue;
                }
                let letter = self.put(tx, face, told, &draft)?;
                for webhook in wanting() {
                    if !(self.reading.only_missed && deliveries::is_known(tx, webhook.id, letter)?)
                    {
                        sent.push((webhook.id, letter));
                    }
                }
            }
        }
        Ok(())
    }

    /// Whether a webhook is told of an event in that face.
    fn hears(&self, webhook: &Webhook, face: &Face, told: &Told) -> bool {
        let is_new = self.reading.webhook.is_some() || webhook.begins < told.position;
        webhook.payload == face.name && is_new
    }

    fn put(
        &self,
        tx: &mut Tx<'_>,
        face: &Face,
        told: &Told,
        draft: &Draft,
    ) -> Result<LetterId, Error> {
        let Moment { mint, now } = &self.moment;
        let is_short_enough = draft.body.len() <= BODY_BYTES_MAX;
        let letter = Letter {
            id: LetterId::mint(mint, *now),
            event: told.event.id,
            face: face.name.to_owned(),
            kind: draft.kind.to_owned(),
            name: draft.name.clone(),
            body: Some(if is_short_enough { &draft.body } else { &draft.short }.clone()),
            short: draft.short.clone(),
            created_at: *now,
        };
        Ok(deliveries::put_letter(tx, &letter, conversation(told), &told.event.subject)?)
    }

    /// Sends letters on their way, in the order of their events.
    fn send(&self, tx: &mut Tx<'_>, sent: &[(WebhookId, LetterId)]) -> Result<(), Error> {
        let Moment { mint, now } = &self.moment;
        let mut ids: Vec<DeliveryId> = sent.iter().map(|_| DeliveryId::mint(mint, *now)).collect();
        ids.sort_unstable();
        for (id, pair) in ids.into_iter().zip(sent) {
            deliveries::insert(tx, id, *pair, *now, *now)?;
        }
        Ok(())
    }
}

/// The conversation that a letter tells of: when it is erased, the letter tells no more.
fn conversation(told: &Told) -> Option<ConversationId> {
    let Event { conversation, subject, .. } = &told.event;
    conversation.or(match &told.about {
        About::Note(note) => Some(note.conversation),
        _ => subject.parse::<ConversationId>().ok(),
    })
}
