//! Lists of tickets: in pages by number, in pages that are counted, and how many there are.

use domain::id::{ConversationId, CustomerId, TeammateId};
use domain::page::{Numbered, Page, PageNumber, PageRequest};
use domain::ticket::{Priority, Ticket, TicketStatus};
use domain::workspace::Scope;

use super::{columns, conversation_columns, ticket};
use crate::numbered::{Bounds, count};
use crate::{Result, Tx, Value, search};

/// Which tickets are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those that are so far.
    pub status: Option<TicketStatus>,
    /// Only those that matter so much.
    pub priority: Option<Priority>,
    /// Only those that this person sees to.
    pub assignee: Option<TeammateId>,
    /// Only those of this customer.
    pub customer: Option<CustomerId>,
    /// Only those with this tag.
    pub tag: Option<String>,
    /// Only those in which all these words are said, in one title, message or note, among the newest in which they are
    /// ([`search::conversations`]); folded, as the index has them. Empty means that it does not matter.
    pub words: Vec<String>,
}

/// Calls a macro with where a filter's tickets are found by an index, and in which order; the other conditions only check.
macro_rules! led {
    ($tx:expr, $filter:expr, $statement:ident) => {{
        macro_rules! by {
            ($lead:literal) => {
                $statement!(
                    concat!("conversation where workspace_id = $1 and mode = $2 and ", $lead),
                    "ticket_number"
                )
            };
        }
        macro_rules! among {
            ($list:literal) => {
                $statement!(
                    // `cross join`: the list comes first, whatever a planner believes.
                    concat!(
                        "(",
                        $list,
                        ") as list cross join conversation where id = listed and workspace_id = $1 and mode = $2 \
                         and ticket_number is not null"
                    ),
                    "ticket_number"
                )
            };
        }
        match $filter {
            filter if !filter.words.is_empty() => search::listed!($tx, among),
            Filter { customer: Some(_), .. } => by!("customer_id = $6"),
            Filter { tag: Some(_), .. } => $statement!(
                "(select conversation_id as tagged, ticket_number as tagged_number from ticket_tag \
                 where workspace_id = $1 and mode = $2 and tag = $8 and ticket_number < $7 \
                 and ($3 = '' or status = $3) and ($4 = '' or priority = $4)) as by_tag \
                 join conversation on conversation.id = tagged where true",
                "tagged_number"
            ),
            Filter { assignee: Some(_), .. } => by!("assignee_id = $5"),
            Filter { status: Some(_), priority: Some(_), .. } => {
                by!("ticket_status = $3 and priority = $4")
            }
            Filter { status: Some(_), .. } => by!("ticket_status = $3"),
            Filter { priority: Some(_), .. } => by!("priority = $4"),
            Filter { .. } => by!("ticket_number is not null"),
        }
    }};
}

macro_rules! checks {
    () => {
        " and ($3 = '' or ticket_status = $3) and ($4 = '' or priority = $4) and ($5 = '' or assignee_id = $5) \
         and ($6 = '' or customer_id = $6) and ticket_number < $7 \
         and ($8 = '' or exists (select 1 from ticket_tag where conversation_id = conversation.id and tag = $8))"
    };
}

/// A filter as statements take it.
struct Wanted {
    texts: [String; 6],
    tag: String,
    /// The conversations that have the words, as JSON.
    among: Option<String>,
}

impl Wanted {
    fn find(tx: &mut Tx<'_>, scope: Scope, filter: &Filter) -> Result<Wanted> {
        let text = |id: Option<String>| id.unwrap_or_default();
        Ok(Wanted {
            texts: [
                scope.workspace.to_string(),
                scope.mode.as_str().to_owned(),
                filter.status.map_or("", TicketStatus::as_str).to_owned(),
                filter.priority.map_or("", Priority::as_str).to_owned(),
                text(filter.assignee.map(|id| id.to_string())),
                text(filter.customer.map(|id| id.to_string())),
            ],
            tag: text(filter.tag.clone()),
            among: match filter.words.as_slice() {
                [] => None,
                words => Some(as_json(&search::conversations(tx, scope, words)?)),
            },
        })
    }

    fn values(&self, before: i64, bounds: &Bounds) -> Vec<Value<'_>> {
        let mut values: Vec<Value<'_>> = self.texts.iter().map(|text| Value::Text(text)).collect();
        values.extend([Value::Integer(before), Value::Text(&self.tag)]);
        values.extend([Value::Integer(bounds.limit), Value::Integer(bounds.offset)]);
        values.extend(self.among.as_ref().map(|among| Value::Text(among)));
        values
    }
}

fn as_json(ids: &[ConversationId]) -> String {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    serde_json::Value::from(ids).to_string()
}

/// Tickets, newest first; a position is a number.
pub fn page(
    tx: &mut Tx<'_>,
    scope: Scope,
    filter: &Filter,
    request: &PageRequest<i64>,
) -> Result<Page<Ticket>> {
    let bounds = Bounds { limit: request.limit as i64 + 1, offset: 0 };
    let wanted = Wanted::find(tx, scope, filter)?;
    let items = list(tx, filter, &wanted.values(request.after.unwrap_or(i64::MAX), &bounds))?;
    Ok(Page::cut(items, request.limit))
}

/// Tickets, newest first, by the number of the page.
pub fn numbered(
    tx: &mut Tx<'_>,
    scope: Scope,
    filter: &Filter,
    page: PageNumber,
) -> Result<Numbered<Ticket>> {
    let wanted = Wanted::find(tx, scope, filter)?;
    let items = list(tx, filter, &wanted.values(i64::MAX, &page.into()))?;
    Ok(Numbered { items, total: counted(tx, filter, &wanted)? })
}

/// How many tickets there are.
pub fn total(tx: &mut Tx<'_>, scope: Scope, filter: &Filter) -> Result<u64> {
    let wanted = Wanted::find(tx, scope, filter)?;
    counted(tx, filter, &wanted)
}

fn list(tx: &mut Tx<'_>, filter: &Filter, values: &[Value<'_>]) -> Result<Vec<Ticket>> {
    macro_rules! statement {
        ($from:expr, $order:literal) => {
            concat!(columns!(), $from, checks!(), " order by ", $order, " desc limit $9 offset $10")
        };
    }
    tx.rows(led!(tx, filter, statement), values, ticket)
}

fn counted(tx: &mut Tx<'_>, filter: &Filter, wanted: &Wanted) -> Result<u64> {
    macro_rules! statement {
        ($from:expr, $order:literal) => {
            concat!(
                "select count(*) from ",
                $from,
                checks!(),
                " and cast($9 as bigint) + cast($10 as bigint) >= 0"
            )
        };
    }
    let values = wanted.values(i64::MAX, &Bounds { limit: 0, offset: 0 });
    let [one, two, three, four, five] = [values[0], values[1], values[2], values[3], values[4]];
    match filter {
        filter if !filter.words.is_empty() || filter.customer.is_some() => {
            count(tx, led!(tx, filter, statement), &values)
        }
        Filter { assignee: None, tag: None, .. } => {
            let sql = "select cast(coalesce(sum(total), 0) as bigint) from ticket_count \
                       where workspace_id = $1 and mode = $2 and ($3 = '' or status = $3) \
                       and ($4 = '' or priority = $4)";
            count(tx, sql, &[one, two, three, four])
        }
        // These two are counted in an index alone.
        Filter { assignee: Some(_), tag: None, .. } => {
            let sql = "select count(*) from conversation where workspace_id = $1 and mode = $2 \
                       and ($3 = '' or ticket_status = $3) and ($4 = '' or priority = $4) and assignee_id = $5";
            count(tx, sql, &[one, two, three, four, five])
        }
        Filter { assignee: None, tag: Some(tag), .. } => {
            let sql = "select count(*) from ticket_tag where workspace_id = $1 and mode = $2 \
                       and ($3 = '' or status = $3) and ($4 = '' or priority = $4) and tag = $5";
            count(tx, sql, &[one, two, three, four, Value::Text(tag)])
        }
        filter => count(tx, led!(tx, filter, statement), &values),
    }
}
