//! Trying webhooks with made-up events.

use domain::access::{Act, Actor};
use domain::event::EventKind;
use domain::id::{DeliveryId, LetterId, WebhookId};
use domain::webhook::{Attempt, BODY_BYTES_MAX, Letter, Webhook};
use store::{Tx, changes, deliveries, webhooks};

use super::manage::MISSING;
use super::terms::SealedTerms;
use super::{Draft, Face, Sender};
use crate::moment::Moment;
use crate::{About, Engine, Error, Told, allow};

/// How an attempt with a made-up event went; it is kept nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// The type of the event.
    pub kind: String,
    /// What the receiver knows the letter by.
    pub name: String,
    /// Where it was sent to.
    pub url: String,
    /// Whether the receiver has it.
    pub is_success: bool,
    /// What was sent.
    pub body: String,
    /// What came back.
    pub attempt: Attempt,
}

/// A made-up event that was sent on its way to whoever wants its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Triggered {
    /// The type.
    pub kind: String,
    /// To how many webhooks.
    pub webhooks: usize,
}

impl Engine {
    /// Sends a made-up event of a type to a webhook, at once and once, also when it is switched off; without a type, the
    /// first that it wants. It is signed and sent as every delivery, and there is no record of it.
    pub async fn test_webhook(
        &self,
        actor: &Actor,
        id: WebhookId,
        kind: Option<&str>,
    ) -> Result<Trial, Error> {
        allow(actor, Act::ManageWebhooks)?;
        let (scope, now) = (actor.scope, self.now());
        let find = move |tx: &mut Tx<'_>| SealedTerms::find(tx, scope, id, now);
        let terms = self.unseal(self.0.db.read(find).await?.ok_or(MISSING)?)?;
        let sender = self.sender(scope.workspace);
        let (face, draft) = self.trial_of(&terms.webhook, kind, &sender)?;
        let letter = self.made_up(face, &draft);
        let tried = self.attempt(&terms, &letter, 1).await;
        Ok(Trial {
            kind: letter.kind.clone(),
            name: letter.name.clone(),
            url: terms.webhook.url.clone(),
            is_success: tried.is_success(),
            body: letter.text().to_owned(),
            attempt: tried.attempt,
        })
    }

    /// What a webhook is tried with.
    fn trial_of(
        &self,
        webhook: &Webhook,
        kind: Option<&str>,
        sender: &Sender,
    ) -> Result<(&Face, (Draft, Told)), Error> {
        const NONE: &str = "type: none of the types that this webhook wants happens here: name one";
        let face = self.checked_face(&webhook.payload)?;
        let samples = self.samples();
        let draft = if let Some(kind) = kind {
            drafted(face, sender, &samples, kind).ok_or_else(|| unknown(kind))?
        } else {
            let wanted = face.types.iter().filter(|kind| webhook.wants(kind));
            let mut drafts = wanted.filter_map(|kind| drafted(face, sender, &samples, kind));
            drafts.next().ok_or_else(|| Error::invalid("type", NONE))?
        };
        Ok((face, draft))
    }

    /// Sends a made-up event of a type on its way to every webhook that is switched on and wants it, like an event that
    /// happened: it is tried again and listed like others.
    pub async fn trigger_test(&self, actor: &Actor, kind: &str) -> Result<Triggered, Error> {
        allow(actor, Act::ManageWebhooks)?;
        let (scope, sender, samples) =
            (actor.scope, self.sender(actor.scope.workspace), self.samples());
        let letters = self.0.faces.iter().filter_map(|face| {
            drafted(face, &sender, &samples, kind).map(|draft| self.made_up(face, &draft))
        });
        let letters: Vec<Letter> = letters.collect();
        if letters.is_empty() {
            return Err(unknown(kind));
        }
        let moment = self.moment();
        let work = move |tx: &mut Tx<'_>| {
            let mut count = 0;
            for webhook in webhooks::active(tx, scope)? {
                let fits = |letter: &&Letter| {
                    letter.face == webhook.payload && webhook.wants(&letter.kind)
                };
                if let Some(letter) = letters.iter().find(fits) {
                    send(tx, webhook.id, letter, &moment)?;
                    count += 1;
                }
            }
            Ok::<_, Error>(count)
        };
        let count = self.0.db.write(work).await?;
        self.0.post.ring();
        Ok(Triggered { kind: kind.to_owned(), webhooks: count })
    }

    /// Made-up events: one of each kind, and those that some dialects tell in several ways.
    fn samples(&self) -> Vec<Told> {
        let mut samples: Vec<Told> = {
            let kinds = EventKind::WORDS.iter().filter_map(|word| EventKind::parse(word));
            kinds.map(|kind| self.sample(kind)).collect()
        };
        let mut closed = self.sample(EventKind::TicketUpdated);
        closed.event.data = changes(&[("status", "open".into(), "closed".into())]);
        if let About::Ticket(ticket, _) = &mut closed.about {
            ticket.facet.status = domain::ticket::TicketStatus::Closed;
        }
        let mut assigned = self.sample(EventKind::TicketUpdated);
        let to = domain::id::TeammateId::mint(&self.0.mint, self.now());
        let told = to.to_string();
        assigned.event.data =
            changes(&[("assignee_id", None::<&str>.into(), told.as_str().into())]);
        if let About::Ticket(ticket, _) = &mut assigned.about {
            ticket.facet.assignee = Some(to);
        }
        samples.extend([closed, assigned]);
        samples
    }

    /// A letter about something that did not happen.
    fn made_up(&self, face: &Face, (draft, told): &(Draft, Told)) -> Letter {
        Letter {
            id: LetterId::mint(&self.0.mint, self.now()),
            event: told.event.id,
            face: face.name.to_owned(),
            kind: draft.kind.to_owned(),
            name: draft.name.clone(),
            body: (draft.body.len() <= BODY_BYTES_MAX).then(|| draft.body.clone()),
            short: draft.short.clone(),
            created_at: self.now(),
        }
    }
}

/// What a face makes of the first of these events that is of that type there.
fn drafted(face: &Face, sender: &Sender, samples: &[Told], kind: &str) -> Option<(Draft, Told)> {
    samples.iter().find_map(|told| {
        let mut drafts = (face.letters)(sender, told).into_iter();
        drafts.find(|draft| draft.kind == kind).map(|draft| (draft, told.clone()))
    })
}

fn unknown(kind: &str) -> Error {
    const REPEATED_MAX: usize = 60;
    let kind: String = kind.chars().take(REPEATED_MAX).collect();
    Error::invalid("type", format!("type: there are no events of the type `{kind}` here"))
}

fn send(
    tx: &mut Tx<'_>,
    webhook: WebhookId,
    letter: &Letter,
    moment: &Moment,
) -> Result<(), Error> {
    let Moment { mint, now } = moment;
    let kept = deliveries::put_letter(tx, letter, None, "")?;
    let id = DeliveryId::mint(mint, *now);
    Ok(deliveries::insert(tx, id, (webhook, kept), *now, *now)?)
}
