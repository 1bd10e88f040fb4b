//! What a query asks for, in the engine's words: which of our columns each column of the vendor's is.

use domain::id::{AgentId, ConversationId, MessageId};
use engine::kept::{AppField, EntryField, ThreadField};
use engine::kept::{Comparison, Condition, Operand, Order, Piece, Shown, Test};

use super::columns::{Column, Kind, Relation};
use super::query::{self, Filter, Value};

/// The conditions of a query.
pub(super) fn conditions(relation: Relation, of: &[query::Condition]) -> Vec<Condition> {
    of.iter().map(|one| condition(relation, one)).collect()
}

/// The order that a query asks for: times by the millisecond.
pub(super) fn order(relation: Relation, of: &[query::Order]) -> Vec<Order> {
    let one = |order: &query::Order| {
        let column = field(relation, order.column).ordered();
        Order { column, descending: order.descending, nulls_first: order.nulls_first }
    };
    of.iter().map(one).collect()
}

fn condition(relation: Relation, of: &query::Condition) -> Condition {
    let (condition, negated) = match of {
        query::Condition::Filter(of) => (filter(relation, of), of.negated),
        query::Condition::Group(group) => {
            let of = conditions(relation, &group.of);
            (if group.all { Condition::All(of) } else { Condition::Any(of) }, group.negated)
        }
    };
    if negated { Condition::Not(Box::new(condition)) } else { condition }
}

fn filter(relation: Relation, of: &Filter) -> Condition {
    let id = id_of(relation, of.column);
    if let Some((column, parse)) = id {
        match &of.test {
            query::Test::Compare(query::Comparison::Equal, Value::Text(text)) => {
                return Condition::Column(column, Test::OneOf(parsed(parse, [text])));
            }
            query::Test::In(values) => {
                let texts = values.iter().filter_map(|value| match value {
                    Value::Text(text) => Some(text),
                    Value::Integer(_) => None,
                });
                return Condition::Column(column, Test::OneOf(parsed(parse, texts)));
            }
            _ => {}
        }
    }
    let plain = Condition::Column(field(relation, of.column).asked(), test(&of.test));
    let slugs = if (relation, of.column) == (Relation::Conversations, Column::AppId) {
        slugs(&of.test)
    } else {
        Vec::new()
    };
    if slugs.is_empty() {
        return plain;
    }
    let by_slug = Condition::Column(ThreadField::AppSlug.asked(), Test::OneOf(slugs));
    Condition::Any(vec![plain, by_slug])
}

/// An application may be asked for by its slug, too: it may have been called so when a conversation was begun.
fn slugs(of: &query::Test) -> Vec<Operand> {
    let values = match of {
        query::Test::Compare(query::Comparison::Equal, value) => std::slice::from_ref(value),
        query::Test::In(values) => values,
        _ => &[],
    };
    let slug = |value: &Value| match value {
        Value::Text(text) if !text.is_empty() && text.parse::<AgentId>().is_err() => {
            Some(Operand::Text(text.clone()))
        }
        _ => None,
    };
    values.iter().filter_map(slug).collect()
}

type Parse = fn(&str) -> Option<String>;

/// The column that an id is found by, and how a text becomes one of ours: what is no id is none.
fn id_of(relation: Relation, column: Column) -> Option<(engine::kept::Column, Parse)> {
    let conversation: Parse = |text| Some(text.parse::<ConversationId>().ok()?.to_string());
    let message: Parse = |text| Some(text.parse::<MessageId>().ok()?.to_string());
    match (relation, column) {
        (Relation::Conversations, Column::ConversationId) => {
            Some((ThreadField::Id.asked(), conversation))
        }
        (Relation::Messages, Column::ConversationId) => {
            Some((EntryField::Conversation.asked(), conversation))
        }
        (Relation::Messages, Column::MessageId) => Some((EntryField::Id.asked(), message)),
        _ => None,
    }
}

fn parsed<'a>(parse: Parse, texts: impl IntoIterator<Item = &'a String>) -> Vec<Operand> {
    texts.into_iter().filter_map(|text| parse(text)).map(Operand::Text).collect()
}

fn test(of: &query::Test) -> Test {
    match of {
        query::Test::Compare(how, value) => Test::Compare(comparison(*how), operand(value)),
        query::Test::In(values) => Test::OneOf(values.iter().map(operand).collect()),
        query::Test::Null => Test::Null,
        query::Test::Like { pattern, ignores_case } => {
            let pattern = pattern.pieces.iter().map(piece).collect();
            Test::Like { pattern, ignores_case: *ignores_case }
        }
    }
}

fn comparison(of: query::Comparison) -> Comparison {
    match of {
        query::Comparison::Equal => Comparison::Equal,
        query::Comparison::Unequal => Comparison::Unequal,
        query::Comparison::Greater => Comparison::Greater,
        query::Comparison::GreaterOrEqual => Comparison::GreaterOrEqual,
        query::Comparison::Less => Comparison::Less,
        query::Comparison::LessOrEqual => Comparison::LessOrEqual,
    }
}

fn operand(of: &Value) -> Operand {
    match of {
        Value::Text(text) => Operand::Text(text.clone()),
        Value::Integer(number) => Operand::Integer(*number),
    }
}

fn piece(of: &query::Piece) -> Piece {
    match of {
        query::Piece::Text(text) => Piece::Text(text.clone()),
        query::Piece::One => Piece::One,
        query::Piece::Any => Piece::Any,
    }
}

/// A column of ours, of whichever table.
#[derive(Clone, Copy)]
enum Field {
    App(AppField),
    Thread(ThreadField),
    Entry(EntryField),
    /// A row has something else there than its table says.
    Shown(Shown),
}

impl Field {
    fn asked(self) -> engine::kept::Column {
        match self {
            Field::App(field) => field.asked(),
            Field::Thread(field) => field.asked(),
            Field::Entry(field) => field.asked(),
            Field::Shown(shown) => shown.column(),
        }
    }

    fn ordered(self) -> engine::kept::Column {
        match self {
            Field::App(field) => field.ordered(),
            Field::Thread(field) => field.ordered(),
            Field::Entry(field) => field.ordered(),
            Field::Shown(shown) => shown.column(),
        }
    }
}

fn field(relation: Relation, column: Column) -> Field {
    match relation {
        Relation::Apps => app_field(column),
        Relation::Conversations => thread_field(column),
        Relation::Messages => entry_field(column),
    }
}

/// What agents do not have is `null` for all of them.
fn app_field(column: Column) -> Field {
    Field::App(match column {
        Column::AppId => AppField::Id,
        Column::AppName | Column::DisplayName => AppField::Name,
        Column::Name => AppField::Slug,
        Column::Status => AppField::Status,
        Column::Version => AppField::Version,
        Column::PositiveCount => AppField::PositiveCount,
        Column::CommentCount => AppField::CommentCount,
        Column::ForkCount => AppField::ForkCount,
        Column::CreatedAt => AppField::CreatedAt,
        Column::UpdatedAt => AppField::UpdatedAt,
        other if other.kind() == Kind::Integer => return Field::Shown(Shown::NoNumber),
        _ => return Field::Shown(Shown::NoText),
    })
}

fn thread_field(column: Column) -> Field {
    Field::Thread(match column {
        Column::ConversationId => return Field::Shown(Shown::ThreadId),
        Column::AppId => ThreadField::App,
        Column::UserId => ThreadField::User,
        Column::Title => ThreadField::Name,
        Column::MessageCount => ThreadField::MessageCount,
        Column::Metadata => ThreadField::Metadata,
        Column::CreatedAt => ThreadField::CreatedAt,
        Column::UpdatedAt => ThreadField::UpdatedAt,
        Column::LastMessageCreatedAt => ThreadField::LastMessageAt,
        other => ThreadField::Extra(other.name()),
    })
}

fn entry_field(column: Column) -> Field {
    Field::Entry(match column {
        Column::MessageId => return Field::Shown(Shown::EntryId),
        Column::ConversationId => return Field::Shown(Shown::EntryThread),
        Column::Role => return Field::Shown(Shown::EntryRole),
        Column::Content => EntryField::Content,
        Column::Metadata => EntryField::Metadata,
        Column::CreatedAt => EntryField::CreatedAt,
        other => EntryField::Extra(other.name()),
    })
}
