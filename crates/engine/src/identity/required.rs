//! Where only known customers are spoken with: the one place that decides who is turned away.
//!
//! It is asked at three moments: when a token is shown, when somebody unknown begins a session, and when a customer's
//! message or conversation is written, whoever brings it. So a door needs nothing of its own.

use domain::access::{Actor, Guest, Reach, Who};
use domain::customer::Customer;
use domain::id::{CustomerId, WorkspaceId};
use domain::workspace::Scope;
use store::{Tx, conversations, customers, workspaces};

use crate::{Engine, Error};

impl Engine {
    /// Whether a workspace's customers must be known to be spoken with.
    pub async fn identity_required(&self, workspace: WorkspaceId) -> Result<bool, Error> {
        Ok(self.0.db.read(move |tx| workspaces::identity_required(tx, workspace)).await?)
    }

    /// Changes that. Those who are unknown are turned away from then on, also with a token that they have.
    pub async fn require_identity(
        &self,
        workspace: WorkspaceId,
        required: bool,
    ) -> Result<(), Error> {
        let write =
            move |tx: &mut Tx<'_>| workspaces::set_identity_required(tx, workspace, required);
        let found = self.0.db.write(write).await?;
        if found { Ok(()) } else { Err(Error::NotFound("workspace")) }
    }

    /// Turns the holder of a token away who is unknown. Keys are the company's.
    pub(crate) async fn refuse_unknown_guest(&self, actor: &Actor) -> Result<(), Error> {
        let Who::Guest(Guest { reach, .. }) = actor.who else { return Ok(()) };
        let scope = actor.scope;
        let read = move |tx: &mut Tx<'_>| {
            if !workspaces::identity_required(tx, scope.workspace)? {
                return Ok(());
            }
            let customer = match reach {
                Reach::Customer(id) => Some(id),
                Reach::Conversation(id) => {
                    conversations::find(tx, scope, id)?.and_then(|found| found.customer)
                }
                Reach::Agent(..) => None,
            };
            refuse_unknown(tx, scope, customer)
        };
        self.0.db.read(read).await
    }
}

/// Turns a customer away whom the company does not know, or nobody in particular, where that is wanted.
pub(crate) fn refuse_unknown(
    tx: &mut Tx<'_>,
    scope: Scope,
    customer: Option<CustomerId>,
) -> Result<(), Error> {
    if !workspaces::identity_required(tx, scope.workspace)? {
        return Ok(());
    }
    let found = customer.map(|id| customers::find(tx, scope, id)).transpose()?.flatten();
    if found.is_some_and(|found| is_known(&found)) { Ok(()) } else { Err(Error::IdentityRequired) }
}

/// Whether the company knows who that is.
pub(crate) fn is_known(customer: &Customer) -> bool {
    customer.external_id.is_some() || customer.email.is_some()
}
