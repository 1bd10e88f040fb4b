//! Values by their column's type, and patterns.

use super::super::columns::{Column, Kind};
use super::super::error::{Code, Refusal};

/// What a column is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// For texts.
    Text(String),
    /// For numbers.
    Integer(i64),
}

impl Value {
    /// The value that a text is for this column.
    pub(super) fn parse(column: Column, text: String) -> Result<Value, Refusal> {
        match column.kind() {
            Kind::Text => Ok(Value::Text(text)),
            Kind::Integer => integer(column, &text).map(Value::Integer),
            Kind::Json => Err(no_operator(column, "=")),
            Kind::Texts => Err(no_lists(column)),
        }
    }
}

/// The whole number that a text is, with spaces around it, or why it is none.
pub(in super::super) fn integer(column: Column, text: &str) -> Result<i64, Refusal> {
    let trimmed = text.trim();
    trimmed.parse().map_err(|_| {
        let digits = trimmed.strip_prefix(['-', '+']).unwrap_or(trimmed);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Refusal::invalid_value(column, text);
        }
        let message = format!("value \"{text}\" is out of range for type bigint");
        Refusal::new(Code::OutOfRange, message)
    })
}

/// The type has no such operator.
pub(super) fn no_operator(column: Column, operator: &str) -> Refusal {
    let kind = column.kind().name();
    Refusal::undefined_operator(format!("operator does not exist: {kind} {operator} unknown"))
}

/// Lists can be read, and asked whether they are there; no more.
pub(super) fn no_lists(column: Column) -> Refusal {
    Refusal::not_implemented(&format!("conditions on the list {}", column.name()))
}

/// What a text looks like as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// Its parts, of which no two that stand side by side are texts, or any characters.
    pub pieces: Vec<Piece>,
}

/// A part of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// These characters.
    Text(String),
    /// One character.
    One,
    /// Any characters, or none.
    Any,
}

impl Pattern {
    /// Reads the pattern of a `like`. A star stands for a percent sign wherever it is, also behind a backslash.
    pub(super) fn parse(text: &str) -> Result<Pattern, Refusal> {
        let mut pattern = Pattern { pieces: Vec::new() };
        let mut chars = text.chars().map(|c| if c == '*' { '%' } else { c });
        while let Some(next) = chars.next() {
            match next {
                '%' => pattern.push_any(),
                '_' => pattern.pieces.push(Piece::One),
                '\\' => pattern.push(chars.next().ok_or_else(|| {
                    let words = "LIKE pattern must not end with escape character";
                    Refusal::new(Code::BadPattern, words)
                })?),
                other => pattern.push(other),
            }
        }
        Ok(pattern)
    }

    fn push_any(&mut self) {
        if self.pieces.last() != Some(&Piece::Any) {
            self.pieces.push(Piece::Any);
        }
    }

    fn push(&mut self, c: char) {
        match self.pieces.last_mut() {
            Some(Piece::Text(text)) => text.push(c),
            _ => self.pieces.push(Piece::Text(c.to_string())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_the_database_reads_them() {
        for (text, number) in [
            ("7", Ok(7)),
            (" -7 ", Ok(-7)),
            ("+7", Ok(7)),
            ("9223372036854775807", Ok(i64::MAX)),
            ("9223372036854775808", Err("22003")),
            ("-99999999999999999999", Err("22003")),
            ("", Err("22P02")),
            ("-", Err("22P02")),
            ("7.0", Err("22P02")),
            ("7 7", Err("22P02")),
            ("٧", Err("22P02")),
        ] {
            let read = integer(Column::CreatedAt, text);
            assert_eq!(read.as_ref().map_err(Refusal::code), number.as_ref().map_err(|&code| code));
        }
    }

    #[test]
    fn a_pattern_is_text_and_gaps() {
        let text = |text: &str| Piece::Text(text.to_owned());
        for (pattern, pieces) in [
            ("", vec![]),
            ("*a_b%", vec![Piece::Any, text("a"), Piece::One, text("b"), Piece::Any]),
            ("**%a", vec![Piece::Any, text("a")]),
            (r"a\_\\\*b", vec![text(r"a_\%b")]),
            ("__", vec![Piece::One, Piece::One]),
        ] {
            assert_eq!(Pattern::parse(pattern).unwrap().pieces, pieces, "{pattern}");
        }
        assert_eq!(Pattern::parse(r"a\").unwrap_err().code(), "22025");
    }
}
