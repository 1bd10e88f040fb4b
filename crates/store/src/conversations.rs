//! Conversations.

use domain::agent::Environment;
use domain::clock::Time;
use domain::conversation::{Closing, Conversation, HandledBy, Status};
use domain::id::{AgentId, ConversationId, CustomerId};
use domain::page::{Numbered, Page, PageNumber, PageRequest};
use domain::text::{Extras, Metadata};
use domain::ticket::HandOffReason;
use domain::workspace::Scope;

use crate::extras::{extras, to_stored};
use crate::numbered::{Bounds, count};
use crate::read::{id, optional_id, optional_time, optional_word, time, word};
use crate::values::values;
use crate::{Error, Result, Row, Tx};

macro_rules! columns {
    () => {
        "id, customer_id, agent_id, channel, label, status, handled_by, metadata, last_seq, created_at, \
         updated_at, environment, closed_at, close_reason, hand_off_reason, ticket_number, name, \
         message_count"
    };
}
pub(crate) use columns as conversation_columns;

/// How many columns that is.
pub(crate) const COLUMNS: usize = 18;

macro_rules! insert {
    () => {
        concat!(
            "insert into conversation (",
            columns!(),
            ", workspace_id, mode, last_position) ",
            "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, null, $16, $17, $18, $19, 0)"
        )
    };
}

/// Opens a conversation; `tickets::open` makes it a ticket.
pub fn insert(tx: &mut Tx<'_>, scope: Scope, conversation: &Conversation) -> Result<()> {
    insert_by(tx, insert!(), scope, conversation).map(drop)
}

/// Opens a conversation unless its id is taken, by whomever; says whether it did.
pub fn insert_new(tx: &mut Tx<'_>, scope: Scope, conversation: &Conversation) -> Result<bool> {
    let sql = concat!(insert!(), " on conflict (id) do nothing");
    Ok(insert_by(tx, sql, scope, conversation)? == 1)
}

fn insert_by(
    tx: &mut Tx<'_>,
    sql: &'static str,
    scope: Scope,
    conversation: &Conversation,
) -> Result<u64> {
    tx.execute(
        sql,
        values![
            conversation.id.to_string(),
            conversation.customer.map(|id| id.to_string()),
            conversation.agent.map(|id| id.to_string()),
            conversation.channel,
            conversation.label,
            conversation.status.as_str(),
            conversation.handled_by.as_str(),
            conversation.metadata.as_str(),
            conversation.last_seq,
            conversation.created_at.millis(),
            conversation.updated_at.millis(),
            conversation.environment.as_str(),
            conversation.closing.as_ref().map(|closing| closing.at.millis()),
            conversation.closing.as_ref().map(|closing| closing.reason.as_str()),
            conversation.hand_off_reason.map(HandOffReason::as_str),
            conversation.name,
            conversation.message_count,
            scope.workspace.to_string(),
            scope.mode.as_str(),
        ],
    )
}

/// The conversation of that id.
pub fn find(tx: &mut Tx<'_>, scope: Scope, id: ConversationId) -> Result<Option<Conversation>> {
    let sql = concat!(
        "select ",
        columns!(),
        " from conversation where workspace_id = $1 and mode = $2 and id = $3"
    );
    tx.find(
        sql,
        values![scope.workspace.to_string(), scope.mode.as_str(), id.to_string()],
        conversation,
    )
}

/// Lets nobody else change it until the transaction ends, if it is there.
pub fn lock(tx: &mut Tx<'_>, scope: Scope, id: ConversationId) -> Result<()> {
    let sql = "update conversation set updated_at = updated_at where workspace_id = $1 and mode = $2 and id = $3";
    tx.execute(sql, values![scope.workspace.to_string(), scope.mode.as_str(), id.to_string()])?;
    Ok(())
}

/// Conversations, newest first; those of one customer only, when one is given.
pub fn page(
    tx: &mut Tx<'_>,
    scope: Scope,
    customer: Option<CustomerId>,
    request: &PageRequest<ConversationId>,
) -> Result<Page<Conversation>> {
    if let Some(customer) = customer {
        return page_of_customer(tx, scope, customer, request);
    }
    let first = concat!(
        "select ",
        columns!(),
        " from conversation where workspace_id = $1 and mode = $2 order by created_at desc, id desc limit $3"
    );
    let next = concat!(
        "select ",
        columns!(),
        " from conversation where workspace_id = $1 and mode = $2 and (created_at, id) < ",
        "(select created_at, id from conversation where workspace_id = $1 and mode = $2 and id = $4) ",
        "order by created_at desc, id desc limit $3"
    );
    let (workspace, limit) = (scope.workspace.to_string(), request.limit as i64 + 1);
    let items = match request.after {
        None => tx.rows(first, values![workspace, scope.mode.as_str(), limit], conversation)?,
        Some(after) => tx.rows(
            next,
            values![workspace, scope.mode.as_str(), limit, after.to_string()],
            conversation,
        )?,
    };
    Ok(Page::cut(items, request.limit))
}

fn page_of_customer(
    tx: &mut Tx<'_>,
    scope: Scope,
    customer: CustomerId,
    request: &PageRequest<ConversationId>,
) -> Result<Page<Conversation>> {
    let first = concat!(
        "select ",
        columns!(),
        " from conversation where workspace_id = $1 and mode = $2 and customer_id = $3 ",
        "order by created_at desc, id desc limit $4"
    );
    let next = concat!(
        "select ",
        columns!(),
        " from conversation where workspace_id = $1 and mode = $2 and customer_id = $3 ",
        "and (created_at, id) < (select created_at, id from conversation where id = $5) ",
        "order by created_at desc, id desc limit $4"
    );
    let (workspace, limit) = (scope.workspace.to_string(), request.limit as i64 + 1);
    let (mode, customer) = (scope.mode.as_str(), customer.to_string());
    let items = match request.after {
        None => tx.rows(first, values![workspace, mode, customer, limit], conversation)?,
        Some(after) => tx.rows(
            next,
            values![workspace, mode, customer, limit, after.to_string()],
            conversation,
        )?,
    };
    Ok(Page::cut(items, request.limit))
}

/// The conversations of an agent, by the number of the page.
pub fn numbered_of_agent(
    tx: &mut Tx<'_>,
    agent: AgentId,
    page: PageNumber,
) -> Result<Numbered<Conversation>> {
    macro_rules! select {
        ($order:literal) => {
            concat!(
                "select ",
                columns!(),
                " from conversation where agent_id = $1 order by ",
                $order,
                " limit $2 offset $3"
            )
        };
    }
    let (newest, oldest) = (select!("created_at desc, id desc"), select!("created_at, id"));
    let Bounds { limit, offset } = page.into();
    let sql = if page.newest_first { newest } else { oldest };
    let agent = agent.to_string();
    let parameters = values![agent, limit, offset];
    let items = tx.rows(sql, parameters, conversation)?;
    let all = "select count(*) from conversation where agent_id = $1";
    Ok(Numbered { items, total: count(tx, all, &parameters[..1])? })
}

/// The position of a conversation's newest event.
pub fn last_position(tx: &mut Tx<'_>, id: ConversationId) -> Result<i64> {
    let sql = "select last_position from conversation where id = $1";
    Ok(tx.find(sql, values![id.to_string()], |row| row.integer(0))?.unwrap_or(0))
}

/// Ends an open conversation; `false` when it has ended before.
pub fn close(tx: &mut Tx<'_>, id: ConversationId, closing: &Closing) -> Result<bool> {
    let sql = "update conversation set status = 'closed', closed_at = $2, close_reason = $3 \
               where id = $1 and status = 'open'";
    Ok(tx.execute(sql, values![id.to_string(), closing.at.millis(), closing.reason])? == 1)
}

/// The numbers that one transaction may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Advanced {
    /// The `seq` of its first message.
    pub seq: i64,
    /// The position of its first event.
    pub position: i64,
    /// What the AI has said so far.
    pub spent: Spent,
}

/// How much the AI said in a conversation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// Its answers.
    pub answers: i64,
    /// What models counted for them.
    pub tokens: i64,
}

/// How much one transaction adds to a conversation.
#[derive(Clone, Copy, Debug)]
pub struct Growth {
    /// Messages.
    pub messages: i64,
    /// Events.
    pub events: i64,
}

/// Hands out the numbers of the next messages and events and locks the conversation until the transaction
/// ends; nothing when it is not, or no longer, handled by `expected`.
pub fn advance(
    tx: &mut Tx<'_>,
    id: ConversationId,
    expected: HandledBy,
    growth: Growth,
    now: Time,
) -> Result<Option<Advanced>> {
    advance_spending(tx, (id, expected), growth, Spent::default(), now)
}

/// As [`advance`], for an answer of the AI: counts what was spent for it.
pub fn advance_spending(
    tx: &mut Tx<'_>,
    (id, expected): (ConversationId, HandledBy),
    growth: Growth,
    spent: Spent,
    now: Time,
) -> Result<Option<Advanced>> {
    let sql = "update conversation set last_seq = last_seq + $2, last_position = last_position + $3, updated_at = $4, \
               answers = answers + $6, tokens = tokens + $7, message_count = message_count + $2, \
               last_message_at = case when $2 > 0 then $4 else last_message_at end where id = $1 and handled_by = $5 \
               returning last_seq, last_position, answers, tokens";
    let Growth { messages, events } = growth;
    let (id, now, expected) = (id.to_string(), now.millis(), expected.as_str());
    let values = values![id, messages, events, now, expected, spent.answers, spent.tokens];
    tx.find(sql, values, |row| {
        Ok(Advanced {
            seq: row.integer(0)? - messages + 1,
            position: row.integer(1)? - events + 1,
            spent: Spent { answers: row.integer(2)?, tokens: row.integer(3)? },
        })
    })
}

/// Changes who answers, and why a person was asked for.
pub fn set_handled_by(
    tx: &mut Tx<'_>,
    id: ConversationId,
    handled_by: HandledBy,
    reason: Option<HandOffReason>,
) -> Result<()> {
    let sql = "update conversation set handled_by = $2, hand_off_reason = $3 where id = $1";
    let reason = reason.map(HandOffReason::as_str);
    tx.execute(sql, values![id.to_string(), handled_by.as_str(), reason])?;
    Ok(())
}

/// Lets a conversation that has ended go on; `false` when it had not.
pub fn reopen(tx: &mut Tx<'_>, id: ConversationId) -> Result<bool> {
    let sql = "update conversation set status = 'open', closed_at = null, close_reason = null \
               where id = $1 and status = 'closed'";
    Ok(tx.execute(sql, values![id.to_string()])? == 1)
}

/// Overwrites what a caller attached.
pub fn set_metadata(tx: &mut Tx<'_>, id: ConversationId, metadata: &Metadata) -> Result<()> {
    let sql = "update conversation set metadata = $2 where id = $1";
    tx.execute(sql, values![id.to_string(), metadata.as_str()])?;
    Ok(())
}

/// What a vendor's protocol has of a conversation beyond what we know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beyond {
    /// The application that it belongs to, if that is no agent of ours.
    pub app: Option<String>,
    /// What else there is, by its name.
    pub extras: Extras,
}

/// Keeps what a vendor's protocol has of a conversation beyond what we know.
pub fn put_beyond(tx: &mut Tx<'_>, id: ConversationId, beyond: &Beyond) -> Result<()> {
    let sql = "update conversation set app = $2, extras = $3 where id = $1";
    tx.execute(sql, values![id.to_string(), beyond.app, to_stored(&beyond.extras)])?;
    Ok(())
}

/// What a vendor's protocol has of a conversation beyond what we know.
pub fn beyond(tx: &mut Tx<'_>, id: ConversationId) -> Result<Beyond> {
    let sql = "select app, extras from conversation where id = $1";
    let found = tx.find(sql, values![id.to_string()], |row| {
        Ok(Beyond { app: row.optional_text(0)?, extras: extras(row, 1)? })
    })?;
    Ok(found.unwrap_or_default())
}

/// Overwrites what is said of a conversation: its name, its agent, what is attached to it, and when it changed.
pub fn update(tx: &mut Tx<'_>, conversation: &Conversation) -> Result<()> {
    let sql = "update conversation set name = $2, agent_id = $3, metadata = $4, updated_at = $5 where id = $1";
    tx.execute(
        sql,
        values![
            conversation.id.to_string(),
            conversation.name,
            conversation.agent.map(|id| id.to_string()),
            conversation.metadata.as_str(),
            conversation.updated_at.millis(),
        ],
    )?;
    Ok(())
}

/// Takes removed messages off a conversation's count, and looks when its newest was said.
pub fn recount(tx: &mut Tx<'_>, id: ConversationId, removed: i64) -> Result<()> {
    let sql = "update conversation set message_count = message_count - $2, \
               last_message_at = (select max(created_at) from message where conversation_id = $1) where id = $1";
    tx.execute(sql, values![id.to_string(), removed])?;
    Ok(())
}

/// Says who asks in a conversation.
pub fn set_customer(tx: &mut Tx<'_>, id: ConversationId, customer: CustomerId) -> Result<()> {
    let sql = "update conversation set customer_id = $2 where id = $1";
    tx.execute(sql, values![id.to_string(), customer.to_string()])?;
    Ok(())
}

/// Removes a conversation with its messages, notes and runs; its files are let go. `false` when there was none.
pub fn delete(tx: &mut Tx<'_>, scope: Scope, id: ConversationId) -> Result<bool> {
    let sql = "delete from conversation where workspace_id = $1 and mode = $2 and id = $3";
    let (workspace, mode) = (scope.workspace.to_string(), scope.mode.as_str());
    Ok(tx.execute(sql, values![workspace, mode, id.to_string()])? == 1)
}

fn closing(row: &Row<'_>) -> Result<Option<Closing>> {
    let Some(at) = optional_time(row, 12)? else { return Ok(None) };
    Ok(Some(Closing { at, reason: row.optional_text(13)?.unwrap_or_default() }))
}

/// Reads a conversation from the first columns.
pub(crate) fn conversation(row: &Row<'_>) -> Result<Conversation> {
    Ok(Conversation {
        id: id(row, 0)?,
        customer: optional_id(row, 1)?,
        agent: optional_id(row, 2)?,
        channel: row.text(3)?,
        label: row.optional_text(4)?,
        status: word(row, 5, Status::parse)?,
        handled_by: word(row, 6, HandledBy::parse)?,
        metadata: Metadata::from_object(row.text(7)?).map_err(|_| Error::unreadable("metadata"))?,
        last_seq: row.integer(8)?,
        created_at: time(row, 9)?,
        updated_at: time(row, 10)?,
        environment: word(row, 11, Environment::parse)?,
        closing: closing(row)?,
        hand_off_reason: optional_word(row, 14, HandOffReason::parse)?,
        ticket: row.optional_integer(15)?,
        name: row.optional_text(16)?,
        message_count: row.integer(17)?,
    })
}
