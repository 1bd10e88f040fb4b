//! Markdown as a flat row of blocks, each with its exact place in the body.
//!
//! A block is the least that a passage holds whole: a paragraph, one item of a list with all that
//! is nested in it, a code block, one row of a table, a quotation. Headings are not blocks; they
//! say where a block stands.

use pulldown_cmark::{Event, HeadingLevel, OffsetIter, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// Joins the headings above a block.
const HEADING_SEPARATOR: &str = " › ";

/// What a block is, as far as an answer treats it differently.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// Prose: may be cut between sentences.
    Paragraph,
    /// An item of a numbered list.
    Step,
    /// An item of a list without numbers.
    Point,
    /// A table's head with the line below it.
    TableHead,
    /// A table's row.
    TableRow,
    /// A block of code.
    Code,
    /// A quotation or HTML.
    Other,
}

/// A piece of a body that is never cut, except for paragraphs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Block {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) kind: Kind,
    /// Numbers the lists and tables of a body from 1; 0 for what is part of neither.
    pub(crate) run: u16,
}

impl Block {
    pub(crate) fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A block and what is known of it while its document is read.
#[derive(Clone, Debug)]
pub(crate) struct ReadBlock {
    pub(crate) block: Block,
    /// Its words without Markdown's marks.
    pub(crate) plain: String,
    /// Index in [`Outline::headings`].
    pub(crate) heading: Option<u32>,
}

/// A body's blocks in order, and the headings they stand under.
#[derive(Default, Debug)]
pub(crate) struct Outline {
    pub(crate) blocks: Vec<ReadBlock>,
    /// Each is a whole path: `"Billing › Invoices"`.
    pub(crate) headings: Vec<Box<str>>,
}

/// Reads a body. `title` is left out of heading paths, where it would only be repeated.
pub(crate) fn outline(title: &str, body: &str) -> Outline {
    let mut reader = Reader { title, body, ..Reader::default() };
    if u32::try_from(body.len()).is_ok() {
        let mut events = Parser::new_ext(body, options()).into_offset_iter();
        while let Some((event, range)) = events.next() {
            if let Event::Start(tag) = event {
                reader.open(&tag, range, &mut events);
            }
        }
    }
    reader.outline
}

/// The words of a piece of Markdown, without its marks and addresses.
pub(crate) fn plain(markdown: &str) -> String {
    let mut plain = String::with_capacity(markdown.len());
    for event in Parser::new_ext(markdown, options()) {
        push_plain(&mut plain, &event);
    }
    plain.truncate(plain.trim_end().len());
    plain
}

pub(crate) fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS
}

#[derive(Default)]
struct Reader<'a> {
    title: &'a str,
    body: &'a str,
    outline: Outline,
    /// The headings that are open, outermost first.
    path: Vec<(HeadingLevel, String)>,
    heading: Option<u32>,
    run: u16,
    is_ordered: bool,
}

impl<'a> Reader<'a> {
    fn open(&mut self, tag: &Tag, range: Range<usize>, events: &mut OffsetIter<'a>) {
        let kind = match tag {
            Tag::Heading { level, .. } => return self.turn_to(*level, &rest_of(events)),
            Tag::List(first) => {
                self.run = self.run.saturating_add(1);
                self.is_ordered = first.is_some();
                return;
            }
            Tag::Table(_) => {
                self.run = self.run.saturating_add(1);
                return;
            }
            Tag::Paragraph => Kind::Paragraph,
            Tag::Item if self.is_ordered => Kind::Step,
            Tag::Item => Kind::Point,
            Tag::TableHead => Kind::TableHead,
            Tag::TableRow => Kind::TableRow,
            Tag::CodeBlock(_) => Kind::Code,
            _ => Kind::Other,
        };
        let plain = rest_of(events);
        let plain = if matches!(tag, Tag::HtmlBlock) { visible(&plain) } else { plain };
        self.push(kind, range, plain);
    }

    fn push(&mut self, kind: Kind, range: Range<usize>, plain: String) {
        let mut range = trimmed(self.body, range);
        match kind {
            Kind::Code => range.start = start_of_line(self.body, range.start),
            Kind::TableHead => range.end = end_of_next_line(self.body, range.end),
            _ => {}
        }
        if plain.trim().is_empty() || range.is_empty() {
            return;
        }
        let in_run = matches!(kind, Kind::Step | Kind::Point | Kind::TableHead | Kind::TableRow);
        let run = if in_run { self.run } else { 0 };
        let block = Block { start: range.start as u32, end: range.end as u32, kind, run };
        self.outline.blocks.push(ReadBlock { block, plain, heading: self.heading });
    }

    fn turn_to(&mut self, level: HeadingLevel, text: &str) {
        self.path.retain(|(above, _)| *above < level);
        self.path.push((level, text.trim().to_owned()));
        let shown = |text: &&str| !text.is_empty() && *text != self.title;
        let parts: Vec<&str> =
            self.path.iter().map(|(_, text)| text.as_str()).filter(shown).collect();
        self.heading = (!parts.is_empty()).then(|| {
            self.outline.headings.push(parts.join(HEADING_SEPARATOR).into());
            self.outline.headings.len() as u32 - 1
        });
    }
}

/// Reads to the end of the element whose start was read last, and returns its words.
fn rest_of(events: &mut OffsetIter) -> String {
    let (mut plain, mut depth) = (String::new(), 1_usize);
    for (event, _) in events {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
        push_plain(&mut plain, &event);
    }
    plain.truncate(plain.trim_end().len());
    plain
}

fn push_plain(plain: &mut String, event: &Event) {
    match event {
        Event::Text(text) | Event::Code(text) | Event::Html(text) => plain.push_str(text),
        Event::SoftBreak | Event::HardBreak => plain.push(' '),
        Event::Start(Tag::List(_))
        | Event::End(
            TagEnd::Paragraph
            | TagEnd::Item
            | TagEnd::TableCell
            | TagEnd::CodeBlock
            | TagEnd::Heading(_),
        ) if !plain.is_empty() && !plain.ends_with(char::is_whitespace) => plain.push('\n'),
        _ => {}
    }
}

/// What a reader would see of HTML, roughly: all but tags and comments.
fn visible(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        let end = if rest[start..].starts_with("<!--") { "-->" } else { ">" };
        text.push(' ');
        rest = rest[start..].find(end).map_or("", |at| &rest[start + at + end.len()..]);
    }
    text.push_str(rest);
    text
}

fn trimmed(body: &str, range: Range<usize>) -> Range<usize> {
    let text = &body[range.clone()];
    let start = range.start + (text.len() - text.trim_start().len());
    start..(range.start + text.trim_end().len()).max(start)
}

fn start_of_line(body: &str, at: usize) -> usize {
    let line = body[..at].rfind('\n').map_or(0, |newline| newline + 1);
    if body[line..at].trim().is_empty() { line } else { at }
}

fn end_of_next_line(body: &str, at: usize) -> usize {
    let Some(newline) = body[at..].find('\n') else { return at };
    let next = at + newline + 1;
    let end = body[next..].find('\n').map_or(body.len(), |newline| next + newline);
    next + body[next..end].trim_end().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Vec<(Kind, &str, Option<String>)> {
        let outline = outline("Title", body);
        let heading = |at: u32| outline.headings[at as usize].to_string();
        let shown = |read: &ReadBlock| {
            (read.block.kind, &body[read.block.range()], read.heading.map(heading))
        };
        outline.blocks.iter().map(shown).collect()
    }

    #[test]
    fn blocks_keep_their_places() {
        let cases: [(&str, &[(Kind, &str)]); 11] = [
            ("One\ntwo\n\nthree", &[(Kind::Paragraph, "One\ntwo"), (Kind::Paragraph, "three")]),
            ("- a\n  - b\n- c\n", &[(Kind::Point, "- a\n  - b"), (Kind::Point, "- c")]),
            ("1. a\r\n2) b", &[(Kind::Step, "1. a"), (Kind::Step, "2) b")]),
            ("1. a\n\n   ```\n   x\n   ```\n", &[(Kind::Step, "1. a\n\n   ```\n   x\n   ```")]),
            ("```sh\nls\n\nls\n```\n", &[(Kind::Code, "```sh\nls\n\nls\n```")]),
            ("a\n\n    let x;\n", &[(Kind::Paragraph, "a"), (Kind::Code, "    let x;")]),
            ("> a\n> b\n", &[(Kind::Other, "> a\n> b")]),
            ("<p>a</p>\n<!-- b -->", &[(Kind::Other, "<p>a</p>\n<!-- b -->")]),
            ("<!-- b -->\n", &[]),
            (
                "| a |\n|---|\n| 1 |\n| 2 |\n",
                &[
                    (Kind::TableHead, "| a |\n|---|"),
                    (Kind::TableRow, "| 1 |"),
                    (Kind::TableRow, "| 2 |"),
                ],
            ),
            ("---\n\n***\n", &[]),
        ];
        for (body, expected) in cases {
            let found: Vec<_> =
                read(body).into_iter().map(|(kind, text, _)| (kind, text)).collect();
            assert_eq!(found, expected, "{body:?}");
        }
    }

    #[test]
    fn headings_are_paths_without_the_title() {
        let body = "a\n# Title\nb\n## One\nc\n### `Two`\nd\n## Three\ne\n# Four\nf\n";
        let headings: Vec<_> = read(body).into_iter().map(|(.., heading)| heading).collect();
        let expected = [None, None, Some("One"), Some("One › Two"), Some("Three"), Some("Four")];
        assert_eq!(headings, expected.map(|heading| heading.map(str::to_owned)));
    }

    #[test]
    fn lists_and_tables_are_numbered() {
        let outline = outline("", "- a\n- b\n\nc\n\n1. d\n\n| e |\n|---|\n| f |\n");
        let runs: Vec<u16> = outline.blocks.iter().map(|read| read.block.run).collect();
        assert_eq!(runs, [1, 1, 0, 2, 3, 3]);
    }

    #[test]
    fn marks_and_addresses_are_not_words() {
        let cases = [
            ("**a** [b](c.md) `d` ![e](f.png)", "a b d e"),
            ("a\nb  \nc", "a b c"),
            ("- a\n- b\n", "a\nb"),
            ("<p>a</p><!-- b --> c", "a c"),
        ];
        for (markdown, expected) in cases {
            let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            let expected = words(expected);
            let plain = if markdown.starts_with('<') { visible(markdown) } else { plain(markdown) };
            assert_eq!(words(&plain), expected, "{markdown}");
        }
    }
}
