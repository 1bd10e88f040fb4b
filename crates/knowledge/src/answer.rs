//! From the passages found to an answer made only of their sentences.

use std::ops::Range;

use crate::quotes::Quote;
use crate::search::Found;
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

/// How many passages may have a part in an answer.
const PASSAGES: usize = 6;

impl Index {
    /// The best answer that the articles hold, whatever its confidence.
    #[must_use]
    pub fn answer(&self, question: &Question) -> Answer {
        let asked = self.full_text.asked(question.text);
        let found = self.find(question, &asked, PASSAGES);
        let Some(best) = found.first() else { return Answer::default() };
        let confidence = self.signals_of(&asked, best).confidence();
        let quotes = self.quotes(question.text, &asked, &found);
        if quotes.is_empty() {
            return Answer::default();
        }
        let text = joined(&quotes);
        let citations = quotes.into_iter().map(|quote| citation(&found[quote.found], quote.range));
        Answer { text, citations: citations.collect(), confidence }
    }
}

fn citation(found: &Found, range: Range<usize>) -> Citation {
    Citation {
        document: found.entry.id,
        title: found.entry.title.to_string(),
        url: found.entry.url.as_deref().map(str::to_owned),
        heading: found.entry.heading(found.passage).map(str::to_owned),
        quote: found.entry.body[range.clone()].to_owned(),
        start: range.start,
        end: range.end,
    }
}

/// The quotes one after another: sentences and table rows closely, everything else with a blank line between.
fn joined(quotes: &[Quote<'_>]) -> String {
    let mut text = String::new();
    for (at, quote) in quotes.iter().enumerate() {
        if at > 0 {
            text.push_str(quotes[at - 1].before(quote));
        }
        text.push_str(quote.text);
    }
    text
}
