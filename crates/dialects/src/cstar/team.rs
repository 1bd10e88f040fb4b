//! `/api/v1/auth/whoami`: which team a key opens.

use axum::extract::State;
use domain::access::Who;
use serde::Serialize;

use super::envelope::Answer;
use super::error::Refusal;
use super::extract::Caller;
use super::ids::Face;
use crate::Door;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Whoami {
    team_id: String,
    team_name: String,
    team_slug: String,
    key_type: &'static str,
    environment: &'static str,
}

pub(super) async fn whoami(
    State(door): State<Door>,
    Caller(actor): Caller,
) -> Result<Answer, Refusal> {
    let workspace = door.engine.workspace_of(&actor).await?;
    Ok(Answer::ok(&Whoami {
        team_id: workspace.id.face(),
        team_name: workspace.name,
        team_slug: workspace.slug.as_str().to_owned(),
        key_type: match actor.who {
            Who::Key(_, kind) => kind.as_str(),
            Who::Operator | Who::Guest(_) | Who::Reader => "",
        },
        environment: actor.scope.mode.as_str(),
    }))
}
