//! Full-text search: BM25 over postings in memory, with typing errors forgiven.
//!
//! It knows passages as numbers and texts as weighted fields; the fields' weights count as if a
//! word stood there so many times. Scores are shares of the most that the question could score.

use crate::vocabulary::{Known, Term, Vocabulary};
use crate::words::{Form, each_run, each_word};
use std::collections::BTreeSet;
use std::ops::Range;

/// How soon more of the same word stops to matter.
const SATURATION: f32 = 1.2;
/// How much long passages are discounted.
const LENGTH_SHARE: f32 = 0.75;
/// What a word counts that is found by its likeness.
const TYPO_SHARE: f32 = 0.8;
/// A posting holds how often a word occurs in its lowest bits, the passage's number above.
const COUNT_BITS: u32 = 8;
const MOST_COUNTED: u32 = (1 << COUNT_BITS) - 1;

/// A text and what each of its words counts.
pub(crate) type Field<'a> = (&'a str, u8);

/// A question's words as terms, each once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Asked {
    pub(crate) terms: Vec<AskedTerm>,
}

/// A term that is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AskedTerm {
    pub(crate) term: Term,
    /// Its part of all that the question asks, by rarity; unknown words have a part too.
    pub(crate) share: f32,
}

impl Asked {
    /// The share of a term, 0 if it is not asked for.
    pub(crate) fn share(&self, term: Term) -> f32 {
        self.terms.iter().find(|asked| asked.term == term).map_or(0.0, |asked| asked.share)
    }
}

pub(crate) struct FullText {
    vocabulary: Vocabulary,
    /// By term; sorted.
    postings: Vec<Vec<u32>>,
    /// By passage: its weighted words; 0 where there is no passage.
    lengths: Vec<u32>,
    total_length: u64,
    passages: usize,
}

impl FullText {
    pub(crate) fn new() -> FullText {
        FullText {
            vocabulary: Vocabulary::new(),
            postings: Vec::new(),
            lengths: Vec::new(),
            total_length: 0,
            passages: 0,
        }
    }

    /// Adds a passage under a number that is free.
    pub(crate) fn add(&mut self, passage: u32, fields: &[Field]) {
        let (counts, length) = counts(fields, |word| self.vocabulary.add(word));
        self.postings.resize_with(self.vocabulary.terms(), Vec::new);
        for (term, count) in counts {
            let postings = &mut self.postings[term as usize];
            let posting = passage << COUNT_BITS | count;
            let at = match postings.last() {
                Some(&last) if last > posting => postings.partition_point(|&p| p < posting),
                _ => postings.len(),
            };
            postings.insert(at, posting);
        }
        let slot = passage as usize;
        self.lengths.resize(self.lengths.len().max(slot + 1), 0);
        self.lengths[slot] = length;
        self.total_length += u64::from(length);
        self.passages += 1;
    }

    /// Removes a passage that was added with the same fields.
    pub(crate) fn remove(&mut self, passage: u32, fields: &[Field]) {
        let (counts, _) = counts(fields, |word| self.vocabulary.remove(word));
        for (term, _) in counts {
            let postings = &mut self.postings[term as usize];
            if let Some(at) = position(postings, passage) {
                postings.remove(at);
            }
        }
        let length = std::mem::take(&mut self.lengths[passage as usize]);
        self.total_length -= u64::from(length);
        self.passages -= 1;
    }

    /// What a question asks, in the vocabulary of these passages.
    pub(crate) fn asked(&self, question: &str) -> Asked {
        let mut terms: Vec<(Term, f32, f32)> = Vec::new();
        let mut total = 0.0;
        each_word(question, |word, form| {
            let Some((term, certainty)) = self.understood(word, form) else { return };
            let Some(term) = term else {
                total += self.rarity(0);
                return;
            };
            if terms.iter().all(|(held, ..)| *held != term) {
                let rarity = self.rarity(self.frequency(term));
                total += rarity;
                terms.push((term, rarity, certainty));
            }
        });
        let terms = terms
            .into_iter()
            .map(|(term, rarity, certainty)| AskedTerm { term, share: rarity * certainty / total })
            .collect();
        Asked { terms }
    }

    /// A word's term, if it has one, and how certain that is; `None` for words that do not count.
    fn understood(&self, word: &str, form: Form) -> Option<(Option<Term>, f32)> {
        match self.vocabulary.find(word) {
            Known::Stop => None,
            Known::Term(term) if self.frequency(term) > 0 => Some((Some(term), 1.0)),
            _ if form == Form::Joined => None,
            _ => {
                let close = self.vocabulary.find_close(word, |term| self.frequency(term));
                Some((close, TYPO_SHARE))
            }
        }
    }

    /// Fills `scores` with each passage's share, from 0 to 1, of what the question asks.
    pub(crate) fn scores(&self, asked: &Asked, scores: &mut Vec<f32>) {
        scores.clear();
        scores.resize(self.lengths.len(), 0.0);
        let average = self.total_length as f32 / self.passages.max(1) as f32;
        let slope = SATURATION * LENGTH_SHARE / average.max(1.0);
        for asked in &asked.terms {
            for posting in &self.postings[asked.term as usize] {
                let passage = (posting >> COUNT_BITS) as usize;
                let count = (posting & MOST_COUNTED) as f32;
                let norm = SATURATION * (1.0 - LENGTH_SHARE) + slope * self.lengths[passage] as f32;
                scores[passage] += asked.share * count / (count + norm);
            }
        }
    }

    /// The passages that hold a term.
    pub(crate) fn passages_with(&self, term: Term) -> impl Iterator<Item = u32> {
        self.postings[term as usize].iter().map(|posting| posting >> COUNT_BITS)
    }

    /// Where the words of a text stand that are asked for.
    pub(crate) fn marks(&self, text: &str, asked: &Asked) -> Vec<Range<usize>> {
        let mut marks = Vec::new();
        each_run(text, |run| {
            let mut is_asked = false;
            each_word(&text[run.clone()], |word, _| {
                let known = self.vocabulary.find(word);
                is_asked |= matches!(known, Known::Term(term) if asked.share(term) > 0.0);
            });
            if is_asked {
                marks.push(run);
            }
        });
        marks
    }

    /// Whether a passage holds a term.
    pub(crate) fn holds(&self, passage: u32, term: Term) -> bool {
        position(&self.postings[term as usize], passage).is_some()
    }

    /// Calls `visit` with each term of a text and how rare it is.
    pub(crate) fn each_term(&self, text: &str, mut visit: impl FnMut(Term, f32)) {
        each_word(text, |word, _| {
            if let Known::Term(term) = self.vocabulary.find(word) {
                visit(term, self.rarity(self.frequency(term)));
            }
        });
    }

    /// Whether a text asks for the very same terms, all of them known and typed right.
    pub(crate) fn are_same(&self, asked: &Asked, text: &str) -> bool {
        let terms = |asked: &Asked| -> BTreeSet<Term> {
            asked.terms.iter().map(|asked| asked.term).collect()
        };
        let certainty: f32 = asked.terms.iter().map(|asked| asked.share).sum();
        let other = self.asked(text);
        !asked.terms.is_empty() && certainty > 0.999 && terms(asked) == terms(&other)
    }

    fn frequency(&self, term: Term) -> usize {
        self.postings[term as usize].len()
    }

    /// The inverse document frequency of BM25.
    fn rarity(&self, frequency: usize) -> f32 {
        let (passages, frequency) = (self.passages as f32, frequency as f32);
        (1.0 + (passages - frequency + 0.5) / (frequency + 0.5)).ln()
    }
}

fn position(postings: &[u32], passage: u32) -> Option<usize> {
    let at = postings.partition_point(|&posting| posting >> COUNT_BITS < passage);
    postings.get(at).filter(|&&posting| posting >> COUNT_BITS == passage).map(|_| at)
}

/// The terms of some fields, sorted, with what they count, and what all words count together.
fn counts(fields: &[Field], mut term: impl FnMut(&str) -> Option<Term>) -> (Vec<(Term, u32)>, u32) {
    let mut found: Vec<(Term, u32)> = Vec::new();
    for &(text, weight) in fields {
        each_word(text, |word, _| {
            found.extend(term(word).map(|term| (term, u32::from(weight))));
        });
    }
    found.sort_unstable();
    let length = found.iter().map(|(_, weight)| weight).sum();
    found.dedup_by(|next, kept| {
        let is_same = next.0 == kept.0;
        kept.1 += if is_same { next.1 } else { 0 };
        is_same
    });
    for (_, count) in &mut found {
        *count = (*count).min(MOST_COUNTED);
    }
    (found, length)
}
