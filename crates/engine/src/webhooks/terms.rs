//! What a webhook's attempts need to know of it: the webhook, its secrets and the values of its headers, unsealed.

use domain::clock::Time;
use domain::id::{WebhookId, WebhookSecretId};
use domain::webhook::Webhook;
use domain::workspace::Scope;
use signing::Secret;
use store::Tx;
use store::webhooks::{self, StoredSecret};
use tokens::Sealing;

use crate::{Engine, Error};

/// A webhook with what is secret of it. Never logged, and not kept for longer than a moment.
pub(super) struct Terms {
    pub(super) webhook: Webhook,
    /// The newest first.
    pub(super) secrets: Vec<Secret>,
    pub(super) headers: Vec<(String, String)>,
}

/// The same as it is stored.
pub(super) struct SealedTerms {
    pub(super) webhook: Webhook,
    secrets: Vec<StoredSecret>,
    headers: Option<Vec<u8>>,
}

impl SealedTerms {
    /// What is known of a webhook; nothing when it is gone.
    pub(super) fn find(
        tx: &mut Tx<'_>,
        scope: Scope,
        id: WebhookId,
        now: Time,
    ) -> Result<Option<SealedTerms>, Error> {
        let Some(webhook) = webhooks::find(tx, scope, id)? else { return Ok(None) };
        let (secrets, headers) = (webhooks::secrets(tx, id, now)?, webhooks::headers(tx, id)?);
        Ok(Some(SealedTerms { webhook, secrets, headers }))
    }
}

impl Engine {
    /// Opens what is sealed. A secret that was sealed with another server secret is left out: the receiver does not
    /// accept what is sent without it, and finds out.
    pub(super) fn unseal(&self, sealed: SealedTerms) -> Result<Terms, Error> {
        let sealing = self.0.keyring.sealing()?;
        let secrets = sealed.secrets.iter().filter_map(|stored| open_secret(sealing, stored));
        let secrets = secrets.collect();
        let id = sealed.webhook.id;
        let headers = sealed.headers.and_then(|sealed| open_headers(sealing, id, &sealed));
        Ok(Terms { webhook: sealed.webhook, secrets, headers: headers.unwrap_or_default() })
    }
}

/// Seals a secret of a webhook.
pub(super) fn seal_secret(sealing: &Sealing, id: WebhookSecretId, secret: &Secret) -> Vec<u8> {
    sealing.seal(&secret_purpose(id), secret.as_str().as_bytes())
}

fn open_secret(sealing: &Sealing, stored: &StoredSecret) -> Option<Secret> {
    let text = sealing.unseal(&secret_purpose(stored.id), &stored.sealed).ok()?;
    Secret::parse(std::str::from_utf8(&text).ok()?).ok()
}

/// Seals the headers of a webhook, whose names and values have no line breaks.
pub(super) fn seal_headers(
    sealing: &Sealing,
    id: WebhookId,
    headers: &[(String, String)],
) -> Vec<u8> {
    let lines: Vec<String> =
        headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    sealing.seal(&headers_purpose(id), lines.join("\n").as_bytes())
}

/// Opens the headers of a webhook.
pub(super) fn open_headers(
    sealing: &Sealing,
    id: WebhookId,
    sealed: &[u8],
) -> Option<Vec<(String, String)>> {
    let text = String::from_utf8(sealing.unseal(&headers_purpose(id), sealed).ok()?).ok()?;
    let pairs = text.lines().filter_map(|line| line.split_once(": "));
    Some(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

fn secret_purpose(id: WebhookSecretId) -> String {
    format!("webhook secret {id}")
}

fn headers_purpose(id: WebhookId) -> String {
    format!("headers of {id}")
}
