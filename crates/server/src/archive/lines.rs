//! A row as a line of JSON, and back.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use store::archive::{Cell, Column, Holds, Row, Table};

/// A row as one line, its fields in the table's order; times are RFC 3339, JSON is embedded.
pub(super) fn to_line(table: &Table, row: &Row) -> String {
    let mut line = String::from("{");
    for (column, cell) in table.columns.iter().zip(row) {
        if line.len() > 1 {
            line.push(',');
        }
        line.push_str(&string(column.name));
        line.push(':');
        line.push_str(&value(column.holds, cell));
    }
    line.push('}');
    line
}

fn value(holds: Holds, cell: &Cell) -> String {
    match (holds, cell) {
        (_, Cell::Null) => "null".to_owned(),
        (Holds::Json, Cell::Text(json)) => embedded(json),
        (_, Cell::Text(text)) => string(text),
        (Holds::Time, Cell::Integer(millis)) => time(*millis),
        (_, Cell::Integer(number)) => number.to_string(),
        (_, Cell::Real(number)) => format!("{number:?}"),
        (_, Cell::Boolean(yes)) => yes.to_string(),
    }
}

fn string(text: &str) -> String {
    serde_json::to_string(text).expect("texts are always JSON")
}

/// JSON as it is stored; between its parts a line end means as much as a space.
fn embedded(json: &str) -> String {
    json.replace(['\n', '\r'], " ").trim().to_owned()
}

fn time(millis: i64) -> String {
    match jiff::Timestamp::from_millisecond(millis) {
        Ok(moment) => format!("\"{moment:.3}\""),
        Err(_) => millis.to_string(),
    }
}

/// A line as a row of that table, or why it is none.
pub(super) fn from_line(table: &Table, line: &str) -> Result<Row, String> {
    let mut fields: BTreeMap<String, Box<RawValue>> =
        serde_json::from_str(line).map_err(|error| format!("is no JSON object: {error}"))?;
    let mut row = Row::with_capacity(table.columns.len());
    for column in table.columns {
        let field = fields.remove(column.name);
        row.push(field.map_or(Ok(Cell::Null), |field| cell(column, field.get()))?);
    }
    match fields.keys().next() {
        Some(unknown) => Err(format!("has the unknown field {unknown}: is it of a newer version?")),
        None => Ok(row),
    }
}

fn cell(column: &Column, json: &str) -> Result<Cell, String> {
    if json == "null" {
        return Ok(Cell::Null);
    }
    let wrong = |what: &str| format!("has a {} that is no {what}", column.name);
    match column.holds {
        Holds::Json => Ok(Cell::Text(json.to_owned())),
        Holds::Text => serde_json::from_str(json).map(Cell::Text).map_err(|_| wrong("text")),
        Holds::Integer => json.parse().map(Cell::Integer).map_err(|_| wrong("whole number")),
        Holds::Real => json.parse().map(Cell::Real).map_err(|_| wrong("number")),
        Holds::Boolean => json.parse().map(Cell::Boolean).map_err(|_| wrong("yes or no")),
        Holds::Time => moment(json).map(Cell::Integer).ok_or_else(|| wrong("time")),
    }
}

fn moment(json: &str) -> Option<i64> {
    if let Ok(millis) = json.parse() {
        return Some(millis);
    }
    let text: String = serde_json::from_str(json).ok()?;
    Some(text.parse::<jiff::Timestamp>().ok()?.as_millisecond())
}

#[cfg(test)]
mod tests {
    use store::archive::{ALL, Cell};

    use super::{from_line, to_line};

    #[test]
    fn a_row_is_the_same_after_a_line() {
        let table = ALL.iter().find(|table| table.kind == "runs").unwrap();
        let mut row = vec![Cell::Null; table.columns.len()];
        let place = |name| table.columns.iter().position(|column| column.name == name).unwrap();
        row[place("id")] = Cell::Text("run_1 \"ä\" \n".to_owned());
        row[place("confidence")] = Cell::Real(0.1 + 0.2);
        row[place("lease_until")] = Cell::Integer(i64::MAX);
        row[place("started_at")] = Cell::Integer(1_700_000_000_007);
        row[place("ended_at")] = Cell::Integer(i64::MAX);
        let line = to_line(table, &row);
        assert!(line.contains(r#""started_at":"2023-11-14T22:13:20.007Z""#), "{line}");
        assert_eq!(from_line(table, &line), Ok(row));
    }

    #[test]
    fn json_is_embedded_as_it_is() {
        let table = ALL.iter().find(|table| table.kind == "sla_policies").unwrap();
        let row = vec![Cell::Text(r#"{"b": 1.50, "a":[null]}"#.to_owned())];
        let line = to_line(table, &row);
        assert_eq!(line, r#"{"policy":{"b": 1.50, "a":[null]}}"#);
        assert_eq!(from_line(table, &line), Ok(row));
        let broken = vec![Cell::Text("{\n\"a\": 1}\n".to_owned())];
        assert_eq!(to_line(table, &broken), r#"{"policy":{ "a": 1}}"#);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let table = ALL.iter().find(|table| table.kind == "ticket_numbers").unwrap();
        for (line, reason) in [
            ("{", "is no JSON object"),
            ("[]", "is no JSON object"),
            (r#"{"last_number": 1.5}"#, "has a last_number that is no whole number"),
            (r#"{"last_number": 1, "more": 2}"#, "has the unknown field more"),
        ] {
            let refused = from_line(table, line).unwrap_err();
            assert!(refused.starts_with(reason), "{refused}");
        }
        assert_eq!(from_line(table, "{}"), Ok(vec![Cell::Null]));
    }
}
