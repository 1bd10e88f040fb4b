//! What applications ask most, found by the way that an index knows. The rows, their order and their number are those
//! that any other way gives.

use domain::workspace::Scope;

use super::{EntryField, ThreadField, Whose};
use crate::messages::message_columns;
use crate::selection::{Column, ColumnKind, Comparison, Condition, Operand, Test, Wanted, bounded};
use crate::values::values;
use crate::{Result, Row, Tx};

const CUSTOMER: Column = Column { expression: "conversation.customer_id", kind: ColumnKind::Text };

/// The conversation whose messages these are, when it is all that is asked of them.
pub(super) fn only_conversation(conditions: &[Condition]) -> Option<&str> {
    let [Condition::Column(column, test)] = conditions else { return None };
    if *column != EntryField::Conversation.asked() {
        return None;
    }
    match values_of(test)? {
        [Operand::Text(id)] => Some(id),
        _ => None,
    }
}

/// What a column is to be one of.
fn values_of(test: &Test) -> Option<&[Operand]> {
    match test {
        Test::OneOf(values) => Some(values),
        Test::Compare(Comparison::Equal, value) => Some(std::slice::from_ref(value)),
        _ => None,
    }
}

/// How many messages a conversation has; nothing when it may not be seen.
pub(super) fn messages_in(
    tx: &mut Tx<'_>,
    (scope, customer): Whose,
    conversation: &str,
) -> Result<Option<u64>> {
    let sql = "select message_count, customer_id from conversation \
               where id = $1 and workspace_id = $2 and mode = $3";
    let (workspace, mode) = (scope.workspace.to_string(), scope.mode.as_str());
    let customer = customer.map(|id| id.to_string());
    let found = tx.find(sql, values![conversation, workspace, mode], |row| {
        let is_theirs = customer.is_none() || customer == row.optional_text(1)?;
        Ok(is_theirs.then_some(row.integer(0)?.unsigned_abs()))
    })?;
    Ok(found.flatten())
}

/// A page of one conversation by the time of its messages.
pub(super) struct Timeline<'a> {
    conversation: &'a str,
    newest_first: bool,
    wanted: &'a Wanted,
}

impl<'a> Timeline<'a> {
    /// That page, if nothing else is wanted.
    pub(super) fn of(wanted: &'a Wanted) -> Option<Timeline<'a>> {
        let conversation = only_conversation(&wanted.conditions)?;
        let newest_first = match &wanted.order[..] {
            [] => true,
            [order] if order.column == EntryField::CreatedAt.ordered() => order.descending,
            _ => return None,
        };
        Some(Timeline { conversation, newest_first, wanted })
    }

    /// Its rows. An index has their times and numbers, so that those which are passed over are not read. `cross join`
    /// keeps SQLite from looking at every message of the conversation for its place in the page.
    pub(super) fn page<T>(
        &self,
        tx: &mut Tx<'_>,
        whose: Whose,
        read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        macro_rules! page {
            ($order:literal) => {
                concat!(
                    "select ",
                    message_columns!(),
                    ", extras from (select seq as number from message where conversation_id = $1 order by ",
                    $order,
                    " limit $2 offset $3) as page cross join message where conversation_id = $1 and seq = number order by ",
                    $order
                )
            };
        }
        let (newest, oldest) = (page!("created_at desc, seq desc"), page!("created_at, seq desc"));
        if messages_in(tx, whose, self.conversation)?.is_none() {
            return Ok(Vec::new());
        }
        let sql = if self.newest_first { newest } else { oldest };
        let (limit, offset) = (bounded(self.wanted.limit), bounded(self.wanted.offset));
        tx.rows(sql, values![self.conversation, limit, offset], read)
    }
}

/// The same conditions with users as customers, so that an index finds their conversations.
pub(super) fn of_customers(
    tx: &mut Tx<'_>,
    scope: Scope,
    conditions: &[Condition],
) -> Result<Vec<Condition>> {
    let mut resolved = Vec::with_capacity(conditions.len());
    for condition in conditions {
        resolved.push(match users(condition) {
            Some(users) => Condition::Column(CUSTOMER, Test::OneOf(customers(tx, scope, users)?)),
            None => condition.clone(),
        });
    }
    Ok(resolved)
}

/// The users whose conversations these are. Only of a whole condition: the opposite of one does not hold for
/// conversations of nobody, which are in no list either.
fn users(condition: &Condition) -> Option<&[Operand]> {
    match condition {
        Condition::Column(column, test) if *column == ThreadField::User.asked() => values_of(test),
        _ => None,
    }
}

/// The customers whom the application calls so, or whom it calls nothing and who have these ids.
fn customers(tx: &mut Tx<'_>, scope: Scope, users: &[Operand]) -> Result<Vec<Operand>> {
    let sql = "select id from customer where workspace_id = $1 and mode = $2 and external_id = $3 \
               union all \
               select id from customer where workspace_id = $1 and mode = $2 and id = $3 and external_id is null";
    let (workspace, mode) = (scope.workspace.to_string(), scope.mode.as_str());
    let mut found = Vec::new();
    for user in users {
        let Operand::Text(user) = user else { continue };
        found.extend(tx.rows(sql, values![workspace, mode, user], |row| row.text(0))?);
    }
    Ok(found.into_iter().map(Operand::Text).collect())
}
