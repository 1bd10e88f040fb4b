//! Citation markers in a text that is still being written.
//!
//! It knows numbers only: which sources there are, and what a citation looks like, is decided
//! elsewhere.
//!
//! A marker is a bracket with source numbers: `[1]`, `[1, 3]`, `[2-4]`, `[1; 2]`, and what models
//! make of it (`【1】`, `［1］`, `【1†L5-L9】`). It comes out as `[1]`, one bracket per number, without
//! the numbers that name no source. Everything else is text and comes out as it went in:
//!
//! - code, inline (to the closing backticks or the end of the line) and fenced;
//! - links, also with a number for text: `[docs](url)`, `[1](url)`;
//! - brackets with anything else in them, `[x]`, `[ ]`, `[^1]`, and numbers of four digits or more,
//!   which are years and amounts;
//! - escaped brackets, `\[1]`;
//! - lists of more than 60 bytes, which are data.

mod code;
mod marker;

use code::Code;

/// The most bytes that are held back: a marker and the space before it.
const HELD_BYTES_MAX: usize = 64;

/// Passes a text through, piece by piece, takes out the markers that name no source and numbers the others anew by their
/// first use, so that readers count 1, 2, 3.
///
/// The result does not depend on where the pieces were cut. With a marker goes the space before it
/// where it would be left before another space, before punctuation or at the end of a line.
#[derive(Clone, Debug)]
pub struct CitationFilter {
    sources: usize,
    cited: Vec<usize>,
    held: String, // Invariant: empty, or the beginning of a marker, or all of one.
    gap: Gap,
    last: char,
    escaped: bool,
    code: Code,
}

/// What stands between the last character that was written and the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gap {
    Nothing,
    Space,
    /// A marker was taken out here.
    Cut,
    /// A marker was taken out after a space.
    SpaceCut,
}

impl CitationFilter {
    /// A filter for a text whose sources are numbered from 1 to `sources`.
    #[must_use]
    pub fn new(sources: usize) -> CitationFilter {
        CitationFilter {
            sources,
            cited: Vec::new(),
            held: String::new(),
            gap: Gap::Nothing,
            last: '\n',
            escaped: false,
            code: Code::default(),
        }
    }

    /// What may be shown after this piece; at most 64 bytes are held back until the next.
    pub fn push(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(self.held.len() + text.len() + 1);
        for c in text.chars() {
            self.take(c, &mut out);
        }
        out
    }

    /// What was held back, at the end of the text.
    pub fn finish(&mut self) -> String {
        let mut out = String::new();
        self.release(None, &mut out);
        if self.gap == Gap::Space {
            out.push(' ');
        }
        self.gap = Gap::Nothing;
        out
    }

    /// The numbers of the sources that were cited, in the order of first use: what reads `[1]` now is the first of them.
    #[must_use]
    pub fn cited(&self) -> &[usize] {
        &self.cited
    }

    fn take(&mut self, c: char, out: &mut String) {
        let fits = self.held.len() + c.len_utf8() < HELD_BYTES_MAX;
        if fits && marker::may_continue(&self.held, c) {
            self.held.push(c);
            return;
        }
        self.release(Some(c), out);
        self.code.settle(c);
        if marker::may_begin(c) && !self.escaped && !self.code.is_inside() {
            self.held.push(c);
        } else {
            self.write(c, out);
        }
    }

    /// Decides about what is held, now that it is known what follows it.
    fn release(&mut self, next: Option<char>, out: &mut String) {
        let held = std::mem::take(&mut self.held);
        match marker::numbers(&held).filter(|_| !(held.starts_with('[') && next == Some('('))) {
            None => held.chars().for_each(|c| self.write(c, out)),
            Some(mut numbers) => {
                numbers.retain(|number| (1..=self.sources).contains(number));
                if numbers.is_empty() {
                    self.cut();
                }
                for number in numbers {
                    self.cite(number, out);
                }
            }
        }
    }

    fn cut(&mut self) {
        self.gap = match self.gap {
            Gap::Nothing | Gap::Cut => Gap::Cut,
            Gap::Space | Gap::SpaceCut => Gap::SpaceCut,
        };
    }

    fn cite(&mut self, number: usize, out: &mut String) {
        let known = self.cited.iter().position(|&cited| cited == number);
        let place = known.unwrap_or_else(|| {
            self.cited.push(number);
            self.cited.len() - 1
        });
        for c in format!("[{}]", place + 1).chars() {
            self.write(c, out);
        }
    }

    fn write(&mut self, c: char, out: &mut String) {
        let escaped = std::mem::take(&mut self.escaped);
        self.code.step(c, escaped);
        self.escaped = c == '\\' && !escaped && !self.code.is_inside();
        if self.needs_space_before(c) {
            out.push(' ');
        }
        if c == ' ' {
            self.gap = Gap::Space;
        } else {
            self.gap = Gap::Nothing;
            out.push(c);
        }
        self.last = c;
    }

    fn needs_space_before(&self, c: char) -> bool {
        match self.gap {
            Gap::Nothing => false,
            Gap::Space => true,
            Gap::SpaceCut => c != ' ' && !is_close_to_words(c),
            // `[[9]9]` must not become `[9]`.
            Gap::Cut => {
                (self.last == '[' || self.last.is_ascii_digit()) && (c == ']' || c.is_ascii_digit())
            }
        }
    }
}

/// Whether a character looks wrong after a space. No square brackets: `[9 [8]]` is to stay apart.
fn is_close_to_words(c: char) -> bool {
    matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | '}' | '\n' | '\r')
        || matches!(c, '。' | '，' | '、' | '；' | '：' | '！' | '？' | '）')
}

#[cfg(test)]
mod tests;
