//! Markdown as plain text: what lists of articles show, and what is marked in search results.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// The text of some Markdown on one line, without its marks, HTML and pictures' addresses.
#[must_use]
pub fn plain_text(markdown: &str) -> String {
    let mut line = Line::default();
    for event in parser(markdown) {
        match event {
            Event::Text(text) | Event::Code(text) => line.push(&text),
            Event::InlineHtml(_) | Event::Html(_) => {}
            event if is_inline(&event) => {}
            _ => line.part(),
        }
    }
    line.text
}

/// How a text begins: its first sentences on one line, at most `letters` of them and cut between words. Headings, code
/// and tables are passed over.
#[must_use]
pub fn beginning(markdown: &str, letters: usize) -> String {
    let (mut line, mut skipped) = (Line::default(), 0_usize);
    for event in parser(markdown) {
        match event {
            Event::Start(Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::Table(_)) => skipped += 1,
            Event::End(TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::Table) => skipped -= 1,
            Event::Text(text) | Event::Code(text) if skipped == 0 => line.push(&text),
            Event::Text(_) | Event::Code(_) | Event::InlineHtml(_) | Event::Html(_) => {}
            event if is_inline(&event) => {}
            _ => line.part(),
        }
        if line.text.len() > letters * 4 {
            break;
        }
    }
    shortened(line.text, letters)
}

/// How many minutes a text takes to read, at least one.
#[must_use]
pub fn reading_minutes(markdown: &str) -> usize {
    const WORDS_PER_MINUTE: usize = 200;
    markdown.split_whitespace().count().div_ceil(WORDS_PER_MINUTE).max(1)
}

fn parser(markdown: &str) -> Parser<'_> {
    Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH)
}

/// Emphasis in the middle of a word does not part it.
fn is_inline(event: &Event) -> bool {
    matches!(
        event,
        Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. })
            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link)
    )
}

/// Cuts a text after a word.
fn shortened(text: String, letters: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(letters) else { return text };
    let cut = text[..end].rfind(' ').filter(|cut| *cut > end / 2).unwrap_or(end);
    text[..cut].trim_end_matches([' ', ',', ';', ':', '.']).to_owned() + "…"
}

#[derive(Default)]
struct Line {
    text: String,
    is_parted: bool,
}

impl Line {
    fn push(&mut self, text: &str) {
        for (at, word) in text.split_whitespace().enumerate() {
            let apart = at > 0 || self.is_parted || text.starts_with(char::is_whitespace);
            if apart && !self.text.is_empty() {
                self.text.push(' ');
            }
            self.text.push_str(word);
            self.is_parted = false;
        }
        self.is_parted |= text.ends_with(char::is_whitespace);
    }

    fn part(&mut self) {
        self.is_parted = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_words_stay() {
        for (markdown, plain) in [
            ("Open **Settings**, then *Save*.", "Open Settings, then Save."),
            ("# A\n\n- one\n- two", "A one two"),
            ("| a | b |\n|---|---|\n| c | d |", "a b c d"),
            ("<script>alert(1)</script>\n\nx", "x"),
            ("a <b onclick=x>b</b> c", "a b c"),
            ("re**set** [it](javascript:x)", "reset it"),
            ("", ""),
        ] {
            assert_eq!(plain_text(markdown), plain, "{markdown}");
        }
    }

    #[test]
    fn a_beginning_is_cut_between_words() {
        let markdown = "# Title\n\n```\ncode\n```\n\nOne two three. Four five six seven.";
        assert_eq!(beginning(markdown, 100), "One two three. Four five six seven.");
        assert_eq!(beginning(markdown, 17), "One two three…");
        assert_eq!(beginning("# Only a title", 9), "");
        assert_eq!(beginning(&"ä".repeat(50), 9), format!("{}…", "ä".repeat(9)));
    }

    #[test]
    fn reading_takes_a_minute_at_least() {
        for (words, minutes) in [(0, 1), (200, 1), (201, 2), (2_000, 10)] {
            assert_eq!(reading_minutes(&"word ".repeat(words)), minutes);
        }
    }
}
