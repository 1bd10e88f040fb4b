//! Where in a Markdown text there is code, known without looking ahead.

/// Follows a text character by character.
///
/// Inline code that is not closed on its line ends with the line: what comes later cannot be waited
/// for.
#[derive(Clone, Debug)]
pub(super) struct Code {
    place: Place,
    run: Run,
    /// The spaces since the beginning of the line, while there is nothing else.
    indent: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Text,
    /// Between this many backticks.
    Inline(usize),
    /// On the line that opens a fence.
    Opening(Fence),
    Fenced(Fence),
    /// On the line that closes it, if nothing else is on it.
    Closing(Fence),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Fence {
    mark: char,
    length: usize,
}

/// The backticks or tildes just before here.
#[derive(Clone, Copy, Debug)]
struct Run {
    mark: char,
    length: usize,
    begins_line: bool,
}

const INDENT_MAX: usize = 3;
const FENCE_MIN: usize = 3;

impl Default for Code {
    fn default() -> Code {
        let run = Run { mark: '`', length: 0, begins_line: false };
        Code { place: Place::Text, run, indent: Some(0) }
    }
}

impl Code {
    /// Whether a character that follows here is code; `settle` must have seen it.
    pub(super) fn is_inside(&self) -> bool {
        self.place != Place::Text
    }

    /// Ends a run of marks if the next character is not one more of them.
    pub(super) fn settle(&mut self, next: char) {
        let Run { mark, length, begins_line } = self.run;
        if length == 0 || next == mark {
            return;
        }
        self.run.length = 0;
        let fence = Fence { mark, length };
        self.place = match self.place {
            Place::Text if begins_line && length >= FENCE_MIN => Place::Opening(fence),
            Place::Text if mark == '`' => Place::Inline(length),
            Place::Inline(open) if mark == '`' && length == open => Place::Text,
            // Backticks cannot be part of a fence's first line: it was inline code all along.
            Place::Opening(open) if mark == '`' && open == fence => Place::Text,
            Place::Opening(open) if mark == '`' && open.mark == '`' => Place::Inline(open.length),
            Place::Fenced(open) if begins_line && mark == open.mark && length >= open.length => {
                Place::Closing(open)
            }
            Place::Closing(open) => Place::Fenced(open),
            place => place,
        };
    }

    /// Takes the next character; outside of code a backslash before it takes away its meaning.
    pub(super) fn step(&mut self, c: char, escaped: bool) {
        self.settle(c);
        let begins_line = self.indent.is_some_and(|indent| indent <= INDENT_MAX);
        match c {
            '`' | '~' if self.run.length > 0 => self.run.length += 1,
            '`' | '~' if !escaped => self.run = Run { mark: c, length: 1, begins_line },
            '\n' => self.end_line(),
            ' ' | '\r' => {}
            _ => {
                if let Place::Closing(open) = self.place {
                    self.place = Place::Fenced(open);
                }
            }
        }
        self.indent = match c {
            '\n' => Some(0),
            ' ' => self.indent.map(|indent| indent + 1),
            _ => None,
        };
    }

    fn end_line(&mut self) {
        self.place = match self.place {
            Place::Opening(fence) => Place::Fenced(fence),
            Place::Inline(_) | Place::Closing(_) => Place::Text,
            place => place,
        };
    }
}
