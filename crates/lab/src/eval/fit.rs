//! Fits the coefficients of `knowledge`'s confidence: logistic regression by Newton's method.

use super::Measured;
use super::measures::has_words;
use super::set::Set;
use knowledge::Signals;
use std::fmt::Write as _;

/// Pulls the weights to zero a little, so that perfectly separable sets have a solution.
const RIDGE: f64 = 1.0;
const ROUNDS: usize = 50;
/// All that is off topic together weighs so many times as much as all questions together: a false
/// answer is worse than a false refusal.
const OFF_TOPIC_WEIGHT: f64 = 1.5;

/// The signals of questions (`true`) and of what is off topic (`false`).
#[derive(Default)]
pub(crate) struct Samples {
    by_meaning: Vec<(Vec<f64>, bool)>,
    by_words: Vec<(Vec<f64>, bool)>,
}

impl Samples {
    pub(crate) fn add(&mut self, measured: &Measured, set: &Set) {
        for with_vectors in [false, true] {
            for (number, question) in measured.questions(set, with_vectors).enumerate() {
                let signals = measured.index.signals(&question);
                if let Some(signals) = signals.filter(|_| has_words(question.text)) {
                    self.push(&signals, number < set.questions.len());
                }
            }
        }
    }

    fn push(&mut self, signals: &Signals, is_question: bool) {
        let score = f64::from(signals.score);
        if signals.is_by_meaning {
            self.by_meaning.push((vec![1.0, score], is_question));
        } else {
            let (words, title) = (f64::from(signals.words), f64::from(signals.title));
            self.by_words.push((vec![1.0, score, words, title], is_question));
        }
    }

    /// The two constants of `knowledge::confidence`.
    pub(crate) fn fitted(&self) -> String {
        let mut text = String::new();
        for (name, samples) in [("BY_MEANING", &self.by_meaning), ("BY_WORDS", &self.by_words)] {
            writeln!(text, "{name}: {:.2?}", fitted(samples)).expect("a string takes all");
        }
        text
    }
}

fn fitted(samples: &[(Vec<f64>, bool)]) -> Vec<f64> {
    let Some((first, _)) = samples.first() else { return Vec::new() };
    let questions = samples.iter().filter(|(_, is_question)| *is_question).count();
    let share = |count: usize| samples.len() as f64 / (2.0 * count.max(1) as f64);
    let weights = [OFF_TOPIC_WEIGHT * share(samples.len() - questions), share(questions)];
    let mut fitted = vec![0.0; first.len()];
    for _ in 0..ROUNDS {
        let size = fitted.len();
        // The gradient and, beside it, the matrix of second derivatives.
        let mut system = vec![vec![0.0; size + 1]; size];
        for (index, row) in system.iter_mut().enumerate().skip(1) {
            row[index] = RIDGE;
            row[size] = -RIDGE * fitted[index];
        }
        for (signals, is_question) in samples {
            let sum: f64 =
                signals.iter().zip(&fitted).map(|(signal, weight)| signal * weight).sum();
            let probability = 1.0 / (1.0 + (-sum).exp());
            let weight = weights[usize::from(*is_question)];
            let missing = f64::from(u8::from(*is_question)) - probability;
            for (row, signal) in system.iter_mut().zip(signals) {
                for (cell, other) in row.iter_mut().zip(signals) {
                    *cell += weight * probability * (1.0 - probability) * signal * other;
                }
                row[size] += weight * missing * signal;
            }
        }
        for (weight, step) in fitted.iter_mut().zip(solved(system)) {
            *weight += step;
        }
    }
    fitted
}

/// Solves a system of linear equations, given as rows with the right side last, by elimination.
fn solved(mut system: Vec<Vec<f64>>) -> Vec<f64> {
    let size = system.len();
    for column in 0..size {
        let pivot = (column..size)
            .max_by(|&a, &b| system[a][column].abs().total_cmp(&system[b][column].abs()))
            .unwrap_or(column);
        system.swap(column, pivot);
        let chosen = system[column].clone();
        for (index, row) in system.iter_mut().enumerate() {
            let factor = row[column] / chosen[column];
            if index != column && factor.is_finite() {
                row.iter_mut().zip(&chosen).for_each(|(cell, other)| *cell -= factor * other);
            }
        }
    }
    (0..size).map(|row| system[row][size] / system[row][row]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fit_finds_the_middle() {
        let sample = |x: f64| (vec![1.0, x], x > 0.6);
        let samples: Vec<_> = (0..=100).map(|number| sample(f64::from(number) / 100.0)).collect();
        let weights = fitted(&samples);
        let middle = -weights[0] / weights[1];
        assert!((0.55..0.65).contains(&middle), "{weights:?}");
    }
}
