//! Agents as applications show them to their users.

use domain::clock::Time;
use domain::id::AgentId;
use domain::workspace::Scope;

use crate::read::{id, time};
use crate::selection::{self, Column, ColumnKind, Condition, Source, Wanted};
use crate::{Result, Row, Tx, Value};

/// What can be asked about an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppField {
    /// Its agent's identity, as we write it.
    Id,
    /// Its agent's slug.
    Slug,
    /// Its agent's name.
    Name,
    /// `published`, or `draft` while no version is in use.
    Status,
    /// The number of the version in use, as text.
    Version,
    /// How many answers were liked.
    PositiveCount,
    /// How many answers somebody said something about.
    CommentCount,
    /// How many agents are copies of it.
    ForkCount,
    /// When it was made.
    CreatedAt,
    /// When it last changed.
    UpdatedAt,
}

macro_rules! positive {
    () => {
        "(select count(*) from feedback where feedback.agent_id = agent.id and feedback.is_positive)"
    };
}

macro_rules! remarks {
    () => {
        "(select count(*) from feedback where feedback.agent_id = agent.id and feedback.remark is not null)"
    };
}

macro_rules! copies {
    () => {
        "(select count(*) from agent as other where other.copied_from = agent.id)"
    };
}

impl AppField {
    /// It, for conditions: times are whole seconds.
    #[must_use]
    pub fn asked(self) -> Column {
        match self {
            AppField::CreatedAt => integer("agent.created_at / 1000"),
            AppField::UpdatedAt => integer("agent.updated_at / 1000"),
            other => other.ordered(),
        }
    }

    /// It, for orders: times are milliseconds.
    #[must_use]
    pub fn ordered(self) -> Column {
        match self {
            AppField::Id => text("agent.id"),
            AppField::Slug => text("agent.slug"),
            AppField::Name => text("agent.name"),
            AppField::Status => {
                text("case when agent_publication.number is null then 'draft' else 'published' end")
            }
            AppField::Version => text("cast(agent_publication.number as text)"),
            AppField::PositiveCount => integer(positive!()),
            AppField::CommentCount => integer(remarks!()),
            AppField::ForkCount => integer(copies!()),
            AppField::CreatedAt => integer("agent.created_at"),
            AppField::UpdatedAt => integer("agent.updated_at"),
        }
    }
}

const fn text(expression: &'static str) -> Column {
    Column { expression, kind: ColumnKind::Text }
}

const fn integer(expression: &'static str) -> Column {
    Column { expression, kind: ColumnKind::Integer }
}

/// An agent as an application shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct App {
    /// Its agent's identity.
    pub id: AgentId,
    /// Its agent's slug.
    pub slug: String,
    /// Its agent's name.
    pub name: String,
    /// The number of the version in use.
    pub published: Option<i64>,
    /// How many answers were liked.
    pub positive_count: i64,
    /// How many answers somebody said something about.
    pub comment_count: i64,
    /// How many agents are copies of it.
    pub fork_count: i64,
    /// When it was made.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
}

/// Which applications may be seen: all of a scope, or those alone that are published.
#[derive(Clone, Copy, Debug)]
pub struct Shelf {
    /// Where they are.
    pub scope: Scope,
    /// Whether drafts are left out.
    pub published_only: bool,
}

/// Applications; those that are equal otherwise come newest first.
pub fn apps(tx: &mut Tx<'_>, shelf: Shelf, wanted: &Wanted) -> Result<Vec<App>> {
    let workspace = shelf.scope.workspace.to_string();
    let values = [Value::Text(&workspace), Value::Text(shelf.scope.mode.as_str())];
    selection::page(tx, &source(shelf, &values), wanted, app)
}

/// How many applications there are of those.
pub fn count_apps(tx: &mut Tx<'_>, shelf: Shelf, conditions: &[Condition]) -> Result<u64> {
    let workspace = shelf.scope.workspace.to_string();
    let values = [Value::Text(&workspace), Value::Text(shelf.scope.mode.as_str())];
    selection::count(tx, &source(shelf, &values), conditions)
}

fn source<'a>(shelf: Shelf, values: &'a [Value<'a>]) -> Source<'a> {
    let all = "agent.workspace_id = $1 and agent.mode = $2";
    let published =
        "agent.workspace_id = $1 and agent.mode = $2 and agent_publication.number is not null";
    Source {
        columns: concat!(
            "agent.id, agent.slug, agent.name, agent_publication.number, agent.created_at, agent.updated_at, ",
            positive!(),
            ", ",
            remarks!(),
            ", ",
            copies!()
        ),
        from: "agent left join agent_publication on agent_publication.agent_id = agent.id \
               and agent_publication.environment = 'production'",
        within: if shelf.published_only { published } else { all },
        values,
        key: "agent.id",
        last_order: "agent.created_at desc, agent.id desc",
    }
}

fn app(row: &Row<'_>) -> Result<App> {
    Ok(App {
        id: id(row, 0)?,
        slug: row.text(1)?,
        name: row.text(2)?,
        published: row.optional_integer(3)?,
        created_at: time(row, 4)?,
        updated_at: time(row, 5)?,
        positive_count: row.integer(6)?,
        comment_count: row.integer(7)?,
        fork_count: row.integer(8)?,
    })
}
