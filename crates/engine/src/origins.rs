//! From which pages a workspace may be called.

use domain::access::{Actor, Who};
use domain::id::WorkspaceId;
use domain::workspace::{KeyKind, Origin};
use store::{Tx, workspaces};

use crate::{Engine, Error};

impl Engine {
    /// The pages that may use a workspace's publishable keys and tokens; none means all.
    pub async fn origins(&self, workspace: WorkspaceId) -> Result<Vec<Origin>, Error> {
        Ok(self.0.db.read(move |tx| workspaces::origins(tx, workspace)).await?)
    }

    /// Replaces them.
    pub async fn set_origins(
        &self,
        workspace: WorkspaceId,
        origins: &[String],
    ) -> Result<Vec<Origin>, Error> {
        if origins.len() > Origin::COUNT_MAX {
            let message = format!("a workspace has at most {} origins", Origin::COUNT_MAX);
            return Err(Error::invalid("origin", message));
        }
        let parse = |raw: &String| {
            Origin::parse(raw).map_err(|error| Error::invalid("origin", format!("{raw}: {error}")))
        };
        let origins = origins.iter().map(parse).collect::<Result<Vec<Origin>, Error>>()?;
        let new = origins.clone();
        let write = move |tx: &mut Tx<'_>| workspaces::set_origins(tx, workspace, &new);
        self.0.db.write(write).await?;
        Ok(origins)
    }

    /// Whether a caller may call from a page of that origin. Secret keys are not for pages: nothing is asked of them.
    pub async fn allow_origin(&self, actor: &Actor, origin: &str) -> Result<(), Error> {
        if matches!(actor.who, Who::Operator | Who::Key(_, KeyKind::Secret)) {
            return Ok(());
        }
        self.allow_page(actor.scope.workspace, origin).await
    }

    /// Whether pages of that origin may use what is given to a workspace's pages.
    pub(crate) async fn allow_page(
        &self,
        workspace: WorkspaceId,
        origin: &str,
    ) -> Result<(), Error> {
        let allowed = self.origins(workspace).await?;
        let is_allowed = allowed.iter().any(|allowed| allowed.as_str() == origin);
        if allowed.is_empty() || is_allowed {
            return Ok(());
        }
        Err(Error::Forbidden("use this key or token on pages of this origin"))
    }
}
