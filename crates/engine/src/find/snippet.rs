//! The part of a text that shows why it was found.

use std::ops::Range;

use super::words;

/// About how long it is, in bytes.
const LONGEST: usize = 240;
/// How much stands before the first word that was looked for.
const BEFORE: usize = 60;
/// The most words that are marked.
const MARKS_MAX: usize = 20;

/// The part of a text that shows why it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// As it was written.
    pub text: String,
    /// Where the words are in it, in bytes.
    pub marks: Vec<Range<usize>>,
    /// Whether the text has more before it.
    pub is_cut_before: bool,
    /// Whether the text has more after it.
    pub is_cut_after: bool,
}

/// Cuts a text around the first of the words.
pub(super) fn cut(text: &str, wanted: &[String]) -> Snippet {
    let places = words::places(text, wanted);
    let first = places.first().map_or(0, |place| place.start);
    let start = if text.len() <= LONGEST { 0 } else { start(text, first) };
    let end = end(text, start);
    let marks = places
        .into_iter()
        .filter(|place| start <= place.start && place.end <= end)
        .map(|place| place.start - start..place.end - start)
        .take(MARKS_MAX)
        .collect();
    Snippet {
        text: text[start..end].to_owned(),
        marks,
        is_cut_before: start > 0,
        is_cut_after: end < text.len(),
    }
}

/// A little before the first word, behind a space if there is one.
fn start(text: &str, first: usize) -> usize {
    let earliest = first.min(text.len().saturating_sub(LONGEST)).min(first.saturating_sub(BEFORE));
    let earliest = text.floor_char_boundary(earliest);
    if earliest == 0 {
        return 0;
    }
    let space = text[earliest..first].find(char::is_whitespace);
    let behind = space.map_or(earliest, |at| earliest + at);
    behind + text[behind..].chars().next().filter(|c| c.is_whitespace()).map_or(0, char::len_utf8)
}

/// Not in the middle of a word, unless it is a very long one.
fn end(text: &str, start: usize) -> usize {
    if text.len() - start <= LONGEST {
        return text.len();
    }
    let latest = text.floor_char_boundary(start + LONGEST);
    let space = text[start..latest].rfind(char::is_whitespace).filter(|at| LONGEST / 2 < *at);
    space.map_or(latest, |at| start + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_is_whole() {
        let snippet = cut("Where is my refund?", &words::of_query("REFUNDS"));
        assert_eq!((snippet.text.as_str(), snippet.marks.len()), ("Where is my refund?", 1));
        assert_eq!(&snippet.text[snippet.marks[0].clone()], "refund");
        assert!(!snippet.is_cut_before && !snippet.is_cut_after);
    }

    #[test]
    fn a_long_text_is_cut_around_the_word() {
        for filler in ["word ", "x", "ä", "日"] {
            for (before, after) in [(0, 500), (30, 500), (500, 0), (500, 500), (500, 3)] {
                let text = format!("{} needle {}", filler.repeat(before), filler.repeat(after));
                let snippet = cut(&text, &words::of_query("needle"));
                assert!(snippet.text.len() <= LONGEST + 4, "{}", snippet.text.len());
                let marked: Vec<&str> =
                    snippet.marks.iter().map(|mark| &snippet.text[mark.clone()]).collect();
                assert_eq!(marked, ["needle"], "{filler} {before} {after}");
                assert!(text.contains(&snippet.text));
            }
        }
    }
}
