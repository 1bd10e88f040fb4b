//! From a question to the passages that fit it, by words and by meaning together.

use crate::full_text::Asked;
use crate::index::{Entry, FREE, Passage};
use crate::{DocumentId, Index};
use encoder::Vector;
use std::cmp::Ordering;

/// What the likeness of a passage, of its title and of its words counts in a score.
/// The plateau is wide: see `docs/concepts/answers.md`.
const PASSAGE_SHARE: f32 = 0.85;
const TITLE_SHARE: f32 = 0.15;
const WORDS_SHARE: f32 = 0.3;

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// As the customer typed it.
    pub text: &'a str,
    /// The text's vector, from the model that made the passages' vectors; without it, full text
    /// answers alone.
    pub vector: Option<&'a Vector>,
}

/// A passage that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The document it is part of.
    pub document: DocumentId,
    /// The document's title.
    pub title: String,
    /// The document's address, if it has one.
    pub url: Option<String>,
    /// The headings above it, outermost first, joined by " › ".
    pub heading: Option<String>,
    /// Exactly the body's bytes from `start` to `end`.
    pub text: String,
    /// The passage's first byte in the body.
    pub start: usize,
    /// The byte after the passage's last.
    pub end: usize,
    /// From 0 to 1; comparable between the hits of one question.
    pub score: f32,
}

/// A passage with its scores.
#[derive(Clone, Copy)]
pub(crate) struct Found<'a> {
    pub(crate) entry: &'a Entry,
    pub(crate) passage: &'a Passage,
    /// From 0 to 1.
    pub(crate) score: f32,
    /// The full-text share of it, from 0 to 1.
    pub(crate) words: f32,
    /// Whether meaning has a part in the score.
    pub(crate) is_by_meaning: bool,
}

impl Index {
    /// The passages that fit a question best, the best first, at most `limit`.
    #[must_use]
    pub fn search(&self, question: &Question, limit: usize) -> Vec<Hit> {
        let asked = self.full_text.asked(question.text);
        self.find(question, &asked, limit).iter().map(Hit::from).collect()
    }

    pub(crate) fn find(&self, question: &Question, asked: &Asked, limit: usize) -> Vec<Found<'_>> {
        let mut words = Vec::new();
        self.full_text.scores(asked, &mut words);
        let has_words = question.text.contains(char::is_alphanumeric);
        let scores = match question.vector.filter(|_| has_words) {
            Some(vector) => self.scores(vector, &words),
            None => words.clone(),
        };
        let least = least_of_best(&scores, limit);
        let slots = (0..scores.len()).filter(|&slot| scores[slot] > 0.0 && scores[slot] >= least);
        let found = slots.filter_map(|slot| {
            let entry = self.entries.get(self.owners[slot] as usize)?.as_ref()?;
            let passage = entry.passages.iter().find(|passage| passage.slot == slot as u32)?;
            let is_by_meaning = question.vector.is_some() && self.vectors.has(slot as u32);
            let score = scores[slot].min(1.0);
            Some(Found { entry, passage, score, words: words[slot], is_by_meaning })
        });
        let mut found: Vec<Found> = found.collect();
        found.sort_by(Found::compare);
        found.truncate(limit);
        found
    }

    /// Joins meaning with words; a passage without a vector keeps the score of its words.
    fn scores(&self, vector: &Vector, words: &[f32]) -> Vec<f32> {
        let passages = self.vectors.scores(vector);
        let titles = self.title_vectors.scores(vector);
        let mut scores = words.to_vec();
        for (slot, &meaning) in passages.iter().enumerate() {
            let owner = self.owners[slot];
            if owner != FREE && self.vectors.has(slot as u32) {
                let title = titles.get(owner as usize).copied().unwrap_or(meaning);
                let sum = PASSAGE_SHARE * meaning + TITLE_SHARE * title + WORDS_SHARE * words[slot];
                scores[slot] = sum / (PASSAGE_SHARE + TITLE_SHARE + WORDS_SHARE);
            }
        }
        scores
    }
}

/// The score of the last of the best `limit`.
fn least_of_best(scores: &[f32], limit: usize) -> f32 {
    let mut best = vec![0.0; limit];
    let mut least = if limit == 0 { f32::INFINITY } else { 0.0 };
    for &score in scores {
        if score > least {
            let at = best.partition_point(|&held| held >= score);
            best.pop();
            best.insert(at, score);
            least = best[limit - 1];
        }
    }
    least
}

impl Found<'_> {
    /// The best first; equal ones in an order that is the same in every process.
    fn compare(&self, other: &Found) -> Ordering {
        let place = |found: &Found| (found.entry.id, found.passage.span.blocks.start);
        other.score.total_cmp(&self.score).then_with(|| place(self).cmp(&place(other)))
    }
}

impl From<&Found<'_>> for Hit {
    fn from(found: &Found) -> Hit {
        let range = found.entry.range(found.passage);
        Hit {
            document: found.entry.id,
            title: found.entry.title.to_string(),
            url: found.entry.url.as_deref().map(str::to_owned),
            heading: found.entry.heading(found.passage).map(str::to_owned),
            text: found.entry.body[range.clone()].to_owned(),
            start: range.start,
            end: range.end,
            score: found.score,
        }
    }
}

impl Index {
    /// Whether the text's vector would make its answer better; `false` where full text answers
    /// beyond doubt, so that the caller need not compute it.
    #[must_use]
    pub fn needs_vector(&self, text: &str) -> bool {
        text.contains(char::is_alphanumeric)
    }
}
