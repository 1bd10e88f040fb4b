//! Changing a webhook's secret without losing an event.

use std::ops::RangeInclusive;

use domain::access::{Act, Actor};
use domain::clock::Time;
use domain::id::{WebhookId, WebhookSecretId};
use domain::webhook::Webhook;
use domain::workspace::Scope;
use signing::Secret;
use store::Tx;
use store::webhooks::{self, StoredSecret};

use super::checked;
use super::manage::MISSING;
use super::terms::seal_secret;
use crate::once::{Done, Once};
use crate::{Engine, Error, allow};

/// How many seconds the secret before may sign beside the new one: nothing to 7 days.
pub const SECRET_OVERLAP_SECONDS: RangeInclusive<i64> = 0..=7 * 24 * 60 * 60;

/// A secret that is wanted.
#[derive(Clone, Debug)]
pub struct NewSecret {
    /// One that was made elsewhere; absent means a new one.
    pub secret: Option<String>,
    /// How many seconds the one before signs too, within [`SECRET_OVERLAP_SECONDS`].
    pub overlap_seconds: i64,
}

/// A secret that was just changed: the only time that it is shown.
#[derive(Clone, Debug)]
pub struct ShownSecret {
    /// Whose it is.
    pub webhook: Webhook,
    /// What signs from now on.
    pub secret: Secret,
    /// Until when the one before signs too.
    pub previous_until: Option<Time>,
}

impl Engine {
    /// Gives a webhook another secret. The one before signs beside it for a while, so that receivers can be told; at most
    /// two sign at once, the newest.
    pub async fn rotate_webhook_secret(
        &self,
        actor: &Actor,
        id: WebhookId,
        new: NewSecret,
        once: Once<ShownSecret>,
    ) -> Result<Done<ShownSecret>, Error> {
        allow(actor, Act::ManageWebhooks)?;
        if !SECRET_OVERLAP_SECONDS.contains(&new.overlap_seconds) {
            let most = SECRET_OVERLAP_SECONDS.end();
            let message = format!("overlap_seconds is 0 to {most}");
            return Err(Error::invalid("overlap_seconds", message));
        }
        let (scope, engine) = (actor.scope, self.clone());
        let work = move |tx: &mut Tx<'_>| engine.rotate(tx, (scope, id), &new);
        self.write_once(actor, once, work).await
    }

    fn rotate(
        &self,
        tx: &mut Tx<'_>,
        (scope, webhook): (Scope, WebhookId),
        new: &NewSecret,
    ) -> Result<ShownSecret, Error> {
        const KNOWN: &str = "secret: the webhook signs with this one already";
        let found = webhooks::find_locked(tx, scope, webhook)?.ok_or(MISSING)?;
        let (sealing, moment) = (self.0.keyring.sealing()?, self.moment());
        let secret = match &new.secret {
            Some(text) => checked::secret(text)?,
            None => Secret::of_bits(&moment.mint.secret()),
        };
        let now = moment.now;
        let terms = super::terms::SealedTerms::find(tx, scope, webhook, now)?.ok_or(MISSING)?;
        if self.unseal(terms)?.secrets.contains(&secret) {
            return Err(Error::invalid("secret", KNOWN));
        }
        let before = webhooks::secrets(tx, webhook, now)?;
        let until = now.plus(new.overlap_seconds * 1_000);
        if let Some(newest) = before.first() {
            webhooks::forget_other_secrets(tx, webhook, newest.id)?;
            webhooks::end_secrets(tx, webhook, until)?;
        }
        let id = WebhookSecretId::mint(&moment.mint, now);
        let sealed = seal_secret(sealing, id, &secret);
        let stored = StoredSecret { id, sealed, created_at: now, ends_at: None };
        webhooks::add_secret(tx, webhook, &stored)?;
        let overlaps = new.overlap_seconds > 0 && !before.is_empty();
        Ok(ShownSecret { webhook: found, secret, previous_until: overlaps.then_some(until) })
    }
}
