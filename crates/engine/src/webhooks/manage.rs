//! Webhooks: made, changed, switched on and off, removed, found.

use domain::access::{Act, Actor};
use domain::clock::Time;
use domain::id::{ReadingId, WebhookId, WebhookSecretId};
use domain::page::{Page, PageRequest};
use domain::webhook::{Pattern, Reading, Webhook};
use domain::workspace::Scope;
use signing::Secret;
use store::webhooks::StoredSecret;
use store::{Tx, deliveries, events, readings, webhooks, workspaces};

use super::checked::{self, NewWebhook, WebhookChange};
use super::outcome::cancel_all;
use super::terms::{open_headers, seal_headers, seal_secret};
use crate::moment::Moment;
use crate::once::{Done, Once};
use crate::{Engine, Error, allow, only_if};

pub(super) const MISSING: Error = Error::NotFound("webhook");
const FULL: &str = "there are as many webhooks as there may be: remove one first";
/// How many deliveries one transaction cancels or removes.
const BATCH: usize = 500;

/// A webhook that was just made, or has a new secret: the only time that it is shown.
#[derive(Clone, Debug)]
pub struct ShownWebhook {
    /// The webhook.
    pub webhook: Webhook,
    /// What it is signed with from now on.
    pub secret: Secret,
}

impl Engine {
    /// Makes a webhook: it is told of what happens from now on. What is kept for a repeated request has no secret.
    pub async fn create_webhook(
        &self,
        actor: &Actor,
        new: NewWebhook,
        once: Once<ShownWebhook>,
    ) -> Result<Done<ShownWebhook>, Error> {
        allow(actor, Act::ManageWebhooks)?;
        let (scope, max, engine) = (actor.scope, self.0.webhooks.per_workspace, self.clone());
        let work = move |tx: &mut Tx<'_>| {
            let mut made = engine.draw_up(&new)?;
            // Others who make webhooks wait, so that the count holds.
            workspaces::lock(tx, scope.workspace)?;
            if webhooks::total(tx, scope)? >= max {
                return Err(Error::Conflict(FULL));
            }
            made.webhook.begins = events::last_place(tx, scope)?;
            made.insert(tx, scope)?;
            begin_reading(tx, scope, &made.moment)?;
            Ok(ShownWebhook { webhook: made.webhook, secret: made.secret })
        };
        // What happened before has its place before it.
        self.0.hub.place_all().await?;
        self.write_once(actor, once, work).await
    }

    /// Checks what was given, and seals what is secret of it.
    fn draw_up(&self, new: &NewWebhook) -> Result<DrawnUp, Error> {
        let (sealing, moment) = (self.0.keyring.sealing()?, self.moment());
        let Moment { mint, now } = &moment;
        let (id, secret_id) = (WebhookId::mint(mint, *now), WebhookSecretId::mint(mint, *now));
        let url = self.checked_url(&new.url)?;
        let face = self.checked_face(&new.payload)?;
        let given = new.headers.iter().map(|(name, value)| (name.clone(), Some(value.clone())));
        let headers = checked::headers(Vec::new(), &given.collect::<Vec<_>>())?;
        let secret = match &new.secret {
            Some(text) => checked::secret(text)?,
            None => Secret::of_bits(&mint.secret()),
        };
        let webhook = Webhook {
            id,
            name: self.checked_name(new.name.as_deref(), &url)?,
            url,
            events: checked::events(&new.events, face)?,
            payload: face.name.to_owned(),
            signature: checked::signature(&new.signature)?,
            headers: headers.iter().map(|(name, _)| name.clone()).collect(),
            is_active: new.is_active,
            begins: 0,
            off: None,
            failing_since: None,
            paused_until: None,
            created_at: *now,
            updated_at: *now,
        };
        let sealed = seal_secret(sealing, secret_id, &secret);
        let stored = StoredSecret { id: secret_id, sealed, created_at: *now, ends_at: None };
        let headers = (!headers.is_empty()).then(|| seal_headers(sealing, id, &headers));
        Ok(DrawnUp { webhook, secret, stored, headers, moment })
    }

    /// Changes a webhook; a change that changes nothing leaves no trace. Switched on, it is told of what happens from
    /// then on, and what is known against its receiver is forgotten. Switched off, what is on its way is not sent, and its
    /// replays end.
    pub async fn change_webhook(
        &self,
        actor: &Actor,
        id: WebhookId,
        change: WebhookChange,
    ) -> Result<Webhook, Error> {
        allow(actor, Act::ManageWebhooks)?;
        let (scope, engine) = (actor.scope, self.clone());
        self.see_to(async move { engine.change_in_steps(scope, id, change).await }).await
    }

    async fn change_in_steps(
        &self,
        scope: Scope,
        id: WebhookId,
        change: WebhookChange,
    ) -> Result<Webhook, Error> {
        self.0.hub.place_all().await?;
        let changed = loop {
            let (engine, change, now) = (self.clone(), change.clone(), self.now());
            let work =
                move |tx: &mut Tx<'_>| engine.apply_to_webhook(tx, (scope, id), &change, now);
            if let Some(changed) = self.0.db.write(work).await? {
                break changed;
            }
        };
        if !changed.is_active {
            cancel_all(self, id).await?;
        }
        Ok(changed)
    }

    /// Changes a webhook; nothing when there is more to cancel before it can be switched on.
    fn apply_to_webhook(
        &self,
        tx: &mut Tx<'_>,
        (scope, id): (Scope, WebhookId),
        change: &WebhookChange,
        now: Time,
    ) -> Result<Option<Webhook>, Error> {
        let old = webhooks::find_locked(tx, scope, id)?.ok_or(MISSING)?;
        only_if::check(change.only_if.as_ref(), &old)?;
        let mut new = self.changed_webhook(&old, change)?;
        let headers = self.changed_headers(tx, &mut new, change)?;
        if new.is_active && !old.is_active {
            if deliveries::cancel(tx, id, now, BATCH)? == BATCH as u64 {
                return Ok(None);
            }
            new.begins = events::last_place(tx, scope)?;
            (new.off, new.failing_since, new.paused_until) = (None, None, None);
        }
        if old.is_active && !new.is_active {
            readings::delete_of(tx, id)?;
        }
        if new == old && headers.is_none() {
            return Ok(Some(new));
        }
        new.updated_at = now;
        webhooks::update(tx, &new)?;
        if let Some(sealed) = headers {
            webhooks::put_headers(tx, id, sealed.as_deref())?;
        }
        Ok(Some(new))
    }

    fn changed_webhook(&self, old: &Webhook, change: &WebhookChange) -> Result<Webhook, Error> {
        let mut new = old.clone();
        if let Some(url) = &change.url {
            new.url = self.checked_url(url)?;
        }
        if new.url != old.url {
            // Nothing is known of the new receiver.
            (new.failing_since, new.paused_until) = (None, None);
        }
        if let Some(name) = &change.name {
            new.name = self.checked_name(Some(name), &new.url)?;
        }
        if change.payload.is_some() || change.events.is_some() {
            let face = self.checked_face(change.payload.as_ref().unwrap_or(&old.payload))?;
            let before = || old.events.iter().map(Pattern::as_str).map(str::to_owned).collect();
            new.events = checked::events(&change.events.clone().unwrap_or_else(before), face)?;
            face.name.clone_into(&mut new.payload);
        }
        if let Some(scheme) = &change.signature {
            new.signature = checked::signature(scheme)?;
        }
        new.is_active = change.is_active.unwrap_or(old.is_active);
        Ok(new)
    }

    /// What is to be kept of the headers, sealed; nothing when they stay as they are.
    #[expect(clippy::option_option, reason = "headers may change to none at all")]
    fn changed_headers(
        &self,
        tx: &mut Tx<'_>,
        webhook: &mut Webhook,
        change: &WebhookChange,
    ) -> Result<Option<Option<Vec<u8>>>, Error> {
        if change.headers.is_empty() {
            return Ok(None);
        }
        let sealing = self.0.keyring.sealing()?;
        // What was sealed with another server secret is lost: it is not sent either.
        let sealed = webhooks::headers(tx, webhook.id)?;
        let old = sealed.and_then(|sealed| open_headers(sealing, webhook.id, &sealed));
        let new = checked::headers(old.unwrap_or_default(), &change.headers)?;
        webhook.headers = new.iter().map(|(name, _)| name.clone()).collect();
        Ok(Some((!new.is_empty()).then(|| seal_headers(sealing, webhook.id, &new))))
    }

    /// Removes a webhook with all that is known of its deliveries. What is under way arrives.
    pub async fn delete_webhook(&self, actor: &Actor, id: WebhookId) -> Result<(), Error> {
        allow(actor, Act::ManageWebhooks)?;
        let (scope, engine) = (actor.scope, self.clone());
        self.see_to(async move {
            let off = WebhookChange { is_active: Some(false), ..WebhookChange::default() };
            let now = engine.now();
            let first = engine.clone();
            let work = move |tx: &mut Tx<'_>| first.apply_to_webhook(tx, (scope, id), &off, now);
            engine.0.db.write(work).await?;
            // A little at a time, so that nobody waits for it.
            loop {
                let work = move |tx: &mut Tx<'_>| {
                    if deliveries::delete_some(tx, id, BATCH)? == BATCH as u64 {
                        return Ok(false);
                    }
                    webhooks::delete(tx, scope, id).map(|_| true)
                };
                if engine.0.db.write(work).await? {
                    return Ok(());
                }
            }
        })
        .await
    }

    /// One webhook.
    pub async fn webhook(&self, actor: &Actor, id: WebhookId) -> Result<Webhook, Error> {
        allow(actor, Act::ManageWebhooks)?;
        let scope = actor.scope;
        self.0.db.read(move |tx| webhooks::find(tx, scope, id)).await?.ok_or(MISSING)
    }

    /// The webhooks, oldest first; those that are switched on or off only, if that is wanted.
    pub async fn webhooks(
        &self,
        actor: &Actor,
        is_active: Option<bool>,
        request: PageRequest<WebhookId>,
    ) -> Result<Page<Webhook>, Error> {
        allow(actor, Act::ManageWebhooks)?;
        let scope = actor.scope;
        let read = move |tx: &mut Tx<'_>| webhooks::page(tx, scope, is_active, &request);
        Ok(self.0.db.read(read).await?)
    }
}

/// A webhook that is checked, and not written yet.
struct DrawnUp {
    webhook: Webhook,
    secret: Secret,
    stored: StoredSecret,
    headers: Option<Vec<u8>>,
    moment: Moment,
}

impl DrawnUp {
    fn insert(&self, tx: &mut Tx<'_>, scope: Scope) -> Result<(), Error> {
        webhooks::insert(tx, scope, &self.webhook, self.headers.as_deref())?;
        Ok(webhooks::add_secret(tx, self.webhook.id, &self.stored)?)
    }
}

/// Begins to read events for the webhooks of a scope, unless that has begun.
fn begin_reading(tx: &mut Tx<'_>, scope: Scope, moment: &Moment) -> Result<(), Error> {
    let reading = Reading {
        id: ReadingId::mint(&moment.mint, moment.now),
        webhook: None,
        place: events::last_place(tx, scope)?,
        until: None,
        only_missed: false,
    };
    readings::insert(tx, scope, &reading, moment.now)?;
    Ok(())
}
