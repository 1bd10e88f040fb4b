//! The people of the company.

use crate::clock::Time;
use crate::conversation::words;
use crate::id::TeammateId;

/// A person who answers customers; they belong to the workspace, in both of its modes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Teammate {
    /// Their identity.
    pub id: TeammateId,
    /// What customers see above their messages.
    pub name: String,
    /// Lower-cased; unique in a workspace.
    pub email: String,
    /// What they may do once they sign in.
    pub role: TeamRole,
    /// Whether they are told when a person is asked for.
    pub on_duty: bool,
    /// Their picture.
    pub avatar_url: Option<String>,
    /// When they were added.
    pub created_at: Time,
    /// When that last changed.
    pub updated_at: Time,
}

words! {
    /// What a teammate may do once they sign in.
    TeamRole {
        /// Everything, and there is always one.
        Owner "owner"
        /// Everything but what concerns owners.
        Admin "admin"
        /// Answer customers.
        Agent "agent"
    }
}
