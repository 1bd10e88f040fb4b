//! Prose to sentences.
//!
//! Unicode's rules (UAX 29), joined again where they cut too often: after abbreviations, at the
//! line ends of wrapped Markdown, and inside links, code and emphasis, which would break.

use crate::blocks::options;
use pulldown_cmark::{Event, Parser};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Words that end with a full stop without ending a sentence.
const ABBREVIATIONS: [&str; 22] = [
    "approx.", "ca.", "cf.", "co.", "dept.", "dr.", "e.g.", "eg.", "etc.", "fig.", "i.e.", "ie.",
    "inc.", "ltd.", "max.", "min.", "mr.", "mrs.", "ms.", "no.", "st.", "vs.",
];

/// The sentences of a paragraph of Markdown, without the white space between them.
pub(crate) fn sentences(paragraph: &str) -> Vec<Range<usize>> {
    let unbroken = unbroken(paragraph);
    let closed = closed_ranges(paragraph);
    let mut sentences: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for (at, piece) in unbroken.split_sentence_bound_indices() {
        let end = at + piece.len();
        let is_inside = closed.iter().any(|range| range.start < end && end < range.end);
        if end < paragraph.len() && (is_inside || ends_with_abbreviation(&unbroken[start..end])) {
            continue;
        }
        let text = &paragraph[start..end];
        let first = start + text.len() - text.trim_start().len();
        let last = start + text.trim_end().len();
        if first < last {
            sentences.push(first..last);
        }
        start = end;
    }
    sentences
}

/// The same bytes with spaces for the line breaks that mean nothing in Markdown.
fn unbroken(paragraph: &str) -> String {
    paragraph.replace(['\n', '\r'], " ")
}

/// Where inline elements stand: no sentence ends inside of one.
fn closed_ranges(paragraph: &str) -> Vec<Range<usize>> {
    if !paragraph.contains(['[', '*', '_', '`', '<', '~']) {
        return Vec::new();
    }
    let mut depth = 0_usize;
    let mut ranges = Vec::new();
    for (event, range) in Parser::new_ext(paragraph, options()).into_offset_iter() {
        match event {
            Event::Start(_) => {
                depth += 1;
                if depth == 2 {
                    ranges.push(range);
                }
            }
            Event::End(_) => depth -= 1,
            Event::Code(_) | Event::InlineHtml(_) => ranges.push(range),
            _ => {}
        }
    }
    ranges
}

fn ends_with_abbreviation(text: &str) -> bool {
    let Some(word) = text.split_whitespace().next_back() else { return false };
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    let mut letters = word.chars();
    let is_initial = letters.next().is_some_and(char::is_uppercase) && letters.as_str() == ".";
    (is_initial && word != "I.") || ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_readers_see_it() {
        let cases: [(&str, &[&str]); 10] = [
            ("One. Two! Three?", &["One.", "Two!", "Three?"]),
            ("Wrapped\nline. Next\nline", &["Wrapped\nline.", "Next\nline"]),
            ("Wrapped\r\nline.\r\nNext", &["Wrapped\r\nline.", "Next"]),
            ("It costs 3.50 dollars. Good.", &["It costs 3.50 dollars.", "Good."]),
            ("Ask Dr. Who, e.g. Monday. Ok.", &["Ask Dr. Who, e.g. Monday.", "Ok."]),
            ("Made by J. Smith. Yes.", &["Made by J. Smith.", "Yes."]),
            ("See [A. B](c). End.", &["See [A. B](c).", "End."]),
            ("**Bold. Still.** After. Last", &["**Bold. Still.** After.", "Last"]),
            ("Open `a. B`. Then.", &["Open `a. B`.", "Then."]),
            (" \n", &[]),
        ];
        for (text, expected) in cases {
            let found: Vec<&str> = sentences(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text:?}");
        }
    }
}
