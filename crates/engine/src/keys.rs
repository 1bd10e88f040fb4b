//! Workspaces, and the keys that open them.

use std::fmt::Write;

use domain::access::{Actor, Who};
use domain::id::{KeyId, WorkspaceId};
use domain::text::{Slug, required};
use domain::workspace::{ApiKey, KeyKind, Mode, Scope, Workspace};
use sha2::{Digest, Sha256};
use store::workspaces;

use crate::error::taken;
use crate::{Engine, Error};

/// The longest name of a workspace.
const NAME_BYTES_MAX: usize = 255;

/// A key that was just made: the only time that its secret is known.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// What is stored of it.
    pub key: ApiKey,
    /// The whole key, to be shown once.
    pub secret: String,
}

/// SHA-256 of a key in hexadecimal digits; keys are random enough to need no salt.
#[must_use]
pub fn hash_of_key(key: &str) -> String {
    hexadecimal(&Sha256::digest(key.as_bytes()))
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl Engine {
    /// Makes a workspace.
    pub async fn create_workspace(&self, slug: &str, name: &str) -> Result<Workspace, Error> {
        let now = self.now();
        let workspace = Workspace {
            id: WorkspaceId::mint(&self.0.mint, now),
            slug: Slug::parse(slug).map_err(|error| Error::text("slug", &error))?,
            name: required(name, NAME_BYTES_MAX).map_err(|error| Error::text("name", &error))?,
            created_at: now,
        };
        let made = workspace.clone();
        let insert = move |tx: &mut store::Tx<'_>| {
            workspaces::insert(tx, &made)
                .map_err(|error| taken(error, "a workspace with this slug exists"))
        };
        self.0.db.write(insert).await?;
        Ok(workspace)
    }

    /// The workspace of that slug.
    pub async fn find_workspace(&self, slug: &str) -> Result<Workspace, Error> {
        let slug = slug.to_owned();
        let found = self.0.db.read(move |tx| workspaces::find(tx, &slug)).await?;
        found.ok_or(Error::NotFound("workspace"))
    }

    /// The workspace that a caller acts in.
    pub async fn workspace_of(&self, actor: &Actor) -> Result<Workspace, Error> {
        let id = actor.scope.workspace;
        let found = self.0.db.read(move |tx| workspaces::find_by_id(tx, id)).await?;
        found.ok_or(Error::NotFound("workspace"))
    }

    /// The key that a caller shows, and the workspace it opens.
    pub async fn own_key(&self, actor: &Actor) -> Result<(Workspace, ApiKey), Error> {
        let Who::Key(id, _) = actor.who else {
            return Err(Error::Forbidden("ask about a key without one"));
        };
        let workspace = self.workspace_of(actor).await?;
        let keys = self.keys(workspace.id).await?;
        let key = keys.into_iter().find(|key| key.id == id).ok_or(Error::NotFound("key"))?;
        Ok((workspace, key))
    }

    /// All workspaces, oldest first.
    pub async fn workspaces(&self) -> Result<Vec<Workspace>, Error> {
        Ok(self.0.db.read(workspaces::all).await?)
    }

    /// Makes a key with 256 random bits.
    pub async fn create_key(&self, scope: Scope, kind: KeyKind) -> Result<NewKey, Error> {
        let digits = hexadecimal(&self.0.mint.secret());
        let secret = format!("{}_{}_{digits}", kind.prefix(), scope.mode.as_str());
        let key = self.insert_key(scope, kind, &secret).await?;
        Ok(NewKey { key, secret })
    }

    /// Lets a given text open a scope: for the demonstration's fixed keys.
    pub async fn insert_key(
        &self,
        scope: Scope,
        kind: KeyKind,
        secret: &str,
    ) -> Result<ApiKey, Error> {
        let now = self.now();
        let key = ApiKey {
            id: KeyId::mint(&self.0.mint, now),
            scope,
            kind,
            hash: hash_of_key(secret),
            hint: secret.chars().skip(secret.chars().count().saturating_sub(4)).collect(),
            created_at: now,
            revoked_at: None,
        };
        let made = key.clone();
        let insert = move |tx: &mut store::Tx<'_>| {
            workspaces::insert_key(tx, &made).map_err(|error| taken(error, "this key exists"))
        };
        self.0.db.write(insert).await?;
        Ok(key)
    }

    /// The keys of a workspace, oldest first, revoked ones too.
    pub async fn keys(&self, workspace: WorkspaceId) -> Result<Vec<ApiKey>, Error> {
        Ok(self.0.db.read(move |tx| workspaces::keys(tx, workspace)).await?)
    }

    /// Makes a key useless at once.
    pub async fn revoke_key(&self, id: KeyId) -> Result<(), Error> {
        let now = self.now();
        let revoked = self.0.db.write(move |tx| workspaces::revoke_key(tx, id, now)).await?;
        if revoked { Ok(()) } else { Err(Error::NotFound("key")) }
    }

    /// Who shows this key. Unknown and revoked keys are told apart by nobody.
    pub(crate) async fn key_holder(&self, key: &str) -> Result<Actor, Error> {
        const UNKNOWN: Error = Error::Unauthenticated("this API key is unknown or was revoked");
        let (kind, mode) = form(key).ok_or(UNKNOWN)?;
        let hash = hash_of_key(key);
        let found = self.0.db.read(move |tx| workspaces::find_key(tx, &hash)).await?;
        let key = found.filter(|key| key.revoked_at.is_none()).ok_or(UNKNOWN)?;
        if key.kind != kind || key.scope.mode != mode {
            return Err(UNKNOWN);
        }
        Ok(Actor { scope: key.scope, who: Who::Key(key.id, key.kind) })
    }
}

/// What a key says of itself: `sk_live_…`, `pk_test_…`.
fn form(key: &str) -> Option<(KeyKind, Mode)> {
    let mut parts = key.splitn(3, '_');
    let kind = match parts.next()? {
        "sk" => KeyKind::Secret,
        "pk" => KeyKind::Publishable,
        _ => return None,
    };
    let mode = Mode::parse(parts.next()?)?;
    parts.next().filter(|rest| !rest.is_empty()).map(|_| (kind, mode))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_says_its_kind_and_mode() {
        assert_eq!(form("sk_live_abc"), Some((KeyKind::Secret, Mode::Live)));
        assert_eq!(form("pk_test_a_b"), Some((KeyKind::Publishable, Mode::Test)));
        for bad in ["", "sk", "sk_live", "sk_live_", "xx_live_a", "sk_dev_a", "Bearer sk_live_a"] {
            assert_eq!(form(bad), None, "{bad}");
        }
    }
}
