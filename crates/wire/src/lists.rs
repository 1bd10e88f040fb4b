//! Lists, and who is calling.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One page of a list.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct List<T> {
    /// The items, in the list's order.
    pub data: Vec<T>,
    /// Whether more follow.
    pub has_more: bool,
    /// What to pass as `after` for the next page; `null` on the last.
    pub next: Option<String>,
}

/// Who is calling.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Me {
    /// The workspace that the key opens.
    pub workspace: Workspace,
    /// `live` or `test`.
    pub mode: String,
    /// `secret`, `publishable` or `token`.
    pub key_kind: String,
    /// Whose conversations a token opens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// The one conversation that a token opens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<String>,
    /// The agent whose conversations a token opens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_id: Option<String>,
}

/// A tenant.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Workspace {
    /// `wsp_…`
    pub id: String,
    /// Its name in addresses.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// When it was made.
    pub created_at: String,
}
