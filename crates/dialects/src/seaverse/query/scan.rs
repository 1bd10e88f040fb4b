//! Reads one parameter from its beginning to its end, and says where something is wrong as PostgREST does.

use std::fmt::Write;

use super::super::error::{Code, Refusal};

/// A place in a parameter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scan<'a> {
    what: &'static str,
    text: &'a str,
    at: usize,
    /// How many characters PostgREST has put before the text, which count in its columns.
    before: usize,
}

impl<'a> Scan<'a> {
    /// The beginning; `what` is called so in errors.
    pub(super) fn new(what: &'static str, text: &'a str) -> Scan<'a> {
        Scan { what, text, at: 0, before: 0 }
    }

    /// The same, where errors count further characters before it.
    pub(super) fn after(self, before: usize) -> Scan<'a> {
        Scan { before, ..self }
    }

    /// What is not read yet.
    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// The next character.
    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn is_done(&self) -> bool {
        self.at == self.text.len()
    }

    /// Goes on behind this text, if it is next.
    pub(super) fn take(&mut self, text: &str) -> bool {
        let is_next = self.rest().starts_with(text);
        self.at += if is_next { text.len() } else { 0 };
        is_next
    }

    /// Goes on behind all characters that are so.
    pub(super) fn take_while(&mut self, is_so: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !is_so(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// Goes to the end.
    pub(super) fn take_rest(&mut self) -> &'a str {
        let rest = self.rest();
        self.at = self.text.len();
        rest
    }

    pub(super) fn spaces(&mut self) {
        self.take_while(|c| matches!(c, ' ' | '\t'));
    }

    /// Goes on behind this text, which must be next.
    pub(super) fn expect(&mut self, text: &str) -> Result<(), Refusal> {
        if self.take(text) { Ok(()) } else { Err(self.wrong(&format!("\"{text}\""))) }
    }

    /// The end must be here. PostgREST passes over what follows some lists; here a request is read to its end, or not.
    pub(super) fn end(&self) -> Result<(), Refusal> {
        if self.is_done() { Ok(()) } else { Err(self.wrong("end of input")) }
    }

    /// Goes on behind one of these words, whatever their case; the error is where the closest of them ends.
    pub(super) fn word<T: Copy>(
        &mut self,
        words: &[(&str, T)],
        expecting: &str,
    ) -> Result<T, Refusal> {
        let next: String = self.take_while(|c| c.is_ascii_alphabetic() || c == '_').to_owned();
        if let Some((_, value)) = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(&next)) {
            return Ok(*value);
        }
        let alike = |word: &str| {
            let pairs = word.chars().zip(next.chars());
            pairs.take_while(|(ours, theirs)| ours.eq_ignore_ascii_case(theirs)).count()
        };
        let closest = words.iter().map(|(word, _)| alike(word)).max().unwrap_or(0);
        self.at -= next.len() - closest;
        Err(self.wrong(expecting))
    }

    /// A column's name, in quotes or of letters, digits, spaces and some signs.
    pub(super) fn name(&mut self, expecting: &str) -> Result<String, Refusal> {
        let start = *self;
        if let Some(quoted) = self.quoted() {
            return Ok(quoted);
        }
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | ' ' | '$');
        loop {
            self.take_while(is_part);
            if !self.rest().starts_with('-') || self.rest().starts_with("->") {
                break;
            }
            self.at += 1;
        }
        let name = self.text[start.at..self.at].trim();
        if name.is_empty() {
            *self = start;
            self.spaces();
            return Err(self.wrong(expecting));
        }
        Ok(name.to_owned())
    }

    /// A text in quotes, where a backslash takes the next character as it is; nothing when there is none, or no end.
    pub(super) fn quoted(&mut self) -> Option<String> {
        let mut chars = self.rest().strip_prefix('"')?.char_indices();
        let mut text = String::new();
        while let Some((at, next)) = chars.next() {
            match next {
                '"' => {
                    self.at += at + 2;
                    return Some(text);
                }
                '\\' => text.push(chars.next()?.1),
                other => text.push(other),
            }
        }
        None
    }

    /// A value in a list, which ends before a comma or a bracket unless it is in quotes; and whether it was.
    pub(super) fn element(&mut self) -> (String, bool) {
        let start = *self;
        if let Some(quoted) = self.quoted() {
            if matches!(self.peek(), None | Some(',' | ')')) {
                return (quoted, true);
            }
            *self = start;
        }
        (self.take_while(|c| !matches!(c, ',' | ')')).to_owned(), false)
    }

    /// A value in a list of conditions: as in any list, and braces with what is between them are one value, too.
    pub(super) fn value(&mut self) -> String {
        let mut ahead = *self;
        if ahead.take("{") {
            ahead.take_while(|c| !matches!(c, '{' | '}'));
            if ahead.take("}") {
                let value = &self.rest()[..ahead.at - self.at];
                *self = ahead;
                return value.to_owned();
            }
        }
        self.element().0
    }

    /// Something else was expected here.
    pub(super) fn wrong(&self, expecting: &str) -> Refusal {
        let mut details = "unexpected ".to_owned();
        match self.peek() {
            Some(next) => write!(details, "\"{next}\""),
            None => write!(details, "end of input"),
        }
        .expect("a text takes any text");
        self.fail(&format!("{details} expecting {expecting}"))
    }

    /// Something is wrong with what was read before here.
    pub(super) fn fail(&self, details: &str) -> Refusal {
        let Scan { what, text, at, before } = self;
        let column = before + text[..*at].chars().count() + 1;
        let message = format!("\"failed to parse {what} ({text})\" (line 1, column {column})");
        Refusal::new(Code::BadQuery, message).because(details)
    }
}
