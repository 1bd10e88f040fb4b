//! Conditions on columns: `eq.7`, `not.in.(a,b)`, and `and`, `or` of them.

use super::super::Limits;
use super::super::columns::{Column, Kind, Relation};
use super::super::error::{Code, Refusal};
use super::scan::Scan;
use super::value::{Pattern, Value, no_lists, no_operator};

/// What rows must be like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// One column is so.
    Filter(Filter),
    /// Several conditions together.
    Group(Group),
}

/// Conditions that belong together; there is at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Whether the opposite is meant.
    pub negated: bool,
    /// Whether all must hold, or one.
    pub all: bool,
    /// The conditions.
    pub of: Vec<Condition>,
}

/// What a column must be like. Nothing but [`Test::Null`] holds for a value that is not there, negated or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// The column.
    pub column: Column,
    /// Whether the opposite is meant.
    pub negated: bool,
    /// What is asked of it.
    pub test: Test,
}

/// What is asked of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// How it stands to a value. Texts are ordered by their bytes.
    Compare(Comparison, Value),
    /// Whether it looks so.
    Like {
        /// How.
        pattern: Pattern,
        /// Whether small and capital letters are the same.
        ignores_case: bool,
    },
    /// Whether it is one of these; of none, it is not, whatever it is.
    In(Vec<Value>),
    /// Whether there is no value.
    Null,
}

/// How a value stands to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `eq`
    Equal,
    /// `neq`
    Unequal,
    /// `gt`
    Greater,
    /// `gte`
    GreaterOrEqual,
    /// `lt`
    Less,
    /// `lte`
    LessOrEqual,
}

impl Comparison {
    /// The operator that PostgreSQL names in its sentences.
    fn sign(self) -> &'static str {
        match self {
            Comparison::Equal => "=",
            Comparison::Unequal => "<>",
            Comparison::Greater => ">",
            Comparison::GreaterOrEqual => ">=",
            Comparison::Less => "<",
            Comparison::LessOrEqual => "<=",
        }
    }
}

#[derive(Clone, Copy)]
enum Operator {
    Compare(Comparison),
    Like { ignores_case: bool },
    In,
    Is,
}

const OPERATORS: &[(&str, Operator)] = &[
    ("eq", Operator::Compare(Comparison::Equal)),
    ("neq", Operator::Compare(Comparison::Unequal)),
    ("gt", Operator::Compare(Comparison::Greater)),
    ("gte", Operator::Compare(Comparison::GreaterOrEqual)),
    ("lt", Operator::Compare(Comparison::Less)),
    ("lte", Operator::Compare(Comparison::LessOrEqual)),
    ("like", Operator::Like { ignores_case: false }),
    ("ilike", Operator::Like { ignores_case: true }),
    ("in", Operator::In),
    ("is", Operator::Is),
];

/// Operators that PostgREST has and this server has not.
const MISSING: &[&str] = &[
    "adj",
    "cd",
    "cs",
    "fts",
    "imatch",
    "isdistinct",
    "match",
    "nxl",
    "nxr",
    "ov",
    "phfts",
    "plfts",
    "sl",
    "sr",
    "wfts",
];

/// What `is` asks for.
#[derive(Clone, Copy)]
enum Is {
    Null,
    NotNull,
    Truth(&'static str),
}

const IS: &[(&str, Is)] = &[
    ("null", Is::Null),
    ("not_null", Is::NotNull),
    ("true", Is::Truth("TRUE")),
    ("false", Is::Truth("FALSE")),
    ("unknown", Is::Truth("UNKNOWN")),
];

const FIELD: &str = "field name (* or [a..z0..9_$])";
const FIELD_OR_LOGIC: &str =
    "field name (* or [a..z0..9_$]), negation operator (not) or logic operator (and, or)";

/// Reads conditions and counts them.
pub(super) struct Reader<'l> {
    relation: Relation,
    limits: &'l Limits,
    filters: usize,
    values: usize,
}

impl<'l> Reader<'l> {
    pub(super) fn new(relation: Relation, limits: &'l Limits) -> Reader<'l> {
        Reader { relation, limits, filters: 0, values: 0 }
    }

    /// The condition of a parameter `column=…`.
    pub(super) fn filter(&mut self, key: &str, value: &str) -> Result<Condition, Refusal> {
        let mut scan = Scan::new("filter", value);
        let filter = match self.column_of(key)? {
            Ok(column) => self.operation(&mut scan, column, false)?,
            // What is no condition at all is said first: it may be no parameter for us.
            Err(unknown) => {
                let negated = scan.take("not.");
                return operator(&mut scan, negated).and(Err(unknown));
            }
        };
        scan.end()?;
        Ok(Condition::Filter(filter))
    }

    /// The condition of a parameter `and=(…)` or `not.or=(…)`, whose name has been read.
    pub(super) fn logic(
        &mut self,
        (negated, all): (bool, bool),
        value: &str,
    ) -> Result<Condition, Refusal> {
        let before = if negated { 4 } else { 0 } + if all { 3 } else { 2 };
        let mut scan = Scan::new("logic tree", value).after(before);
        let of = self.group(&mut scan, 1)?;
        scan.end()?;
        Ok(Condition::Group(Group { negated, all, of }))
    }

    fn group(&mut self, scan: &mut Scan<'_>, depth: usize) -> Result<Vec<Condition>, Refusal> {
        if depth > self.limits.depth_max {
            return Err(Refusal::too_many("levels of and and or", self.limits.depth_max));
        }
        scan.spaces();
        scan.expect("(")?;
        let mut of = Vec::new();
        loop {
            scan.spaces();
            of.push(self.condition(scan, depth)?);
            scan.spaces();
            if !scan.take(",") {
                break;
            }
        }
        if !scan.take(")") {
            return Err(scan.wrong("\",\" or \")\""));
        }
        scan.spaces();
        Ok(of)
    }

    fn condition(&mut self, scan: &mut Scan<'_>, depth: usize) -> Result<Condition, Refusal> {
        let mut ahead = *scan;
        let negated = ahead.take("not.");
        for (word, all) in [("and", true), ("or", false)] {
            let mut inner = ahead;
            if inner.take(word) && inner.rest().trim_start_matches([' ', '\t']).starts_with('(') {
                *scan = inner;
                let of = self.group(scan, depth + 1)?;
                return Ok(Condition::Group(Group { negated, all, of }));
            }
        }
        let name = scan.name(FIELD_OR_LOGIC)?;
        if scan.rest().starts_with("->") {
            return Err(no_paths());
        }
        if !scan.take(".") {
            return Err(scan.wrong("delimiter (.)"));
        }
        let column = self.column(&name)?;
        self.operation(scan, column, true).map(Condition::Filter)
    }

    /// The column that a parameter's name says, or that there is none of that name.
    fn column_of(&self, key: &str) -> Result<Result<Column, Refusal>, Refusal> {
        let mut scan = Scan::new("tree path", key);
        let name = scan.name(FIELD)?;
        if scan.take(".") {
            return Err(Refusal::not_embedded(&name));
        }
        if scan.rest().starts_with("->") {
            return Err(no_paths());
        }
        scan.end()?;
        Ok(self.column(&name))
    }

    fn column(&self, name: &str) -> Result<Column, Refusal> {
        let unknown = || Refusal::undefined_column(self.relation, name);
        self.relation.column(name).ok_or_else(unknown)
    }

    /// An operator and its value; `inside` of a list the value ends before a comma or a bracket.
    fn operation(
        &mut self,
        scan: &mut Scan<'_>,
        column: Column,
        inside: bool,
    ) -> Result<Filter, Refusal> {
        self.filters += 1;
        if self.filters > self.limits.filters_max {
            return Err(Refusal::too_many("conditions", self.limits.filters_max));
        }
        let negated = scan.take("not.");
        let operator = operator(scan, negated)?;
        let mut value = || if inside { scan.value() } else { scan.take_rest().to_owned() };
        let filter = |test| Filter { column, negated, test };
        Ok(match operator {
            Operator::Compare(comparison) => {
                let value = comparable(column, comparison.sign())
                    .and_then(|()| Value::parse(column, value()))?;
                filter(Test::Compare(comparison, value))
            }
            Operator::Like { ignores_case } => {
                let pattern = self.pattern(column, &value(), ignores_case)?;
                filter(Test::Like { pattern, ignores_case })
            }
            Operator::In => filter(Test::In(self.list(scan, column)?)),
            Operator::Is => match scan.word(IS, "isVal: (null, not_null, true, false, unknown)")? {
                Is::Null => filter(Test::Null),
                Is::NotNull => Filter { negated: !negated, ..filter(Test::Null) },
                Is::Truth(word) => return Err(no_truth(column, word)),
            },
        })
    }

    fn pattern(&self, column: Column, text: &str, ignores_case: bool) -> Result<Pattern, Refusal> {
        match column.kind() {
            Kind::Text => {}
            Kind::Texts => return Err(no_lists(column)),
            Kind::Integer | Kind::Json => {
                return Err(no_operator(column, if ignores_case { "~~*" } else { "~~" }));
            }
        }
        if text.len() > self.limits.pattern_bytes_max {
            return Err(Refusal::too_many("bytes in a pattern", self.limits.pattern_bytes_max));
        }
        Pattern::parse(text)
    }

    fn list(&mut self, scan: &mut Scan<'_>, column: Column) -> Result<Vec<Value>, Refusal> {
        comparable(column, "=")?;
        scan.spaces();
        scan.expect("(")?;
        scan.spaces();
        let mut values = Vec::new();
        loop {
            let (text, is_quoted) = scan.element();
            // Nothing between the brackets is a list of nothing.
            if text.is_empty() && !is_quoted && values.is_empty() && scan.take(")") {
                break;
            }
            self.values += 1;
            if self.values > self.limits.values_max {
                return Err(Refusal::too_many("values in lists", self.limits.values_max));
            }
            values.push(Value::parse(column, text)?);
            if scan.take(")") {
                break;
            }
            if !scan.take(",") {
                return Err(scan.wrong("\",\" or \")\""));
            }
        }
        scan.spaces();
        Ok(values)
    }
}

/// Reads the operator's name and the point behind it.
fn operator(scan: &mut Scan<'_>, negated: bool) -> Result<Operator, Refusal> {
    let rest = scan.rest();
    let Some(end) = rest.find('.') else {
        if rest.starts_with("not") && !negated {
            scan.take("not");
            return Err(scan.wrong("delimiter (.)"));
        }
        let or_not = if negated { "" } else { "\"not\" or " };
        return Err(scan.wrong(&format!("{or_not}operator (eq, gt, ...)")));
    };
    let name = &rest[..end];
    if let Some((_, operator)) = OPERATORS.iter().find(|(known, _)| *known == name) {
        scan.take(name);
        scan.take(".");
        return Ok(*operator);
    }
    let plain = name.split('(').next().unwrap_or(name);
    let is_known = OPERATORS.iter().any(|(known, _)| *known == plain);
    if MISSING.contains(&plain) || (is_known && name.ends_with(')')) {
        return Err(Refusal::not_implemented(&format!("the operator {name}")));
    }
    scan.take(name);
    scan.take(".");
    Err(scan.fail(&format!("unknown single value operator {name}")))
}

/// Only texts and numbers can be compared.
fn comparable(column: Column, sign: &str) -> Result<(), Refusal> {
    match column.kind() {
        Kind::Text | Kind::Integer => Ok(()),
        Kind::Json => Err(no_operator(column, sign)),
        Kind::Texts => Err(no_lists(column)),
    }
}

/// No column is true or false.
fn no_truth(column: Column, word: &str) -> Refusal {
    let kind = column.kind().name();
    let message = format!("argument of IS {word} must be type boolean, not type {kind}");
    Refusal::new(Code::WrongType, message)
}

/// Paths into JSON.
pub(super) fn no_paths() -> Refusal {
    Refusal::not_implemented("paths into JSON (-> and ->>)")
}
