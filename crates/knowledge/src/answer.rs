//! From the passages found to an answer made only of their sentences.

use crate::blocks::Kind;
use crate::full_text::Asked;
use crate::index::{Entry, Passage};
use crate::pieces::Cutter;
use crate::search::Found;
use crate::{DocumentId, Hit, Index, Question};
use std::ops::Range;

/// Below this confidence an answer should not be given: the outcome is "not found".
pub const DEFAULT_THRESHOLD: f32 = 0.5;

/// Passages looked at for one answer.
const PASSAGES: usize = 8;
/// An answer of so many bytes gets no more pieces.
const LONG_ENOUGH: usize = 800;
/// With another piece an answer stays below this.
const LONGEST: usize = 1200;
/// A passage with this share of the best one's score may add to the answer: one of the same
/// document, and one of another.
const NEARLY_AS_GOOD: [f32; 2] = [0.9, 0.97];
/// For a question that asks for steps, a passage of the same document with steps may be so much
/// worse than one without.
const STEPS_ARE_WORTH: f32 = 0.85;
/// A piece is added if it has so much of the question that the answer lacks.
const WORTH_ADDING: f32 = 0.2;
const MOST_CITATIONS: usize = 4;

/// Sentences of the articles that answer a question, and how sure that is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// Markdown, made only of the quotes below and white space. Empty if nothing was found.
    pub text: String,
    /// Where each part of the text comes from, in its order.
    pub citations: Vec<Citation>,
    /// The probability, from 0 to 1, that the cited articles are about the question.
    pub confidence: f32,
}

/// A place in a document that supports an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The document quoted.
    pub document: DocumentId,
    /// Its title.
    pub title: String,
    /// Its address, if it has one.
    pub url: Option<String>,
    /// The headings above the quote, outermost first, joined by " › ".
    pub heading: Option<String>,
    /// Exactly the body's bytes from `start` to `end`.
    pub quote: String,
    /// The quote's first byte in the body.
    pub start: usize,
    /// The byte after the quote's last.
    pub end: usize,
}

impl Index {
    /// The best answer that the articles hold, whatever its confidence.
    #[must_use]
    pub fn answer(&self, question: &Question) -> Answer {
        self.answer_with_hits(question, 0).0
    }

    /// The same, and the passages that [`Index::search`] finds, for the price of one search.
    #[must_use]
    pub fn answer_with_hits(&self, question: &Question, limit: usize) -> (Answer, Vec<Hit>) {
        let asked = self.full_text.asked(question.text);
        let mut found = self.find(question, &asked, limit.max(PASSAGES));
        let hits = found.iter().take(limit).map(Hit::from).collect();
        found.truncate(PASSAGES);
        (self.answer_from(question, &asked, found), hits)
    }

    fn answer_from(&self, question: &Question, asked: &Asked, mut found: Vec<Found>) -> Answer {
        found.retain(|found| !found.passage.span.blocks.is_empty());
        let Some(best) = found.first() else { return Answer::default() };
        let confidence = self.signals_of(asked, best).confidence();
        let wants_steps = asks_for_steps(question.text);
        let cutter = Cutter { full_text: &self.full_text, asked, wants_steps };
        let quotes = merged(quotes(&cutter, &found));
        let text = joined(&quotes);
        Answer { text, citations: quotes.iter().map(Citation::from).collect(), confidence }
    }
}

/// Whether a question wants to be told what to do, one thing after the other.
fn asks_for_steps(question: &str) -> bool {
    const MEASURES: [&str; 8] = ["many", "much", "long", "often", "far", "big", "old", "fast"];
    let mut words = question.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let has_how = words.any(|word| word.eq_ignore_ascii_case("how"));
    has_how && words.next().is_some_and(|word| !MEASURES.contains(&word.to_lowercase().as_str()))
}

/// A place to be quoted.
#[derive(Clone)]
struct Quote<'a> {
    entry: &'a Entry,
    passage: &'a Passage,
    range: Range<usize>,
}

/// The pieces worth quoting: the best one of the main passage, then what adds to it.
fn quotes<'a>(cutter: &Cutter, found: &[Found<'a>]) -> Vec<Quote<'a>> {
    let main = main_passage(cutter, found);
    let others = found.iter().filter(|other| {
        let [same, another] = NEARLY_AS_GOOD;
        let share = if other.entry.id == main.entry.id { same } else { another };
        other.passage.slot != main.passage.slot && other.score >= share * found[0].score
    });
    let (mut quotes, mut length, mut covered) = (Vec::new(), 0, 0);
    for &Found { entry, passage, .. } in std::iter::once(&main).chain(others) {
        for piece in cutter.pieces(entry, passage) {
            let adds = cutter.worth(piece.covers & !covered) >= WORTH_ADDING
                && length < LONG_ENOUGH
                && length + piece.len() <= LONGEST
                && quotes.len() + piece.parts.len() <= MOST_CITATIONS;
            if quotes.is_empty() || adds {
                length += piece.len();
                covered |= piece.covers;
                let parts = piece.parts.into_iter();
                quotes.extend(parts.map(|range| Quote { entry, passage, range }));
            }
        }
    }
    quotes
}

/// The best passage, or one of the same document that has the steps that are wanted.
fn main_passage<'a>(cutter: &Cutter, found: &[Found<'a>]) -> Found<'a> {
    let best = found[0];
    let has_steps = |found: &&Found| {
        let blocks = &found.entry.blocks[found.passage.span.blocks.clone()];
        blocks.iter().any(|block| block.kind == Kind::Step)
    };
    let is_candidate = |found: &&Found| {
        found.entry.id == best.entry.id && found.score >= STEPS_ARE_WORTH * best.score
    };
    let with_steps = found.iter().filter(is_candidate).find(has_steps);
    with_steps.filter(|_| cutter.wants_steps).copied().unwrap_or(best)
}

/// Quotes of one document in its order, those with nothing between them as one.
fn merged(mut quotes: Vec<Quote>) -> Vec<Quote> {
    let documents: Vec<DocumentId> = quotes.iter().map(|quote| quote.entry.id).collect();
    let place = |quote: &Quote| documents.iter().position(|id| *id == quote.entry.id);
    quotes.sort_by_key(|quote| (place(quote), quote.range.start));
    let mut merged: Vec<Quote> = Vec::new();
    for quote in quotes {
        match merged.last_mut() {
            Some(last) if last.touches(&quote) => {
                last.range.end = last.range.end.max(quote.range.end);
            }
            _ => merged.push(quote),
        }
    }
    merged
}

fn joined(quotes: &[Quote]) -> String {
    let mut text = String::new();
    let mut before: Option<&Quote> = None;
    for quote in quotes {
        text.push_str(before.map_or("", |before| before.space_to(quote)));
        text.push_str(&quote.entry.body[quote.range.clone()]);
        before = Some(quote);
    }
    text
}

impl Quote<'_> {
    fn touches(&self, next: &Quote) -> bool {
        let (end, start) = (self.range.end, next.range.start);
        let is_same = self.entry.id == next.entry.id;
        is_same && (start <= end || self.entry.body[end..start].trim().is_empty())
    }

    /// What stands between two quotes so that they read, and render, as what they are.
    fn space_to(&self, next: &Quote) -> &'static str {
        let block = |at: usize| {
            let after = self.entry.blocks.partition_point(|block| (block.start as usize) <= at);
            self.entry.blocks.get(after.wrapping_sub(1))
        };
        if self.entry.id != next.entry.id {
            return "\n\n";
        }
        match (block(self.range.end - 1), block(next.range.start)) {
            (Some(one), Some(other)) if one == other => " ",
            (Some(one), Some(other)) if one.run == other.run && one.run != 0 => "\n",
            _ => "\n\n",
        }
    }
}

impl From<&Quote<'_>> for Citation {
    fn from(quote: &Quote) -> Citation {
        let Quote { entry, passage, range } = quote;
        Citation {
            document: entry.id,
            title: entry.title.to_string(),
            url: entry.url.as_deref().map(str::to_owned),
            heading: entry.heading(passage).map(str::to_owned),
            quote: entry.body[range.clone()].to_owned(),
            start: range.start,
            end: range.end,
        }
    }
}
