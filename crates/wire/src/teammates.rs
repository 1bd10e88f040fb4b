//! The people of the company.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::lenient::Lenient;

/// A person who answers customers; they belong to the workspace, in both of its modes.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Teammate {
    /// `mem_…`
    pub id: String,
    /// What customers see above their messages.
    pub name: String,
    /// Their address in lower case; no two teammates have the same.
    pub email: String,
    /// What they may do once they sign in.
    #[schema(value_type = TeamRole)]
    pub role: Lenient<TeamRole>,
    /// Whether they are told when a person is asked for.
    pub on_duty: bool,
    /// Their picture.
    pub avatar_url: Option<String>,
    /// When they were added.
    pub created_at: String,
    /// When something of this last changed.
    pub updated_at: String,
}

/// What a teammate may do once they sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum TeamRole {
    /// Everything; the last one cannot be removed.
    Owner,
    /// Everything but what concerns owners.
    Admin,
    /// Answer customers.
    Agent,
}

/// A teammate to add.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Grace", "email": "grace@example.com", "role": "agent", "on_duty": true}))]
pub struct TeammateInput {
    /// What customers see above their messages: 1 to 255 bytes.
    pub name: String,
    /// Their address: at most 254 bytes.
    pub email: String,
    /// `agent` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<TeamRole>,
    /// `true` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_duty: Option<bool>,
    /// Their picture, `https://…`: at most 2,048 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avatar_url: Option<String>,
}

/// What to change in a teammate; absent fields stay as they are.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"on_duty": false}))]
pub struct TeammatePatch {
    /// What customers see above their messages.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Their address.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// What they may do once they sign in.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub role: Option<TeamRole>,
    /// Whether they are told when a person is asked for.
    #[serde(default, deserialize_with = "crate::filled", skip_serializing_if = "Option::is_none")]
    pub on_duty: Option<bool>,
    /// Their picture; `null` removes it.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub avatar_url: Option<Option<String>>,
}
