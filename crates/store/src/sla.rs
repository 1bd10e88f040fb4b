//! What help desks promise.

use domain::sla::{BusinessHours, Goal, SlaPolicy};
use domain::workspace::Scope;
use serde::{Deserialize, Serialize};

use crate::values::values;
use crate::{Error, Result, Tx};

/// Overwrites a scope's policy.
pub fn put(tx: &mut Tx<'_>, scope: Scope, policy: &SlaPolicy) -> Result<()> {
    let sql = "insert into sla_policy (workspace_id, mode, policy) values ($1, $2, $3) \
               on conflict (workspace_id, mode) do update set policy = excluded.policy";
    let (workspace, mode) = (scope.workspace.to_string(), scope.mode.as_str());
    tx.execute(sql, values![workspace, mode, to_stored(policy)])?;
    Ok(())
}

/// A scope's policy; nothing is promised where none was made.
pub fn find(tx: &mut Tx<'_>, scope: Scope) -> Result<SlaPolicy> {
    let sql = "select policy from sla_policy where workspace_id = $1 and mode = $2";
    let found =
        tx.find(sql, values![scope.workspace.to_string(), scope.mode.as_str()], |row| row.text(0))?;
    let Some(text) = found else { return Ok(SlaPolicy::default()) };
    let stored: StoredPolicy =
        serde_json::from_str(&text).map_err(|_| Error::unreadable("policy"))?;
    Ok(stored.into())
}

fn to_stored(policy: &SlaPolicy) -> String {
    serde_json::to_string(&StoredPolicy::from(policy)).expect("texts and numbers are always JSON")
}

/// How a policy is stored.
#[derive(Serialize, Deserialize)]
struct StoredPolicy {
    /// Response and resolution minutes, the least priority first.
    goals: [(Option<i64>, Option<i64>); 4],
    hours: Option<StoredHours>,
}

#[derive(Serialize, Deserialize)]
struct StoredHours {
    time_zone: String,
    days: [Option<(u16, u16)>; 7],
}

impl From<&SlaPolicy> for StoredPolicy {
    fn from(policy: &SlaPolicy) -> StoredPolicy {
        let goals = policy.goals.map(|goal| (goal.response_minutes, goal.resolution_minutes));
        let hours = policy.hours.clone();
        let hours = hours.map(|BusinessHours { time_zone, days }| StoredHours { time_zone, days });
        StoredPolicy { goals, hours }
    }
}

impl From<StoredPolicy> for SlaPolicy {
    fn from(stored: StoredPolicy) -> SlaPolicy {
        let goals = stored.goals.map(|(response_minutes, resolution_minutes)| Goal {
            response_minutes,
            resolution_minutes,
        });
        let hours =
            stored.hours.map(|StoredHours { time_zone, days }| BusinessHours { time_zone, days });
        SlaPolicy { goals, hours }
    }
}
