//! From the passages found to an answer made only of their sentences.

use crate::{DocumentId, Index, Question};

/// Below this confidence an answer should not be given: the outcome is "not found".
pub const DEFAULT_THRESHOLD: f32 = 0.5;

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
        let Some(signals) = self.signals(question) else { return Answer::default() };
        let Some(hit) = self.search(question, 1).pop() else { return Answer::default() };
        let citation = Citation {
            document: hit.document,
            title: hit.title,
            url: hit.url,
            heading: hit.heading,
            quote: hit.text.clone(),
            start: hit.start,
            end: hit.end,
        };
        Answer { text: hit.text, citations: vec![citation], confidence: signals.confidence() }
    }
}
