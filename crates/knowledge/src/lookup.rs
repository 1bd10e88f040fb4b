//! Looking words up: which documents hold them, and where they stand. For people who search, not for answers.

use std::cmp::Reverse;
use std::ops::Range;

use crate::full_text::Asked;
use crate::index::{FREE, Passage};
use crate::plain::plain_text;
use crate::{DocumentId, Index};

/// How many bytes of a passage are shown, about.
const SHOWN_BYTES: usize = 240;
/// How many bytes of it come before the first word that was looked for, at most.
const BEFORE_BYTES: usize = 80;
/// A document is found when it holds this much of what is asked, by the rarity of the words.
const LEAST_SHARE: f32 = 0.5;
/// More words than this are not told apart.
const TERMS_MAX: usize = 64;

/// What was looked up.
#[derive(Clone, Debug, PartialEq)]
pub struct Lookup {
    /// How many documents were found.
    pub total: usize,
    /// Those that were asked for, the best first.
    pub matches: Vec<Match>,
}

/// A document that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// The document.
    pub document: DocumentId,
    /// Where in it the words stand.
    pub excerpt: Excerpt,
    /// From 0 to 1; comparable between the matches of one lookup.
    pub score: f32,
}

/// A plain text in which words are marked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// The text, on one line.
    pub text: String,
    /// The bytes of the marked words, in their order.
    pub marks: Vec<Range<usize>>,
}

struct Candidate<'a> {
    document: DocumentId,
    slot: u32,
    passage: &'a Passage,
    score: f32,
}

impl Index {
    /// The documents that hold the words of a text, or enough of them. `wanted` are places in the list of all.
    #[must_use]
    pub fn look_up(&self, text: &str, wanted: Range<usize>) -> Lookup {
        let asked = self.full_text.asked(text);
        let found = self.candidates(&asked);
        let total = found.len();
        let shown = found.iter().skip(wanted.start).take(wanted.len());
        let matches = shown.map(|found| Match {
            document: found.document,
            excerpt: self.excerpt(found, &asked),
            score: found.score,
        });
        Lookup { total, matches: matches.collect() }
    }

    /// Marks the words of a text in another one, which is Markdown.
    #[must_use]
    pub fn mark(&self, text: &str, markdown: &str) -> Excerpt {
        self.shown(markdown, &self.full_text.asked(text))
    }

    fn candidates(&self, asked: &Asked) -> Vec<Candidate<'_>> {
        let mut scores = Vec::new();
        self.full_text.scores(asked, &mut scores);
        let mut held = vec![(0_u64, 0.0_f32, FREE); self.entries.len()];
        for (bit, term) in asked.terms.iter().take(TERMS_MAX).enumerate() {
            for passage in self.full_text.passages_with(term.term) {
                let owner = self.owners[passage as usize];
                let Some((terms, best, at)) = held.get_mut(owner as usize) else { continue };
                *terms |= 1 << bit;
                if scores[passage as usize] > *best {
                    (*best, *at) = (scores[passage as usize], passage);
                }
            }
        }
        let all: f32 = asked.terms.iter().take(TERMS_MAX).map(|term| term.share).sum();
        let mut found: Vec<Candidate> = Vec::new();
        for (slot, (terms, best, at)) in held.into_iter().enumerate() {
            let Some(entry) = self.entries[slot].as_ref().filter(|_| terms != 0) else { continue };
            let of = |(bit, _): &(usize, _)| terms & (1 << bit) != 0;
            let here = asked.terms.iter().take(TERMS_MAX).enumerate().filter(of);
            let share: f32 = here.map(|(_, term)| term.share).sum::<f32>() / all;
            let passage = entry.passages.iter().find(|passage| passage.slot == at);
            let Some(passage) = passage.filter(|_| share >= LEAST_SHARE) else { continue };
            let score = (share * best).min(1.0);
            found.push(Candidate { document: entry.id, slot: slot as u32, passage, score });
        }
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.document.cmp(&b.document)));
        found
    }

    fn excerpt(&self, found: &Candidate, asked: &Asked) -> Excerpt {
        let Some(entry) = &self.entries[found.slot as usize] else { return Excerpt::default() };
        self.shown(&entry.body[entry.range(found.passage)], asked)
    }

    fn shown(&self, markdown: &str, asked: &Asked) -> Excerpt {
        let text = plain_text(&without_tables(markdown));
        let marks = self.full_text.marks(&text, asked);
        cut(&text, &marks)
    }
}

/// A passage may begin in the middle of a table, so that nothing but its lines say that it is one.
fn without_tables(markdown: &str) -> String {
    let is_rule = |line: &str| line.chars().all(|letter| matches!(letter, '|' | '-' | ':' | ' '));
    let lines = markdown.lines().filter_map(|line| match line.trim() {
        row if !row.starts_with('|') => Some(line.to_owned()),
        row if is_rule(row) => None,
        row => Some(row.replace('|', " ") + "\n"),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The part of a text where most words are marked soonest.
fn cut(text: &str, marks: &[Range<usize>]) -> Excerpt {
    let first = best_start(marks);
    let start = match first.checked_sub(BEFORE_BYTES) {
        None | Some(0) => 0,
        Some(near) => word_start(text, text.ceil_char_boundary(near)).min(first),
    };
    let rest = &text[start..];
    let end = if rest.len() <= SHOWN_BYTES {
        text.len()
    } else {
        let limit = start + rest.floor_char_boundary(SHOWN_BYTES);
        text[start..limit].rfind(' ').map_or(limit, |space| start + space)
    };
    let before = if start > 0 { "… " } else { "" };
    let after = if end < text.len() { " …" } else { "" };
    let shift = |mark: &Range<usize>| {
        (mark.start - start + before.len())..(mark.end - start + before.len())
    };
    let inside = marks.iter().filter(|mark| mark.start >= start && mark.end <= end);
    let marks = inside.map(shift).collect();
    Excerpt { text: format!("{before}{}{after}", &text[start..end]), marks }
}

/// The mark after which the most marks are near.
fn best_start(marks: &[Range<usize>]) -> usize {
    let near = |from: usize| {
        let reach = from..from + SHOWN_BYTES - BEFORE_BYTES;
        marks.iter().filter(|mark| reach.contains(&mark.start)).count()
    };
    let best = marks.iter().max_by_key(|mark| (near(mark.start), Reverse(mark.start)));
    best.map_or(0, |mark| mark.start)
}

/// The first beginning of a word at or after `near`.
fn word_start(text: &str, near: usize) -> usize {
    text[near..].find(' ').map_or(near, |space| near + space + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Document;

    fn index(documents: &[(&str, &str)]) -> Index {
        let mut index = Index::new();
        for (id, (title, body)) in (1..).zip(documents) {
            let document = Document {
                title: (*title).to_owned(),
                body: (*body).to_owned(),
                ..Document::default()
            };
            index.upsert(DocumentId(id), &document);
        }
        index
    }

    fn marked(excerpt: &Excerpt) -> Vec<&str> {
        excerpt.marks.iter().map(|mark| &excerpt.text[mark.clone()]).collect()
    }

    #[test]
    fn words_are_found_and_marked_in_plain_text() {
        let index = index(&[
            ("Reset your password", "Open **Settings** and choose *Reset password*."),
            ("Invoices", "Passwords protect invoices."),
            ("Parcels", "Weigh them."),
        ]);
        let found = index.look_up("resetting passwords", 0..10);
        assert_eq!(found.total, 1, "one word of two is not enough when it is the common one");
        let first = &found.matches[0];
        assert_eq!(first.document, DocumentId(1));
        assert_eq!(first.excerpt.text, "Open Settings and choose Reset password.");
        assert_eq!(marked(&first.excerpt), ["Reset", "password"]);
        assert_eq!(index.look_up("password", 0..10).total, 2);
        assert_eq!(index.look_up("password", 1..2).matches.len(), 1);
        assert_eq!(index.look_up("the of", 0..10), Lookup { total: 0, matches: Vec::new() });
        assert_eq!(index.look_up("", 0..10).total, 0);
    }

    #[test]
    fn a_row_of_a_table_is_text() {
        let rows = "| Unopened | full **refund** |\n|---|:-:|\n| Opened | none |\n\nAfter | it.";
        assert_eq!(
            plain_text(&without_tables(rows)),
            "Unopened full refund Opened none After | it."
        );
    }

    #[test]
    fn a_long_passage_is_cut_around_the_words() {
        let text = format!(
            "{} The zebra — ümlaut — sleeps. {}",
            "before ".repeat(60),
            "after ".repeat(60)
        );
        let index = index(&[("Animals", &text)]);
        let found = index.look_up("zebra sleep", 0..1);
        let excerpt = &found.matches[0].excerpt;
        assert_eq!(marked(excerpt), ["zebra", "sleeps"]);
        assert!(
            excerpt.text.starts_with("… before") && excerpt.text.ends_with(" …"),
            "{excerpt:?}"
        );
        assert!(excerpt.text.len() <= SHOWN_BYTES + 8, "{excerpt:?}");
    }
}
