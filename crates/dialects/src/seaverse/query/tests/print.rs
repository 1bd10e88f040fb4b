//! Writes a query as an address says it.

use super::*;

pub(super) fn print(query: &Query) -> String {
    let mut pairs: Vec<(String, String)> = query.conditions.iter().map(condition).collect();
    let selected =
        query.selected.iter().map(|one| format!("{}:{}", quoted(&one.name), one.column.name()));
    pairs.push(("select".to_owned(), selected.collect::<Vec<_>>().join(",")));
    if !query.order.is_empty() {
        let orders = query.order.iter().copied().map(order).collect::<Vec<_>>();
        pairs.push(("order".to_owned(), orders.join(",")));
    }
    for (key, number) in [("limit", query.limit), ("offset", query.offset)] {
        pairs.extend(number.map(|number| (key.to_owned(), number.to_string())));
    }
    for (key, columns) in [("columns", &query.columns), ("on_conflict", &query.on_conflict)] {
        let names = |columns: &Vec<Column>| {
            columns.iter().map(|column| column.name()).collect::<Vec<_>>().join(",")
        };
        pairs.extend(columns.as_ref().map(|columns| (key.to_owned(), names(columns))));
    }
    let pairs = pairs.iter().map(|(key, value)| format!("{}={}", encoded(key), encoded(value)));
    pairs.collect::<Vec<_>>().join("&")
}

fn condition(condition: &Condition) -> (String, String) {
    match condition {
        Condition::Filter(filter) => (filter.column.name().to_owned(), test(filter, str::to_owned)),
        Condition::Group(group) => (logic(group), list(&group.of)),
    }
}

fn logic(group: &Group) -> String {
    format!("{}{}", not(group.negated), if group.all { "and" } else { "or" })
}

fn not(negated: bool) -> &'static str {
    if negated { "not." } else { "" }
}

fn list(of: &[Condition]) -> String {
    let inside = |condition: &Condition| match condition {
        Condition::Filter(filter) => format!("{}.{}", filter.column.name(), test(filter, quoted)),
        Condition::Group(group) => format!("{}{}", logic(group), list(&group.of)),
    };
    format!("({})", of.iter().map(inside).collect::<Vec<_>>().join(","))
}

fn test(filter: &Filter, written: impl Fn(&str) -> String) -> String {
    let said = match &filter.test {
        Test::Compare(comparison, value) => {
            let name = match comparison {
                Comparison::Equal => "eq",
                Comparison::Unequal => "neq",
                Comparison::Greater => "gt",
                Comparison::GreaterOrEqual => "gte",
                Comparison::Less => "lt",
                Comparison::LessOrEqual => "lte",
            };
            format!("{name}.{}", written(&plain(value)))
        }
        Test::Like { pattern, ignores_case } => {
            let name = if *ignores_case { "ilike" } else { "like" };
            let pieces = pattern.pieces.iter().map(piece).collect::<String>();
            format!("{name}.{}", written(&pieces))
        }
        Test::In(values) => {
            let values = values.iter().map(|value| quoted(&plain(value)));
            format!("in.({})", values.collect::<Vec<_>>().join(","))
        }
        Test::Null => "is.null".to_owned(),
    };
    format!("{}{said}", not(filter.negated))
}

fn piece(piece: &Piece) -> String {
    match piece {
        Piece::Any => "*".to_owned(),
        Piece::One => "_".to_owned(),
        Piece::Text(text) => text.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_"),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
    }
}

fn order(order: Order) -> String {
    let direction = if order.descending { "desc" } else { "asc" };
    let nulls = if order.nulls_first { "nullsfirst" } else { "nullslast" };
    format!("{}.{direction}.{nulls}", order.column.name())
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', r"\\").replace('"', "\\\""))
}

fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b' ' => "+".to_owned(),
        b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'*' => (byte as char).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(byte).collect()
}
