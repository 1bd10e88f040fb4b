//! What a query is, how it is written, and what it finds among rows in memory.

use std::cmp::Ordering;
use std::fmt::Write;

use serde_json::{Map, Value};

/// What is asked of a column.
#[derive(Clone, Debug)]
pub(super) enum Test {
    Compare(&'static str, Value),
    In(Vec<Value>),
    /// The pieces of a pattern, and whether small and capital letters are the same.
    Like(Vec<&'static str>, bool),
    Null,
}

/// What rows must be like; the opposite, if it is negated.
#[derive(Clone, Debug)]
pub(super) enum Condition {
    Is(&'static str, bool, Test),
    /// All of several, or one of them.
    Group(bool, bool, Vec<Condition>),
}

#[derive(Clone, Debug)]
pub(super) struct Order {
    pub(super) column: &'static str,
    pub(super) descending: bool,
    /// Whether rows without a value come first, if that is said.
    pub(super) nulls_first: Option<bool>,
}

#[derive(Clone, Debug)]
pub(super) struct Query {
    pub(super) conditions: Vec<Condition>,
    pub(super) order: Vec<Order>,
    pub(super) limit: Option<u64>,
    pub(super) offset: Option<u64>,
    pub(super) counts: bool,
    pub(super) selected: Option<Vec<&'static str>>,
}

/// What is answered; without rows it is a refusal.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) range: String,
    pub(super) rows: Option<Vec<Value>>,
}

/// The key of a row, which `id` is another name for.
fn key(row: &Value) -> &'static str {
    if row.get("message_id").is_some() { "message_id" } else { "conversation_id" }
}

/// What a row has there.
pub(super) fn cell<'a>(row: &'a Value, column: &str) -> &'a Value {
    if column == "id" { &row[key(row)] } else { &row[column] }
}

impl Query {
    /// As it stands in an address.
    pub(super) fn print(&self) -> String {
        let mut parameters = Vec::new();
        for condition in &self.conditions {
            parameters.push(match condition {
                Condition::Is(column, negated, test) => {
                    format!("{column}={}{}", not(*negated), encoded(&operation(test, false)))
                }
                Condition::Group(negated, all, of) => {
                    format!("{}{}={}", not(*negated), word(*all), encoded(&list(of)))
                }
            });
        }
        let order: Vec<String> = self.order.iter().map(Order::print).collect();
        if !order.is_empty() {
            parameters.push(format!("order={}", order.join(",")));
        }
        parameters.extend(self.limit.map(|limit| format!("limit={limit}")));
        parameters.extend(self.offset.map(|offset| format!("offset={offset}")));
        parameters
            .extend(self.selected.as_ref().map(|names| format!("select={}", names.join(","))));
        parameters.join("&")
    }

    /// What it finds among these rows, which are in the order that they have by themselves.
    pub(super) fn answer(&self, rows: &[Value]) -> Answer {
        let matches = |row: &&Value| every(row, &self.conditions) == Some(true);
        let mut found: Vec<&Value> = rows.iter().filter(matches).collect();
        found.sort_by(|a, b| {
            let each = self.order.iter().map(|order| order.compare(a, b));
            each.fold(Ordering::Equal, Ordering::then)
        });
        // No rows at all can be asked for from the first one on alone.
        let offset = if self.limit == Some(0) { 0 } else { self.offset.unwrap_or(0) as usize };
        let limit = self.limit.map_or(usize::MAX, |limit| limit as usize);
        let page: Vec<Value> =
            found.iter().skip(offset).take(limit).map(|row| self.show(row)).collect();
        let total = if self.counts { found.len().to_string() } else { "*".to_owned() };
        if self.counts && offset > found.len() {
            return Answer { status: 416, range: format!("*/{total}"), rows: None };
        }
        let range = match page.len() {
            0 => format!("*/{total}"),
            count => format!("{offset}-{}/{total}", offset + count - 1),
        };
        let is_part = self.counts && page.len() < found.len();
        Answer { status: if is_part { 206 } else { 200 }, range, rows: Some(page) }
    }

    fn show(&self, row: &Value) -> Value {
        let Some(names) = &self.selected else { return row.clone() };
        let pair = |name: &&'static str| ((*name).to_owned(), cell(row, name).clone());
        Value::Object(names.iter().map(pair).collect::<Map<_, _>>())
    }
}

impl Order {
    fn print(&self) -> String {
        let direction = if self.descending { "desc" } else { "asc" };
        let nulls = match self.nulls_first {
            None => "",
            Some(true) => ".nullsfirst",
            Some(false) => ".nullslast",
        };
        format!("{}.{direction}{nulls}", self.column)
    }

    fn compare(&self, a: &Value, b: &Value) -> Ordering {
        let (a, b) = (cell(a, self.column), cell(b, self.column));
        let nulls_first = self.nulls_first.unwrap_or(self.descending);
        match (a.is_null(), b.is_null()) {
            (false, false) if self.descending => how(b, a),
            (false, false) => how(a, b),
            (a, b) if nulls_first => b.cmp(&a),
            (a, b) => a.cmp(&b),
        }
    }
}

fn not(negated: bool) -> &'static str {
    if negated { "not." } else { "" }
}

fn word(all: bool) -> &'static str {
    if all { "and" } else { "or" }
}

fn list(of: &[Condition]) -> String {
    let one = |condition: &Condition| match condition {
        Condition::Is(column, negated, test) => {
            format!("{column}.{}{}", not(*negated), operation(test, true))
        }
        Condition::Group(negated, all, of) => {
            format!("{}{}{}", not(*negated), word(*all), list(of))
        }
    };
    format!("({})", of.iter().map(one).collect::<Vec<_>>().join(","))
}

/// An operator with its value, which stands in quotes `inside` of a list.
fn operation(test: &Test, inside: bool) -> String {
    let written = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let plain = |text: String| if inside { quoted(&text) } else { text };
    match test {
        Test::Compare(sign, value) => format!("{sign}.{}", plain(written(value))),
        Test::In(values) => {
            let values: Vec<String> = values.iter().map(|value| quoted(&written(value))).collect();
            format!("in.({})", values.join(","))
        }
        Test::Like(pieces, false) => format!("like.{}", plain(pieces.concat())),
        Test::Like(pieces, true) => format!("ilike.{}", plain(pieces.concat())),
        Test::Null => "is.null".to_owned(),
    }
}

/// As a form is encoded.
fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' | b'*' => {
                encoded.push(char::from(byte));
            }
            b' ' => encoded.push('+'),
            other => write!(encoded, "%{other:02X}").unwrap(),
        }
    }
    encoded
}

/// True, false, or neither.
fn holds(row: &Value, condition: &Condition) -> Option<bool> {
    let (is_so, negated) = match condition {
        Condition::Is(column, negated, test) => (is_so(cell(row, column), test), negated),
        Condition::Group(negated, true, of) => (every(row, of), negated),
        Condition::Group(negated, false, of) => {
            let each: Vec<_> = of.iter().map(|one| holds(row, one)).collect();
            let is_open = each.contains(&None);
            (
                if each.contains(&Some(true)) { Some(true) } else { (!is_open).then_some(false) },
                negated,
            )
        }
    };
    is_so.map(|is_so| is_so != *negated)
}

fn every(row: &Value, of: &[Condition]) -> Option<bool> {
    let each: Vec<_> = of.iter().map(|one| holds(row, one)).collect();
    let is_open = each.contains(&None);
    if each.contains(&Some(false)) { Some(false) } else { (!is_open).then_some(true) }
}

fn is_so(value: &Value, test: &Test) -> Option<bool> {
    match test {
        Test::Null => return Some(value.is_null()),
        // Of none it is none, whatever it is.
        Test::In(values) if values.is_empty() => return Some(false),
        _ if value.is_null() => return None,
        _ => {}
    }
    Some(match test {
        Test::Null => value.is_null(),
        Test::In(values) => values.contains(value),
        Test::Compare(sign, other) => {
            let how = how(value, other);
            match *sign {
                "eq" => how.is_eq(),
                "neq" => how.is_ne(),
                "gt" => how.is_gt(),
                "gte" => how.is_ge(),
                "lt" => how.is_lt(),
                _ => how.is_le(),
            }
        }
        Test::Like(pieces, ignores_case) => {
            let folded = |text: &str| {
                if *ignores_case { text.to_ascii_lowercase() } else { text.to_owned() }
            };
            looks(&folded(value.as_str().unwrap_or_default()), &folded(&pieces.concat()))
        }
    })
}

fn looks(text: &str, pattern: &str) -> bool {
    let Some(first) = pattern.chars().next() else { return text.is_empty() };
    let rest = &pattern[first.len_utf8()..];
    let Some(next) = text.chars().next() else { return first == '*' && looks(text, rest) };
    let after = &text[next.len_utf8()..];
    match first {
        '*' => looks(text, rest) || looks(after, pattern),
        '_' => looks(after, rest),
        letter => letter == next && looks(after, rest),
    }
}

/// Texts by their bytes.
fn how(a: &Value, b: &Value) -> Ordering {
    match (a.as_str(), b.as_str()) {
        (Some(a), Some(b)) => a.as_bytes().cmp(b.as_bytes()),
        _ => a.as_i64().cmp(&b.as_i64()),
    }
}
