//! The secrets that companies sign identities with: made, taken over, listed and revoked at the command line.

use std::time::Duration;

use domain::clock::Time;
use domain::id::{IdentitySecretId, WorkspaceId};
use domain::workspace::{Mode, Scope};
use store::Tx;
use store::identity_secrets::{self, StoredSecret};
use tokens::{IdentitySecret, Sealing};

use crate::{Engine, Error};

/// How long the secret before stays good when a new one is made, unless somebody says otherwise.
pub const IDENTITY_OVERLAP: Duration = Duration::from_hours(24);

const FOREIGN: &str = "the identity secret in use was sealed with another server secret: set server.secret (or \
    secret.key in the data directory) to what it was, or make a new one with `switchboard identity-secret create`";

/// What is shown of an identity secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentitySecretInfo {
    /// Its identity; not the secret itself.
    pub id: IdentitySecretId,
    /// Whose customers it speaks of.
    pub mode: Mode,
    /// When it was made.
    pub created_at: Time,
    /// From when it is believed no more; may lie ahead.
    pub retired_at: Option<Time>,
}

/// An identity secret that was just made: the only time that it is shown.
#[derive(Clone, Debug)]
pub struct NewIdentitySecret {
    /// Its identity.
    pub id: IdentitySecretId,
    /// The whole secret.
    pub secret: IdentitySecret,
}

impl Engine {
    /// Makes an identity secret. Those before it are believed for `overlap` longer, so that a company has time to put the
    /// new one into its servers.
    pub async fn create_identity_secret(
        &self,
        scope: Scope,
        overlap: Duration,
    ) -> Result<NewIdentitySecret, Error> {
        let secret = IdentitySecret::of_bits(scope.mode, &self.0.mint.secret());
        let id = self.insert_identity_secret(scope, &secret, overlap).await?;
        Ok(NewIdentitySecret { id, secret })
    }

    /// Takes over a secret with which a company's servers sign already; otherwise like
    /// [`Engine::create_identity_secret`].
    pub async fn take_identity_secret(
        &self,
        scope: Scope,
        text: &str,
        overlap: Duration,
    ) -> Result<IdentitySecretId, Error> {
        let wrong = || {
            let (least, most) = (IdentitySecret::BYTES_MIN, IdentitySecret::BYTES_MAX);
            let message =
                format!("an identity secret has {least} to {most} visible ASCII characters");
            Error::invalid("secret", message)
        };
        let secret = IdentitySecret::taken_over(text).ok_or_else(wrong)?;
        self.insert_identity_secret(scope, &secret, overlap).await
    }

    async fn insert_identity_secret(
        &self,
        scope: Scope,
        secret: &IdentitySecret,
        overlap: Duration,
    ) -> Result<IdentitySecretId, Error> {
        // A process with another secret than the server's would seal what the server cannot unseal.
        self.open_keyring().await?;
        let now = self.now();
        let id = IdentitySecretId::mint(&self.0.mint, now);
        let sealed =
            self.0.keyring.sealing()?.seal(&purpose(id, scope), secret.as_str().as_bytes());
        let new = StoredSecret { id, scope, sealed, created_at: now, retired_at: None };
        let until = now.plus(overlap.as_millis() as i64);
        let write = move |tx: &mut Tx<'_>| {
            identity_secrets::retire_all(tx, scope, until)?;
            identity_secrets::insert(tx, &new)
        };
        self.0.db.write(write).await?;
        Ok(id)
    }

    /// The identity secrets of a workspace, oldest first, those too that are believed no more.
    pub async fn identity_secrets(
        &self,
        workspace: WorkspaceId,
    ) -> Result<Vec<IdentitySecretInfo>, Error> {
        let all = self.0.db.read(move |tx| identity_secrets::all(tx, workspace)).await?;
        Ok(all.into_iter().map(IdentitySecretInfo::from).collect())
    }

    /// Believes a secret no more, at once. Sessions that were begun with it go on until they end.
    pub async fn revoke_identity_secret(&self, id: IdentitySecretId) -> Result<(), Error> {
        let now = self.now();
        let write = move |tx: &mut Tx<'_>| identity_secrets::retire(tx, id, now);
        let found = self.0.db.write(write).await?;
        if found { Ok(()) } else { Err(Error::NotFound("identity secret in use")) }
    }

    /// The secrets that are believed now, the newest first. They are read every time, so that what was revoked is
    /// believed by no process.
    pub(super) async fn identity_secrets_of(
        &self,
        scope: Scope,
    ) -> Result<Vec<IdentitySecret>, Error> {
        const NONE: Error = Error::Forbidden(
            "identify customers here: this workspace has no identity secret in this mode; make one with \
             `switchboard identity-secret create`",
        );
        let now = self.now();
        let stored = self.0.db.read(move |tx| identity_secrets::in_use(tx, scope, now)).await?;
        if stored.is_empty() {
            return Err(NONE);
        }
        let sealing = self.0.keyring.sealing()?;
        let secrets = stored.iter().filter_map(|stored| unseal(sealing, stored));
        let secrets: Vec<IdentitySecret> = secrets.collect();
        if secrets.is_empty() { Err(Error::Internal(FOREIGN.into())) } else { Ok(secrets) }
    }
}

impl From<StoredSecret> for IdentitySecretInfo {
    fn from(stored: StoredSecret) -> IdentitySecretInfo {
        let StoredSecret { id, scope, created_at, retired_at, .. } = stored;
        IdentitySecretInfo { id, mode: scope.mode, created_at, retired_at }
    }
}

fn unseal(sealing: &Sealing, stored: &StoredSecret) -> Option<IdentitySecret> {
    let secret = sealing.unseal(&purpose(stored.id, stored.scope), &stored.sealed).ok()?;
    IdentitySecret::taken_over(std::str::from_utf8(&secret).ok()?)
}

/// What a secret is sealed for: no row of the database can be given to another workspace.
fn purpose(id: IdentitySecretId, scope: Scope) -> String {
    format!("identity secret {id} of {} {}", scope.workspace, scope.mode.as_str())
}
