//! Conversations and messages as applications ask for what they keep here: by any condition, in any order.

mod shortcuts;

use domain::clock::Time;
use domain::conversation::Conversation;
use domain::id::CustomerId;
use domain::message::Message;
use domain::text::Extras;
use domain::workspace::Scope;

use crate::conversations::{self, Beyond, conversation, conversation_columns};
use crate::extras::extras;
use crate::messages::{self, message, message_columns};
use crate::read::optional_time;
use crate::selection::{self, Column, ColumnKind, Condition, Source, Wanted};
use crate::{Result, Row, Tx, Value};

const fn text(expression: &'static str) -> Column {
    Column { expression, kind: ColumnKind::Text }
}

const fn integer(expression: &'static str) -> Column {
    Column { expression, kind: ColumnKind::Integer }
}

const fn member(expression: &'static str, name: &'static str) -> Column {
    Column { expression, kind: ColumnKind::Member(name) }
}

/// What can be asked about a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThreadField {
    /// Its identity, as we write it.
    Id,
    /// The application that it belongs to: an agent's identity, or else what it was called when that was said.
    App,
    /// The slug of that agent; empty, if it is none of ours.
    AppSlug,
    /// Whose it is: what the application calls its user, or our identity of somebody whom it calls nothing.
    User,
    /// What its owner calls it.
    Name,
    /// How many messages it has.
    MessageCount,
    /// What is attached to it, for the question whether there is anything.
    Metadata,
    /// When it was begun.
    CreatedAt,
    /// When it last changed.
    UpdatedAt,
    /// When its newest message was said.
    LastMessageAt,
    /// What a protocol has beyond that, by its name.
    Extra(&'static str),
}

impl ThreadField {
    /// It, for conditions: times are whole seconds.
    #[must_use]
    pub fn asked(self) -> Column {
        match self {
            ThreadField::CreatedAt => integer("conversation.created_at / 1000"),
            ThreadField::UpdatedAt => integer("conversation.updated_at / 1000"),
            ThreadField::LastMessageAt => integer("conversation.last_message_at / 1000"),
            other => other.ordered(),
        }
    }

    /// It, for orders: times are milliseconds.
    #[must_use]
    pub fn ordered(self) -> Column {
        match self {
            ThreadField::Id => text("conversation.id"),
            ThreadField::App => text("coalesce(conversation.agent_id, conversation.app)"),
            ThreadField::AppSlug => text(
                "coalesce((select agent.slug from agent where agent.id = conversation.agent_id), '')",
            ),
            ThreadField::User => text(
                "(select coalesce(customer.external_id, customer.id) from customer \
                 where customer.id = conversation.customer_id)",
            ),
            ThreadField::Name => text("conversation.name"),
            ThreadField::MessageCount => integer("conversation.message_count"),
            ThreadField::Metadata => text("conversation.metadata"),
            ThreadField::CreatedAt => integer("conversation.created_at"),
            ThreadField::UpdatedAt => integer("conversation.updated_at"),
            ThreadField::LastMessageAt => integer("conversation.last_message_at"),
            ThreadField::Extra(name) => member("conversation.extras", name),
        }
    }
}

/// What can be asked about a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryField {
    /// Its identity, as we write it.
    Id,
    /// The identity of its conversation, as we write it.
    Conversation,
    /// Who speaks, in our words.
    Role,
    /// What it is, if it is more than its text; its text otherwise.
    Content,
    /// What is attached to it, for the question whether there is anything.
    Metadata,
    /// When it was said.
    CreatedAt,
    /// What a protocol has beyond that, by its name.
    Extra(&'static str),
}

impl EntryField {
    /// It, for conditions: times are whole seconds.
    #[must_use]
    pub fn asked(self) -> Column {
        match self {
            EntryField::CreatedAt => integer("message.created_at / 1000"),
            other => other.ordered(),
        }
    }

    /// It, for orders: times are milliseconds.
    #[must_use]
    pub fn ordered(self) -> Column {
        match self {
            EntryField::Id => text("message.id"),
            EntryField::Conversation => text("message.conversation_id"),
            EntryField::Role => text("message.role"),
            EntryField::Content => text("coalesce(message.structure, message.body)"),
            EntryField::Metadata => text("message.metadata"),
            EntryField::CreatedAt => integer("message.created_at"),
            EntryField::Extra(name) => member("message.extras", name),
        }
    }
}

/// A conversation with all that an application is told of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Thread {
    /// The conversation.
    pub conversation: Conversation,
    /// Whose it is: what the application calls its user, or our identity of somebody whom it calls nothing.
    pub user: Option<String>,
    /// What its protocol has beyond that.
    pub beyond: Beyond,
    /// When its newest message was said.
    pub last_message_at: Option<Time>,
}

/// A message with all that an application is told of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The message.
    pub message: Message,
    /// What its protocol has beyond that.
    pub extras: Extras,
}

/// Whose rows may be seen: all of a scope, or what one customer may see of it.
pub type Whose = (Scope, Option<CustomerId>);

/// Conversations; those that are equal otherwise come newest first.
pub fn threads(tx: &mut Tx<'_>, whose: Whose, wanted: &Wanted) -> Result<Vec<Thread>> {
    let conditions = shortcuts::of_customers(tx, whose.0, &wanted.conditions)?;
    let wanted = Wanted { conditions, ..wanted.clone() };
    within(whose, |values| selection::page(tx, &of_threads(values), &wanted, thread))
}

/// How many conversations there are of those.
pub fn count_threads(tx: &mut Tx<'_>, whose: Whose, conditions: &[Condition]) -> Result<u64> {
    let conditions = shortcuts::of_customers(tx, whose.0, conditions)?;
    within(whose, |values| selection::count(tx, &of_threads(values), &conditions))
}

/// Messages; those that are equal otherwise come newest first.
pub fn entries(tx: &mut Tx<'_>, whose: Whose, wanted: &Wanted) -> Result<Vec<Entry>> {
    if let Some(timeline) = shortcuts::Timeline::of(wanted) {
        return timeline.page(tx, whose, entry);
    }
    within(whose, |values| selection::page(tx, &of_entries(values), wanted, entry))
}

/// How many messages there are of those.
pub fn count_entries(tx: &mut Tx<'_>, whose: Whose, conditions: &[Condition]) -> Result<u64> {
    if let Some(conversation) = shortcuts::only_conversation(conditions) {
        return Ok(shortcuts::messages_in(tx, whose, conversation)?.unwrap_or(0));
    }
    within(whose, |values| selection::count(tx, &of_entries(values), conditions))
}

/// Does something with the parameters that say what may be seen.
fn within<T>((scope, customer): Whose, work: impl FnOnce(&[Value<'_>]) -> T) -> T {
    let workspace = scope.workspace.to_string();
    let customer = customer.map(|id| id.to_string());
    let mut values = vec![Value::Text(&workspace), Value::Text(scope.mode.as_str())];
    values.extend(customer.as_deref().map(Value::Text));
    work(&values)
}

/// Of one customer, when there is a third parameter.
fn of_threads<'a>(values: &'a [Value<'a>]) -> Source<'a> {
    let all = "conversation.workspace_id = $1 and conversation.mode = $2";
    let own = "conversation.workspace_id = $1 and conversation.mode = $2 and conversation.customer_id = $3";
    Source {
        columns: concat!(
            conversation_columns!(),
            ", app, extras, last_message_at, (select coalesce(customer.external_id, customer.id) from customer \
             where customer.id = conversation.customer_id)"
        ),
        from: "conversation",
        within: if values.len() == 3 { own } else { all },
        values,
        key: "conversation.id",
        last_order: "conversation.created_at desc, conversation.id desc",
    }
}

fn of_entries<'a>(values: &'a [Value<'a>]) -> Source<'a> {
    macro_rules! said_in {
        ($condition:literal) => {
            concat!(
                "exists (select 1 from conversation where conversation.id = message.conversation_id \
                 and conversation.workspace_id = $1 and conversation.mode = $2",
                $condition,
                ")"
            )
        };
    }
    let own = said_in!(" and conversation.customer_id = $3");
    Source {
        columns: concat!(message_columns!(), ", extras"),
        from: "message",
        within: if values.len() == 3 { own } else { said_in!("") },
        values,
        key: "message.id",
        last_order: "message.created_at desc, message.seq desc, message.id desc",
    }
}

fn thread(row: &Row<'_>) -> Result<Thread> {
    let at = conversations::COLUMNS;
    Ok(Thread {
        conversation: conversation(row)?,
        beyond: Beyond { app: row.optional_text(at)?, extras: extras(row, at + 1)? },
        last_message_at: optional_time(row, at + 2)?,
        user: row.optional_text(at + 3)?,
    })
}

fn entry(row: &Row<'_>) -> Result<Entry> {
    Ok(Entry { message: message(row)?, extras: extras(row, messages::COLUMNS)? })
}
