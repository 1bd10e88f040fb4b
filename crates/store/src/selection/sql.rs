//! Writes the statement, and keeps what is bound to it.

use std::fmt::Write;

use super::{Column, ColumnKind, Comparison, Condition, Operand, Order, Piece, Source, Test};
use crate::db::{Kind, Value};

/// A value on its way: of the caller, or made here.
pub(super) enum Bound<'a> {
    Given(Value<'a>),
    Made(String),
}

impl Bound<'_> {
    pub(super) fn value(&self) -> Value<'_> {
        match self {
            Bound::Given(value) => *value,
            Bound::Made(text) => Value::Text(text),
        }
    }
}

/// A statement that is being written for one of the databases.
pub(super) struct Writer<'a> {
    kind: Kind,
    sql: String,
    values: Vec<Bound<'a>>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(kind: Kind, values: &[Value<'a>]) -> Writer<'a> {
        let values = values.iter().copied().map(Bound::Given).collect();
        Writer { kind, sql: String::new(), values }
    }

    pub(super) fn finish(self) -> (String, Vec<Bound<'a>>) {
        (self.sql, self.values)
    }

    /// Adds texts of ours.
    pub(super) fn push(&mut self, texts: &[&'static str]) {
        self.sql.extend(texts.iter().copied());
    }

    /// Adds a parameter.
    pub(super) fn bind(&mut self, value: Value<'a>) {
        self.add(Bound::Given(value));
    }

    fn add(&mut self, value: Bound<'a>) {
        self.values.push(value);
        write!(self.sql, "${}", self.values.len()).expect("a text takes any text");
    }

    /// Where the rows are, and which of them.
    pub(super) fn matching(&mut self, source: &Source<'_>, conditions: &'a [Condition]) {
        self.push(&[" from ", source.from, " where (", source.within, ")"]);
        for condition in conditions {
            self.push(&[" and "]);
            self.condition(condition);
        }
    }

    /// The order of the rows: that which is wanted, and the last one as far as it says more. What is in the last one is
    /// never null, so that nothing need be said of that, and an index has the same order.
    pub(super) fn in_order(&mut self, source: &Source<'_>, wanted: &[Order]) {
        let terms = || source.last_order.split(", ");
        self.push(&[" order by "]);
        for order in wanted {
            let expression = order.column.expression;
            self.ordered(order.column);
            self.push(&[if order.descending { " desc" } else { " asc" }]);
            if !terms().any(|term| expression_of(term) == expression) {
                self.push(&[if order.nulls_first { " nulls first" } else { " nulls last" }]);
            }
            self.push(&[", "]);
        }
        let is_new =
            |term: &&str| wanted.iter().all(|order| order.column.expression != expression_of(term));
        for term in terms().filter(is_new) {
            self.push(&[term, ", "]);
        }
        self.sql.truncate(self.sql.len() - 2);
    }

    fn condition(&mut self, condition: &'a Condition) {
        match condition {
            Condition::Column(column, test) => self.test(*column, test),
            Condition::All(of) => self.several(of, " and ", "1 = 1"),
            Condition::Any(of) => self.several(of, " or ", "1 = 0"),
            Condition::Not(other) => {
                self.push(&["not ("]);
                self.condition(other);
                self.push(&[")"]);
            }
        }
    }

    fn several(&mut self, of: &'a [Condition], between: &'static str, none: &'static str) {
        self.push(&["("]);
        for (at, condition) in of.iter().enumerate() {
            self.push(if at == 0 { &[] } else { std::slice::from_ref(&between) });
            self.condition(condition);
        }
        self.push(if of.is_empty() { std::slice::from_ref(&none) } else { &[] });
        self.push(&[")"]);
    }

    fn test(&mut self, column: Column, test: &'a Test) {
        match test {
            Test::Null => {
                self.push(&["("]);
                self.value(column);
                self.push(&[" is null)"]);
            }
            Test::OneOf(values) if values.is_empty() => self.push(&["(1 = 0)"]),
            Test::OneOf(values) => {
                self.push(&["("]);
                self.value(column);
                self.push(&[" in ("]);
                for (at, value) in values.iter().enumerate() {
                    self.push(if at == 0 { &[] } else { &[", "] });
                    self.operand(value);
                }
                self.push(&["))"]);
            }
            Test::Compare(comparison, value) => {
                self.push(&["("]);
                // Equal are the same bytes in any order of texts, and their index serves to find them.
                match comparison {
                    Comparison::Equal | Comparison::Unequal => self.value(column),
                    _ => self.ordered(column),
                }
                self.push(&[sign(*comparison)]);
                self.operand(value);
                self.push(&[")"]);
            }
            Test::Like { pattern, ignores_case } => self.like(column, pattern, *ignores_case),
        }
    }

    /// A column as it is ordered: texts by their bytes.
    fn ordered(&mut self, column: Column) {
        self.value(column);
        let by_bytes = self.kind == Kind::Postgres && column.kind != ColumnKind::Integer;
        self.push(if by_bytes { &[" collate \"C\""] } else { &[] });
    }

    /// A column as it is. SQLite takes a text for JSON, PostgreSQL is told so.
    fn value(&mut self, Column { expression, kind }: Column) {
        match (kind, self.kind) {
            (ColumnKind::Text | ColumnKind::Integer, _) => self.push(&["(", expression, ")"]),
            (ColumnKind::Member(name), Kind::Sqlite) => {
                self.push(&["((", expression, ") ->> '", name, "')"]);
            }
            (ColumnKind::Member(name), Kind::Postgres) => {
                self.push(&["(cast(", expression, " as json) ->> '", name, "')"]);
            }
        }
    }

    fn operand(&mut self, operand: &'a Operand) {
        self.bind(match operand {
            Operand::Text(text) => Value::Text(text),
            Operand::Integer(number) => Value::Integer(*number),
        });
    }

    /// SQLite's `like` takes small and capital letters for the same, its `glob` does not. Only the letters a to z have
    /// a small form in SQLite's `lower`, and in PostgreSQL's under the collation of bytes.
    fn like(&mut self, column: Column, pattern: &[Piece], ignores_case: bool) {
        self.push(&[if ignores_case { "(lower(" } else { "((" }]);
        self.ordered(column);
        self.push(&[")"]);
        let text = match self.kind {
            Kind::Sqlite => glob(pattern),
            Kind::Postgres => like(pattern),
        };
        let text = if ignores_case { text.to_ascii_lowercase() } else { text };
        self.push(&[if self.kind == Kind::Sqlite { " glob " } else { " like " }]);
        self.add(Bound::Made(text));
        self.push(&[if self.kind == Kind::Sqlite { ")" } else { " escape '!')" }]);
    }
}

/// What a term of an order is about.
fn expression_of(term: &str) -> &str {
    term.split(' ').next().unwrap_or(term)
}

fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => " = ",
        Comparison::Unequal => " <> ",
        Comparison::Less => " < ",
        Comparison::LessOrEqual => " <= ",
        Comparison::Greater => " > ",
        Comparison::GreaterOrEqual => " >= ",
    }
}

fn like(pattern: &[Piece]) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Any => "%".to_owned(),
        Piece::One => "_".to_owned(),
        Piece::Text(text) => text.replace('!', "!!").replace('%', "!%").replace('_', "!_"),
    };
    pattern.iter().map(piece).collect()
}

fn glob(pattern: &[Piece]) -> String {
    let literal = |c: char| match c {
        '*' | '?' | '[' => format!("[{c}]"),
        other => other.to_string(),
    };
    let piece = |piece: &Piece| match piece {
        Piece::Any => "*".to_owned(),
        Piece::One => "?".to_owned(),
        Piece::Text(text) => text.chars().map(literal).collect(),
    };
    pattern.iter().map(piece).collect()
}
