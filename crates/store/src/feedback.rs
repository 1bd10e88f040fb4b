//! What people think of answers.

use domain::feedback::{Feedback, Rating};
use domain::id::{AgentId, RunId};
use domain::workspace::Scope;

use crate::read::{id, time};
use crate::values::values;
use crate::{Result, Row, Tx};

/// Keeps what is thought of a run's answer, in the place of what was; `agent` is who answered.
pub fn put(
    tx: &mut Tx<'_>,
    scope: Scope,
    agent: Option<AgentId>,
    feedback: &Feedback,
) -> Result<()> {
    let sql = "insert into feedback (run_id, workspace_id, mode, agent_id, is_positive, remark, created_at) \
               values ($1, $2, $3, $4, $5, $6, $7) on conflict (run_id) do update set \
               is_positive = excluded.is_positive, remark = excluded.remark, created_at = excluded.created_at";
    tx.execute(
        sql,
        values![
            feedback.run.to_string(),
            scope.workspace.to_string(),
            scope.mode.as_str(),
            agent.map(|id| id.to_string()),
            feedback.rating == Rating::Positive,
            feedback.remark,
            feedback.created_at.millis(),
        ],
    )?;
    Ok(())
}

/// What is thought of a run's answer, if anybody said so.
pub fn find(tx: &mut Tx<'_>, run: RunId) -> Result<Option<Feedback>> {
    let sql = "select run_id, is_positive, remark, created_at from feedback where run_id = $1";
    tx.find(sql, values![run.to_string()], feedback)
}

/// Takes back what was thought of a run's answer; `false` when nobody had said so.
pub fn delete(tx: &mut Tx<'_>, run: RunId) -> Result<bool> {
    Ok(tx.execute("delete from feedback where run_id = $1", values![run.to_string()])? == 1)
}

fn feedback(row: &Row<'_>) -> Result<Feedback> {
    Ok(Feedback {
        run: id(row, 0)?,
        rating: if row.boolean(1)? { Rating::Positive } else { Rating::Negative },
        remark: row.optional_text(2)?,
        created_at: time(row, 3)?,
    })
}
