//! From bytes to records: one JSON document, or JSON Lines.

use std::collections::VecDeque;
use std::io::{self, BufRead, Read};

use serde_json::Value;

use crate::format::System;
use crate::record::Record;

/// The longest line, and the longest document that is not in lines.
const BYTES_MAX: usize = 256 * 1024 * 1024;

/// A record, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// `line 3`, or `tickets[4]`.
    pub place: String,
    /// The record.
    pub record: Record,
}

/// Something that cannot be read; what follows it is read all the same.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {reason}")]
pub struct Unreadable {
    /// `line 3`, or `tickets[4]`.
    pub place: String,
    /// What is wrong with it.
    pub reason: String,
}

/// The records of one file, one after another.
pub struct Records<R> {
    system: System,
    name: String,
    input: R,
    state: State,
    waiting: VecDeque<Result<Found, Unreadable>>,
}

enum State {
    /// Nothing was read yet.
    Start,
    /// One value on each line; this many were read.
    Lines(usize),
    End,
}

impl<R: BufRead> Records<R> {
    /// Reads a file of that system. Its name, a relative path, says what its content does not.
    pub fn new(system: System, name: &str, input: R) -> Records<R> {
        let (state, waiting) = (State::Start, VecDeque::new());
        Records { system, name: name.to_owned(), input, state, waiting }
    }

    /// Looks at the first line: when it is a whole value and something follows, the file has a value on each line.
    fn start(&mut self) -> io::Result<()> {
        let mut lines = 0;
        let first = loop {
            match self.line()? {
                Some(line) if line.trim_ascii().is_empty() => lines += 1,
                Some(line) => break line,
                None => {
                    self.refuse("the file", "is empty");
                    return Ok(());
                }
            }
        };
        lines += 1;
        let first = first.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&first);
        let is_lines = has_lines(&self.name);
        if is_lines || serde_json::from_slice::<Value>(first).is_ok_and(|value| is_open(&value)) {
            self.state = State::Lines(lines);
            self.take_line(lines, first);
            return Ok(());
        }
        let mut document = first.to_vec();
        let limit = (BYTES_MAX + 1).saturating_sub(document.len()) as u64;
        self.input.by_ref().take(limit).read_to_end(&mut document)?;
        self.document(&document, lines);
        Ok(())
    }

    fn document(&mut self, document: &[u8], first_line: usize) {
        self.state = State::End;
        if document.len() > BYTES_MAX {
            let reason = format!("has more than {BYTES_MAX} bytes; give one record on each line");
            return self.refuse("the document", reason);
        }
        match serde_json::from_slice(document) {
            Ok(value) => self.take("", value),
            Err(error) => {
                let line = error.line() + first_line - 1;
                self.refuse(format!("line {line}"), format!("is no JSON: {error}"));
            }
        }
    }

    fn next_line(&mut self, number: usize) -> io::Result<()> {
        let Some(line) = self.line()? else {
            self.state = State::End;
            return Ok(());
        };
        self.state = State::Lines(number);
        self.take_line(number, &line);
        Ok(())
    }

    /// The next line, or `None` at the end. One that is too long is cut, and then is no JSON.
    fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let read = self.input.by_ref().take(BYTES_MAX as u64).read_until(b'\n', &mut line)?;
        Ok((read > 0).then_some(line))
    }

    fn take_line(&mut self, number: usize, line: &[u8]) {
        let line = line.trim_ascii();
        if line.is_empty() {
            return;
        }
        let place = format!("line {number}");
        match serde_json::from_slice(line) {
            Ok(value) => self.take(&place, value),
            Err(error) => self.refuse(place, format!("is no JSON: {error}")),
        }
    }

    /// Takes a value apart; the line is empty where the whole file is the value.
    fn take(&mut self, line: &str, value: Value) {
        let format = self.system.format();
        for element in format.unfold(None, "", value) {
            let place = match (line, element.place.as_str()) {
                ("", "") => "the document".to_owned(),
                ("", path) => path.to_owned(),
                (line, "") => line.to_owned(),
                (line, path) => format!("{line}, {path}"),
            };
            match format.records(&element, &self.name) {
                Ok(records) => {
                    let found = records.into_iter();
                    let found = found.map(|record| Ok(Found { place: place.clone(), record }));
                    self.waiting.extend(found);
                }
                Err(reason) => self.refuse(place, reason),
            }
        }
    }

    fn refuse(&mut self, place: impl Into<String>, reason: impl Into<String>) {
        let unreadable = Unreadable { place: place.into(), reason: reason.into() };
        self.waiting.push_back(Err(unreadable));
    }
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = Result<Found, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(next) = self.waiting.pop_front() {
                return Some(next);
            }
            let done = match self.state {
                State::Start => {
                    self.state = State::End;
                    self.start()
                }
                State::Lines(number) => self.next_line(number + 1),
                State::End => return None,
            };
            if let Err(error) = done {
                self.state = State::End;
                self.refuse("the file", format!("cannot be read: {error}"));
            }
        }
    }
}

/// Whether the name says that there is one value on each line.
fn has_lines(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase());
    matches!(extension.as_deref(), Some("jsonl" | "ndjson"))
}

/// Whether something may follow a value in a file: a bare number or text begins no list of records.
fn is_open(value: &Value) -> bool {
    value.is_object() || value.is_array()
}
