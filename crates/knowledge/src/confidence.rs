//! How sure it is that what was found is about the question.
//!
//! A logistic regression over few signals, fitted by `cargo x eval --fit` on questions that the
//! articles answer and on questions about other things. The latter weigh half as much again: a
//! false answer is worse than a false refusal. See `docs/concepts/answers.md`.

use crate::full_text::Asked;
use crate::search::Found;
use crate::{Index, Question};

/// By meaning and words: a constant, then the weight of the score.
const BY_MEANING: [f32; 2] = [-4.76, 12.30];
/// By words alone: a constant, then the weights of the score, the words found and the title.
const BY_WORDS: [f32; 4] = [-6.41, 3.69, 1.83, 4.55];
/// More found words than this make nobody surer.
const MOST_WORDS: f32 = 4.0;

/// What the confidence in the best passage is computed from.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Signals {
    /// Whether the vectors had a part in it.
    pub is_by_meaning: bool,
    /// The score of the passage, from 0 to 1.
    pub score: f32,
    /// How many of the question's words it has; above four, four.
    pub words: f32,
    /// The share of its title's words that the question has, by rarity.
    pub title: f32,
}

impl Signals {
    /// The probability, from 0 to 1, that the passage is about the question.
    #[must_use]
    pub fn confidence(&self) -> f32 {
        let sum = if self.is_by_meaning {
            BY_MEANING[0] + BY_MEANING[1] * self.score
        } else {
            let [constant, score, words, title] = BY_WORDS;
            constant + score * self.score + words * self.words + title * self.title
        };
        1.0 / (1.0 + (-sum).exp())
    }
}

impl Index {
    /// The signals of a question's best passage; `None` if nothing fits it at all.
    #[must_use]
    pub fn signals(&self, question: &Question) -> Option<Signals> {
        let asked = self.full_text.asked(question.text);
        let best = self.find(question, &asked, 1).pop()?;
        Some(self.signals_of(&asked, &best))
    }

    pub(crate) fn signals_of(&self, asked: &Asked, best: &Found) -> Signals {
        let holds = |term| self.full_text.holds(best.passage.slot, term);
        let words = asked.terms.iter().filter(|asked| holds(asked.term)).count();
        let (mut all, mut shared) = (0.0, 0.0);
        self.full_text.each_term(&best.entry.title, |term, rarity| {
            all += rarity;
            shared += if asked.share(term) > 0.0 { rarity } else { 0.0 };
        });
        Signals {
            is_by_meaning: best.is_by_meaning,
            score: best.score,
            words: (words as f32).min(MOST_WORDS),
            title: if all > 0.0 { shared / all } else { 0.0 },
        }
    }
}
