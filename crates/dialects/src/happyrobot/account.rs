//! `/api-key`: what the caller's key is.

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use super::error::Refusal;
use super::extract::Caller;
use super::ids::Face;
use crate::Door;
use crate::json::time;

/// The vendor mixes its spellings here.
#[derive(Serialize)]
pub(super) struct Described {
    id: String,
    #[serde(rename = "orgId")]
    org_id: String,
    org_slug: String,
    org_name: String,
    name: String,
    prefix: String,
    #[serde(rename = "lastFour")]
    last_four: String,
    #[serde(rename = "createdAt")]
    created_at: String,
    /// Always `null`: the server does not note when keys are used.
    #[serde(rename = "lastUsedAt")]
    last_used_at: Option<String>,
    #[serde(rename = "revokedAt")]
    revoked_at: Option<String>,
}

pub(super) async fn describe(
    State(door): State<Door>,
    Caller(actor): Caller,
) -> Result<Json<Described>, Refusal> {
    let (workspace, key) = door.engine.own_key(&actor).await?;
    let prefix = format!("{}_{}_", key.kind.prefix(), key.scope.mode.as_str());
    Ok(Json(Described {
        id: key.id.uuid(),
        org_id: workspace.id.uuid(),
        org_slug: workspace.slug.as_str().to_owned(),
        org_name: workspace.name,
        name: format!("{prefix}…{}", key.hint),
        prefix,
        last_four: key.hint,
        created_at: time(key.created_at),
        last_used_at: None,
        revoked_at: key.revoked_at.map(time),
    }))
}
