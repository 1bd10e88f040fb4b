//! What was removed of people: counted while it is removed, and kept as a receipt.

use domain::clock::Time;
use domain::customer::{Erased, Erasure};
use domain::id::CustomerId;
use domain::workspace::{Mode, Scope};

use crate::read::{id, optional_time, time, word};
use crate::values::values;
use crate::{Result, Row, Tx};

/// Notes that everything of a customer is to be removed.
pub fn begin(tx: &mut Tx<'_>, scope: Scope, customer: CustomerId, now: Time) -> Result<()> {
    let sql = "insert into erasure (customer_id, workspace_id, mode, began_at, touched_at) values ($1, $2, $3, $4, $4)";
    let (workspace, mode) = (scope.workspace.to_string(), scope.mode.as_str());
    tx.execute(sql, values![customer.to_string(), workspace, mode, now.millis()])?;
    Ok(())
}

/// What is known of a customer's erasure.
pub fn find(tx: &mut Tx<'_>, scope: Scope, customer: CustomerId) -> Result<Option<Erasure>> {
    let sql = "select customer_id, began_at, ended_at, conversations, messages, notes, runs, files, events, replies \
               from erasure where workspace_id = $1 and mode = $2 and customer_id = $3";
    let (workspace, mode) = (scope.workspace.to_string(), scope.mode.as_str());
    tx.find(sql, values![workspace, mode, customer.to_string()], erasure)
}

/// Counts what was removed, in the transaction that removes it.
pub fn add(tx: &mut Tx<'_>, customer: CustomerId, erased: &Erased, now: Time) -> Result<()> {
    let sql = "update erasure set touched_at = $2, conversations = conversations + $3, messages = messages + $4, \
               notes = notes + $5, runs = runs + $6, files = files + $7, events = events + $8, \
               replies = replies + $9 where customer_id = $1";
    let count = |count: u64| count as i64;
    tx.execute(
        sql,
        values![
            customer.to_string(),
            now.millis(),
            count(erased.conversations),
            count(erased.messages),
            count(erased.notes),
            count(erased.runs),
            count(erased.files),
            count(erased.events),
            count(erased.replies),
        ],
    )?;
    Ok(())
}

/// Notes that nothing is left.
pub fn end(tx: &mut Tx<'_>, customer: CustomerId, now: Time) -> Result<()> {
    let sql = "update erasure set ended_at = $2 where customer_id = $1";
    tx.execute(sql, values![customer.to_string(), now.millis()])?;
    Ok(())
}

/// Takes over one erasure that nobody has been at since `before`.
pub fn claim(tx: &mut Tx<'_>, before: Time, now: Time) -> Result<Option<(Scope, CustomerId)>> {
    let sql = "update erasure set touched_at = $2 where ended_at is null and touched_at < $1 and customer_id in \
               (select customer_id from erasure where ended_at is null and touched_at < $1 \
               order by touched_at limit 1) returning workspace_id, mode, customer_id";
    tx.find(sql, values![before.millis(), now.millis()], |row| {
        let scope = Scope { workspace: id(row, 0)?, mode: word(row, 1, Mode::parse)? };
        Ok((scope, id(row, 2)?))
    })
}

/// Lets every erasure that has not ended be taken over: for a process that knows that no other is at them.
pub fn abandon(tx: &mut Tx<'_>) -> Result<u64> {
    tx.execute("update erasure set touched_at = 0 where ended_at is null", values![])
}

fn erasure(row: &Row<'_>) -> Result<Erasure> {
    let count = |column: usize| row.integer(column).map(i64::unsigned_abs);
    Ok(Erasure {
        customer: id(row, 0)?,
        began_at: time(row, 1)?,
        ended_at: optional_time(row, 2)?,
        erased: Erased {
            conversations: count(3)?,
            messages: count(4)?,
            notes: count(5)?,
            runs: count(6)?,
            files: count(7)?,
            events: count(8)?,
            replies: count(9)?,
        },
    })
}
