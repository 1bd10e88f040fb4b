//! Which columns are shown, and in which order the rows come.

use super::super::columns::{Column, Kind, Relation};
use super::super::error::{Code, Refusal};
use super::filter::no_paths;
use super::scan::Scan;

/// A column that is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selected {
    /// The column.
    pub column: Column,
    /// What it is called in the answer.
    pub name: String,
}

/// An order of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// By which column.
    pub column: Column,
    /// The largest first.
    pub descending: bool,
    /// Whether rows without a value come before all others. If nobody says, they count as the largest.
    pub nulls_first: bool,
}

const FIELD: &str = "field name (* or [a..z0..9_$])";
const FIELD_OR_STAR: &str = "\"...\", field name (* or [a..z0..9_$]), \"*\" or \"count()\"";
const AGGREGATES: [&str; 5] = ["avg", "count", "max", "min", "sum"];

/// All columns, under their own names.
pub(super) fn all(relation: Relation) -> Vec<Selected> {
    relation.columns().iter().map(|column| of(*column, column.name())).collect()
}

fn of(column: Column, name: &str) -> Selected {
    Selected { column, name: name.to_owned() }
}

/// The columns of `select`. Of two with the same name the last one is shown, as a reader of JSON would take it.
pub(super) fn select(relation: Relation, text: &str) -> Result<Vec<Selected>, Refusal> {
    let mut scan = Scan::new("select parameter", text);
    let mut selected: Vec<Selected> = Vec::new();
    loop {
        scan.spaces();
        for one in item(relation, &mut scan)? {
            selected.retain(|other| other.name != one.name);
            selected.push(one);
        }
        scan.spaces();
        if !scan.take(",") {
            break;
        }
    }
    if !scan.is_done() {
        return Err(scan.wrong("\",\" or end of input"));
    }
    Ok(selected)
}

fn item(relation: Relation, scan: &mut Scan<'_>) -> Result<Vec<Selected>, Refusal> {
    if scan.take("*") {
        return Ok(all(relation));
    }
    let spread = scan.take("..");
    let mut name = scan.name(FIELD_OR_STAR)?;
    let mut alias = None;
    if scan.rest().starts_with(':') && !scan.rest().starts_with("::") {
        scan.take(":");
        alias = Some(name);
        name = scan.name(FIELD)?;
    }
    let is_aggregate = |rest: &str| {
        let called = rest.strip_prefix('.').and_then(|rest| rest.split_once("()"));
        called.is_some_and(|(function, _)| AGGREGATES.contains(&function))
    };
    let rest = scan.rest();
    if is_aggregate(rest) || (name == "count" && rest.starts_with("()")) {
        let words = "Use of aggregate functions is not allowed";
        return Err(Refusal::new(Code::NoAggregates, words));
    }
    if rest.starts_with(['(', '!']) || spread {
        return Err(Refusal::no_relationship(relation, &name));
    }
    if rest.starts_with("->") {
        return Err(no_paths());
    }
    if rest.starts_with("::") {
        return Err(Refusal::not_implemented("casts (::)"));
    }
    let column = relation.column(&name);
    let column = column.ok_or_else(|| Refusal::undefined_column(relation, &name))?;
    Ok(vec![of(column, alias.as_deref().unwrap_or(&name))])
}

/// The orders of `order`. A column that comes again changes nothing any more.
pub(super) fn order(
    relation: Relation,
    text: &str,
    orders: &mut Vec<Order>,
) -> Result<(), Refusal> {
    let mut scan = Scan::new("order", text);
    loop {
        scan.spaces();
        let one = term(relation, &mut scan)?;
        if !orders.iter().any(|other| other.column == one.column) {
            orders.push(one);
        }
        scan.spaces();
        if !scan.take(",") {
            break;
        }
    }
    if !scan.is_done() {
        return Err(scan.wrong("delimiter (.), \",\" or end of input"));
    }
    Ok(())
}

fn term(relation: Relation, scan: &mut Scan<'_>) -> Result<Order, Refusal> {
    const DIRECTIONS: &[(&str, bool)] = &[(".asc", false), (".desc", true)];
    const NULLS: &[(&str, bool)] = &[(".nullsfirst", true), (".nullslast", false)];
    let name = scan.name(FIELD)?;
    if scan.rest().starts_with("->") {
        return Err(no_paths());
    }
    if scan.rest().starts_with('(') {
        return Err(Refusal::not_embedded(&name));
    }
    let column = relation.column(&name);
    let column = column.ok_or_else(|| Refusal::undefined_column(relation, &name))?;
    let direction = one_of(scan, DIRECTIONS);
    let nulls = one_of(scan, NULLS);
    if scan.take(".") {
        let nulls = "\"nullsfirst\" or \"nullslast\"";
        return Err(match direction {
            None => scan.wrong(&format!("\"asc\", \"desc\", {nulls}")),
            Some(_) => scan.wrong(nulls),
        });
    }
    match column.kind() {
        Kind::Text | Kind::Integer => {}
        Kind::Json => {
            let words = "could not identify an ordering operator for type json";
            return Err(Refusal::undefined_operator(words.to_owned()));
        }
        Kind::Texts => {
            let what = format!("an order by the list {}", column.name());
            return Err(Refusal::not_implemented(&what));
        }
    }
    let descending = direction.unwrap_or(false);
    Ok(Order { column, descending, nulls_first: nulls.unwrap_or(descending) })
}

/// Goes on behind the first of these that is next, if one is and nothing of a word follows it.
fn one_of(scan: &mut Scan<'_>, words: &[(&str, bool)]) -> Option<bool> {
    let (word, value) = words.iter().find(|(word, _)| scan.rest().starts_with(word))?;
    let mut ahead = *scan;
    ahead.take(word);
    if ahead.peek().is_some_and(char::is_alphanumeric) {
        return None;
    }
    *scan = ahead;
    Some(*value)
}
